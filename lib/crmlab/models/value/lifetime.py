"""What a customer is worth to the firm over a lifetime."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability, wrong


def margin_multiple(retention: ArrayLike, discount: ArrayLike, growth: ArrayLike = 0.0) -> Floats:
    """Lifetime value of a retained customer for each yuan of margin a period.

    ``r / (1 + i - r (1 + g))``: the first margin comes at the end of the first period, if the
    customer is still there.

    Parameters
    ----------
    retention
        Probability of staying, a period, 0..1.
    discount
        Rate a period, at least 0.
    growth
        Growth of the margin a period; 0 is a flat margin.

    Returns
    -------
    array, yuan for each yuan of margin.

    Raises
    ------
    CrmlabError
        For values off their range, or where the margin grows so fast that the sum is infinite.

    Source
    ------
    Gupta & Lehmann (2003), Journal of Interactive Marketing 17(1).

    Examples
    --------
    >>> margin_multiple([0.6, 0.7, 0.8, 0.9], discount=0.12).round(2)
    array([1.15, 1.67, 2.5 , 4.09])
    """
    r = probability("retention", retention)
    i = number("discount", discount, low=0.0)
    g = number("growth", growth, above=-1.0)
    denominator = 1.0 + i - r * (1.0 + g)
    if (denominator <= 0).any():
        raise wrong(
            "retention × (1 + growth)", "be below 1 + discount", "小于1 + discount",
            float(np.asarray(r * (1.0 + g))[denominator <= 0].flat[0]),
        )
    return np.asarray(r / denominator)


def lifetime_value(
    margin: ArrayLike,
    retention: ArrayLike,
    discount: ArrayLike,
    growth: ArrayLike = 0.0,
    periods: int | None = None,
) -> Floats:
    """Customer lifetime value (CLV): margins to come, weighted by survival and discounted.

    Parameters
    ----------
    margin
        Yuan a period while the customer stays.
    retention, discount, growth
        As in :func:`margin_multiple`.
    periods
        Number of periods counted; None counts all that will ever come.

    Returns
    -------
    array, yuan.

    Examples
    --------
    >>> float(lifetime_value(margin=100, retention=0.8, discount=0.12).round(2))
    250.0
    >>> float(lifetime_value(margin=100, retention=0.8, discount=0.12, periods=3).round(2))
    158.89
    """
    m = number("margin", margin)
    if periods is None:
        return np.asarray(m * margin_multiple(retention, discount, growth))
    if periods < 0:
        raise wrong("periods", "be at least 0", "不小于0", periods)
    r = probability("retention", retention)
    i = number("discount", discount, low=0.0)
    g = number("growth", growth, above=-1.0)
    ratio = r * (1.0 + g) / (1.0 + i)
    t = np.arange(1, periods + 1)
    return np.asarray(m / (1.0 + g) * (ratio[..., None] ** t).sum(-1))
