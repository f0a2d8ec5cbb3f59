"""Ten thousand policies of the capstone firm at once, in a fresh process on one thread."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import numpy as np
from beside import Row, apart, peak

from crmlab.models.scenario import BOUNDS, DECISIONS, Scenario

POLICIES, QUARTERS = 10_000, 8


def rows() -> Iterator[Row]:
    """Seconds and memory."""
    told = apart(__file__)
    yield Row(
        "scenario, 10,000 policies × 8 quarters × 10,000 customers", f"{told['seconds']:.2f} s",
        "–", "–", "≤ 10 s", told["seconds"] <= 10,
    )  # fmt: skip
    yield Row(
        "scenario, memory at the peak", f"{told['bytes'] / 2**20:.0f} MiB", "–", "–", "≤ 1024 MiB",
        told["bytes"] <= 2**30,
    )  # fmt: skip


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    low, high = np.array([BOUNDS[name] for name in DECISIONS]).T
    policies = rng.uniform(low, high, (POLICIES, QUARTERS, len(DECISIONS)))
    scenario = Scenario.example()
    start = time.perf_counter()
    scenario.run(policies, rng=rng)
    print(json.dumps({"seconds": time.perf_counter() - start, "bytes": peak()}))
