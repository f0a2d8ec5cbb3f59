"""Course files in YAML and CSV: every scalar is text, and every mistake has a line.

Reading a file gives plain text, lists and mappings; the pydantic model then decides what is a
number.  So ``no``, ``on``, ``1.10`` and ``007`` mean what they look like.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from crmlab.errors import ContentError, CrmlabError, one_of, show
from crmlab.language import Text, say

Model = TypeVar("Model", bound=BaseModel)
Key = tuple[str | int, ...]

FORMS = tuple((form,) for form in (
    "single", "multiple", "cloze", "match", "order", "numeric", "short", "essay", "case",
))  # fmt: skip
FILE, ENTRY = ("the file", "文件"), ("the entry", "这一项")
LARGEST = 20_000_000
MOST_ENTRIES = 1_000_000
DEEPEST = 20


class ContentErrors(ContentError):
    """All mistakes of one or more files, in order."""

    def __init__(self, problems: Iterable[ContentError]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.path, first.line, first.problem)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


def validate(
    kind: type[Model] | TypeAdapter[Any],
    data: Any,
    path: Path,
    lines: Mapping[Key, int],
    key: Key = (),
    context: object = None,
) -> Any:
    """Turn parsed data into a typed object.

    Parameters
    ----------
    kind
        A pydantic model or type adapter.
    data
        What :func:`parse` gave, or the part of it that stands at ``key``.
    path, lines
        For the messages.
    key
        The way from the top of the file to ``data``.
    context
        What the model's own checks may ask for, see pydantic.

    Raises
    ------
    ContentErrors
        With every mistake found: file, line, what must hold, what came.
    """
    try:
        if isinstance(kind, TypeAdapter):
            return kind.validate_python(data, context=context)
        return kind.model_validate(data, context=context)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems = [
            ContentError(path, line_of(lines, (*key, *detail["loc"])), describe(detail))
            for detail in found
            if detail["type"] != "too_short" or not _inside(detail["loc"], found)
        ]
        problems.sort(key=lambda problem: problem.line or 0)
        raise ContentErrors(problems) from None


def _inside(place: Key, errors: Iterable[ErrorDetails]) -> bool:
    """Return whether an entry is mistaken; pydantic then calls its list too short as well."""
    n = len(place)
    return any(each["loc"][:n] == place and len(each["loc"]) > n for each in errors)


def unreadable(path: Path, error: OSError) -> ContentError:
    """Build the error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return ContentError(path, None, say("there is no such file", "没有这个文件"))
    message = say(f"must be readable; got {error.strerror}", f"必须可读；现为{error.strerror}")
    return ContentError(path, None, message)


def read_text(path: Path, largest: float = math.inf) -> str:
    """Return the text of a file, whatever its line ends.

    Raises
    ------
    ContentErrors
        For a file that is missing, no file, larger than so many bytes or not UTF-8.
    """
    line = None
    try:
        if path.stat().st_size <= largest:
            return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        size = f"{largest / 1e6:g} MB"
        message = say(f"larger than {size}", f"文件超过{size}")
    except OSError as error:
        raise ContentErrors([unreadable(path, error)]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = say("must be UTF-8 text", "必须是UTF-8文本")
    raise ContentErrors([ContentError(path, line, message)])


def read_cells(
    path: Path, columns: Sequence[str], optional: Collection[str] = ()
) -> tuple[list[tuple[int, dict[str, str]]], list[ContentError]]:
    """Read a CSV file with known columns, the first of which names the row.

    Parameters
    ----------
    path
        UTF-8, with a header.
    columns, optional
        The header; and which of its cells may be empty.

    Returns
    -------
    The sound rows with their lines, and a mistake for each of the others.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[ContentError] = []
    seen: set[str] = set()
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    try:
        if next(reader, []) != list(columns):
            must = ",".join(columns)
            message = say(f"the header must be {must}", f"表头必须是{must}")
            return [], [ContentError(path, 1, message)]
        for cells in reader:
            named = dict(zip(columns, cells, strict=False))
            empty = [c for c, cell in named.items() if not cell.strip() and c not in optional]
            if len(cells) != len(columns):
                n = len(columns)
                message = say(
                    f"must have {n} cells; got {len(cells)}", f"必须有{n}格；现有{len(cells)}格"
                )
            elif empty:
                message = say(f"{empty[0]} must not be empty", f"{empty[0]}不能为空")
            elif cells[0] in seen:
                name = f"{columns[0]} {cells[0]}"
                message = say(f"{name} stands twice", f"{name}出现两次")
            else:
                seen.add(cells[0])
                rows.append((reader.line_num, named))
                continue
            problems.append(ContentError(path, reader.line_num, message))
    except csv.Error as error:
        message = say(f"not CSV: {error}", f"不是合法的CSV：{error}")
        problems.append(ContentError(path, reader.line_num, message))
    return rows, problems


def parse(path: Path) -> tuple[Any, dict[Key, int]]:
    """Read a YAML file into text, lists and mappings, with the line of each key."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = read_text(path, LARGEST)
    try:
        reader = _Reader(path, yaml.parse(text, Loader=loader))
        data = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = say(f"not YAML: {error.problem}", f"不是合法的YAML：{error.problem}")
        at = mark.line + 1 if mark else None
        raise ContentErrors([ContentError(path, at, message)]) from None
    except yaml.YAMLError as error:
        message = say(f"not YAML: {show(error)}", f"不是合法的YAML：{show(error)}")
        raise ContentErrors([ContentError(path, None, message)]) from None
    if reader.problems:
        raise ContentErrors(reader.problems)
    return data, reader.lines


class _Reader:
    """Plain data from the events of a YAML file, as deep and as much as a course file may be."""

    def __init__(self, path: Path, events: Iterator[yaml.Event]) -> None:
        self.path, self.events = path, events
        self.lines: dict[Key, int] = {}
        self.problems: list[ContentError] = []

    def document(self) -> Any:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        data = self.value(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.problem(after, say("one document (---) a file", "一个文件只能有一个文档（---）"))
        return data

    def problem(self, event: yaml.Event, message: str) -> None:
        self.problems.append(ContentError(self.path, _line(event), message))

    def value(self, event: yaml.Event, key: Key) -> Any:
        self.lines.setdefault(key, _line(event))
        if len(key) > DEEPEST or len(self.lines) > MOST_ENTRIES:
            message = say(
                f"YAML with at most {DEEPEST} levels and {MOST_ENTRIES:,} entries is read",
                f"YAML至多{DEEPEST}层、{MOST_ENTRIES}项",
            )
            self.problem(event, message)
            raise ContentErrors(self.problems)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.AliasEvent):
            message = say("write it out: no aliases (*name)", "请完整写出：不支持别名（*name）")
            self.problem(event, message)
            return None
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(item, (*key, i)) for i, item in enumerate(self.until_end())]
        return dict(self.entries(key))

    def entries(self, key: Key) -> Iterator[tuple[str, Any]]:
        """Yield the names and values of a block."""
        seen: set[str] = set()
        for named in self.until_end():
            name = str(self.value(named, (*key, "?")))
            if name in seen:
                message = say(
                    f'"{name}" stands twice in the same block', f"同一块中“{name}”出现两次"
                )
                self.problem(named, message)
                self.value(next(self.events), (*key, "?"))
                continue
            seen.add(name)
            self.lines[(*key, name)] = _line(named)
            yield name, self.value(next(self.events), (*key, name))

    def until_end(self) -> Iterator[yaml.Event]:
        """Yield what stands in a block, up to its end."""
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def line_of(lines: Mapping[Key, int], location: Key) -> int | None:
    """Return the line of a place in the file, or of the nearest block around it.

    Parts that do not stand in the file, such as the form that pydantic puts into a location, are
    passed over.
    """
    key: Key = ()
    for part in location:
        if (*key, part) in lines:
            key = (*key, part)
    return lines.get(key)


