"""Practice that leads somewhere: what is due, and what is known."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from html import escape

import pandas as pd
from IPython.display import HTML, display

from crmlab.assess import review as schedule
from crmlab.assess.records import learner, record
from crmlab.course.lessons import lessons
from crmlab.course.questions import Question, bank
from crmlab.course.variants import variant
from crmlab.course.words import label
from crmlab.errors import count
from crmlab.lab.figures import INK, Still, figure, quiet, style
from crmlab.lab.forms import ask
from crmlab.lab.quiz import Quiz
from crmlab.language import current, say

SHADES = {"known": "#0072b2", "shaky": "#e69f00", "untried": "#dddddd"}
LISTED = 8


def review(n: int = 10) -> Quiz:
    """Ask what is due today over all topics, with new questions mixed in.

    New questions come in an order that mixes the topics and stays the same for a learner.

    Parameters
    ----------
    n
        How many questions at most.
    """
    every = bank()
    now = datetime.now(UTC)
    who = learner()
    mixed = sorted(every.by_id, key=lambda name: sha256(f"{who}\n{name}".encode()).digest())
    names = schedule.due(record().attempts(who), mixed, now)
    chosen = [every[name] for name in names[: count("n", n, low=1)]]
    return Quiz(say("review", "复习"), chosen, remember=False)


class Overview:
    """A learner's progress on the page."""

    def __init__(self, what: schedule.Progress) -> None:
        self.what = what

    @property
    def still(self) -> Still:
        """The picture: for each topic what is known, shaky and untried."""
        return draw(self.what.topics)

    def __repr__(self) -> str:
        total = self.what.topics.sum()
        return say(
            f"{total['known']} known, {total['shaky']} shaky, {total['untried']} untried; "
            f"{len(self.what.due)} due now.",
            f"已掌握{total['known']}题，不牢固{total['shaky']}题，未做{total['untried']}题；"
            f"现在该复习{len(self.what.due)}题。",
        )

    def _ipython_display_(self) -> None:
        print(self)
        display(self.still)
        if self.what.stubborn:
            every = bank()
            rows = "".join(_row(every[name]) for name in self.what.stubborn[:LISTED])
            heading = say("What keeps going wrong", "总是答错的题")
            display(HTML(f"<b>{heading}</b><ul>{rows}</ul>"))


def _row(question: Question) -> str:
    """One question that goes wrong, with the lesson that explains it."""
    homes = {each.name: each for each in lessons()}
    asked = escape(ask(variant(question, learner())))
    if question.lesson not in homes:
        return f"<li>{asked}</li>"
    home = homes[question.lesson]
    link = f"{home.unit}/{home.path.stem}.{current()}.ipynb"
    title = escape(str(home.title()))
    return f'<li>{asked} → <a href="{escape(link)}">{title}</a></li>'


def draw(topics: pd.DataFrame) -> Still:
    """Draw counts of questions by topic as strips."""
    names = {
        "known": say("known", "已掌握"), "shaky": say("shaky", "不牢固"),
        "untried": say("untried", "未做"),
    }  # fmt: skip
    with style():
        made = figure(7.2, 0.9 + 0.27 * len(topics))
        axes = quiet(made.subplots(), grid="x")
        places = range(len(topics))[::-1]
        left = topics["known"] * 0
        for name, shade in SHADES.items():
            axes.barh(places, topics[name], left=left, color=shade, label=names[name])
            left = left + topics[name]
        axes.set_yticks(list(places), [label(topic) for topic in topics.index], color=INK)
        axes.set_xlabel(say("questions", "题数"))
        axes.margins(y=0.01)
        axes.spines["left"].set_visible(False)
        made.legend(loc="outside upper left", ncols=3)
        return Still(made, say("Questions by topic.", "各主题的题目。"))


def progress() -> Overview:
    """Show what I know by topic, how much is due, and what keeps going wrong."""
    now = datetime.now(UTC)
    return Overview(schedule.progress(record().attempts(learner()), bank(), now))
