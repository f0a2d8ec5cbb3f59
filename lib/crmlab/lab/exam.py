"""A mock exam: a timed paper in the course's proportions, told about only at its end."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from typing import Any

import ipywidgets as widgets
import numpy as np

from crmlab.assess.marking import Mark, mark
from crmlab.assess.paper import paper
from crmlab.assess.records import MOCK_EXAM, NotSaved, learner, record
from crmlab.course.questions import Question, bank
from crmlab.course.words import label
from crmlab.errors import CrmlabError, count
from crmlab.lab import WIDGET, drafts
from crmlab.lab.check import keep
from crmlab.lab.feedback import BAD, as_html
from crmlab.lab.forms import ask, form
from crmlab.lab.quiz import DOUBLE_CLICK, Asking, Card, style
from crmlab.language import say


class Exam(Asking):
    """A mock exam on the page.

    An answer is kept in the record when the learner leaves the question, and the paper itself from
    its beginning, so that an exam goes on if the notebook stops; what an answer earned is told
    when the paper is handed in.

    Attributes
    ----------
    cards
        The questions, with the answers given so far.
    box
        Everything.
    """

    def __init__(
        self, questions: Sequence[Question], minutes: int, started: float | None = None
    ) -> None:
        self.cards = [Card(question) for question in questions]
        self.minutes, self.place, self.handed_in = minutes, 0, False
        self.started = started
        self.shown, self.note = 0.0, ""
        self.head, self.text, self.told = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.answers = widgets.VBox()
        self.back = widgets.Button(description=say("◀ Back", "◀ 上一题"))
        self.on = widgets.Button(button_style="primary", description=say("Begin", "开始"))
        self.end = widgets.Button(description=say("Hand in", "交卷"))
        self.back.on_click(lambda _: self._settled(lambda: self.go(self.place - 1)))
        self.on.on_click(lambda _: self._click())
        self.end.on_click(lambda _: self._settled(self.hand_in))
        buttons = widgets.HBox([self.back, self.on, self.end])
        self.box = widgets.VBox([style(), self.head, self.text, self.answers, buttons, self.told])
        self.box.add_class("crmlab-quiz")
        self.back.disabled = self.end.disabled = True
        self.head.value = escape(repr(self))
        if started is not None:
            self._recall(started)

    def __repr__(self) -> str:
        n, points = len(self.cards), sum(c.given.question.points for c in self.cards)
        return say(
            f"Mock exam: {n} questions, {points:g} points, {self.minutes} minutes.",
            f"模拟考试：{n}题，{points:g}分，{self.minutes}分钟。",
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {WIDGET: self.box._repr_mimebundle_()[WIDGET], "text/plain": repr(self)}

    def begin(self) -> None:
        """Start the clock."""
        self.started = time.time()
        asked = [card.given.question for card in self.cards]
        sheet = {
            "minutes": self.minutes,
            "started": self.started,
            "questions": [[question.id, question.version] for question in asked],
        }
        self._forget_drafts()
        with suppress(NotSaved):
            record().begin(learner(), MOCK_EXAM, sheet)
        self._run()
        if self.form and not self.handed_in:
            self.form.inputs[0].focus()

    def _forget_drafts(self) -> None:
        who = learner()
        with suppress(NotSaved):
            for name in record().begun(who):
                if name.startswith(f"{MOCK_EXAM}:"):
                    record().begin(who, name, None)

    def _recall(self, started: float) -> None:
        """Go on where the learner was when the notebook stopped."""
        since = datetime.fromtimestamp(started, UTC).isoformat(timespec="microseconds")
        asked = [card.given.question.id for card in self.cards]
        given = record().attempts(learner(), asked)
        given = [a for a in given if a.lesson == MOCK_EXAM and a.at >= since]
        begun = record().begun(learner())
        for place, card in enumerate(self.cards):
            card.recall(given)
            card.draft = drafts.draft(begun, card.given, draft_of(place))
            if card.draft == "":
                card.answer = card.mark = None
        typed = [i for i, card in enumerate(self.cards) if card.draft]
        unanswered = [i for i, card in enumerate(self.cards) if card.answer is None]
        self.place = next(iter(typed + unanswered), 0)
        self._run()

    def _run(self) -> None:
        self.end.disabled = False
        self._show()
        if self.seconds_left <= 0:
            self.hand_in()
            return
        with suppress(RuntimeError):
            self._clock = asyncio.get_running_loop().create_task(self._tick())

    @property
    def seconds_left(self) -> float:
        """Seconds until the paper is handed in by itself."""
        gone = 0.0 if self.started is None else time.time() - self.started
        return self.minutes * 60 - gone

    async def _tick(self) -> None:
        while not self.handed_in:
            if self.seconds_left <= 0:
                self.hand_in()
                return
            self._show_head()
            await asyncio.sleep(1)

    def _click(self) -> None:
        """Begin or turn the page, but not on the second of a double click."""
        if self.started is None:
            self.begin()
        elif time.monotonic() - self.shown >= DOUBLE_CLICK:
            self._settled(self._forward)

    def _forward(self) -> None:
        self.go(self.place + 1 if not self.handed_in else (self.place + 1) % len(self.cards))

    def go(self, place: int) -> None:
        """Keep the answer on top and turn to another question; after the last comes the first."""
        if not self._keep():
            return
        if self.seconds_left <= 0 and not self.handed_in:
            self.hand_in()
            return
        self.place = place % len(self.cards)
        self._show()
        if self.form and not self.handed_in:
            self.form.inputs[0].focus()

    def _keep(self) -> bool:
        """Put the answer on top into the record if it is new; say what is wrong with it."""
        if self.form is None or self.handed_in:
            return True
        card, answer = self.cards[self.place], self.form.answer()
        if answer == card.answer or not (answer or card.answer):
            return True
        if not answer:
            card.answer = card.mark = None
            drafts.put(card.given, None, draft_of(self.place))
            return True
        try:
            card.mark = mark(card.given, answer)
        except CrmlabError as problem:
            self.told.value = f'<div style="color:{BAD}">{escape(str(problem))}</div>'
            self.form.inputs[0].focus()
            return False
        card.answer = answer
        self.note = keep(card.given, answer, card.mark, time.monotonic() - self.shown, MOCK_EXAM)
        if not self.note:
            with suppress(NotSaved):
                record().begin(learner(), draft_of(self.place), None)
        return True

    def hand_in(self) -> None:
        """Close the paper and show the report; a last answer that cannot be read stays out."""
        self._keep()
        self.handed_in = True
        if self.follower:
            self.follower.then = None
        self._forget_drafts()
        with suppress(NotSaved):
            record().begin(learner(), MOCK_EXAM, None)
        self.end.disabled = True
        self.place = 0
        self._show()
        self.on.focus()

    def report(self) -> dict[str, tuple[float, float]]:
        """Return points earned and points to earn, by topic."""
        rows: dict[str, tuple[float, float]] = {}
        for card in self.cards:
            earned, total = rows.get(card.given.question.topic, (0.0, 0.0))
            got = card.mark.mark if card.mark else 0.0
            rows[card.given.question.topic] = (earned + got, total + card.given.question.points)
        return rows

    def _show_head(self) -> None:
        n, left = len(self.cards), max(0, round(self.seconds_left))
        answered = sum(card.mark is not None for card in self.cards)
        where = say(f"Question {self.place + 1} of {n}", f"第{self.place + 1}题，共{n}题")
        if self.handed_in:
            self.head.value = f"<b>{escape(where)}</b> · {escape(self._total())}"
            return
        clock = say(
            f"{answered} answered, {left // 60}:{left % 60:02d} left",
            f"已答{answered}题，剩余{left // 60}:{left % 60:02d}",
        )
        self.head.value = f"<b>{escape(where)}</b> · {escape(clock)}"

    def _show(self) -> None:
        self._show_head()
        card = self.cards[self.place]
        points = say(f"{card.given.question.points:g} pt", f"{card.given.question.points:g}分")
        asked = f"<b>{escape(ask(card.given))}</b> ({escape(points)})"
        self.text.value = f'<div style="line-height:1.5">{asked}</div>'
        self.form = form(card.given)
        self.answers.children = [self.form.box]
        if card.draft or card.answer is not None:
            self.form.restore(card.draft or card.answer)
        card.draft = None
        self.follower = drafts.Follower(
            self.form, card.given, lambda: self._is_open(card), draft_of(self.place)
        )
        self.form.on_enter(lambda: self._settled(self._enter))
        self.back.disabled = self.place == 0
        self.on.description = say("Next ▶", "下一题 ▶")
        self.told.value = escape(self.note)
        if self.handed_in:
            self.form.lock(True)
            unanswered = Mark(0.0, card.given.question.points, answered=False)
            self.told.value = as_html(card.given, card.mark or unanswered) + self._report_html()
        self.shown = time.monotonic()

    def _is_open(self, card: Card) -> bool:
        return not self.handed_in and self.cards[self.place] is card

    def _total(self) -> str:
        earned, total = (sum(column) for column in zip(*self.report().values(), strict=True))
        return say(f"{earned:.3g} of {total:g} points", f"{earned:.3g}分，满分{total:g}分")

    def _report_html(self) -> str:
        body = "".join(
            f"<tr><td>{escape(label(topic))}</td><td>{got:.3g}</td><td>{of:g}</td></tr>"
            for topic, (got, of) in self.report().items()
        )
        titles = say("topic", "主题"), say("points", "得分"), say("out of", "满分")
        first = "".join(f"<th>{title}</th>" for title in titles)
        head = say("Report: ", "成绩报告：") + self._total()
        return f"<h4>{escape(head)}</h4><table><tr>{first}</tr>{body}</table>"


def draft_of(place: int) -> str:
    """Return the name of the draft at a place of the paper, apart from drafts in practice."""
    return f"{MOCK_EXAM}:{place}"


def mock_exam(minutes: int = 60) -> Exam:
    """Sit a mock exam; each time another paper, unless one was begun and not handed in.

    Parameters
    ----------
    minutes
        Time for the paper, at least 5; the questions fill it.

    Raises
    ------
    CrmlabError
        For minutes that are no whole number of at least 5.
    """
    who = learner()
    minutes = count("minutes", minutes, low=5)
    if begun := record().begun(who).get(MOCK_EXAM):
        questions = bank().by_id
        known = [questions[name] for name, _ in begun["questions"] if name in questions]
        if [[q.id, q.version] for q in known] == begun["questions"]:
            return Exam(known, begun["minutes"], begun["started"])
    before = sum(a.lesson == MOCK_EXAM for a in record().attempts(who))
    digest = hashlib.sha256(f"{who}\n{before}\n{minutes}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:16], "big"))
    return Exam(paper(bank(), minutes, rng), minutes)
