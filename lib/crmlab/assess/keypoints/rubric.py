"""Marking by a rubric: which key points are there, which are missing, which are contradicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crmlab.assess.keypoints import quote
from crmlab.assess.keypoints.answer import Answer
from crmlab.assess.keypoints.calibration import DEFAULT
from crmlab.assess.keypoints.similarity import Phrases
from crmlab.errors import number, wrong
from crmlab.language import say

# A phrase begins to count at the first share and is said in full at the second; half-way it is
# found, and below that earns nothing.
BEGUN, SAID, FOUND = 0.25, 0.5, 0.5
# A point is contradicted only by a clear match: with what is accepted turned round, or, clearer
# still, with a listed contradiction, which often differs from the truth in one word.
TURNED, LISTED = 0.6, 0.75
# By how much the contrary is met more clearly than another accepted phrase that is said.
CLEARLY = 0.2

Status = Literal["found", "missing", "contradicted"]


@dataclass(frozen=True)
class Point:
    """A key point of a rubric.

    Attributes
    ----------
    text
        What the point is; also what is looked for where nothing is accepted by name.
    weight
        What it counts beside the others, above 0.
    accept
        Phrasings that say it, both languages together.
    contradict
        Phrasings that say the contrary.  Negations and opposites of what is accepted are
        recognised without being listed.

    Raises
    ------
    CrmlabError
        If the text is empty or the weight is not above 0.
    """

    text: str
    weight: float = 1.0
    accept: Sequence[str] = ()
    contradict: Sequence[str] = ()

    def __post_init__(self) -> None:
        number("weight", self.weight, above=0)
        if not self.text.strip():
            raise wrong("text", "say something", "有内容", self.text)
        object.__setattr__(self, "accept", tuple(self.accept))
        object.__setattr__(self, "contradict", tuple(self.contradict))


@dataclass(frozen=True)
class Found:
    """What an answer says of one point.

    Attributes
    ----------
    point
        The point.
    status
        ``"found"``, ``"missing"`` or ``"contradicted"``.
    words
        The words of the answer that matched, empty where nothing did.
    degree
        How much of the point is said, 0..1.
    """

    point: Point
    status: Status
    words: str
    degree: float

    @property
    def remark(self) -> str:
        """What to tell the learner, one line in the language in use.

        Examples
        --------
        >>> find("They trust the firm.", [Point("trust")])[0].remark
        'said: “trust”'
        """
        if self.status == "missing":
            return say("not found in the answer", "答案中没有找到")
        if self.status == "contradicted":
            told = say("the opposite is said", "说反了")
        elif self.degree < 1:
            told = say("partly said", "只答到一部分")
        else:
            told = say("said", "已答到")
        return f"{told}{say(': ', '：')}“{self.words}”" if self.words else told


@dataclass(frozen=True)
class Grade:
    """What an answer earned.

    Attributes
    ----------
    mark
        Weighted share of the points, 0..1.
    confidence
        Share of like answers, 0..1, to which a person gave nearly this mark.
    provisional
        Whether a person should read the answer.
    points
        What was found, point by point, in the rubric's order.
    """

    mark: float
    confidence: float
    provisional: bool
    points: tuple[Found, ...]


@dataclass(frozen=True)
class _Rubric:
    phrases: Phrases
    accept: tuple[range, ...]
    contradict: tuple[range, ...]


@lru_cache(maxsize=256)
def _prepare(points: tuple[Point, ...], question: str) -> _Rubric:
    phrases: list[str] = []
    owner: list[int] = []
    accept: list[range] = []
    contradict: list[range] = []
    for i, point in enumerate(points):
        for places, wanted in (
            (accept, point.accept or (point.text,)),
            (contradict, point.contradict),
        ):
            places.append(range(len(phrases), len(phrases) + len(wanted)))
            phrases += wanted
            owner += [i] * len(wanted)
    return _Rubric(Phrases(phrases, owner, question), tuple(accept), tuple(contradict))


def find(answer: str, points: Sequence[Point], question: str = "") -> list[Found]:
    """Tell of each key point whether an answer says it.

    Parameters
    ----------
    answer
        Text in either language, or both.
    points
        The rubric.
    question
        What was asked; its own words earn nothing.

    Returns
    -------
    list of Found
        One for each point, in order.

    Examples
    --------
    >>> cost = Point("higher switching cost, higher loyalty", accept=(
    ...     "转移成本越高，忠诚度越高", "the higher the switching cost, the more loyal"))
    >>> [find(answer, [cost])[0].status for answer in (
    ...     "转移成本高的客户更忠诚", "转移成本越低，客户越忠诚", "客户关系很重要")]
    ['found', 'contradicted', 'missing']
    """
    if not points:
        return []
    rubric, given = _prepare(tuple(points), question), Answer(answer)
    evidence = rubric.phrases.evidence(given)
    degree = evidence.degree.round(4).tolist()
    contrary = evidence.contrary.tolist()
    found = []
    for point, own, other in zip(points, rubric.accept, rubric.contradict, strict=True):
        said, against = _best(degree, contrary, own, other)
        earned = 0.0 if said is None else _ramp(degree[said])
        if against is not None:
            where = quote.clause(given, *evidence.place(against))
            found.append(Found(point, "contradicted", where, 0.0))
        elif said is not None and earned >= FOUND:
            wanted = rubric.phrases.units[said]
            where = quote.matching(given, *evidence.place(said), wanted)
            found.append(Found(point, "found", where, earned))
        else:
            found.append(Found(point, "missing", "", 0.0))
    return found


def _best(
    degree: list[float], contrary: list[bool], own: range, other: range
) -> tuple[int | None, int | None]:
    """Return the accepted phrase that is said best, and the phrase that contradicts it if any."""
    said = max((i for i in own if not contrary[i]), key=degree.__getitem__, default=None)
    plain = 0.0 if said is None else degree[said]
    against = [i for i in other if not contrary[i] and degree[i] >= LISTED]
    least = TURNED if plain < SAID else max(TURNED, plain + CLEARLY)
    against += [i for i in own if contrary[i] and degree[i] >= least]
    clearest = max(against, key=degree.__getitem__, default=None)
    return said, clearest if clearest is not None and degree[clearest] >= plain else None


def _ramp(degree: float) -> float:
    return min(1.0, max(0.0, (degree - BEGUN) / (SAID - BEGUN)))


def grade(answer: str, points: Sequence[Point], question: str = "") -> Grade:
    """Mark an answer by a rubric.

    Parameters
    ----------
    answer
        Text in either language, or both.
    points
        The rubric, at least one point.
    question
        What was asked; its own words earn nothing.

    Returns
    -------
    Grade
        Mark, confidence, whether a person should look, and the points one by one.

    Raises
    ------
    CrmlabError
        If there is no point.

    Examples
    --------
    >>> points = [Point("product value"), Point("service value"), Point("image value", weight=2)]
    >>> grade("service value and image value", points).mark
    0.75
    """
    if not points:
        raise wrong("points", "have at least one point", "至少有一个要点", 0)
    found = tuple(find(answer, points, question))
    total = sum(point.weight for point in points)
    mark = round(sum(f.point.weight * f.degree for f in found) / total, 6)
    return Grade(mark, DEFAULT.confidence(mark), DEFAULT.provisional(mark), found)
