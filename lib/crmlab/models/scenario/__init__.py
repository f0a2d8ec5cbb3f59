"""The capstone: a firm over eight quarters, from decisions to customer equity."""

from crmlab.models.scenario.behaviour import EXPERIENCES, Reaction, experiences, react
from crmlab.models.scenario.decisions import BOUNDS, DECISIONS, policy
from crmlab.models.scenario.firm import Scenario
from crmlab.models.scenario.market import SHOCKS, Rival, Segment, Shock, random_shocks
from crmlab.models.scenario.outcome import Outcome

__all__ = [
    "BOUNDS",
    "DECISIONS",
    "EXPERIENCES",
    "SHOCKS",
    "Outcome",
    "Reaction",
    "Rival",
    "Scenario",
    "Segment",
    "Shock",
    "experiences",
    "policy",
    "random_shocks",
    "react",
]
