"""A reference answer without a rubric: its items and phrases, and how much of it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crmlab.assess.keypoints import lexicon, text
from crmlab.assess.keypoints.answer import Answer
from crmlab.assess.keypoints.similarity import A_LIST, Phrases
from crmlab.assess.keypoints.verdict import verdict

Floats = NDArray[np.float64]

MOST_PHRASES = 64

# The shape of marking, learned on Chinese short answers marked by people; it knows no topic.
# A phrase counts from CHANCE on, as much as two texts share by chance, and in full from SAID on.
CHANCE, SAID, NEAR = 0.08, 0.6, 0.7
# In English a phrase counts in full earlier, and wherever its words stand in the answer.
SAID_ENGLISH, NEAR_ENGLISH = 0.5, 0.0
# A little of a phrase is worth more than its share, and so is one phrase of a Chinese prose item:
# what is said best counts most.  In a plain list and in English each phrase counts for itself.
LITTLE, PROSE, LIST = 0.75, 2.0, 1.0
# A list of three entries and more is counted point by point, and marked less kindly than prose.
COUNTED = 1.2
# Where the reference answers yes or no first, half the mark; the wrong one spoils the rest.
VERDICT, WRONG_VERDICT = 0.5, 0.15
# A heading this rich in content can stand for its item.
HEADING = 3.0

_ITEM = re.compile(
    rf"{text.LABEL}|(?:^|(?<=[。；;,\s]))(?:第[一二三四五六七八九十](?=[,，、是]|点|条|项)|"
    r"[一二三四五六七八九十][、是](?=.{2})|首先|其次|再次|最后(?=,))|\n+"
)
_INTRODUCTION = re.compile(r"(?:[:,]|有|包括|如下|以下|are|include|is|following)\s*$")
_HEADING = re.compile(r"\s*[^。；;,:]{2,24}:")
_PHRASE = re.compile(r"[。；;！!？?\n,，、：:]+|\.(?!\d)")
_TIED = re.compile(lexicon.THE_MORE)
_AND = re.compile(r",\s*(?:and|or)\b|,|\b(?:and|or)\b")
_LISTED = re.compile(r"、(?=[^\d\s])")
_LAST = re.compile(rf"{_PHRASE.pattern}|(?<=\w\w)(?:以及|和|与|及)(?=\w\w)")


@dataclass(frozen=True)
class Reference:
    """A reference answer made ready for comparison.

    Attributes
    ----------
    phrases
        Its phrases, n of them.
    said, near
        Share of a phrase that counts in full, and how much it counts that it stands in one place.
    share
        What each phrase counts within its item, m items by n phrases.
    heading
        1 where a phrase can stand for its item, m items by n phrases.
    headed
        Whether there is such a phrase.
    weight
        What each item counts, m numbers that sum to one.
    power
        Of the mean by which phrases make up an item, by phrase, n numbers.
    root
        One over the power of each item, m numbers.
    counted
        Power of the share said: above 1 where people count entries and are less kind.
    verdict
        1 or -1 where the reference answers yes or no first, otherwise 0.
    """

    phrases: Phrases
    said: float
    near: float
    share: Floats
    heading: Floats
    headed: bool
    weight: Floats
    power: Floats
    root: Floats
    counted: float
    verdict: int


@lru_cache(maxsize=256)
def prepare(reference: str, question: str) -> Reference:
    """Split a reference answer; the result is kept for the next answer."""
    folded = text.read(reference)
    items = list(_items(folded)) or [_Item([folded], False, False)]
    every = [phrase for item in items for phrase in item.phrases][:MOST_PHRASES]
    item = np.repeat(np.arange(len(items)), [len(i.phrases) for i in items])[:MOST_PHRASES]
    listed = np.array([i.listed for i in items])[item]
    entries = np.where(listed, len(items) + np.arange(len(every)), item).tolist()
    phrases = Phrases(every, range(len(every)), question, entries)
    belongs = (item == np.arange(len(items))[:, None]).astype(np.float64)
    total = np.asarray(phrases.total, np.float64)
    share = belongs * np.sqrt(total)
    size = np.sqrt(belongs @ total)
    first = np.diff(item, prepend=-1) > 0
    headed = np.array([i.headed for i in items])[item] & first & (total >= HEADING)
    english = bool(text.NOT_HAN.fullmatch(folded))
    power = np.array([LIST if i.listed or english else PROSE for i in items])
    return Reference(
        phrases=phrases,
        said=SAID_ENGLISH if english else SAID,
        near=NEAR_ENGLISH if english else NEAR,
        share=share / np.maximum(share.sum(1, keepdims=True), 1e-9),
        heading=belongs * headed,
        headed=bool(headed.any()),
        weight=size / max(size.sum(), 1e-9),
        power=power[item],
        root=1.0 / power,
        counted=COUNTED if len(set(entries)) >= A_LIST else 1.0,
        verdict=verdict(folded),
    )


@dataclass(frozen=True)
class _Item:
    phrases: list[str]
    headed: bool
    listed: bool


def _items(folded: str) -> Iterator[_Item]:
    pieces = _ITEM.split(folded)
    if len(pieces) > 2 and _INTRODUCTION.search(pieces[0]):
        pieces = pieces[1:]
    for piece in pieces:
        words = _enumerated(piece)
        phrases = [part.strip() for part in words or _tied(piece) if _says_something(part)]
        if phrases:
            headed = len(phrases) > 1 and bool(_HEADING.match(piece))
            listed = len(phrases) > 2 and 2 * len(_LISTED.findall(piece)) >= len(phrases)
            yield _Item(phrases, headed, listed or bool(words))


def _enumerated(piece: str) -> list[str]:
    """Return the parts of an English enumeration: time, money, energy and psychic cost."""
    parts = [part for part in _AND.split(piece) if part.strip(" .")]
    short = all(len(part.split()) <= 3 for part in parts[1:])
    return parts if len(parts) > 2 and short and piece.isascii() else []


def _tied(piece: str) -> list[str]:
    """Return the phrases of a piece; two that are tied together stay one."""
    phrases: list[str] = []
    for phrase in (_LAST if _LISTED.search(piece) else _PHRASE).split(piece):
        if phrases and _TIED.search(phrase) and _TIED.search(phrases[-1]):
            phrases[-1] += f",{phrase}"
        else:
            phrases.append(phrase)
    return phrases


def _says_something(phrase: str) -> bool:
    units = "".join(clause.units for clause in text.clauses(phrase))
    return len(units) > 1 or bool(text.WORD.search(phrase) and units)


def covered(answer: str, reference: str, question: str = "") -> tuple[float, float, float]:
    """Return how much of a reference answer is said, and what that can earn.

    Parameters
    ----------
    answer, reference, question
        Texts in either language.

    Returns
    -------
    tuple of float
        Share said, 0..1; what is earned without it; what it adds in full.  The last two are 0
        and 1 unless the reference answers yes or no first.
    """
    right, given = prepare(reference, question), Answer(answer)
    found = right.phrases.evidence(given)
    degree = right.near * found.degree + (1 - right.near) * found.anywhere
    said = np.minimum(np.maximum(degree - CHANCE, 0.0) / (right.said - CHANCE), 1.0) ** LITTLE
    against = found.contrary.any()
    if against:
        said[found.contrary] = 0.0
    items = (right.share @ said**right.power) ** right.root
    if against:
        items *= 1.0 - right.share @ found.contrary
    if right.headed:
        items = np.maximum(items, (right.heading * said).max(1))
    share = float(right.weight @ items) ** right.counted
    if not right.verdict:
        return share, 0.0, 1.0
    agrees = right.verdict * verdict(given.folded)
    scale = (1 - VERDICT) * (WRONG_VERDICT if agrees < 0 else 1.0)
    return share, VERDICT if agrees > 0 else 0.0, scale
