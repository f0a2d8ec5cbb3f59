"""Retention: who stays, who leaves, how one sees it in the data, and what one can do about it."""

from crmlab.models.retention.history import purchase_summary
from crmlab.models.retention.indicators import INDICATORS, retention_indicators
from crmlab.models.retention.purchases import BGNBD
from crmlab.models.retention.purchases_fit import BGNBDFit, fit_bgnbd
from crmlab.models.retention.survival import kaplan_meier
from crmlab.models.retention.tenure import BetaGeometric, BetaGeometricFit, fit_beta_geometric
from crmlab.models.retention.warning import (
    Recalibration,
    Threshold,
    best_threshold,
    calibration_table,
    churn_warning,
    recalibrate,
    warning_threshold,
)
from crmlab.models.retention.winback import Offer, WinBack, second_lifetime_value

__all__ = [
    "BGNBD",
    "INDICATORS",
    "BGNBDFit",
    "BetaGeometric",
    "BetaGeometricFit",
    "Offer",
    "Recalibration",
    "Threshold",
    "WinBack",
    "best_threshold",
    "calibration_table",
    "churn_warning",
    "fit_beta_geometric",
    "fit_bgnbd",
    "kaplan_meier",
    "purchase_summary",
    "recalibrate",
    "retention_indicators",
    "second_lifetime_value",
    "warning_threshold",
]
