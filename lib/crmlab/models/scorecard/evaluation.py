"""CRM scorecard: four dimensions, one score, and how much hangs on the weights."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, distribution, number, one_of, shape, wrong
from crmlab.models.arguments import MOST, given, limited, together
from crmlab.models.buying_center import dirichlet_around

DIMENSIONS: Final = (
    "customer_knowledge",
    "customer_interaction",
    "customer_value",
    "customer_satisfaction",
)
"""The course's customer-centred evaluation of CRM."""

INTERACTION_INDICATORS: Final = (
    "marketing_campaigns",
    "sales_promotion_cost",
    "catalogue_update_frequency",
    "expenditure",
    "interaction_channels",
    "channel_complementarity",
)
"""What the course measures interaction by."""


def points(value: ArrayLike, worst: ArrayLike, best: ArrayLike) -> Floats:
    """Put an indicator on a scale of 0 to 100.

    Linear from the worst value to the best, and no further: beyond either end it stays at 0 or
    100.  Costs have a best value below the worst.  The form is ours.

    Parameters
    ----------
    value
        Measured, in any unit.
    worst, best
        Values that deserve 0 and 100 points, in the same unit; different from each other.

    Returns
    -------
    array, 0..100.

    Raises
    ------
    CrmlabError
        For values that are not finite, where worst and best are the same, and for shapes that do
        not go together.

    Examples
    --------
    >>> points([60, 85, 99], worst=50, best=90)
    array([ 25. ,  87.5, 100. ])
    >>> points(12, worst=20, best=10)
    array(80.)
    """
    x, low, high = number("value", value), number("worst", worst), number("best", best)
    together(value=x.shape, worst=low.shape, best=high.shape)
    span = high - low
    if (span == 0).any():
        same = float(np.broadcast_to(low, span.shape)[span == 0].flat[0])
        raise wrong("best", "differ from worst", "与worst不同", same)
    return np.asarray(np.clip((x - low) / span, 0.0, 1.0) * 100.0)


def dimension_scores(indicators: pd.DataFrame) -> pd.Series[float]:
    """Score of each dimension from its indicators.

    Parameters
    ----------
    indicators
        A row an indicator: ``dimension`` out of ``DIMENSIONS``, ``indicator``, ``value``,
        ``worst`` and ``best`` as in :func:`points`, and ``weight``, its share within the
        dimension, 0..1; the weights of each dimension sum to 1.

    Returns
    -------
    Series by dimension, 0..100; only dimensions that have indicators.

    Raises
    ------
    CrmlabError
        For missing columns, an unknown dimension, an indicator listed twice, weights that do not
        sum to 1 within their dimension.

    Source
    ------
    The weighted mean, by its definition.

    Examples
    --------
    >>> table = pd.DataFrame({"dimension": ["customer_value"] * 2,
    ...     "indicator": ["retention", "cost_to_serve"], "value": [0.85, 12.0],
    ...     "worst": [0.5, 20.0], "best": [0.9, 10.0], "weight": [0.6, 0.4]})
    >>> dimension_scores(table).to_dict()
    {'customer_value': 84.5}
    """
    needed = ["dimension", "indicator", "value", "worst", "best", "weight"]
    given("indicator", columns("indicators", indicators, needed)["indicator"])
    for dimension in indicators["dimension"].unique():
        one_of("dimension", dimension, DIMENSIONS)
    twice = indicators["indicator"][indicators.duplicated(["dimension", "indicator"])]
    if len(twice):
        raise wrong("indicator", "be listed once", "只列一次", twice.iloc[0])
    scored = points(indicators["value"], indicators["worst"], indicators["best"])
    scores = {}
    for dimension in DIMENSIONS:
        rows = (indicators["dimension"] == dimension).to_numpy()
        if rows.any():
            weight = distribution(f"weight of {dimension}", indicators["weight"][rows])
            scores[dimension] = float(weight @ scored[rows])
    return pd.Series(scores, name="score").rename_axis("dimension")


