"""Moodle XML: one ``<question>`` after another, read as they come.

Source
------
Moodle documentation, "Moodle XML format"; "Embedded Answers (Cloze) question type".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from crmlab.errors import show
from crmlab.exchange import embedded, forms
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.forms import Answer
from crmlab.exchange.markup import literal
from crmlab.exchange.numbers import number
from crmlab.exchange.text import CONTROL, GAP, LINE_ENDS, decode, read_bytes
from crmlab.language import say

DEEPEST = 20
PIECE = 1 << 16
ROOT = "<quiz>"

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
_UNQUOTED = re.compile(r"<(question\s+type|answer\s+fraction)\s*=\s*([\w.-]{1,40})\s*>", re.ASCII)
_OF_HTML = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
_NO_CHARACTER = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));")
_WORD = re.compile(r"\[\[(\d{1,3})\]\]")
_MOODLES_OWN = re.compile(
    r"Your answer is (partially )?(in)?correct\.?|[您你]的(回答|答案).{0,6}([对错]|正确|错误).{0,2}"
)


def read(path: Path) -> Iterator[Draft]:
    """Read the questions of a Moodle XML file."""
    data = read_bytes(path)
    declared = _DECLARED.match(data)
    text = _parsable(decode(data, declared[1].decode("ascii") if declared else ""))
    category = ""
    for line, element in _elements(text):
        kind = element.get("type", "")
        if kind == "category":
            category = _text(element.find("category"))
            continue
        draft = Draft(str(line))
        if category:
            draft.about["category"] = category
        with draft.filling():
            if element.tag != "question":
                raise Refused(element.text or "")
            _fill(draft, element, kind)
        yield draft


def _parsable(text: str) -> str:
    """Return XML without what no XML parser takes.

    These are control characters, HTML's entities, and ``type=multichoice`` without its quotes.
    """
    text = _DECLARATION.sub("", LINE_ENDS.sub("\n", text), count=1)
    text = _UNQUOTED.sub(r'<\1="\2">', _NO_CHARACTER.sub("", CONTROL.sub("", text)))
    return _OF_HTML.sub(lambda found: unescape(found[0]), text)


def _elements(text: str) -> Iterator[tuple[int, Element]]:
    """Yield each question with its line.

    Where the XML is broken, comes an element that says so, and then the questions after it.
    """
    at, line, root = 0, 1, ""
    while at >= 0:
        parser = make_parser()
        questions = _Questions(parser, line)
        parser.setContentHandler(questions)
        try:
            parser.feed(root)
            for start in range(at, len(text), PIECE):
                parser.feed(text[start : start + PIECE])
                yield from questions.finished()
            parser.close()
            return
        except (SAXException, DefusedXmlException) as error:
            yield from questions.finished()
            told = isinstance(error, SAXException)
            reason = error.getMessage() if told else say("it defines entities", "定义了实体")
            broken = Element("broken")
            broken.text = say(f"the XML is broken: {reason}", f"XML有误：{reason}")
            yield questions.line(), broken
            after = max(at + 1, _offset(text, at, parser, len(root)))
            found = text.find("<question", after)
            line = questions.line() + text.count("\n", after, max(found, after))
            at, root = found, ROOT


def _offset(text: str, at: int, parser: Any, before: int) -> int:
    """Return where a parser stopped that read from ``at`` on, after ``before`` characters more."""
    lines, column = parser.getLineNumber() - 1, parser.getColumnNumber()
    for _ in range(lines):
        at = text.find("\n", at) + 1
    rest = text[at : at + column].encode()[: max(0, column - (0 if lines else before))]
    return at + len(rest.decode(errors="ignore"))


class _Questions(ContentHandler):
    """Collects questions as small trees, without the files embedded in them."""

    def __init__(self, parser: Any, first_line: int) -> None:
        super().__init__()
        self.parser, self.first_line = parser, first_line
        self.done: list[tuple[int, Element]] = []
        self.tree: TreeBuilder | None = None
        self.depth = self.begun = 0
        self.file = False

    def line(self) -> int:
        return self.first_line + int(self.parser.getLineNumber() or 1) - 1

    def finished(self) -> Iterator[tuple[int, Element]]:
        yield from self.done
        self.done.clear()

    def startElement(self, name: str, attrs: Any) -> None:
        if self.tree is None and name == "question":
            self.tree, self.depth, self.begun = TreeBuilder(), 0, self.line()
        if self.tree is not None:
            self.depth += 1
            self.file = name == "file"
            if self.depth <= DEEPEST:
                self.tree.start(name, dict(attrs.items()))

    def endElement(self, name: str) -> None:
        if self.tree is not None:
            if self.depth <= DEEPEST:
                self.tree.end(name)
            self.depth -= 1
            self.file = False
            if not self.depth:
                self.done.append((self.begun, self.tree.close()))
                self.tree = None

    def characters(self, content: str) -> None:
        if self.tree is not None and not self.file:
            self.tree.data(content)


def _fill(draft: Draft, element: Element, kind: str) -> None:
    ask = _text(element.find("questiontext"))
    name = _text(element.find("name"))
    if name and name[:40] not in ask:
        draft.about["name"] = name
    tags = [_text(tag) for tag in element.iterfind("tags/tag")]
    if tags:
        draft.about["tags"] = ", ".join(tags)
    if kind not in KINDS:
        raise Refused(say(f"no form here for the type {show(kind)}", f"此处没有题型{show(kind)}"))
    KINDS[kind](draft, ask, element)
    draft.explain(_text(element.find("generalfeedback")))
    grade = _text(element.find("defaultgrade"))
    if number(grade) != 1:
        draft.points(grade)
    _beside(draft, element)


def _beside(draft: Draft, element: Element) -> None:
    """Carry the hint, and name what has no place in the bank."""
    hints = [hint for hint in map(_text, element.iterfind("hint")) if hint]
    if hints:
        draft.fields["hint"] = draft.remark(hints[0])
    for hint in hints[1:]:
        what = say(f"hint {show(hint, 40)}", f"提示{show(hint, 40)}")
        draft.lose(what, say("one hint a question", "每题一条提示"))
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = draft.remark(_text(element.find(name)))
        if said and not _MOODLES_OWN.fullmatch(said):
            what = say(f"feedback {show(said, 40)}", f"反馈{show(said, 40)}")
            draft.lose(what, say("it depends on the mark", "它随得分而定"))
    names = [file.get("name", "") for file in element.iter("file")]
    told = "\n".join(what for what, _ in draft.lost)
    for name in filter(None, [*names, _text(element.find("image"))]):
        if name[:60] not in told:
            what = say(f"file {show(name, 60)}", f"文件{show(name, 60)}")
            draft.lose(what, say("the bank holds text alone", "题库只存文字"))


def _text(element: Element | None) -> str:
    """Return the text of an element; what is not HTML is made so."""
    if element is None:
        return ""
    inner = element.find("text")
    text = "".join((element if inner is None else inner).itertext()).strip()
    return literal(text) if element.get("format") == "plain_text" else text


def _answers(element: Element) -> Iterator[Answer]:
    for answer in element.iterfind("answer"):
        earns = number(answer.get("fraction", "0")) or 0.0
        yield Answer(_text(answer), earns, _text(answer.find("feedback")))


def _choice(draft: Draft, ask: str, element: Element) -> None:
    many = _text(element.find("single")).lower() in ("false", "0")
    forms.choice(draft, ask, _answers(element), many=many, weighted=True)


def _all_or_nothing(draft: Draft, ask: str, element: Element) -> None:
    forms.choice(draft, ask, _answers(element), many=True)
    draft.fields["credit"] = "all_or_nothing"


def _judge(draft: Draft, ask: str, element: Element) -> None:
    found = {answer.text.lower(): answer for answer in _answers(element)}
    if not {"true", "false"} <= set(found):
        forms.choice(draft, ask, found.values(), many=False)
        return
    true, false = found["true"], found["false"]
    forms.judge(draft, ask, true.earns > false.earns, true.why, false.why)


def _short(draft: Draft, ask: str, element: Element) -> None:
    forms.short(draft, ask, _answers(element))
    if _text(element.find("usecase")) == "1":
        what = say("the distinction of capitals", "区分大小写")
        draft.lose(what, say("answers are compared without it", "比较答案时不区分"))


def _numeric(draft: Draft, ask: str, element: Element) -> None:
    tolerances = [_text(answer.find("tolerance")) for answer in element.iterfind("answer")]
    answers = [
        Answer(f"{answer.text}:{tolerance}" if tolerance else answer.text, answer.earns, answer.why)
        for answer, tolerance in zip(_answers(element), tolerances, strict=True)
    ]
    forms.numeric(draft, ask, answers)
    units = [_text(unit.find("unit_name")) for unit in element.iterfind("units/unit")]
    if units:
        draft.fields["unit"] = draft.text(units[0], say("the unit", "单位"))
    for unit in units[1:]:
        what = say(f"unit {show(unit)}", f"单位{show(unit)}")
        draft.lose(what, say("one unit a question", "每题一个单位"))


def _match(draft: Draft, ask: str, element: Element) -> None:
    pairs = [(_text(pair), _text(pair.find("answer"))) for pair in element.iterfind("subquestion")]
    forms.match(draft, ask, pairs)


def _order(draft: Draft, ask: str, element: Element) -> None:
    forms.order(draft, ask, [answer.text for answer in _answers(element)])


def _essay(draft: Draft, ask: str, element: Element) -> None:
    reference = _text(element.find("graderinfo"))
    if not reference:
        reference = _text(element.find("generalfeedback"))
        what = say("a reference answer", "参考答案")
        draft.lose(what, say("the general feedback serves as one", "以通用反馈代替"))
    forms.written(draft, "essay", ask, reference)
    if template := draft.remark(_text(element.find("responsetemplate"))):
        what = say(f"answer template {show(template, 40)}", f"作答模板{show(template, 40)}")
        draft.lose(what, say("an answer begins empty", "作答从空白开始"))


def _cloze(draft: Draft, ask: str, element: Element) -> None:
    embedded.fill(draft, ask)


def _missing_words(draft: Draft, ask: str, element: Element) -> None:
    """Make ``[[1]]`` in the text a blank; ``[[1]]`` is the first of all words to pick from."""
    boxes = [*element.iterfind("selectoption"), *element.iterfind("dragbox")]
    words = {str(n): (_text(box), _text(box.find("group"))) for n, box in enumerate(boxes, 1)}
    used = [words[n] for n in _WORD.findall(ask) if n in words]
    forms.some_blanks(len(used))
    groups = {group for _, group in used}
    beside = {
        group: f" ({' / '.join(text for text, of in words.values() if of == group)})"
        for group in groups
    }
    at_end = beside[groups.pop()] if len(groups) == 1 else ""

    def gap(found: re.Match[str]) -> str:
        if found[1] not in words:
            return found[0]
        return GAP + ("" if at_end else beside[words[found[1]][1]])

    forms.picked(draft)
    forms.cloze(draft, _WORD.sub(gap, ask) + at_end, [[text] for text, _ in used])


def _statements(draft: Draft, ask: str, element: Element) -> None:
    """Join each statement to the column that it belongs to, such as true or false."""
    columns = {
        column.get("number"): _text(column.find("responsetext"))
        for column in element.iterfind("column")
    }
    best = {
        weight.get("rownumber"): weight.get("columnnumber")
        for weight in element.iterfind("weight")
        if (number(_text(weight.find("value"))) or 0) > 0
    }
    rows = list(element.iterfind("row"))
    pairs = [
        (_text(row.find("optiontext")), columns.get(best.get(row.get("number")), ""))
        for row in rows
    ]
    forms.match(draft, ask, [*pairs, *(("", column) for column in columns.values())])
    for row in rows:
        draft.explain(_text(row.find("feedbacktext")))
    if (method := _text(element.find("scoringmethod"))) not in ("", "subpoints"):
        what = say(f"the scoring {show(method)}", f"计分方式{show(method)}")
        draft.lose(what, say("each pair counts alike", "每对同分"))


def _described(draft: Draft, ask: str, element: Element) -> None:
    raise Refused(say("a description, not a question", "只有说明文字，不是题目"))


KINDS: dict[str, Callable[[Draft, str, Element], None]] = {
    "multichoice": _choice, "multichoiceset": _all_or_nothing, "truefalse": _judge,
    "shortanswer": _short, "numerical": _numeric, "matching": _match, "ordering": _order,
    "ddmatch": _match, "pairmatching": _match,
    "gapselect": _missing_words, "ddwtos": _missing_words,
    "mtf": _statements, "kprime": _statements, "essay": _essay,
    "cloze": _cloze, "multianswer": _cloze, "description": _described,
}  # fmt: skip
