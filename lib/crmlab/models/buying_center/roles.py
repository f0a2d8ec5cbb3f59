"""Who takes part when: six roles, eight stages, three buy classes."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, one_of, shape, wrong
from crmlab.models.arguments import several

ROLES = ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper")
STAGES = (
    "need_recognition",
    "general_need_description",
    "product_specification",
    "supplier_search",
    "proposal_solicitation",
    "supplier_selection",
    "order_routine_specification",
    "performance_review",
)
BUY_CLASSES = ("new_task", "modified_rebuy", "straight_rebuy")
CENTER_SIZES = MappingProxyType({"capital_equipment": (4, 3, 7), "services": (4, 2, 5)})
"""Departments, levels of management and people in a typical buying center: averages over 62
purchases in 31 firms.

Johnston & Bonoma (1981), Industrial Marketing Management 10, as Bonoma (1982), Harvard Business
Review 60(3), reports it.
"""

# How much each role has to say at each stage of a new task, from 1 (little) to 5 (most).
_SAY = np.array(
    [
        # initiator, user, influencer, decider, buyer, gatekeeper
        [5, 4, 2, 2, 1, 1],
        [4, 5, 3, 2, 1, 1],
        [2, 4, 5, 3, 2, 1],
        [1, 2, 3, 1, 4, 5],
        [1, 2, 4, 2, 5, 4],
        [1, 3, 4, 5, 3, 1],
        [1, 2, 1, 2, 5, 1],
        [2, 5, 3, 3, 3, 1],
    ],
    dtype=float,
)
# What is left of it when the firm has bought the same before.
_LEFT = {
    "new_task": np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
    "modified_rebuy": np.array([0.8, 1.0, 0.6, 0.7, 1.5, 1.0]),
    "straight_rebuy": np.array([0.5, 0.8, 0.2, 0.3, 3.0, 1.0]),
}


def role_weights(buy_class: str = "new_task") -> pd.DataFrame:
    """Share of the say that each role has at each stage of a purchase.

    In a new task users, experts and deciders weigh most, each at a stage of their own; the more
    routine the purchase, the more of it falls to the buyer.

    Parameters
    ----------
    buy_class
        ``new_task``, ``modified_rebuy`` or ``straight_rebuy``.

    Returns
    -------
    DataFrame, a row a stage, a column a role; rows sum to 1.

    Raises
    ------
    CrmlabError
        For an unknown buy class.

    Source
    ------
    Buy classes and the stages on which Kotler's eight rest: Robinson, Faris & Wind (1967),
    Industrial Buying and Creative Marketing.  The weights are ours: their direction is that of
    the textbooks, the figures are not measured.

    Examples
    --------
    >>> role_weights("straight_rebuy").loc["supplier_selection"].idxmax()
    'buyer'
    """
    say = _SAY * _LEFT[one_of("buy_class", buy_class, BUY_CLASSES)]
    shares = say / say.sum(1, keepdims=True)
    return pd.DataFrame(shares, index=pd.Index(STAGES, name="stage"), columns=list(ROLES))


def stage_weights(roles: Sequence[str], weights: ArrayLike, buy_class: str = "new_task") -> Floats:
    """Share of the say that each member has at each stage.

    The share of a role is divided among its holders by their own weights, evenly where these are
    all 0; roles that nobody holds are left out and the rest is normalised.

    Parameters
    ----------
    roles : (members,)
        Role of each member.
    weights : (..., members)
        Own weights, 0..1, that sum to 1.
    buy_class
        As in :func:`role_weights`.

    Returns
    -------
    (..., stages, members), rows summing to 1.

    Raises
    ------
    CrmlabError
        For an unknown role or buy class, and weights that do not sum to 1 or do not fit.

    Source
    ------
    The form is ours.

    Examples
    --------
    >>> stage_weights(["user", "buyer"], [0.5, 0.5])[0].round(2)
    array([0.8, 0.2])
    """
    held = [ROLES.index(one_of("role", role, ROLES)) for role in several("roles", roles, str)]
    own = np.atleast_1d(distribution("weights", weights))
    shape("weights", own, (*own.shape[:-1], len(held)))
    same = np.equal.outer(held, held).astype(float)
    of_role = own @ same
    part = np.where(of_role > 0, own / np.where(of_role > 0, of_role, 1.0), 1.0 / same.sum(0))
    say = role_weights(buy_class).to_numpy()[:, held] * part[..., None, :]
    return np.asarray(say / say.sum(-1, keepdims=True))


def stage_networks(network: ArrayLike, weights: ArrayLike) -> Floats:
    """Who listens to whom at each stage: those with more say at a stage are heard more.

    Each member's attention to the others is multiplied by their weight at the stage and rescaled;
    the attention to oneself stays.  The form is ours.

    Parameters
    ----------
    network : (..., members, members)
        W, rows summing to 1.
    weights : (..., stages, members)
        From :func:`stage_weights`.

    Returns
    -------
    (..., stages, members, members), rows summing to 1.

    Raises
    ------
    CrmlabError
        When a member listens only to members who have no say at all at a stage.

    Examples
    --------
    >>> W = [[0.4, 0.3, 0.3], [0, 1, 0], [0, 0, 1]]
    >>> stage_networks(W, [[0.2, 0.6, 0.2]])[0, 0].round(2)
    array([0.4 , 0.45, 0.15])
    """
    w = np.atleast_1d(distribution("network", network))
    say = distribution("weights", weights)
    if say.ndim < 2:
        shape("weights", say, (None, None))
    shape("network", w, (*w.shape[:-2], say.shape[-1], say.shape[-1]))
    self_only = np.eye(w.shape[-1], dtype=bool)
    own = np.diagonal(w, axis1=-2, axis2=-1)[..., None, :]
    heard = np.where(self_only, 0.0, w)[..., None, :, :] * say[..., None, :]
    total = heard.sum(-1)
    if ((total <= 0) & (own < 1.0)).any():
        raise wrong("weights", "leave each member somebody to listen to", "使每名成员都有人可听", 0)
    scale = (1.0 - own) / np.where(total > 0, total, 1.0)
    return np.asarray(np.where(self_only, own[..., None], heard * scale[..., None]))
