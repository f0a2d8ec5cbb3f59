"""Segments: which customers are alike, which matter, and how unevenly value is spread."""

from crmlab.models.segments.accounts import (
    GROWTH_STRATEGIES,
    KEY_ACCOUNTS,
    growth_strategy,
    key_account,
)
from crmlab.models.segments.classes import (
    CLASSIFICATIONS,
    importance_class,
    loyalty_class,
    management_class,
    value_class,
)
from crmlab.models.segments.concentration import gini, lorenz, pareto_index, pareto_share
from crmlab.models.segments.pyramid import (
    PYRAMID_SHARES,
    PYRAMID_TIERS,
    customer_pyramid,
    pyramid_tier,
)
from crmlab.models.segments.rfm import (
    RFM_CLASSES,
    quantile_scores,
    rfm,
    rfm_class,
    rfm_summary,
)

__all__ = [
    "CLASSIFICATIONS",
    "GROWTH_STRATEGIES",
    "KEY_ACCOUNTS",
    "PYRAMID_SHARES",
    "PYRAMID_TIERS",
    "RFM_CLASSES",
    "customer_pyramid",
    "gini",
    "growth_strategy",
    "importance_class",
    "key_account",
    "lorenz",
    "loyalty_class",
    "management_class",
    "pareto_index",
    "pareto_share",
    "pyramid_tier",
    "quantile_scores",
    "rfm",
    "rfm_class",
    "rfm_summary",
    "value_class",
]
