"""The bank's forms, filled from what other systems know: answers and what each earns."""

from __future__ import annotations

import math
import re
from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crmlab.assess.spelling import normalise
from crmlab.course.questions import CHINESE, DRAWN
from crmlab.errors import show
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.numbers import interval
from crmlab.exchange.reference import key_points
from crmlab.exchange.text import GAP
from crmlab.language import say

TEXT = "text"
"""Stands for the language in a block such as ``{text: …, why: …}`` until that is known."""
MOST_BLANKS, MOST_DIGITS = 9, 6

_BY_PLACE = re.compile(
    r"(?:以上|上述)(?:[都均全皆各几两三四所]|选项|答案|说法)|"
    r"\b(?:all|none|both|any) of (?:the )?(?:above|these)\b|"
    r"^(?:both\s)?[A-H]\s*(?:[和与及、,，&+或]|and|or)\s*[A-H]\b.{0,8}$",
    re.IGNORECASE,
)
_DRAWN_LINE = re.compile("_{3,}")


@dataclass(frozen=True)
class Answer:
    """An answer as it stands elsewhere, what it earns in percent, and what is said of it."""

    text: str
    earns: float
    why: str = ""


def choice(
    draft: Draft, ask: str, answers: Iterable[Answer], *, many: bool, weighted: bool = False
) -> None:
    """Make it a choice of one, or of all that hold; ``weighted`` if what each earns differs."""
    draft.ask(ask)
    options = _distinct(draft, answers)
    if not many:
        for option in options:
            part_marks(draft, option)
    least = 1e-9 if many else 100
    keys = [option for option in options if option.earns >= least]
    wrong = [option for option in options if option.earns < least]
    if not keys:
        raise Refused(say("no right answer is marked", "没有标出正确答案"))
    if len(options) < 2:
        raise Refused(say("there is only one option", "只有一个选项"))
    if any(_BY_PLACE.search(option.text) for option in options):
        what = say("the order of the options", "选项的次序")
        draft.lose(what, say("one speaks of the others by place", "有选项按位置提到其他选项"))
    if wrong:
        draft.fields["distractors"] = [_block(option) for option in wrong]
    if many or len(keys) > 1:
        draft.fields |= {"form": "multiple", "key": [_block(key) for key in keys]}
        if not many:
            what = say("any one of several right answers", "几个正确答案任选其一")
            draft.lose(what, say("asked as: pick all that hold", "改为多选题"))
        elif weighted:
            _credit(draft, keys, wrong)
    else:
        draft.fields |= {"form": "single", "key": keys[0].text}
        draft.explain(keys[0].why)


def _distinct(draft: Draft, answers: Iterable[Answer]) -> list[Answer]:
    """Return the options with clean texts, each once."""
    kept: dict[str, Answer] = {}
    name = say("an option", "选项")
    for answer in answers:
        text = draft.text(answer.text, name)
        if not text and answer.earns > 0:
            raise Refused(say("the right option is empty", "正确选项为空"))
        if not text:
            draft.lose(name, say("it is empty", "内容为空"))
        elif text not in kept:
            kept[text] = Answer(text, answer.earns, draft.remark(answer.why))
        elif kept[text].earns == answer.earns:
            draft.lose(f"{name} {show(text)}", say("it stands twice", "出现两次"))
        else:
            raise Refused(say(f"{show(text)} is right and wrong", f"“{show(text)}”既对又错"))
    return list(kept.values())


def _credit(draft: Draft, keys: Sequence[Answer], wrong: Sequence[Answer]) -> None:
    """Choose the rule of partial credit that the weights mean, or the nearest."""
    share = 100 / len(keys)
    rule, cost = "each_decision", math.nan
    if wrong and all(option.earns <= -100 for option in wrong):
        rule, cost = "wrong_is_zero", -100.0
    elif any(option.earns < 0 for option in wrong):
        rule, cost = "net_correct", -share
    if rule != "each_decision":
        draft.fields["credit"] = rule
    meant = [(key.earns, share) for key in keys] + [(option.earns, cost) for option in wrong]
    if not all(math.isclose(earned, ours, abs_tol=0.5) for earned, ours in meant):
        why = say(f"the nearest rule is {rule}", f"最接近的规则是{rule}")
        draft.lose(say("weights of the options", "选项的权重"), why)


