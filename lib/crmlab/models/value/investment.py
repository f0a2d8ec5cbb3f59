"""Payments over time, and what an investment in customers returns."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, one_of
from crmlab.models.arguments import together


def npv(cash_flows: ArrayLike, discount: ArrayLike) -> Floats:
    """Net present value of a stream of payments, the first of them today.

    Parameters
    ----------
    cash_flows : (..., periods)
        Yuan in each period; the first is not discounted.
    discount
        Rate a period, above -1; arrays broadcast against the leading axes of ``cash_flows``.

    Returns
    -------
    array of the leading shape, yuan.

    Raises
    ------
    CrmlabError
        For a cash flow or a rate that is not finite.

    Source
    ------
    By its definition, as in every text on finance.

    Examples
    --------
    >>> float(npv([-100, 60, 60], discount=0.10).round(4))
    4.1322
    """
    flows = np.atleast_1d(number("cash_flows", cash_flows))
    rate = number("discount", discount, above=-1.0)
    together(cash_flows=flows.shape[:-1], discount=rate.shape)
    return np.asarray((flows / (1.0 + rate[..., None]) ** np.arange(flows.shape[-1])).sum(-1))


def return_on_investment(benefit: ArrayLike, investment: ArrayLike, *, reading: str) -> Floats:
    """Return on investment (ROI), in one of its two readings.

    The same figures give two numbers: a firm that spends 100 and earns 130 has a gross ROI of
    130 % and a net ROI of 30 %.  So the reading must be named.

    Parameters
    ----------
    benefit
        Yuan gained, before the investment is taken off; for a CRM system, the reduction of costs
        plus the growth of revenue.
    investment
        Yuan spent, above 0.
    reading
        ``"gross"``: benefit / investment.  ``"net"``: (benefit - investment) / investment, the
        reading of finance.

    Returns
    -------
    array, a share: 0.3 is 30 %.

    Raises
    ------
    CrmlabError
        For an investment that is not above 0, or an unknown reading.

    Source
    ------
    The gross reading is the course's, the net one that of every text on finance.

    Examples
    --------
    >>> float(return_on_investment(80 + 50, 100, reading="gross"))
    1.3
    >>> float(return_on_investment(80 + 50, 100, reading="net"))
    0.3
    """
    gained = number("benefit", benefit)
    spent = number("investment", investment, above=0.0)
    together(benefit=gained.shape, investment=spent.shape)
    if one_of("reading", reading, ("gross", "net")) == "net":
        gained = gained - spent
    return np.asarray(gained / spent)
