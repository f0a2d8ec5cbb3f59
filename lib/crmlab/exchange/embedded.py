"""Moodle's embedded answers: ``{1:SHORTANSWER:=Berlin~%50%Bonn}`` inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmlab.errors import show
from crmlab.exchange import forms
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.forms import Answer
from crmlab.exchange.numbers import interval
from crmlab.exchange.text import GAP
from crmlab.language import say

_PART = re.compile(r"\{(\d{0,3}):([A-Z_]{1,30}):((?>[^{}\\]|\\.)*+)\}", re.DOTALL)
_DIVIDED = re.compile(r"(?<!\\)~")
_ANSWER = re.compile(r"\s*(=|%(-?\d{1,3}(?:\.\d{1,9})?)%)?(.*)", re.DOTALL)
_FEEDBACK = re.compile(r"(?<!\\)#")
_ESCAPED = re.compile(r"\\([}#~/\"\\])")
_WRITTEN = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_NUMERIC = {"NUMERICAL", "NM"}


def fill(draft: Draft, raw: str) -> None:
    """Make a question with embedded answers blanks to be filled.

    Choices become blanks whose options stand beside them.  A number with a tolerance is no text
    to compare with, so the whole question is refused.
    """
    parts = list(_PART.finditer(raw))
    if not parts:
        raise Refused(say("there is no embedded answer", "没有嵌入的答案"))
    if len({part[1] or "1" for part in parts}) > 1:
        draft.lose(say("weights of the blanks", "各空的权重"), say("all count alike", "各空同分"))
    asked, blanks, at = [], [], 0
    for part in parts:
        spellings, options = _blank(draft, part[2], part[3])
        asked += [raw[at : part.start()], GAP, f" ({' / '.join(options)})" if options else ""]
        blanks.append(spellings)
        at = part.end()
    forms.cloze(draft, "".join(asked) + raw[at:], blanks)


def _blank(draft: Draft, kind: str, raw: str) -> tuple[list[str], list[str]]:
    """Return the accepted spellings of one blank, and the options where it was a choice."""
    answers = list(_answers(raw))
    right = [answer for answer in answers if answer.earns >= 100]
    for answer in answers:
        if answer in right:
            draft.explain(answer.why)
        else:
            forms.part_marks(draft, answer)
            forms.feedback(draft, answer)
    if kind in _WRITTEN:
        return [text for answer in right if (text := forms.literal(draft, answer))], []
    if kind in _NUMERIC:
        return [_exact(answer.text) for answer in right], []
    if not kind.startswith(("MULTICHOICE", "MC")):
        raise Refused(say(f"no form for the blank {kind}", f"此处没有填空类型{kind}"))
    what = say("picking from a list", "下拉选择")
    draft.lose(what, say("the options stand in the text, to be typed", "选项列在题中，改为填写"))
    return [answer.text for answer in right], [answer.text for answer in answers]


def _answers(raw: str) -> Iterator[Answer]:
    """Yield each answer with what it earns in percent and what is said of it."""
    for piece in filter(str.strip, _DIVIDED.split(raw)):
        if found := _ANSWER.match(piece):
            text, *why = (_ESCAPED.sub(r"\1", part) for part in _FEEDBACK.split(found[3], 1))
            earns = 100.0 if found[1] == "=" else float(found[2] or 0)
            yield Answer(text.strip(), earns, "".join(why))


def _exact(text: str) -> str:
    """Return a number as it is to be typed; one with a tolerance cannot be."""
    found = interval(text)
    if found is None or found[1]:
        raise Refused(say(f"a blank takes one number; got {show(text)}",
                          f"一空只能是一个数；现为{show(text)}"))  # fmt: skip
    return text.partition(":")[0].strip()
