"""Paths, events and counts of a million customers over 120 periods, win-back included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from beside import Row, Side, apart, faster, peak, race, rounded

from crmlab.models.lifecycle import Lifecycle

CUSTOMERS, PERIODS = 1_000_000, 120
MONTHS = CUSTOMERS * PERIODS


def with_win_back() -> Lifecycle:
    """The course's four stages, of whose lost customers two in a hundred return every month."""
    life = Lifecycle.four_stages()
    moves = life.transition.copy()
    moves[4] = [0.0, 0.02, 0.0, 0.0, 0.98]
    return replace(life, transition=moves)


LIFE = with_win_back()


def rows() -> Iterator[Row]:
    """Full history; its memory; changes of stage alone; totals by stage alone."""
    rng = np.random.default_rng(1)
    yield history(rng)
    yield memory()
    yield events(rng)
    yield counts(rng)
    yield size(rng)


def history(rng: np.random.Generator) -> Row:
    """The stage of every customer in every month: int8 here, int64 in QuantEcon."""
    from quantecon import MarkovChain

    chain = MarkovChain(LIFE.transition)

    def peer(customers: int) -> Any:
        return chain.simulate(PERIODS + 1, init=0, num_reps=customers, random_state=rng)

    few = 100_000
    share = np.bincount(peer(few)[:, -1], minlength=5) / few
    mine = np.bincount(LIFE.paths(few, PERIODS, rng)[:, -1], minlength=5) / few
    assert np.abs(share - mine).max() < 0.01, (share, mine)
    return faster(
        "paths, full history, 1M × 120",
        Side("crmlab", lambda: LIFE.paths(CUSTOMERS, PERIODS, rng), MONTHS),
        Side("QuantEcon", lambda: peer(CUSTOMERS), MONTHS), 3, "customer-months", runs=3,
    )  # fmt: skip


def memory() -> Row:
    """Most memory held on the way to the result, in a fresh process."""
    held, result = apart(__file__).values()
    return Row(
        "paths, memory at the peak", f"{held / 1e6:.0f} MB", f"the result: {result / 1e6:.0f} MB",
        f"{held / result:.2f} ×", "≤ 1.3 ×", held <= 1.3 * result,
    )  # fmt: skip


def events(rng: np.random.Generator) -> Row:
    """Every change of stage, in columns; the peer jumps from change to change as well.

    The compiled loop fills arrays that are large enough beforehand; ours returns a DataFrame.
    """
    numba = Compiled()
    ours, theirs = len(LIFE.events(CUSTOMERS, PERIODS, rng)), len(numba.events(rng)[0])
    assert abs(ours / theirs - 1) < 0.01, (ours, theirs)
    return faster(
        "events only, 1M × 120",
        Side("crmlab", lambda: LIFE.events(CUSTOMERS, PERIODS, rng), MONTHS),
        Side("numba", lambda: numba.events(rng), MONTHS), 1 / 3, "customer-months",
    )  # fmt: skip


def counts(rng: np.random.Generator) -> Row:
    """Customers by stage and month."""
    numba = Compiled()
    ours, theirs = LIFE.counts(CUSTOMERS, PERIODS, rng).to_numpy(), numba.counts(rng)
    assert np.abs(ours - theirs).max() < 0.01 * CUSTOMERS
    return faster(
        "counts only, 1M × 120",
        Side("crmlab", lambda: LIFE.counts(CUSTOMERS, PERIODS, rng), MONTHS),
        Side("numba", lambda: numba.counts(rng), MONTHS), 1 / 3, "customer-months",
    )  # fmt: skip


class Compiled:
    """The loop over customers and their changes of stage, compiled with numba."""

    def __init__(self) -> None:
        from numba import njit

        exits = LIFE.transition * (1 - np.eye(5))
        self.scale = -1.0 / np.log1p(-exits.sum(1))
        self.goals = (exits / exits.sum(1, keepdims=True)).cumsum(1)
        self.goals[:, -1] = 1.0
        self.loop = njit(jumps)
        self.totals = njit(stays)

    def events(self, rng: np.random.Generator) -> list[np.ndarray]:
        kinds = (np.int64, np.int32, np.int8, np.int8)
        columns = [np.empty(8 * CUSTOMERS, kind) for kind in kinds]
        n = self.loop(self.scale, self.goals, CUSTOMERS, PERIODS, rng, *columns)
        return [column[:n] for column in columns]

    def counts(self, rng: np.random.Generator) -> np.ndarray:
        return self.totals(self.scale, self.goals, CUSTOMERS, PERIODS, rng).cumsum(0)


def jumps(scale, goals, customers, periods, rng, customer, period, origin, goal):  # type: ignore[no-untyped-def]
    """Write down every change of stage; return how many there are."""
    n = 0
    for c in range(customers):
        stage, t = 0, 0
        while True:
            t += 1 + int(min(rng.standard_exponential() * scale[stage], periods))
            if t > periods:
                break
            draw, to = rng.random(), 0
            while draw >= goals[stage, to]:
                to += 1
            customer[n], period[n], origin[n], goal[n] = c, t, stage, to
            n += 1
            stage = to
    return n


def stays(scale, goals, customers, periods, rng):  # type: ignore[no-untyped-def]
    """Return by how many customers each stage grows or shrinks in each period."""
    change = np.zeros((periods + 1, len(scale)), np.int64)
    change[0, 0] = customers
    for _ in range(customers):
        stage, t = 0, 0
        while True:
            t += 1 + int(min(rng.standard_exponential() * scale[stage], periods))
            if t > periods:
                break
            draw, to = rng.random(), 0
            while draw >= goals[stage, to]:
                to += 1
            change[t, stage] -= 1
            change[t, to] += 1
            stage = to
    return change


def size(rng: np.random.Generator) -> Row:
    """A thousand million customers beside ten thousand, both ours."""
    def many(customers: int) -> None:
        for _ in range(20):
            LIFE.counts(customers, PERIODS, rng)

    large, small = race(Side("1e9", lambda: many(10**9)), Side("1e4", lambda: many(10**4)), runs=9)
    return Row(
        "counts of 1e9 customers × 120", f"{rounded(1000 * large / 20)} ms",
        f"crmlab, 1e4 customers: {rounded(1000 * small / 20)} ms", f"{large / small:.2f} ×",
        "≤ 1.5 ×", large <= 1.5 * small,
    )  # fmt: skip


if __name__ == "__main__":
    LIFE.paths(10, PERIODS, np.random.default_rng(1))
    before = peak()
    result = LIFE.paths(CUSTOMERS, PERIODS, np.random.default_rng(1))
    print(json.dumps({"held": peak() - before, "result": result.nbytes}))
