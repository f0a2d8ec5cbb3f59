"""Customer equity: the sum of lifetime values, and what drives it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, count, distribution, number, probability, shape, wrong
from crmlab.models.arguments import single, together

DRIVERS = ("value_equity", "brand_equity", "relationship_equity")


def customer_equity(lifetime_values: ArrayLike, customers: ArrayLike = 1.0) -> Floats:
    """Customer equity: the discounted lifetime values of all of a firm's customers, summed.

    Parameters
    ----------
    lifetime_values : (..., groups)
        Yuan, of one customer in each group (or of each customer); may be negative.
    customers : (..., groups)
        Number of customers in each group.

    Returns
    -------
    array of the leading shape, yuan.

    Raises
    ------
    CrmlabError
        For numbers off their range, or shapes that do not go together.

    Source
    ------
    Blattberg & Deighton (1996), Harvard Business Review 74(4), 136-144.

    Examples
    --------
    >>> float(customer_equity([1200, 300, -20], customers=[100, 500, 2000]))
    230000.0
    """
    values = np.atleast_1d(number("lifetime_values", lifetime_values))
    number_of = number("customers", customers, low=0.0)
    together(lifetime_values=values.shape, customers=number_of.shape)
    return np.asarray((values * number_of).sum(-1))


def switching_matrix(ratings: ArrayLike, importance: ArrayLike, inertia: ArrayLike) -> Floats:
    """Probability of the next brand, given the last, from the three drivers of equity.

    A logit over brands: the utility of a brand is its ratings weighted by their importance,
    plus inertia if it is the one bought last.

    Parameters
    ----------
    ratings : (..., brands, 3)
        Value equity, brand equity and relationship equity of each brand, as customers rate them.
    importance : (..., 3)
        Utility of one point of each driver.
    inertia : (...)
        Utility of having been bought last.

    Returns
    -------
    (..., brands, brands) array: the row is the last brand, the column the next.

    Raises
    ------
    CrmlabError
        For numbers that are not finite, not three drivers, or shapes that do not go together.

    Source
    ------
    Rust, Lemon & Zeithaml (2004), Journal of Marketing 68(1), 109-127.

    Examples
    --------
    >>> switching_matrix([[4, 3, 3], [3, 3, 4]], importance=[0.6, 0.4, 0.5], inertia=1).round(3)
    array([[0.75 , 0.25 ],
           [0.289, 0.711]])
    """
    rated, weight = number("ratings", ratings), number("importance", importance)
    shape("ratings", rated, (*rated.shape[:-2], None, len(DRIVERS)))
    if not rated.shape[-2]:
        raise wrong("ratings", "have at least one brand", "至少有一个品牌", rated.shape)
    shape("importance", weight, (*weight.shape[:-1], len(DRIVERS)))
    extra = number("inertia", inertia)
    together(ratings=rated.shape[:-2], importance=weight.shape[:-1], inertia=extra.shape)
    utility = (rated * weight[..., None, :]).sum(-1)[..., None, :]
    last = extra[..., None, None] * np.eye(rated.shape[-2])
    total = utility + last
    odds = np.exp(total - total.max(-1, keepdims=True))
    return np.asarray(odds / odds.sum(-1, keepdims=True))


def switching_value(
    last: ArrayLike,
    switching: ArrayLike,
    *,
    spending: ArrayLike,
    margin: ArrayLike,
    frequency: ArrayLike,
    discount: ArrayLike,
    years: ArrayLike,
) -> Floats:
    """Lifetime value of a customer to each of the brands between which the customer switches.

    ``Σ (1 + d)^(-t / f) v π B_t`` over the occasions t = 0 .. years × frequency, where B_t is
    the probability of each brand, one switch after the last purchase at t = 0.

    Parameters
    ----------
    last : (..., brands)
        Probability that each brand was bought last (1 for the one known to be).
    switching : (..., brands, brands)
        Probability of the next brand (column) given the last (row).
    spending
        Yuan on each occasion, v; or (..., brands).
    margin
        Contribution, a share of spending, π; or (..., brands).
    frequency : (...)
        Occasions a year, f, above 0.
    discount : (...)
        Rate a year, d, at least 0.
    years : (...)
        Time counted, from the first occasion on; at most a million occasions.

    Returns
    -------
    (..., brands) array, yuan.

    Raises
    ------
    CrmlabError
        For rows that do not sum to one, a number off its range, shapes that do not go together.

    Source
    ------
    Rust, Lemon & Zeithaml (2004), Journal of Marketing 68(1), 109-127.

    Examples
    --------
    >>> switching_value([1, 0], [[.8, .2], [.3, .7]], spending=100, margin=0.2,
    ...                 frequency=2, discount=0.12, years=3).round(4)
    array([78.8667, 40.0071])
    """
    brand = np.atleast_1d(distribution("last", last))
    moves = distribution("switching", switching)
    shape("switching", moves, (*moves.shape[:-2], brand.shape[-1], brand.shape[-1]))
    spent, kept = number("spending", spending, low=0.0), probability("margin", margin)
    often, time = number("frequency", frequency, above=0.0), number("years", years, low=0.0)
    rate = number("discount", discount, low=0.0)
    sweep = together(last=brand.shape[:-1], switching=moves.shape[:-2], frequency=often.shape,
                     discount=rate.shape, years=time.shape)
    together(last=(*sweep, brand.shape[-1]), spending=spent.shape, margin=kept.shape)
    occasions = np.floor(number("years × frequency", time * often, high=1e6) + 1e-9)
    total = np.zeros(1)
    for t in range(int(occasions.max(initial=0.0)) + 1):
        brand = (brand[..., None, :] @ moves)[..., 0, :]
        worth = np.where(t <= occasions, (1.0 + rate) ** (-t / often), 0.0)
        total = total + worth[..., None] * brand
    return np.asarray(spent * kept * total)


def equity_drivers(
    ratings: ArrayLike,
    importance: ArrayLike,
    inertia: float,
    last: ArrayLike,
    *,
    brand: int = 0,
    points: float = 1.0,
    spending: float,
    margin: float,
    frequency: float,
    discount: float,
    years: float,
) -> pd.Series[float]:
    """What one more point of each driver adds to a brand's equity, for each customer of the market.

    Parameters
    ----------
    ratings, importance, inertia
        As in :func:`switching_matrix`, for one market.
    last : (brands,)
        Share of the customers who bought each brand last.
    brand
        Number of the brand that improves; 0 is the first.
    points
        Size of the improvement, in points of the rating.
    spending, margin, frequency, discount, years
        As in :func:`switching_value`.

    Returns
    -------
    Series, yuan for each customer of the market, for each of ``DRIVERS``.

    Raises
    ------
    CrmlabError
        As in :func:`switching_matrix` and :func:`switching_value`, or for a brand not there.

    Source
    ------
    Rust, Lemon & Zeithaml (2004), Journal of Marketing 68(1), 109-127.

    Examples
    --------
    >>> equity_drivers([[4, 3, 3], [3, 3, 4]], [0.6, 0.4, 0.5], 1, last=[0.5, 0.5],
    ...     spending=100, margin=0.2, frequency=2, discount=0.12, years=3).round(2).to_dict()
    {'value_equity': 20.79, 'brand_equity': 14.35, 'relationship_equity': 17.65}
    """
    rated = number("ratings", ratings)
    shape("ratings", rated, (None, len(DRIVERS)))
    most = len(rated) - 1
    own = count("brand", brand)
    if own > most:
        raise wrong("brand", f"be between 0 and {most}", f"在0到{most}之间", brand)
    better = np.repeat(rated[None], 1 + len(DRIVERS), axis=0)
    better[1:, own, :] += single("points", points) * np.eye(len(DRIVERS))
    weight = shape("importance", number("importance", importance), (len(DRIVERS),))
    shape("last", number("last", last), (len(rated),))
    moves = switching_matrix(better, weight, single("inertia", inertia))
    worth = switching_value(
        last, moves, spending=single("spending", spending), margin=single("margin", margin),
        frequency=single("frequency", frequency), discount=single("discount", discount),
        years=single("years", years),
    )[:, own]
    drivers = pd.Index(DRIVERS, name="equity_driver")
    return pd.Series(worth[1:] - worth[0], index=drivers, name="gain")
