"""Loyalty: its kinds, the steps that lead to it, and what keeps a customer who could leave."""

from crmlab.models.loyalty.competition import COMPETITION, loyalty_from_satisfaction
from crmlab.models.loyalty.kinds import (
    LOYALTY_TYPES,
    dick_basu,
    jones_sasser,
    loyalty_types,
)
from crmlab.models.loyalty.ladder import (
    COURSE_LADDER,
    GRIFFIN_LADDER,
    course_step,
    griffin_step,
)
from crmlab.models.loyalty.switching import (
    Repurchase,
    repurchase,
    switching_cost_needed,
)

__all__ = [
    "COMPETITION",
    "COURSE_LADDER",
    "GRIFFIN_LADDER",
    "LOYALTY_TYPES",
    "Repurchase",
    "course_step",
    "dick_basu",
    "griffin_step",
    "jones_sasser",
    "loyalty_from_satisfaction",
    "loyalty_types",
    "repurchase",
    "switching_cost_needed",
]
