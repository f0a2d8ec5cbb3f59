"""Buying centres decided by the hundred thousand beside the same decision as a Mesa model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mesa
import numpy as np
from beside import Row, Side, faster

from crmlab.models.buying_center import (
    group_choice,
    influence,
    purchase,
    stage_networks,
    stage_weights,
)

CENTERS, FEW, ROUNDS = 100_000, 100, 8
ROLES = ["user", "influencer", "decider", "buyer", "gatekeeper"]
SHOCK, SENSITIVITY = 0.1, 4.0


class Person(mesa.Agent):
    """A member who listens to the others and keeps a share of the first opinion."""

    def __init__(self, model: Center, i: int, first: list[float]) -> None:
        super().__init__(model)
        self.i, self.first, self.now = i, first, list(first)

    def listen(self) -> None:
        row = self.model.network[self.i]
        open_to = 1 - row[self.i]
        self.next = [
            open_to * sum(row[other.i] * other.now[v] for other in self.model.agents)
            + (1 - open_to) * self.first[v]
            + self.model.news()
            for v in range(len(self.first))
        ]

    def settle(self) -> None:
        self.now = self.next


class Center(mesa.Model):
    """One buying centre."""

    def __init__(self, opinions: Any, weights: Any, network: Any, shock: float = 0.0) -> None:
        super().__init__(rng=1)
        self.network, self.weights, self.shock = network, weights, shock
        for i, first in enumerate(opinions):
            Person(self, i, first)

    def news(self) -> float:
        return self.shock * self.rng.standard_normal() if self.shock else 0.0

    def step(self) -> None:
        self.agents.do("listen")
        self.agents.do("settle")

    def choose(self) -> list[float]:
        """Weighted probability."""
        return [sum(self.weights[a.i] * a.now[v] for a in self.agents) for v in range(3)]

    def decide(self) -> list[float]:
        """Weighted probability of opinions on the log-odds scale."""
        total = [0.0, 0.0, 0.0]
        for agent in self.agents:
            odds = np.exp(SENSITIVITY * np.array(agent.now))
            for v in range(3):
                total[v] += self.weights[agent.i] * odds[v] / odds.sum()
        return total


def rows() -> Iterator[Row]:
    """Choice and discussion of random centers, and a decision that runs through eight stages.

    The peer decides each center exactly as ours does: the same rule (weighted probability), its
    own weights and its own network where each center has its own.
    """
    rng = np.random.default_rng(1)
    opinions = rng.dirichlet(np.ones(3), (CENTERS, 5))
    weights = rng.dirichlet(np.ones(5), CENTERS)
    networks = rng.dirichlet(np.ones(5), (CENTERS, 5))
    few = list(zip(opinions[:FEW].tolist(), weights[:FEW].tolist(), networks[:FEW].tolist(),
                   strict=True))  # fmt: skip
    np.testing.assert_allclose(Center(*few[0]).choose(), group_choice(
        opinions[0], weights[0], "weighted_probability"), atol=1e-12)  # fmt: skip

    def discussed(center: Center) -> list[list[float]]:
        for _ in range(ROUNDS):
            center.step()
        return [agent.now for agent in center.agents]

    np.testing.assert_allclose(
        discussed(Center(*few[0])), influence(networks[0], None, opinions[0], ROUNDS), atol=1e-12
    )
    yield faster(
        "center.choose, 1e5 random centers",
        Side("crmlab", lambda: group_choice(opinions, weights, "weighted_probability"), CENTERS),
        Side("Mesa", lambda: [Center(*one).choose() for one in few], FEW), 100, "centers",
    )  # fmt: skip
    yield faster(
        f"center.discuss, {ROUNDS} rounds, 1e5 random centers",
        Side("crmlab", lambda: influence(networks, None, opinions, ROUNDS), CENTERS),
        Side("Mesa", lambda: [discussed(Center(*one)) for one in few], FEW), 100, "centers",
        runs=3,
    )  # fmt: skip
    yield stages(rng)


def stages(rng: np.random.Generator) -> Row:
    """Eight stages of influence and news: one network by stage, opinions and news of each run."""
    weights = np.array([0.15, 0.2, 0.4, 0.15, 0.1])
    say = stage_weights(ROLES, weights)
    networks = stage_networks(rng.dirichlet(np.ones(5), 5), say)
    batch, few = 10_000, 50
    first = rng.standard_normal((batch, 5, 3))
    listed, by_stage, last = first[:few].tolist(), networks.tolist(), say[-1].tolist()

    def ours() -> Any:
        return purchase(
            first, networks, say[-1], "weighted_probability", stage="performance_review",
            shock=SHOCK, sensitivity=SENSITIVITY, rng=rng,
        )  # fmt: skip

    def peer() -> None:
        for opinions in listed:
            center = Center(opinions, last, by_stage[0], SHOCK)
            for network in by_stage:
                center.network = network
                center.step()
            center.decide()

    return faster(
        "buying-center Monte Carlo, 8 stages",
        Side("crmlab", ours, batch), Side("Mesa", peer, few), 300, "runs",
    )  # fmt: skip
