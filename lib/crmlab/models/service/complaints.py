"""Complaints: most unhappy customers say nothing, and those who say nothing are lost first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, one_of, probability, wrong
from crmlab.models.arguments import MOST, limited, single, source, together

OUTCOMES: Final = ("silent", "unresolved", "resolved", "fast")
"""A customer with a problem says nothing, or complains: in vain, with success, with fast
success.
"""

TARP: Final[Mapping[str, tuple[float, float, float, float]]] = MappingProxyType(
    {"small": (0.37, 0.46, 0.70, 0.95), "large": (0.09, 0.19, 0.54, 0.82)}
)
"""Share who buy again, by outcome: for a loss below 5 and above 100 US dollars.

TARP (1979, 1986), Consumer Complaint Handling in America, as reprinted in the service texts.
"""


@dataclass(frozen=True)
class ComplaintFunnel:
    """What becomes of customers who had a problem.

    Parameters
    ----------
    voiced
        Share of them who complain to the firm, 0..1.
    resolved
        Share of the complaints that are resolved, fast or not.
    fast
        Share of the resolved complaints that are resolved fast.
    repurchase
        ``"small"`` or ``"large"`` for the published rates of :data:`TARP`, or four rates of
        one's own in the order of :data:`OUTCOMES`.

    Raises
    ------
    CrmlabError
        For a share off 0..1, an unknown name or another number of rates.

    Source
    ------
    The rates: TARP.  The four outcomes exclude each other here; that reading is ours.

    Examples
    --------
    >>> funnel = ComplaintFunnel(voiced=0.05, resolved=0.5, fast=0.2, repurchase="large")
    >>> funnel.expected(customers=1000, value=2000)[["customers", "retained", "lost"]].round(1)
    ... # doctest: +NORMALIZE_WHITESPACE
                customers  retained   lost
    outcome
    silent          950.0      85.5  864.5
    unresolved       25.0       4.8   20.2
    resolved         20.0      10.8    9.2
    fast              5.0       4.1    0.9
    """

    voiced: float
    resolved: float
    fast: float
    repurchase: str | Sequence[float] = "small"

    def __post_init__(self) -> None:
        for name in ("voiced", "resolved", "fast"):
            single(name, getattr(self, name), 0.0, 1.0)
        _rates(self.repurchase)

    def shares(self) -> pd.Series:
        """Share of the customers with a problem, by outcome."""
        shares = outcome_shares(self.voiced, self.resolved, self.fast)
        return pd.Series(shares, index=pd.Index(OUTCOMES, name="outcome"), name="share")

    def expected(self, customers: float, value: float = 1.0) -> pd.DataFrame:
        """Expected customers kept and lost, by outcome.

        Parameters
        ----------
        customers
            Number of customers with a problem.
        value
            Yuan; what a retained customer is worth.

        Returns
        -------
        DataFrame
            By outcome: ``customers``, ``repurchase`` (the rate), ``retained``, ``lost``,
            ``value_retained`` and ``value_lost`` in yuan.
        """
        reached = single("customers", customers, low=0.0) * self.shares().to_numpy()
        return self._table(reached, reached * _rates(self.repurchase), value)

    def counts(
        self, customers: int, value: float = 1.0, *, rng: np.random.Generator
    ) -> pd.DataFrame:
        """One random run, with the arguments and in the columns of :meth:`expected`."""
        n = limited("customers", customers, high=MOST)
        reached = source(rng).multinomial(n, self.shares().to_numpy())
        return self._table(reached, rng.binomial(reached, _rates(self.repurchase)), value)

    def _table(self, reached: NDArray[Any], retained: NDArray[Any], value: float) -> pd.DataFrame:
        yuan = single("value", value)
        lost = reached - retained
        return pd.DataFrame(
            {
                "customers": reached,
                "repurchase": _rates(self.repurchase),
                "retained": retained,
                "lost": lost,
                "value_retained": retained * yuan,
                "value_lost": lost * yuan,
            },
            index=pd.Index(OUTCOMES, name="outcome"),
        )


def outcome_shares(voiced: ArrayLike, resolved: ArrayLike, fast: ArrayLike) -> Floats:
    """Shares of customers with a problem who end in each of the four outcomes.

    Parameters
    ----------
    voiced, resolved, fast
        As in :class:`ComplaintFunnel`; arrays broadcast.

    Returns
    -------
    (..., 4) array, shares in the order of :data:`OUTCOMES`; each row sums to one.

    Raises
    ------
    CrmlabError
        For a share off 0..1.

    Source
    ------
    As :class:`ComplaintFunnel`.

    Examples
    --------
    >>> outcome_shares(voiced=[0.05, 0.5], resolved=0.6, fast=0.5)
    array([[0.95 , 0.02 , 0.015, 0.015],
           [0.5  , 0.2  , 0.15 , 0.15 ]])
    """
    v, r = probability("voiced", voiced), probability("resolved", resolved)
    f = probability("fast", fast)
    together(voiced=v.shape, resolved=r.shape, fast=f.shape)
    v, r, f = np.broadcast_arrays(v, r, f)
    return np.stack([1.0 - v, v * (1.0 - r), v * r * (1.0 - f), v * r * f], axis=-1)


def repurchase_rate(
    voiced: ArrayLike,
    resolved: ArrayLike,
    fast: ArrayLike,
    repurchase: str | Sequence[float] = "small",
) -> Floats:
    """Share of all customers with a problem who buy again.

    Parameters
    ----------
    voiced, resolved, fast, repurchase
        As in :class:`ComplaintFunnel`; arrays broadcast.

    Returns
    -------
    array, share.

    Raises
    ------
    CrmlabError
        As :class:`ComplaintFunnel`.

    Source
    ------
    As :class:`ComplaintFunnel`.

    Examples
    --------
    >>> repurchase_rate(voiced=[0.05, 0.5], resolved=0.6, fast=0.5, repurchase="large").round(4)
    array([0.1097, 0.287 ])
    """
    return np.asarray(outcome_shares(voiced, resolved, fast) @ _rates(repurchase))


def lost_silently(
    voiced: ArrayLike,
    resolved: ArrayLike,
    fast: ArrayLike,
    repurchase: str | Sequence[float] = "small",
) -> Floats:
    """Share of the lost customers who never said a word.

    Parameters
    ----------
    voiced, resolved, fast, repurchase
        As in :class:`ComplaintFunnel`; arrays broadcast.

    Returns
    -------
    array, share; 0 where nobody is lost.

    Raises
    ------
    CrmlabError
        As :class:`ComplaintFunnel`.

    Source
    ------
    As :class:`ComplaintFunnel`.

    Examples
    --------
    >>> float(lost_silently(voiced=0.05, resolved=0.6, fast=0.5, repurchase="large").round(3))
    0.971
    """
    lost = outcome_shares(voiced, resolved, fast) * (1.0 - _rates(repurchase))
    total = lost.sum(-1)
    return np.asarray(np.divide(lost[..., 0], total, out=np.zeros(total.shape), where=total > 0))


def _rates(repurchase: str | Sequence[float]) -> Floats:
    if isinstance(repurchase, str):
        return np.array(TARP[one_of("repurchase", repurchase, TARP)])
    rates = probability("repurchase", repurchase)
    if rates.shape != (4,):
        raise wrong(
            "repurchase", f"hold 4 rates ({', '.join(OUTCOMES)})",
            f"含有4个比率（{', '.join(OUTCOMES)}）", repurchase,
        )
    return rates
