"""Moodle's embedded answers: ``{1:SHORTANSWER:=Berlin~%50%Bonn}`` inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from crmlab.errors import show
from crmlab.exchange import forms
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.forms import Answer
from crmlab.exchange.numbers import decimals, number, pointed
from crmlab.exchange.text import GAP
from crmlab.language import say

_PART = re.compile(r"\{\s*+(\d{0,3})\s*+:\s*+([A-Z_]{1,30})\s*+:((?>[^{}\\]|\\.)*+)\}", re.DOTALL)
_DIVIDED = re.compile(r"(?<!\\)~")
_ANSWER = re.compile(r"\s*(=|%(-?\d{1,3}(?:\.\d{1,9})?)%)?(.*)", re.DOTALL)
_FEEDBACK = re.compile(r"(?<!\\)#")
_ESCAPED = re.compile(r"\\([}#~/\"\\])")
_WRITTEN = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_NUMERIC = {"NUMERICAL", "NM"}
_ONE, _MANY = ("MULTICHOICE", "MC"), ("MULTIRESPONSE", "MR")
MOST_SPELLINGS = 101


def fill(draft: Draft, raw: str) -> None:
    """Make a question with embedded answers blanks to be filled.

    One answer alone becomes the form that it is: a choice, or a number.  Among several, choices
    become blanks whose options stand beside them, and a number with a tolerance is spelled out.
    """
    parts = list(_PART.finditer(raw))
    if not parts:
        raise Refused(say("there is no embedded answer", "没有嵌入的答案"))
    if len(parts) == 1 and parts[0][2] not in _WRITTEN:
        _alone(draft, raw, parts[0])
        return
    if len({part[1] or "1" for part in parts}) > 1:
        draft.lose(say("weights of the blanks", "各空的权重"), say("all count alike", "各空同分"))
    asked, blanks, at = [], [], 0
    for part in parts:
        spellings, options = _blank(draft, part[2], part[3])
        asked += [raw[at : part.start()], GAP, f" ({' / '.join(options)})" if options else ""]
        blanks.append(spellings)
        at = part.end()
    forms.cloze(draft, "".join(asked) + raw[at:], blanks)


def _alone(draft: Draft, raw: str, part: re.Match[str]) -> None:
    """Make a question with one embedded answer a choice or a number."""
    kind, answers = part[2], list(_answers(part[3]))
    after = raw[part.end() :]
    ask = raw[: part.start()] + (GAP if draft.readable(f"<p>{after}</p>") else "") + after
    if kind in _NUMERIC:
        forms.numeric(draft, ask, answers)
    elif kind.startswith(_ONE + _MANY):
        forms.choice(draft, ask, answers, many=kind.startswith(_MANY), weighted=True)
    else:
        raise Refused(say(f"no form for the blank {kind}", f"此处没有填空类型{kind}"))


def _blank(draft: Draft, kind: str, raw: str) -> tuple[list[str], list[str]]:
    """Return the accepted spellings of one blank, and the options where it was a choice."""
    answers = list(_answers(raw))
    right = [answer for answer in answers if answer.earns >= 100]
    for answer in answers:
        if answer.earns >= 100:
            draft.explain(answer.why)
        else:
            forms.part_marks(draft, answer)
            forms.feedback(draft, answer)
    if kind in _WRITTEN:
        return [text for answer in right if (text := forms.unstarred(draft, answer))], []
    if kind in _NUMERIC:
        return [text for answer in right for text in _spelled(draft, answer.text)], []
    if not kind.startswith(_ONE):
        raise Refused(say(f"no form for the blank {kind}", f"此处没有填空类型{kind}"))
    forms.picked(draft)
    return [answer.text for answer in right], [answer.text for answer in answers]


def _answers(raw: str) -> Iterator[Answer]:
    """Yield each answer with what it earns in percent and what is said of it."""
    for piece in filter(str.strip, _DIVIDED.split(raw)):
        if found := _ANSWER.match(piece):
            text, *why = (_ESCAPED.sub(r"\1", part) for part in _FEEDBACK.split(found[3], 1))
            earns = 100.0 if found[1] == "=" else float(found[2] or 0)
            yield Answer(text.strip(), earns, "".join(why))


def _spelled(draft: Draft, text: str) -> list[str]:
    """Return a number as it is to be typed, and every other within its tolerance."""
    middle, _, around = (pointed(part) or "0" for part in text.partition(":"))
    refused = Refused(say(f"a blank takes one number; got {show(text)}",
                          f"一空只能是一个数；现为{show(text)}"))  # fmt: skip
    if number(middle) is None or number(around) is None:
        raise refused
    step = Decimal(1).scaleb(-max(decimals(middle), decimals(around)))
    steps = int(abs(Decimal(around)) / step)
    if 2 * steps >= MOST_SPELLINGS:
        raise refused
    if steps:
        what = say(f"the tolerance of {show(text)}", f"{show(text)}的误差范围")
        draft.lose(what, say(f"numbers in steps of {step} count", f"只认以{step}为步长的数"))
    near = [Decimal(middle) + at * step for at in range(-steps, steps + 1)]
    plain = [f"{value:f}" for value in near]
    short = [value.rstrip("0").rstrip(".") for value in plain if "." in value]
    return list(dict.fromkeys([middle, *plain, *short]))
