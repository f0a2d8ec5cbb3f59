"""From satisfaction to loyalty, and how competition bends the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability
from crmlab.models.arguments import codes, together, words

COMPETITION = {
    "local_phone": 0.15,
    "airlines": 0.6,
    "hospitals": 1.0,
    "personal_computers": 2.0,
    "automobiles": 4.0,
}
"""Exponent k by market, from a monopoly to fierce competition; the numbers are ours."""


def loyalty_from_satisfaction(satisfaction: ArrayLike, competition: ArrayLike) -> Floats:
    """Loyalty of satisfied customers under competition: ``satisfaction ** k``.

    With little competition (k below 1) even the dissatisfied stay; with much (k above 1) only the
    completely satisfied do, and the step from satisfied to completely satisfied is worth most.

    Jones & Sasser draw a curve for each of five markets and publish no formula.  The power and its
    k are ours.

    Parameters
    ----------
    satisfaction
        0 (not at all) to 1 (completely).
    competition
        Markets named in ``COMPETITION``, or k itself, above 0; arrays broadcast.

    Returns
    -------
    array, loyalty 0..1.

    Raises
    ------
    CrmlabError
        For satisfaction off 0..1, an unknown market or a k that is not above 0.

    Source
    ------
    The idea: Jones & Sasser (1995), Harvard Business Review 73(6).

    Examples
    --------
    >>> loyalty_from_satisfaction(0.8, [0.15, 1, 4]).round(3)
    array([0.967, 0.8  , 0.41 ])
    >>> loyalty_from_satisfaction(0.8, ["local_phone", "automobiles"]).round(3)
    array([0.967, 0.41 ])
    """
    s = probability("satisfaction", satisfaction)
    if (markets := words(competition)) is not None:
        place = codes("competition", markets, list(COMPETITION))
        competition = np.array(list(COMPETITION.values()))[place]
    k = number("competition", competition, above=0.0)
    together(satisfaction=s.shape, competition=k.shape)
    return np.asarray(s**k)
