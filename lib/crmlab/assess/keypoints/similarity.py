"""How much of each phrase an answer says: soft coverage, clause by clause.

A phrase is a bag of units and of pairs of neighbouring units, each worth something.  It is looked
for in every clause of the answer and in every two neighbouring ones; what stands scattered over
the answer does not add up.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add

import numpy as np
from numpy.typing import NDArray

from crmlab.assess.keypoints import lexicon, text
from crmlab.assess.keypoints.polarity import Stand, contradicts, said_poles, stand
from crmlab.assess.keypoints.text import NOT, WORD, Clause
from crmlab.assess.spelling import fold, visible

Floats = NDArray[np.float32]

# What a unit is worth.  A Chinese word of two characters weighs about as much as an English word.
CHARACTER, COMMON, PAIR, POLE, POLE_PAIR, NUMBER, SIGN = 1.0, 0.6, 0.5, 1.0, 0.6, 2.0, 0.4
WORD_ITSELF, LETTERS = 1.4, 0.6
IN_QUESTION = 0.1
SHARED = 1.0

# Below this a phrase is not even touched on, and it is idle to ask what side the answer takes.
TOUCHED = 0.5
# So many places are looked at for one that does not say the contrary, each nearly as good as the
# best one.
PLACES, NEARLY = 4, 0.85
POLES_UNSAID = 0.4
# Share of function words and relations from which on a text is prose, units of an item in a list,
# and what keywords earn where the phrase is prose.
CONNECTED, ENOUGH, ITEM, LOOSE = 0.12, 8, (3, 10), 0.1


class Answer:
    """An answer read once: its clauses, and the sides it takes."""

    def __init__(self, written: str) -> None:
        self.written = visible(written, text.LONGEST)
        self.folded = fold(self.written)
        self.clauses = text.clauses(self.folded)
        self._stands: dict[tuple[int, int], Stand] = {}

    @cached_property
    def prose(self) -> float:
        """Share of words that connect others, over what prose has at least; up to 1."""
        connect, words = text.connectives(self.folded, self.clauses)
        return min(1.0, connect / max(words, 1) / CONNECTED)

    @cached_property
    def connected(self) -> float:
        """How far the words hang together, 0..1: as prose, or as items of some words each."""
        sizes = [len(clause.units) for clause in self.clauses]
        if self.prose == 1.0 or sum(sizes) < ENOUGH:
            return 1.0
        items = sum(size for size in sizes if ITEM[0] <= size <= ITEM[1])
        return max(self.prose, items / sum(sizes))

    def stand(self, first: int, last: int) -> Stand:
        """Return the side that the clauses from first to last take."""
        if (first, last) not in self._stands:
            near = self.clauses[first : last + 1]
            written = self.folded[near[0].start : near[-1].end]
            self._stands[first, last] = stand([clause.meaning for clause in near], written)
        return self._stands[first, last]


@dataclass(frozen=True)
class Evidence:
    """What an answer says of each phrase.

    Attributes
    ----------
    connected
        What the degree is worth, 0..1, n phrases: little where keywords are strung together.
    degree, anywhere
        How much of the phrase is said, in one place and all over the answer, 0..1, n phrases.
    contrary
        Whether the answer says the contrary, n phrases.
    first, last
        The clauses of the best place, n phrases.
    """

    connected: NDArray[np.float64]
    degree: Floats
    anywhere: Floats
    contrary: NDArray[np.bool_]
    first: NDArray[np.intp]
    last: NDArray[np.intp]


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
    """

    def __init__(self, phrases: Sequence[str], points: Sequence[int], question: str = "") -> None:
        answers = [Answer(phrase) for phrase in phrases]
        asked = Answer(question)
        known = {unit for clause in asked.clauses for unit in _units(asked.folded, clause)}
        worth = [_worth(answer) for answer in answers]
        spread: dict[str, set[int]] = {}
        for point, units_ in zip(points, worth, strict=True):
            for unit in units_:
                spread.setdefault(unit, set()).add(point)
        self.index = {unit: i for i, unit in enumerate(spread)}
        self._letters = any(unit >= "\U00100000" for unit in spread)
        weights = np.zeros((len(self.index), len(phrases)), np.float32)
        for column, units_ in enumerate(worth):
            for unit, weight in units_.items():
                weight /= 1 + SHARED * math.log(len(spread[unit]))
                weights[self.index[unit], column] = weight * (IN_QUESTION if unit in known else 1.0)
        self.total = weights.sum(0)
        self.weights: Floats = weights / np.maximum(self.total, 1e-9)
        self.units = [frozenset(unit for unit in units_ if len(unit) == 1) for units_ in worth]
        self.stands = [stand([clause.meaning for clause in a.clauses], a.folded) for a in answers]
        self._prose = np.array([a.prose == 1.0 for a in answers])
        self._asked = self._hits(asked).max(0, initial=0) @ self.weights

    def evidence(self, answer: Answer) -> Evidence:
        """Return what an answer says of each phrase."""
        hits = self._hits(answer)
        n = len(hits)
        places = np.concatenate([hits, np.maximum(hits[:-1], hits[1:])]) if n > 1 else hits
        said = places @ self.weights
        best, degree = said.argmax(0), said.max(0)
        contrary = np.zeros(len(degree), bool)
        for j in (degree > TOUCHED).nonzero()[0].tolist():
            place, agrees, poles = self._side(j, answer, said[:, j], int(best[j]))
            best[j], contrary[j], degree[j] = place, not agrees, said[place, j] * poles
        first = np.where(best < n, best, best - n)
        loose = LOOSE + (1 - LOOSE) * answer.connected
        return Evidence(
            np.where(self._prose, loose, 1.0),
            self._beyond_question(degree),
            self._beyond_question(hits.max(0) @ self.weights),
            contrary,
            first,
            first + (best >= n),
        )

    def _beyond_question(self, said: Floats) -> Floats:
        """Return how much is said beyond what the question says itself."""
        beyond: Floats = np.maximum(said - self._asked, 0.0) / np.maximum(1 - self._asked, 0.05)
        return beyond

    def _side(self, j: int, answer: Answer, said: Floats, best: int) -> tuple[int, bool, float]:
        """Return the best place that does not say the contrary, whether there is one, and a factor.

        Places nearly as good as the best one are looked at as well.  The factor is less than one
        where the phrase relates things and the place only names them.
        """
        n, phrase = len(answer.clauses), self.stands[j]
        said, least, place = said.copy(), NEARLY * said[best], best
        for _ in range(PLACES):
            first = place if place < n else place - n
            side = answer.stand(first, first + (place >= n))
            if not contradicts(side, phrase):
                poles = said_poles(side, phrase)
                return place, True, POLES_UNSAID + (1 - POLES_UNSAID) * poles
            said[place] = -1.0
            place = int(said.argmax())
            if said[place] < least:
                break
        return best, False, 1.0

    def _hits(self, answer: Answer) -> Floats:
        """Return which units each clause has, clauses by units."""
        clauses, width, find = answer.clauses, len(self.index), self.index.get
        hits = np.zeros((max(1, len(clauses)), width), np.float32)
        found: list[int] = []
        for row, clause in enumerate(clauses):
            at = [find(unit) for unit in _units(answer.folded, clause, self._letters)]
            found += [row * width + i for i in at if i is not None]
        hits.reshape(-1)[found] = 1.0
        return hits


