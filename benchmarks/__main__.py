"""``make bench``: every figure beside its peer; ``python benchmarks paths`` does one theme."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from beside import ONE_THREAD, Row
from rich.console import Console
from rich.live import Live
from rich.table import Table

THEMES = (
    "start", "paths", "purchases", "buying_center", "scoring", "scenario", "sweep", "explorer",
)  # fmt: skip
SAID = {True: "[green]yes[/]", False: "[bold red]no[/]", None: "–"}


def main(themes: list[str]) -> int:
    """Print the table, a theme as soon as it is known; return how many limits are not reached."""
    busy = f"{os.cpu_count()} processors; load before the start {os.getloadavg()[0]:.1f}"
    table = Table(caption=busy)
    for title in ("work", "ours", "peer", "ratio", "limit", "reached"):
        table.add_column(title, justify="right" if title in ("ratio", "limit") else "left")
    missed = 0
    console = Console(width=None if sys.stdout.isatty() else 160)
    with Live(table, console=console, vertical_overflow="visible"):
        for theme in themes:
            with ProcessPoolExecutor(1, get_context("fork")) as apart:
                for row in apart.submit(measured, theme).result():
                    table.add_row(*row[:-1], SAID[row.reached])
                    missed += row.reached is False
            table.add_section()
    return missed


def measured(theme: str) -> list[Row]:
    """The rows of a theme, in a process of its own: what a peer leaves behind slows no other."""
    return list(import_module(theme).rows())


if __name__ == "__main__":
    os.environ |= ONE_THREAD
    sys.exit(min(main(sys.argv[1:] or list(THEMES)), 1))
