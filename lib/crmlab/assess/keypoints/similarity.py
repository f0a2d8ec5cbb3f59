"""How much of each phrase an answer says: soft coverage, clause by clause.

A phrase is a bag of units and of pairs of neighbouring units, each worth something.  It is looked
for in every clause of the answer and in every two neighbouring ones; what stands scattered over
the answer does not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmlab.assess.keypoints.answer import Answer
from crmlab.assess.keypoints.polarity import contradicts, said_poles
from crmlab.assess.keypoints.worth import poles, units, worth

Floats = NDArray[np.float32]

# What a unit is worth that the question has, and what one loses that points share, or all entries
# of a list.
IN_QUESTION, SHARED, EVERYWHERE, A_LIST = 0.1, 1.0, 0.9, 3

# Below this a phrase is not even touched on, and it is idle to ask what side the answer takes.
TOUCHED = 0.45
# The same where this much of its topic is raised, whichever pole the answer takes; a topic is at
# least this share of a phrase.
RAISED, LITTLE_LEFT = 0.8, 0.3
# So many places are looked at for one that does not say the contrary, each nearly as good as the
# best one.
PLACES, NEARLY = 4, 0.85
# What is left where the place only names what the phrase relates, and where the phrase is prose and
# the answer keywords strung together.
POLES_UNSAID, LOOSE = 0.4, 0.1


@dataclass(frozen=True)
class Evidence:
    """What an answer says of each phrase.

    Attributes
    ----------
    degree, anywhere
        How much of the phrase is said beyond the question, in one place and all over the answer,
        0..1, n phrases; little of it counts where keywords are strung together.
    contrary
        Whether the answer says the contrary, n phrases.
    best
        The best place, n phrases: a clause or, from ``clauses`` on, two neighbours.
    clauses
        Number of clauses.
    """

    degree: Floats
    anywhere: Floats
    contrary: NDArray[np.bool_]
    best: NDArray[np.intp]
    clauses: int

    def place(self, phrase: int) -> tuple[int, int]:
        """Return the first and the last clause of the best place of a phrase."""
        return _place(int(self.best[phrase]), self.clauses)


class Phrases:
    """Phrases made ready for comparison: their units and what each is worth.

    Parameters
    ----------
    phrases
        What is looked for, n texts.
    points
        The point to which each phrase belongs, n numbers; a unit that several points share says
        little about each of them.
    question
        Text whose words say nothing.
    entries
        The entry of a list to which each phrase belongs, n numbers, the points if not given; a
        unit that every entry shares says nothing about any.
    """

    def __init__(
        self,
        phrases: Sequence[str],
        points: Sequence[int],
        question: str = "",
        entries: Sequence[int] | None = None,
    ) -> None:
        answers = [Answer(phrase) for phrase in phrases]
        worths = [worth(answer) for answer in answers]
        self._index = {unit: i for i, unit in enumerate({u: 0 for found in worths for u in found})}
        self._letters = any(unit >= "\U00100000" for unit in self._index)
        weights = np.zeros((len(self._index), len(phrases)), np.float32)
        for column, found in enumerate(worths):
            weights[[self._index[unit] for unit in found], column] = list(found.values())
        asked = Answer(question)
        known = {unit for clause in asked.clauses for unit in units(asked.folded, clause)}
        said = [IN_QUESTION if unit in known else 1.0 for unit in self._index]
        tells = _tells(weights > 0, points, points if entries is None else entries)
        weights *= (tells * said)[:, None]
        self.total = weights.sum(0)
        self._weights: Floats = weights / np.maximum(self.total, 1e-9)
        self._topics = _topics(weights, self._index, answers)
        self.units = [frozenset(unit for unit in found if len(unit) == 1) for found in worths]
        self._stands = [a.stand(0, len(a.clauses) - 1) for a in answers]
        self._claims = np.array([bool(side.claims) for side in self._stands])
        self._prose = np.array([a.prose == 1.0 for a in answers])
        hits, rows = self._hits(asked)
        self._asked = hits.max(0) @ self._weights.take(rows, 0)
        self._beyond = 1 / np.maximum(1 - self._asked, 0.05)

    def evidence(self, answer: Answer) -> Evidence:
        """Return what an answer says of each phrase."""
        hits, rows = self._hits(answer)
        n = len(hits)
        places = np.concatenate([hits, np.maximum(hits[:-1], hits[1:])]) if n > 1 else hits
        weights, topics = self._weights.take(rows, 0), self._topics.take(rows, 0)
        said, topic = places @ weights, places @ topics
        best, degree = said.argmax(0), said.max(0)
        highest, raised = topic.argmax(0), topic.max(0)
        contrary = np.zeros(len(degree), bool)
        disputable = ((degree > TOUCHED) | (raised > RAISED)) & (self._claims | answer.denies)
        for j in disputable.nonzero()[0].tolist():
            touched = bool(degree[j] > TOUCHED)
            column, top = (said, best) if touched else (topic, highest)
            place, agrees, poles = self._side(j, answer, column[:, j], int(top[j]))
            contrary[j] = not agrees
            if touched or contrary[j]:
                best[j], degree[j] = place, column[place, j] * poles
            if contrary[j]:
                degree[j] = max(said[place, j], topic[place, j])
        both = np.array([degree, hits.max(0) @ weights])
        degree, anywhere = np.maximum(both - self._asked, 0.0) * self._beyond
        if answer.connected < 1:
            loose = np.where(self._prose, LOOSE + (1 - LOOSE) * answer.connected**2, 1.0)
            degree, anywhere = degree * loose, anywhere * loose
        return Evidence(degree, anywhere, contrary, best, n)

    def _side(self, j: int, answer: Answer, said: Floats, best: int) -> tuple[int, bool, float]:
        """Return the best place that does not say the contrary, whether there is one, and a factor.

        Places nearly as good as the best one are looked at as well.  The factor is less than one
        where the phrase relates things and the place only names them.
        """
        n, phrase = len(answer.clauses), self._stands[j]
        least, place = NEARLY * said[best], best
        for attempt in range(PLACES):
            side = answer.stand(*_place(place, n))
            if not contradicts(side, phrase):
                poles = said_poles(side, phrase)
                return place, True, POLES_UNSAID + (1 - POLES_UNSAID) * poles
            said = said if attempt else said.copy()
            said[place] = -1.0
            place = int(said.argmax())
            if said[place] < least:
                break
        return best, False, 1.0

    def _hits(self, answer: Answer) -> tuple[Floats, list[int]]:
        """Return which units each clause has, clauses by units, and which units these are."""
        find = self._index.get
        found = []
        for clause in answer.clauses:
            at = [find(unit) for unit in units(answer.folded, clause, self._letters)]
            found.append([row for row in at if row is not None])
        rows = sorted({row for clause in found for row in clause})
        column = {row: i for i, row in enumerate(rows)}
        hits = np.zeros((max(1, len(found)), len(rows)), np.float32)
        hits.reshape(-1)[
            [i * len(rows) + column[row] for i, clause in enumerate(found) for row in clause]
        ] = 1.0
        return hits, rows


def _tells(
    held: NDArray[np.bool_], points: Sequence[int], entries: Sequence[int]
) -> NDArray[np.float64]:
    """Return how much each unit tells one point from another, 1 where one point alone has it."""

    def spread(groups: Sequence[int]) -> tuple[NDArray[np.float64], int]:
        names = np.unique(groups)
        belongs = np.asarray(groups)[:, None] == names
        return ((held @ belongs) > 0).sum(1).astype(np.float64), len(names)

    by_point, _ = spread(points)
    by_entry, n = spread(entries)
    shared = (by_entry - 1) / (n - 1) if n >= A_LIST else 0.0 * by_entry
    tells: NDArray[np.float64] = (1 - EVERYWHERE * shared) / (1 + SHARED * np.log(by_point))
    return tells


def _place(place: int, clauses: int) -> tuple[int, int]:
    pair = place >= clauses
    first = place - clauses * pair
    return first, first + pair


def _topics(weights: Floats, index: dict[str, int], phrases: list[Answer]) -> Floats:
    """Return the weights of what each phrase is about, its poles left out.

    Of a phrase that is little more than a pole, nothing is left.
    """
    topic = weights.copy()
    for column, phrase in enumerate(phrases):
        out = poles(phrase)
        rows = [row for unit, row in index.items() if not out.isdisjoint(unit)]
        topic[rows, column] = 0.0
    whole, left = weights.sum(0), topic.sum(0)
    topic[:, (left == whole) | (left < LITTLE_LEFT * whole)] = 0.0
    shares: Floats = topic / np.maximum(left, 1e-9)
    return shares
