"""Whether an answer says the contrary: negations and opposites about the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crmlab.assess.keypoints import lexicon
from crmlab.assess.keypoints.text import (
    AND,
    DENIALS,
    DISMISSED,
    JOINTS,
    NOT,
    VERSUS,
    clauses,
    markers,
)

# How many units a pole or a negation reaches to either side, and how many stand next to it.
REACH, NEXT = 6, 2
ALIKE, MAINLY = 0.5, 0.6
# What two claims that say the same have before two that differ, where both could be paired: an old
# and a new customer are the old and the new customer of the other text, not its new and its old.
# And what they have if the very words beside the poles are the same.
SAME, BESIDE = 0.1, 0.3
MOST_CLAIMS = 4
# "No effect" denies what "less" states; otherwise "not" and "less" agree.
EFFECT = frozenset("影响")
# Axes on which one thing is held against another by "than".
COMPARED = ("degree", "price")
# Axes that put one thing before another: with the two changed over they say the contrary.
DIRECTED = ("comparison", "versus", "cause", "course", "order")
# Axes that a negation turns round over a distance: it does not make the customer more loyal.
AFAR = ("degree", "comparison")
# Axes whose lesser pole agrees with a negation of what stands beside it: less of it, not only it.
DENYING = ("degree", "side", "alone")
# Axes on which less of one pole is the other: less churn is retention.
GOVERNED = ("outcome", "success", "working", "hand")
# Axes that a negation does not turn round: it denies the whole.
UNTURNED = ("cause", "course", "versus", "age", "trade", "side", "reality")

_REACHED = re.compile(f"{NOT}[^{AND}]{{1,{REACH}}}|.{{1,{REACH}}}{DISMISSED}")
_SIGNS = [re.compile(s) for s in (lexicon.CORRELATIVES, lexicon.CONDITION, lexicon.PARALLEL)]
_FRAMES = [(axis, re.compile(frame)) for axis, frame in lexicon.FRAMES]


class Claim(NamedTuple):
    """A pole that a text takes: the axis, the sign, and what stands on either side of it.

    ``next`` holds what stands right behind it, the word itself of a pole that has one, and ``last``
    what stands right before it.
    """

    axis: str
    sign: int
    left: frozenset[str]
    right: frozenset[str]
    next: frozenset[str]
    last: frozenset[str]


class Stand(NamedTuple):
    """What a text takes sides on.

    ``units`` are all its units, ``stated`` those out of reach of a negation, and ``meant`` those
    before any in their clause and never denied.
    """

    claims: tuple[Claim, ...]
    axes: frozenset[str]
    units: frozenset[str]
    stated: frozenset[str]
    meant: frozenset[str]
    denies: bool
    correlative: bool
    conditional: bool
    parallel: bool


def stand(meanings: list[str], written: str) -> Stand:
    """Return the poles that a text takes.

    Parameters
    ----------
    meanings
        Units of meaning with their marks, clause by clause.
    written
        The folded text itself.
    """
    poles = markers()
    meanings = [meaning.replace(NOT * 2, "") for meaning in meanings]
    correlative, conditional, parallel = (bool(sign.search(written)) for sign in _SIGNS)
    claims = tuple(claim for clause in meanings for claim in _claims(clause, poles, conditional))
    claims += tuple(_framed(written))
    axes = frozenset(claim.axis for claim in claims)
    units = frozenset("".join(meanings)) - _marks()
    denies = any(mark in clause for clause in meanings for mark in DENIALS)
    stated = meant = units
    if denies:
        stated = frozenset("".join(_REACHED.sub("", clause) for clause in meanings)) - _marks()
        denied = [claim.right for claim in claims if claim.axis == "not"]
        before = "".join(clause.split(NOT)[0] for clause in meanings if DISMISSED not in clause)
        meant = frozenset(before).difference(_marks(), *denied)
    return Stand(claims, axes, units, stated, meant, denies, correlative, conditional, parallel)


@cache
def _marks() -> frozenset[str]:
    return frozenset({*markers(), *DENIALS, *JOINTS})


def _claims(clause: str, poles: dict[str, tuple[str, int, bool]], conditional: bool) -> list[Claim]:
    found: list[Claim] = []
    clause = _left().sub("", clause)
    plain = "".join(char for char in clause if char not in poles)
    versus = plain.find(VERSUS)
    turned = {_turned(clause, i, poles) for i, char in enumerate(clause) if char == NOT}
    governing = {
        i: _governing(clause, i, poles)
        for i, char in enumerate(clause)
        if char in poles and poles[char][0] in GOVERNED
    }
    for i, char in enumerate(clause):
        if char == NOT and _turned(clause, i, poles) < 0:
            end = clause.find(AND, i + 2)
            found.append(Claim("not", -1, *_sides(clause[: end if end > 0 else None], i)))
        elif char == DISMISSED:
            before = clause[:i][::-1]
            reached = _near(before, REACH)
            found.append(Claim("not", -1, frozenset(), reached, _near(before, NEXT), frozenset()))
        elif char in poles and not (conditional and i in turned) and i not in governing.values():
            axis, sign, _ = poles[char]
            sides = _sides(clause, i)
            if governing.get(i, -1) >= 0:
                sign *= poles[clause[governing[i]]][1] * (-1 if governing[i] in turned else 1)
            if axis in COMPARED and versus >= 0:
                axis, sides = "comparison", _sides(plain, versus)
            found.append(Claim(axis, -sign if i in turned else sign, *sides))
    if versus >= 0 and all(claim.axis != "comparison" for claim in found):
        found.append(Claim("versus", 1, *_sides(plain, versus)))
    return found


@cache
def _left() -> re.Pattern[str]:
    """Return the pattern of a pole that something has left: from high to low is low."""
    axes: dict[str, str] = {}
    for mark, (axis, _, _) in markers().items():
        axes[axis] = axes.get(axis, "") + mark
    return re.compile("|".join(f"[{m}](?=[{lexicon.TURNS}][{m}])" for m in axes.values()))


def _framed(written: str) -> Iterator[Claim]:
    """Yield what stands in a place for one thing only: in the centre, so many."""
    for axis, frame in _FRAMES:
        for found in frame.finditer(written):
            one, rest = (
                frozenset("".join(clause.units for clause in clauses(found[part])))
                for part in ("one", "frame")
            )
            if one:
                yield Claim(axis, 1, one, rest, frozenset(), frozenset())


def _governing(clause: str, i: int, poles: dict[str, tuple[str, int, bool]]) -> int:
    """Return the place of the degree next to a pole, or -1."""
    before = range(i - 1, max(i - REACH, 0) - 1, -1)
    after = range(i + 1, min(i + REACH, len(clause)))
    near = (j for side in (before, after) for j in side if clause[j] in poles)
    return next((j for j in near if poles[clause[j]][0] == "degree"), -1)


def _turned(clause: str, i: int, poles: dict[str, tuple[str, int, bool]]) -> int:
    """Return the place of the pole that a negation turns round, or -1."""
    for j in range(i + 1, min(i + 4, len(clause))):
        if clause[j] in poles and poles[clause[j]][0] not in UNTURNED:
            return j if poles[clause[j]][0] in AFAR or j == i + 1 else -1
    return -1


def _sides(clause: str, i: int) -> tuple[frozenset[str], ...]:
    before, after = clause[:i][::-1], clause[i + 1 :]
    word = 1 if after[:1] >= "\U000f0000" and clause[i] != NOT else NEXT
    reaches = (before, REACH), (after, REACH), (after, word), (before, NEXT)
    return tuple(_near(units, reach) for units, reach in reaches)


def _near(units: str, reach: int) -> frozenset[str]:
    poles = markers()
    near: list[str] = []
    for unit in units:
        if len(near) == reach or (near and unit in poles and poles[unit][2]):
            break
        if unit not in poles and unit not in (*DENIALS, *JOINTS):
            near.append(unit)
    return frozenset(near)


def contradicts(answer: Stand, phrase: Stand) -> bool:
    """Tell whether an answer takes the other side of what a phrase says.

    Two statements that are tied together and both turned round say the same again: the lower the
    switching cost, the lower the loyalty; no satisfaction, no loyalty.
    """
    denied = _denials(answer, phrase)
    if len(denied) % 2 == 0 and not answer.parallel:
        denied = []
    opposed = len(denied) + _opposed(answer, phrase) + _affirmed(answer, phrase)
    if opposed and opposed % 2 == 0 and (phrase.correlative or answer.correlative):
        return False
    return opposed > 0


def _denials(answer: Stand, phrase: Stand) -> list[frozenset[str]]:
    """Return what an answer denies of what a phrase states, each thing once."""
    found: list[frozenset[str]] = []
    if "not" not in answer.axes or answer.conditional:
        return found
    for claim in answer.claims:
        if claim.axis != "not":
            continue
        useless = claim.next & EFFECT
        effects = (claim.right - EFFECT, useless)
        for units in effects if useless else (claim.next, claim.right):
            shared = units & phrase.meant
            if not shared or len(shared) < ALIKE * len(units) or shared <= answer.stated:
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
        if claim.axis in DENYING or (claim.axis == "outcome" and not reached & claim.next)
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
    if ours.axis in lexicon.ONE_ONLY:
        alike = len(ours.right & theirs.right) / max(len(ours.right), 1)
        return alike, bool(ours.left & theirs.left)
    wanted = ours.left | ours.right
    itself = frozenset() if theirs.axis in lexicon.MERGED else theirs.next
    if not wanted or not (theirs.left or theirs.right - itself):
        return (1.0, True) if ours.sign == theirs.sign else (ALIKE, False)
    turned = 0
    if ours.axis in DIRECTED and ours.left and ours.right:
        turned = _turned_round(ours, theirs)
        if not turned and (ours.axis in UNTURNED or not theirs.left):
            return 0.0, False
    same = (ours.sign == theirs.sign) != (turned < 0)
    about, given = ours.next | ours.last, theirs.left | theirs.right
    if ours.axis == "degree" and not same and about.isdisjoint(given):
        return 0.0, False
    beside = len(ours.next & theirs.next) / max(len(ours.next), 1)
    return len(wanted & given) / len(wanted) + BESIDE * beside, same


def _turned_round(ours: Claim, theirs: Claim) -> int:
    """Tell whether two claims have the same things on the same sides (1) or changed over (-1).

    What a claim has on both sides is not looked at; 0 where nothing can be told.
    """
    left, right = ours.left - ours.right, ours.right - ours.left

    def both(one: frozenset[str], other: frozenset[str]) -> int:
        near, far = len(left & one), len(right & other)
        return near + far if near and far else 0

    straight = both(theirs.left - theirs.right, theirs.right - theirs.left)
    crossed = both(theirs.right - theirs.left, theirs.left - theirs.right)
    return (straight > crossed) - (crossed > straight)


def said_poles(answer: Stand, phrase: Stand) -> float:
    """Return the share of a phrase's poles on which the answer says anything, 0..1."""
    axes = [claim.axis for claim in phrase.claims if claim.axis in lexicon.RELATIONS]
    if not axes:
        return 1.0
    return sum(axis in answer.axes for axis in axes) / len(axes)
