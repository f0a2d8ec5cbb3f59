"""One question after another, with the reason at once: ``crm.quiz("four_stages")``."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from typing import Any

import ipywidgets as widgets

from crmlab.assess.attempts import Attempt
from crmlab.assess.marking import Mark, mark
from crmlab.assess.records import learner, record
from crmlab.course.questions import Question, bank
from crmlab.course.variants import Variant, variant
from crmlab.errors import CrmlabError, count, wrong
from crmlab.lab import WIDGET
from crmlab.lab.check import keep
from crmlab.lab.drafts import draft, follow
from crmlab.lab.feedback import BAD, as_html, verdict
from crmlab.lab.forms import Form, ask, form
from crmlab.language import Text, say

DOUBLE_CLICK = 0.4
"""Seconds within which a second click was not meant."""
STYLE = """<style>
.crmlab-quiz {border: 1px solid #d0d0d0; border-radius: 6px; padding: 12px 16px; max-width: 52em}
.crmlab-quiz .crmlab-options label {
  white-space: normal; height: auto; line-height: 20px; align-items: flex-start; width: auto;
  margin: 2px 0; max-width: 100%}
.crmlab-quiz .crmlab-options label span {line-height: 20px}
.crmlab-quiz .crmlab-options input {flex: none; margin-top: 0; height: 20px}
.crmlab-quiz .widget-radio-box {height: auto; max-width: 100%}
.crmlab-quiz .widget-checkbox {height: auto}
.crmlab-quiz .widget-checkbox label {display: flex; align-items: center}
.crmlab-quiz .crmlab-left {white-space: normal; height: auto; line-height: 1.45; align-self: center}
.crmlab-quiz td, .crmlab-quiz th {padding: 2px 1em 2px 0; line-height: 1.45; text-align: left}
.crmlab-quiz :focus-visible {outline: 3px solid #56b4e9; outline-offset: 1px}
</style>"""


class Card:
    """One question of a quiz: how it was answered, and what came of it."""

    def __init__(self, question: Question) -> None:
        self.given: Variant = variant(question, learner())
        self.answer: Any = None
        self.draft: Any = None
        self.mark: Mark | None = None

    def recall(self, attempts: Sequence[Attempt]) -> None:
        """Take over the latest of some attempts at this question, if it is still the same."""
        asked = self.given.question
        for attempt in reversed(attempts):
            if (attempt.question, attempt.version) == (asked.id, asked.version):
                with suppress(CrmlabError):
                    self.mark = mark(self.given, attempt.answer)
                    self.answer = attempt.answer
                    return


class Quiz:
    """A quiz on the page.

    Attributes
    ----------
    cards
        The questions, with the answers given so far.
    place
        Number of the card on top; one past the last is the result.
    box
        Everything.
    """

    def __init__(self, title: str, questions: Sequence[Question], remember: bool = True) -> None:
        self.title = title
        self.cards = [Card(question) for question in questions]
        begun = record().begun(learner())
        attempts = record().attempts(learner(), [c.given.question.id for c in self.cards])
        for card in self.cards:
            card.recall(attempts if remember else ())
            card.draft = draft(begun, card.given)
        answered = [card.mark is not None for card in self.cards]
        self.place = answered.index(False) if False in answered else len(self.cards)
        self.head, self.text, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.answers = widgets.VBox()
        self.progress = widgets.IntProgress(
            max=len(self.cards), layout=widgets.Layout(width="98%", height="8px")
        )
        self.back = widgets.Button(description=say("◀ Back", "◀ 上一题"))
        self.main = widgets.Button(button_style="primary")
        self.later = widgets.Button(description=say("Skip for now ▶", "先跳过 ▶"))
        self.back.on_click(lambda _: self.go(self.place - 1))
        self.later.on_click(lambda _: self.go(self.place + 1))
        self.main.on_click(lambda _: self._click())
        self.form: Form | None = None
        self.shown_at = time.monotonic()
        self.box = widgets.VBox(
            [widgets.HTML(STYLE), self.head, self.progress, self.text, self.answers,
             widgets.HBox([self.back, self.main, self.later]), self.told]
        )  # fmt: skip
        self.box.add_class("crmlab-quiz")
        self._show()

    def __repr__(self) -> str:
        n = len(self.cards)
        return say(
            f"Quiz {self.title}: {n} questions. Run this cell to begin.",
            f"测验{self.title}：共{n}题。运行本单元格即可开始。",
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {WIDGET: self.box._repr_mimebundle_()[WIDGET], "text/plain": repr(self)}

    def go(self, place: int) -> None:
        """Turn to a card; what was begun on this one is there again later."""
        if self.form and self.cards[self.place].mark is None:
            self.cards[self.place].draft = self.form.answer()
        self.place = min(max(place, 0), len(self.cards))
        self._show()
        if self.form and self.place < len(self.cards) and self.cards[self.place].mark is None:
            self.form.inputs[0].focus()
        else:
            self.main.focus()

    def _click(self) -> None:
        """Act on a click, but not on the second of a double click: it came before the reason."""
        told = self.form is not None and self.cards[self.place].mark is not None
        if not told or time.monotonic() - self.shown_at >= DOUBLE_CLICK:
            self.act()

    def act(self) -> None:
        """Do what the main button says: check, go on, or begin again."""
        if self.place == len(self.cards):
            self.again()
        elif self.cards[self.place].mark is None:
            self.submit()
        else:
            self.go(self.place + 1)

    def submit(self) -> None:
        """Mark the answer given, keep it, and only then tell what it earned."""
        card = self.cards[self.place]
        assert self.form is not None
        answer = self.form.answer()
        try:
            result = mark(card.given, answer)
        except CrmlabError as problem:
            self.told.value = f'<div style="color:{BAD}">{escape(str(problem))}</div>'
            return
        if not result.answered:
            self.told.value = escape(say("Give an answer first.", "请先作答。"))
            return
        note = keep(card.given, answer, result, time.monotonic() - self.shown_at)
        card.answer, card.mark = answer, result
        self._show()
        if note:
            self.told.value += f'<div style="color:{BAD}">{escape(note)}</div>'
        self.main.focus()

    def again(self) -> None:
        """Ask once more what was not fully right; if all was, ask everything."""
        if not self.cards:
            return
        wrong = [card for card in self.cards if not (card.mark and card.mark.right)]
        for card in wrong or self.cards:
            card.answer = card.draft = card.mark = None
        self.go(next(i for i, card in enumerate(self.cards) if card.mark is None))

    def _show(self) -> None:
        done = sum(card.mark is not None for card in self.cards)
        self.progress.value = done
        self.back.disabled = self.place == 0
        self.later.disabled = self.place == len(self.cards) or bool(self.cards[self.place].mark)
        if self.place == len(self.cards):
            self._show_result()
            return
        card = self.cards[self.place]
        n = len(self.cards)
        self.head.value = escape(
            say(f"Question {self.place + 1} of {n}", f"第{self.place + 1}题，共{n}题")
        )
        self.text.value = f'<div style="line-height:1.5"><b>{escape(ask(card.given))}</b></div>'
        self.form = form(card.given)
        self.answers.children = [self.form.box]
        self.told.value = ""
        self.main.description = say("Check", "提交")
        if card.mark is None:
            if card.draft:
                self.form.restore(card.draft)
            follow(self.form, card.given, lambda: card.mark is None)
        else:
            self.form.restore(card.answer)
            self.form.lock(True)
            self.told.value = as_html(card.given, card.mark)
            self.main.description = say("Next ▶", "下一题 ▶")
        self.shown_at = time.monotonic()

    def _show_result(self) -> None:
        marks = [card.mark for card in self.cards if card.mark is not None]
        earned, total = sum(m.mark for m in marks), sum(c.given.question.points for c in self.cards)
        self.head.value = escape(
            say(
                f"Result: {earned:.3g} of {total:g} points",
                f"结果：{earned:.3g}分，满分{total:g}分",
            )
        )
        rows = "".join(
            f"<li>{escape(_short(ask(card.given)))} "
            f'<b style="color:{verdict(m)[1]};white-space:nowrap">{escape(verdict(m)[0])}</b></li>'
            for card in self.cards
            for m in [card.mark or Mark(0.0, 1.0, answered=False)]
        )
        self.text.value = f'<ol style="line-height:1.6">{rows}</ol>'
        self.form, self.answers.children, self.told.value = None, [], ""
        missed = any(not (card.mark and card.mark.right) for card in self.cards)
        again = Text("Try what was missed", "重做未答对的题")
        self.main.description = str(again if missed else Text("Begin again", "从头再做"))
        if not self.cards:
            self.head.value = escape(say("Nothing to practise now.", "现在没有要练习的题。"))
            self.main.disabled = True


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def quiz(*names: str, n: int | None = None) -> Quiz:
    """Ask questions one after another and keep every answer.

    Parameters
    ----------
    names
        Lessons, topics or ids of questions.
    n
        How many at most, those not yet right before the others; None asks all.

    Raises
    ------
    CrmlabError
        For no name at all, or one that is none of them, with the nearest that is.
    """
    if not names:
        raise wrong("names", "name a topic, lesson or question", "是主题、课或题目", "-")
    chosen = bank().select(*names)
    if n is not None:
        asked = record().attempts(learner(), [question.id for question in chosen])
        right = {a.question: a.mark >= a.maximum for a in asked}
        first = sorted(chosen, key=lambda question: right.get(question.id, False))
        chosen = tuple(first[: count("n", n, low=1)])
    return Quiz(say(" + ", "＋").join(names), chosen)
