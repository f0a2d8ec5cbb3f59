"""Flashcards of the glossary: ``crm.cards("loyalty")``."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

import ipywidgets as widgets

from crmlab.assess import review as schedule
from crmlab.assess.attempts import Attempt
from crmlab.assess.records import NotSaved, learner, record
from crmlab.course.words import Word, identify, words
from crmlab.errors import one_of
from crmlab.lab import WIDGET
from crmlab.lab.quiz import STYLE
from crmlab.language import current, say

PREFIX = "word:"


class Flashcards:
    """One term after another: recall it, turn it over, say whether you knew it.

    Attributes
    ----------
    stack
        The terms still to come, the one on top first.
    box
        Everything.
    """

    def __init__(self, topic: str, stack: list[Word]) -> None:
        self.topic, self.stack, self.knew = topic, stack, 0
        self.front, self.back = widgets.HTML(), widgets.HTML()
        self.turn = widgets.Button(description=say("Turn over", "翻面"), button_style="primary")
        self.yes = widgets.Button(description=say("I knew it", "记得"))
        self.no = widgets.Button(description=say("Not yet", "没记住"))
        self.turn.on_click(lambda _: self.show_back())
        self.yes.on_click(lambda _: self.judge(True))
        self.no.on_click(lambda _: self.judge(False))
        buttons = widgets.HBox([self.turn, self.yes, self.no])
        self.box = widgets.VBox([widgets.HTML(STYLE), self.front, self.back, buttons])
        self.box.add_class("crmlab-quiz")
        self._show_front()

    def __repr__(self) -> str:
        n = len(self.stack)
        return say(
            f"Flashcards {self.topic}: {n} terms. Run this cell to begin.",
            f"术语卡片{self.topic}：共{n}条。运行本单元格即可开始。",
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {WIDGET: self.box._repr_mimebundle_()[WIDGET], "text/plain": repr(self)}

    def _show_front(self) -> None:
        self.back.value = ""
        self.yes.disabled = self.no.disabled = True
        self.turn.disabled = not self.stack
        if not self.stack:
            done = say(f"Done. You knew {self.knew}.", f"完成。记得{self.knew}条。")
            self.front.value = f"<h3>{escape(done)}</h3>"
            return
        self.front.value = f"<h3>{escape(str(self.stack[0].name))}</h3>"

    def show_back(self) -> None:
        """Turn the card on top over."""
        if not self.stack:
            return
        self.back.value = f"<p>{escape(str(self.stack[0]))}</p>"
        self.turn.disabled = True
        self.yes.disabled = self.no.disabled = False
        self.yes.focus()

    def judge(self, knew: bool) -> None:
        """Keep whether the term was known; one that was not comes again at the end."""
        if self.yes.disabled:
            return
        word = self.stack.pop(0)
        self.knew += knew
        note = _keep(word, knew)
        if not knew:
            self.stack.append(word)
        self._show_front()
        self.back.value = escape(note)
        self.turn.focus()


def _keep(word: Word, knew: bool) -> str:
    attempt = Attempt(
        learner=learner(), question=PREFIX + word.id, version="", language=current(),
        answer={"knew": knew}, mark=float(knew), maximum=1.0, seconds=0.0,
    )  # fmt: skip
    try:
        record().save(attempt)
    except NotSaved as problem:
        return say(f"Not saved yet: {problem}", f"尚未保存：{problem}")
    return ""


def cards(topic: str) -> Flashcards:
    """Practise the terms of a topic; those due first, then new ones, then the others.

    Parameters
    ----------
    topic
        A topic of the glossary, by its identifier or its name in either language.

    Raises
    ------
    CrmlabError
        For a topic that is not in the glossary, with the nearest that is.
    """
    topics = sorted({word.topic for word in words().values()})
    topic = one_of(say("topic", "主题"), identify(topic, topics), topics)
    chosen = {PREFIX + word.id: word for word in words().values() if word.topic == topic}
    attempts = record().attempts(learner(), chosen)
    first = schedule.due(attempts, list(chosen), datetime.now(UTC))
    return Flashcards(topic, [chosen[n] for n in (*first, *(n for n in chosen if n not in first))])
