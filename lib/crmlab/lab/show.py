"""Frames as a reader wants them: labels in the language in use, numbers with sensible digits."""

from __future__ import annotations

from typing import Any

import pandas as pd

from crmlab.course.words import label


class Shown:
    """A frame on the page."""

    def __init__(self, frame: pd.DataFrame, digits: int) -> None:
        self.frame, self.digits = frame, digits

    def __repr__(self) -> str:
        return str(self.frame.to_string(float_format=self._number))

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(float_format=self._number, escape=True, border=0))

    def _number(self, value: float) -> str:
        return f"{value:,.{self.digits}f}"


def show(what: pd.DataFrame | pd.Series[Any], digits: int = 2) -> Shown:
    """Show a frame or a series with its labels in the language in use.

    Parameters
    ----------
    what
        Column names, index names and text cells that are in the glossary are translated.
    digits
        Decimals of the numbers that are not whole.
    """
    frame = what.to_frame(what.name or "value") if isinstance(what, pd.Series) else what
    shown = frame.copy()
    for column in shown.columns[[dtype.kind == "O" for dtype in shown.dtypes]]:
        shown[column] = shown[column].map(_cell)
    shown.columns = pd.Index([_cell(name) for name in frame.columns])
    shown.index = pd.Index([_cell(name) for name in frame.index], name=_name(frame.index.name))
    return Shown(shown, digits)


def _cell(value: object) -> object:
    return label(value) if isinstance(value, str) else value


def _name(value: object) -> str | None:
    return None if value is None else label(value)
