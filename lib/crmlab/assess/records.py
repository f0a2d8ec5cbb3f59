"""What a learner answered, kept for good before the learner is told the result.

The record is one SQLite file in the learner's folder.  ``CRMLAB_RECORD`` moves it anywhere that
SQLAlchemy can reach, such as a PostgreSQL server.
"""

from __future__ import annotations

import csv
import getpass
import json
import math
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Float,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from crmlab.errors import ContentError, CrmlabError, one_of
from crmlab.language import say

FOLDER = ".crmlab"
FILE = "record.sqlite"
PATIENCE = 2.0
LONGEST_CELL = 2**30
_FAILURES = (SQLAlchemyError, OSError, ImportError, ValueError)
"""A database away or locked, a driver that is not installed, a URL or an answer that is damaged."""

_metadata = MetaData()
_attempts = Table(
    "attempt",
    _metadata,
    Column("id", String(32), primary_key=True),
    Column("learner", String(200), nullable=False, index=True),
    Column("question", String(60), nullable=False, index=True),
    Column("version", String(12), nullable=False),
    Column("language", String(2), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("mark", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("at", String(32), nullable=False),
    Column("lesson", String(60)),
)


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


class NotSaved(CrmlabError):
    """The attempt could not be written; it is kept in memory and tried again with the next one."""


class Record:
    """Attempts in a database.

    Parameters
    ----------
    url
        Any SQLAlchemy URL.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.waiting: list[Attempt] = []
        self._engine: Engine | None = None

    def save(self, attempt: Attempt) -> None:
        """Write an attempt durably, after any that had to wait.

        Raises
        ------
        NotSaved
            If the database cannot be written now; nothing is lost while the process lives.
        """
        self.waiting.append(attempt)
        self.save_waiting()

    def save_waiting(self) -> None:
        """Write what had to wait.

        Raises
        ------
        NotSaved
            If the database still cannot be written.
        """
        try:
            while self.waiting:
                try:
                    with self._open().begin() as connection:
                        connection.execute(insert(_attempts).values(**asdict(self.waiting[0])))
                except IntegrityError:
                    if not self._has(self.waiting[0].id):
                        raise
                del self.waiting[0]
        except _FAILURES as error:
            self._engine = None
            raise NotSaved(str(getattr(error, "orig", error))) from error

    def attempts(
        self, learner: str, questions: Iterable[str] | None = None
    ) -> list[Attempt]:
        """Return a learner's attempts, oldest first; unreadable records give an empty list.

        Parameters
        ----------
        learner
            Whose.
        questions
            Only of these questions; None means all.
        """
        wanted = None if questions is None else set(questions)
        try:
            stored = self._stored(learner, wanted)
        except _FAILURES:
            stored = []
        return stored + [
            a for a in self.waiting
            if a.learner == learner and (wanted is None or a.question in wanted)
        ]  # fmt: skip

    def _stored(self, learner: str, questions: set[str] | None) -> list[Attempt]:
        query = select(_attempts).where(_attempts.c.learner == learner)
        if questions is not None:
            query = query.where(_attempts.c.question.in_(questions))
        with self._open().connect() as connection:
            rows = connection.execute(query.order_by(_attempts.c.at, _attempts.c.id))
            return [Attempt(**row._mapping) for row in rows]

    def _has(self, name: str) -> bool:
        with self._open().connect() as connection:
            query = select(_attempts.c.id).where(_attempts.c.id == name)
            return connection.execute(query).first() is not None

    def export(self, learner: str, path: Path) -> int:
        """Write a learner's attempts to a ``.csv`` or ``.json`` file; return how many.

        Raises
        ------
        CrmlabError
            For another ending, or a record that cannot be read: nothing is written then.
        """
        one_of(say("ending", "扩展名"), path.suffix, (".csv", ".json"))
        try:
            stored = self._stored(learner, None)
        except _FAILURES as error:
            raise _no_access(error) from error
        waiting = [attempt for attempt in self.waiting if attempt.learner == learner]
        rows = [asdict(attempt) for attempt in stored + waiting]
        if path.suffix == ".json":
            path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
            return len(rows)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in _attempts.columns])
            writer.writeheader()
            for row in rows:
                writer.writerow(row | {"answer": json.dumps(row["answer"], ensure_ascii=False)})
        return len(rows)

    def merge(self, path: Path, learner: str) -> int:
        """Take the attempts of an exported file over, each once; return how many were new.

        Parameters
        ----------
        path
            The exported file, from this machine or another.
        learner
            Whose they are from now on: one learner may have another name on another machine.

        Raises
        ------
        CrmlabError
            For another ending, or a file that is no record: nothing is taken over then.
        NotSaved
            If the database cannot be written.
        """
        one_of(say("ending", "扩展名"), path.suffix, (".csv", ".json"))
        attempts = _read_json(path) if path.suffix == ".json" else _read_csv(path)
        try:
            with self._open().begin() as connection:
                known = set(connection.execute(select(_attempts.c.id)).scalars())
                new = {a.id: asdict(a) | {"learner": learner} for a in attempts}
                new = {name: row for name, row in new.items() if name not in known}
                if new:
                    connection.execute(insert(_attempts), list(new.values()))
        except _FAILURES as error:
            raise NotSaved(str(getattr(error, "orig", error))) from error
        return len(new)

    def forget(self, learner: str) -> int:
        """Delete everything about a learner and return how many attempts there were.

        Raises
        ------
        CrmlabError
            If the database cannot be written.
        """
        try:
            with self._open().begin() as connection:
                result = connection.execute(delete(_attempts).where(_attempts.c.learner == learner))
        except _FAILURES as error:
            raise _no_access(error) from error
        self.waiting = [a for a in self.waiting if a.learner != learner]
        return int(result.rowcount)

    def _open(self) -> Engine:
        if self._engine is None:
            self._engine = _engine(self.url)
        return self._engine


def _no_access(error: Exception) -> CrmlabError:
    reason = getattr(error, "orig", error)
    return CrmlabError(
        say(f"the record cannot be read or written: {reason}", f"学习记录无法读写：{reason}")
    )


def _read_json(path: Path) -> list[Attempt]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
        return [_attempt(row) for row in rows]
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise _no_record(path, None, error) from None


def _read_csv(path: Path) -> list[Attempt]:
    attempts = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(LONGEST_CELL)
        rows = csv.DictReader(file)
        try:
            for row in rows:
                attempts.append(_attempt(row | {"answer": json.loads(row["answer"])}))
        except (
            ValueError, TypeError, KeyError, RecursionError, OverflowError, csv.Error
        ) as error:  # fmt: skip
            raise _no_record(path, rows.line_num, error) from None
    return attempts


def _attempt(row: Mapping[str, Any]) -> Attempt:
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


def _engine(url: str) -> Engine:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": PATIENCE})
    else:
        engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
    _metadata.create_all(engine)
    return engine


def _durable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous = FULL")


def learner() -> str:
    """Return who is learning: ``CRMLAB_LEARNER``, or the name of the system's user."""
    if name := os.environ.get("CRMLAB_LEARNER"):
        return name[:200]
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "learner"


def url() -> str:
    """Return where the record is: ``CRMLAB_RECORD``, or the workspace around this folder."""
    if address := os.environ.get("CRMLAB_RECORD"):
        return address
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FOLDER).is_dir():
            return f"sqlite:///{folder / FOLDER / FILE}"
    return f"sqlite:///{here / FOLDER / FILE}"


@cache
def _record(address: str) -> Record:
    return Record(address)


def record() -> Record:
    """Return the learner's record."""
    return _record(url())


def in_folder(folder: Path) -> Record:
    """Return the record of a learner's folder, or the one of ``CRMLAB_RECORD`` if that is set."""
    if "CRMLAB_RECORD" in os.environ or not (folder / FOLDER).is_dir():
        return record()
    return _record(f"sqlite:///{folder.resolve() / FOLDER / FILE}")
