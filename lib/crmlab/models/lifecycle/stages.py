"""What the parts of a life cycle share: names of stages, starting numbers, tables by period."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, count, number, shape, wrong


def stage_names(stages: Sequence[str]) -> tuple[str, ...]:
    """Return the names of stages, checked."""
    listed = np.asarray(stages, dtype=object).ndim == 1  # no text, no number
    names = tuple(stages) if listed else ()
    if not listed or not all(isinstance(name, str) for name in names):
        raise wrong("stages", "be a list of names", "是名称的列表", stages)
    if not 1 <= len(names) <= 127:
        raise wrong("stages", "hold 1 to 127 names", "含1到127个名称", len(names))
    for name in names:
        if names.count(name) > 1:
            raise wrong("stages", "differ from each other", "互不相同", name)
    return names


def start_vector(customers: ArrayLike, stages: int) -> Floats:
    """Return the customers by stage; a single number starts in the first."""
    start = number("customers", customers, low=0.0)
    if start.ndim == 0:
        start = start * np.eye(stages)[0]
    shape("customers", start, (stages,))
    return start


def whole_start(customers: ArrayLike, stages: int) -> NDArray[np.int64]:
    """Return whole numbers of customers by stage."""
    start = start_vector(number("customers", customers, low=0.0, high=2.0**53), stages)
    for n in start:
        count("customers", float(n))
    return start.astype(np.int64)


def at(by_period: Floats, period: int, axes: int) -> Floats:
    """Return the table of one period; a single table, or the last one, holds for all later ones."""
    if by_period.ndim == axes:
        return by_period
    return np.asarray(by_period[min(period, len(by_period) - 1)])
