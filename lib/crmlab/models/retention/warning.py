"""Churn warning: whom to call before they leave, and how far the warning can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, number, probability, shape, wrong
from crmlab.models.arguments import limited, single, together, truth


def warning_threshold(miss: ArrayLike, false_alarm: ArrayLike) -> Floats:
    """Probability of staying below which a warning pays: ``miss / (miss + false_alarm)``.

    A warning costs ``p × false_alarm`` on average, and silence ``(1 - p) × miss``.

    Parameters
    ----------
    miss
        Yuan lost when a customer leaves unwarned who could have been kept.
    false_alarm
        Yuan spent in vain on a customer who would have stayed.

    Returns
    -------
    array, probability; with the lifetime value of each customer as ``miss``, one for each.

    Raises
    ------
    CrmlabError
        For a cost below 0, two costs of 0, or shapes that do not go together.

    Source
    ------
    Elkan (2001), Proceedings of IJCAI-01, 973-978: the decision that costs least.

    Examples
    --------
    >>> warning_threshold(miss=[50, 200, 1000], false_alarm=50)
    array([0.5       , 0.8       , 0.95238095])
    """
    lost, spent = number("miss", miss, low=0.0), number("false_alarm", false_alarm, low=0.0)
    together(miss=lost.shape, false_alarm=spent.shape)
    if ((lost + spent) == 0).any():
        raise wrong("miss + false_alarm", "be greater than 0", "大于0", 0)
    return np.asarray(lost / (lost + spent))


def churn_warning(
    stays: ArrayLike, miss: ArrayLike, false_alarm: ArrayLike
) -> NDArray[np.bool_]:
    """Warn of the customers whose probability of staying is below the threshold that pays.

    Parameters
    ----------
    stays
        Probability of staying (or of being alive), calibrated.
    miss, false_alarm
        As in :func:`warning_threshold`.

    Returns
    -------
    array of bool.

    Raises
    ------
    CrmlabError
        For a probability off 0..1, or as in :func:`warning_threshold`.

    Source
    ------
    Elkan (2001), Proceedings of IJCAI-01, 973-978.

    Examples
    --------
    >>> churn_warning(stays=[0.95, 0.7, 0.2], miss=200, false_alarm=50)
    array([False,  True,  True])
    """
    chance, threshold = probability("stays", stays), warning_threshold(miss, false_alarm)
    together(stays=chance.shape, miss=np.shape(miss), false_alarm=np.shape(false_alarm))
    return np.asarray(chance < threshold)


class Threshold(NamedTuple):
    """The ``threshold`` that cost least on past customers, and how it did on them.

    ``cost`` in yuan; numbers of customers who left and were ``caught`` or ``missed``, and of
    ``false_alarms`` over those who stayed.
    """

    threshold: float
    cost: float
    caught: int
    missed: int
    false_alarms: int


def best_threshold(
    stays: ArrayLike, stayed: ArrayLike, *, miss: float, false_alarm: float
) -> Threshold:
    """Find the threshold that would have cost least on customers whose outcome is known.

    If the probabilities are calibrated it lies near :func:`warning_threshold`; if they are not,
    it makes up for it.  Between thresholds of equal cost, the one with fewest warnings.

    Parameters
    ----------
    stays : (n,)
        Probability of staying that was foretold.
    stayed : (n,)
        Whether the customer stayed: 1 or 0.
    miss, false_alarm
        Yuan, as in :func:`warning_threshold`.

    Returns
    -------
    Threshold
        A customer below ``threshold`` is warned of; it lies half-way between two neighbouring
        probabilities, at 0 for no warning and at 1.5 for a warning of everyone.

    Raises
    ------
    CrmlabError
        For a probability off 0..1, outcomes other than 0 and 1, no customers, or a cost that is not
        one number of at least 0.

    Source
    ------
    A search through all thresholds; that it stands in for a calibration is ours.

    Examples
    --------
    >>> best_threshold([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], miss=200, false_alarm=50)
    Threshold(threshold=0.5, cost=0.0, caught=2, missed=0, false_alarms=0)
    """
    p, y = _outcomes(stays, stayed)
    lost, spent = single("miss", miss), single("false_alarm", false_alarm)
    warning_threshold(lost, spent)
    values, where = np.unique(p, return_inverse=True)
    loyal = np.append(0, np.bincount(where, y).cumsum())
    gone = np.append(0, np.bincount(where, 1 - y).cumsum())
    cost = spent * loyal + lost * (gone[-1] - gone)
    best = int(cost.argmin())
    edges = np.concatenate([[0.0], (values[1:] + values[:-1]) / 2, [1.5]])
    return Threshold(
        float(edges[best]), float(cost[best]), int(gone[best]), int(gone[-1] - gone[best]),
        int(loyal[best]),
    )


def calibration_table(
    stays: ArrayLike, stayed: ArrayLike, groups: int = 10, confidence: float = 0.95
) -> pd.DataFrame:
    """Set what was foretold beside what happened, in groups of about equal size.

    Parameters
    ----------
    stays : (n,)
        Probability of staying that was foretold.
    stayed : (n,)
        Whether the customer stayed: 1 or 0.
    groups
        Number of groups, from the least likely to stay to the most likely; equal probabilities
        are never split, so there may be fewer.
    confidence
        Level of the interval for the share that stayed.

    Returns
    -------
    DataFrame: ``customers``, ``foretold`` (mean probability), ``stayed`` (share), and Wilson's
    interval for the share, ``lower`` and ``upper``.

    Raises
    ------
    CrmlabError
        For a probability off 0..1, outcomes other than 0 and 1, or no customers.

    Source
    ------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212, for the interval.

    Examples
    --------
    >>> calibration_table([0.2, 0.2, 0.8, 0.8], [0, 1, 1, 1], groups=2).round(2)
           customers  foretold  stayed  lower  upper
    group                                           
    1              2       0.2     0.5   0.09   0.91
    2              2       0.8     1.0   0.34   1.00
    """
    from scipy.special import ndtri

    p, y = _outcomes(stays, stayed)
    z = ndtri(0.5 + single("confidence", confidence, above=0.0, below=1.0) / 2)
    cuts = np.quantile(p, np.linspace(0, 1, limited("groups", groups, low=1) + 1)[1:-1])
    _, group = np.unique(np.searchsorted(cuts, p, side="left"), return_inverse=True)
    n = np.bincount(group)
    share = np.bincount(group, y) / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return pd.DataFrame(
        {
            "customers": n, "foretold": np.bincount(group, p) / n, "stayed": share,
            "lower": np.maximum(middle - half, 0.0), "upper": np.minimum(middle + half, 1.0),
        },
        index=pd.RangeIndex(1, len(n) + 1, name="group"),
    )


@dataclass(frozen=True, eq=False)
class Recalibration:
    """A rising curve from probabilities as foretold to probabilities as they turned out.

    Attributes
    ----------
    foretold, actual : (points,)
        Points of the curve, 0..1, ``foretold`` rising; between them it is straight.

    Raises
    ------
    CrmlabError
        For probabilities off 0..1, no points, or points that do not rise.

    Examples
    --------
    >>> Recalibration(foretold=[0.4, 0.6], actual=[0.1, 0.9])([0.3, 0.5])
    array([0.1, 0.5])
    """

    foretold: Floats
    actual: Floats

    def __post_init__(self) -> None:
        x, y = probability("foretold", self.foretold), probability("actual", self.actual)
        shape("actual", y, shape("foretold", x, (None,)).shape)
        if not x.size or (np.diff(x) <= 0).any():
            raise wrong("foretold", "rise from point to point", "逐点上升", x)
        object.__setattr__(self, "foretold", x.copy())
        object.__setattr__(self, "actual", y.copy())

    def __call__(self, stays: ArrayLike) -> Floats:
        """Return calibrated probabilities of staying."""
        return np.asarray(np.interp(probability("stays", stays), self.foretold, self.actual))


def recalibrate(stays: ArrayLike, stayed: ArrayLike) -> Recalibration:
    """Learn from past customers how to correct probabilities that are too bold or too timid.

    Isotonic regression: the order of the customers stays as it is.

    Parameters
    ----------
    stays : (n,)
        Probability of staying that was foretold.
    stayed : (n,)
        Whether the customer stayed: 1 or 0.

    Returns
    -------
    Recalibration

    Raises
    ------
    CrmlabError
        For a probability off 0..1, outcomes other than 0 and 1, or no customers.

    Source
    ------
    Zadrozny & Elkan (2002), Proceedings of KDD 2002, 694-699.

    Examples
    --------
    >>> timid = recalibrate([0.4, 0.4, 0.6, 0.6], [0, 0, 1, 1])
    >>> timid([0.4, 0.6])
    array([0., 1.])
    """
    from scipy.optimize import isotonic_regression

    p, y = _outcomes(stays, stayed)
    values, where = np.unique(p, return_inverse=True)
    n = np.bincount(where)
    rising = isotonic_regression(np.bincount(where, y) / n, weights=n).x
    return Recalibration(values, np.asarray(rising))


def _outcomes(stays: ArrayLike, stayed: ArrayLike) -> tuple[Floats, Floats]:
    p, y = probability("stays", stays), truth("stayed", stayed)
    shape("stays", p, (None,))
    shape("stayed", y, p.shape)
    if not p.size:
        raise wrong("stays", "hold at least one customer", "至少有一位客户", 0)
    return p, y.astype(np.float64)
