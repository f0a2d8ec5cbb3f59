"""One answer marked: the mark, the maximum, and what to say about each part.

An answer is plain data, the same in both languages: choices and steps are given by their text in
either language, so that a stored answer can be read without the bank.

==========  ============================================================
form        answer
==========  ============================================================
single      text of the choice
multiple    list of texts
cloze       list of texts, one a blank
match       mapping from left text to right text
order       list of texts
numeric     number, or text such as ``"12.5 %"`` or ``"１，２００元"``
short …     text
==========  ============================================================
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, TypeVar

from crmlab.assess import keypoints
from crmlab.assess.spelling import normalise, same
from crmlab.course.questions import (
    Cloze,
    Credit,
    Match,
    Multiple,
    Numeric,
    Open,
    Order,
    Question,
    Single,
    Twin,
)
from crmlab.course.variants import Variant, variant
from crmlab.errors import wrong
from crmlab.language import say

T = TypeVar("T", bound=Twin)
LONGEST = 20_000
POWER = re.compile(r"\d\s*[¹²³⁰⁴-⁹万亿萬億]")


@dataclass(frozen=True)
class Part:
    """One part of an answer: what it is, whether it holds, and why."""

    text: str
    right: bool | None
    why: str = ""


@dataclass(frozen=True)
class Mark:
    """What an answer earned.

    Attributes
    ----------
    mark, maximum
        Points.
    answered
        False when nothing was given: unanswered is not wrong.
    parts
        Feedback part by part.
    provisional, confidence
        True where a person should look, and how sure the machine is, 0..1.
    """

    mark: float
    maximum: float
    answered: bool = True
    parts: tuple[Part, ...] = field(default=())
    provisional: bool = False
    confidence: float = 1.0

    @property
    def share(self) -> float:
        """Points earned over points to earn, 0..1."""
        return self.mark / self.maximum

    @property
    def right(self) -> bool:
        """Whether the answer earned everything."""
        return self.answered and math.isclose(self.mark, self.maximum)


def mark(question: Question | Variant, answer: Any) -> Mark:
    """Mark one answer.

    Parameters
    ----------
    question
        A question, or the variant that a learner got (needed where numbers are drawn).
    answer
        Plain data, see the table above; None, an empty text or an empty list is no answer.

    Raises
    ------
    CrmlabError
        If the answer is not of the kind that the form takes.
    """
    given = question if isinstance(question, Variant) else variant(question)
    asked = given.question
    if answer is None or answer is ... or _blank(answer):
        return Mark(0.0, asked.points, answered=False)
    match asked:
        case Single():
            share, parts = _single(asked, _text(answer))
        case Multiple():
            share, parts = _multiple(asked, _texts(answer))
        case Cloze():
            share, parts = _cloze(asked, _texts(answer))
        case Match():
            share, parts = _match(asked, _mapping(answer))
        case Order():
            share, parts = _order(asked, _texts(answer))
        case Numeric():
            share, parts = _numeric(given, answer)
        case Open():
            return _open(asked, _text(answer))
    return Mark(round(share * asked.points, 6), asked.points, parts=parts)


def _blank(answer: Any) -> bool:
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, (list, tuple)):
        return all(isinstance(item, str) and not item.strip() for item in answer)
    return isinstance(answer, Mapping) and not answer


def read_answer(text: str) -> Any:
    """Read an answer as it is typed in a shell: JSON lists and mappings, anything else is text."""
    if text.strip()[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _single(question: Single, answer: str) -> tuple[float, tuple[Part, ...]]:
    picked = choose((question.key, *question.distractors), answer)
    right = picked is question.key
    return float(right), (Part(str(picked), right, str(picked.why or "")),)


def _multiple(question: Multiple, answer: list[str]) -> tuple[float, tuple[Part, ...]]:
    options = (*question.key, *question.distractors)
    picked = {id(choose(options, text)) for text in answer}
    keys = {id(option) for option in question.key}
    parts = tuple(
        Part(
            str(option),
            (id(option) in picked) == (id(option) in keys),
            str(option.why or "") if (id(option) in picked) != (id(option) in keys) else "",
        )
        for option in options
    )
    hits, false = len(picked & keys), len(picked - keys)
    return credit(question.credit, hits, false, len(keys), len(options)), parts


def credit(rule: Credit, hits: int, false: int, keys: int, options: int) -> float:
    """Partial credit for a multiple choice by a named rule.

    Parameters
    ----------
    rule
        ``all_or_nothing``; ``each_decision`` (share of options judged rightly); ``net_correct``
        (hits minus false picks, over the right ones, not below 0); ``wrong_is_zero`` (any false
        pick earns nothing, otherwise the share of hits); ``subset_half`` (any false pick earns
        nothing, some of the right ones earn half).
    hits, false
        Right and wrong options picked, counts.
    keys, options
        Right options, and all options, counts.

    Returns
    -------
    float
        Share of the points, 0..1.

    Examples
    --------
    >>> [credit(rule, hits=2, false=1, keys=3, options=5)
    ...  for rule in ("all_or_nothing", "each_decision", "net_correct", "wrong_is_zero")]
    [0.0, 0.6, 0.3333333333333333, 0.0]
    >>> credit("subset_half", hits=2, false=0, keys=3, options=5)
    0.5
    """
    exact = hits == keys and not false
    match rule:
        case "all_or_nothing":
            return float(exact)
        case "each_decision":
            return (options - false - (keys - hits)) / options
        case "net_correct":
            return max(0.0, (hits - false) / keys)
        case "wrong_is_zero":
            return 0.0 if false else hits / keys
        case "subset_half":
            return 1.0 if exact else 0.5 if hits and not false else 0.0


def _cloze(question: Cloze, answer: list[str]) -> tuple[float, tuple[Part, ...]]:
    if len(answer) > len(question.key):
        n = len(question.key)
        raise wrong("answer", f"have at most {n} blanks", f"至多{n}空", len(answer))
    given = [*answer, *[""] * (len(question.key) - len(answer))]
    parts = tuple(
        Part(text, any(same(text, spelling) for spelling in (*blank.en, *blank.zh)), str(blank))
        for text, blank in zip(given, question.key, strict=True)
    )
    return sum(bool(part.right) for part in parts) / len(parts), parts


def _match(question: Match, answer: Mapping[str, str]) -> tuple[float, tuple[Part, ...]]:
    lefts = tuple(pair.left for pair in question.key)
    rights = (*question.rights, *question.distractors)
    given = {id(choose(lefts, left)): choose(rights, right) for left, right in answer.items()}
    parts = []
    for pair in question.key:
        chosen = given.get(id(pair.left))
        right = chosen is not None and chosen.en == pair.right.en
        parts.append(Part(f"{pair.left} → {chosen or '…'}", right, str(pair.right)))
    return sum(bool(part.right) for part in parts) / len(parts), tuple(parts)


def _order(question: Order, answer: list[str]) -> tuple[float, tuple[Part, ...]]:
    steps = [choose(question.key, text) for text in answer]
    place = {id(step): i for i, step in enumerate(question.key)}
    sequence = [place[id(step)] for step in steps]
    if len(set(sequence)) != len(sequence):
        raise wrong("answer", "name each step once", "每一步只出现一次", ", ".join(answer))
    parts = tuple(
        Part(str(step), at == i, str(question.key[i]))
        for i, (step, at) in enumerate(zip(steps, sequence, strict=True))
    )
    n = len(question.key)
    ordered = sum(a < b for a, b in combinations(sequence, 2))
    return ordered / (n * (n - 1) / 2), parts


def _numeric(given: Variant, answer: Any) -> tuple[float, tuple[Part, ...]]:
    question, key = given.question, given.key
    assert isinstance(question, Numeric) and key is not None
    number = read_number(answer)
    if question.unit and question.unit.en == "%" and "%" in normalise(str(answer)):
        number *= 100.0
    tolerance = question.within
    allowed = tolerance.absolute if tolerance.absolute is not None else 0.0
    if tolerance.relative is not None:
        allowed = tolerance.relative * abs(key)

    def near(target: float) -> bool:
        return abs(number - target) <= allowed + 1e-9 * abs(target)

    if near(key):
        return 1.0, (Part(f"{number:.10g}", True),)
    why = next((str(text) for slip, text in given.slips if near(slip)), "")
    if not why and (near(key * 100) or near(key / 100)):
        why = say(
            "The digits are right: look at percent and fraction.",
            "数字是对的：请看是百分数还是小数。",
        )
    return 0.0, (Part(f"{number:.10g}", False, why),)


def read_number(answer: Any) -> float:
    """Read a number as people type it: ``12.5 %``, ``1,200 yuan``, ``１２００元``, ``-0.3``.

    Raises
    ------
    CrmlabError
        If there is no number in it, or more than one.

    Examples
    --------
    >>> read_number("１，２００.5 元"), read_number("85 %"), read_number(3)
    (1200.5, 0.85, 3.0)
    """
    number = math.nan
    if isinstance(answer, str):
        number = _number_in(answer[:200])
    elif isinstance(answer, (int, float)) and not isinstance(answer, bool):
        with suppress(OverflowError):
            number = float(answer)
    if not math.isfinite(number):
        shown = "…" if isinstance(answer, int) else answer
        raise wrong("answer", "be one number", "是一个数", shown)
    return number


def _number_in(text: str) -> float:
    if POWER.search(text):
        return math.nan
    text = normalise(text).replace("−", "-").replace("，", ",")
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    found = re.findall(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?", text)
    if len(found) != 1:
        return math.nan
    return float(found[0]) / (100.0 if "%" in text else 1.0)


def _open(question: Open, answer: str) -> Mark:
    points = [
        keypoints.Point(
            text=str(point),
            weight=point.weight,
            accept=(point.en, point.zh, *point.accept.get("en", ()), *point.accept.get("zh", ())),
            contradict=(*point.contradict.get("en", ()), *point.contradict.get("zh", ())),
        )
        for point in question.key
    ]
    graded = keypoints.grade(answer, points, question=f"{question.ask.en} {question.ask.zh}")
    parts = tuple(
        Part(found.point.text, found.status == "found", found.remark) for found in graded.points
    )
    return Mark(
        round(graded.mark * question.points, 6),
        question.points,
        parts=parts,
        provisional=graded.provisional or question.form != "short",
        confidence=graded.confidence,
    )


def choose(options: Sequence[T], text: str) -> T:
    """Return the option that a text names, in either language."""
    wanted = normalise(text)
    for option in options:
        if wanted in (normalise(option.en), normalise(option.zh)):
            return option
    listed = say("; ", "；").join(str(option) for option in options)
    raise wrong("answer", f"name one of the options: {listed}", f"是选项之一：{listed}", text)


def _text(answer: Any) -> str:
    if not isinstance(answer, str):
        raise wrong("answer", "be text", "是文本", answer)
    return answer[:LONGEST]


def _texts(answer: Any) -> list[str]:
    if isinstance(answer, str):
        return [answer]
    if not isinstance(answer, (list, tuple)):
        raise wrong("answer", "be a list of texts", "是文本列表", answer)
    return [_text(item) for item in answer]


def _mapping(answer: Any) -> dict[str, str]:
    if not isinstance(answer, Mapping):
        raise wrong("answer", "map each left to a right", "是左项到右项的对应", answer)
    return {_text(left): _text(right) for left, right in answer.items()}


def in_words(question: Question | None, answer: Any) -> str:
    """Return an answer as text, in the language in use.

    Parameters
    ----------
    question
        The question; what it does not have, or all if it is None, stays as it was stored.
    answer
        Plain data, as in a record.

    Examples
    --------
    >>> in_words(None, {"left": "right"}), in_words(None, ["a", "b"]), in_words(None, 0.5)
    ('left → right', 'a; b', '0.5')
    """
    texts: Sequence[Twin] = ()
    match question:
        case Single():
            texts = (question.key, *question.distractors)
        case Multiple():
            texts = (*question.key, *question.distractors)
        case Match():
            lefts = (pair.left for pair in question.key)
            texts = (*lefts, *question.rights, *question.distractors)
        case Order():
            texts = question.key
    names: dict[Any, str] = {None: ""} | {text.en: str(text) for text in texts}

    def told(part: Any) -> str:
        if isinstance(part, Mapping):
            return say("; ", "；").join(f"{told(a)} → {told(b)}" for a, b in part.items())
        if isinstance(part, (list, tuple)):
            between = " → " if isinstance(question, Order) else say("; ", "；")
            return between.join(map(told, part))
        return names.get(part, str(part))

    return told(answer)


def model_answer(given: Variant) -> str:
    """Return the right answer as one line of text, in the language in use."""
    asked = given.question
    match asked:
        case Single():
            return str(asked.key)
        case Multiple() | Open():
            return say("; ", "；").join(str(part).rstrip(".。") for part in asked.key)
        case Cloze():
            return say("; ", "；").join(str(blank) for blank in asked.key)
        case Match():
            pairs = (f"{pair.left} → {pair.right}".rstrip(".。") for pair in asked.key)
            return say("; ", "；").join(pairs)
        case Order():
            return " → ".join(str(step) for step in asked.key)
        case Numeric():
            unit = asked.unit or ""
            return f"{given.key:.{asked.digits}f}{say(' ', '')}{unit}".strip()
