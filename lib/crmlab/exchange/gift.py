r"""GIFT, Moodle's text format: questions with the answers in braces, divided by blank lines.

Source
------
Moodle documentation, "GIFT format"; the importer itself, question/format/gift/format.php.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from crmlab.errors import show
from crmlab.exchange import embedded, forms
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.forms import Answer
from crmlab.exchange.markup import literal
from crmlab.exchange.text import GAP, decode, read_bytes
from crmlab.language import say

_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_HIDDEN = {char: chr(0xFDD1 + i) for i, char in enumerate("~=#{}:\\n")}
_SHOWN = {ord(hidden): char for char, hidden in _HIDDEN.items()} | {ord(_HIDDEN["n"]): "\n"}
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_OPENS = re.compile(r"[^{}]*\{")
_MARK = re.compile(r"~?=|~")
_LINE_MARK = re.compile(r"(?:^|(?<=\n))[ \t]*(?:~?=|~)|~=?|(?<=\s)=(?=\S)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")
_EMBEDDED = re.compile(r"\{\s*+\d{0,3}\s*+:\s*+[A-Z_]{2,30}\s*+:")
_BLOCKS = re.compile(r"\{\s*([=~#])([^{}]*)\}")
_TRUTH = {"t": True, "true": True, "f": False, "false": False}


def read(path: Path) -> Iterator[Draft]:
    """Read the questions of a GIFT file."""
    category = ""
    for line, block in blocks(decode(read_bytes(path))):
        if block.startswith("$CATEGORY:"):
            category = block.removeprefix("$CATEGORY:").strip()
            continue
        draft = Draft(str(line))
        if category:
            draft.about["category"] = category
        with draft.filling():
            _fill(draft, block)
        yield draft


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each question as it is written, with its line.

    Blank lines divide; inside braces they do not, unless what follows can only be a new question.
    A line that opens answers after a line that closed some is a new question as well.
    """
    start, lines, depth, gap, ended = 0, list[str](), 0, False, False
    for at, line in enumerate(re.split("\r\n|[\n\r\x85\u2028]", text), 1):
        line = line.strip().removeprefix("\ufeff")
        if line.startswith("//"):
            continue
        if not line:
            gap = True
            continue
        bare, closed = _ESCAPE.sub("", line), depth <= 0
        named = line.startswith("::")
        opens = bool(_OPENS.match(bare)) and not _EMBEDDED.search(bare)
        new = closed and (gap or named or (ended and opens))
        new = new or (gap and (named or opens))
        if lines and (new or line.startswith("$CATEGORY:") or lines[0].startswith("$CATEGORY:")):
            yield start, "\n".join(lines)
            lines = []
        if not lines:
            start, depth = at, 0
        lines.append(line)
        depth, gap, ended = depth + bare.count("{") - bare.count("}"), False, "}" in bare
    if lines:
        yield start, "\n".join(lines)


def _fill(draft: Draft, block: str) -> None:
    text = _ESCAPE.sub(lambda found: _HIDDEN[found[1]], block)
    if title := _TITLE.match(text):
        draft.about["title"] = _shown(title[1])
        text = text[title.end() :]
    before, opened, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not opened:
        raise Refused(say("a description, not a question", "只有说明文字，不是题目"))
    if not closed:
        raise Refused(say("the answers are not closed by }", "答案没有以}结束"))
    if "{" in after or _EMBEDDED.search(text):
        embedded.fill(draft, _embedded(text))
        return
    plain = (kind := _FORMAT.match(before)) and kind[1].lower() == "plain"
    ask = _shown(before + (GAP + after if after.strip() else ""), markup=not plain)
    inside, _, general = inside.strip().rpartition("####") if "####" in inside else (inside, "", "")
    _fill_answers(draft, ask, inside.strip(), _shown(general))


