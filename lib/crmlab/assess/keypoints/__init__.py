"""Marking free text by key points, in Chinese and English.

With a rubric, :func:`find` and :func:`grade` say point by point what an answer holds.  With only a
reference answer, :func:`score` gives a mark, and :func:`calibrate` learns from marked answers.
"""

from crmlab.assess.keypoints.calibration import DEFAULT, Calibration, calibrate
from crmlab.assess.keypoints.rubric import Found, Grade, Point, find, grade

__all__ = ["Calibration", "Found", "Grade", "Point", "calibrate", "find", "grade", "score"]


def score(answer: str, reference: str, question: str = "") -> float:
    """Mark an answer when there is a reference answer and no rubric.

    Parameters
    ----------
    answer, reference
        Texts in either language.
    question
        What was asked; its own words earn nothing.

    Returns
    -------
    float
        Mark, 0..1, as a person would give it.

    Examples
    --------
    >>> reference = "1.重复购买 2.口碑传播 3.价格容忍"
    >>> score("重复购买，口碑传播", reference) > score("口碑", reference) > score("促销", reference)
    True
    """
    return DEFAULT.score(answer, reference, question)
