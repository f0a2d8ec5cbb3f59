"""The course's tables; each says where it comes from before it is used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from crmlab.course import CONTENT
from crmlab.course.reading import read_cells, read_text
from crmlab.errors import ContentError, one_of
from crmlab.language import Text, say

COLUMNS = (
    "name", "unit_en", "unit_zh", "rows", "about_en", "about_zh", "origin_en", "origin_zh",
    "licence",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One line of ``data/catalogue.csv``.

    Attributes
    ----------
    name
        The table's name, and that of its file.
    unit
        What one row is.
    rows
        How many there are.
    about
        What it holds, in both languages.
    origin
        Where it comes from; ``invented`` where the figures are ours.
    licence
        Under what terms.
    """

    name: str
    unit: Text
    rows: int
    about: Text
    origin: Text
    licence: str

    def __repr__(self) -> str:
        return say(
            f"{self.name}: {self.about} One row is {self.unit}; {self.rows} rows. "
            f"Source: {self.origin}",
            f"{self.name}：{self.about}一行是{self.unit}，共{self.rows}行。来源：{self.origin}",
        )


@cache
def catalogue() -> dict[str, Source]:
    """Return every table of the course by name."""
    rows, _ = read_cells(CONTENT / "data" / "catalogue.csv", COLUMNS)
    return {
        row["name"]: Source(
            row["name"],
            Text(row["unit_en"], row["unit_zh"]),
            int(row["rows"]),
            Text(row["about_en"], row["about_zh"]),
            Text(row["origin_en"], row["origin_zh"]),
            row["licence"],
        )
        for _, row in rows
    }


def table(name: str) -> pd.DataFrame:
    """Return a table of the course; ``.attrs["source"]`` says where it comes from.

    Raises
    ------
    CrmlabError
        For a name that is not in the catalogue, with the nearest that is.
    """
    one_of(say("table", "数据表"), name, catalogue())
    frame = pd.read_csv(CONTENT / "data" / "tables" / f"{name}.csv")
    frame.attrs["source"] = catalogue()[name]
    return frame


def check_tables(path: Path) -> Iterator[ContentError]:
    """Check a catalogue against the tables beside it: each there, with the rows it promises."""
    rows, problems = read_cells(path, COLUMNS)
    yield from problems
    for line, row in rows:
        table_path = path.parent / "tables" / f"{row['name']}.csv"
        if not table_path.is_file():
            yield ContentError(path, line, say(f"there is no {table_path}", f"没有{table_path}"))
            continue
        found = sum(1 for _ in csv.reader(io.StringIO(read_text(table_path), newline=""))) - 1
        if str(found) != row["rows"]:
            message = say(
                f"rows must be the number in the table, {found}; got {row['rows']}",
                f"rows必须是表中的行数{found}；现为{row['rows']}",
            )
            yield ContentError(path, line, message)
