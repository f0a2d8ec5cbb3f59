"""Acquire or keep: how to divide the marketing budget between new customers and old ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability, wrong
from crmlab.models.arguments import kind, together


@dataclass(frozen=True, eq=False)
class Response:
    """Share of customers won (or kept) by spending, with diminishing returns up to a ceiling.

    ``ceiling × (1 - exp(-rate × spending))``

    Parameters
    ----------
    ceiling
        Share won if money were no object, above 0 and at most 1.
    rate
        Speed of the approach to the ceiling, for each yuan, above 0.

    Raises
    ------
    CrmlabError
        For a ceiling or a rate off its range, or shapes that do not go together.

    Source
    ------
    Blattberg & Deighton (1996), Harvard Business Review 74(4), 136-144.

    Examples
    --------
    >>> Response(ceiling=0.4, rate=0.1)([0, 10, 1000]).round(3)
    array([0.   , 0.253, 0.4  ])
    """

    ceiling: Floats
    rate: Floats

    def __post_init__(self) -> None:
        ceiling = number("ceiling", self.ceiling, high=1.0, above=0.0)
        rate = number("rate", self.rate, above=0.0)
        together(ceiling=ceiling.shape, rate=rate.shape)
        object.__setattr__(self, "ceiling", ceiling.copy())
        object.__setattr__(self, "rate", rate.copy())

    @classmethod
    def calibrated(cls, spending: ArrayLike, share: ArrayLike, ceiling: ArrayLike) -> Response:
        """Return the curve through today's spending and share, below an estimated ceiling.

        Parameters
        ----------
        spending
            Yuan spent on each prospect (or customer) today, above 0.
        share
            Share won (or kept) by it, above 0 and below the ceiling.
        ceiling
            Share won if money were no object, at most 1.

        Examples
        --------
        >>> keep = Response.calibrated(spending=8, share=0.40, ceiling=0.70)
        >>> keep([0, 8, 16, 1000]).round(3)
        array([0.   , 0.4  , 0.571, 0.7  ])
        """
        spent = number("spending", spending, above=0.0)
        won = number("share", share, above=0.0)
        most = probability("ceiling", ceiling)
        together(spending=spent.shape, share=won.shape, ceiling=most.shape)
        if (won >= most).any():
            raise wrong("share", "be below the ceiling", "低于上限", float((won + 0 * most).max()))
        return cls(most, -np.log1p(-won / most) / spent)

    def __call__(self, spending: ArrayLike) -> Floats:
        """Return the share won by spending, in yuan on each prospect (or customer)."""
        spent = number("spending", spending, low=0.0)
        together(ceiling=self.ceiling.shape, rate=self.rate.shape, spending=spent.shape)
        return np.asarray(-self.ceiling * np.expm1(-self.rate * spent))


class Balance(NamedTuple):
    """The best way to divide the budget: an array in each field.

    ``acquisition_spending`` on each prospect and ``retention_spending`` a year on each customer,
    in yuan; ``acquisition_rate`` and ``retention_rate``, the shares these win, 0..1; the
    ``lifetime_value`` of a customer once acquired and the ``equity`` of a prospect, in yuan.
    """

    acquisition_spending: Floats
    retention_spending: Floats
    acquisition_rate: Floats
    retention_rate: Floats
    lifetime_value: Floats
    equity: Floats


def acquisition_equity(
    *,
    acquisition_spending: ArrayLike,
    retention_spending: ArrayLike,
    acquisition: Response,
    retention: Response,
    margin: ArrayLike,
    discount: ArrayLike,
) -> Floats:
    """Customer equity of a prospect: worth of the first sale and of all later ones, less spending.

    ``a m - A + a (m - R / r) r / (1 + d - r)``, where a and r are the shares won and kept.

    Parameters
    ----------
    acquisition_spending
        Yuan on each prospect, A.
    retention_spending
        Yuan a year on each customer, R.
    acquisition, retention
        Response to the spending.
    margin
        Yuan a year from a customer, m.
    discount
        Rate a year, d, at least 0.

    Returns
    -------
    array, yuan for each prospect.

    Raises
    ------
    CrmlabError
        For numbers off their range, a response that is no :class:`Response`, or a discount of 0
        where every customer is kept for ever.

    Source
    ------
    Blattberg & Deighton (1996), Harvard Business Review 74(4), 136-144.

    Examples
    --------
    >>> float(acquisition_equity(
    ...     acquisition_spending=5, retention_spending=8, margin=50, discount=0.12,
    ...     acquisition=Response.calibrated(5, 0.20, 0.40),
    ...     retention=Response.calibrated(8, 0.40, 0.70)).round(4))
    8.3333
    """
    spent = number("acquisition_spending", acquisition_spending, low=0.0)
    kind("acquisition", acquisition, Response)
    value = _lifetime(retention_spending, retention, margin, discount)
    won = acquisition(spent)
    together(retention_spending=value.shape, acquisition_spending=won.shape)
    return np.asarray(won * value - spent)


def best_balance(
    *, acquisition: Response, retention: Response, margin: ArrayLike, discount: ArrayLike
) -> Balance:
    """Find the spending on acquiring and on keeping that makes customer equity largest.

    The closed form is ours: the best spending on keeping does not depend on acquisition, and
    solves an equation of Lambert's kind; the last yuan of acquisition then wins just one yuan.

    Parameters
    ----------
    acquisition, retention, margin, discount
        As in :func:`acquisition_equity`; arrays give a balance for each element.

    Returns
    -------
    Balance
        ``lifetime_value`` is that of a customer once acquired; at an optimum with both
        spendings above 0 it equals the cost of one more customer acquired, and of one more kept.

    Raises
    ------
    CrmlabError
        As in :func:`acquisition_equity`.

    Source
    ------
    Blattberg & Deighton (1996), Harvard Business Review 74(4), 136-144.

    Examples
    --------
    >>> best = best_balance(margin=50, discount=0.12,
    ...     acquisition=Response.calibrated(5, 0.20, 0.40),
    ...     retention=Response.calibrated(8, 0.40, 0.70))
    >>> best.acquisition_spending.round(2), best.retention_spending.round(2)
    (np.float64(10.08), np.float64(15.93))
    """
    from scipy.special import wrightomega

    m, d = number("margin", margin, low=0.0), number("discount", discount, low=0.0)
    kind("acquisition", acquisition, Response)
    top, rate = kind("retention", retention, Response).ceiling, retention.rate
    together(retention=(top * rate).shape, margin=m.shape, discount=d.shape,
             acquisition=(acquisition.ceiling * acquisition.rate).shape)
    # d CE / d R = 0  <=>  y exp(y) = (1 + d - top) / top × exp(c),  with y = c - rate × R
    c = rate * m * (1.0 + d) - 1.0
    with np.errstate(divide="ignore"):
        y = wrightomega(c + np.log((1.0 + d - top) / top))
    keep = np.maximum((c - y) / rate, 0.0)
    value = _lifetime(keep, retention, m, d)
    slope = acquisition.ceiling * acquisition.rate * value
    win = np.log(np.maximum(slope, 1.0)) / acquisition.rate
    won = acquisition(win)
    return Balance(win, keep, won, retention(keep), value, np.asarray(won * value - win))


def _lifetime(
    spending: ArrayLike, retention: Response, margin: ArrayLike, discount: ArrayLike
) -> Floats:
    """Value of a customer just acquired: this year's margin, and what keeping it brings."""
    spent = number("retention_spending", spending, low=0.0)
    m, d = number("margin", margin, low=0.0), number("discount", discount, low=0.0)
    kept = kind("retention", retention, Response)(spent)
    together(retention_spending=kept.shape, margin=m.shape, discount=d.shape)
    if (kept >= 1.0 + d).any():
        raise wrong("discount", "be above 0 where nobody leaves", "在无人流失时大于0", 0)
    return np.asarray(m + (m * kept - spent) / (1.0 + d - kept))
