"""Fit the BG/NBD model by maximum likelihood."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, shape, wrong
from crmlab.models.arguments import together
from crmlab.models.retention.history import history
from crmlab.models.retention.purchases import BGNBD

NAMES = ("r", "alpha", "a", "b")


class BGNBDFit(NamedTuple):
    """The fitted model, the standard errors of its parameters, and its log-likelihood."""

    model: BGNBD
    error: pd.Series[float]
    log_likelihood: float


def fit_bgnbd(
    frequency: ArrayLike,
    recency: ArrayLike,
    T: ArrayLike,
    customers: ArrayLike = 1.0,
) -> BGNBDFit:
    """Find the BG/NBD model under which the observed purchases are most likely.

    Parameters
    ----------
    frequency : (n,)
        Number of repeat purchases of each customer.
    recency : (n,)
        Time of the last of them, from the first purchase; 0 if there was none.
    T : (n,)
        Time from the first purchase to the end of the observation, above 0.
    customers : (n,)
        Number of customers with this history; 1 where every row is one customer.

    Returns
    -------
    BGNBDFit

    Raises
    ------
    CrmlabError
        For a history that cannot be, or in which nobody bought again.

    Source
    ------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284; section 7 of the technical
    note on its implementation gives the form that is computed.

    Examples
    --------
    >>> truth = BGNBD(r=0.5, alpha=5, a=0.8, b=2.5)
    >>> seen = truth.simulate(T=40, customers=20_000, rng=np.random.default_rng(1))
    >>> fitted = fit_bgnbd(seen["frequency"], seen["recency"], seen["T"])
    >>> bool(abs(fitted.model.r - truth.r) < 3 * fitted.error["r"])
    True
    """
    from scipy.optimize import minimize

    x, last, now = history(frequency, recency, T)
    shape("frequency", x, (None,))
    number("T", now, above=0.0)
    weight = number("customers", customers, low=0.0)
    together(frequency=x.shape, customers=weight.shape)
    weight = shape("customers", weight + np.zeros_like(x), x.shape)
    if not (x * weight).any():
        raise wrong("frequency", "show at least one repeat purchase", "至少有一次重复购买", 0)
    unit = now.max() / 10.0
    loss = _Loss(x, last / unit, now / unit, weight)
    found = minimize(loss, np.zeros(4), jac=True, method="BFGS", options={"gtol": 1e-7})
    slope = np.abs(loss(found.x)[1]).max()
    if not np.isfinite(found.fun) or slope > 1e-4:
        raise wrong(
            "purchases", "let the BG/NBD fit converge", "能使BG/NBD拟合收敛", float(slope)
        )
    scale = np.array([1.0, unit, 1.0, 1.0])
    estimate = np.exp(found.x) * scale
    error = estimate * loss.log_errors(found.x)
    likelihood = float(loss.log_likelihood(found.x) - (x * weight).sum() * np.log(unit))
    return BGNBDFit(BGNBD(*estimate), pd.Series(error, index=list(NAMES), name="error"), likelihood)


class _Loss:
    """Negative log-likelihood of a customer, and its slope, in the logs of the parameters."""

    def __init__(self, x: Floats, last: Floats, now: Floats, weight: Floats) -> None:
        """Split off the customers without repeats: only their T matters."""
        self.total = weight.sum()
        self.x, where = np.unique(x, return_inverse=True)
        self.n = np.bincount(where, weight)
        self.never = _grouped(now[x == 0], weight[x == 0])
        again = x > 0
        self.x1, self.last, self.now = x[again], last[again], now[again]
        self.weight = weight[again]

    def __call__(self, log_parameters: Floats) -> tuple[float, Floats]:
        total, slope = self._sum(log_parameters)
        return -total / self.total, -slope / self.total

    def log_likelihood(self, log_parameters: Floats) -> float:
        return self._sum(log_parameters)[0]

    def log_errors(self, log_parameters: Floats, step: float = 1e-4) -> Floats:
        """Standard errors of the logs, from differences of the slope; NaN if data cannot tell."""
        steps = step * np.eye(4)
        bend = np.array([
            (self(log_parameters + h)[1] - self(log_parameters - h)[1]) / (2 * step) for h in steps
        ])
        curvature = (bend + bend.T) / 2
        if np.linalg.eigvalsh(curvature).min() <= 1e-9:
            return np.full(4, np.nan)
        return np.asarray(np.sqrt(np.diag(np.linalg.inv(curvature)) / self.total))

    def _sum(self, log_parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import gammaln, psi

        r, alpha, a, b = np.exp(np.clip(log_parameters, -30.0, 30.0))
        u, n = self.x, self.n
        total = n @ (gammaln(r + u) - gammaln(r) + r * np.log(alpha)
                     + gammaln(a + b) + gammaln(b + u) - gammaln(b) - gammaln(a + b + u))
        both = psi(a + b) - psi(a + b + u)
        slope = np.array([
            n @ (psi(r + u) - psi(r) + np.log(alpha)), n.sum() * r / alpha,
            n @ both, n @ (both + psi(b + u) - psi(b)),
        ])
        never, m = self.never
        total -= r * (m @ np.log(alpha + never))
        slope[:2] -= [m @ np.log(alpha + never), r * (m @ (1.0 / (alpha + never)))]

        k, w = r + self.x1, self.weight
        log_now, log_last = np.log(alpha + self.now), np.log(alpha + self.last)
        here = -k * log_now
        gone = np.log(a) - np.log(b + self.x1 - 1.0) - k * log_last
        either = np.logaddexp(here, gone)
        p = np.exp(gone - either)
        total += w @ either
        wp, wq = w * p, w * (1.0 - p)
        slope += [
            -(wq @ log_now) - wp @ log_last,
            -(wq @ (k / (alpha + self.now))) - wp @ (k / (alpha + self.last)),
            wp.sum() / a,
            -(wp @ (1.0 / (b + self.x1 - 1.0))),
        ]
        return float(total), slope * np.array([r, alpha, a, b])


def _grouped(values: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the different values and the weight of each."""
    different, where = np.unique(values, return_inverse=True)
    return different, np.bincount(where, weight, minlength=len(different)).astype(np.float64)
