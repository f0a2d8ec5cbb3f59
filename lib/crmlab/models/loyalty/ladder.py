"""The loyalty ladder: from someone who might buy to someone who brings others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import wrong
from crmlab.models.arguments import codes, together, truth, whole

GRIFFIN_LADDER = (
    "suspect",
    "prospect",
    "disqualified_prospect",
    "first_time_customer",
    "repeat_customer",
    "client",
    "advocate",
)
"""Griffin's seven stages."""

COURSE_LADDER = ("suspect", "prospect", "customer", "client", "advocate", "partner")
"""The course's six steps; its ordinary buyer of the category is the suspect of the literature, its
follower the client."""

_COURSE_STEP = ("suspect", "prospect", "off_ladder", "customer", "customer", "client", "advocate")


def griffin_step(
    purchases: ArrayLike,
    *,
    qualified: ArrayLike = "unknown",
    buys_everything: ArrayLike = False,
    recommends: ArrayLike = False,
) -> NDArray[np.str_]:
    """Stage of each person on Griffin's loyalty ladder.

    Without a purchase: a suspect who might buy, a prospect with a need and the means, or a
    disqualified prospect known to lack one of them.  With one purchase a first-time customer, with
    more a repeat customer; a repeat customer who regularly buys everything there is to use is a
    client, and a client who recommends is an advocate.

    Parameters
    ----------
    purchases
        Number of purchases so far; all arguments broadcast.
    qualified
        Need and means, ``"yes"``, ``"no"`` or ``"unknown"``; read only without a purchase.
    buys_everything
        True for those who regularly buy all that they can use.
    recommends
        True for those who bring others; read only for those who buy everything.

    Returns
    -------
    array of names in ``GRIFFIN_LADDER``.

    Raises
    ------
    CrmlabError
        For purchases that are negative or not whole, another word in ``qualified``, or flags
        that are neither true nor false.

    Source
    ------
    Griffin (1995), Customer Loyalty: How to Earn It, How to Keep It.

    Examples
    --------
    >>> griffin_step([0, 0, 1, 5, 5], qualified=["unknown", "yes", "yes", "yes", "yes"],
    ...              buys_everything=[0, 0, 0, 0, 1], recommends=True).tolist()
    ['suspect', 'prospect', 'first_time_customer', 'repeat_customer', 'advocate']
    """
    bought = whole("purchases", purchases)
    answers = ("yes", "no", "unknown")
    known = np.array(answers)[codes("qualified", qualified, answers)]
    regular, praising = truth("buys_everything", buys_everything), truth("recommends", recommends)
    together(purchases=bought.shape, qualified=known.shape, buys_everything=regular.shape,
             recommends=praising.shape)
    client = (bought >= 2) & regular
    conditions = [
        client & praising, client, bought >= 2, bought >= 1,
        known == "no", known == "yes",
    ]
    return np.select(
        [np.asarray(c) for c in np.broadcast_arrays(*conditions)],
        ["advocate", "client", "repeat_customer", "first_time_customer", "disqualified_prospect",
         "prospect"],
        default="suspect",
    )


def course_step(griffin: ArrayLike, partner: ArrayLike = False) -> NDArray[np.str_]:
    """Step on the course's six-step ladder for a stage of Griffin's.

    First-time and repeat customers are both customers; a disqualified prospect stands
    ``off_ladder``.  Griffin has no partner: an advocate with whom the firm shares plans and gains
    becomes one.  The correspondence is ours.

    Parameters
    ----------
    griffin
        Names in ``GRIFFIN_LADDER``.
    partner
        True for advocates who are partners; broadcasts.

    Returns
    -------
    array of names in ``COURSE_LADDER``, or ``off_ladder``.

    Raises
    ------
    CrmlabError
        For any other name, or a partner who is not an advocate.

    Source
    ------
    The six steps: the loyalty pyramid of Hill & Alexander, Handbook of Customer Satisfaction and
    Loyalty Measurement, in the wording of the course.

    Examples
    --------
    >>> course_step(["suspect", "repeat_customer", "client", "advocate"],
    ...             partner=[False, False, False, True]).tolist()
    ['suspect', 'customer', 'client', 'partner']
    """
    step = np.array(_COURSE_STEP)[codes("griffin", griffin, GRIFFIN_LADDER)]
    allied = truth("partner", partner)
    together(griffin=step.shape, partner=allied.shape)
    step, shared = np.broadcast_arrays(step, allied)
    if (early := shared & (step != "advocate")).any():
        raise wrong("partner", "be an advocate first", "先是拥护者", str(step[early].flat[0]))
    return np.where(shared, "partner", step)
