"""Perceived against expected: the ratio, the difference, and why a loss weighs more than a gain."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number
from crmlab.models.arguments import together


def index(perceived: ArrayLike, expected: ArrayLike) -> Floats:
    """Satisfaction index C = b/a: what the customer perceived over what the customer expected.

    Above 1 the offer exceeds the expectation, at 1 it meets it, below 1 it disappoints.

    The ratio depends on where the scale begins.  One customer, one experience, asked on a scale
    of 1 to 10 and on the same scale numbered 0 to 9, gets two indices; see the example.  The
    difference, :func:`disconfirmation`, is the same on both.

    Parameters
    ----------
    perceived
        Rating after use, b, at least 0; an array broadcasts against ``expected``.
    expected
        Rating before use, a, above 0, on the same scale.

    Returns
    -------
    array, a pure number.

    Raises
    ------
    CrmlabError
        For an expectation of 0, where the index is undefined, and for ratings below 0.

    Source
    ------
    A textbook convention; the literature compares by difference (Oliver 1980, Journal of
    Marketing Research 17(4)).

    Examples
    --------
    >>> index(perceived=[9, 8, 6], expected=8)
    array([1.125, 1.   , 0.75 ])

    The same two answers on 1..10 and, one lower each, on 0..9:

    >>> index(perceived=[6, 5], expected=[3, 2])
    array([2. , 2.5])
    """
    b = number("perceived", perceived, low=0.0)
    a = number("expected", expected, above=0.0)
    together(perceived=b.shape, expected=a.shape)
    return np.asarray(b / a)


def disconfirmation(perceived: ArrayLike, expected: ArrayLike) -> Floats:
    """Disconfirmation P - E: positive when the offer is better than expected.

    Parameters
    ----------
    perceived, expected
        Ratings on the same scale, any numbers; arrays broadcast.

    Returns
    -------
    array, points of the scale.

    Raises
    ------
    CrmlabError
        For a rating that is not finite.

    Source
    ------
    Oliver (1980), Journal of Marketing Research 17(4).

    Examples
    --------
    >>> disconfirmation(perceived=[9, 8, 6], expected=8)
    array([ 1.,  0., -2.])
    """
    b, a = number("perceived", perceived), number("expected", expected)
    together(perceived=b.shape, expected=a.shape)
    return np.asarray(b - a)


def prospect_value(
    difference: ArrayLike, curvature: ArrayLike = 0.88, loss_aversion: ArrayLike = 2.25
) -> Floats:
    """Value of a gain or a loss as it is felt: losses loom larger than gains.

    ``d ** curvature`` for a gain, ``-loss_aversion * (-d) ** curvature`` for a loss.  The form and
    its two numbers come from choices between gambles; feeding it a disconfirmation, the gain or
    loss against an expectation, is ours.

    Parameters
    ----------
    difference
        Gain (positive) or loss (negative) against the reference point.
    curvature
        Above 0; 1 is a straight line on each side.
    loss_aversion
        Above 0; how many times a loss counts as much as a gain of the same size.

    Returns
    -------
    array, felt value.

    Raises
    ------
    CrmlabError
        For numbers that are not finite or, for the two parameters, not above 0.

    Source
    ------
    Tversky & Kahneman (1992), Journal of Risk and Uncertainty 5(4).

    Examples
    --------
    >>> prospect_value([-1, 0, 0.5, 1]).round(4)
    array([-2.25  ,  0.    ,  0.5434,  1.    ])
    """
    d = number("difference", difference)
    power = number("curvature", curvature, above=0.0)
    aversion = number("loss_aversion", loss_aversion, above=0.0)
    together(difference=d.shape, curvature=power.shape, loss_aversion=aversion.shape)
    size = np.abs(d) ** power
    return np.asarray(np.where(d < 0, -aversion * size, size))
