"""A sweep on two processes beside the same sweep on one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from beside import Row, Side, race

from crmlab.models.lifecycle import Lifecycle
from crmlab.models.sweep import grid, sweep

WORK = grid(stay=np.linspace(0.80, 0.98, 60))


def base(stay: float, rng: np.random.Generator) -> dict[str, float]:
    """Active customers after ten years in one run of many customers, path by path."""
    life = Lifecycle(["active", "gone"], [[stay, 1 - stay], [0.02, 0.98]], [1, 0])
    paths = life.paths(400_000, 120, rng)
    return {"active": float((paths[:, -1] == 0).mean())}


def rows() -> Iterator[Row]:
    """Wall time, pool start included."""
    two, one = race(
        Side("2", lambda: sweep(base, WORK, seed=1, workers=2)),
        Side("1", lambda: sweep(base, WORK, seed=1, workers=1)), runs=3, clock=time.perf_counter,
    )  # fmt: skip
    yield Row(
        "sweep on two processes", f"{two:.2f} s", f"crmlab, one process: {one:.2f} s",
        f"{one / two:.2f} ×", "≥ 1.7 ×", one / two >= 1.7,
    )  # fmt: skip
