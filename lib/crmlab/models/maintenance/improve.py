"""A better plan for the same money, and how much better it is."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from crmlab.errors import Floats
from crmlab.models.arguments import kind, limited, single
from crmlab.models.maintenance.loop import ClosedLoop

STEP: Final = 1e-7  # of the budget, to measure a slope


def best_plan(loop: ClosedLoop, budget: float, cycles: int = 4) -> pd.DataFrame:
    """Find the plan with the highest expected profit within a budget.

    Money that would earn less than it costs is not spent.

    Parameters
    ----------
    loop
        Groups, channels, and how contact works.
    budget
        Yuan a cycle, for the customers there are at the start.
    cycles
        Number of cycles over which the profit is counted.

    Returns
    -------
    DataFrame, groups × channels: contacts with each customer in a cycle.

    Raises
    ------
    CrmlabError
        For a negative budget or fewer than one cycle.

    Source
    ------
    Sequential quadratic programming (Kraft 1988, as in SciPy), begun at the equal spread.

    Examples
    --------
    >>> best_plan(ClosedLoop.example(), budget=20_000).loc["platinum"].round(1).to_dict()
    {'phone': 0.0, 'mail': 0.0, 'messaging': 0.0, 'video': 2.7, 'visit': 0.0}
    """
    from scipy.optimize import LinearConstraint, minimize

    money = single("budget", budget, low=0.0)
    periods = limited("cycles", cycles, low=1)
    plan = kind("loop", loop, ClosedLoop).equal_spread(money)
    # share of the budget for each group and channel -> contacts; no customers, no contacts
    paid = np.array([[g.customers * c.cost for c in loop.channels] for g in loop.groups])
    bought = np.divide(money, paid, out=np.zeros(paid.shape), where=paid > 0)
    scale = sum(g.customers * g.value for g in loop.groups) or 1.0
    here_and_ahead = STEP * np.eye(paid.size + 1, paid.size, k=-1)

    def loss_and_slope(shares: Floats) -> tuple[float, Floats]:
        near = np.maximum(shares, 0.0) + here_and_ahead
        profit = loop.profit(near.reshape(-1, *paid.shape) * bought, periods)
        return -float(profit[0]) / scale, -(profit[1:] - profit[0]) / (STEP * scale)

    found = minimize(
        loss_and_slope,
        np.full(paid.size, 1.0 / paid.size),
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * paid.size,
        constraints=LinearConstraint(np.ones(paid.size), -np.inf, 1.0),
        options={"maxiter": 1000, "ftol": 1e-9},
    )
    shares = np.where(found.x > 1e-5, found.x, 0.0)
    shares /= max(shares.sum(), 1.0)
    return pd.DataFrame(shares.reshape(paid.shape) * bought, plan.index, plan.columns)


def compare(loop: ClosedLoop, budget: float, cycles: int = 4) -> pd.DataFrame:
    """Compare no contact, equal spread and the best plan.

    Parameters
    ----------
    loop, budget, cycles
        As in :func:`best_plan`.

    Returns
    -------
    DataFrame
        By plan: ``cost`` over all cycles, ``retained`` at the end, ``profit``, ``gain`` over no
        contact, and ``return_on_investment``, the gain for each yuan (NaN where none is spent).

    Raises
    ------
    CrmlabError
        As :func:`best_plan`.

    Source
    ------
    The comparison is ours.

    Examples
    --------
    >>> compare(ClosedLoop.example(), budget=20_000)["retained"].round().to_dict()
    {'none': 675.0, 'equal_spread': 815.0, 'best': 771.0}
    """
    equal = kind("loop", loop, ClosedLoop).equal_spread(budget)
    plans = {"none": 0.0 * equal, "equal_spread": equal, "best": best_plan(loop, budget, cycles)}
    runs = {name: loop.expected(plan, cycles) for name, plan in plans.items()}
    cost = pd.Series({name: run["cost"].sum() for name, run in runs.items()})
    profit = pd.Series({name: run["profit"].sum() for name, run in runs.items()})
    gain = profit - profit["none"]
    return pd.DataFrame(
        {
            "cost": cost,
            "retained": {name: run["retained"].xs(cycles).sum() for name, run in runs.items()},
            "profit": profit,
            "gain": gain,
            "return_on_investment": gain / cost.where(cost > 0),
        }
    ).rename_axis("plan")
