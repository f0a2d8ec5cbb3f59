"""Many questions shared out: as many as one likes to answer at a sitting, the quick ones first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from crmlab.assess.paper import MINUTES
from crmlab.course.questions import Question

T = TypeVar("T")
LONGEST = 10


def share_out(things: Sequence[T]) -> list[list[T]]:
    """Split into as few sittings as can be, of like size, the larger ones first.

    Examples
    --------
    >>> [len(sitting) for sitting in share_out(range(25))], share_out([])
    ([9, 8, 8], [[]])
    """
    n = max(1, math.ceil(len(things) / LONGEST))
    size, more = divmod(len(things), n)
    ends = [size * i + min(i, more) for i in range(n + 1)]
    return [list(things[start:end]) for start, end in pairwise(ends)]


def quick_first(questions: Sequence[Question]) -> list[Question]:
    """Order questions so that each sitting has some of every form, the quick ones first."""
    quick = sorted(questions, key=lambda question: MINUTES[question.form])
    n = len(share_out(quick))
    return [question for i in range(n) for question in quick[i::n]]
