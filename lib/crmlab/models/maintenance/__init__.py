"""Customer maintenance: the closed loop of eight steps, and plans for it."""

from crmlab.models.maintenance.improve import best_plan, compare
from crmlab.models.maintenance.loop import ClosedLoop, Rates
from crmlab.models.maintenance.parts import CHANNELS, NEEDS, STEPS, Channel, Group

__all__ = [
    "CHANNELS",
    "NEEDS",
    "STEPS",
    "Channel",
    "ClosedLoop",
    "Group",
    "Rates",
    "best_plan",
    "compare",
]
