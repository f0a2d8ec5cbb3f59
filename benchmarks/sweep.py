"""A sweep on two processes beside the same sweep on one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
from beside import Row, Side, race

from crmlab.models.lifecycle import Lifecycle
from crmlab.models.sweep import grid, sweep

SETTINGS = grid(points=np.linspace(-0.05, 0.04, 300))


def profit(points: float, rng: np.random.Generator) -> float:
    """Yuan that 10,000 new customers earn in ten years if more of them stay in maturity."""
    life = Lifecycle.four_stages().with_retention("maturity", points)
    return float((life.counts(10_000, 120, rng) @ life.margin).sum())


def rows() -> Iterator[Row]:
    """Time on the clock, processes started and ended included; the results are the same."""
    def on(workers: int) -> pd.DataFrame:
        return sweep(profit, SETTINGS, seed=1, workers=workers)

    pd.testing.assert_frame_equal(on(2), on(1))
    two, one = race(Side("two", lambda: on(2)), Side("one", lambda: on(1)), clock=time.perf_counter)
    yield Row(
        "sweep on two processes", f"{two:.2f} s", f"crmlab, one process: {one:.2f} s",
        f"{one / two:.2f} ×", "≥ 1.7 ×", one / two >= 1.7,
    )  # fmt: skip
