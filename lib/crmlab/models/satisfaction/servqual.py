"""Service quality: SERVQUAL's five dimensions and the five gaps behind them.

Every gap is what came minus what should have come, so that a shortfall is negative.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, wrong
from crmlab.models.arguments import together

DIMENSIONS = ("reliability", "responsiveness", "assurance", "empathy", "tangibles")

DIMENSION_WEIGHTS = (32.0, 22.0, 19.0, 16.0, 11.0)
"""Points out of 100, as customers shared them out (Zeithaml, Parasuraman & Berry 1990)."""

_ITEMS = {
    "tangibles": slice(0, 4),
    "reliability": slice(4, 9),
    "responsiveness": slice(9, 13),
    "assurance": slice(13, 17),
    "empathy": slice(17, 22),
}


class Servqual(NamedTuple):
    """The ``gaps`` by dimension, their plain mean, ``unweighted``, and their ``weighted`` mean, in
    points of the scale."""

    gaps: Floats
    unweighted: Floats
    weighted: Floats


def servqual(
    perceptions: ArrayLike, expectations: ArrayLike, weights: ArrayLike = DIMENSION_WEIGHTS
) -> Servqual:
    """SERVQUAL gap scores: perception minus expectation on five dimensions.

    Parameters
    ----------
    perceptions, expectations : (..., 5)
        Scores on one scale, usually 1..7, in the order of ``DIMENSIONS``: reliability,
        responsiveness, assurance, empathy, tangibles.
    weights : (..., 5)
        Importance, as points that sum to 100 or as shares that sum to 1.

    Returns
    -------
    Servqual
        ``gaps`` (..., 5), ``unweighted`` and ``weighted`` of the leading shape.

    Raises
    ------
    CrmlabError
        For scores that are not finite or not five, or weights with another sum.

    Source
    ------
    Parasuraman, Zeithaml & Berry (1988), Journal of Retailing 64(1).

    Examples
    --------
    >>> result = servqual([4.8, 5.1, 5.5, 5.6, 6.2], [6, 6, 6, 6, 6])
    >>> result.gaps.round(1)
    array([-1.2, -0.9, -0.5, -0.4,  0.2])
    >>> float(result.unweighted.round(3)), float(result.weighted.round(3))
    (-0.56, -0.719)
    """
    came, hoped = _five("perceptions", perceptions), _five("expectations", expectations)
    together(perceptions=came.shape, expectations=hoped.shape)
    gaps = np.subtract(came, hoped)
    w = _five("weights", weights)
    together(perceptions=gaps.shape, weights=w.shape)
    total = w.sum(-1)
    if (w < 0).any() or not ((abs(total - 100.0) < 1e-7) | (abs(total - 1.0) < 1e-9)).all():
        raise wrong("weights", "be at least 0 and sum to 100 or to 1", "不小于0，总和为100或1", w)
    return Servqual(gaps, np.asarray(gaps.mean(-1)), np.asarray((gaps * w).sum(-1) / total))


def _five(name: str, values: ArrayLike) -> Floats:
    x = np.atleast_1d(number(name, values))
    if x.shape[-1] != 5:
        raise wrong(name, "have one value a dimension, 5 in all", "每个维度一个值，共5个", x.shape)
    return x


def servqual_dimensions(answers: ArrayLike) -> Floats:
    """Mean of the questionnaire's 22 items by dimension.

    Parameters
    ----------
    answers : (..., 22)
        Ratings in the order of the questionnaire: tangibles 1-4, reliability 5-9,
        responsiveness 10-13, assurance 14-17, empathy 18-22.  Turn the answers to items that are
        worded negatively first.

    Returns
    -------
    array (..., 5), in the order of ``DIMENSIONS``.

    Raises
    ------
    CrmlabError
        For ratings that are not finite or not 22.

    Source
    ------
    Parasuraman, Zeithaml & Berry (1988), Journal of Retailing 64(1).

    Examples
    --------
    >>> servqual_dimensions([7] * 4 + [6] * 5 + [5] * 4 + [4] * 4 + [3] * 5)
    array([6., 5., 4., 3., 7.])
    """
    x = np.atleast_1d(number("answers", answers))
    if x.shape[-1] != 22:
        raise wrong("answers", "have 22 items", "有22个题项", x.shape)
    return np.stack([x[..., _ITEMS[name]].mean(-1) for name in DIMENSIONS], axis=-1)


class ServiceGaps(NamedTuple):
    """The five gaps of service quality, in points of the scale.

    Attributes
    ----------
    knowledge
        Gap 1: what management believes customers expect, minus what they expect.
    standards
        Gap 2: what is specified, minus what management believes.
    delivery
        Gap 3: what is delivered, minus what is specified.
    communication
        Gap 4: what is delivered, minus what is promised.
    service
        Gap 5: what customers perceive, minus what they expect.
    """

    knowledge: Floats
    standards: Floats
    delivery: Floats
    communication: Floats
    service: Floats


def service_gaps(
    *,
    expected: ArrayLike,
    believed: ArrayLike,
    specified: ArrayLike,
    delivered: ArrayLike,
    promised: ArrayLike,
    perceived: ArrayLike,
) -> ServiceGaps:
    """Gap model of service quality: where between firm and customer the quality is lost.

    The literature says that gap 5 depends on gaps 1 to 4 and gives no formula.  By their
    definitions gap 5 is gap 1 + gap 2 + gap 3 plus what the customer's perception adds to or takes
    from the service delivered; a broken promise (gap 4) works on that last part.

    Parameters
    ----------
    expected
        The service that customers expect; this and all others on one scale, arrays broadcast.
    believed
        What management believes that customers expect.
    specified
        What the firm's standards lay down.
    delivered
        What the staff deliver.
    promised
        What advertising and sales promise.
    perceived
        What customers perceive.

    Returns
    -------
    ServiceGaps

    Raises
    ------
    CrmlabError
        For a score that is not finite.

    Source
    ------
    Parasuraman, Zeithaml & Berry (1985), Journal of Marketing 49(4).

    Examples
    --------
    >>> gaps = service_gaps(expected=6.5, believed=6.0, specified=5.5, delivered=5.0,
    ...                     promised=6.5, perceived=4.5)
    >>> [float(gap) for gap in gaps]
    [-0.5, -0.5, -0.5, -1.5, -2.0]
    """
    level = {name: number(name, value) for name, value in locals().items()}
    together(**{name: x.shape for name, x in level.items()})
    return ServiceGaps(
        knowledge=np.subtract(level["believed"], level["expected"]),
        standards=np.subtract(level["specified"], level["believed"]),
        delivery=np.subtract(level["delivered"], level["specified"]),
        communication=np.subtract(level["delivered"], level["promised"]),
        service=np.subtract(level["perceived"], level["expected"]),
    )
