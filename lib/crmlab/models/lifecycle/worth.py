"""What a stage earns, and what a relationship that starts there is worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, number, shape, wrong
from crmlab.models.arguments import STEPS, limited, together, whole
from crmlab.models.lifecycle.stages import at


def stage_margin(
    *,
    volume: ArrayLike,
    price: ArrayLike,
    unit_cost: ArrayLike,
    service_cost: ArrayLike = 0.0,
    referral: ArrayLike = 0.0,
) -> Floats:
    """Margin a period in each stage, from its profiles of volume, price, cost and referral.

    ``volume × (price - unit_cost) - service_cost + referral``.  A relationship that matures
    tends to buy more, to pay a better price, to cost less to serve and to bring others along.

    Parameters
    ----------
    volume
        Units bought a period, by stage, at least 0.
    price
        Yuan a unit.
    unit_cost
        Yuan a unit.
    service_cost
        Yuan a period for keeping the relationship.
    referral
        Yuan a period earned from others whom the customer brings.

    Returns
    -------
    array of the common shape, yuan a period; ready to be the ``margin`` of a ``Lifecycle``.

    Raises
    ------
    CrmlabError
        For numbers off their range, or shapes that do not go together.

    Source
    ------
    The sources of profit of a lasting customer in Reichheld & Sasser (1990), Harvard Business
    Review 68(5), 105-111; the form is ours.

    Examples
    --------
    >>> stage_margin(volume=[1, 2, 4], price=[20, 20, 22], unit_cost=15,
    ...              service_cost=[10, 5, 4], referral=[0, 0, 3])
    array([-5.,  5., 27.])
    """
    sold = number("volume", volume, low=0.0)
    asked, spent = number("price", price, low=0.0), number("unit_cost", unit_cost, low=0.0)
    served = number("service_cost", service_cost, low=0.0)
    brought = number("referral", referral)
    together(volume=sold.shape, price=asked.shape, unit_cost=spent.shape,
             service_cost=served.shape, referral=brought.shape)
    return np.asarray(sold * (asked - spent) - served + brought)


def value_by_stage(
    transition: ArrayLike,
    margin: ArrayLike,
    discount: ArrayLike,
    horizon: ArrayLike | None = None,
) -> Floats:
    """Value of a relationship by starting stage, for many life cycles at once.

    The plain form of :meth:`Lifecycle.value`: leading axes are sweeps, and broadcast.

    Parameters
    ----------
    transition : (..., k, k)
        Probability of moving from the row's stage to the column's in one period.
    margin : (..., k)
        Yuan a period in each stage.
    discount : (...)
        Rate a period, at least 0.
    horizon : (...)
        Last period counted, 0 being the start; None counts all.

    Returns
    -------
    (..., k) array, yuan.

    Raises
    ------
    CrmlabError
        For rows that do not sum to one, shapes that do not go together, or a discount of 0 with
        no horizon where the margins never end.

    Source
    ------
    Pfeifer & Carraway (2000), Journal of Interactive Marketing 14(2), 43-55.

    Examples
    --------
    >>> mailing = [[.3, .7, 0, 0, 0], [.2, 0, .8, 0, 0], [.15, 0, 0, .85, 0],
    ...            [.05, 0, 0, 0, .95], [0, 0, 0, 0, 1]]
    >>> value_by_stage(mailing, [36, -4, -4, -4, 0], discount=[0.1, 0.2]).round(2)
    array([[56.69,  8.22,  2.63, -1.42,  0.  ],
           [52.32,  5.55,  1.25, -1.82,  0.  ]])
    """
    p = np.atleast_1d(distribution("transition", transition))
    k = p.shape[-1]
    shape("transition", p, (*p.shape[:-2], k, k))
    reward, rate = number("margin", margin), number("discount", discount, low=0.0)
    shape("margin", reward, (*reward.shape[:-1], k))
    last = whole("horizon", 0 if horizon is None else horizon, high=STEPS)
    sweep = together(transition=p.shape[:-2], margin=reward.shape[:-1], discount=rate.shape,
                     horizon=last.shape)
    reward = reward[..., None]
    factor = 1.0 / (1.0 + rate)[..., None, None]
    if horizon is None:
        return perpetual(p, reward, factor)[..., 0]
    worth = np.broadcast_to(reward, (*sweep, k, 1))
    for t in range(1, int(last.max(initial=0.0)) + 1):
        worth = np.where(t <= last[..., None, None], backward(p, reward, factor, worth), worth)
    return np.array(worth[..., 0])


def accumulate(
    transition: Floats, reward: Floats, factor: float, horizon: int | None = None
) -> Floats:
    """Sum the discounted rewards, (k, columns) or (periods, k, columns), by starting stage."""
    if horizon is None:
        steps = max(len(a) - 1 if a.ndim == 3 else 0 for a in (transition, reward))
        worth = perpetual(at(transition, steps, axes=2), at(reward, steps, axes=2), factor)
    else:
        steps = limited("horizon", horizon)
        worth = at(reward, steps, axes=2)
    for t in range(steps - 1, -1, -1):
        worth = backward(at(transition, t, axes=2), at(reward, t, axes=2), factor, worth)
    return worth


def backward(transition: Floats, reward: Floats, factor: Floats | float, later: Floats) -> Floats:
    """Take one step back in time: what is earned now, and the discounted worth of what follows."""
    return np.asarray(reward + factor * (transition @ later))


def perpetual(transition: Floats, reward: Floats, factor: Floats | float) -> Floats:
    """Solve ``worth = reward + factor × transition × worth``; (..., k, columns)."""
    stays = np.diagonal(transition, axis1=-2, axis2=-1) == 1.0
    ended = (stays & (reward == 0).all(-1))[..., None]
    moves = np.where(ended, 0.0, factor * transition)
    if (np.asarray(factor) >= 1.0).any() and np.abs(np.linalg.eigvals(moves)).max() > 1 - 1e-12:
        raise wrong(
            "transition", "lead every stage to an end without a margin (or discount be above 0)",
            "使每个阶段都能到达没有利润的终点（或者discount大于0）", transition.tolist(),
        )
    unit = np.eye(transition.shape[-1])
    return np.asarray(np.linalg.solve(unit - moves, np.where(ended, 0.0, reward)), np.float64)
