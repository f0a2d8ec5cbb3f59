"""A paper in the course's proportions: each topic weighs as much as it has facts to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from crmlab.course.questions import Question
from crmlab.errors import count

MINUTES: Mapping[str, float] = {
    "single": 1.0, "multiple": 1.5, "cloze": 1.5, "match": 2.0, "order": 2.0, "numeric": 3.0,
    "short": 5.0, "case": 10.0, "essay": 15.0,
}  # fmt: skip
"""What a question of each form takes, ours."""


def weights(questions: Iterable[Question]) -> dict[str, float]:
    """Return the share of each topic: its number of different facts over that of all topics."""
    facts: dict[str, set[str]] = defaultdict(set)
    for question in questions:
        facts[question.topic].update(question.covers or (question.id,))
    total = sum(map(len, facts.values()))
    return {topic: len(ids) / total for topic, ids in facts.items()}


def paper(
    questions: Iterable[Question], minutes: int, rng: np.random.Generator
) -> list[Question]:
    """Draw a paper that fills the time, its topics in the course's proportions.

    Questions are drawn one by one from the topic that is furthest behind its share of the
    minutes, until no question fits into the time that is left.

    Parameters
    ----------
    questions
        The bank.
    minutes
        Time for the paper, at least 5.
    rng
        Source of randomness.

    Returns
    -------
    list of Question, by topic in the order of the bank.
    """
    count("minutes", minutes, low=5)
    bank = list(questions)
    share = weights(bank)
    stock: dict[str, list[Question]] = defaultdict(list)
    for i in rng.permutation(len(bank)):
        stock[bank[i].topic].append(bank[i])
    spent = dict.fromkeys(share, 0.0)
    chosen: list[Question] = []
    left = float(minutes)
    while open_topics := [
        topic for topic, rest in stock.items() if any(MINUTES[q.form] <= left for q in rest)
    ]:
        topic = max(open_topics, key=lambda t: (share[t] * minutes - spent[t], t))
        place = next(i for i, q in enumerate(stock[topic]) if MINUTES[q.form] <= left)
        question = stock[topic].pop(place)
        chosen.append(question)
        spent[topic] += MINUTES[question.form]
        left -= MINUTES[question.form]
    order = {question.id: i for i, question in enumerate(bank)}
    return sorted(chosen, key=lambda question: order[question.id])
