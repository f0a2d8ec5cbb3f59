"""Group choice rules: from what each member prefers to what the buying center buys."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import combinations, permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, count, distribution, one_of, shape, wrong

NO_DECISION = "no_decision"
BALLOTS = 2**18  # the most outcomes of a vote that are written out one by one


def group_choice(
    preferences: ArrayLike, weights: ArrayLike, rule: str, **options: object
) -> Floats:
    """Probability that a group buys from each vendor, under a named rule.

    Member i would pick vendor a with probability P_i(a) and has the weight w_i.  Members pick
    independently of each other.

    ====================  ========================================================================
    rule                  the group's probability of vendor a
    ====================  ========================================================================
    weighted_probability  Σ w_i P_i(a): somebody is put in charge with probability w_i
    equal_weights         the same, each member weighing 1/n
    autocracy             P_d(a), d being the decider
    plurality             one member, one vote; most votes win, ties are split evenly
    weighted_voting       a vote counts w_i; the greatest total wins, ties are split evenly
    unanimity             Π P_i(a), normalised: the group talks until all agree
    majority              more than half of the members vote for a, else no decision
    quota                 at least ``quota`` members vote for a, else no decision
    least_perturbation    proportional to 1/Q(a), Q(a) being the shifts of rank needed for every
                          member to rank a first
    logarithmic_pool      Π P_i(a)^w_i, normalised: everyone has a veto
    ====================  ========================================================================

    Parameters
    ----------
    preferences : (..., members, vendors)
        Probabilities 0..1; each row sums to 1.
    weights : (..., members)
        Shares 0..1 that sum to 1; the leading axes broadcast against those of ``preferences``.
    rule
        One of ``RULES``.
    **options
        ``decider`` (autocracy): position of the member who decides; without it the heaviest
        member, the first of them if several weigh the same.
        ``quota`` (quota): votes needed, 1..members.  Where two vendors can both reach a low
        quota, the one with more votes wins and ties are split evenly.
        ``rankings`` (least_perturbation): ``"stated"`` ranks each member's vendors by P_i, equal
        ones sharing their ranks; ``"drawn"`` is the expectation over random rankings in which
        the next place goes to a with probability proportional to P_i(a).

    Returns
    -------
    (..., vendors), each row summing to 1.  Under ``majority`` and ``quota`` (..., vendors + 1):
    the last entry is the probability of no decision.

    Raises
    ------
    CrmlabError
        For rows that do not sum to 1, shapes that do not fit, an unknown rule or option, a vote
        too large to be counted exactly, or no vendor on whom the members can agree.

    Source
    ------
    The family of models of Choffray & Lilien (1980), Market Planning for New Industrial Products;
    the formulas as they are handed down in texts, not checked against that book;
    logarithmic pool: Genest & Zidek (1986), Statistical Science 1(1); random rankings: Plackett
    (1975), Applied Statistics 24(2).  Votes that weigh differently, keeping the mass of no
    decision, and the splitting of ties, are ours.

    Examples
    --------
    >>> P = [[.6, .3, .1], [.5, .4, .1], [.2, .7, .1], [.4, .3, .3], [.3, .2, .5]]
    >>> w = [.15, .20, .40, .15, .10]
    >>> group_choice(P, w, "weighted_probability").round(4)
    array([0.36, 0.47, 0.17])
    >>> group_choice(P, w, "plurality").round(4)
    array([0.4474, 0.4034, 0.1492])
    >>> group_choice(P, w, "quota", quota=4).round(4)
    array([0.0756, 0.0584, 0.0047, 0.8613])
    """
    choose = RULES[one_of("rule", rule, RULES)]
    for option in options:
        one_of(f"option of {rule}", option, choose.__kwdefaults__ or {})
    chances = distribution("preferences", preferences)
    if chances.ndim < 2:
        shape("preferences", chances, (None, None))
    shares = np.atleast_1d(distribution("weights", weights))
    if shares.shape[-1] != chances.shape[-2]:
        shape("weights", shares, (*shares.shape[:-1], chances.shape[-2]))
    try:
        lead = np.broadcast_shapes(chances.shape[:-2], shares.shape[:-1])
    except ValueError:
        raise wrong("weights", "fit preferences", "与preferences的形状相配", shares.shape) from None
    chances = np.broadcast_to(chances, lead + chances.shape[-2:]).reshape(-1, *chances.shape[-2:])
    shares = np.broadcast_to(shares, lead + shares.shape[-1:]).reshape(-1, shares.shape[-1])
    chosen = choose(chances, shares, **options)
    return np.asarray(chosen).reshape(*lead, chosen.shape[-1])


def agreement(preferences: ArrayLike) -> Floats:
    """Probability that all members, picking independently, pick the same vendor.

    Parameters
    ----------
    preferences : (..., members, vendors)
        Probabilities 0..1; each row sums to 1.

    Returns
    -------
    array of the leading shape, 0..1.

    Raises
    ------
    CrmlabError
        For rows that do not sum to 1, or no members.

    Source
    ------
    The product rule for members who pick independently.

    Examples
    --------
    >>> float(agreement([[.6, .3, .1], [.5, .4, .1], [.2, .7, .1], [.4, .3, .3], [.3, .2, .5]])
    ...       .round(4))
    0.0124
    """
    chances = distribution("preferences", preferences)
    if chances.ndim < 2:
        shape("preferences", chances, (None, None))
    if not chances.shape[-2]:
        raise wrong("preferences", "have at least one member", "至少有一名成员", chances.shape)
    return np.asarray(chances.prod(-2).sum(-1))


# Every rule below takes preferences (groups, members, vendors) and weights (groups, members).


def _weighted_probability(preferences: Floats, weights: Floats) -> Floats:
    return np.asarray((weights[:, None, :] @ preferences)[:, 0])


def _equal_weights(preferences: Floats, weights: Floats) -> Floats:
    return np.asarray(preferences.mean(1))


def _autocracy(preferences: Floats, weights: Floats, *, decider: int | None = None) -> Floats:
    if decider is None:
        return np.asarray(preferences[np.arange(len(preferences)), weights.argmax(1)])
    members = preferences.shape[1]
    who = count("decider", decider)
    if who >= members:
        raise wrong("decider", f"be below {members}", f"小于{members}", who)
    return np.array(preferences[:, who])


def _unanimity(preferences: Floats, weights: Floats) -> Floats:
    return _normalised(preferences.prod(1))


def _logarithmic_pool(preferences: Floats, weights: Floats) -> Floats:
    return _normalised(np.asarray((preferences ** weights[:, :, None]).prod(1)))


def _normalised(scores: Floats) -> Floats:
    total = scores.sum(-1, keepdims=True)
    if (total <= 0).any():
        raise wrong(
            "preferences",
            "leave a vendor that no member rules out",
            "至少留下一家没有成员完全排除的供应商",
            "Π = 0",
        )
    return np.asarray(scores / total)


def _weighted_voting(preferences: Floats, weights: Floats) -> Floats:
    groups, members, vendors = preferences.shape
    if vendors**members > BALLOTS:
        size = f"{vendors}**{members}"
        raise wrong("vendors ** members", f"be at most {BALLOTS}", f"不大于{BALLOTS}", size)
    ballots = np.indices((vendors,) * members).reshape(members, -1)
    cast = (ballots == np.arange(vendors)[:, None, None]).astype(float).transpose(0, 2, 1).copy()
    shared = bool((weights == weights[:1]).all())
    chosen = np.empty((groups, vendors))
    step = max(1, 2**16 // ballots[0].size)
    for some in (slice(start, start + step) for start in range(0, groups, step)):
        totals = cast @ (weights[:1] if shared else weights[some]).T
        first = totals >= totals.max(0) - 1e-9
        each = _outcomes(preferences[some]) / first.sum(0, dtype=np.int8)
        chosen[some] = np.einsum("vog,og->gv", np.broadcast_to(first, (vendors, *each.shape)), each)
    return chosen


def _outcomes(preferences: Floats) -> Floats:
    """Probability (outcomes, groups) of each outcome of a vote, the first member slowest."""
    first, *others = np.ascontiguousarray(preferences.transpose(1, 2, 0))
    for member in others:
        first = (first[:, None] * member).reshape(-1, len(preferences))
    return np.asarray(first)


def _shares(votes: Floats) -> Floats:
    """Split the win of each row evenly among those with the most votes."""
    first = votes == votes.max(1, keepdims=True)
    return np.asarray(first / first.sum(1, keepdims=True))


def _plurality(preferences: Floats, weights: Floats) -> Floats:
    return np.concatenate([chance @ _shares(votes) for votes, chance in _tallies(preferences)])


def _majority(preferences: Floats, weights: Floats) -> Floats:
    return _quota(preferences, weights, quota=preferences.shape[1] // 2 + 1)


def _quota(preferences: Floats, weights: Floats, *, quota: int = 0) -> Floats:
    members = preferences.shape[1]
    needed = count("quota", quota, low=1)
    if needed > members:
        raise wrong("quota", f"be at most {members}", f"不大于{members}", needed)
    chosen = []
    for votes, chance in _tallies(preferences):
        missed = votes.max(1, keepdims=True) < needed
        chosen.append(chance @ np.hstack([_shares(votes) * ~missed, missed]))
    return np.concatenate(chosen)


def _least_perturbation(
    preferences: Floats, weights: Floats, *, rankings: str = "stated"
) -> Floats:
    if one_of("rankings", rankings, ("stated", "drawn")) == "stated":
        return _inverse(_shifts(preferences))
    vendors = preferences.shape[-1]
    orders = np.array(list(permutations(range(vendors))))
    shifts = orders.argsort(1)
    chance = _plackett_luce(preferences, orders)
    return np.concatenate([p @ _inverse(q) for q, p in _sums(shifts, chance)])


def _shifts(preferences: Floats) -> Floats:
    """Shifts of rank that put each vendor first with everyone; an equal vendor is half ahead."""
    shifts = np.zeros((len(preferences), preferences.shape[-1]))
    for a, b in combinations(range(preferences.shape[-1]), 2):
        ahead = np.sign(preferences[:, :, b] - preferences[:, :, a])
        shifts[:, a] += (1.0 + ahead).sum(1) / 2
        shifts[:, b] += (1.0 - ahead).sum(1) / 2
    return shifts


def _inverse(shifts: Floats) -> Floats:
    """Probabilities proportional to 1/shifts; a vendor that everyone has first takes all."""
    first = shifts == 0
    odds = np.where(first.any(-1, keepdims=True), first, 1.0 / np.where(first, 1.0, shifts))
    return np.asarray(odds / odds.sum(-1, keepdims=True))


def _plackett_luce(preferences: Floats, orders: NDArray[np.intp]) -> Floats:
    """Probability of each order; vendors of probability 0 come last, in random order."""
    chance = np.ones((*preferences.shape[:2], len(orders)))
    left = np.ones_like(chance)
    for place in range(orders.shape[1] - 1):
        picked = preferences[:, :, orders[:, place]]
        left = preferences[:, :, orders[:, place:]].sum(-1)
        at_random = 1.0 / (orders.shape[1] - place)
        chance *= np.divide(picked, left, out=np.full_like(left, at_random), where=left > 0)
    return chance


def _tallies(preferences: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Every count of votes with its probability: :func:`_sums` of one vote a member."""
    return _sums(np.eye(preferences.shape[-1], dtype=np.intp), preferences)


