"""Frames as a reader wants them: labels in the language in use, numbers with sensible digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from crmlab.course.words import label
from crmlab.language import say

MISSING = "–"


class Shown:
    """A frame on the page."""

    def __init__(self, frame: pd.DataFrame, digits: int) -> None:
        self.frame, self.digits = frame, digits

    def __repr__(self) -> str:
        return str(self.frame.to_string(float_format=self._number, na_rep=MISSING))

    def _repr_html_(self) -> str:
        return str(
            self.frame.to_html(float_format=self._number, na_rep=MISSING, escape=True, border=0)
        )

    def _number(self, value: float) -> str:
        return f"{value:,.{self.digits}f}".replace("inf", "∞")


def show(what: pd.DataFrame | pd.Series[Any], digits: int = 2) -> Shown:
    """Show a frame or a series with its labels in the language in use.

    Parameters
    ----------
    what
        Column names, index names and text cells that are in the glossary are translated; true
        is shown as yes, what is missing as a dash.
    digits
        Decimals of the numbers that are not whole.
    """
    frame = what.to_frame(what.name or "value") if isinstance(what, pd.Series) else what
    shown = frame.rename(index=_cell, columns=_cell)
    shown = shown.rename_axis(index=_cell, columns=lambda _: None)
    for place, dtype in enumerate(shown.dtypes):
        if dtype.kind in "Ob":
            cells = shown.iloc[:, place].astype(object).map(_cell).fillna(MISSING)
            shown.isetitem(place, cells.array)
    return Shown(shown, digits)


def _cell(value: object) -> object:
    if isinstance(value, (bool, np.bool_)):
        return say("yes", "是") if value else say("no", "否")
    return label(value) if isinstance(value, str) else value
