"""Whether an answer says the contrary: negations and opposites about the same thing."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from crmlab.assess.keypoints import lexicon
from crmlab.assess.keypoints.text import DENIALS, DISMISSED, NOT, VERSUS, markers

# How many units a pole or a negation reaches to either side, and how many stand next to it.
REACH, NEXT = 6, 2
ALIKE, MAINLY = 0.5, 0.6
# What two claims that say the same have before two that differ, where both could be paired: an old
# and a new customer are the old and the new customer of the other text, not its new and its old.
SAME = 0.1
MOST_CLAIMS = 4
# "No effect" denies what "less" states; otherwise "not" and "less" agree.
EFFECT = frozenset("影响")
# Axes on which one thing is held against another by "than".
COMPARED = ("degree", "price")

_REACHED = re.compile(f"{NOT}.{{1,{REACH}}}|.{{1,{REACH}}}{DISMISSED}")
_CORRELATIVE = re.compile(lexicon.CORRELATIVES)


class Claim(NamedTuple):
    """A pole that a text takes: the axis, the sign, and what stands on either side of it.

    ``next`` holds what stands right behind it: the word itself of a pole that has one.
    """

    axis: str
    sign: int
    left: frozenset[str]
    right: frozenset[str]
    next: frozenset[str]


class Stand(NamedTuple):
    """What a text takes sides on: its claims, its units, and those out of reach of a negation."""

    claims: tuple[Claim, ...]
    axes: frozenset[str]
    units: frozenset[str]
    stated: frozenset[str]
    denies: bool
    correlative: bool


def stand(clauses: list[str], written: str) -> Stand:
    """Return the poles that a text takes.

    Parameters
    ----------
    clauses
        Units of meaning with their marks, clause by clause.
    written
        The folded text itself.
    """
    poles = markers()
    claims = tuple(claim for clause in clauses for claim in _claims(clause, poles))
    axes = frozenset(claim.axis for claim in claims)
    units = frozenset("".join(clauses)) - _marks()
    denies = any(mark in clause for clause in clauses for mark in DENIALS)
    stated = units
    if denies:
        stated = frozenset("".join(_REACHED.sub("", clause) for clause in clauses)) - _marks()
    return Stand(claims, axes, units, stated, denies, bool(_CORRELATIVE.search(written)))


@cache
def _marks() -> frozenset[str]:
    return frozenset({*markers(), *DENIALS, VERSUS})


def _claims(clause: str, poles: dict[str, tuple[str, int, bool]]) -> list[Claim]:
    found: list[Claim] = []
    versus = clause.find(VERSUS)
    turned = {_turned(clause, i, poles) for i, char in enumerate(clause) if char == NOT}
    for i, char in enumerate(clause):
        if char == NOT and _turned(clause, i, poles) < 0:
            found.append(Claim("not", -1, *_sides(clause, i, i)))
        elif char == DISMISSED:
            before = clause[:i][::-1]
            found.append(Claim("not", -1, frozenset(), _near(before, REACH), _near(before, NEXT)))
        elif char in poles:
            axis, sign, _ = poles[char]
            sides = _sides(clause, i, i)
            if axis == "outcome":
                sign *= _governing(clause, i, poles)
            if axis in COMPARED and versus >= 0:
                axis, sides = "comparison", _sides(clause, versus, versus)
            found.append(Claim(axis, -sign if i in turned else sign, *sides))
    return found


def _governing(clause: str, i: int, poles: dict[str, tuple[str, int, bool]]) -> int:
    """Return the sign of the degree next to an outcome: less churn is retention."""
    for j in (*range(i - 1, max(i - REACH, 0) - 1, -1), *range(i + 1, min(i + REACH, len(clause)))):
        if poles.get(clause[j], ("",))[0] == "degree":
            return poles[clause[j]][1]
    return 1


def _turned(clause: str, i: int, poles: dict[str, tuple[str, int, bool]]) -> int:
    """Return the place of the pole that a negation turns round, or -1."""
    for j in range(i + 1, min(i + 4, len(clause))):
        if clause[j] in poles:
            return j if poles[clause[j]][2] or j == i + 1 else -1
    return -1


def _sides(
    clause: str, left: int, right: int
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    after = clause[right + 1 :]
    word = 1 if after[:1] >= "\U000f0000" and clause[right] != NOT else NEXT
    return _near(clause[:left][::-1], REACH), _near(after, REACH), _near(after, word)


def _near(units: str, reach: int) -> frozenset[str]:
    poles = markers()
    near: list[str] = []
    for unit in units:
        if len(near) == reach or (near and unit in poles and poles[unit][2]):
            break
        if unit not in poles and unit not in (*DENIALS, VERSUS):
            near.append(unit)
    return frozenset(near)


def contradicts(answer: Stand, phrase: Stand) -> bool:
    """Tell whether an answer takes the other side of what a phrase says.

    Two statements that are tied together and both turned round say the same again: the lower the
    switching cost, the lower the loyalty; no satisfaction, no loyalty.
    """
    denied = _denials(answer, phrase)
    if len(denied) % 2 == 0:
        denied = []
    opposed = len(denied) + _opposed(answer, phrase) + _affirmed(answer, phrase)
    if opposed and opposed % 2 == 0 and (phrase.correlative or answer.correlative):
        return False
    return opposed > 0


def _denials(answer: Stand, phrase: Stand) -> list[frozenset[str]]:
    """Return what an answer denies of what a phrase states, each thing once."""
    found: list[frozenset[str]] = []
    if phrase.denies or "not" not in answer.axes:
        return found
    for claim in answer.claims:
        if claim.axis != "not":
            continue
        useless = claim.next & EFFECT
        for units in (claim.right - EFFECT,) if useless else (claim.next, claim.right):
            shared = units & phrase.units
            if len(shared) < ALIKE * len(units) or shared <= answer.stated:
                continue
            agreed = not useless and _negative(phrase, shared, claim.right)
            if not agreed and not any(shared & other for other in found):
                found.append(shared)
            break
    return found


def _negative(phrase: Stand, denied: frozenset[str], reached: frozenset[str]) -> bool:
    """Tell whether a phrase says less of what is denied, or that it is lost."""
    return any(
        claim.sign < 0 and denied & (claim.left | claim.right)
        for claim in phrase.claims
        if claim.axis == "degree" or (claim.axis == "outcome" and not reached & claim.next)
    )


def _affirmed(answer: Stand, phrase: Stand) -> int:
    """Return how many things an answer states, and little else, that a phrase denies."""
    if "not" not in phrase.axes:
        return 0
    mainly = len(answer.units & phrase.units) >= MAINLY * len(answer.units)
    if not mainly or any(claim.sign < 0 for claim in answer.claims):
        return 0
    denied = [claim.right for claim in phrase.claims if claim.axis == "not" and claim.right]
    return sum(len(units & answer.units) >= 0.8 * len(units) for units in denied)


def _opposed(answer: Stand, phrase: Stand) -> int:
    """Return on how many poles of a phrase the answer is at the other end.

    Poles are paired so that together they are about the same things as far as possible.
    """
    axes = (answer.axes & phrase.axes) - {"not"}
    if not axes:
        return 0
    ours = [claim for claim in phrase.claims if claim.axis in axes][:MOST_CLAIMS]
    theirs = [claim for claim in answer.claims if claim.axis in axes][:MOST_CLAIMS]
    likeness = [[_alike(our, their) for their in theirs] for our in ours]

    def best(i: int, free: frozenset[int]) -> tuple[float, int]:
        if i == len(ours):
            return 0.0, 0
        found = best(i + 1, free)
        for j in free:
            alike, same = likeness[i][j]
            if alike >= ALIKE:
                more, opposed = best(i + 1, free - {j})
                worth = more + alike + SAME * same
                found = max(found, (worth, opposed + (not same)), key=_first)
        return found

    return best(0, frozenset(range(len(theirs))))[1]


def _first(found: tuple[float, int]) -> tuple[float, int]:
    return round(found[0], 6), -found[1]


def _alike(ours: Claim, theirs: Claim) -> tuple[float, bool]:
    """Return how far two claims are about the same thing, and whether they say the same of it."""
    if ours.axis != theirs.axis:
        return 0.0, False
    straight = len(ours.left & theirs.left) + len(ours.right & theirs.right)
    crossed = len(ours.left & theirs.right) + len(ours.right & theirs.left)
    turned = ours.axis == "comparison" and crossed > straight
    same = (ours.sign == theirs.sign) != turned
    wanted = ours.left | ours.right
    if not wanted or not (theirs.left or theirs.right):
        return ALIKE, same
    return len(wanted & (theirs.left | theirs.right)) / len(wanted), same


def said_poles(answer: Stand, phrase: Stand) -> float:
    """Return the share of a phrase's poles on which the answer says anything, 0..1."""
    axes = [claim.axis for claim in phrase.claims if claim.axis in lexicon.RELATIONS]
    if not axes:
        return 1.0
    return sum(axis in answer.axes for axis in axes) / len(axes)