def _units(folded: str, clause: Clause, letters: bool = True) -> list[str]:
    """Return the units of a clause, the pairs of neighbours, and the groups of letters."""
    units = clause.units
    found = [*units, *map(add, units, units[1:])]
    if letters:
        for word in WORD.findall(folded, clause.start, clause.end):
            found += text.grams(word)
    return found


def _worth(phrase: Answer) -> dict[str, float]:
    """Return what each unit of a phrase is worth."""
    worth: defaultdict[str, float] = defaultdict(float)
    for clause in phrase.clauses:
        for unit in _units(phrase.folded, clause, letters=False):
            worth[unit] = max(worth[unit], _weight(unit))
        for unit, start, end in text.spans(phrase.folded, clause.start, clause.end):
            word = phrase.folded[start:end]
            if unit >= "\U000f0000" and word[0].isalpha():
                size = min(1.25, 0.5 + len(word) / 12)
                size *= COMMON if word in lexicon.COMMON_WORDS else 1.0
                letters = text.grams(word)
                worth[unit] = (WORD_ITSELF + (0.0 if letters else LETTERS)) * size
                for group in letters:
                    worth[group] = max(worth[group], LETTERS * size / len(letters))
            elif unit >= "\U000f0000" and word[0].isdigit():
                worth[unit] = NUMBER
    return dict(worth)


def _weight(unit: str) -> float:
    if any(char in text.markers() for char in unit):
        return POLE if len(unit) == 1 else POLE_PAIR
    if unit == NOT or (len(unit) == 1 and unit >= "\U000f0000"):
        return SIGN
    common = COMMON if all(char in lexicon.COMMON_CHARACTERS for char in unit) else 1.0
    return common * (CHARACTER if len(unit) == 1 else PAIR)
