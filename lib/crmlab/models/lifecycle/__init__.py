"""The life cycle of a customer relationship: stages, moves between them, and their worth."""

from crmlab.models.lifecycle.chain import Lifecycle
from crmlab.models.lifecycle.fit import Fit, fit
from crmlab.models.lifecycle.policy import Policy, best_policy
from crmlab.models.lifecycle.worth import stage_margin, value_by_stage

__all__ = [
    "Fit",
    "Lifecycle",
    "Policy",
    "best_policy",
    "fit",
    "stage_margin",
    "value_by_stage",
]