def describe(detail: ErrorDetails) -> str:
    """Say in the learner's language what must hold and what came; lists count from 1."""
    location = detail["loc"][1:] if detail["loc"][:1] in FORMS else detail["loc"]
    steps = (part + 1 if isinstance(part, int) else part for part in location if part != "[key]")
    place = ".".join(map(str, steps))
    got = say("nothing", "空") if detail["input"] is None else show(detail["input"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "union_tag_invalid":
            return _none_of("form", detail["input"]["form"], context["expected_tags"])
        case "literal_error" | "enum":
            return _none_of(place, detail["input"], context["expected"])
        case "missing" | "missing_argument":
            return say(f"{place} is missing", f"缺少{place}")
        case "extra_forbidden" | "unexpected_keyword_argument":
            return say(f"{place} is not known here; got {got}", f"此处没有{place}这一项；现为{got}")
        case "union_tag_not_found":
            return say("form is missing", "缺少form")
        case "too_short":
            n = context.get("min_length")
            return say(
                f"{place} must have at least {n} entries; got {context.get('actual_length')}",
                f"{place}至少要有{n}项；现有{context.get('actual_length')}项",
            )
        case "string_too_short":
            return say(f"{place} must not be empty", f"{place}不能为空")
        case "value_error":
            problem = str(context.get("error"))
            return f"{place}{say(': ', '：')}{problem}" if place else problem
        case kind if must := _must(kind, context):
            what = place or say(*ENTRY if kind == "model_attributes_type" else FILE)
            return say(f"{what} must {must.en}; got {got}", f"{what}必须{must.zh}；现为{got}")
        case _:
            message = detail["msg"]
            return say(f"{place}: {message}; got {got}", f"{place}：{message}；现为{got}")


def _none_of(place: str, value: object, listed: str) -> str:
    """Say that a value is none of those that pydantic lists, and name the nearest."""
    try:
        return one_of(place, value, re.findall("'([^']*)'", listed))
    except CrmlabError as error:
        return str(error)


def _must(kind: str, context: Mapping[str, Any]) -> Text | None:
    """Return what must hold where pydantic found an error of some kind."""
    match kind:
        case "float_parsing" | "int_parsing" | "float_type" | "int_type" | "int_from_float":
            return Text("be a number", "是数")
        case "finite_number":
            return Text("be finite", "是有限的数")
        case "greater_than":
            return Text(f"be greater than {context['gt']:g}", f"大于{context['gt']:g}")
        case "greater_than_equal":
            return Text(f"be at least {context['ge']:g}", f"不小于{context['ge']:g}")
        case "less_than_equal":
            return Text(f"be at most {context['le']:g}", f"不大于{context['le']:g}")
        case "string_type":
            return Text("be text", "是文本")
        case "string_too_long":
            n = context["max_length"]
            return Text(f"have at most {n} characters", f"不超过{n}字")
        case "string_pattern_mismatch":
            return Text(f"look like {context['pattern']}", f"符合{context['pattern']}")
        case "tuple_type" | "list_type":
            return Text("be a list", "是列表")
        case "model_type" | "dict_type" | "model_attributes_type":
            return Text("be a block of names and values", "是一组“名称: 值”")
    return None