def _sums(steps: NDArray[np.intp], chances: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Exact distribution of a sum to which each member adds one of the ``steps``.

    Yields, for some groups at a time, the sums (sums, vendors) and their probability (groups,
    sums).  Equal sums are merged member by member, so that the work grows with the number of
    different sums, not with the number of outcomes.
    """
    groups, members, choices = chances.shape
    most = math.prod([members * int(steps.max()) + 1] * (steps.shape[1] - 1)) * choices
    if most > 2**26:
        raise wrong("preferences", "be smaller to be exact", "再小一些才能精确计算", chances.shape)
    sums, targets = np.zeros((1, steps.shape[1]), dtype=np.intp), []
    for _ in range(members):
        before, grown = len(sums), (sums + steps[:, None]).reshape(-1, steps.shape[1])
        sums, where = np.unique(grown, axis=0, return_inverse=True)
        targets.append((len(sums), where.reshape(choices, before)))
    block = max(1, 2**18 // most)
    for start in range(0, max(groups, 1), block):
        chance = np.ones((1, len(chances[start : start + block])))
        for member, (many, to) in enumerate(targets):
            spread = np.zeros((many, chance.shape[1]))
            for choice in range(choices):
                picked = chances[start : start + block, member, choice]
                spread[to[choice]] += chance * picked
            chance = spread
        yield sums.astype(float), chance.T


RULES: dict[str, Callable[..., Floats]] = {
    "weighted_probability": _weighted_probability,
    "equal_weights": _equal_weights,
    "autocracy": _autocracy,
    "plurality": _plurality,
    "weighted_voting": _weighted_voting,
    "unanimity": _unanimity,
    "majority": _majority,
    "quota": _quota,
    "least_perturbation": _least_perturbation,
    "logarithmic_pool": _logarithmic_pool,
}
