"""Classifications of customers that the course teaches, and rules that sort customers into them.

The course names the classes and describes some; the rules, in numbers, are ours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, number
from crmlab.models.arguments import together, whole
from crmlab.models.quadrant import quadrant
from crmlab.models.segments.ranking import by_rank

CLASSIFICATIONS = {
    "relationship": ("consumer", "b2b_customer", "channel_customer", "internal_customer"),
    "importance": ("vip_customer", "important_customer", "ordinary_customer"),
    "loyalty": ("prospect", "new_customer", "existing_customer", "loyal_customer"),
    "value": (
        "lighthouse_customer", "follower_customer", "rational_customer", "profit_seeking_customer",
    ),
    "management": (
        "key_account", "customer_with_potential", "regular_customer", "temporary_customer",
    ),
}  # fmt: skip
"""Classes by the criterion on which customers are divided."""


def importance_class(
    value: ArrayLike, shares: ArrayLike = (0.05, 0.15, 0.80)
) -> NDArray[np.str_]:
    """Customers by importance: VIP, important or ordinary.

    Customers are ranked by value; equal values fall into the same class.

    Parameters
    ----------
    value : (..., customers)
        What each customer is worth, yuan.
    shares : (3,)
        Share of the customers in each class, summing to 1; the default is ours: the best 20 per
        cent, and among them the best quarter.

    Returns
    -------
    array of names in ``CLASSIFICATIONS["importance"]``.

    Raises
    ------
    CrmlabError
        For values that are not finite, no customers, or shares that do not sum to 1.

    Source
    ------
    The classes: the course; the rule is ours.

    Examples
    --------
    >>> importance_class([100, 90, 10, 5], shares=[0.25, 0.25, 0.5]).tolist()
    ['vip_customer', 'important_customer', 'ordinary_customer', 'ordinary_customer']
    """
    return by_rank(CLASSIFICATIONS["importance"], shares, value=value)


def loyalty_class(
    purchases: ArrayLike, years: ArrayLike, share_of_wallet: ArrayLike
) -> NDArray[np.str_]:
    """Customers by loyalty: prospect, new, existing or loyal.

    Prospect: has a need and has not bought yet.  New: in the first year.  Existing: longer.
    Loyal: an existing customer who covers at least half of the need here.

    Parameters
    ----------
    purchases
        Number of purchases so far; all arguments broadcast.
    years
        Years since the first purchase, at least 0.
    share_of_wallet
        Share of the customer's need that is bought here, 0..1.

    Returns
    -------
    array of names in ``CLASSIFICATIONS["loyalty"]``.

    Raises
    ------
    CrmlabError
        For numbers off their range.

    Source
    ------
    The classes: the course; one year and one half are ours.

    Examples
    --------
    >>> loyalty_class([0, 2, 9, 9], [0, 0.5, 4, 4], [0, 1, 0.2, 0.7]).tolist()
    ['prospect', 'new_customer', 'existing_customer', 'loyal_customer']
    """
    bought = whole("purchases", purchases)
    age = number("years", years, low=0.0)
    share = number("share_of_wallet", share_of_wallet, 0.0, 1.0)
    together(purchases=bought.shape, years=age.shape, share_of_wallet=share.shape)
    loyal = (bought > 0) & (age >= 1) & (share >= 0.5)
    code = np.where(bought == 0, 0, np.where(age < 1, 1, np.where(loyal, 3, 2)))
    return np.asarray(np.array(CLASSIFICATIONS["loyalty"])[code])


def value_class(
    *,
    novelty: ArrayLike,
    brand: ArrayLike,
    value_for_money: ArrayLike,
    low_price: ArrayLike,
) -> NDArray[np.str_]:
    """Customers by what they can do for the firm: lighthouse, follower, rational, profit-seeking.

    The strongest motive decides.  Lighthouse customers seek the new, whatever its price, and lead
    the way; followers buy with feeling and look to the brand; rational customers weigh what they
    get against what they pay; profit-seeking customers go for the lowest price.  A tie goes to the
    motive named first.  The course describes the first two; the other two descriptions are ours.

    Parameters
    ----------
    novelty, brand, value_for_money, low_price
        How much each motive counts for the customer, on one scale; arrays broadcast.

    Returns
    -------
    array of names in ``CLASSIFICATIONS["value"]``.

    Raises
    ------
    CrmlabError
        For scores that are not finite.

    Source
    ------
    The classes: the course; the rule is ours.

    Examples
    --------
    >>> value_class(novelty=[9, 3, 1], brand=[4, 8, 1], value_for_money=[5, 4, 5],
    ...             low_price=[1, 3, 9]).tolist()
    ['lighthouse_customer', 'follower_customer', 'profit_seeking_customer']
    """
    motives: dict[str, Floats] = {name: number(name, x) for name, x in locals().items()}
    together(**{name: x.shape for name, x in motives.items()})
    strongest = np.stack(np.broadcast_arrays(*motives.values())).argmax(axis=0)
    return np.asarray(np.array(CLASSIFICATIONS["value"])[strongest])


def management_class(
    value: ArrayLike,
    potential: ArrayLike,
    purchases: ArrayLike,
    crossing: tuple[float, float] | None = None,
) -> NDArray[np.str_]:
    """Customers as management sees them: key, with potential, regular or temporary.

    Temporary: bought at most once.  Among the others, key customers are worth much now, customers
    with potential little now and much in future, regular customers neither.

    Parameters
    ----------
    value
        What the customer is worth now, yuan.
    potential
        What the customer could be worth, on any scale; all arguments broadcast.
    purchases
        Number of purchases so far.
    crossing
        From which value and which potential on to say much; None takes the means.

    Returns
    -------
    array of names in ``CLASSIFICATIONS["management"]``.

    Raises
    ------
    CrmlabError
        For numbers that are not finite, or purchases that are negative or not whole.

    Source
    ------
    The classes: the course; the rule is ours.

    Examples
    --------
    >>> management_class([90, 10, 10], [5, 9, 1], [8, 3, 4]).tolist()
    ['key_account', 'customer_with_potential', 'regular_customer']
    """
    names = ("regular_customer", "customer_with_potential", "key_account", "key_account")
    lasting = quadrant(names, crossing, value=value, potential=potential)
    bought = whole("purchases", purchases)
    together(value=lasting.shape, purchases=bought.shape)
    return np.where(bought <= 1, "temporary_customer", lasting)
