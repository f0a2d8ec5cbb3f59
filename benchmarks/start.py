"""How long a lesson waits for its first line, in a fresh process each time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from beside import Row

RUNS = 7
LIMIT = 0.25  # seconds


def rows() -> Iterator[Row]:
    """Import of crmlab, and for comparison that of the libraries which it does not load yet."""
    ours, peer = [], []
    for _ in range(RUNS):
        ours.append(seconds("import crmlab"))
        peer.append(seconds("import pandas, matplotlib.pyplot"))
    a, b = median(ours), median(peer)
    yield Row(
        "import crmlab", f"{a:.3f} s", f"import pandas, matplotlib.pyplot: {b:.3f} s",
        f"{b / a:.0f} ×", f"≤ {LIMIT} s", a <= LIMIT,
    )  # fmt: skip


def seconds(statement: str) -> float:
    """Time of a statement in a fresh interpreter."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(run.stdout)
