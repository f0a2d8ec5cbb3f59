"""How customers respond to an offer: from value to satisfaction, loyalty and retention."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability, shape
from crmlab.models.arguments import together
from crmlab.models.loyalty import loyalty_from_satisfaction, repurchase
from crmlab.models.satisfaction.expectation import disconfirmation, prospect_value
from crmlab.models.service import outcome_shares, recover

EXPERIENCES: Final = ("silent", "unresolved", "resolved", "fast", "no_problem")
SEVERITY: Final = np.array([0.5, 0.5, 0.5, 0.5, 0.0])
RECOVERY: Final = np.array([0.0, 0.15, 0.70, 1.0, 0.0])

SATISFIED: Final = 0.85  # log-odds of satisfaction where the offer is as expected: 70 %
FELT: Final = 3.0  # log-odds for each unit of felt value
LOYAL_STAY: Final = 0.98  # loyal customers stay with this probability at least


class Reaction(NamedTuple):
    """What segments do with an offer.

    ``stay`` : (..., segments, 5) probability of staying after each of the :data:`EXPERIENCES`;
    ``satisfaction`` and ``retention`` : (..., segments) means over the experiences; ``loyalty`` :
    (..., segments); ``preference`` : (..., segments) share of the rivals' customers who would
    rather have this offer.
    """

    stay: Floats
    satisfaction: Floats
    loyalty: Floats
    retention: Floats
    preference: Floats


def experiences(quality: ArrayLike, service: ArrayLike, recovery: ArrayLike) -> Floats:
    """Share of customers with each of the five :data:`EXPERIENCES`.

    The form is ours: problems grow rarer with quality and service; a firm that invests in
    recovery hears of more of them, resolves more, and faster.

    Parameters
    ----------
    quality, service, recovery
        0..1; arrays broadcast.

    Returns
    -------
    (..., 5) array.

    Raises
    ------
    CrmlabError
        For a value off 0..1, or shapes that do not go together.

    Examples
    --------
    >>> experiences(quality=0.6, service=0.5, recovery=0.5).round(3)
    array([0.09 , 0.033, 0.013, 0.013, 0.85 ])
    """
    good, kind = probability("quality", quality), probability("service", service)
    invited = probability("recovery", recovery)
    together(quality=good.shape, service=kind.shape, recovery=invited.shape)
    problem, heard = np.broadcast_arrays(0.30 * (1.0 - 0.5 * good - 0.4 * kind), invited)
    shares = problem[..., None] * outcome_shares(0.1 + 0.6 * heard, 0.9 * heard, heard)
    return np.concatenate([shares, 1.0 - problem[..., None]], axis=-1)


def react(
    *,
    delivered: ArrayLike,
    expected: ArrayLike,
    rivals: ArrayLike,
    worth: ArrayLike,
    experience: ArrayLike,
    competition: ArrayLike,
    keeping: ArrayLike,
    switching_cost: ArrayLike,
    sensitivity: ArrayLike,
) -> Reaction:
    """Let segments respond to an offer.

    Satisfaction follows the felt disconfirmation (a logistic curve, ours); loyalty follows
    satisfaction under the segment's competition; the loyal stay, the others weigh the offer
    against the best rival's and the switching cost; contact keeps some who would leave; and a
    failure takes its share, unless it is made good.

    Parameters
    ----------
    delivered, expected
        (..., segments): yuan of delivered value, the firm's and what customers expect.
    rivals
        (..., segments, rivals): yuan of delivered value.
    worth
        (..., segments): yuan that a perfect offer is worth, above 0, the scale of the
        disconfirmation.
    experience
        (..., segments, 5): from :func:`experiences`.
    competition
        (segments,): exponents of ``loyalty_from_satisfaction``.
    keeping
        (..., segments): share of would-be leavers whom contact keeps.
    switching_cost, sensitivity
        As in ``loyalty.repurchase``.

    Returns
    -------
    Reaction

    Raises
    ------
    CrmlabError
        For numbers off their range, or shapes that do not go together.

    Examples
    --------
    >>> reaction = react(delivered=[60.0], expected=[50.0], rivals=[[55.0]], worth=[200.0],
    ...     experience=experiences([0.6], 0.5, 0.5), competition=1.0, keeping=0.1,
    ...     switching_cost=10.0, sensitivity=0.05)
    >>> reaction.loyalty.round(3), reaction.retention.round(3)
    (array([0.744]), array([0.857]))
    """
    from scipy.special import expit

    here, hoped = number("delivered", delivered), number("expected", expected)
    others, scale = np.atleast_1d(number("rivals", rivals)), number("worth", worth, above=0.0)
    met, kept = probability("experience", experience), probability("keeping", keeping)
    shape("experience", met, (*met.shape[:-1], len(EXPERIENCES)))
    together(delivered=here.shape, expected=hoped.shape, rivals=others.shape[:-1],
             worth=scale.shape, experience=met.shape[:-1], keeping=kept.shape)
    felt = prospect_value(disconfirmation(here, hoped) / scale)
    pleased = expit(SATISFIED + FELT * felt)
    loyalty = loyalty_from_satisfaction(pleased, competition)
    weighed = repurchase(here, others, switching_cost, sensitivity).stay
    stay = weighed + loyalty * np.maximum(LOYAL_STAY - weighed, 0.0)
    stay = stay + (1.0 - stay) * kept
    after = recover(pleased[..., None], stay[..., None], severity=SEVERITY, recovery=RECOVERY)
    # those who now buy from a rival must want to leave it in spite of the switching cost
    faithful = repurchase(others.max(-1), here[..., None], switching_cost, sensitivity)
    return Reaction(
        after.repurchase,
        (met * after.satisfaction).sum(-1),
        loyalty,
        (met * after.repurchase).sum(-1),
        1.0 - faithful.stay,
    )
