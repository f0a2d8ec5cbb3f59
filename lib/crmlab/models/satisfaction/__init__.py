"""Satisfaction: what a customer expected, what came, and how a firm measures the difference."""

from crmlab.models.satisfaction.expectation import disconfirmation, index, prospect_value
from crmlab.models.satisfaction.indices import acsi, nps
from crmlab.models.satisfaction.kano import (
    KANO_ANSWERS,
    KANO_CATEGORIES,
    KanoCoefficients,
    KanoTest,
    kano_category,
    kano_coefficients,
    kano_significance,
    kano_summary,
)
from crmlab.models.satisfaction.priorities import QUADRANTS, importance_performance
from crmlab.models.satisfaction.servqual import (
    DIMENSION_WEIGHTS,
    DIMENSIONS,
    ServiceGaps,
    Servqual,
    service_gaps,
    servqual,
    servqual_dimensions,
)
from crmlab.models.satisfaction.survey import (
    ITEMS,
    LATENTS,
    PATHS,
    estimate_paths,
    latent_correlations,
    latent_scores,
    leaving_probability,
    survey,
)

__all__ = [
    "DIMENSIONS",
    "DIMENSION_WEIGHTS",
    "ITEMS",
    "KANO_ANSWERS",
    "KANO_CATEGORIES",
    "LATENTS",
    "PATHS",
    "QUADRANTS",
    "KanoCoefficients",
    "KanoTest",
    "ServiceGaps",
    "Servqual",
    "acsi",
    "disconfirmation",
    "estimate_paths",
    "importance_performance",
    "index",
    "kano_category",
    "kano_coefficients",
    "kano_significance",
    "kano_summary",
    "latent_correlations",
    "latent_scores",
    "leaving_probability",
    "nps",
    "prospect_value",
    "service_gaps",
    "servqual",
    "servqual_dimensions",
    "survey",
]
