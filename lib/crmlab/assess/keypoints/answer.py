"""An answer, or a phrase of a rubric, read once."""

from __future__ import annotations

from functools import cached_property

from crmlab.assess.keypoints import text
from crmlab.assess.keypoints.polarity import Stand, stand
from crmlab.assess.keypoints.text import DENIALS, NOT
from crmlab.assess.spelling import fold, visible

# Share of function words and relations from which on a text is prose, units from which on one can
# tell, and units of an item in a list.
CONNECTED, ENOUGH, ITEM = 0.12, 8, (3, 10)


class Answer:
    """An answer read once: its clauses, and the sides it takes."""

    def __init__(self, written: str) -> None:
        self.written = visible(written, text.LONGEST)
        self.folded = fold(self.written)
        self.clauses = text.clauses(self.folded)
        self._stands: dict[tuple[int, int], Stand] = {}
        self._spans: dict[int, list[tuple[str, int, int]]] = {}

    @cached_property
    def denies(self) -> bool:
        """Whether there is a negation in it."""
        return any(mark in clause.meaning for clause in self.clauses for mark in DENIALS)

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

    def spans(self, first: int, last: int) -> list[tuple[str, int, int]]:
        """Return the units of the clauses from first to last and where each is written."""
        for i in range(first, last + 1):
            if i not in self._spans:
                clause = self.clauses[i]
                self._spans[i] = text.spans(self.folded, clause.start, clause.end)
        return [span for i in range(first, last + 1) for span in self._spans[i]]

    def stand(self, first: int, last: int) -> Stand:
        """Return the side that the clauses from first to last take."""
        if (first, last) not in self._stands:
            near = self.clauses[first : last + 1]
            written = self.folded[near[0].start : near[-1].end] if near else ""
            meanings: list[str] = []
            for clause in near:
                listed = self.folded[clause.start - 1 : clause.start] == "、"
                if meanings and listed and NOT in meanings[-1]:
                    meanings[-1] += clause.meaning
                else:
                    meanings.append(clause.meaning)
            self._stands[first, last] = stand(meanings, written)
        return self._stands[first, last]
