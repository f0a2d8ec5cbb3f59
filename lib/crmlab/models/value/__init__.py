"""Customer value: what a customer is worth to the firm, and what the firm delivers in return."""

from crmlab.models.value.acquisition import (
    Balance,
    Response,
    acquisition_equity,
    best_balance,
)
from crmlab.models.value.delivered import Delivered, delivered_value
from crmlab.models.value.equity import (
    customer_equity,
    equity_drivers,
    switching_matrix,
    switching_value,
)
from crmlab.models.value.investment import npv, return_on_investment
from crmlab.models.value.lifetime import lifetime_value, margin_multiple

__all__ = [
    "Balance",
    "Delivered",
    "Response",
    "acquisition_equity",
    "best_balance",
    "customer_equity",
    "delivered_value",
    "equity_drivers",
    "lifetime_value",
    "margin_multiple",
    "npv",
    "return_on_investment",
    "switching_matrix",
    "switching_value",
]