def judge(draft: Draft, ask: str, right: bool, why_true: str = "", why_false: str = "") -> None:
    """Make it a choice of true or false."""
    true, false = ("正确", "错误") if CHINESE.search(ask) else ("True", "False")
    answers = [Answer(true, 100.0 * right, why_true), Answer(false, 100.0 * (not right), why_false)]
    choice(draft, ask, answers, many=False)


def cloze(draft: Draft, ask: str, answers: Sequence[Sequence[str]]) -> None:
    """Make it blanks to be filled, each with its spellings, where ``GAP`` stands or at the end."""
    text = draft.ask(ask)
    some_blanks(len(answers))
    if (gaps := text.count(GAP)) != len(answers):
        if gaps:
            what = say(f"the places of the blanks: {gaps} for {len(answers)} answers",
                       f"空的位置：{gaps}处，答案{len(answers)}个")  # fmt: skip
            draft.lose(what, say("the blanks stand at the end", "空放在题末"))
        text = " ".join((text.replace(GAP, "____"), *GAP * len(answers)))
    first, *others = text.split(GAP)
    draft.fields |= {
        "form": "cloze",
        "ask": first + "".join(f"{{{i}}}{other}" for i, other in enumerate(others, 1)),
        "key": [_spellings(draft, answer) for answer in answers],
    }


def _spellings(draft: Draft, answer: Sequence[str]) -> str | list[str]:
    name = say("an answer", "答案")
    texts = dict.fromkeys(draft.text(spelling, name).replace(GAP, "") for spelling in answer)
    usable = [text for text in texts if normalise(text)]
    if not usable:
        got = show("; ".join(texts)) or "-"
        raise Refused(
            say(f"a blank has no answer to compare with; got {got}", f"有空缺少答案；现为{got}")
        )
    return usable[0] if len(usable) == 1 else usable


def some_blanks(n: int) -> None:
    """Refuse a question without blanks, and one with more than the bank takes."""
    if not 0 < n <= MOST_BLANKS:
        most = MOST_BLANKS
        raise Refused(say(f"1 to {most} blanks; got {n}", f"须有1至{most}个空；现为{n}个"))


def picked(draft: Draft) -> None:
    """Note that words to pick from are to be typed here."""
    what = say("picking from a list", "下拉选择")
    draft.lose(what, say("the options stand in the text, to be typed", "选项列在题中，改为填写"))


def short(draft: Draft, ask: str, answers: Iterable[Answer]) -> None:
    """Make it one blank, where there is a line for it or else at the end.

    ``*`` in an answer stands for any text elsewhere, ``\\*`` for itself.
    """
    if GAP not in ask and len(_DRAWN_LINE.findall(ask)) == 1:
        ask = _DRAWN_LINE.sub(GAP, ask)
    spellings = []
    for answer in answers:
        if answer.earns >= 100:
            spellings.append(unstarred(draft, answer))
            draft.explain(answer.why)
        else:
            part_marks(draft, answer)
            feedback(draft, answer)
    cloze(draft, ask, [spellings])


def unstarred(draft: Draft, answer: Answer) -> str:
    """Return a spelling without escapes, and without wildcards at its ends, which are noted.

    One with a wildcard inside, or nothing else, is empty.
    """
    text = answer.text.strip("* ")
    text += "*" if text.endswith("\\") and f"{text}*" in answer.text else ""
    if text != answer.text.strip() or "*" in text.replace("\\*", ""):
        what = say(f"the answer {show(answer.text)}", f"答案{show(answer.text)}")
        draft.lose(what, say("* is no wildcard here", "此处*不作通配符"))
    return "" if "*" in text.replace("\\*", "") else text.replace("\\*", "*")


