"""What can go wrong, worded once: ``retention must be between 0 and 1; got 80``.

Every function here takes the name of an argument and its value.  It returns the value, ready to
compute with, or raises a :class:`CrmlabError` in the language of the learner.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.language import say

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

MOST_LISTED, NEAREST, MOST_BITS = 40, 5, 10_000


class CrmlabError(ValueError):
    """Input that cannot be right; the message says what must hold and what came."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of the lines of our code."""
        return [str(self)]


class ContentError(CrmlabError):
    """A mistake in a course file.

    Attributes
    ----------
    path, line
        Where the mistake stands; ``line`` counts from 1, or is None for the whole file.
    """

    def __init__(self, path: Path | str, line: int | None, problem: str) -> None:
        self.path, self.line, self.problem = Path(path), line, problem
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {problem}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.path, self.line, self.problem)


def wrong(name: str, must_en: str, must_zh: str, got: object) -> CrmlabError:
    """Build the error for an argument; the caller raises it.

    >>> print(wrong("retention", "be between 0 and 1", "在0到1之间", 80))
    retention must be between 0 and 1; got 80
    """
    return CrmlabError(
        say(f"{name} must {must_en}; got {show(got)}", f"{name}必须{must_zh}；现为{show(got)}")
    )


def show(value: object, longest: int = 80) -> str:
    """Return a value as it stands in a message: short, on one line."""
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        text = hex(value)  # Python refuses to write it in tens
    else:
        text = f"{value:.10g}" if isinstance(value, float) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def number(
    name: str,
    value: ArrayLike,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: float | None = None,
    below: float | None = None,
) -> Floats:
    """Return finite numbers within bounds as an array of floats (0-d for a single number).

    ``low`` and ``high`` are allowed themselves, ``above`` and ``below`` are not.
    """
    try:
        given = np.asarray(value)
        if given.dtype.kind in "USMmc":
            raise TypeError
        numbers = given.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise wrong(name, "be a number", "是数", value) from None

    def good(x: float) -> bool:
        within = math.isfinite(x) and low <= x <= high
        return within and (above is None or x > above) and (below is None or x < below)

    ends = (numbers.min(), numbers.max()) if numbers.size > 1 else numbers.flat
    if not all(map(good, ends)):
        first = next(x for x in numbers.flat if not good(x))
        raise wrong(name, *_bounds(low, high, above, below), float(first))
    return numbers


def _bounds(low: float, high: float, above: float | None, below: float | None) -> tuple[str, str]:
    if above is None and below is None and math.isfinite(low) and math.isfinite(high):
        return f"be between {low:g} and {high:g}", f"在{low:g}到{high:g}之间"
    en, zh = ["be finite"], ["是有限的数"]
    if above is not None:
        en, zh = [*en, f"greater than {above:g}"], [*zh, f"大于{above:g}"]
    elif math.isfinite(low):
        en, zh = [*en, f"at least {low:g}"], [*zh, f"不小于{low:g}"]
    if below is not None:
        en, zh = [*en, f"less than {below:g}"], [*zh, f"小于{below:g}"]
    elif math.isfinite(high):
        en, zh = [*en, f"at most {high:g}"], [*zh, f"不大于{high:g}"]
    return " and ".join(en), "，".join(zh)


def probability(name: str, value: ArrayLike) -> Floats:
    """Return numbers in 0..1 as an array of floats."""
    return number(name, value, 0.0, 1.0)


def count(name: str, value: object, low: int = 0) -> int:
    """Return a whole number that is at least ``low``."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.timedelta64))
    if isinstance(value, float) and value.is_integer():
        whole = True
    if not whole or int(value) < low:  # type: ignore[call-overload]
        raise wrong(name, f"be a whole number of at least {low}", f"是不小于{low}的整数", value)
    return int(value)  # type: ignore[call-overload,no-any-return]


def distribution(name: str, rows: ArrayLike) -> Floats:
    """Return probabilities whose rows (along the last axis) each sum to one.

    Rows are never rescaled: a row that sums to something else is named with its sum.
    """
    p = probability(name, rows)
    sums = np.asarray(np.einsum("...i->...", p) if p.ndim else p)
    off = np.argwhere(np.abs(sums - 1.0) > 1e-9)
    if len(off):
        where = tuple(int(i) for i in off[0])
        label = f"{name}[{', '.join(map(str, where))}]" if where else name
        raise wrong(label, "sum to 1", "之和为1", float(sums[where]))
    return p


def one_of(name: str, value: object, options: Iterable[str]) -> str:
    """Return one of the allowed words; name the nearest when it is none of them."""
    options = list(options)
    if isinstance(value, str) and value in options:
        return value
    near = get_close_matches(str(value), options, n=1)
    if len(options) > MOST_LISTED:
        options = [*get_close_matches(str(value), options, n=NEAREST, cutoff=0.3), "…"]
    listed = ", ".join(options)
    hint_en = f'; did you mean "{near[0]}"?' if near else ""
    hint_zh = f"；是不是“{near[0]}”？" if near else ""
    raise CrmlabError(
        say(
            f'{name} "{show(value)}" is not one of {listed}{hint_en}',
            f"{name}“{show(value)}”不在以下各项之中：{listed}{hint_zh}",
        )
    )


def columns(name: str, frame: pd.DataFrame, needed: Sequence[str]) -> pd.DataFrame:
    """Return a frame that is not empty and has every needed column."""
    if not hasattr(frame, "columns"):
        raise wrong(name, "be a DataFrame", "是DataFrame", type(frame).__name__)
    present = [str(column) for column in frame.columns]
    for column in needed:
        if column not in present:
            near = get_close_matches(column, present, n=1)
            got = f"{near[0]}" if near else ", ".join(present) or "-"
            raise wrong(name, f'have a column "{column}"', f"含有列“{column}”", got)
        if present.count(column) > 1:
            raise wrong(name, f'have one column "{column}"', f"只有一列“{column}”",
                        present.count(column))  # fmt: skip
    if not len(frame):
        raise wrong(name, "have at least one row", "至少有一行", "0")
    return frame


def shape(name: str, array: NDArray[Any], wanted: tuple[int | None, ...]) -> NDArray[Any]:
    """Return an array of the wanted shape; None stands for any length."""
    fits = array.ndim == len(wanted) and all(
        w is None or w == n for w, n in zip(wanted, array.shape, strict=True)
    )
    if not fits:
        text = "(" + ", ".join("…" if w is None else str(w) for w in wanted) + ")"
        raise wrong(name, f"have the shape {text}", f"形状为{text}", array.shape)
    return array
