"""From how much of a reference answer is said to the mark a person would give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from crmlab.assess.keypoints.reference import covered
from crmlab.errors import probability, wrong
from crmlab.language import say

Floats = NDArray[np.float64]

FEWEST = 20
# How much marked answers weigh against the curve that holds without them.
PRIOR, PRIOR_REFERENCE = 8.0, 1.0

# Share of answers, by machine's mark, whose mark by a person differs by at most 0.2.
_MARKS = (0.0, 0.05, 0.15, 0.3, 0.45, 0.7, 0.8, 0.9, 1.0)
_AGREED = (0.75, 0.65, 0.2, 0.3, 0.45, 0.45, 0.6, 0.86, 0.97)


@dataclass(frozen=True)
class Calibration:
    """The curve from share said to mark: ``min(1, share / full) ** (1 / leniency)``.

    The form is ours: nothing said earns nothing, and more said never earns less.

    Attributes
    ----------
    full
        Share of a reference answer, 0..1, that earns the whole mark.
    leniency
        1 marks in proportion; more marks kindly, less strictly.
    low, high
        Marks between the two are to be read by a person, 0..1.
    references
        Leniency towards single references, by :func:`key`.
    """

    full: float = 0.85
    leniency: float = 1.5
    low: float = 0.1
    high: float = 0.85
    references: Mapping[str, float] = field(default_factory=dict)

    def score(self, answer: str, reference: str, question: str = "") -> float:
        """Return the mark, 0..1, of an answer given a reference answer alone."""
        share, base, scale = covered(answer, reference, question)
        known = self.references.get(key(reference), self.leniency)
        return base + scale * math.pow(min(1.0, share / self.full), 1.0 / known)

    def provisional(self, mark: float) -> bool:
        """Tell whether a person should read the answer."""
        return self.low < mark < self.high

    def confidence(self, mark: float) -> float:
        """Return the share of like answers, 0..1, to which a person gave nearly this mark.

        Nearly is within 0.2.  The shares were measured on Chinese short answers, by question left
        out; see DESIGN.md.
        """
        return float(np.interp(mark, _MARKS, _AGREED))

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        numbers = {name: getattr(self, name) for name in ("full", "leniency", "low", "high")}
        return {**numbers, "references": dict(self.references)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Calibration:
        """Read what :meth:`to_json` wrote.

        Raises
        ------
        CrmlabError
            If a number is missing or out of range.
        """
        try:
            full, leniency, low, high = (
                float(data[name]) for name in ("full", "leniency", "low", "high")
            )
            references = {str(k): float(v) for k, v in dict(data["references"]).items()}
        except (KeyError, TypeError, ValueError):
            raise wrong("data", "be a saved calibration", "是保存的校准", data) from None
        probability("full, low, high", [full, low, high])
        if not all(0.0 < v < math.inf for v in (full, leniency, *references.values())):
            raise wrong("data", "hold numbers above 0", "只含正数", data)
        return cls(full, leniency, low, high, references)


DEFAULT = Calibration()


def key(reference: str) -> str:
    """Return the short name under which a reference's leniency is kept."""
    return f"{crc32(reference.encode('utf-8', 'replace')):08x}"


def calibrate(marked: Iterable[tuple[str, str, float]]) -> Calibration:
    """Learn a curve from answers that a teacher has marked.

    Two numbers are learned over all answers and one for each reference with marked answers, all
    drawn towards the curve that holds without them: a few answers change little.

    Parameters
    ----------
    marked
        Answer, reference answer, and mark in 0..1; at least twenty, with different marks.

    Returns
    -------
    Calibration
        With ``.score(answer, reference)``; ``.to_json()`` gives plain data.

    Raises
    ------
    CrmlabError
        If there are too few answers, all marks are the same, or a mark is off 0..1.

    Examples
    --------
    >>> calibrate([("转移成本越高，客户越忠诚", "转移成本越高，忠诚度越高", 1.0)])
    Traceback (most recent call last):
    ...
    crmlab.errors.CrmlabError: marked must hold at least 20 answers with different marks; got 1
    """
    rows = list(marked)
    marks = probability("mark", [mark for _, _, mark in rows]) if rows else np.empty(0)
    if len(rows) < FEWEST or np.ptp(marks) < 0.1:
        got = len(rows) if len(rows) < FEWEST else say("all marks alike", "分数都相同")
        must = f"hold at least {FEWEST} answers with different marks"
        raise wrong("marked", must, f"至少有{FEWEST}份答案，且分数有高有低", got)
    found = np.array([covered(answer, reference) for answer, reference, _ in rows])
    full, leniency = _fit(found, marks, DEFAULT.full, DEFAULT.leniency, PRIOR)
    names = np.array([key(reference) for _, reference, _ in rows])
    references = {}
    for name in np.unique(names):
        own = names == name
        _, kind = _fit(found[own], marks[own], full, leniency, PRIOR_REFERENCE, only=True)
        references[str(name)] = round(kind, 6)
    return Calibration(round(full, 6), round(leniency, 6), references=references)


def _fit(
    found: Floats, marks: Floats, full: float, leniency: float, prior: float, only: bool = False
) -> tuple[float, float]:
    """Return full share and leniency (or only leniency) nearest to the marks and the given ones."""
    from scipy.optimize import least_squares

    share, base, scale = found.T
    start = np.log([leniency] if only else [leniency, full])

    def off(logs: Floats) -> Floats:
        whole = full if only else math.exp(logs[1])
        mark = base + scale * np.minimum(1.0, share / whole) ** math.exp(-logs[0])
        away: Floats = np.concatenate([mark - marks, math.sqrt(prior) * (logs - start)])
        return away

    low, high = np.log([0.3, 0.3])[: len(start)], np.log([6.0, 1.0 + 1e-9])[: len(start)]
    best = np.exp(least_squares(off, start, bounds=(low, high)).x)
    return full if only else float(best[1]), float(best[0])
