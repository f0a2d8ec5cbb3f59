"""Every mistake in the course files at once: file, line, what must hold, what came."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from crmlab.course import CONTENT
from crmlab.course.cases import files as case_files
from crmlab.course.cases import read_case
from crmlab.course.data import check_tables
from crmlab.course.lessons import Lesson, check_lesson, lessons
from crmlab.course.questions import Numeric, Open, read_file, taken
from crmlab.course.reading import ContentErrors, Key, line_of, parse
from crmlab.course.typography import check_chinese
from crmlab.course.variants import variant
from crmlab.course.words import read_words
from crmlab.errors import ContentError, CrmlabError, one_of
from crmlab.language import say

VARIANTS = 200


def check_questions(path: Path, seen: set[str]) -> Iterator[ContentError]:
    """Check one question file: structure, keys over many variants, Chinese, cases named.

    Parameters
    ----------
    path
        A file of the bank.
    seen
        Ids of the files before; those of this file are added.
    """
    file = read_file(path)
    yield from file.problems
    known = {
        "case": [each.parent.name for each in case_files()],
        "lesson": [each.name for each in lessons()],
    }
    for question in file.questions:
        place = file.places[question.id]
        if question.id in seen:
            yield taken(path, file, question.id)
        seen.add(question.id)
        for key, text in chinese(question.model_dump(exclude={"proof", "draw"}), place):
            for problem in () if file.language else check_chinese(text):
                yield ContentError(path, line_of(file.lines, key), problem)
        if isinstance(question, Numeric):
            for problem in check_numeric(question):
                yield ContentError(path, line_of(file.lines, (*place, "proof")), problem)
        named = {
            "case": isinstance(question, Open) and question.case,
            "lesson": not file.language and question.lesson,
        }
        for what, name in named.items():
            try:
                if name:
                    one_of(what, name, known[what])
            except CrmlabError as error:
                at = (*place, what) if (*place, what) in file.lines else (what,)
                yield ContentError(path, line_of(file.lines, at), str(error))


def chinese(data: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Yield every Chinese text in a nested structure, with the way to it."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name == "zh" and isinstance(value, str):
                yield (*key, name), value
            else:
                yield from chinese(value, (*key, name))
    elif isinstance(data, (list, tuple)):
        for i, value in enumerate(data):
            yield from chinese(value, (*key, i))


def check_numeric(question: Numeric) -> Iterator[str]:
    """Draw many variants: keys finite, slips apart from the key and from one another."""
    try:
        variants = {
            tuple(sorted((given.numbers or {}).items())): given
            for given in (variant(question, str(i)) for i in range(VARIANTS))
        }
    except (CrmlabError, TypeError, ArithmeticError) as error:
        yield say(f"the proof fails: {error}", f"proof出错：{error}")
        return
    if question.proof and question.key is not None:
        proved = question.proof.value({})
        if abs(proved - question.key) > (question.within.absolute or 0) + (
            question.within.relative or 0
        ) * abs(proved):
            yield say(
                f"key {question.key:g} is not what the proof gives, {proved:.6g}",
                f"key为{question.key:g}，而proof得出{proved:.6g}",
            )
    for numbers, given in variants.items():
        key = given.key or 0.0
        allowed = question.within.absolute or (question.within.relative or 0) * abs(key)
        values = sorted([key, *(slip for slip, _ in given.slips)])
        if any(b - a <= allowed for a, b in pairwise(values)):
            drawn, shown = dict(numbers), ", ".join(f"{v:.6g}" for v in values)
            yield say(
                f"with {drawn} the key {key:.6g} and the slips cannot be told apart: {shown}",
                f"取{drawn}时答案{key:.6g}与常见错误无法区分：{shown}",
            )
            return


def check_cells(path: Path) -> Iterator[ContentError]:
    """Check the Chinese in a table of words: the columns that hold names and definitions."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        try:
            for row in rows:
                for column in ("zh", "definition_zh"):
                    for problem in check_chinese(row.get(column) or ""):
                        yield ContentError(path, rows.line_num, problem)
        except csv.Error as error:
            yield ContentError(path, rows.line_num, str(error))


def check(paths: Sequence[Path] = ()) -> list[ContentError]:
    """Check course files, or all of them below folders.

    Parameters
    ----------
    paths
        Files and folders; none means the whole course.

    Returns
    -------
    list of ContentError
        In the order of files and lines; empty when everything is right.
    """
    problems: list[ContentError] = []
    seen: set[str] = set()
    for path in paths or [CONTENT / name for name in ("quizzes", "data", "notebooks")]:
        if not path.exists():
            problems.append(ContentError(path, None, say("there is no such file", "没有这个文件")))
            continue
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            problems.extend(sorted(_check_file(file, seen), key=lambda p: p.line or 0))
    return problems


def _check_file(path: Path, seen: set[str]) -> Iterator[ContentError]:
    """Check one file by what its name says it is; other files are passed over."""
    try:
        if path.name == "case.yaml":
            read_case(path)
            data, lines = parse(path)
            for key, text in chinese(data, ()):
                for problem in check_chinese(text):
                    yield ContentError(path, line_of(lines, key), problem)
        elif path.name in ("words.csv", "labels.csv"):
            if path.name == "words.csv":
                read_words(path)
            yield from check_cells(path)
        elif path.name == "catalogue.csv":
            yield from check_tables(path)
        elif path.suffix == ".yaml":
            yield from check_questions(path, seen)
        elif path.suffix == ".md":
            yield from check_lesson(Lesson(path))
    except ContentErrors as errors:
        yield from errors.problems
