"""Still figures of frames and series: names become labels, in the language in use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab.course.words import label
from crmlab.lab.figures import COLOURS, INK, QUIET, Still, colour, dark, figure, over, quiet, style
from crmlab.language import say


def areas(frame: pd.DataFrame) -> Still:
    """Stack the columns over the index, such as the months.

    Parameters
    ----------
    frame : (periods, groups)
        Not negative; the last column on top.
    """
    with style():
        made = figure()
        axes = quiet(made.subplots())
        stack = np.vstack([np.zeros(len(frame)), frame.to_numpy(float).T]).cumsum(axis=0)
        for i, name in enumerate(frame.columns):
            axes.fill_between(frame.index, stack[i], stack[i + 1], color=colour(name, i), lw=0)
        _label_ends(axes, frame.columns, (stack[:-1, -1] + stack[1:, -1]) / 2, frame.index[-1])
        _name(axes, frame.index.name, None)
        axes.set_xlim(frame.index[0], frame.index[-1])
        axes.set_ylim(0, stack[-1].max())
        return Still(made, _along(frame, "Stacked areas", "堆叠的面积"))


def lines(frame: pd.DataFrame, dots: pd.DataFrame | None = None) -> Still:
    """Draw each column as a line, and a second frame as dots over it.

    Parameters
    ----------
    frame : (periods, groups)
        For instance what is expected.
    dots : (periods, groups)
        For instance one random run, with the same columns.
    """
    with style():
        made = figure()
        axes = quiet(made.subplots())
        for i, name in enumerate(frame.columns):
            axes.plot(frame.index, frame[name], color=colour(name, i))
            if dots is not None:
                axes.plot(dots.index, dots[name], ".", color=colour(name, i), ms=4, alpha=0.7)
        _label_ends(axes, frame.columns, frame.iloc[-1].to_numpy(float), frame.index[-1])
        _name(axes, frame.index.name, None)
        axes.set_xlim(frame.index[0], frame.index[-1])
        return Still(made, _along(frame, "Lines", "折线"))


def bars(values: pd.Series[Any] | pd.DataFrame, digits: int = 2) -> Still:
    """Draw horizontal bars with their numbers; the columns of a frame stand side by side.

    All columns have one scale, so that bars compare across them.

    Parameters
    ----------
    values
        A series by name, or a frame whose rows are groups.
    digits
        Decimals of the numbers at the bars.
    """
    frame = values.to_frame(values.name or "value") if isinstance(values, pd.Series) else values
    panels = frame.shape[1]
    with style():
        made = figure(7.2, 0.9 + 0.42 * len(frame))
        row = made.subplots(1, panels, sharex=True, sharey=True, squeeze=False)[0]
        for i, (axes, name) in enumerate(zip(row, frame.columns, strict=True)):
            numbers = frame[name].to_numpy(float)
            named = [COLOURS.get(str(row), colour(str(name), i)) for row in frame.index]
            places = np.arange(len(frame))[::-1]
            axes.barh(places, numbers, color=named)
            axes.set_yticks(places, [label(row) for row in frame.index], color=INK)
            axes.axvline(0, color=QUIET, lw=0.8)
            axes.set_xticks([])
            axes.grid(False)
            axes.spines[["left", "bottom"]].set_visible(False)
            axes.tick_params(length=0)
            for place, value in zip(places, numbers, strict=True):
                axes.annotate(
                    f"{value:,.{digits}f}", (value, place), (4 if value >= 0 else -4, 0),
                    textcoords="offset points", va="center", ha="left" if value >= 0 else "right",
                    fontsize=9.5, color=INK,
                )  # fmt: skip
            axes.margins(x=0.18)
            axes.set_title(label(name))
        top = {label(column): label(frame[column].idxmax()) for column in frame.columns}
        listed = "; ".join(f"{name} {best}" for name, best in top.items())
        return Still(made, say(f"Bars; longest: {listed}.", f"条形图；最长的是：{listed}。"))


def curve(x: pd.Series[Any], y: pd.Series[Any]) -> Still:
    """Draw one quantity against another, with the axes through zero where zero is inside."""
    with style():
        made = figure(7.2, 3.8)
        axes = quiet(made.subplots(), grid="both")
        axes.plot(x, y, color=colour("gain"))
        for low, high, line in (
            (x.min(), x.max(), axes.axvline), (y.min(), y.max(), axes.axhline),
        ):  # fmt: skip
            if low < 0 < high:
                line(0, color=QUIET, lw=0.8)
        _name(axes, x.name, y.name)
        text = say(
            f"Curve of {label(y.name)} against {label(x.name)}.",
            f"{label(y.name)}随{label(x.name)}变化的曲线。",
        )
        return Still(made, text)


def shares(frame: pd.DataFrame) -> Still:
    """Draw rows that each sum to one as strips of their columns, with the percentages inside.

    Parameters
    ----------
    frame : (rows, groups)
        Shares, 0..1.
    """
    with style():
        made = figure(7.2, 1.1 + 0.42 * len(frame))
        axes = made.subplots()
        places = np.arange(len(frame))[::-1]
        left = np.zeros(len(frame))
        for i, name in enumerate(frame.columns):
            width = frame[name].to_numpy(float)
            axes.barh(places, width, left=left, color=colour(str(name), i), label=label(name))
            for place, start, w in zip(places, left, width, strict=True):
                if w >= 0.06:
                    axes.text(
                        start + w / 2, place, f"{w:.0%}", ha="center", va="center",
                        color=over(colour(str(name), i)), fontsize=9.5,
                    )  # fmt: skip
            left = left + width
        axes.set_yticks(places, [label(row) for row in frame.index], color=INK)
        axes.set_xticks([])
        axes.grid(False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xlim(0, max(1.0, float(left.max())))
        made.legend(loc="outside upper center", ncols=min(6, frame.shape[1]))
        best = "; ".join(f"{label(row)} {label(frame.loc[row].idxmax())}" for row in frame.index)
        return Still(made, say(f"Shares; largest: {best}.", f"份额条；最大的是：{best}。"))


def _label_ends(axes: Axes, names: Any, heights: Any, x: Any) -> None:
    """Write each name at the right end of its line, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    gap = (max(high, float(np.max(heights))) - low) * 0.065
    order = np.argsort(heights)
    placed = -np.inf
    for i in order:
        placed = max(float(heights[i]), placed + gap)
        axes.annotate(
            label(names[i]), (x, placed), (6, 0), textcoords="offset points",
            va="center", color=dark(colour(names[i], int(i))), annotation_clip=False,
        )  # fmt: skip


def _name(axes: Axes, x: object, y: object) -> None:
    if x is not None:
        axes.set_xlabel(label(x))
    if y is not None:
        axes.set_ylabel(label(y))


def _along(frame: pd.DataFrame, en: str, zh: str) -> str:
    """Say what is drawn, along which axis if it has a name, and which columns there are."""
    names = say(", ", "、").join(map(label, frame.columns))
    if frame.index.name is None:
        return say(f"{en}: {names}.", f"{zh}：{names}。")
    axis = label(frame.index.name)
    return say(f"{en} by {axis}: {names}.", f"随{axis}变化的{zh}：{names}。")
