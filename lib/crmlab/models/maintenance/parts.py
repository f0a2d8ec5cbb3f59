"""What customer maintenance works with: groups of customers and the channels to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crmlab.errors import one_of, wrong
from crmlab.models.arguments import MOST, limited, single

STEPS: Final = (
    "data_collection",
    "needs_analysis",
    "communication_plan",
    "channel_choice",
    "content_design",
    "plan_execution",
    "feedback_collection",
    "performance_evaluation",
)
"""The eight steps of customer maintenance; the last leads back to the first."""

NEEDS: Final = ("urgent", "formal", "quick", "joint")
"""What a customer needs contact for: a matter that cannot wait, one that must be on record, a
short question or a file, a meeting of several people."""


@dataclass(frozen=True)
class Channel:
    """A way to reach customers.

    Parameters
    ----------
    name
        Name of the channel.
    cost
        Yuan for each contact, above 0.
    reach
        Probability that the customer receives a contact, 0..1.
    response
        By need: probability that a contact received gives the customer what is needed, 0..1.

    Raises
    ------
    CrmlabError
        For values off their range, or a need without a response.

    Examples
    --------
    >>> Channel("mail", 1.0, 0.4, {"urgent": 0, "formal": 0.5, "quick": 0.2, "joint": 0.1}).reach
    0.4
    """

    name: str
    cost: float
    reach: float
    response: Mapping[str, float]

    def __post_init__(self) -> None:
        single("cost", self.cost, above=0.0)
        single("reach", self.reach, 0.0, 1.0)
        if not isinstance(self.response, Mapping):
            raise wrong(f"response[{self.name}]", "name the needs", "写明需求", self.response)
        for need in NEEDS:
            if need not in self.response:
                raise wrong(f"response[{self.name}]", f"name the need {need}", f"含需求{need}",
                            ", ".join(self.response))
            single(f"response[{need}]", self.response[need], 0.0, 1.0)
        object.__setattr__(self, "response", MappingProxyType(dict(self.response)))


@dataclass(frozen=True)
class Group:
    """Customers of like value and the same need.

    Parameters
    ----------
    name
        Name of the group.
    customers
        Number of customers.
    value
        Yuan that a customer earns the firm in a cycle, if kept.
    need
        One of :data:`NEEDS`.
    retention
        Probability of staying for a cycle without any contact, 0..1.
    ceiling
        The same for a customer whose need is met, at least ``retention``.

    Raises
    ------
    CrmlabError
        For values off their range, an unknown need, or a ceiling below the retention.

    Examples
    --------
    >>> Group("gold", 200, value=900.0, need="formal", retention=0.8, ceiling=0.97).customers
    200
    """

    name: str
    customers: int
    value: float
    need: str
    retention: float
    ceiling: float

    def __post_init__(self) -> None:
        limited("customers", self.customers, high=MOST)
        single("value", self.value, low=0.0)
        one_of("need", self.need, NEEDS)
        single("ceiling", self.ceiling, single("retention", self.retention, 0.0, 1.0), 1.0)


def _response(urgent: float, formal: float, quick: float, joint: float) -> Mapping[str, float]:
    return {"urgent": urgent, "formal": formal, "quick": quick, "joint": joint}


CHANNELS: Final = (
    Channel("phone", 8.0, 0.60, _response(0.50, 0.10, 0.25, 0.10)),
    Channel("mail", 1.0, 0.35, _response(0.05, 0.45, 0.15, 0.15)),
    Channel("messaging", 2.0, 0.70, _response(0.25, 0.15, 0.50, 0.10)),
    Channel("video", 30.0, 0.80, _response(0.30, 0.25, 0.15, 0.55)),
    Channel("visit", 200.0, 0.95, _response(0.60, 0.60, 0.50, 0.60)),
)
"""What each channel is good for follows the course; the numbers are ours."""
