"""Scorecard: judging CRM by four dimensions, and the sales funnel with its forecast."""

from crmlab.models.scorecard.evaluation import (
    DIMENSIONS,
    INTERACTION_INDICATORS,
    dimension_scores,
    first_places,
    points,
    total_score,
    weight_flips,
)
from crmlab.models.scorecard.funnel import Funnel, conversion_rates

__all__ = [
    "DIMENSIONS",
    "INTERACTION_INDICATORS",
    "Funnel",
    "conversion_rates",
    "dimension_scores",
    "first_places",
    "points",
    "total_score",
    "weight_flips",
]
