"""The answer's own words that match a phrase, cut where words end."""

from __future__ import annotations

import re

from crmlab.assess.keypoints import lexicon, text
from crmlab.assess.keypoints.answer import Answer

# Matching words are quoted with what stands between them if it is this short: so many characters,
# or so many English words.
CLOSE, CLOSE_WORDS = 4, 2

_NEAR = re.compile(rf"[^()]{{0,{CLOSE}}}|[, ]*(?:[a-z0-9'-]+[, ]+){{0,{CLOSE_WORDS}}}", re.DOTALL)


def clause(answer: Answer, first: int, last: int) -> str:
    """Return the clauses from first to last as they are written."""
    return _written(answer, answer.clauses[first].start, answer.clauses[last].end)


def matching(answer: Answer, first: int, last: int, wanted: frozenset[str]) -> str:
    """Return the words between two clauses that match, with … for what stands between them.

    Parameters
    ----------
    answer
        The answer that is quoted.
    first, last
        The clauses to look at.
    wanted
        Units of meaning of the phrase.
    """
    chosen = _chosen(answer.spans(first, last), wanted)
    words = [
        span
        for near in answer.clauses[first : last + 1]
        for span in _grown(answer.folded, near.start, near.end, chosen)
    ]
    joined: list[tuple[int, int]] = []
    for start, end in words:
        if joined and _NEAR.fullmatch(answer.folded, joined[-1][1], start):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return " … ".join(_written(answer, *span) for span in joined)


def _written(answer: Answer, start: int, end: int) -> str:
    return " ".join(answer.written[start:end].split())


def _chosen(spans: list[tuple[str, int, int]], wanted: frozenset[str]) -> set[int]:
    """Return where matching units begin; of one that is met more than once, the nearest."""
    places: dict[str, list[int]] = {}
    for unit, start, _ in spans:
        if unit in wanted:
            places.setdefault(unit, []).append(start)
    centre = min(places.values(), key=len)[0] if places else 0
    chosen: set[int] = set()
    for unit, at in places.items():
        every = unit == text.NOT or unit in text.markers()
        chosen.update(at if every else [min(at, key=lambda start: abs(start - centre))])
    return chosen


def _grown(folded: str, start: int, end: int, chosen: set[int]) -> list[tuple[int, int]]:
    """Return the chosen words of a clause, each with what may belong to the same word.

    Where Chinese words end is known at marks, at :data:`lexicon.EDGES` and at the words of the
    lexicon.  Single characters in between go with the word beside them, on either side.
    """
    words = text.words(folded, start, end)
    grown = [word[0] in chosen for word in words]
    for step in (1, -1):
        order = range(len(words))[::step]
        taken, loose = False, False
        for i in order:
            kind = _kind(folded, *words[i])
            if words[i][0] in chosen:
                taken, loose = True, kind == "loose"
            elif not taken or kind == "edge" or (kind == "word" and not loose):
                taken = False
            else:
                grown[i], taken, loose = True, kind == "loose", True
    return [word for word, taken in zip(words, grown, strict=True) if taken]


def _kind(folded: str, start: int, end: int) -> str:
    word = folded[start:end]
    if len(word) == 1 and word.isalpha() and word not in lexicon.EDGES:
        return "loose"
    return "word" if len(word) > 1 and "\u3400" <= word[0] <= "\u9fff" else "edge"
