"""Random runs of a life cycle: flows between stages, paths and events of single customers.

Paths and events jump from one change of stage to the next, so their cost follows the number of
changes, not the number of periods.  The time until a customer leaves a stage is geometric.  Where
the moves vary from period to period, customers try to leave at the highest rate the stage ever
has, and a try succeeds with the probability that the period gives it (thinning).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmlab.errors import Floats

Ints = NDArray[np.intp]
Round = tuple[Ints, Ints, Ints, Ints]  # who, when, from which stage, to which

CHUNK = 32_768  # customers taken together: their work fits in the processor's cache
GRID = 2**32  # fineness of the draws that choose a goal
CELL = 2**24
CODE = 127  # the bits of a stage code


class Moves(NamedTuple):
    """Changes of stage: who, when, from which stage code to which."""

    customer: NDArray[np.int64]
    period: NDArray[np.int32]
    origin: NDArray[np.int8]
    goal: NDArray[np.int8]

    @classmethod
    def empty(cls, n: int) -> Moves:
        return cls(np.empty(n, np.int64), np.empty(n, np.int32), np.empty(n, np.int8),
                   np.empty(n, np.int8))


def flows(
    now: NDArray[np.int64], transition: Floats, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Number of customers who go from each stage (row) to each stage (column) in one period."""
    # The likeliest goal comes last: it takes up the rounding, so no impossible move ever occurs.
    order = transition.argsort(axis=1, kind="stable")
    p = np.take_along_axis(transition, order, axis=1)
    drawn = rng.multinomial(now, p / p.sum(axis=1, keepdims=True))
    moved = np.empty_like(drawn)
    np.put_along_axis(moved, order, drawn, axis=1)
    return moved


def paths(
    transition: Floats, start: NDArray[np.int64], periods: int, rng: np.random.Generator
) -> NDArray[np.int8]:
    """Stage codes, (customers, periods + 1): the changes of stage, added up over the periods.

    In memory the customers of a period stand side by side, so that whole periods are added.
    """
    first = np.repeat(np.arange(len(start), dtype=np.int8), start)
    history = np.zeros((periods + 1, len(first)), dtype=np.int8)
    jumps = _Jumps.of(transition)
    for begin in range(0, len(first), CHUNK):
        part = history[:, begin : begin + CHUNK]
        part[0] = first[begin : begin + CHUNK]
        for who, when, old, new in _rounds(jumps, part[0], periods, rng):
            part[when, who] = new - old
        for before, now in pairwise(part):
            now += before
    return history.T


def events(
    transition: Floats, start: NDArray[np.int64], periods: int, rng: np.random.Generator
) -> Moves:
    """Changes of stage, ordered by customer and period."""
    first = np.repeat(np.arange(len(start), dtype=np.int8), start)
    jumps = _Jumps.of(transition)
    chunks = [
        _packed(list(_rounds(jumps, first[begin : begin + CHUNK], periods, rng)))
        for begin in range(0, len(first), CHUNK)
    ]
    moves = Moves.empty(sum(len(packed) for _, packed in chunks))
    end = 0
    for i, (number, packed) in enumerate(chunks):
        here = slice(end, end := end + len(packed))
        moves.customer[here] = np.repeat(np.arange(len(number)) + i * CHUNK, number)
        moves.period[here] = packed >> 16
        moves.origin[here] = packed >> 8 & CODE
        moves.goal[here] = packed & CODE
    return moves


class _Jumps(NamedTuple):
    """Tables for drawing the time until a try to leave a stage, and where the try leads.

    ``scale`` : (k,) mean of the exponential time whose whole part is the geometric one.
    ``bound`` : (periods × k × k,) upper bounds of the goals on a grid of whole numbers, one row
    a period and stage, each row ``GRID`` above the row before it.
    ``guide`` : the goal wherever the first bits of a draw settle it, and -1 where they do not.
    """

    scale: Floats
    bound: NDArray[np.int64]
    guide: NDArray[np.int8]
    matrices: int

    @classmethod
    def of(cls, transition: Floats) -> _Jumps:
        k = transition.shape[-1]
        exits = transition.reshape(-1, k, k) * (1 - np.eye(k))
        leave = exits.sum(-1).max(0)
        with np.errstate(divide="ignore"):
            scale = np.where(leave > 0, -1.0 / np.log1p(-np.minimum(leave, 1.0)), 1e300)
        goals = exits / np.where(leave > 0, leave, 1.0)[:, None]
        goals += np.eye(k) * np.maximum(1.0 - goals.sum(-1), 0.0)[..., None]
        upper = goals.reshape(-1, k).cumsum(-1)
        upper = np.ceil(upper / upper[:, -1:] * GRID).astype(np.int64)
        bound = (upper + GRID * np.arange(len(upper))[:, None]).ravel()
        cells = np.arange(len(upper) * GRID // CELL) * CELL
        low, high = (np.searchsorted(bound, x, side="right") for x in (cells, cells + CELL - 1))
        guide = np.where(low == high, low % k, -1).astype(np.int8)
        return cls(scale, bound, guide, len(exits))

    def goal(self, stage: Ints, period: Ints, rng: np.random.Generator) -> Ints:
        k = len(self.scale)
        row = stage if self.matrices == 1 else np.minimum(period, self.matrices) * k - k + stage
        draw = row * GRID + rng.integers(GRID, size=len(row), dtype=np.uint32)
        goal: Ints = self.guide[draw // CELL].astype(np.intp)
        unsure = np.flatnonzero(goal < 0)
        goal[unsure] = np.searchsorted(self.bound, draw[unsure], side="right") % k
        return goal


def _rounds(
    jumps: _Jumps, start: NDArray[np.int8], periods: int, rng: np.random.Generator
) -> Iterator[Round]:
    """Yield the first move of all customers, then the second of those who have one, and so on."""
    who, stage = np.arange(len(start)), start.astype(np.intp)
    when = np.zeros_like(who)
    while who.size:
        wait = rng.standard_exponential(who.size) * jumps.scale[stage]
        when = when + np.minimum(wait, periods).astype(np.intp) + 1
        seen = np.flatnonzero(when <= periods)
        who, when, stage = who[seen], when[seen], stage[seen]
        goal = jumps.goal(stage, when, rng)
        yield who, when, stage, goal
        stage = goal


def _packed(rounds: list[Round]) -> tuple[Ints, Ints]:
    """Number of moves of each customer in a chunk, and all moves in order, each in one integer.

    A customer's n-th move stands n places after the first.
    """
    number = np.bincount(np.concatenate([who for who, *_ in rounds]), minlength=CHUNK)
    first = number.cumsum() - number
    packed = np.empty(number.sum(), np.int64)
    for n, (who, when, old, new) in enumerate(rounds):
        packed[first[who] + n] = when << 16 | old << 8 | new
    changed = (packed >> 8 ^ packed) & CODE != 0
    if not changed.all():
        number = np.bincount(np.repeat(np.arange(CHUNK), number)[changed], minlength=CHUNK)
        packed = packed[changed]
    return number, packed
