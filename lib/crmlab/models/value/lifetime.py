"""What a customer is worth to the firm over a lifetime."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability, wrong
from crmlab.models.arguments import together, whole


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
    together(retention=r.shape, discount=i.shape, growth=g.shape)
    denominator = 1.0 + i - r * (1.0 + g)
    if (denominator <= 0).any():
        raise wrong(
            "retention × (1 + growth)", "be below 1 + discount", "小于1 + discount",
            float(np.broadcast_to(r * (1.0 + g), denominator.shape)[denominator <= 0][0]),
        )
    return np.asarray(r / denominator)


def lifetime_value(
    margin: ArrayLike,
    retention: ArrayLike,
    discount: ArrayLike,
    growth: ArrayLike = 0.0,
    periods: ArrayLike | None = None,
) -> Floats:
    """Customer lifetime value (CLV): margins to come, weighted by survival and discounted.

    Parameters
    ----------
    margin
        Yuan a period while the customer stays.
    retention, discount, growth
        As in :func:`margin_multiple`.
    periods
        Number of periods counted; None counts all that will ever come.  All arguments broadcast.

    Returns
    -------
    array, yuan.

    Raises
    ------
    CrmlabError
        As in :func:`margin_multiple`, for a number of periods that is negative or not whole, or a
        margin that grows out of all numbers.

    Source
    ------
    Gupta & Lehmann (2003), Journal of Interactive Marketing 17(1); the finite horizon is the same
    geometric series, cut off.

    Examples
    --------
    >>> float(lifetime_value(margin=100, retention=0.8, discount=0.12).round(2))
    250.0
    >>> lifetime_value(margin=100, retention=0.8, discount=0.12, periods=[1, 2, 3]).round(2)
    array([ 71.43, 122.45, 158.89])
    """
    from scipy.special import xlogy

    m = number("margin", margin)
    r = probability("retention", retention)
    i = number("discount", discount, low=0.0)
    g = number("growth", growth, above=-1.0)
    last = whole("periods", 0 if periods is None else periods)
    together(margin=m.shape, retention=r.shape, discount=i.shape, growth=g.shape,
             periods=last.shape)
    if periods is None:
        return np.asarray(m * margin_multiple(r, i, g))
    ratio = r * (1.0 + g) / (1.0 + i)
    with np.errstate(invalid="ignore", over="ignore"):  # 1 + ratio + ... + ratio ** (last - 1)
        total = np.where(ratio == 1.0, last, np.expm1(xlogy(last, ratio)) / (ratio - 1.0))
    number("(retention × (1 + growth) / (1 + discount)) ** periods", total)
    return np.asarray(m * r / (1.0 + i) * np.abs(total))
