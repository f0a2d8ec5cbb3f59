"""What to improve first: the importance-performance grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import shape, wrong
from crmlab.models.quadrant import quadrant

QUADRANTS = ("low_priority", "possible_overkill", "concentrate_here", "keep_up")


def importance_performance(
    importance: ArrayLike, performance: ArrayLike, crossing: tuple[float, float] | None = None
) -> pd.DataFrame:
    """Importance-performance grid: four quadrants, four kinds of advice.

    High importance and low performance: concentrate here.  High and high: keep up the good work.
    Low and low: low priority.  Low importance and high performance: possible overkill.  A point on
    a crossing line counts as high.

    Parameters
    ----------
    importance, performance : (features,)
        Scores, each on its own scale.  A Series gives its index to the result; two must have
        one index, in one order.
    crossing
        Importance and performance at which the two lines cross; None takes the means.

    Returns
    -------
    DataFrame
        A row a feature: ``importance``, ``performance``, ``quadrant``.

    Raises
    ------
    CrmlabError
        For scores that are not finite, no features, or two lists of different length.

    Source
    ------
    Martilla & James (1977), Journal of Marketing 41(1).

    Examples
    --------
    >>> importance_performance([9, 9, 4, 4], [3, 8, 3, 8]).quadrant.tolist()
    ['concentrate_here', 'keep_up', 'low_priority', 'possible_overkill']
    """
    name = quadrant(QUADRANTS, crossing, importance=importance, performance=performance)
    x = shape("importance", np.asarray(importance, dtype=float), (None,))
    y = shape("performance", np.asarray(performance, dtype=float), x.shape)
    rows = importance.index if isinstance(importance, pd.Series) else None
    there = performance.index if isinstance(performance, pd.Series) else None
    if rows is not None and there is not None and not rows.equals(there):
        raise wrong("performance", f"have the index {rows.tolist()}", f"索引为{rows.tolist()}",
                    there.tolist())
    return pd.DataFrame({"importance": x, "performance": y, "quadrant": name}, index=rows)
