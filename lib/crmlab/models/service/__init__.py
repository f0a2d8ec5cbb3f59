"""Service: complaints and recovery, types of service, and a call centre with its staffing."""

from crmlab.models.service.call_center import call_center, measured
from crmlab.models.service.complaints import (
    OUTCOMES,
    TARP,
    ComplaintFunnel,
    lost_silently,
    outcome_shares,
    repurchase_rate,
)
from crmlab.models.service.erlang import (
    Queue,
    Staffing,
    erlang_b,
    erlang_c,
    offered_load,
    queue,
    staffing,
)
from crmlab.models.service.recovery import Recovered, recover
from crmlab.models.service.styles import SERVICE_TYPES, service_type

__all__ = [
    "OUTCOMES",
    "SERVICE_TYPES",
    "TARP",
    "ComplaintFunnel",
    "Queue",
    "Recovered",
    "Staffing",
    "call_center",
    "erlang_b",
    "erlang_c",
    "lost_silently",
    "measured",
    "offered_load",
    "outcome_shares",
    "queue",
    "recover",
    "repurchase_rate",
    "service_type",
    "staffing",
]
