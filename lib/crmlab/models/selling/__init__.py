"""Selling: adapting to the customer's style, and knowing who at the customer is with us."""

from crmlab.models.selling.approach import (
    ADAPTIVENESS,
    approach_values,
    expected_performance,
    fit,
    win_probability,
)
from crmlab.models.selling.cues import (
    CUES,
    cue_likelihood,
    expected_wins,
    simulate_calls,
    update_belief,
)
from crmlab.models.selling.people import importance, supporters, tender_win
from crmlab.models.selling.styles import (
    SOCIAL_STYLES,
    TEMPERAMENTS,
    position,
    social_style,
    temperaments,
)

__all__ = [
    "ADAPTIVENESS",
    "CUES",
    "SOCIAL_STYLES",
    "TEMPERAMENTS",
    "approach_values",
    "cue_likelihood",
    "expected_performance",
    "expected_wins",
    "fit",
    "importance",
    "position",
    "simulate_calls",
    "social_style",
    "supporters",
    "temperaments",
    "tender_win",
    "update_belief",
    "win_probability",
]
