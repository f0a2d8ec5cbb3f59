"""Adaptive selling: which approach to take to which customer, and what it brings."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, number, probability, shape
from crmlab.models.arguments import together
from crmlab.models.selling.styles import SOCIAL_STYLES, position

ADAPTIVENESS: Final = 0.27
"""Effect of adaptive selling on sales performance, standardised (Verbeke et al. 2011)."""

CORNERS: Final = np.array(list(SOCIAL_STYLES.values()))
FITS: Final = 1.0 - np.linalg.norm(CORNERS[:, None] - CORNERS, axis=-1) / np.sqrt(2.0)
"""Fit of each style's approach (row) to each style of customer, without versatility."""


def fit(approach: ArrayLike, style: ArrayLike, versatility: ArrayLike = 0.0) -> Floats:
    """How well an approach suits a customer.

    ``1 - (1 - versatility) * distance``: the distance between the two in the plane of
    assertiveness and responsiveness, as a share of the diagonal, of which a versatile salesperson
    closes a part.

    Parameters
    ----------
    approach
        Social styles to sell in, by name or as (..., 2) assertiveness and responsiveness, 0..1.
    style
        The customers', likewise, or temperaments of the course.
    versatility
        Share of the distance that the salesperson closes, 0..1.  All three broadcast.

    Returns
    -------
    array, 0 (opposite corners, no versatility) to 1.

    Raises
    ------
    CrmlabError
        For an unknown style or a value off 0..1.

    Source
    ------
    Styles and versatility: Merrill & Reid (1981), Personal Styles and Effective Performance.  The
    form is ours.

    Examples
    --------
    >>> float(fit("amiable", "driver")), float(fit("amiable", "driver", versatility=0.6))
    (0.0, 0.6)
    >>> fit([["driver"], ["amiable"]], ["driver", "analytical"]).round(2)
    array([[1.  , 0.29],
           [0.  , 0.29]])
    """
    here, there = position(approach, "approach"), position(style)
    closed = probability("versatility", versatility)
    together(approach=here.shape[:-1], style=there.shape[:-1], versatility=closed.shape)
    distance = np.linalg.norm(here - there, axis=-1) / np.sqrt(2.0)
    return np.asarray(1.0 - (1.0 - closed) * distance)


def expected_performance(fit: ArrayLike, effect: ArrayLike = ADAPTIVENESS) -> Floats:
    """Expected sales performance for a fit, in standard deviations from the average.

    ``effect * (fit - m) / s``, m and s being mean and standard deviation of the fit when approach
    and customer meet at random among the four styles and nobody adapts.

    Parameters
    ----------
    fit
        From :func:`fit`, 0..1.
    effect
        Standardised effect of adapting, -1..1.

    Returns
    -------
    array, standard deviations.

    Raises
    ------
    CrmlabError
        For a fit off 0..1, an effect off -1..1, or shapes that do not go together.

    Source
    ------
    Effect .27: Verbeke, Dietz & Verwaal (2011), Journal of the Academy of Marketing Science 39,
    a meta-analysis; the only published figure here.  The form is ours.

    Examples
    --------
    >>> expected_performance([0.0, 1.0]).round(3)
    array([-0.291,  0.442])
    """
    suits, beta = probability("fit", fit), number("effect", effect, -1.0, 1.0)
    together(fit=suits.shape, effect=beta.shape)
    return np.asarray(beta * (suits - FITS.mean()) / FITS.std())


def win_probability(fit: ArrayLike, base: ArrayLike, effect: ArrayLike = ADAPTIVENESS) -> Floats:
    """Probability of winning a sale, given how well the approach fits.

    A sale is won when performance, normal around :func:`expected_performance` with variance
    ``1 - effect**2``, exceeds a threshold; the threshold is such that an average fit wins with
    probability ``base``.  The form is ours.

    Parameters
    ----------
    fit
        From :func:`fit`, 0..1.
    base
        Probability of winning with an average fit, 0..1.
    effect
        Standardised effect of adapting, between -1 and 1.

    Returns
    -------
    array, 0..1.

    Raises
    ------
    CrmlabError
        For a value off its range, or shapes that do not go together.

    Examples
    --------
    >>> win_probability([0.0, 0.5, 1.0], base=0.3).round(3)
    array([0.204, 0.328, 0.474])
    """
    from scipy.special import ndtr, ndtri

    beta = number("effect", effect, above=-1.0, below=1.0)
    gain = expected_performance(fit, beta) / np.sqrt(1.0 - beta**2)
    average = probability("base", base)
    together(fit=gain.shape, base=average.shape)
    return np.asarray(ndtr(ndtri(average) + gain))


def approach_values(belief: ArrayLike, base: ArrayLike, versatility: ArrayLike = 0.0) -> Floats:
    """Probability of winning with each approach when the customer's style is not certain.

    Parameters
    ----------
    belief : (..., 4)
        Probability of each style in the order of ``SOCIAL_STYLES``; each row sums to 1.
    base, versatility
        As in :func:`win_probability` and :func:`fit`; they broadcast against the leading axes.

    Returns
    -------
    (..., 4), the probability of winning by approach in the same order; take the greatest.

    Raises
    ------
    CrmlabError
        For a belief that does not sum to 1 or has not four styles, values off 0..1, and shapes
        that do not go together.

    Source
    ------
    The mean of :func:`win_probability` over the belief.

    Examples
    --------
    >>> approach_values([0.7, 0.1, 0.1, 0.1], base=0.3).round(3)
    array([0.407, 0.286, 0.245, 0.286])
    """
    p = np.atleast_1d(distribution("belief", belief))
    if p.shape[-1] != len(SOCIAL_STYLES):
        shape("belief", p, (*p.shape[:-1], len(SOCIAL_STYLES)))
    closed, likely = probability("versatility", versatility), probability("base", base)
    together(belief=p.shape[:-1], versatility=closed.shape, base=likely.shape)
    suits = 1.0 - (1.0 - closed[..., None, None]) * (1.0 - FITS)
    wins = win_probability(suits, likely[..., None, None])
    return np.asarray((wins @ p[..., None])[..., 0])
