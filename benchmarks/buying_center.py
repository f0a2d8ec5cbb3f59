"""Buying centers by the hundred thousand beside the same decision as a Mesa model.

"The same decision" means the same numbers from the same inputs: the same rule, the same weights,
the same network in each run; the first ones of each race are compared digit by digit.  Ours are
the functions on arrays that ``BuyingCenter.choose`` and ``BuyingCenter.discuss`` call for one
center.  The peer is written to be quick as Mesa goes: lists rather than tiny arrays, no data
collector, agents in a fixed order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import mesa
import numpy as np
from beside import Row, Side, faster

from crmlab.models.buying_center import (
    RULES,
    group_choice,
    influence,
    purchase,
    stage_networks,
    stage_weights,
    weighted_sum,
)

CENTERS, BATCH, FEW, ROUNDS = 100_000, 10_000, 100, 8
ROLES = ("user", "influencer", "decider", "buyer", "gatekeeper")
VENDORS = range(3)
SHOCK, SENSITIVITY = 0.1, 4.0
OPTIONS = {"quota": {"quota": 4}}


class Person(mesa.Agent):
    """A member with an opinion of each vendor, a say, and attention to give."""

    def __init__(self, model: Center, first: list[float], say: float, row: list[float]) -> None:
        super().__init__(model)
        self.first = self.now = first
        self.say, self.row = say, row
        self.open = 1.0 - row[len(model.agents) - 1]

    def listen(self) -> None:
        people, news, gauss = self.model.people, self.model.shock, self.random.gauss
        self.heard = [
            self.open * sum([w * p.now[v] for w, p in zip(self.row, people, strict=True)])
            + (1.0 - self.open) * self.first[v]
            + (gauss(0.0, news) if news else 0.0)
            for v in VENDORS
        ]

    def settle(self) -> None:
        self.now = self.heard


class Center(mesa.Model):
    """One buying center."""

    def __init__(self, opinions: Any, say: Any, network: Any, shock: float = 0.0, seed: int = 1):
        super().__init__(seed=seed)
        self.shock = shock
        self.people = [Person(self, *one) for one in zip(opinions, say, network, strict=True)]

    def step(self) -> None:
        self.agents.do("listen")
        self.agents.do("settle")

    def discuss(self, rounds: int) -> list[list[float]]:
        for _ in range(rounds):
            self.step()
        return [person.now for person in self.people]

    def choose(self, rule: str) -> list[float]:
        """Probability of each vendor, and of no decision where the rule knows it."""
        people = self.people
        n = len(people)
        if rule == "weighted_probability":
            return [sum(p.say * p.now[v] for p in people) for v in VENDORS]
        if rule == "equal_weights":
            return [sum(p.now[v] for p in people) / n for v in VENDORS]
        if rule == "autocracy":
            return max(people, key=lambda p: p.say).now
        if rule == "unanimity":
            return normalised([math.prod([p.now[v] for p in people]) for v in VENDORS])
        if rule == "logarithmic_pool":
            return normalised([math.prod([p.now[v] ** p.say for p in people]) for v in VENDORS])
        if rule == "least_perturbation":
            shifts = [sum(x > p.now[v] for p in people for x in p.now) for v in VENDORS]
            if 0 in shifts:
                return normalised([float(s == 0) for s in shifts])
            return normalised([1.0 / s for s in shifts])
        if rule == "weighted_voting":
            return self.vote([p.say for p in people])[:-1]
        needed = {"plurality": 0, "majority": n // 2 + 1, "quota": 4}[rule]
        return self.vote([1] * n, needed)[: -1 if rule == "plurality" else None]

    def vote(self, say: list[Any], needed: int = 0) -> list[float]:
        """Go through every outcome of the vote; ties are split evenly."""
        chosen = [0.0] * (len(VENDORS) + 1)
        for picks in product(VENDORS, repeat=len(say)):
            chance = math.prod([p.now[v] for p, v in zip(self.people, picks, strict=True)])
            votes = [0.0] * len(VENDORS)
            for v, weight in zip(picks, say, strict=True):
                votes[v] += weight
            most = max(votes)
            if most < needed:
                chosen[-1] += chance
                continue
            first = [v for v in VENDORS if votes[v] >= most - 1e-9]
            for v in first:
                chosen[v] += chance / len(first)
        return chosen

    def draw(self) -> int:
        """One ballot drawn: who wins it by weight."""
        votes = [0.0] * len(VENDORS)
        for person in self.people:
            votes[self.random.choices(VENDORS, person.now)[0]] += person.say
        return votes.index(max(votes))


class Purchase(Center):
    """A center whose network follows the eight stages, and which scores vendors by criteria."""

    def __init__(self, scores: Any, criteria: Any, networks: Any, say: Any, **options: Any):
        opinions = [
            [sum([w * x for w, x in zip(weights, row, strict=True)]) for row in mine]
            for weights, mine in zip(criteria, scores, strict=True)
        ]
        super().__init__(opinions, say, networks[0], **options)
        self.networks = networks

    def step(self) -> None:
        for person, row in zip(self.people, self.networks[self.steps - 1], strict=True):
            person.row = row
        super().step()

    def decide(self) -> list[float]:
        """Go through all stages and choose by weighted probability."""
        for _ in self.networks:
            self.step()
        for person in self.people:
            person.now = normalised([math.exp(SENSITIVITY * x) for x in person.now])
        return self.choose("weighted_probability")


def normalised(odds: list[float]) -> list[float]:
    total = sum(odds)
    return [x / total for x in odds]


def rows() -> Iterator[Row]:
    """Every rule, discussion, and the purchase through eight stages."""
    rng = np.random.default_rng(1)
    preferences = rng.dirichlet(np.ones(3), (CENTERS, 5))
    weights = rng.dirichlet(np.ones(5), CENTERS)
    networks = rng.dirichlet(np.ones(5), (CENTERS, 5))
    few = list(zip(*(a[:FEW].tolist() for a in (preferences, weights, networks)), strict=True))

    for rule in RULES:
        def ours(rule: str = rule) -> Any:
            return group_choice(preferences, weights, rule, **OPTIONS.get(rule, {}))

        def peer(rule: str = rule) -> Any:
            return [Center(*one).choose(rule) for one in few]

        yield beside_mesa(f"choose by {rule}, 1e5 random centers", ours, peer, 100)
    yield drawn(preferences, weights, few)
    yield beside_mesa(
        f"discuss in {ROUNDS} rounds, 1e5 random centers",
        lambda: influence(networks, None, preferences, ROUNDS),
        lambda: [Center(*one).discuss(ROUNDS) for one in few], 100,
    )  # fmt: skip
    yield purchases("1e5 random runs of a center, 8 stages", rng, own=False, limit=300)
    yield purchases("1e5 random centers, each its network, 8 stages", rng, own=True, limit=100)


def beside_mesa(work: str, ours: Any, peer: Any, limit: float | None) -> Row:
    """Compare the numbers, then the speed."""
    np.testing.assert_allclose(ours()[:FEW], peer(), atol=1e-9)
    return faster(
        work, Side("crmlab", ours, CENTERS), Side("Mesa", peer, FEW), limit, "centers", runs=3
    )


def drawn(preferences: Any, weights: Any, few: Any) -> Row:
    """Not the same decision: the exact chance of each vendor here, one random outcome in Mesa."""
    return faster(
        "weighted voting: exact here, one ballot drawn in Mesa",
        Side("crmlab", lambda: group_choice(preferences, weights, "weighted_voting"), CENTERS),
        Side("Mesa", lambda: [Center(*one).draw() for one in few], FEW), None, "centers", runs=3,
    )  # fmt: skip


def purchases(work: str, rng: np.random.Generator, own: bool, limit: float) -> Row:
    """Random scores of three vendors on six criteria, news at each of eight stages."""
    criteria = rng.dirichlet(np.ones(6), 5)
    say = stage_weights(ROLES, np.array([0.15, 0.20, 0.40, 0.15, 0.10]))
    networks = stage_networks(rng.dirichlet(np.ones(5), (BATCH, 5) if own else 5), say)
    listed = networks[:FEW].tolist() if own else [networks.tolist()] * FEW

    def ours(scores: Any, shock: float = SHOCK) -> Any:
        return purchase(
            weighted_sum(scores, criteria, normalisation="none"), networks[: len(scores)] if own
            else networks, say[-1], "weighted_probability", stage="performance_review",
            shock=shock, sensitivity=SENSITIVITY, rng=rng,
        )  # fmt: skip

    def peer(scores: Any, shock: float = SHOCK) -> list[list[float]]:
        return [
            Purchase(mine, criteria.tolist(), network, say[-1].tolist(), shock=shock, seed=i)
            .decide() for i, (mine, network) in enumerate(zip(scores, listed, strict=True))
        ]  # fmt: skip

    scores = rng.random((FEW, 5, 3, 6))
    np.testing.assert_allclose(ours(scores, shock=0.0), peer(scores.tolist(), shock=0.0))
    return faster(
        work,
        Side("crmlab", lambda: [ours(rng.random((BATCH, 5, 3, 6)))
                                for _ in range(CENTERS // BATCH)], CENTERS),
        Side("Mesa", lambda: peer(rng.random((FEW, 5, 3, 6)).tolist()), FEW), limit, "runs", runs=3,
    )  # fmt: skip
