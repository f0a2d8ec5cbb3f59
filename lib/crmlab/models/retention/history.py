"""Purchase histories, summed up as frequency, recency and age."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, number, wrong
from crmlab.models.arguments import dates, given, moment, single, together, whole


def purchase_summary(
    purchases: pd.DataFrame, end: float | pd.Timestamp | None = None
) -> pd.DataFrame:
    """Sum up purchases as the frequency, recency and age of each customer.

    Parameters
    ----------
    purchases
        One row a purchase, with the columns ``customer`` and ``time`` (number of periods, or a
        date, then counted in days).  Purchases of one customer at the same time count once.
    end
        End of the observation, in the unit (and the time zone) of ``time``; None is the last
        purchase of all.  Later purchases are left out.

    Returns
    -------
    DataFrame by customer: ``frequency`` (repeat purchases), ``recency`` (time from the first to
    the last purchase), ``T`` (time from the first purchase to the end).

    Raises
    ------
    CrmlabError
        For a missing column, no rows, a customer or a time that is missing, or an end before all
        purchases.

    Source
    ------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284: frequency, recency and T.

    Examples
    --------
    >>> log = pd.DataFrame({"customer": ["Li", "Li", "Wu", "Li"], "time": [0, 3, 4, 9]})
    >>> purchase_summary(log, end=10)
              frequency  recency     T
    customer                          
    Li                2      9.0  10.0
    Wu                0      0.0   6.0
    """
    columns("purchases", purchases, ("customer", "time"))
    given("purchases.customer", purchases["customer"])
    when: Any = purchases["time"]
    last: Any = end
    if dated(when):
        when = dates("purchases.time", when)
        first, day = when.min(), pd.Timedelta(days=1)
        last = None if end is None else (moment("end", end, like=when) - first) / day
        when = (when - first) / day
    time = number("purchases.time", when.to_numpy())
    stop = time.max() if last is None else single("end", last)
    rows = pd.DataFrame({"customer": purchases["customer"].to_numpy(), "time": time})
    rows = rows[rows["time"] <= stop].drop_duplicates()
    if rows.empty:
        raise wrong("end", "not lie before all purchases", "不早于所有购买", stop)
    by_customer = rows.groupby("customer", sort=True)["time"].agg(["count", "min", "max"])
    return pd.DataFrame({
        "frequency": by_customer["count"] - 1,
        "recency": by_customer["max"] - by_customer["min"],
        "T": stop - by_customer["min"],
    })


def dated(times: pd.Series) -> bool:
    """Return whether times are dates, or text that says them, and not numbers."""
    number_first = isinstance(times.iloc[0], numbers.Number)
    return not (number_first or pd.api.types.is_numeric_dtype(times))


def history(
    frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Check a purchase history: whole frequency, recency within T, and 0 without repeats."""
    x = whole("frequency", frequency)
    last, now = number("recency", recency, low=0.0), number("T", T, low=0.0)
    together(frequency=x.shape, recency=last.shape, T=now.shape)
    x, last, now = np.broadcast_arrays(x, last, now)
    if (last > now).any():
        raise wrong("recency", "be at most T", "不大于T", float(last[last > now].flat[0]))
    odd = (x == 0) & (last > 0)
    if odd.any():
        raise wrong("recency", "be 0 where frequency is 0", "在frequency为0时为0",
                    float(last[odd].flat[0]))
    return x, last, now
