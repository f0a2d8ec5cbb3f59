"""What to improve first: the importance-performance grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import number, wrong

QUADRANTS = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")


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
        Scores, each on its own scale.  A Series gives its index to the result.
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
    x = number("importance", importance)
    y = number("performance", performance)
    if x.ndim != 1 or not x.size:
        raise wrong("importance", "be a list of scores, one a feature", "是每项一分的列表", x.shape)
    if y.shape != x.shape:
        raise wrong("performance", f"have {x.size} scores", f"有{x.size}个分数", y.shape)
    if crossing is None:
        across = np.array([x.mean(), y.mean()])
    else:
        across = number("crossing", crossing)
        if across.shape != (2,):
            raise wrong("crossing", "be two numbers", "是两个数", crossing)
    code = 2 * (x < across[0]) + (y >= across[1])
    rows = importance.index if isinstance(importance, pd.Series) else None
    return pd.DataFrame(
        {"importance": x, "performance": y, "quadrant": np.array(QUADRANTS)[code]}, index=rows
    )
