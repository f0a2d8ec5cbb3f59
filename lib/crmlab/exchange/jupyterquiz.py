"""jupyterquiz: a JSON list of questions, plain or hidden in base64.

Source
------
jupyterquiz (J. M. Shea), README and the JSON schemas in its folder ``schema``.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from crmlab.errors import show
from crmlab.exchange import forms
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.forms import Answer
from crmlab.exchange.markup import literal
from crmlab.exchange.numbers import decimals, number
from crmlab.exchange.text import decode, read_bytes
from crmlab.language import say

_SPAN = re.compile(r"\s*<(\w+)[^<>]{0,500}>(.*)</\1>\s*", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+=*\s*")
_BETWEEN = re.compile(r"[\s,]*")
_PRECISIONS = range(1, 101)
"""What JavaScript's ``toPrecision`` takes."""


def read(path: Path) -> Iterator[Draft]:
    """Read the questions of a jupyterquiz file."""
    text = shown(decode(read_bytes(path)))
    for line, entry in _entries(text):
        draft = Draft(str(line))
        with draft.filling():
            if isinstance(entry, Refused):
                raise entry
            if not isinstance(entry, dict):
                raise Refused(say(f"not a question: {show(entry)}", f"不是题目：{show(entry)}"))
            _fill(draft, entry)
        yield draft


def shown(text: str) -> str:
    """Return the JSON that a text is, or hides in base64, perhaps inside a tag.

    >>> shown('<span style="display:none">W10=</span>')
    '[]'
    """
    inside = span[2] if (span := _SPAN.fullmatch(text)) else text
    if not _BASE64.fullmatch(inside):
        return inside
    try:
        return decode(base64.b64decode("".join(inside.split()), validate=True))
    except (binascii.Error, ValueError):
        return inside


def _entries(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the entries of the list with their lines; where the JSON breaks off, a refusal."""
    decoder = json.JSONDecoder()
    at = len(text) - len(text.lstrip())
    listed = text[at : at + 1] == "["
    line, counted = 1, 0
    for _ in count() if listed else range(1):
        found = _BETWEEN.match(text, at + 1 if listed and not counted else at)
        at = found.end() if found else at
        if text[at : at + 1] == "]" and listed:
            return
        line, counted = line + text.count("\n", counted, at), at
        try:
            entry, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = show(error)
            message = say(f"not JSON from here on: {reason}", f"自此处起不是JSON：{reason}")
            yield line, Refused(message)
            return
        yield line, entry


def _fill(draft: Draft, entry: dict[str, Any]) -> None:
    ask, kind, given = _said(entry), _text(entry, "type"), entry.get("answers")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Refused(say("answers must be a list of blocks", "answers必须是块的列表"))
    precision = entry.get("precision") if kind == "numeric" else None
    answers = [_answer(each, precision) for each in given if each.get("type") != "default"]
    if kind in ("multiple_choice", "many_choice"):
        forms.choice(draft, ask, answers, many=kind == "many_choice")
    elif kind == "numeric":
        forms.numeric(draft, ask, answers)
    elif kind == "string":
        plain = [replace(each, text=each.text.replace("*", "\\*")) for each in answers]
        forms.short(draft, ask, plain)
    else:
        raise Refused(say(f"no form here for {show(kind)}", f"此处没有题型{show(kind)}"))
    for each in given:
        if each.get("type") == "default":
            forms.feedback(draft, Answer("", 0, _text(each, "feedback")))
        for name in ("match_case", "fuzzy_threshold"):
            _setting(draft, each, name)


def _setting(draft: Draft, block: dict[str, Any], name: str) -> None:
    if block.get(name):
        what = say(f"{name} {show(block[name])}", f"{name}为{show(block[name])}")
        draft.lose(what, say("answers are compared by one rule", "答案按统一规则比较"))


def _said(block: dict[str, Any]) -> str:
    """Return the text of a question or an option, with its code."""
    text = _text(block, "question") or _text(block, "answer")
    return "\n\n".join(filter(None, (text, literal(_text(block, "code")))))


def _text(block: dict[str, Any], name: str) -> str:
    """Return a value as text; numbers are written as people do."""
    value = block.get(name)
    if value is None or isinstance(value, (dict, list)):
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _answer(block: dict[str, Any], precision: Any = None) -> Answer:
    text, ends = _said(block) or _text(block, "value"), block.get("range")
    right = block.get("correct") is True
    if isinstance(ends, list):
        text = "..".join(_text({"": end}, "") for end in ends)
    elif right and precision in _PRECISIONS and (value := number(text)):
        text = f"{text}:{_rounding(value, text, precision):.15g}"
    return Answer(text, 100.0 * right, _text(block, "feedback"))


def _rounding(value: float, text: str, precision: int) -> float:
    """Return half a unit of the last digit that counts.

    An answer is rounded to ``precision`` significant digits, before jupyterquiz 2.7 to as many
    decimals; the value's own last digit keeps either from being too wide.
    """
    last = math.floor(math.log10(abs(value))) - precision + 1
    return 0.5 * 10.0 ** min(last, -decimals(text))
