"""Switching cost: what it keeps, and what it only holds back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, wrong
from crmlab.models.arguments import together


class Repurchase(NamedTuple):
    """Probability to ``stay``, and the part of it, ``trapped``, due to the switching cost alone."""

    stay: Floats
    trapped: Floats


def repurchase(
    own: ArrayLike,
    rivals: ArrayLike,
    switching_cost: ArrayLike = 0.0,
    sensitivity: ArrayLike = 1.0,
) -> Repurchase:
    """Repurchase decision: stay, or leave for the best rival and pay the switching cost.

    ``P(stay) = 1 / (1 + exp(-sensitivity (own - (best rival - switching cost))))``: the logit of a
    choice between two.  Letting only the best rival compete is ours.

    Parameters
    ----------
    own
        Value that the present supplier delivers, yuan a period.
    rivals : (..., rivals)
        Value that each rival delivers, yuan a period; leading axes broadcast with ``own``.
    switching_cost
        Yuan, spread over a period, at least 0.
    sensitivity
        Per yuan, at least 0; 0 is a toss-up, a large number always picks the better offer.

    Returns
    -------
    Repurchase
        ``stay``, 0..1, and ``trapped``, the fall in ``stay`` if the switching cost vanished: loyal
        in behaviour, not in attitude.

    Raises
    ------
    CrmlabError
        For numbers off their range, or no rivals.

    Source
    ------
    The logit: McFadden (1974), in Zarembka (ed.), Frontiers in Econometrics.

    Examples
    --------
    >>> choice = repurchase(own=50, rivals=[40, 60], switching_cost=[0, 10, 30], sensitivity=0.1)
    >>> choice.stay.round(3)
    array([0.269, 0.5  , 0.881])
    >>> choice.trapped.round(3)
    array([0.   , 0.231, 0.612])
    """
    from scipy.special import expit

    cost = number("switching_cost", switching_cost, low=0.0)
    slope = number("sensitivity", sensitivity, low=0.0)
    lead = _lead(own, rivals)
    together(own=lead.shape, switching_cost=cost.shape, sensitivity=slope.shape)
    stay = expit(slope * (lead + cost))
    return Repurchase(np.asarray(stay), np.asarray(stay - expit(slope * lead)))


def switching_cost_needed(
    stay: ArrayLike, own: ArrayLike, rivals: ArrayLike, sensitivity: ArrayLike = 1.0
) -> Floats:
    """Switching cost at which a customer stays with a given probability.

    Parameters
    ----------
    stay
        Probability wanted, between 0 and 1, neither included.
    own, rivals, sensitivity
        As in :func:`repurchase`, the sensitivity above 0.

    Returns
    -------
    array, yuan; below 0 where the customer is likelier to stay than wanted, at no cost at all.

    Raises
    ------
    CrmlabError
        For numbers off their range, or no rivals.

    Source
    ------
    The logit of :func:`repurchase`, solved for the cost.

    Examples
    --------
    >>> float(switching_cost_needed(0.5, own=50, rivals=[40, 60], sensitivity=0.1))
    10.0
    """
    from scipy.special import logit

    wanted = number("stay", stay, above=0.0, below=1.0)
    slope = number("sensitivity", sensitivity, above=0.0)
    lead = _lead(own, rivals)
    together(own=lead.shape, stay=wanted.shape, sensitivity=slope.shape)
    return np.asarray(logit(wanted) / slope - lead)


def _lead(own: ArrayLike, rivals: ArrayLike) -> Floats:
    others = np.atleast_1d(number("rivals", rivals))
    if not others.shape[-1]:
        raise wrong("rivals", "have at least one rival", "至少有一个对手", others.shape)
    best, here = others.max(-1), number("own", own)
    together(own=here.shape, rivals=best.shape)
    return np.asarray(here - best)
