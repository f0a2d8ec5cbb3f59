"""One answer to one question, and files of such answers that travel between machines."""

from __future__ import annotations

import csv
import json
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmlab.errors import ContentError, one_of
from crmlab.language import say

LONGEST_CELL = 2**30
_DAMAGED = (ValueError, TypeError, KeyError, RecursionError, OverflowError, csv.Error)


@dataclass(frozen=True)
class Attempt:
    """One answer to one question.

    Attributes
    ----------
    learner
        Who answered.
    question, version
        Id of the question, and the fingerprint of the text that was answered.
    language
        The language it was shown in.
    answer
        Plain data, see :mod:`crmlab.assess.marking`.
    mark, maximum
        Points.
    seconds
        Time from showing to answering.
    lesson
        Where it was asked.
    at
        ISO 8601, UTC.
    id
        Unique everywhere, so that two records can be merged.
    """

    learner: str
    question: str
    version: str
    language: str
    answer: Any
    mark: float
    maximum: float
    seconds: float
    lesson: str | None = None
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="microseconds"))
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


def write(attempts: Sequence[Attempt], path: Path) -> None:
    """Write attempts to a ``.csv`` or ``.json`` file.

    Raises
    ------
    CrmlabError
        For another ending: nothing is written then.
    """
    one_of(say("ending", "扩展名"), path.suffix, (".csv", ".json"))
    rows = [asdict(attempt) for attempt in attempts]
    if path.suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [each.name for each in fields(Attempt)])
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"answer": json.dumps(row["answer"], ensure_ascii=False)})


def read(path: Path) -> list[Attempt]:
    """Read what :func:`write` wrote.

    Raises
    ------
    CrmlabError
        For another ending, or a file that holds no attempts.
    """
    one_of(say("ending", "扩展名"), path.suffix, (".csv", ".json"))
    return _read_json(path) if path.suffix == ".json" else _read_csv(path)


def _read_json(path: Path) -> list[Attempt]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
        return [_row(row) for row in rows]
    except _DAMAGED as error:
        raise _no_record(path, None, error) from None


def _read_csv(path: Path) -> list[Attempt]:
    attempts = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(LONGEST_CELL)
        rows = csv.DictReader(file)
        try:
            for row in rows:
                attempts.append(_row(row | {"answer": json.loads(row["answer"])}))
        except _DAMAGED as error:
            raise _no_record(path, rows.line_num, error) from None
    return attempts


def _row(row: Mapping[str, Any]) -> Attempt:
    known: dict[str, Any] = {
        name: str(row[name]) for name in ("learner", "question", "version", "language", "id")
    }
    known |= {name: float(row[name]) for name in ("mark", "maximum", "seconds")}
    if not all(math.isfinite(known[name]) for name in ("mark", "maximum", "seconds")):
        raise ValueError(say("a number that is not finite", "有非有限的数"))
    at = datetime.fromisoformat(row["at"]).astimezone(UTC).isoformat(timespec="microseconds")
    return Attempt(**known, answer=row["answer"], lesson=row["lesson"] or None, at=at)


def _no_record(path: Path, line: int | None, error: Exception) -> ContentError:
    kind = type(error).__name__
    message = say(f"not an exported record ({kind}: {error})", f"不是导出的记录（{kind}：{error}）")
    return ContentError(path, line, message)
