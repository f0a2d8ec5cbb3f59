"""Buying center: who takes part in a purchase, how they talk, and how the group decides."""

from crmlab.models.buying_center.center import ROLES, BuyingCenter, Member
from crmlab.models.buying_center.choice import NO_DECISION, RULES, agreement, group_choice
from crmlab.models.buying_center.discussion import consensus, influence

__all__ = [
    "NO_DECISION",
    "ROLES",
    "RULES",
    "BuyingCenter",
    "Member",
    "agreement",
    "consensus",
    "group_choice",
    "influence",
]
