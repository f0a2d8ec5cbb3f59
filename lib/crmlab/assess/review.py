"""When to ask what again: spaced repetition over a learner's whole record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from fsrs import Card, Rating, Scheduler

from crmlab.assess.attempts import Attempt
from crmlab.course.questions import Question

NEW_SHARE = 3
"""One question in so many of a review is new, while there are new ones."""
KNOWN = 0.999
STUBBORN = 2
_SCHEDULER = Scheduler(enable_fuzzing=False)


def rating(share: float) -> Rating:
    """Return how well an answer was known: again, hard or good, by the share of its points."""
    if share >= KNOWN:
        return Rating.Good
    return Rating.Hard if share >= 0.5 else Rating.Again


def cards(attempts: Iterable[Attempt]) -> dict[str, Card]:
    """Replay a record and return what is remembered of each question.

    Parameters
    ----------
    attempts
        Of one learner, oldest first.

    Returns
    -------
    dict of Card by question; ``due`` is when it should come again.

    Source
    ------
    Free Spaced Repetition Scheduler, as implemented by the package ``fsrs``, without its random
    spread.
    """
    remembered: dict[str, Card] = {}
    for attempt in attempts:
        card = remembered.get(attempt.question) or Card(card_id=0)
        at = datetime.fromisoformat(attempt.at).astimezone(UTC)
        share = attempt.mark / attempt.maximum if attempt.maximum else 0.0
        remembered[attempt.question], _ = _SCHEDULER.review_card(card, rating(share), at)
    return remembered


def due(attempts: Sequence[Attempt], questions: Sequence[str], now: datetime) -> list[str]:
    """Return what to practise now: due questions, longest overdue first, new ones mixed in.

    Parameters
    ----------
    attempts
        The learner's record.
    questions
        Ids to choose from, in the order in which new ones should come.
    now
        The moment, with a time zone.

    Returns
    -------
    list of ids; every third is new while there are both kinds.
    """
    remembered = cards(attempts)
    old = sorted(
        (name for name in questions if name in remembered and remembered[name].due <= now),
        key=lambda name: (remembered[name].due, name),
    )
    new = [name for name in questions if name not in remembered]
    mixed: list[str] = []
    while old or new:
        fresh = new and (not old or len(mixed) % NEW_SHARE == NEW_SHARE - 1)
        mixed.append((new if fresh else old).pop(0))
    return mixed


@dataclass(frozen=True)
class Progress:
    """What a learner knows.

    Attributes
    ----------
    topics
        A row a topic: ``known``, ``shaky``, ``untried``, counts of questions.
    due
        Ids of questions that are due now, new ones left out.
    stubborn
        Ids of questions answered wrongly at least twice, the last time among them.
    """

    topics: pd.DataFrame
    due: tuple[str, ...]
    stubborn: tuple[str, ...]


def progress(attempts: Sequence[Attempt], questions: Iterable[Question], now: datetime) -> Progress:
    """Sum a record up: what is known by topic, what is due, what keeps going wrong.

    Parameters
    ----------
    attempts
        The learner's record, oldest first.
    questions
        The bank.
    now
        The moment, with a time zone.
    """
    bank = {question.id: question for question in questions}
    shares: Mapping[str, list[float]] = defaultdict(list)
    for attempt in attempts:
        if attempt.question in bank and attempt.maximum:
            shares[attempt.question].append(attempt.mark / attempt.maximum)
    counts: dict[str, dict[str, int]] = {}
    for question in bank.values():
        row = counts.setdefault(question.topic, {"known": 0, "shaky": 0, "untried": 0})
        given = shares.get(question.id)
        row["untried" if not given else "known" if given[-1] >= KNOWN else "shaky"] += 1
    wrong = {name: sum(s < 0.5 for s in given) for name, given in shares.items() if given[-1] < 0.5}
    remembered = cards(a for a in attempts if a.question in bank)
    return Progress(
        topics=pd.DataFrame.from_dict(counts, orient="index"),
        due=tuple(name for name, card in remembered.items() if card.due <= now),
        stubborn=tuple(
            sorted((n for n, times in wrong.items() if times >= STUBBORN), key=lambda n: -wrong[n])
        ),
    )
