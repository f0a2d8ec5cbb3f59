"""One answer to one question, and files of such answers that travel between machines."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmlab.assess.marking import in_words
from crmlab.course.questions import bank
from crmlab.course.reading import read_text
from crmlab.course.variants import variant
from crmlab.course.writing import save
from crmlab.errors import ContentError, CrmlabError, one_of
from crmlab.language import LANGUAGES, current, say, using

LONGEST_CELL = 2**30
FORMULA = re.compile(r"'*(?:[=+@\t\r]|-(?![\d.]+\Z))")
GUARDED = ("learner", "question", "version", "language", "lesson", "asked", "said")
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

    Beside what a record holds stand ``asked`` and ``said``, the question and the answer in the
    language of the attempt. They are for the reader and are not read back.

    Raises
    ------
    CrmlabError
        For another ending, or a file that cannot be written: nothing is written then.
    """
    one_of(say(f"{path}: ending", f"{path}：扩展名"), path.suffix, (".csv", ".json"))
    rows = [asdict(attempt) | _in_words(attempt) for attempt in attempts]
    if path.suffix == ".json":
        save(path, _encoded(json.dumps(rows, ensure_ascii=False, indent=1)))
        return
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*(each.name for each in fields(Attempt)), "asked", "said"])
    writer.writeheader()
    for row in rows:
        row |= {name: _no_formula(row[name] or "") for name in GUARDED}
        writer.writerow(row | {"answer": json.dumps(row["answer"], ensure_ascii=False)})
    save(path, _encoded("\ufeff" + text.getvalue()))


def _encoded(text: str) -> bytes:
    """Return UTF-8; half a character stands there as JSON writes it, which an answer may hold."""
    return text.encode("utf-8", "backslashreplace")


def _in_words(attempt: Attempt) -> dict[str, str]:
    """Return question and answer as they were read; the question only if it is the same still."""
    question = bank().by_id.get(attempt.question)
    asked = ""
    with using(attempt.language if attempt.language in LANGUAGES else current()):
        if question and question.version == attempt.version:
            with suppress(CrmlabError, TypeError, ArithmeticError):
                asked = str(variant(question, attempt.learner).ask)
        return {"asked": asked, "said": in_words(question, attempt.answer)}


def _no_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def _plain(text: str) -> str:
    """Return a text as it was before :func:`_no_formula`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read(path: Path) -> list[Attempt]:
    """Read what :func:`write` wrote.

    Raises
    ------
    CrmlabError
        For another ending, a file that cannot be read, or one that holds no attempts.
    """
    one_of(say(f"{path}: ending", f"{path}：扩展名"), path.suffix, (".csv", ".json"))
    text = read_text(path)
    return _read_json(path, text) if path.suffix == ".json" else _read_csv(path, text)


def _read_json(path: Path, text: str) -> list[Attempt]:
    try:
        return [_row(row) for row in json.loads(text)]
    except _DAMAGED as error:
        raise _no_record(path, None, error) from None


def _read_csv(path: Path, text: str) -> list[Attempt]:
    attempts = []
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if "id" not in (rows.fieldnames or ()):
            raise ValueError(say('no column "id"', "没有“id”一列"))
        for row in rows:
            row |= {name: _plain(row[name]) for name in GUARDED if row.get(name)}
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
