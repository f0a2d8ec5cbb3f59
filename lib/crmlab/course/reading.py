"""Course files in YAML: every scalar is text, and every mistake has a line.

Reading a file gives plain text, lists and mappings; the pydantic model then decides what is a
number.  So ``no``, ``on``, ``1.10`` and ``007`` mean what they look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from crmlab.errors import ContentError, show
from crmlab.language import Text, say

Model = TypeVar("Model", bound=BaseModel)
Key = tuple[str | int, ...]

FORMS = tuple((form,) for form in (
    "single", "multiple", "cloze", "match", "order", "numeric", "short", "essay", "case",
))  # fmt: skip
LISTS = ("tuple_type", "list_type")
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
        problems = [
            ContentError(path, line_of(lines, (*key, *detail["loc"])), describe(detail))
            for detail in error.errors(include_url=False)
        ]
        problems.sort(key=lambda problem: problem.line or 0)
        raise ContentErrors(problems) from None


def parse(path: Path) -> tuple[Any, dict[Key, int]]:
    """Read a YAML file into text, lists and mappings, with the line of each key."""
    if path.stat().st_size > LARGEST:
        raise ContentErrors([ContentError(path, None, say("larger than 20 MB", "文件超过20 MB"))])
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        reader = _Reader(path, yaml.parse(path.read_text(encoding="utf-8"), Loader=loader))
        data = reader.document()
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = say("must be UTF-8 text", "必须是UTF-8文本")
        raise ContentErrors([ContentError(path, line, message)]) from None
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
    """Say in the learner's language what must hold and what came."""
    location = detail["loc"][1:] if detail["loc"][:1] in FORMS else detail["loc"]
    place = ".".join(str(part) for part in location)
    got = show(detail["input"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "union_tag_invalid":
            form = detail["input"]["form"]
            return say(f"form must be one of {context.get('expected_tags')}; got {show(form)}",
                       f"form必须是{context.get('expected_tags')}之一；现为{show(form)}")
        case "missing" | "missing_argument":
            return say(f"{place} is missing", f"缺少{place}")
        case "extra_forbidden" | "unexpected_keyword_argument":
            return say(f"{place} is not known here; got {got}", f"此处没有{place}这一项；现为{got}")
        case "literal_error" | "enum":
            allowed = str(context.get("expected"))
            return say(
                f"{place} must be one of {allowed}; got {got}",
                f"{place}必须是{allowed.replace(' or ', '、').replace(', ', '、')}之一；现为{got}",
            )
        case "union_tag_not_found":
            return say("form is missing", "缺少form")
        case "float_parsing" | "int_parsing" | "float_type" | "int_type":
            return say(f"{place} must be a number; got {got}", f"{place}必须是数；现为{got}")
        case "too_short":
            n = context.get("min_length")
            return say(
                f"{place} must have at least {n} entries; got {context.get('actual_length')}",
                f"{place}至少要有{n}项；现有{context.get('actual_length')}项",
            )
        case "string_too_short":
            return say(f"{place} must not be empty", f"{place}不能为空")
        case "model_type" | "dict_type" | "tuple_type" | "list_type":
            place = place or say("the file", "文件")
            kind = Text("a list", "列表") if detail["type"] in LISTS else Text("a block", "块")
            return say(f"{place} must be {kind}; got {got}", f"{place}必须是{kind}；现为{got}")
        case "value_error":
            return f"{place}: {context.get('error')}" if place else str(context.get("error"))
        case _:
            message = detail["msg"]
            return say(f"{place}: {message}; got {got}", f"{place}：{message}；现为{got}")
