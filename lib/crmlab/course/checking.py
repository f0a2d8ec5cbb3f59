"""Every mistake in the course files at once: file, line, what must hold, what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from crmlab.course import CONTENT
from crmlab.course.cases import files as case_files
from crmlab.course.cases import read_case
from crmlab.course.data import COLUMNS, check_tables
from crmlab.course.lessons import Lesson, check_lesson, lessons
from crmlab.course.questions import Numeric, Open, QuestionFile, read_file, taken
from crmlab.course.reading import ContentErrors, Key, line_of, parse, read_cells
from crmlab.course.twins import compare
from crmlab.course.typography import check_chinese
from crmlab.course.variants import variant
from crmlab.course.words import HEADERS, OPTIONAL
from crmlab.errors import ContentError, CrmlabError, one_of, show
from crmlab.language import Text, say

VARIANTS = 200
FILES = ("*.yaml", "*.md", "words.csv", "labels.csv", "catalogue.csv")
KINDS = {
    "questions": Text("questions", "题目"),
    "cases": Text("cases", "案例"),
    "words": Text("words", "术语"),
    "labels": Text("labels", "标签"),
    "tables": Text("tables", "数据表"),
    "lessons": Text("lessons", "课文"),
}


def check_questions(path: Path, file: QuestionFile, seen: set[str]) -> Iterator[ContentError]:
    """Check one question file: structure, keys over many variants, Chinese, cases named.

    Parameters
    ----------
    path, file
        A file of the bank, and what was read in it.
    seen
        Ids of the files before; those of this file are added.
    """
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
        for key, twin in twins(question.model_dump(exclude={"proof", "draw"}), place):
            for problem in () if file.language else check_chinese(twin["zh"]):
                yield ContentError(path, line_of(file.lines, (*key, "zh")), problem)
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


def check_case(path: Path) -> Iterator[ContentError]:
    """Check one case: structure, Chinese, and twins that are alike."""
    read_case(path)
    data, lines = parse(path)
    for key, twin in twins(data):
        for problem in (*compare(twin["en"], twin["zh"]), *check_chinese(twin["zh"])):
            yield ContentError(path, line_of(lines, (*key, "zh")), problem)


def twins(data: Any, key: Key = ()) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    """Yield every text in both languages of a nested structure, with the way to it."""
    if isinstance(data, Mapping):
        if isinstance(data.get("zh"), str):
            yield key, data
        for name, value in data.items():
            yield from twins(value, (*key, name))
    elif isinstance(data, (list, tuple)):
        for i, value in enumerate(data):
            yield from twins(value, (*key, i))


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
            drawn = ", ".join(f"{name} = {value:g}" for name, value in numbers) or "-"
            shown = show(", ".join(f"{value:.6g}" for value in values))
            yield say(
                f"with {drawn} the key {key:.6g} and the slips cannot be told apart: {shown}",
                f"取{drawn}时答案{key:.6g}与常见错误无法区分：{shown}",
            )
            return


def check_words(path: Path, looked: Counter[str]) -> Iterator[ContentError]:
    """Check the glossary, or the table of labels: its cells and its Chinese."""
    rows, problems = read_cells(path, HEADERS[path.name], OPTIONAL)
    yield from problems
    looked[path.stem] += len(rows)
    for line, cell in rows:
        for column in ("zh", "definition_zh"):
            for problem in check_chinese(cell.get(column, "")):
                yield ContentError(path, line, problem)


def check(
    paths: Sequence[Path] = (), looked: Counter[str] | None = None
) -> list[ContentError]:
    """Check course files, or all of them below folders.

    Parameters
    ----------
    paths
        Files and folders; none means the whole course.
    looked
        Is told how many of each of ``KINDS`` were looked over.

    Returns
    -------
    list of ContentError
        In the order of files and lines; empty when everything is right.
    """
    problems: list[ContentError] = []
    seen: set[str] = set()
    looked = Counter() if looked is None else looked
    for path in paths or [CONTENT / name for name in ("quizzes", "data", "notebooks")]:
        if not path.exists():
            problems.append(ContentError(path, None, say("there is no such file", "没有这个文件")))
        elif path.is_file() and not any(map(path.match, FILES)):
            must = say("must be a course file: ", "必须是课程文件：") + ", ".join(FILES)
            problems.append(ContentError(path, None, must))
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found = _check_file(file, seen, looked)
                problems.extend(sorted(found, key=lambda problem: problem.line or 0))
    return problems


def told(looked: Counter[str], mistakes: int) -> str:
    """Return in a line what was looked over and how many mistakes there are.

    >>> told(Counter(questions=12, words=3), 0)
    'looked over: questions 12, words 3; no mistakes'
    """
    counts = say(", ", "，").join(
        f"{name}{say(' ', '')}{looked[kind]}" for kind, name in KINDS.items() if looked[kind]
    )
    counts = counts or say("nothing of the course", "没有课程文件")
    ending = say(f"mistakes {mistakes}", f"错误{mistakes}处")
    if not mistakes:
        ending = say("no mistakes", "没有错误")
    return say(f"looked over: {counts}; {ending}", f"已检查：{counts}；{ending}")


def _check_file(path: Path, seen: set[str], looked: Counter[str]) -> Iterator[ContentError]:
    """Check one file by what its name says it is; other files are passed over."""
    try:
        if path.name == "case.yaml":
            looked["cases"] += 1
            yield from check_case(path)
        elif path.name in HEADERS:
            yield from check_words(path, looked)
        elif path.name == "catalogue.csv":
            looked["tables"] += len(read_cells(path, COLUMNS)[0])
            yield from check_tables(path)
        elif path.suffix == ".yaml":
            file = read_file(path)
            looked["questions"] += sum(len(k) == 2 and k[0] == "questions" for k in file.lines)
            yield from check_questions(path, file, seen)
        elif path.suffix == ".md":
            looked["lessons"] += 1
            yield from check_lesson(Lesson(path))
    except ContentErrors as errors:
        yield from errors.problems
