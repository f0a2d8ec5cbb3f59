"""Customers who leave without a word: the BG/NBD model of repeat purchases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, count, number, shape
from crmlab.models.arguments import MOST, limited, source, together, whole
from crmlab.models.retention.history import history

GAP, NODES = 1e-6, 400
MOST_PURCHASES = 1e15
BLOCK = 2**15  # customers drawn at a time, whose numbers stay near the processor


@dataclass(frozen=True, eq=False)
class BGNBD:
    """Beta-geometric / negative binomial model: customers buy at random, until one day they stop.

    While active, a customer buys at a rate λ of their own, drawn from a gamma distribution; after
    each repeat purchase the customer becomes inactive with a probability p of their own, drawn
    from a beta distribution.  Nobody is seen to leave.

    Parameters
    ----------
    r, alpha
        Shape and rate of the gamma distribution of λ, above 0; ``alpha`` has the unit of time.
    a, b
        Parameters of the beta distribution of p, above 0.

    Raises
    ------
    CrmlabError
        For a parameter that is not above 0, or shapes that do not go together; from a method, for a
        history that cannot be.

    Source
    ------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284.

    Examples
    --------
    >>> customers = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> customers.expected_purchases([13, 26, 52]).round(2)
    array([0.53, 0.9 , 1.45])
    >>> customers.probability_alive(frequency=2, recency=[8, 30], T=39).round(2)
    array([0.21, 0.72])
    """

    r: Floats
    alpha: Floats
    a: Floats
    b: Floats

    def __post_init__(self) -> None:
        for name in ("r", "alpha", "a", "b"):
            object.__setattr__(self, name, number(name, getattr(self, name), above=0.0).copy())
        self._shape()

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Probability that a customer with this history is still active.

        Parameters
        ----------
        frequency
            Number of repeat purchases.
        recency
            Time of the last of them, from the first purchase; 0 if there was none.
        T
            Time from the first purchase to now.

        Returns
        -------
        array; 1 for a customer without repeat purchases, who had no chance to leave.
        """
        from scipy.special import expit

        x, last, now = history(frequency, recency, T)
        self._shape(frequency=x.shape)
        return np.asarray(expit(-self._log_odds_gone(x, last, now)))

    def expected_purchases(self, time: ArrayLike) -> Floats:
        """Mean number of repeat purchases of a new customer up to a time after the first one."""
        t = number("time", time, low=0.0)
        self._shape(time=t.shape)
        return self._more(t, np.zeros_like(t), np.zeros_like(t))

    def predict(
        self, time: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Mean number of purchases in the time to come, given a customer's history.

        Parameters
        ----------
        time
            Length of the time to come.
        frequency, recency, T
            As in :meth:`probability_alive`.

        Examples
        --------
        >>> customers = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> float(customers.predict(39, frequency=2, recency=30.43, T=38.86).round(3))
        1.226
        """
        t = number("time", time, low=0.0)
        x, last, now = history(frequency, recency, T)
        self._shape(frequency=x.shape, time=t.shape)
        return np.asarray(self.probability_alive(x, last, now) * self._more(t, x, now))

    def probability_of_purchases(self, purchases: ArrayLike, time: ArrayLike) -> Floats:
        """Probability of a number of repeat purchases up to a time after the first one."""
        from scipy.special import betainc, betaln, gammaln

        x, t = whole("purchases", purchases), number("time", time, low=0.0)
        self._shape(purchases=x.shape, time=t.shape)
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        q = t / (alpha + t)
        with np.errstate(divide="ignore", invalid="ignore"):
            power = np.where(x > 0, x * np.log(q), 0.0)
        negative_binomial = np.exp(
            gammaln(r + x) - gammaln(r) - gammaln(x + 1) - r * np.log1p(t / alpha) + power
        )
        stays = np.exp(betaln(a, b + x) - betaln(a, b))
        x1 = np.maximum(x, 1.0)
        leaves = np.exp(betaln(a + 1, b + x1 - 1) - betaln(a, b)) * betainc(x1, r, q)
        return np.asarray(stays * negative_binomial + np.where(x > 0, leaves, 0.0))

    def simulate(
        self, T: ArrayLike, rng: np.random.Generator, customers: int | None = None
    ) -> pd.DataFrame:
        """Draw the histories of random customers, exactly and without drawing their purchases.

        The number of purchases that a customer would make is Poisson and the one after which
        the customer stops is geometric; the smaller of the two is seen.  Given the number, the
        time of the last purchase is that of an order statistic of uniform times.

        Parameters
        ----------
        T
            Time observed: one for all, or (customers,).
        rng
            Source of randomness.
        customers
            Number of customers, where T is one for all.  Parameters that are arrays have one value
            for each customer.

        Returns
        -------
        DataFrame with the columns ``frequency``, ``recency``, ``T`` and ``alive``.

        Examples
        --------
        >>> customers = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
        >>> drawn = customers.simulate(T=39, customers=100_000, rng=np.random.default_rng(1))
        >>> drawn["frequency"].mean().round(1), customers.expected_purchases(39).round(1)
        (np.float64(1.2), np.float64(1.2))
        """
        until = number("T", T, low=0.0).copy()
        if until.ndim == 0:
            until = np.full(limited("customers", customers, high=MOST), float(until))
        n = len(until) if customers is None else count("customers", customers)
        shape("T", until, (n,))
        shape("r, alpha, a, b", np.empty(self._shape(T=(n,))), (n,))
        mean = (self.r / self.alpha).max() * until.max(initial=0.0)
        number("r T / alpha", mean, high=MOST_PURCHASES)
        frequency, recency = np.empty(n, dtype=np.int64), np.empty(n)
        alive = np.empty(n, dtype=bool)
        parameters = [
            each if each.ndim == 0 else np.broadcast_to(each, n)
            for each in (self.r, self.alpha, self.a, self.b)
        ]
        for first in range(0, n, BLOCK):
            block = slice(first, first + BLOCK)
            own = [_at(each, block) for each in parameters]
            drawn = _draw(until[block], *own, rng=source(rng))
            frequency[block], recency[block], alive[block] = drawn
        table = {"frequency": frequency, "recency": recency, "T": until, "alive": alive}
        return pd.DataFrame(table, copy=False)

    def _shape(self, **shapes: tuple[int, ...]) -> tuple[int, ...]:
        own = {name: getattr(self, name).shape for name in ("r", "alpha", "a", "b")}
        return together(**own, **shapes)

    def _log_odds_gone(self, x: Floats, last: Floats, now: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            share = np.where(x > 0, np.log(self.a / (self.b + np.maximum(x, 1.0) - 1.0)), -np.inf)
        return np.asarray(share + (self.r + x) * np.log((self.alpha + now) / (self.alpha + last)))

    def _more(self, t: Floats, x: Floats, now: Floats) -> Floats:
        """Mean purchases in time t to come of a customer known to be alive.

        Euler's transformation of the published hypergeometric term.  Where it has a gap, at a = 1
        and wherever a - r is whole, a value close by is taken; where SciPy's function overflows,
        the mean over the probability of leaving.
        """
        from scipy.special import hyp2f1

        a, b, r = self.a, self.b + x, self.r + x
        for gap in (1.0, self.r + np.rint(self.a - self.r)):
            a = np.where(np.abs(a - gap) < GAP, gap + GAP, a)
        ratio = t / (self.alpha + now)
        c, z = a + b - 1.0, ratio / (1.0 + ratio)
        with np.errstate(over="ignore", invalid="ignore"):
            series = (1.0 - z) ** (a - 1.0) * hyp2f1(c - r, a - 1.0, c, z)
            more = np.asarray(c / (a - 1.0) * (1.0 - series))
        lost = ~np.isfinite(more)
        if lost.any():
            more[lost] = _mean_over_leaving(*(
                np.broadcast_to(part, more.shape)[lost] for part in (self.a, b, r, ratio)
            ))  # fmt: skip
        return more


def _at(parameter: Floats, customers: Any) -> Floats:
    """Return a parameter of some customers; one for all stays one."""
    return parameter if parameter.ndim == 0 else np.asarray(parameter[customers])


def _draw(
    until: Floats, r: Floats, alpha: Floats, a: Floats, b: Floats, *, rng: np.random.Generator
) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
    """Return frequency, recency and whether still active, of one customer for each time.

    A gamma number of a shape is one of shape + 1 times U^(1 / shape), and drawn faster so.
    """
    n = len(until)
    left = np.exp(rng.standard_exponential(n) / -r) * rng.standard_gamma(r + 1.0, n)
    left = left * until / alpha - rng.standard_exponential(n)
    buyers = np.flatnonzero(left > 0.0)  # whose first purchase comes in time
    more, a, b, n = rng.poisson(left[buyers]), _at(a, buyers), _at(b, buyers), len(buyers)
    with np.errstate(divide="ignore", over="ignore"):
        odds = np.exp(rng.standard_exponential(n) / b - rng.standard_exponential(n) / a)
        odds *= rng.standard_gamma(a + 1.0, n) / rng.standard_gamma(b + 1.0, n)
        stays = rng.standard_exponential(n) / np.log1p(odds)
    seen = np.minimum(stays, more).astype(np.int64) + 1
    last = np.exp(rng.standard_exponential(n) / -seen)  # the latest of all times
    cut = np.flatnonzero(stays < more)
    last[cut] = rng.beta(seen[cut], more[cut] - seen[cut] + 2)
    frequency, recency = np.zeros(len(until), dtype=np.int64), np.zeros(len(until))
    alive = np.ones(len(until), dtype=bool)
    frequency[buyers], recency[buyers] = seen, until[buyers] * last
    alive[buyers] = stays >= more + 1
    return frequency, recency, alive


def _mean_over_leaving(a: Floats, b: Floats, r: Floats, ratio: Floats) -> Floats:
    """Mean of (1 - (1 + p ratio)^-r) / p over p of a beta distribution, by quadrature."""
    from scipy.special import betaincinv

    node, weight = np.polynomial.legendre.leggauss(NODES)
    s = (node + 1.0) / 2.0  # the polynomial below puts most nodes at the ends
    p = betaincinv(a[:, None], b[:, None], s**3 * (10.0 - 15.0 * s + 6.0 * s**2))
    p = np.maximum(p, np.finfo(float).tiny)
    bought = -np.expm1(-r[:, None] * np.log1p(p * ratio[:, None])) / p
    return np.asarray(bought @ (15.0 * weight * (s * (1.0 - s)) ** 2))