def match(draft: Draft, ask: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Make it pairs to be joined; a right without a left belongs to none."""
    draft.ask(ask)
    name = say("a pair", "配对项")
    joined = [(draft.text(left, name), draft.text(right, name)) for left, right in pairs]
    taken = {right.casefold() for left, right in joined if left} | {""}
    spare = {right.casefold(): right for left, right in joined if not left}
    draft.fields |= {
        "form": "match",
        "key": [{"left": left, "right": right} for left, right in joined if left],
    }
    if unused := [text for folded, text in spare.items() if folded not in taken]:
        draft.fields["distractors"] = unused


def order(draft: Draft, ask: str, steps: Iterable[str]) -> None:
    """Make it steps to be put in order."""
    draft.ask(ask)
    name = say("a step", "步骤")
    draft.fields |= {"form": "order", "key": [draft.text(step, name) for step in steps]}


def numeric(draft: Draft, ask: str, answers: Iterable[Answer]) -> None:
    """Make it a number; the answers are written ``3.14:0.01`` or ``3..4``, as in GIFT.

    The first that is right is the key.  What is said of single wrong numbers is kept.
    """
    draft.fields["ask"] = DRAWN.sub(r"{ \1 }", draft.ask(ask).replace(GAP, "____"))
    given = [(answer, interval(answer.text)) for answer in answers]
    key = next(((a, found) for a, found in given if a.earns >= 100 and found), None)
    if key is None:
        got = show("; ".join(answer.text for answer, _ in given)) or "-"
        raise Refused(say(f"no number is right; got {got}", f"没有正确的数；现为{got}"))
    answer, (value, tolerance, digits) = key
    draft.fields |= {
        "form": "numeric",
        "key": value,
        "digits": min(digits, MOST_DIGITS),
        "tolerance": {"absolute": tolerance},
    }
    draft.explain(answer.why)
    slips: list[dict[str, Any]] = []
    taken = [value]
    for other, found in given:
        if other is answer:
            continue
        if other.earns > 0:
            what = say(f"the answer {show(other.text)}", f"答案{show(other.text)}")
            draft.lose(what, say("one number is the key", "答案只能是一个数"))
            feedback(draft, other)
        elif found and not found[1] and _apart(found[0], taken, 2 * tolerance):
            if why := draft.remark(other.why):
                slips.append({"value": found[0], "why": why})
                insort(taken, found[0])
        else:
            feedback(draft, other)
    if slips:
        draft.fields["distractors"] = slips


def _apart(value: float, taken: Sequence[float], least: float) -> bool:
    """Tell whether a number is more than ``least`` from each of some numbers in order."""
    at = bisect(taken, value)
    return all(abs(value - near) > least for near in taken[max(at - 1, 0) : at + 1])


def written(draft: Draft, form: str, ask: str, reference: str) -> None:
    """Make it a question answered in writing, marked by the points of a reference answer."""
    draft.ask(ask)
    points = key_points(draft.readable(reference).replace(GAP, ""))
    if not any(normalise(text) for text, _ in points):
        raise Refused(say("there is no reference answer to mark by", "没有参考答案，无从评分"))
    name = say("a point of the reference answer", "参考答案的要点")
    texts = [(draft.text(text, name), weight) for text, weight in points]
    draft.fields |= {
        "form": form,
        "key": [text if weight == 1 else {TEXT: text, "weight": weight} for text, weight in texts],
    }


def part_marks(draft: Draft, answer: Answer) -> None:
    """Note that an answer earns something elsewhere, and nothing here."""
    if not 0 < answer.earns < 100:
        return
    earns, text = f"{answer.earns:g}%", show(answer.text)
    why = say("an answer is right or wrong", "答案只有对错")
    draft.lose(say(f"{earns} for {text}", f"{text}得{earns}"), why)


def feedback(draft: Draft, answer: Answer) -> None:
    """Note what is said of a wrong answer where the bank has no place for it."""
    if said := draft.remark(answer.why):
        what = say(f"feedback {show(said, 40)}", f"反馈“{show(said, 40)}”")
        text = show(answer.text).strip("*") or say("any other", "其他")
        draft.lose(what, say(f"for the answer {text}", f"针对答案{text}"))


def _block(answer: Answer) -> str | dict[str, str]:
    return {TEXT: answer.text, "why": answer.why} if answer.why else answer.text
