"""One number for a firm: the American Customer Satisfaction Index and the net promoter score."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, number, shape, wrong
from crmlab.models.arguments import together, whole


def acsi(scores: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Satisfaction index of 0 to 100 from items rated 1 to 10, as the ACSI has it.

    The three items of the ACSI are overall satisfaction, fulfilment of expectations and
    closeness to the ideal.

    Parameters
    ----------
    scores : (..., items)
        Ratings 1..10, or their means over customers.
    weights : (..., items)
        Shares that sum to 1; None weighs all items alike.

    Returns
    -------
    array of the leading shape, 0..100.

    Raises
    ------
    CrmlabError
        For ratings off 1..10, no items, or weights that do not fit or do not sum to 1.

    Source
    ------
    Fornell, Johnson, Anderson, Cha & Bryant (1996), Journal of Marketing 60(4).

    Examples
    --------
    >>> float(acsi([8, 7, 7]).round(3))
    70.37
    >>> acsi([[1, 1, 1], [10, 10, 10]])
    array([  0., 100.])
    """
    x = np.atleast_1d(number("scores", scores, 1.0, 10.0))
    items = x.shape[-1]
    if not items:
        raise wrong("scores", "have at least one item", "至少有一项", x.shape)
    if weights is None:
        w = np.full(items, 1.0 / items)
    else:
        w = np.atleast_1d(distribution("weights", weights))
        shape("weights", w, (*w.shape[:-1], items))
        together(scores=x.shape[:-1], weights=w.shape[:-1])
    return np.asarray(((x - 1.0) / 9.0 * 100.0 * w).sum(-1))


def nps(scores: ArrayLike) -> Floats:
    """Net promoter score: per cent who answer 9 or 10 minus per cent who answer 0 to 6.

    Parameters
    ----------
    scores : (..., customers)
        Whole numbers 0..10, "how likely are you to recommend us?".

    Returns
    -------
    array of the leading shape, -100..100.

    Raises
    ------
    CrmlabError
        For answers off the scale or between its points, or no answers.

    Source
    ------
    Reichheld (2003), Harvard Business Review 81(12).

    Examples
    --------
    >>> float(nps([10, 9, 8, 7, 6, 0, 9, 10, 3, 8]))
    10.0
    """
    x = np.atleast_1d(whole("scores", scores, 0.0, 10.0))
    if not x.shape[-1]:
        raise wrong("scores", "have at least one answer", "至少有一个回答", x.shape)
    return np.asarray(100.0 * ((x >= 9).sum(-1) - (x <= 6).sum(-1)) / x.shape[-1])
