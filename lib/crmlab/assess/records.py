"""What a learner answered, kept for good before the learner is told the result.

The record is one SQLite file in the learner's folder.  ``CRMLAB_RECORD`` moves it anywhere that
SQLAlchemy can reach, such as a PostgreSQL server.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from dataclasses import asdict
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
    and_,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from crmlab.assess import attempts
from crmlab.assess.attempts import Attempt
from crmlab.course import LEARNERS
from crmlab.errors import CrmlabError, wrong
from crmlab.language import say

FOLDER = ".crmlab"
FILE = "record.sqlite"
PATIENCE = 2.0
MOCK_EXAM = "mock_exam"
"""Lesson of what is answered in an exam, which keeps drafts of its own."""
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
_begun = Table(
    "begun",
    _metadata,
    Column("learner", String(200), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("content", JSON, nullable=False),
)


class NotSaved(CrmlabError):
    """The attempt could not be written; it is kept in memory and tried again with the next one."""


class Record:
    """Attempts in a database, and what was begun and is not finished.

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
                done = self.waiting[0]
                try:
                    with self._open().begin() as connection:
                        connection.execute(insert(_attempts).values(**asdict(done)))
                        if done.lesson != MOCK_EXAM:
                            draft = _of(done.learner, done.question)
                            connection.execute(delete(_begun).where(draft))
                except IntegrityError:
                    if not self._has(done.id):
                        raise
                del self.waiting[0]
        except _FAILURES as error:
            self._engine = None
            raise NotSaved(_reason(error)) from error

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

    def begin(self, learner: str, name: str, content: Any) -> None:
        """Keep what a learner has begun: a draft, by its question, or an exam.

        Parameters
        ----------
        learner
            Whose.
        name
            Id of the question, or name of the exam; saving an attempt at a question ends its draft.
        content
            Plain data, in place of what was kept under that name; None keeps nothing.

        Raises
        ------
        NotSaved
            If the database cannot be written now.
        """
        try:
            with self._open().begin() as connection:
                connection.execute(delete(_begun).where(_of(learner, name)))
                if content is not None:
                    row = {"learner": learner, "name": name, "content": content}
                    connection.execute(insert(_begun).values(**row))
        except _FAILURES as error:
            raise NotSaved(_reason(error)) from error

    def begun(self, learner: str) -> dict[str, Any]:
        """Return what a learner has begun, by name; unreadable records give nothing."""
        query = select(_begun.c.name, _begun.c.content).where(_begun.c.learner == learner)
        try:
            with self._open().connect() as connection:
                return {name: content for name, content in connection.execute(query)}
        except _FAILURES:
            return {}

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
        try:
            stored = self._stored(learner, None)
        except _FAILURES as error:
            raise _no_access(error) from error
        stored += [attempt for attempt in self.waiting if attempt.learner == learner]
        attempts.write(stored, path)
        return len(stored)

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
        theirs = attempts.read(path)
        try:
            with self._open().begin() as connection:
                known = set(connection.execute(select(_attempts.c.id)).scalars())
                new = {a.id: asdict(a) | {"learner": learner} for a in theirs}
                new = {name: row for name, row in new.items() if name not in known}
                if new:
                    connection.execute(insert(_attempts), list(new.values()))
        except _FAILURES as error:
            raise NotSaved(_reason(error)) from error
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
                connection.execute(delete(_begun).where(_begun.c.learner == learner))
                result = connection.execute(delete(_attempts).where(_attempts.c.learner == learner))
        except _FAILURES as error:
            raise _no_access(error) from error
        self.waiting = [a for a in self.waiting if a.learner != learner]
        return int(result.rowcount)

    def _open(self) -> Engine:
        if self._engine is None:
            self._engine = _engine(self.url)
        return self._engine


def _of(learner: str, name: str) -> Any:
    return and_(_begun.c.learner == learner, _begun.c.name == name)


def _reason(error: Exception) -> str:
    """Return what the database itself says, without the statement that SQLAlchemy adds."""
    return str(getattr(error, "orig", error))


def _no_access(error: Exception) -> CrmlabError:
    reason = _reason(error)
    return CrmlabError(
        say(f"the record cannot be read or written: {reason}", f"学习记录无法读写：{reason}")
    )


def _engine(url: str) -> Engine:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": PATIENCE})
    else:
        engine = create_engine(url, pool_pre_ping=True)
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


def in_folder(folder: Path | None) -> Record:
    """Return the record of a learner's folder, or the one of ``CRMLAB_RECORD`` if that is set.

    Parameters
    ----------
    folder
        The folder; None for ``my-crmlab`` if there is one, otherwise the one around this folder.

    Raises
    ------
    CrmlabError
        For a folder that is none of a learner's.
    """
    if "CRMLAB_RECORD" in os.environ:
        return record()
    here = Path.cwd()
    for place in [folder] if folder else [LEARNERS, here, *here.parents]:
        if (place / FOLDER).is_dir():
            return _record(f"sqlite:///{place.resolve() / FOLDER / FILE}")
    must = "be a folder that crmlab lab has made", "是crmlab lab建立的文件夹"
    raise wrong("--dir", *must, folder or here)
