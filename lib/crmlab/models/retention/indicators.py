"""The seven indicators by which the effect of customer retention is judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmlab.errors import Floats, columns, number, wrong
from crmlab.models.arguments import dates, given, truth
from crmlab.models.retention.history import dated

# 1: more of it shows that customers are kept better; -1: less of it does.
INDICATORS = {
    "repeat_purchases": 1,
    "share_of_needs_met": 1,
    "brand_attention": 1,
    "rival_attention": -1,
    "selection_time": -1,
    "price_sensitivity": -1,
    "quality_tolerance": 1,
}


def retention_indicators(
    purchases: pd.DataFrame, own: str, contacts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compute the seven indicators of retention for each customer.

    Only the first comes from a firm's own sales.  The share of needs must know what customers
    buy elsewhere (a panel, a purchase diary); attention must know where they look; the time
    spent choosing and the problems met must be noted with the purchase.  What was not noted is
    not guessed: its indicator is NaN.

    Parameters
    ----------
    purchases
        One row a purchase in the category, of any brand: ``customer``, ``time`` (a number or a
        date), ``brand``, ``quantity`` (above 0), ``price`` (yuan a unit, above 0).
        Optional: ``selection_time`` (minutes), ``problem`` (whether quality was at fault, 0 or 1).
    own
        The firm's brand in the column ``brand``.
    contacts
        One row each time a customer looked at a brand (a page, a shop, a question):
        ``customer``, ``brand``.

    Returns
    -------
    DataFrame by customer:

    - ``repeat_purchases``: purchases of the own brand after the first;
    - ``share_of_needs_met``: own quantity over all quantity, 0..1;
    - ``brand_attention``, ``rival_attention``: number of contacts with the own brand, with others;
    - ``selection_time``: mean minutes of an own purchase;
    - ``price_sensitivity``: by how many per cent the own quantity falls when the price is one
      per cent higher (slope of the logarithms); NaN if the price never differed;
    - ``quality_tolerance``: share of own purchases with a problem that were followed by another
      own purchase; NaN if there was no problem.  A problem at the end of the record counts as
      not followed.

    Raises
    ------
    CrmlabError
        For a missing column, a number that cannot be, a brand that nobody bought.

    Source
    ------
    The indicators are those of Chinese textbooks on customer relationship management; how each
    is measured is ours.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "customer": ["Li", "Li", "Li", "Wu"], "time": [1, 2, 3, 1],
    ...     "brand": ["ours", "theirs", "ours", "theirs"],
    ...     "quantity": [2, 1, 1, 5], "price": [10, 9, 20, 9]})
    >>> table = retention_indicators(log, own="ours")
    >>> table.loc["Li", ["repeat_purchases", "share_of_needs_met"]].to_dict()
    {'repeat_purchases': 1.0, 'share_of_needs_met': 0.75}
    """
    columns("purchases", purchases, ("customer", "time", "brand", "quantity", "price"))
    given("brand", purchases["brand"])
    time = _time(purchases["time"])
    looked = [] if contacts is None else [columns("contacts", contacts, ("customer", "brand"))]
    for frame in looked:
        given("contacts.brand", frame["brand"])
    customers = pd.concat([frame["customer"] for frame in (purchases, *looked)])
    given("customer", customers)
    codes, names = pd.factorize(customers, sort=True)
    n = len(purchases)
    if not pd.api.types.is_scalar(own):
        raise wrong("own", "be one brand", "是一个品牌", own)
    mine = (purchases["brand"] == own).to_numpy()
    if not mine.any():
        raise wrong("own", "be a brand that was bought", "是有人买过的品牌", own)
    every = _Groups(codes[:n], len(names))
    ours = _Groups(codes[:n][mine], len(names))
    quantity = number("quantity", purchases["quantity"].to_numpy(), above=0.0)
    price = number("price", purchases["price"].to_numpy(), above=0.0)
    bought = ours.sum(np.ones(mine.sum()))
    table = {
        "repeat_purchases": np.maximum(bought - 1, 0).astype(np.int64),
        "share_of_needs_met": _ratio(ours.sum(quantity[mine]), every.sum(quantity)),
        **_attention(looked, own, codes[n:], len(names)),
        "selection_time": _selection_time(purchases[mine], ours, bought),
        "price_sensitivity": -ours.slope(np.log(price[mine]), np.log(quantity[mine])),
        "quality_tolerance": _tolerance(purchases[mine], time[mine], ours),
    }
    return pd.DataFrame(table, index=pd.Index(names, name="customer"))


class _Groups:
    """Sums over the rows of each customer."""

    def __init__(self, codes: NDArray[np.intp], customers: int) -> None:
        self.codes, self.customers = codes, customers

    def sum(self, values: Floats) -> Floats:
        return np.bincount(self.codes, values, self.customers).astype(np.float64)

    def slope(self, x: Floats, y: Floats) -> Floats:
        """Least-squares slope of y on x for each customer; NaN where x does not differ."""
        n = np.maximum(self.sum(np.ones_like(x)), 1)
        dx = x - (self.sum(x) / n)[self.codes]
        dy = y - (self.sum(y) / n)[self.codes]
        spread = self.sum(dx * dx)
        return _ratio(self.sum(dx * dy), np.where(spread > 1e-12, spread, 0.0))


def _ratio(part: Floats, whole: Floats) -> Floats:
    result = np.full(len(part), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def _attention(
    looked: list[pd.DataFrame], own: str, codes: NDArray[np.intp], customers: int
) -> dict[str, Any]:
    if not looked:
        return {"brand_attention": np.nan, "rival_attention": np.nan}
    mine = (looked[0]["brand"] == own).to_numpy()
    return {
        "brand_attention": np.bincount(codes[mine], minlength=customers),
        "rival_attention": np.bincount(codes[~mine], minlength=customers),
    }


def _selection_time(purchases: pd.DataFrame, ours: _Groups, bought: Floats) -> Any:
    if "selection_time" not in purchases:
        return np.nan
    return _ratio(ours.sum(number("selection_time", purchases["selection_time"], low=0.0)), bought)


def _time(when: pd.Series) -> NDArray[Any]:
    given("time", when)
    return dates("time", when).to_numpy() if dated(when) else number("time", when.to_numpy())


def _tolerance(purchases: pd.DataFrame, time: NDArray[Any], ours: _Groups) -> Any:
    if "problem" not in purchases:
        return np.nan
    problem = truth("problem", purchases["problem"]).astype(np.float64)
    last = pd.Series(time).groupby(ours.codes).transform("max").to_numpy()
    return _ratio(ours.sum(problem * (time < last)), ours.sum(problem))
