"""How long customers stay, from data in which many have not left yet: Kaplan-Meier."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import number, shape, wrong
from crmlab.models.arguments import single, truth


def kaplan_meier(
    duration: ArrayLike, lost: ArrayLike, confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate the share of customers who stay longer than each time.

    Customers who have not left by the end of the observation (censored) count as long as they
    are seen, and say nothing about what follows.

    Parameters
    ----------
    duration : (n,)
        Time for which each customer was seen, at least 0.
    lost : (n,)
        Whether the customer left at the end of it (1) or was still there (0).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    DataFrame by ``time`` (0, then each time at which a customer left or was last seen):
    ``at_risk``, ``lost``, ``censored`` (numbers of customers), ``survival``, ``error`` (standard
    error by Greenwood's formula), ``lower`` and ``upper`` (on the log-log scale).

    Raises
    ------
    CrmlabError
        For a duration below 0, ``lost`` other than 0 and 1, no customers, or two lengths.

    Source
    ------
    Kaplan & Meier (1958), Journal of the American Statistical Association 53, 457-481;
    Kalbfleisch & Prentice (1980), The Statistical Analysis of Failure Time Data, for the interval.

    Examples
    --------
    >>> kaplan_meier([2, 3, 3, 5], lost=[1, 1, 0, 0])[["at_risk", "lost", "survival"]]
          at_risk  lost  survival
    time                         
    0.0         4     0      1.00
    2.0         4     1      0.75
    3.0         3     1      0.50
    5.0         1     0      0.50
    """
    from scipy.special import ndtri

    seen = number("duration", duration, low=0.0)
    shape("duration", seen, (None,))
    if not seen.size:
        raise wrong("duration", "hold at least one customer", "至少有一位客户", 0)
    left = shape("lost", truth("lost", lost), seen.shape)
    quantile = ndtri(0.5 + single("confidence", confidence, above=0.0, below=1.0) / 2)

    time, where = np.unique(np.append(seen, 0.0), return_inverse=True)
    total = np.bincount(where[:-1], minlength=len(time))
    gone = np.bincount(where[:-1], left, minlength=len(time)).astype(np.int64)
    risk = total[::-1].cumsum()[::-1]
    survival = np.cumprod(1.0 - gone / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(gone / (risk * (risk - gone)))
        error = survival * np.sqrt(variance)
        spread = quantile * np.sqrt(variance) / np.log(survival)
        low, high = survival ** np.exp(-spread), survival ** np.exp(spread)
    inside = (survival > 0) & (survival < 1)
    return pd.DataFrame(
        {
            "at_risk": risk, "lost": gone, "censored": total - gone, "survival": survival,
            "error": np.where(inside, error, 0.0),
            "lower": np.where(inside, low, survival), "upper": np.where(inside, high, survival),
        },
        index=pd.Index(time, name="time"),
    )
