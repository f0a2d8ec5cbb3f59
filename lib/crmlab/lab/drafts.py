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


def put(given: Variant, answer: Any) -> None:
    """Keep a draft if the record can be written; the next change tries again."""
    question = given.question
    kept = {"version": question.version, "answer": answer or ""}
    with suppress(NotSaved):
        record().begin(learner(), question.id, kept)


def draft(begun: Mapping[str, Any], given: Variant) -> Any:
    """Return the draft of a question among what was begun: "" if emptied, None if there is none."""
    kept = begun.get(given.question.id)
    return kept["answer"] if kept and kept["version"] == given.question.version else None


def follow(form: Form, given: Variant, is_open: Callable[[], bool]) -> None:
    """Keep what is given in a form whenever it changes, as long as it is open."""
    waiting = False

    def keep() -> None:
        nonlocal waiting
        waiting = False
        if is_open():
            put(given, form.answer())

    def changed() -> None:
        nonlocal waiting
        if waiting:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            keep()
            return
        waiting = True
        loop.call_later(PAUSE, keep)

    form.on_change(changed)
