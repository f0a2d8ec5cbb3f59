"""An exercise checked: ``crm.check("five-points", answer)``."""

from __future__ import annotations

from typing import Any

import numpy as np

from crmlab.assess.attempts import Attempt
from crmlab.assess.marking import Mark, mark
from crmlab.assess.records import NotSaved, learner, record
from crmlab.course.questions import bank
from crmlab.course.variants import Variant, variant
from crmlab.lab.feedback import as_html, as_text
from crmlab.language import current, say


class Checked:
    """What is told about an answer to an exercise."""

    def __init__(self, given: Variant, result: Mark, note: str) -> None:
        self.given, self.mark, self.note = given, result, note

    def __repr__(self) -> str:
        if not self.mark.answered:
            return say(
                "No answer yet: put yours in place of the three dots and run the cells again.",
                "尚未作答：把答案写在三个点的位置，再运行这两个单元格。",
            )
        text = as_text(self.given, self.mark, reveal=False)
        return f"{text}\n{self.note}" if self.note else text

    def _repr_html_(self) -> str | None:
        if not self.mark.answered or self.note:
            return None
        return as_html(self.given, self.mark, reveal=False)


def check(exercise: str, answer: Any) -> Checked:
    """Check an answer to an exercise, say what is wrong with it, and keep it in the record.

    Parameters
    ----------
    exercise
        Id of a question in the bank.
    answer
        A number, a text or a list, as the question asks; ``...`` is no answer yet.

    Raises
    ------
    CrmlabError
        For an unknown exercise, or an answer of the wrong kind.
    """
    given = variant(bank()[exercise], learner())
    plain = _plain(answer)
    result = mark(given, plain)
    note = ""
    if result.answered:
        note = keep(given, plain, result, seconds=0.0)
    return Checked(given, result, note)


def keep(
    given: Variant, answer: Any, result: Mark, seconds: float, lesson: str | None = None
) -> str:
    """Write an attempt to the record; return what to tell the learner if that failed."""
    asked = given.question
    attempt = Attempt(
        learner=learner(),
        question=asked.id,
        version=asked.version,
        language=current(),
        answer=answer,
        mark=result.mark,
        maximum=result.maximum,
        seconds=round(seconds, 1),
        lesson=lesson or asked.lesson,
    )
    try:
        record().save(attempt)
    except NotSaved as problem:
        return say(
            f"This answer is not saved yet ({problem}). It is kept while this notebook runs, "
            "and is saved with your next answer if that works.",
            f"这次作答还没有保存（{problem}）。只要本页仍在运行，它就会保留，"
            "并在下次作答时再次尝试保存。",
        )
    return ""


def _plain(answer: Any) -> Any:
    """Turn NumPy and pandas values into plain data."""
    if isinstance(answer, np.generic):
        return answer.item()
    if hasattr(answer, "tolist"):
        listed = answer.tolist()
        return listed[0] if isinstance(listed, list) and len(listed) == 1 else listed
    return list(answer) if isinstance(answer, tuple) else answer
