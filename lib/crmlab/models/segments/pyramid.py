"""The customer pyramid: a few at the top bring most, many at the bottom bring little."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import number, shape
from crmlab.models.segments.ranking import by_rank

PYRAMID_TIERS = ("platinum", "gold", "iron", "lead")

PYRAMID_SHARES = (0.05, 0.15, 0.30, 0.50)
"""Shares of customers in the four tiers; the numbers are ours."""


def pyramid_tier(profit: ArrayLike, shares: ArrayLike = PYRAMID_SHARES) -> NDArray[np.str_]:
    """Tier of each customer by profit: platinum, gold, iron or lead.

    Customers are ranked by profit; equal profit means equal rank, hence the same tier.

    Parameters
    ----------
    profit : (..., customers)
        Yuan a period; lead customers often bring less than nothing.
    shares : (4,)
        Share of the customers in each tier, summing to 1.  The paper fixes none.

    Returns
    -------
    array of names in ``PYRAMID_TIERS``, of the shape of ``profit``.

    Raises
    ------
    CrmlabError
        For profits that are not finite, no customers, or shares that do not sum to 1.

    Source
    ------
    Zeithaml, Rust & Lemon (2001), California Management Review 43(4).

    Examples
    --------
    >>> pyramid_tier([900, 200, 200, 10, -5], shares=[0.2, 0.4, 0.2, 0.2]).tolist()
    ['platinum', 'gold', 'gold', 'iron', 'lead']
    """
    return by_rank(PYRAMID_TIERS, shares, profit=profit)


def customer_pyramid(profit: ArrayLike, shares: ArrayLike = PYRAMID_SHARES) -> pd.DataFrame:
    """Customer pyramid: how many customers each tier holds and how much they bring.

    Parameters
    ----------
    profit : (customers,)
        Yuan a period.
    shares : (4,)
        As in :func:`pyramid_tier`.

    Returns
    -------
    DataFrame
        A row a tier: ``customers``, ``share_of_customers``, ``profit`` and ``share_of_profit``
        (missing where the total is not above 0).

    Raises
    ------
    CrmlabError
        As in :func:`pyramid_tier`.

    Source
    ------
    Zeithaml, Rust & Lemon (2001), California Management Review 43(4).

    Examples
    --------
    >>> customer_pyramid([900, 50, 40, 10], shares=[0.25, 0.25, 0.25, 0.25]).share_of_profit
    tier
    platinum    0.90
    gold        0.05
    iron        0.04
    lead        0.01
    Name: share_of_profit, dtype: float64
    """
    x = shape("profit", np.asarray(number("profit", profit)), (None,))
    tier = pyramid_tier(x, shares)
    customers = np.array([(tier == name).sum() for name in PYRAMID_TIERS])
    total = np.array([x[tier == name].sum() for name in PYRAMID_TIERS])
    return pd.DataFrame(
        {
            "customers": customers,
            "share_of_customers": customers / len(x),
            "profit": total,
            "share_of_profit": total / total.sum() if total.sum() > 0 else np.nan,
        },
        index=pd.Index(PYRAMID_TIERS, name="tier"),
    )
