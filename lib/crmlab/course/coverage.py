"""Which facts of a curriculum no question asks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from crmlab.course.questions import Bank
from crmlab.course.reading import read_text
from crmlab.errors import ContentError
from crmlab.language import say


def uncovered(path: Path, bank: Bank) -> tuple[str, ...]:
    """Return the ids of a list that no question of a bank covers, in the order of the list.

    Parameters
    ----------
    path
        A CSV file with a column ``id``, or a text file with one id a line.
    bank
        Its questions name what they cover under ``covers``.

    Raises
    ------
    ContentError
        For a file that is missing or not UTF-8, one without a column ``id``, a row without an id.
    """
    covered = {name for question in bank for name in question.covers}
    return tuple(name for name in dict.fromkeys(_ids(path)) if name not in covered)


def _ids(path: Path) -> list[str]:
    """Read the ids; empty lines are passed over."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        message = say(f"not CSV: {error}", f"不是合法的CSV：{error}")
        raise ContentError(path, reader.line_num, message) from None
    if all(len(row) == 1 for _, row in rows) and rows and rows[0][1] != ["id"]:
        return [row[0] for _, row in rows]
    if not rows or "id" not in rows[0][1]:
        first = rows[0][0] if rows else None
        raise ContentError(path, first, say('must have a column "id"', "必须有一列“id”"))
    place = rows[0][1].index("id")
    for line, row in rows[1:]:
        if len(row) <= place or not row[place]:
            raise ContentError(path, line, say("id must not be empty", "id不能为空"))
    return [row[place] for _, row in rows[1:]]
