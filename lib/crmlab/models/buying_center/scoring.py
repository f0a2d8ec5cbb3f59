"""Multi-criteria scoring: how one member, or one table, ranks the vendors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, distribution, number, one_of, shape, wrong
from crmlab.models.arguments import together, truth

# Average consistency index of random matrices of 1, 2, ... items (Saaty 1980).
RANDOM_INDEX = (
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
)  # fmt: skip


def weighted_sum(
    scores: ArrayLike,
    weights: ArrayLike,
    benefit: ArrayLike | None = None,
    normalisation: str = "max",
) -> Floats:
    """Weighted sum of criteria: the simplest way to rank vendors.

    Parameters
    ----------
    scores : (..., alternatives, criteria)
        Raw scores on any scale.
    weights : (..., criteria)
        Shares 0..1 that sum to 1.
    benefit : (criteria,)
        True where more is better, False where less is (a price); None: more is always better.
    normalisation
        ``"max"``: x/max, and min/x where less is better; scores must be positive.
        ``"range"``: from 0 for the worst alternative to 1 for the best.
        ``"none"``: as they come, for scores on one common scale; costs count negatively.

    Returns
    -------
    (..., alternatives), the more the better.

    Raises
    ------
    CrmlabError
        For shapes that do not fit, weights that do not sum to 1, a ``benefit`` that is not True
        or False, scores that the normalisation cannot take.

    Source
    ------
    Hwang & Yoon (1981), Multiple Attribute Decision Making (simple additive weighting).

    Examples
    --------
    >>> weighted_sum([[8, 200], [6, 100]], weights=[0.5, 0.5], benefit=[True, False])
    array([0.75 , 0.875])
    """
    x, w, good = _table(scores, weights, benefit)
    how = one_of("normalisation", normalisation, ("max", "range", "none"))
    if how == "none":
        parts, w = x, np.where(good, w, -w)
    elif how == "max":
        number("scores", x, above=0.0)
        parts = np.where(good, x / x.max(-2, keepdims=True), x.min(-2, keepdims=True) / x)
    else:
        low, high = x.min(-2, keepdims=True), x.max(-2, keepdims=True)
        if (low == high).any():
            same = float(low[low == high][0])
            raise wrong("scores", "differ in every criterion", "在每项标准上有差别", same)
        parts = np.where(good, x - low, high - x) / (high - low)
    return np.asarray((parts @ w[..., None])[..., 0])


def topsis(scores: ArrayLike, weights: ArrayLike, benefit: ArrayLike | None = None) -> Floats:
    """Closeness to the ideal vendor (TOPSIS): near the best on all criteria, far from the worst.

    Columns are divided by their Euclidean length and weighted; with the distances D+ to the best
    and D- to the worst value of each column, closeness is D-/(D+ + D-).

    Parameters
    ----------
    scores, weights, benefit
        As in :func:`weighted_sum`.

    Returns
    -------
    (..., alternatives), 0 (worst in everything) to 1 (best in everything).

    Raises
    ------
    CrmlabError
        For shapes that do not fit, weights that do not sum to 1, alternatives that are all alike.

    Source
    ------
    Hwang & Yoon (1981), Multiple Attribute Decision Making.

    Examples
    --------
    >>> topsis([[8, 200], [6, 100], [7, 150]], [0.5, 0.5], [True, False]).round(3)
    array([0.306, 0.694, 0.5  ])
    """
    table, w, good = _table(scores, weights, benefit)
    # Alternatives first: whole tables are compared faster than the rows of each.
    lead = np.broadcast_shapes(table.shape[:-2], w.shape[:-1])
    tables = np.broadcast_to(table, lead + table.shape[-2:])
    x = np.ascontiguousarray(np.moveaxis(tables, -2, 0))
    length = np.sqrt(np.einsum("a...c,a...c->...c", x, x))
    if not length.all():
        raise wrong("scores", "not be 0 in a whole column", "不能整列为0", 0)
    v = x * (np.where(good, w, -w) / length)
    to_best, to_worst = v.max(0) - v, v - v.min(0)
    plus = np.sqrt(np.einsum("a...c,a...c->a...", to_best, to_best))
    minus = np.sqrt(np.einsum("a...c,a...c->a...", to_worst, to_worst))
    total = plus + minus
    if not total.all():
        same = float(table.flat[0])
        raise wrong("scores", "differ between alternatives", "在备选方案之间有差别", same)
    return np.moveaxis(minus / total, 0, -1)


class Priorities(NamedTuple):
    """What AHP makes of a matrix of comparisons.

    ``priorities`` (..., items) sum to 1; ``eigenvalue`` is the largest one; ``consistency_index``
    is (eigenvalue - n)/(n - 1); ``consistency_ratio`` divides it by that of random matrices.  Up
    to 0.10 is customarily accepted.
    """

    priorities: Floats
    eigenvalue: Floats
    consistency_index: Floats
    consistency_ratio: Floats


def ahp(comparisons: ArrayLike) -> Priorities:
    """Priorities from pairwise comparisons (analytic hierarchy process, eigenvector method).

    Parameters
    ----------
    comparisons : (..., items, items)
        How many times more item i counts than item j, positive; entry j, i is the reciprocal.
        At most 15 items.

    Returns
    -------
    Priorities

    Raises
    ------
    CrmlabError
        For a matrix that is not square, positive and reciprocal.

    Source
    ------
    Saaty (1980), The Analytic Hierarchy Process; random index from the same book.

    Examples
    --------
    >>> result = ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    >>> result.priorities.round(3), float(result.consistency_ratio.round(3))
    (array([0.637, 0.258, 0.105]), 0.033)
    """
    matrix = _comparisons(comparisons)
    items = matrix.shape[-1]
    flat = matrix.reshape(-1, items, items)
    solved = [_perron(flat[i : i + 1024]) for i in range(0, max(len(flat), 1), 1024)]
    priorities = np.concatenate([vector for vector, _ in solved]).reshape(matrix.shape[:-1])
    eigenvalue = np.concatenate([value for _, value in solved]).reshape(matrix.shape[:-2])
    index = (eigenvalue - items) / max(items - 1, 1)
    chance = RANDOM_INDEX[items - 1]
    ratio = index / chance if chance else np.zeros_like(index)
    return Priorities(priorities, np.asarray(eigenvalue), np.asarray(index), np.asarray(ratio))


def _comparisons(comparisons: ArrayLike) -> Floats:
    matrix = number("comparisons", comparisons, above=0.0)
    items = matrix.shape[-1] if matrix.ndim else 0
    shape("comparisons", matrix, (*matrix.shape[:-2], items, items))
    if not items:
        raise wrong("comparisons", "not be empty", "不为空", matrix.shape)
    if items > len(RANDOM_INDEX):
        most = len(RANDOM_INDEX)
        raise wrong("comparisons", f"have at most {most} items", f"最多有{most}项", items)
    off = np.abs(matrix * np.swapaxes(matrix, -1, -2) - 1.0) > 1e-6
    if off.any():
        at = tuple(int(i) for i in np.argwhere(off)[0])
        back = ", ".join(map(str, (*at[:-2], at[-1], at[-2])))
        raise wrong(
            f"comparisons[{', '.join(map(str, at))}]",
            f"be 1 / comparisons[{back}]",
            f"等于1 / comparisons[{back}]",
            float(matrix[at]),
        )
    return matrix


def _perron(matrices: Floats) -> tuple[Floats, Floats]:
    """Largest eigenvalue of positive matrices and its vector, by iterating their 16th powers.

    The matrices (many, items, items) are turned so that the many are next to each other.
    """
    side_by_side = np.ascontiguousarray(matrices.transpose(1, 2, 0))
    columns = side_by_side.sum(0)
    power = side_by_side / len(columns)  # the eigenvalue is then 1, and more with contradictions
    for _ in range(4):
        power = np.einsum("ijm,jkm->ikm", power, power)
    last, vector = np.zeros_like(columns), power.sum(1)
    vector /= vector.sum(0)
    for turn in range(1, 500):
        if np.abs(vector - last).max(initial=0.0) < 1e-14:
            break
        if turn % 8 == 0:  # judgements that go round in a circle: take larger steps
            power /= power.sum((0, 1))
            power = np.einsum("ijm,jkm->ikm", power, power)
        last, vector = vector, np.einsum("ijm,jm->im", power, vector)
        vector /= vector.sum(0)
    return vector.T, np.asarray((columns * vector).sum(0))


def logit(scores: ArrayLike, sensitivity: ArrayLike = 1.0) -> Floats:
    """Probability of picking each vendor, from what a member thinks each is worth.

    ``exp(sensitivity * score)``, normalised: equal scores give equal chances, and the best vendor
    is the likelier the larger the differences and the more sensitive the member.

    Parameters
    ----------
    scores : (..., vendors)
        On any scale.
    sensitivity
        For each unit of score, at least 0; arrays broadcast against the leading axes.

    Returns
    -------
    (..., vendors), each row summing to 1.

    Raises
    ------
    CrmlabError
        For scores that are empty or not finite, and a sensitivity that is negative or does not
        fit.

    Source
    ------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior.

    Examples
    --------
    >>> logit([0.7, 0.4], sensitivity=5).round(3)
    array([0.818, 0.182])
    """
    x = np.atleast_1d(number("scores", scores))
    if not x.shape[-1]:
        raise wrong("scores", "not be empty", "不为空", x.shape)
    slope = number("sensitivity", sensitivity, low=0.0)
    together(scores=x.shape[:-1], sensitivity=slope.shape)
    x = x * slope[..., None]
    odds = x.reshape(-1, x.shape[-1]).T.copy()  # a row a vendor: rows are added faster than columns
    odds -= odds.max(0)
    np.exp(odds, out=odds)
    odds /= odds.sum(0)
    return np.ascontiguousarray(odds.T).reshape(x.shape)


def _table(
    scores: ArrayLike, weights: ArrayLike, benefit: ArrayLike | None
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    x = number("scores", scores)
    if x.ndim < 2 or 0 in x.shape:
        shape("scores", x, (None, None))
        raise wrong("scores", "not be empty", "不为空", x.shape)
    w = np.atleast_1d(distribution("weights", weights))
    if w.shape[-1] != x.shape[-1]:
        shape("weights", w, (*w.shape[:-1], x.shape[-1]))
    good = np.ones(x.shape[-1], dtype=bool) if benefit is None else truth("benefit", benefit)
    shape("benefit", good, (x.shape[-1],))
    together(scores=x.shape[:-2], weights=w.shape[:-1])
    return x, w, good
