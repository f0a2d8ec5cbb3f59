"""One question after another, with the reason at once: ``crm.quiz("four_stages")``."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
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
from crmlab.lab.drafts import Follower, draft
from crmlab.lab.feedback import BAD, as_html, verdict
from crmlab.lab.forms import Form, ask, form
from crmlab.lab.sittings import quick_first, share_out
from crmlab.language import say

DOUBLE_CLICK = 0.4
"""Seconds within which a second click was not meant."""
STYLE = """<style>
.crmlab-quiz {border: 1px solid #d0d0d0; border-radius: 6px; padding: 12px 16px; max-width: 52em;
  position: relative; overflow-wrap: anywhere}
.crmlab-quiz .crmlab-options label {
  white-space: normal; height: auto; line-height: 20px; align-items: flex-start; width: auto;
  margin: 2px 0; max-width: 100%}
.crmlab-quiz .crmlab-options label span {line-height: 20px}
.crmlab-quiz .crmlab-options input {flex: none; order: -1; margin: 0 8px 0 0; height: 20px}
.crmlab-quiz .widget-radio-box {height: auto; max-width: 100%}
.crmlab-quiz .widget-checkbox {height: auto}
.crmlab-quiz .widget-radio-box label, .crmlab-quiz .widget-checkbox label {display: flex}
.crmlab-quiz .widget-hbox {flex-wrap: wrap}
.crmlab-quiz .crmlab-left {white-space: normal; height: auto; line-height: 1.45; align-self: center}
.crmlab-quiz td, .crmlab-quiz th {padding: 2px 1em 2px 0; line-height: 1.45; text-align: left}
.crmlab-quiz :focus-visible {outline: 3px solid #56b4e9; outline-offset: 1px}
.crmlab-quiz .jupyter-widgets-disconnected::before {content: none}
.crmlab-quiz.jupyter-widgets-disconnected::before {
  font: inherit; color: #a63c00; padding: 0 0 8px; opacity: 1}
.crmlab-quiz.jupyter-widgets-disconnected button {pointer-events: none; opacity: .5}
.crmlab-quiz::after {position: absolute; top: 8px; right: 16px; visibility: hidden}
.jp-NotebookPanel:has([data-status="busy"]) .crmlab-quiz::after {
  animation: crmlab-appear 0s 1s forwards}
@keyframes crmlab-appear {to {visibility: visible}}
</style>"""


def style() -> widgets.HTML:
    """Return how a quiz looks, and what it says while its kernel is busy or gone."""
    gone = say(
        "The kernel has stopped. Run the page again: what you wrote is still there.",
        "内核已停止。请重新运行本页，写过的内容都还在。",
    )
    busy = say(
        "The kernel is busy. Your click counts as soon as it is free.",
        "内核正忙，空闲后就会处理你的点击。",
    )
    return widgets.HTML(
        f"{STYLE}<style>.crmlab-quiz.jupyter-widgets-disconnected::before {{content: '{gone}'}}"
        f".crmlab-quiz::after {{content: '{busy}'}}</style>"
    )


class Card:
    """One question of a quiz: how it was answered, and what came of it."""

    def __init__(self, question: Question) -> None:
        self.given: Variant = variant(question, learner())
        self.answer: Any = None
        self.draft: Any = None
        self.mark: Mark | None = None

    @property
    def right(self) -> bool:
        """Whether the answer earned everything."""
        return self.mark is not None and self.mark.right

    def recall(self, attempts: Sequence[Attempt]) -> None:
        """Take over the latest of some attempts at this question, if it is still the same."""
        asked = self.given.question
        for attempt in reversed(attempts):
            if (attempt.question, attempt.version) == (asked.id, asked.version):
                with suppress(CrmlabError):
                    self.mark = mark(self.given, attempt.answer)
                    self.answer = attempt.answer
                    return


class Asking(ABC):
    """What quiz and exam do alike: wait for all that was typed, and take Enter."""

    form: Form | None = None
    follower: Follower | None = None

    @abstractmethod
    def _click(self) -> None: ...

    def _settled(self, then: Callable[[], None]) -> None:
        """Call back when all that was typed has come."""
        if self.follower:
            self.follower.settled(then)
        else:
            then()

    def _enter(self) -> None:
        """Act on Enter in a line: on to the next empty one, if there is one, or as a click."""
        if self.form and not self.form.next_line():
            self._click()


class Quiz(Asking):
    """A quiz on the page.

    Attributes
    ----------
    every
        All questions, with the answers given so far.
    cards
        Those of this sitting.
    place
        Number of the card on top; one past the last is the result.
    box
        Everything.
    """

    def __init__(self, title: str, questions: Sequence[Question], remember: bool = True) -> None:
        self.title = title
        self.every = [Card(question) for question in questions]
        begun = record().begun(learner())
        attempts = record().attempts(learner(), [c.given.question.id for c in self.every])
        for card in self.every:
            card.recall(attempts if remember else ())
            card.draft = draft(begun, card.given)
        self.head, self.text, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.answers = widgets.VBox()
        self.progress = widgets.IntProgress(layout=widgets.Layout(width="98%", height="14px"))
        self.back = widgets.Button(description=say("◀ Back", "◀ 上一题"))
        self.main = widgets.Button(button_style="primary")
        self.later = widgets.Button()
        self.back.on_click(lambda _: self._settled(lambda: self.go(self.place - 1)))
        self.later.on_click(lambda _: self._settled(self._put_off))
        self.main.on_click(lambda _: self._click())
        for button in (self.back, self.main, self.later):
            button.layout = widgets.Layout(width="auto", min_width="148px")
        self.clicked, self.shown_at = False, time.monotonic()
        self.box = widgets.VBox(
            [style(), self.head, self.progress, self.text, self.answers,
             widgets.HBox([self.back, self.main, self.later]), self.told]
        )  # fmt: skip
        self.box.add_class("crmlab-quiz")
        self._share_out(self.every)

    def __repr__(self) -> str:
        n = len(self.every)
        return say(
            f"Quiz {self.title}: {n} questions. Run this cell to begin.",
            f"测验{self.title}：共{n}题。运行本单元格即可开始。",
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {WIDGET: self.box._repr_mimebundle_()[WIDGET], "text/plain": repr(self)}

    def _share_out(self, cards: Sequence[Card]) -> None:
        """Turn to the first sitting in which something is still to be answered, or the last."""
        self.sittings = share_out(cards)
        undone = [i for i, some in enumerate(self.sittings) if any(c.mark is None for c in some)]
        self._sit(undone[0] if undone else len(self.sittings) - 1)

    def _sit(self, number: int) -> None:
        """Turn to the first question of a sitting that is still to be answered, or its result."""
        self.sitting, self.cards = number, self.sittings[number]
        answered = [card.mark is not None for card in self.cards]
        self.place = answered.index(False) if False in answered else len(self.cards)
        self._show()

    @property
    def _is_last(self) -> bool:
        return self.sitting == len(self.sittings) - 1

    def go(self, place: int) -> None:
        """Turn to a card; what was begun on this one is there again later.

        Before the first card comes the sitting before, after the last the result.
        """
        if self.form and self.cards[self.place].mark is None:
            self.cards[self.place].draft = self.form.answer()
        if place < 0 < self.sitting:
            self.sitting -= 1
            self.cards = self.sittings[self.sitting]
            place = len(self.cards)
        self.place = min(max(place, 0), len(self.cards))
        self._show()
        self._focus()

    def _focus(self) -> None:
        """Take the keyboard to where it is needed next."""
        if self.form and self.cards[self.place].mark is None:
            self.form.inputs[0].focus()
        else:
            self.main.focus()

    def _click(self) -> None:
        """Act on a click, but not on the second of a double click: it came before the page."""
        if not self.clicked or time.monotonic() - self.shown_at >= DOUBLE_CLICK:
            self.clicked = True
            self._settled(self.act)

    def _put_off(self) -> None:
        if self.place == len(self.cards):
            self.again()
        else:
            self.go(self.place + 1)

    def act(self) -> None:
        """Do what the main button says: check, go on, or begin again."""
        if self.place < len(self.cards):
            if self.cards[self.place].mark is None:
                self.submit()
            else:
                self.go(self.place + 1)
        elif self._is_last:
            self.again()
        else:
            self._sit(self.sitting + 1)
            self._focus()

    def submit(self) -> None:
        """Mark the answer given, keep it, and only then tell what it earned."""
        card = self.cards[self.place]
        assert self.form is not None
        answer = self.form.answer()
        try:
            result = mark(card.given, answer)
        except CrmlabError as problem:
            self.told.value = f'<div style="color:{BAD}">{escape(str(problem))}</div>'
            self._focus()
            return
        if not result.answered:
            self.told.value = escape(say("Give an answer first.", "请先作答。"))
            self._focus()
            return
        note = keep(card.given, answer, result, time.monotonic() - self.shown_at)
        card.answer, card.mark = answer, result
        self._show()
        if note:
            self.told.value += f'<div style="color:{BAD}">{escape(note)}</div>'
        self.main.focus()

    def again(self) -> None:
        """Ask once more what was missed in this sitting, after the last one in all of them.

        If nothing was, ask everything.
        """
        asked = self.every if self._is_last else self.cards
        missed = [card for card in asked if not card.right] or asked
        for card in missed:
            if card.mark is not None:
                card.answer = card.draft = card.mark = None
        if self._is_last:
            self._share_out(missed)
        else:
            self.sittings[self.sitting] = missed
            self._sit(self.sitting)
        self._focus()

    def _show(self) -> None:
        self._draw()
        self.shown_at = time.monotonic()

    def _draw(self) -> None:
        self.progress.max = len(self.cards)
        self.progress.value = sum(card.mark is not None for card in self.cards)
        self.back.disabled = self.place == self.sitting == 0
        if self.place == len(self.cards):
            self._show_result()
            return
        card = self.cards[self.place]
        n = len(self.cards)
        where = say(f"Question {self.place + 1} of {n}", f"第{self.place + 1}题，共{n}题")
        self.head.value = escape(self._part() + where)
        self.text.value = f'<div style="line-height:1.5"><b>{escape(ask(card.given))}</b></div>'
        self.form = form(card.given)
        self.answers.children = [self.form.box]
        self.told.value = ""
        self.later.description = say("Skip for now ▶", "先跳过 ▶")
        self.later.disabled = card.mark is not None
        self.main.description = say("Check", "提交")
        if card.mark is None:
            if card.draft:
                self.form.restore(card.draft)
            self.follower = Follower(self.form, card.given, lambda: card.mark is None)
            self.form.on_enter(lambda: self._settled(self._enter))
        else:
            self.form.restore(card.answer)
            self.form.lock(True)
            self.told.value = as_html(card.given, card.mark)
            self.main.description = say("Next ▶", "下一题 ▶")

    def _show_result(self) -> None:
        marks = [card.mark for card in self.cards if card.mark is not None]
        earned, total = sum(m.mark for m in marks), sum(c.given.question.points for c in self.cards)
        result = say(
            f"Result: {earned:.3g} of {total:g} points",
            f"结果：{earned:.3g}分，满分{total:g}分",
        )
        self.head.value = escape(self._part() + result)
        rows = "".join(
            f"<li>{escape(_short(ask(card.given)))} "
            f'<b style="color:{verdict(m)[1]};white-space:nowrap">{escape(verdict(m)[0])}</b></li>'
            for card in self.cards
            for m in [card.mark or Mark(0.0, 1.0, answered=False)]
        )
        self.text.value = f'<ol style="line-height:1.6">{rows}</ol>'
        self.form, self.answers.children, self.told.value = None, [], ""
        missed = sum(not card.right for card in (self.every if self._is_last else self.cards))
        again = say(f"Try what was missed ({missed})", f"重做未答对的题（{missed}）")
        if self._is_last:
            self.main.description = again if missed else say("Begin again", "从头再做")
            self.later.disabled = True
        else:
            n = len(self.sittings[self.sitting + 1])
            self.main.description = say(f"Next {n} questions ▶", f"下一组{n}题 ▶")
            self.later.description, self.later.disabled = again, not missed
        if not self.cards:
            self.head.value = escape(say("Nothing to practise now.", "现在没有要练习的题。"))
            self.main.disabled = True

    def _part(self) -> str:
        """Return which of several sittings this is."""
        at, n = self.sitting + 1, len(self.sittings)
        return say(f"Part {at} of {n} · ", f"第{at}组，共{n}组 · ") if n > 1 else ""


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def quiz(*names: str, n: int | None = None) -> Quiz:
    """Ask questions one after another and keep every answer.

    Parameters
    ----------
    names
        Lessons, topics or ids of questions.
    n
        How many at most, those not yet right before the others; None asks all, about ten at a
        sitting.

    Raises
    ------
    CrmlabError
        For no name at all, or one that is none of them, with the nearest that is.
    """
    if not names:
        raise wrong("names", "name a topic, lesson or question", "是主题、课或题目", "-")
    chosen = quick_first(bank().select(*names))
    if n is not None:
        asked = record().attempts(learner(), [question.id for question in chosen])
        right = {a.question: a.mark >= a.maximum for a in asked}
        chosen.sort(key=lambda question: right.get(question.id, False))
        chosen = chosen[: count("n", n, low=1)]
    return Quiz(say(" + ", "＋").join(names), chosen)
