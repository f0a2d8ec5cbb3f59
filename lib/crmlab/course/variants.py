"""A question as one learner gets it: options shuffled, numbers drawn, key worked out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from crmlab.course.questions import (
    DRAWN,
    Draw,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Single,
    Twin,
)
from crmlab.language import Text


@dataclass(frozen=True)
class Variant:
    """One learner's version of a question.

    Attributes
    ----------
    question
        The question in the bank.
    ask
        The question text, with the drawn numbers filled in.
    options
        Single, multiple: all choices; order: the steps; match: the right-hand texts; shuffled.
    numbers
        The numbers drawn, by name.
    key
        Numeric only: the right number.
    slips
        Numeric only: wrong numbers with a known cause, and what to say about each.
    """

    question: Question
    ask: Text
    options: tuple[Twin, ...] = ()
    numbers: Mapping[str, float] | None = None
    key: float | None = None
    slips: tuple[tuple[float, Text], ...] = ()


def variant(question: Question, learner: str = "") -> Variant:
    """Return the version of a question that a learner gets, the same each time.

    Parameters
    ----------
    question
        From the bank.
    learner
        Any name; another name gives other numbers and another order of the options.
    """
    digest = hashlib.sha256(f"{learner}\n{question.id}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:16], "big"))
    match question:
        case Single():
            options = _shuffled((question.key, *question.distractors), rng)
        case Multiple():
            options = _shuffled((*question.key, *question.distractors), rng)
        case Match():
            options = _shuffled((*question.rights, *question.distractors), rng)
        case Order():
            options = _shuffled_away(question.key, rng)
        case Numeric():
            return numeric_variant(question, draw(question.draw, rng))
        case _:
            options = ()
    return Variant(question, question.ask.text, options)


def numeric_variant(question: Numeric, numbers: Mapping[str, float]) -> Variant:
    """Fill drawn numbers into a numeric question and work out its key."""
    key = question.proof.value(numbers) if question.proof else question.key
    slips = tuple(
        (slip.proof.value(numbers) if slip.proof else float(slip.value or 0.0), slip.why.text)
        for slip in question.distractors
    )
    ask = Text(fill(question.ask.en, numbers), fill(question.ask.zh, numbers))
    return Variant(question, ask, (), dict(numbers), key, slips)


def draw(draws: Mapping[str, Draw], rng: np.random.Generator) -> dict[str, float]:
    """Draw each number from its grid; grids are decimal, so 0.6 + 3 × 0.05 is 0.75."""
    numbers: dict[str, float] = {}
    for name, grid in sorted(draws.items()):
        low, high, step = (Decimal(str(x)) for x in (grid.low, grid.high, grid.step))
        steps = int((high - low) / step)
        numbers[name] = float(low + step * int(rng.integers(0, steps + 1)))
    return numbers


def fill(template: str, numbers: Mapping[str, float]) -> str:
    """Put numbers in the place of ``{name}``; nothing else in the text has a meaning."""
    return DRAWN.sub(lambda found: f"{numbers[found[1]]:.10g}", template)


def _shuffled(options: Sequence[Any], rng: np.random.Generator) -> tuple[Any, ...]:
    return tuple(options[i] for i in rng.permutation(len(options)))


def _shuffled_away(steps: Sequence[Any], rng: np.random.Generator) -> tuple[Any, ...]:
    """Shuffle so that the order shown is not the key itself."""
    shuffled = _shuffled(steps, rng)
    return shuffled if shuffled != tuple(steps) else (*shuffled[1:], shuffled[0])
