"""``make bench``: every figure beside its peer; ``python benchmarks paths`` does one theme."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from beside import ONE_THREAD
from rich.console import Console
from rich.live import Live
from rich.table import Table

THEMES = (
    "start", "paths", "purchases", "buying_center", "scoring", "scenario", "sweep", "explorer",
)  # fmt: skip
SAID = {True: "[green]yes[/]", False: "[bold red]no[/]", None: "–"}


def main(themes: list[str]) -> int:
    """Print the table, a row as soon as it is known; return how many limits are not reached."""
    busy = f"{os.cpu_count()} processors; load before the start {os.getloadavg()[0]:.1f}"
    table = Table(caption=busy)
    for title in ("work", "ours", "peer", "ratio", "limit", "reached"):
        table.add_column(title, justify="right" if title in ("ratio", "limit") else "left")
    missed = 0
    console = Console(width=None if sys.stdout.isatty() else 160)
    with Live(table, console=console, vertical_overflow="visible"):
        for theme in themes:
            for row in import_module(theme).rows():
                table.add_row(*row[:-1], SAID[row.reached])
                missed += row.reached is False
            table.add_section()
    return missed


if __name__ == "__main__":
    os.environ |= ONE_THREAD
    sys.exit(min(main(sys.argv[1:] or list(THEMES)), 1))
