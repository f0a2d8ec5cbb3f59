"""What the units of a phrase are worth, and which of them are poles."""

from __future__ import annotations

from collections import defaultdict
from operator import add

from crmlab.assess.keypoints import lexicon, text
from crmlab.assess.keypoints.answer import Answer
from crmlab.assess.keypoints.text import NOT, WORD, Clause

# A Chinese word of two characters weighs about as much as an English word.
CHARACTER, COMMON, PAIR, POLE, POLE_PAIR, NUMBER, SIGN = 1.0, 0.6, 0.5, 1.0, 0.6, 2.0, 0.4
WORD_ITSELF, LETTERS = 1.4, 0.6


def units(folded: str, clause: Clause, letters: bool = True) -> list[str]:
    """Return the units of a clause, the pairs of neighbours, and the groups of letters."""
    single = clause.units
    found = [*single, *map(add, single, single[1:])]
    if letters:
        for word in WORD.findall(folded, clause.start, clause.end):
            found += text.grams(word)
    return found


def worth(phrase: Answer) -> dict[str, float]:
    """Return what each unit of a phrase is worth."""
    found: defaultdict[str, float] = defaultdict(float)
    for clause in phrase.clauses:
        for unit in units(phrase.folded, clause, letters=False):
            found[unit] = max(found[unit], _weight(unit))
        for unit, start, end in text.spans(phrase.folded, clause.start, clause.end):
            word = phrase.folded[start:end]
            if unit >= "\U000f0000" and word[0].isalpha():
                size = min(1.25, 0.5 + len(word) / 12)
                size *= COMMON if word in lexicon.COMMON_WORDS else 1.0
                letters = text.grams(word)
                found[unit] = (WORD_ITSELF + (0.0 if letters else LETTERS)) * size
                for group in letters:
                    found[group] = max(found[group], LETTERS * size / len(letters))
            elif unit >= "\U000f0000" and word[0].isdigit():
                found[unit] = NUMBER
    return dict(found)


def _weight(unit: str) -> float:
    if any(char in text.markers() for char in unit):
        return POLE if len(unit) == 1 else POLE_PAIR
    if unit == NOT or (len(unit) == 1 and unit >= "\U000f0000"):
        return SIGN
    common = COMMON if all(char in lexicon.COMMON_CHARACTERS for char in unit) else 1.0
    return common * (CHARACTER if len(unit) == 1 else PAIR)


def poles(phrase: Answer) -> set[str]:
    """Return the units that make up the poles and negations of a phrase."""
    marks = {NOT, *text.markers()}
    found: set[str] = set()
    for clause in phrase.clauses:
        spans = text.spans(phrase.folded, clause.start, clause.end)
        marked = {start for unit, start, _ in spans if unit in marks}
        for unit, start, end in spans:
            if start in marked:
                found |= {unit, *text.grams(phrase.folded[start:end])}
    return found
