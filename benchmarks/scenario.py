"""Ten thousand policies of the capstone firm, at once and one by one, on one processor."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator

import numpy as np
from beside import Row, apart, peak

from crmlab.models.scenario import BOUNDS, DECISIONS, Scenario

POLICIES, QUARTERS, FEW = 10_000, 8, 200


def rows() -> Iterator[Row]:
    """Seconds and memory of random runs; each policy has 10,000 customers and its own luck."""
    told = apart(__file__)
    once, each = told["once"], told["each"]
    yield Row(
        "scenario: 10,000 policies × 8 quarters × 10,000 customers", f"{once:.2f} s",
        f"crmlab, a policy at a time: {each:.1f} s", f"{each / once:.0f} ×", "≤ 10 s", once <= 10,
    )  # fmt: skip
    yield Row(
        "the same, memory of the process at its peak", f"{told['bytes'] / 2**20:.0f} MiB", "–",
        "–", "≤ 1 GiB", told["bytes"] <= 2**30,
    )  # fmt: skip


def measured() -> dict[str, float]:
    """Run them all at once, then a few one by one, from which the time of all is reckoned."""
    rng = np.random.default_rng(1)
    low, high = np.array([BOUNDS[name] for name in DECISIONS]).T
    policies = rng.uniform(low, high, (POLICIES, QUARTERS, len(DECISIONS)))
    firm = Scenario.example()
    assert sum(segment.customers for segment in firm.segments) == 10_000
    start = time.process_time()
    outcome = firm.run(policies, rng)
    once, held = time.process_time() - start, peak()
    assert outcome.profit.shape == (POLICIES, QUARTERS) and np.isfinite(outcome.profit).all()
    start = time.process_time()
    for policy in policies[:FEW]:
        firm.run(policy, rng)
    each = (time.process_time() - start) * POLICIES / FEW
    return {"once": once, "each": each, "bytes": held}


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(measured()))
