"""Ours beside the peer: the two take turns on the same machine and make one row of the table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ONE_THREAD = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
}  # fmt: skip


class Row(NamedTuple):
    """What was done, how ours and the peer did it, what is wanted, and whether it is reached.

    ``reached`` is None where nothing is asked or nothing could be measured.
    """

    work: str
    ours: str
    peer: str
    ratio: str
    limit: str
    reached: bool | None


class Side(NamedTuple):
    """One of the two: its name, one run, and how many things a run makes."""

    name: str
    run: Callable[[], Any]
    things: float = 1


def race(
    ours: Side, peer: Side, runs: int = 5, clock: Callable[[], float] = time.process_time
) -> tuple[float, float]:
    """Median seconds of a run of each, A B A B; a first run of each, not counted, warms up."""
    taken: tuple[list[float], list[float]] = [], []
    for turn in range(runs + 1):
        for side, seconds in zip((ours, peer), taken, strict=True):
            start = clock()
            side.run()
            if turn:
                seconds.append(clock() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def faster(
    work: str,
    ours: Side,
    peer: Side,
    limit: float | None,
    unit: str,
    runs: int = 5,
    clock: Callable[[], float] = time.process_time,
) -> Row:
    """How many times as many things ours makes in a second as the peer."""
    a, b = race(ours, peer, runs, clock)
    a, b = ours.things / a, peer.things / b
    return Row(
        work, f"{rounded(a)} {unit}/s", f"{peer.name}: {rounded(b)} {unit}/s",
        f"{rounded(a / b)} ×", "–" if limit is None else f"≥ {limit:.3g} ×",
        None if limit is None else a / b >= limit,
    )  # fmt: skip


def rounded(x: float) -> str:
    """Three digits that count, without an exponent."""
    return f"{float(f'{x:.3g}'):,.12g}"


def apart(program: Path | str) -> dict[str, Any]:
    """Run a program in a fresh process on one thread; return the JSON that it prints."""
    run = subprocess.run(
        [sys.executable, str(program)], env=os.environ | ONE_THREAD, check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def peak() -> int:
    """Most memory that this process has held, in bytes.

    From Linux itself: ``ru_maxrss`` counts what the parent held as well.
    """
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])
