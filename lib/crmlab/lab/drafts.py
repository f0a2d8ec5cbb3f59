"""Answers in the making, kept so that a kernel which stops loses nothing that was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from crmlab.assess.records import NotSaved, learner, record
from crmlab.course.variants import Variant
from crmlab.lab.forms import Form

PAUSE = 0.3
"""Seconds from a change to its keeping; all changes in between are kept at once."""


def put(given: Variant, answer: Any, name: str | None = None) -> None:
    """Keep a draft if the record can be written; the next change tries again."""
    question = given.question
    kept = {"version": question.version, "answer": answer or ""}
    with suppress(NotSaved):
        record().begin(learner(), name or question.id, kept)


def draft(begun: Mapping[str, Any], given: Variant, name: str | None = None) -> Any:
    """Return the draft of a question among what was begun: "" if emptied, None if there is none."""
    kept = begun.get(name or given.question.id)
    return kept["answer"] if kept and kept["version"] == given.question.version else None


class Follower:
    """Keeps what is given in a form whenever it changes.

    Parameters
    ----------
    form, given
        The form, and the question it asks.
    is_open
        Whether changes are still to be kept.
    name
        Where the draft is kept; None for the id of the question.
    """

    def __init__(
        self, form: Form, given: Variant, is_open: Callable[[], bool], name: str | None = None
    ) -> None:
        self.form, self.given, self.is_open, self.name = form, given, is_open, name
        self.waiting = False
        self.then: Callable[[], None] | None = None
        form.on_change(self._changed)

    def settled(self, then: Callable[[], None]) -> None:
        """Call back when nothing more is on its way; the latest call counts.

        The page sends a click at once, but the last letters typed only when those before them
        have been taken in, so that a click may come before what was typed.
        """
        if self.waiting:
            self.then = then
        else:
            then()

    def _changed(self) -> None:
        if self.waiting:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._keep()
            return
        self.waiting = True
        loop.call_later(PAUSE, self._keep)

    def _keep(self) -> None:
        self.waiting = False
        if self.is_open():
            put(self.given, self.form.answer(), self.name)
        then, self.then = self.then, None
        if then:
            then()
