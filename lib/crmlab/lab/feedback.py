"""What a learner is told after an answer; every text from outside is escaped."""

from __future__ import annotations

from html import escape

from crmlab.assess.marking import Mark, Part, model_answer
from crmlab.course.questions import Cloze, Match, Multiple, Open, Order, Question, Single
from crmlab.course.variants import Variant
from crmlab.language import say

ITEMISED = (Multiple, Cloze, Match, Open)
"""Forms whose parts say between them what the whole answer is."""

GOOD, PART, BAD, NOTE = "#00664b", "#8a5a00", "#a63c00", "#4a4a4a"


def verdict(mark: Mark) -> tuple[str, str]:
    """Return how an answer did, in a word or two, and the colour of it."""
    if not mark.answered:
        return say("No answer yet", "尚未作答"), NOTE
    if mark.provisional:
        text = say("Provisional mark", "暂定得分")
        return f"{text} {mark.mark:.2g}/{mark.maximum:g}", PART
    if mark.right:
        return say("✓ Right", "✓ 正确"), GOOD
    if mark.mark > 0:
        return say("Partly right", "部分正确") + f" {mark.mark:.2g}/{mark.maximum:g}", PART
    return say("✗ Not right", "✗ 不正确"), BAD


def lines(given: Variant, mark: Mark, reveal: bool) -> list[tuple[str, str]]:
    """Return the feedback as pairs of heading and text, most important first.

    Parameters
    ----------
    given, mark
        The question as the learner had it, and what the answer earned.
    reveal
        Whether to give the right answer away and say why; otherwise only a hint.
    """
    asked = given.question
    told: list[tuple[str, str]] = []
    if mark.answered and (mark.provisional or not mark.right) and (how := rule(asked, mark)):
        told.append(("", how))
    if isinstance(asked, Single):
        told += [("", part.why) for part in mark.parts if part.why]
    elif not isinstance(asked, Order):
        shown = [part for part in mark.parts if isinstance(asked, Open) or not part.right]
        told += [("✓" if part.right else "✗", _part(asked, part, reveal)) for part in shown]
    if not reveal:
        if asked.hint and not mark.right:
            told.append((say("Hint", "提示"), str(asked.hint)))
        if mark.right and asked.why:
            told.append(("", str(asked.why)))
        return told
    if not mark.right and not (mark.parts and isinstance(asked, ITEMISED)):
        told.append((say("Answer", "答案"), model_answer(given)))
    if asked.why:
        told.append((say("Why", "理由"), str(asked.why)))
    if asked.doubt:
        told.append((say("Your handout", "讲义说法"), str(asked.doubt)))
    return told


def rule(asked: Question, mark: Mark) -> str:
    """Return how the points of a question with several parts are counted, in a sentence."""
    right, n = sum(bool(part.right) for part in mark.parts), len(mark.parts)
    match asked:
        case Multiple():
            return _rule_of_credit(asked, mark)
        case Cloze() if n > 1:
            return say(
                f"Each blank counts: {right} of {n}.", f"每空单独计分：共{n}空，填对{right}空。"
            )
        case Match():
            return say(
                f"Each pair counts: {right} of {n}.", f"每对单独计分：共{n}对，连对{right}对。"
            )
        case Order():
            pairs = n * (n - 1) // 2
            kept = round(mark.share * pairs)
            return say(
                f"Of any two steps it counts which comes first: {kept} of {pairs}.",
                f"各步骤两两比较先后：共{pairs}对，排对{kept}对。",
            )
        case Open():
            how = say(
                "Each point counts, by how plainly it is said.", "按要点计分，说得越清楚得分越多。"
            )
            words = say(" Only words were compared.", "机器只比对了用词。")
            return how + words if mark.provisional else how
        case _:
            return ""


def _rule_of_credit(asked: Multiple, mark: Mark) -> str:
    keys, n = len(asked.key), len(mark.parts)
    hits = sum(bool(part.right) for part in mark.parts[:keys])
    false = sum(not part.right for part in mark.parts[keys:])
    match asked.credit:
        case "each_decision":
            right = n - false - (keys - hits)
            return say(
                f"Each option counts, picked or left: {right} of {n} are right.",
                f"每个选项单独计分，该选的选、不该选的不选，都算对：共{n}项，对{right}项。",
            )
        case "net_correct":
            return say(
                f"Right picks less wrong ones, of {keys}: {hits} − {false}.",
                f"选对的减去选错的，除以应选的{keys}项：{hits}−{false}。",
            )
        case "wrong_is_zero" | "subset_half" if false:
            return say("With a wrong pick nothing counts.", "选了不该选的，不得分。")
        case "wrong_is_zero":
            return say(f"Right picks count: {hits} of {keys}.", f"选对几项计几项：{hits}/{keys}。")
        case "subset_half":
            return say("Some of the right picks count half.", "选对但没选全，得一半分。")
        case _:
            return say("Only the whole right set counts.", "全部选对才得分。")


def _part(asked: Question, part: Part, reveal: bool) -> str:
    """Return one part of an answer, and beside it why it counts or what it should have been."""
    text, beside = part.text.rstrip(".。") or "…", part.why
    if isinstance(asked, (Cloze, Match)):
        beside = say(f"right: {part.why}", f"应为：{part.why}") if reveal else ""
    elif reveal and isinstance(asked, Multiple) and part.text in map(str, asked.key):
        beside = say("should be picked", "应选而未选")
    return f"{text}{say(' — ', '——')}{beside}" if beside else part.text


def as_html(given: Variant, mark: Mark, reveal: bool = True) -> str:
    """Return the feedback as HTML, with the verdict on top."""
    head, colour = verdict(mark)
    body = "".join(
        f"<div>{f'<b>{escape(name)}</b> ' if name else ''}{escape(text)}</div>"
        for name, text in lines(given, mark, reveal)
    )
    return (
        f'<div style="border-left:4px solid {colour};padding:2px 12px;line-height:1.55">'
        f'<b style="color:{colour}">{escape(head)}</b>{body}</div>'
    )


def as_text(given: Variant, mark: Mark, reveal: bool = True) -> str:
    """Return the feedback as plain text."""
    head, _ = verdict(mark)
    body = [
        f"{name}{say(': ', '：') if name else ''}{text}"
        for name, text in lines(given, mark, reveal)
    ]
    return "\n".join([head, *body])