def total_score(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """One score for the whole: the weighted mean of the dimensions.

    Parameters
    ----------
    scores : (..., dimensions)
        0..100.
    weights : (..., dimensions)
        Shares 0..1 that sum to 1.

    Returns
    -------
    array of the leading shape, 0..100.

    Raises
    ------
    CrmlabError
        For scores off 0..100, and weights that do not sum to 1 or do not fit.

    Source
    ------
    The weighted mean, by its definition.

    Examples
    --------
    >>> total_score([70, 55, 80, 75], weights=[0.25, 0.25, 0.25, 0.25])
    array(70.)
    """
    s = np.atleast_1d(number("scores", scores, 0.0, 100.0))
    w = np.atleast_1d(distribution("weights", weights))
    if w.shape[-1] != s.shape[-1]:
        shape("weights", w, (*w.shape[:-1], s.shape[-1]))
    return np.asarray((s * w).sum(-1))


def weight_flips(scores: pd.DataFrame, weights: ArrayLike) -> pd.DataFrame:
    """For each dimension, the weight at which another alternative comes first.

    One weight changes, the others keep their proportions.  Exact: every total is linear in it.

    Parameters
    ----------
    scores
        A row an alternative (a year, a branch, a system), a column a dimension, 0..100.
    weights : (dimensions,)
        Shares 0..1 that sum to 1; none of them 1.

    Returns
    -------
    DataFrame by dimension: ``weight`` now; ``below`` and ``above``, the nearest lower and higher
    weights at which another alternative draws level with the present first, and ``first_below``
    and ``first_above``, which one; NaN and None where none does.

    Raises
    ------
    CrmlabError
        For fewer than two alternatives, one that is listed twice, scores off 0..100, or weights
        that do not fit or leave nothing to the rest.

    Source
    ------
    The sensitivity of a weighted mean to one weight; the table is ours.

    Examples
    --------
    >>> scores = pd.DataFrame({"customer_value": [80, 60], "customer_satisfaction": [50, 60]},
    ...                       index=["before", "after"])
    >>> weight_flips(scores, [0.5, 0.5])[["below", "first_below"]].round(3).values.tolist()
    [[0.333, 'after'], [nan, None]]
    """
    s = _table(scores)
    if len(s) < 2:
        raise wrong("scores", "have at least two alternatives", "至少有两个备选方案", len(s))
    w = distribution("weights", weights)
    shape("weights", w, (s.shape[1],))
    if (w == 1.0).any():
        raise wrong("weights", "leave something to the other dimensions", "给其他维度留有余地", 1)
    first = int((s @ w).argmax())
    rows = [_flips(s, w, first, d) for d in range(s.shape[1])]
    table = pd.DataFrame(rows, index=scores.columns.rename("dimension"))
    for side in ("below", "above"):
        names = [None if at < 0 else scores.index[at] for at in table[f"first_{side}"]]
        table[f"first_{side}"] = pd.Series(names, index=table.index, dtype=object)
    return table


def _table(scores: pd.DataFrame) -> Floats:
    """Return the scores of alternatives, each named once."""
    columns("scores", scores, [])
    for names in (scores.index, scores.columns):
        if names.has_duplicates:
            twice = names[names.duplicated()][0]
            raise wrong("scores", "name each row and column once", "行和列的名称各不相同", twice)
    return number("scores", scores.to_numpy(), 0.0, 100.0)


def _flips(s: Floats, w: Floats, first: int, d: int) -> dict[str, float]:
    """Lead of the first over each rival as a line in the weight of dimension d, and its zeros."""
    rest = np.delete(s, d, axis=1) @ np.delete(w, d) / (1.0 - w[d])
    at_zero, at_one = rest[first] - rest, s[first, d] - s[:, d]
    slope = at_one - at_zero
    level = np.where(slope != 0, -at_zero / np.where(slope != 0, slope, 1.0), np.nan)
    level[(level < 0) | (level > 1)] = np.nan
    found: dict[str, float] = {"weight": float(w[d])}
    for side, takes_over in (("below", (level <= w[d]) & (slope > 0)),
                             ("above", (level >= w[d]) & (slope < 0))):  # fmt: skip
        gap = np.where(takes_over, np.abs(level - w[d]), np.inf)
        at = int(gap.argmin())
        known = bool(np.isfinite(gap[at]))
        found[side] = float(level[at]) if known else float("nan")
        found[f"first_{side}"] = at if known else -1
    return found


def first_places(
    scores: pd.DataFrame,
    weights: ArrayLike,
    rng: np.random.Generator,
    concentration: float = 30.0,
    draws: int = 10_000,
) -> pd.Series[float]:
    """How often each alternative comes first when the weights are only roughly known.

    Parameters
    ----------
    scores, weights
        As in :func:`weight_flips`.
    rng
        Source of randomness.
    concentration
        How sure one is of the weights; see
        :func:`crmlab.models.buying_center.dirichlet_around`.
    draws
        Number of sets of weights drawn, at least 1.

    Returns
    -------
    Series by alternative, summing to 1; ties go to the alternative listed first.

    Raises
    ------
    CrmlabError
        As :func:`weight_flips`, and for a concentration or a number of draws below 1.

    Source
    ------
    The picture of doubt is ours; see :func:`~crmlab.models.buying_center.dirichlet_around`.

    Examples
    --------
    >>> scores = pd.DataFrame({"customer_value": [80, 60], "customer_satisfaction": [50, 60]},
    ...                       index=["before", "after"])
    >>> first_places(scores, [0.5, 0.5], np.random.default_rng(0)).round(2).to_dict()
    {'before': 0.97, 'after': 0.03}
    """
    s, w = _table(scores), distribution("weights", weights)
    drawn = dirichlet_around(w, concentration, limited("draws", draws, low=1, high=MOST), rng)
    shape("weights", drawn, (None, s.shape[1]))
    shares = np.bincount((drawn @ s.T).argmax(1), minlength=len(s)) / len(drawn)
    return pd.Series(shares, index=scores.index, name="first")