def _embedded(text: str) -> str:
    """Write several blocks of answers as Moodle embeds them in a text."""
    text = _BLOCKS.sub(_part, _unformatted(text))
    if len(_EMBEDDED.findall(text)) != text.count("{"):
        raise Refused(say("more than one block of answers", "答案块不止一个"))
    kept = {ord(_HIDDEN[char]): f"\\{char}" for char in "}~#\\"}
    return text.translate(_SHOWN | kept)


def _part(block: re.Match[str]) -> str:
    mark, inside = block[1], block[2]
    kind = "NM" if mark == "#" else "MC" if "~" in mark + inside else "SA"
    first = "" if mark == "#" and inside.lstrip()[:1] in ("=", "%") else mark.replace("#", "=")
    return f"{{1:{kind}:{first}{re.sub('~?=', '~=', inside)}}}"


def _shown(text: str, *, markup: bool = True) -> str:
    """Put back what was escaped in a text, without the format's name."""
    text = _unformatted(text).translate(_SHOWN).strip()
    return text if markup else literal(text)


def _unformatted(text: str) -> str:
    return text[kind.end() :] if (kind := _FORMAT.match(text)) else text


def _fill_answers(draft: Draft, ask: str, inside: str, general: str) -> None:
    """Find out what kind of question it is, as Moodle does, and fill it in."""
    bare, _, said = inside.partition("#")
    if not inside:
        forms.written(draft, "essay", ask, general)
        what = say("a reference answer", "参考答案")
        draft.lose(what, say("the general feedback serves as one", "以通用反馈代替"))
    elif inside.startswith("#"):
        forms.numeric(draft, ask, _answers(draft, inside[1:], 100))
    elif "~" in inside:
        answers = list(_answers(draft, inside, 0))
        forms.choice(draft, ask, answers, many="=" not in inside, weighted=True)
    elif "=" in inside and "->" in inside:
        _match(draft, ask, inside)
    elif (truth := _TRUTH.get(bare.strip().lower())) is not None:
        wrong, _, right = map(_shown, said.partition("#"))
        forms.judge(draft, ask, truth, *((right, wrong) if truth else (wrong, right)))
    else:
        forms.short(draft, ask, _answers(draft, inside, 100))
    draft.explain(general)


def _answers(draft: Draft, inside: str, unmarked: float) -> Iterator[Answer]:
    """Yield the answers; where each begins a line of its own, ``=`` inside a line is text.

    ``unmarked`` is what an answer without a mark before it earns, in percent.
    """
    lines = inside.split("\n")
    listed = len(lines) > 1 and all(line.lstrip()[:1] in ("=", "~", "#") for line in lines)
    marks = list((_LINE_MARK if listed else _MARK).finditer(inside))
    if listed and len(marks) < len(_MARK.findall(inside)):
        what = say("the meaning of an unescaped =", "未转义的=的含义")
        draft.lose(what, say("read as text", "按文字读入"))
    starts = [(0, 0), *((mark.start(), mark.end()) for mark in marks)]
    ends = [start for start, _ in starts[1:]] + [len(inside)]
    for (start, begin), end in zip(starts, ends, strict=True):
        text = inside[begin:end]
        if begin or text.strip():
            earns = {"=": 100.0, "~=": 100.0, "~": 0.0}.get(inside[start:begin].strip(), unmarked)
            weight = _WEIGHT.match(text)
            answer, _, why = text[weight.end() if weight else 0 :].partition("#")
            yield Answer(_shown(answer), float(weight[1]) if weight else earns, _shown(why))


def _match(draft: Draft, ask: str, inside: str) -> None:
    pairs = []
    for answer in _answers(draft, inside, 100):
        left, arrow, right = answer.text.partition("->")
        if not arrow:
            raise Refused(say(f"no -> in {show(answer.text)}", f"缺少->：{show(answer.text)}"))
        pairs.append((left, right))
        draft.explain(answer.why)
    forms.match(draft, ask, pairs)
