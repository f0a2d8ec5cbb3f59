"""Customers who leave openly: retention by the shifted beta-geometric model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, number, shape, wrong
from crmlab.models.arguments import MOST, limited, source, together


@dataclass(frozen=True, eq=False)
class BetaGeometric:
    """Shifted beta-geometric model: every customer has a chance of leaving of their own.

    The chance is the same at each renewal, but differs between customers as a beta distribution.
    Those most likely to leave go first, so the retention rate of those who are left rises,
    though nobody becomes more loyal.

    Parameters
    ----------
    alpha, beta
        Parameters of the beta distribution of the chance of leaving, above 0 and at most 1e9; its
        mean is ``alpha / (alpha + beta)``.

    Raises
    ------
    CrmlabError
        For a parameter off its range, a period too early, or shapes that do not go together;
        likewise from every method.

    Source
    ------
    Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76-90.

    Examples
    --------
    >>> high_end = BetaGeometric(alpha=0.668, beta=3.806)
    >>> high_end.survival([1, 7, 12]).round(3)
    array([0.851, 0.489, 0.378])
    >>> high_end.retention([1, 2, 12]).round(3)
    array([0.851, 0.878, 0.957])
    """

    alpha: Floats
    beta: Floats

    def __post_init__(self) -> None:
        for name in ("alpha", "beta"):
            given = number(name, getattr(self, name), high=1e9, above=0.0)
            object.__setattr__(self, name, given.copy())
        self._shape()

    def survival(self, period: ArrayLike) -> Floats:
        """Share of customers still there after ``period`` renewals, at least 0; 1 at period 0."""
        from scipy.special import betaln

        t = number("period", period, low=0.0)
        self._shape(period=t.shape)
        return np.asarray(np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta)))

    def retention(self, period: ArrayLike) -> Floats:
        """Share of those there after ``period - 1`` renewals who renew again; from period 1 on."""
        t = number("period", period, low=1.0)
        self._shape(period=t.shape)
        return np.asarray((self.beta + t - 1.0) / (self.alpha + self.beta + t - 1.0))

    def lost(self, period: ArrayLike) -> Floats:
        """Share of all customers who leave at a renewal, the first of them at period 1."""
        return np.asarray(self.survival(number("period", period, low=1.0) - 1.0)
                          * (1.0 - self.retention(period)))

    def discounted_lifetime(self, discount: ArrayLike, renewal: ArrayLike = 0) -> Floats:
        """Expected number of periods to come, discounted; times the margin, a lifetime value.

        Seen from just before a renewal: the period that it would open counts in full.

        Parameters
        ----------
        discount
            Rate a period, at least 1e-6.
        renewal
            Number of the coming renewal; 0 is the first purchase of a customer just acquired.

        Source
        ------
        Fader & Hardie (2010), Marketing Science 29(1), 85-93.  Their hypergeometric function is
        computed as Gauss's continued fraction, which no parameters make overflow.

        Examples
        --------
        >>> high_end = BetaGeometric(alpha=0.668, beta=3.806)
        >>> high_end.discounted_lifetime(discount=0.1, renewal=[0, 1, 4]).round(2)
        array([5.92, 5.41, 6.62])
        """
        d, n = number("discount", discount, low=1e-6), number("renewal", renewal, low=0.0)
        self._shape(discount=d.shape, renewal=n.shape)
        renews = np.where(n > 0, self.retention(np.maximum(n, 1.0)), 1.0)
        b, factor = self.beta + n, 1.0 / (1.0 + d)
        c, later = self.alpha + b, np.ones(())
        terms = int(20.0 * np.sqrt(1.0 + 1.0 / d.min(initial=1.0)))  # for all digits of a float
        for m in range(terms, 0, -1):
            later = 1.0 - m * (self.alpha + m - 1.0) / ((c + 2 * m - 2) * (c + 2 * m - 1)) * (
                factor / (1.0 - (b + m) * (c - 1.0 + m) / ((c + 2 * m - 1) * (c + 2 * m)) * (
                    factor / later)))
        return np.asarray(renews / (1.0 - b / c * factor / later))

    def simulate(self, customers: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Draw the renewal at which each of a number of random customers leaves; 1 is the first.

        Parameters
        ----------
        customers
            Number of customers.
        rng
            Source of randomness.

        Returns
        -------
        (customers,) whole numbers; 2^53 for whoever would stay for more periods than that.
        """
        n, rng = limited("customers", customers, high=MOST), source(rng)
        shape("alpha, beta", np.empty(self._shape(customers=(n,))), (n,))
        chance = rng.beta(self.alpha, self.beta, n)
        with np.errstate(divide="ignore", over="ignore"):
            wait = rng.standard_exponential(len(chance)) / -np.log1p(-chance)
        return np.minimum(wait + 1.0, 2.0**53).astype(np.int64)

    def _shape(self, **shapes: tuple[int, ...]) -> tuple[int, ...]:
        return together(alpha=self.alpha.shape, beta=self.beta.shape, **shapes)


class BetaGeometricFit(NamedTuple):
    """The fitted ``model`` and its ``log_likelihood`` (of a customer, if fitted to shares)."""

    model: BetaGeometric
    log_likelihood: float


def fit_beta_geometric(alive: ArrayLike) -> BetaGeometricFit:
    """Find the shifted beta-geometric model under which a cohort's survival is most likely.

    Parameters
    ----------
    alive : (periods + 1,)
        Number, or share, of the cohort's customers still there: at the start, after the first
        renewal, and so on.  Never rises.

    Returns
    -------
    BetaGeometricFit
        Where customers do not differ, ``alpha`` and ``beta`` are very large.

    Raises
    ------
    CrmlabError
        For numbers that rise, or a cohort in which nobody left.

    Source
    ------
    Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76-90.

    Examples
    --------
    >>> high_end = [1, .869, .743, .653, .593, .551, .517, .491]
    >>> fitted = fit_beta_geometric(high_end)
    >>> fitted.model.alpha.round(3), fitted.model.beta.round(3), round(fitted.log_likelihood, 3)
    (np.float64(0.668), np.float64(3.806), -1.611)
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    cohort = number("alive", alive, low=0.0)
    shape("alive", cohort, (None,))
    lost, kept = -np.diff(cohort), cohort[1:]
    if (lost < 0).any():
        raise wrong("alive", "never rise", "不上升", float(kept[lost < 0][0]))
    if not lost.any():
        raise wrong("alive", "fall at least once", "至少下降一次", cohort.tolist())
    before = np.arange(len(lost))

    def loss(point: Floats) -> float:
        """Log-likelihood from the mean chance of leaving and the spread 1 / (alpha + beta)."""
        leave = expit(point[0]) / (1.0 + np.exp(point[1]) * before)
        return float(-(lost @ np.log(leave) + kept @ np.log1p(-leave)) / cohort[0])

    found = minimize(
        loss, [0.0, 0.0], method="Nelder-Mead", bounds=[(-30.0, 30.0), (-18.0, 18.0)],
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 2000},
    )
    mean, whole = expit(found.x[0]), np.exp(-found.x[1])
    model = BetaGeometric(mean * whole, expit(-found.x[0]) * whole)
    return BetaGeometricFit(model, float(-found.fun * cohort[0]))
