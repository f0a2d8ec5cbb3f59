"""RFM: customers by how recently, how often and for how much they bought."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import columns, count, number, wrong
from crmlab.models.arguments import dates, given, moment

RFM_CLASSES = (
    "general_win_back",
    "important_win_back",
    "general_retention",
    "important_retention",
    "general_development",
    "important_development",
    "general_value",
    "important_value",
)
"""Classes by high recency score (4), frequency score (2) and monetary score (1), from none to all.
"""


def rfm_summary(transactions: pd.DataFrame, today: str | pd.Timestamp) -> pd.DataFrame:
    """Recency, frequency and monetary value of each customer from a list of purchases.

    Parameters
    ----------
    transactions
        A row a purchase: ``customer``, ``date`` (or text that says one), ``amount`` in yuan, at
        least 0.
    today
        Day from which recency is counted, in the time zone of the dates if they have one; no
        purchase may be later.

    Returns
    -------
    DataFrame
        A row a customer, sorted: ``customer``, ``recency`` (days since the last purchase),
        ``frequency`` (number of purchases), ``monetary`` (yuan in all).

    Raises
    ------
    CrmlabError
        For a missing column, no rows, missing customers, dates that cannot be read or lie after
        ``today``, amounts below 0.

    Source
    ------
    Hughes (1994), Strategic Database Marketing; monetary value as a total.

    Examples
    --------
    >>> purchases = pd.DataFrame({"customer": ["Li", "Wang", "Li"], "amount": [50, 20, 30],
    ...                           "date": ["2024-05-01", "2024-05-20", "2024-05-11"]})
    >>> rfm_summary(purchases, today="2024-05-31").values.tolist()
    [['Li', 20, 2, 80.0], ['Wang', 11, 1, 20.0]]
    """
    columns("transactions", transactions, ["customer", "date", "amount"])
    given('transactions["customer"]', transactions["customer"])
    date = dates('transactions["date"]', transactions["date"])
    now = moment("today", today, like=date).tz_localize(None).normalize()
    date = date.dt.tz_localize(None).dt.normalize()  # days of the calendar, however long
    if (date > now).any():
        raise wrong('transactions["date"]', f"be at most {now:%Y-%m-%d}", f"不晚于{now:%Y-%m-%d}",
                    f"{date.max():%Y-%m-%d}")
    amount = number('transactions["amount"]', transactions["amount"], low=0.0)
    clean = pd.DataFrame(
        {"customer": transactions["customer"].to_numpy(), "date": date.to_numpy(), "amount": amount}
    )
    table = clean.groupby("customer", observed=True).agg(
        date=("date", "max"), frequency=("date", "size"), monetary=("amount", "sum")
    )
    table.insert(0, "recency", (now - table.pop("date")).dt.days)
    return table.reset_index()


def quantile_scores(values: ArrayLike, groups: int = 5) -> NDArray[np.int64]:
    """Score values 1..groups by quantile: 1 for the lowest, ``groups`` for the highest.

    Equal values get equal scores, by the mean of the ranks they share, so that the order of the
    rows never matters.  Groups are of one size where nothing is tied; a constant list gets the
    middle score.

    Parameters
    ----------
    values : (customers,)
        Any numbers.
    groups
        How many scores, 2..9.

    Returns
    -------
    array (customers,) of whole numbers.

    Raises
    ------
    CrmlabError
        For values that are not finite, none at all, or groups off 2..9.

    Source
    ------
    Quintiles: Hughes (1994), Strategic Database Marketing.  The rule for ties is ours.

    Examples
    --------
    >>> quantile_scores([10, 20, 30, 40, 50]).tolist()
    [1, 2, 3, 4, 5]
    >>> quantile_scores([1, 1, 1, 1, 9]).tolist()
    [3, 3, 3, 3, 5]
    """
    x = number("values", values)
    if x.ndim != 1 or not x.size:
        raise wrong("values", "be a list of numbers", "是一列数", x.shape)
    if count("groups", groups, low=2) > 9:
        raise wrong("groups", "be at most 9", "不大于9", groups)
    twice_rank = (2 * pd.Series(x).rank()).to_numpy().astype(np.int64)
    return 1 + groups * (twice_rank - 1) // (2 * x.size)


def rfm(summary: pd.DataFrame, groups: int = 5) -> pd.DataFrame:
    """RFM scores and code of each customer: ``"555"`` bought lately, often and for much.

    Parameters
    ----------
    summary
        A row a customer: ``customer``, ``recency`` (days, low is good), ``frequency``,
        ``monetary``, each at least 0; see :func:`rfm_summary`.
    groups
        How many scores, 2..9.

    Returns
    -------
    DataFrame
        ``summary`` with ``r_score``, ``f_score``, ``m_score`` (1..groups, high is good) and
        ``code``.

    Raises
    ------
    CrmlabError
        For a missing column, no rows, a customer missing or listed twice, or numbers that are
        negative or not finite.

    Source
    ------
    Hughes (1994), Strategic Database Marketing.

    Examples
    --------
    >>> table = pd.DataFrame({"customer": ["Li", "Wang"], "recency": [3, 90],
    ...                       "frequency": [12, 1], "monetary": [4000, 5000]})
    >>> rfm(table, groups=2).code.tolist()
    ['221', '112']
    """
    columns("summary", summary, ["customer", "recency", "frequency", "monetary"])
    given('summary["customer"]', summary["customer"])
    twice = summary["customer"].duplicated()
    if twice.any():
        raise wrong('summary["customer"]', "name each customer once", "每个客户只出现一次",
                    f"{summary['customer'][twice].iloc[0]} × 2")
    score = {}
    for letter, column, sign in (("r", "recency", -1), ("f", "frequency", 1), ("m", "monetary", 1)):
        values = number(f'summary["{column}"]', summary[column], low=0.0)
        score[letter] = quantile_scores(sign * values, groups)
    code = (100 * score["r"] + 10 * score["f"] + score["m"]).astype(str)
    return summary.assign(**{f"{letter}_score": s for letter, s in score.items()}, code=code)


def rfm_class(r: ArrayLike, f: ArrayLike, m: ArrayLike) -> NDArray[np.str_]:
    """One of eight classes: important or general; value, development, retention or win-back.

    A score above the mean of all customers is high.  High monetary score: important, else general.
    High recency and frequency: value; recency alone: development; frequency alone: retention;
    neither: win-back.

    Parameters
    ----------
    r, f, m : (customers,)
        Scores, high is good.

    Returns
    -------
    array of names in ``RFM_CLASSES``.

    Raises
    ------
    CrmlabError
        For scores that are not finite or lists of different length.

    Source
    ------
    The eight classes of Chinese textbooks; the split at the mean is the usual one there.

    Examples
    --------
    >>> rfm_class([5, 5, 1, 1], [5, 1, 5, 1], [5, 5, 1, 1]).tolist()
    ['important_value', 'important_development', 'general_retention', 'general_win_back']
    """
    code = 0
    first = np.atleast_1d(number("r", r)).shape
    for name, weight, values in (("r", 4, r), ("f", 2, f), ("m", 1, m)):
        x = np.atleast_1d(number(name, values))
        if x.shape != first or not x.size:
            raise wrong(name, f"have the shape {first}", f"形状为{first}", x.shape)
        code = code + weight * (x > x.mean())
    return np.asarray(np.array(RFM_CLASSES)[code])
