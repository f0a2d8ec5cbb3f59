"""Buying center: who takes part in a purchase, how they talk, and how the group decides."""

from crmlab.models.buying_center.center import BuyingCenter, Member
from crmlab.models.buying_center.choice import NO_DECISION, RULES, agreement, group_choice
from crmlab.models.buying_center.discussion import consensus, influence
from crmlab.models.buying_center.process import (
    Moments,
    draw_opinions,
    purchase,
    stage_moments,
    stage_opinions,
)
from crmlab.models.buying_center.roles import (
    BUY_CLASSES,
    CENTER_SIZES,
    ROLES,
    STAGES,
    role_weights,
    stage_networks,
    stage_weights,
)
from crmlab.models.buying_center.scoring import Priorities, ahp, logit, topsis, weighted_sum
from crmlab.models.buying_center.sensitivity import swing
from crmlab.models.buying_center.uncertainty import dirichlet_around

__all__ = [
    "BUY_CLASSES",
    "CENTER_SIZES",
    "NO_DECISION",
    "ROLES",
    "RULES",
    "STAGES",
    "BuyingCenter",
    "Member",
    "Moments",
    "Priorities",
    "agreement",
    "ahp",
    "consensus",
    "dirichlet_around",
    "draw_opinions",
    "group_choice",
    "influence",
    "logit",
    "purchase",
    "role_weights",
    "stage_moments",
    "stage_networks",
    "stage_opinions",
    "stage_weights",
    "swing",
    "topsis",
    "weighted_sum",
]
