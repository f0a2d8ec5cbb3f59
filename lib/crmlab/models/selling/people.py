"""Supporter analysis: who matters at the customer, who is with us, and who stays with us."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, distribution, number, one_of, probability, wrong
from crmlab.models.arguments import given, single
from crmlab.models.buying_center import ROLES, group_choice, role_weights

NEEDED = ("name", "role", "rank", "influence", "stance", "firmness")
WEIGHTS = (0.2, 0.5, 0.3)


def importance(people: pd.DataFrame, weights: ArrayLike = WEIGHTS) -> pd.Series[float]:
    """How much each person at the customer counts in the tender.

    Rank alone misleads: what counts is also the role in the tender and the influence inside the
    organisation.  The three are put on 0..1, weighted, and divided by their total.

    Parameters
    ----------
    people
        A row a person: ``name``; ``role`` in the tender, one of the six of the buying center;
        ``rank``, 0..1, 1 for the head; ``influence`` by relations inside, 0..1.  The role
        counts by its say at supplier selection, the decider's being 1.
    weights
        Shares of rank, role and influence, summing to 1.

    Returns
    -------
    Series by name, summing to 1.

    Raises
    ------
    CrmlabError
        For missing columns, a person listed twice, values off their range.

    Source
    ------
    The three criteria: the course's case of the lost deal.  The weights are ours.

    Examples
    --------
    >>> people = pd.DataFrame({"name": ["A", "B"], "role": ["decider", "user"],
    ...                        "rank": [0.5, 1.0], "influence": [0.8, 0.1]})
    >>> importance(people).round(2).to_dict()
    {'A': 0.61, 'B': 0.39}
    """
    columns("people", people, NEEDED[:4])
    given("name", people["name"])
    twice = people["name"][people["name"].duplicated()]
    if len(twice):
        raise wrong("name", "be different for each person", "各不相同", twice.iloc[0])
    w = distribution("weights", weights)
    if w.shape != (3,):
        raise wrong("weights", "be three shares", "是三个份额", w.shape)
    say = role_weights().loc["supplier_selection"]
    roles = [one_of("role", role, ROLES) for role in people["role"]]
    criteria = np.stack([
        probability("rank", people["rank"]),
        (say[roles] / say.max()).to_numpy(dtype=float),
        probability("influence", people["influence"]),
    ])  # fmt: skip
    counts = w @ criteria
    if not counts.sum():
        raise wrong("importance", "be above 0 for somebody", "至少有一人大于0", 0)
    names = pd.Index(people["name"], name="name")
    return pd.Series(counts / counts.sum(), index=names, name="importance")


def supporters(
    people: pd.DataFrame, pressure: float = 0.0, weights: ArrayLike = WEIGHTS
) -> pd.DataFrame:
    """Map of the people at the customer: importance, stance under pressure, where to work next.

    Under a rival's pressure support shrinks to ``stance * (1 - pressure * (1 - firmness))``: a firm
    supporter does not waver, an ordinary one does.  Whoever is against us already stays so, firm or
    not: the rival has nothing to win there.  The form is ours.

    Parameters
    ----------
    people
        As in :func:`importance`, and ``stance``, -1 (against us) to 1 (for us); ``firmness``,
        0..1, how much of a stance for us withstands pressure.
    pressure
        The rival's, 0 (none) to 1 (of a supporter who is not firm at all nothing is left).
    weights
        As in :func:`importance`.

    Returns
    -------
    DataFrame by name: ``importance``; ``stance`` under pressure; ``support``, their product;
    ``kind``: strong_supporter (stance above 1/3, firmness at least 1/2), ordinary_supporter,
    neutral, opponent (stance below -1/3), judged without pressure; ``room``: the support still
    to be won.

    Raises
    ------
    CrmlabError
        As :func:`importance`, and for a stance, firmness or pressure off its range.

    Examples
    --------
    >>> people = pd.DataFrame({"name": ["A", "C"], "role": ["decider", "influencer"],
    ...     "rank": [1.0, 0.5], "influence": [0.9, 0.8], "stance": [0.2, -0.8],
    ...     "firmness": [0.3, 0.9]})
    >>> supporters(people)["kind"].to_dict()
    {'A': 'neutral', 'C': 'opponent'}
    """
    columns("people", people, NEEDED)
    counts = importance(people, weights)
    stated, firm = _stances(people)
    stance = _under(stated, firm, np.asarray(single("pressure", pressure, 0.0, 1.0)))
    kind = np.select(
        [(stated > 1 / 3) & (firm >= 1 / 2), stated > 1 / 3, stated < -1 / 3],
        ["strong_supporter", "ordinary_supporter", "opponent"],
        "neutral",
    )
    table = counts.to_frame()
    table["stance"], table["kind"] = stance, kind
    table["support"] = table["importance"] * table["stance"]
    table["room"] = table["importance"] * (1.0 - table["stance"])
    return table[["importance", "stance", "support", "kind", "room"]]


def tender_win(
    people: pd.DataFrame, pressure: ArrayLike = 0.0, weights: ArrayLike = WEIGHTS
) -> Floats:
    """Probability that we win when the people at the customer vote, each by importance.

    A person votes for us with probability ``(1 + stance) / 2``; the greater total wins, ties are
    split (:func:`group_choice`, weighted voting).  The form is ours.

    Parameters
    ----------
    people, weights
        As in :func:`supporters`; at most 18 people.
    pressure
        0..1; arrays give an array.

    Returns
    -------
    array of the shape of ``pressure``, 0..1.

    Raises
    ------
    CrmlabError
        As :func:`supporters`.

    Examples
    --------
    >>> people = pd.DataFrame({"name": ["A", "B", "C"], "role": ["decider", "user", "influencer"],
    ...     "rank": [1.0, 0.5, 0.5], "influence": [0.9, 0.4, 0.8], "stance": [0.6, 0.4, -0.8],
    ...     "firmness": [0.3, 0.2, 0.9]})
    >>> tender_win(people, pressure=[0.0, 0.5, 1.0]).round(3)
    array([0.598, 0.476, 0.368])
    """
    columns("people", people, NEEDED)
    counts = importance(people, weights)
    stance = _under(*_stances(people), probability("pressure", pressure)[..., None])
    for_us = (1.0 + stance) / 2.0
    votes = np.stack([for_us, 1.0 - for_us], axis=-1)
    return np.asarray(group_choice(votes, counts.to_numpy(), "weighted_voting")[..., 0])


def _stances(people: pd.DataFrame) -> tuple[Floats, Floats]:
    stance = number("stance", people["stance"], -1.0, 1.0)
    return stance, probability("firmness", people["firmness"])


def _under(stance: Floats, firmness: Floats, pressure: Floats) -> Floats:
    return np.where(stance > 0, stance * (1.0 - pressure * (1.0 - firmness)), stance)
