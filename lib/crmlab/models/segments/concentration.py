"""How unevenly customers' value is spread: Lorenz curve, Gini coefficient and the 80/20 rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, wrong
from crmlab.models.arguments import together


def gini(values: ArrayLike) -> Floats:
    """Gini coefficient: 0 when all customers bring the same, near 1 when one brings everything.

    Parameters
    ----------
    values : (..., customers)
        What each customer brings, e.g. revenue in yuan, at least 0.

    Returns
    -------
    array of the leading shape, 0 to 1 - 1/customers.

    Raises
    ------
    CrmlabError
        For negative values, no customers, or a total of 0.

    Source
    ------
    Gini (1912); the half relative mean absolute difference.

    Examples
    --------
    >>> gini([[5, 5, 5, 5], [0, 0, 0, 20]])
    array([0.  , 0.75])
    """
    x = np.sort(_shares("values", values), axis=-1)
    n = x.shape[-1]
    return np.asarray((x * (2.0 * np.arange(1, n + 1) - n - 1.0)).sum(-1) / n)


def lorenz(values: ArrayLike) -> Floats:
    """Lorenz curve: share of the total that the poorest 0, 1, 2, ... customers bring.

    Parameters
    ----------
    values : (..., customers)
        What each customer brings, at least 0.

    Returns
    -------
    array (..., customers + 1), from 0 to 1.

    Raises
    ------
    CrmlabError
        As in :func:`gini`.

    Source
    ------
    Lorenz (1905), Publications of the American Statistical Association 9(70).

    Examples
    --------
    >>> lorenz([3, 1, 0, 4])
    array([0.   , 0.   , 0.125, 0.5  , 1.   ])
    """
    return _cumulative(np.sort(_shares("values", values), axis=-1))


def pareto_share(values: ArrayLike, top: ArrayLike = 0.2) -> Floats:
    """Share of the total that the best customers bring: .8 at ``top=0.2`` is the 80/20 rule.

    A fraction of a customer brings that fraction of what the customer brings.

    Parameters
    ----------
    values : (..., customers)
        What each customer brings, at least 0.
    top
        Fractions of the customers, 0..1, any shape.

    Returns
    -------
    array of the leading shape of ``values``, then the shape of ``top``; 0..1.

    Raises
    ------
    CrmlabError
        As in :func:`gini`, or for a fraction off 0..1.

    Source
    ------
    By its definition; the fraction of a customer is ours.

    Examples
    --------
    >>> float(pareto_share([1, 80, 9, 5, 5]))
    0.8
    >>> pareto_share([1, 80, 9, 5, 5], top=[0, 0.1, 0.4, 1]).round(2)
    array([0.  , 0.4 , 0.89, 1.  ])
    """
    x = np.sort(_shares("values", values), axis=-1)[..., ::-1]
    n = x.shape[-1]
    customers = number("top", top, 0.0, 1.0) * n
    whole = np.minimum(customers.astype(np.intp), n - 1)
    return np.asarray(_cumulative(x)[..., whole] + (customers - whole) * x[..., whole])


def pareto_index(top: ArrayLike, share: ArrayLike) -> Floats:
    """Index of the Pareto distribution in which the ``top`` customers bring ``share``.

    In it the best fraction p brings ``p ** (1 - 1/index)``, and the Gini coefficient is
    ``1 / (2 index - 1)``.

    Parameters
    ----------
    top
        Fraction of customers, between 0 and 1.
    share
        What they bring, between ``top`` and 1; arrays broadcast.

    Returns
    -------
    array, above 1.

    Raises
    ------
    CrmlabError
        For fractions off their range, or a share that is not above ``top``.

    Source
    ------
    The Pareto distribution of type I, exact.

    Examples
    --------
    >>> float(pareto_index(top=0.2, share=0.8).round(4))
    1.161
    """
    p = number("top", top, above=0.0, below=1.0)
    s = number("share", share, above=0.0, below=1.0)
    together(top=p.shape, share=s.shape)
    p, s = np.broadcast_arrays(p, s)
    if (s <= p).any():
        raise wrong("share", "be above top", "大于top", float(s[s <= p][0]))
    return np.asarray(1.0 / (1.0 - np.log(s) / np.log(p)))


def _shares(name: str, values: ArrayLike) -> Floats:
    x = np.atleast_1d(number(name, values, low=0.0))
    if not x.shape[-1]:
        raise wrong(name, "have at least one customer", "至少有一个客户", x.shape)
    largest = x.max(-1, keepdims=True)
    if (largest == 0).any():
        raise wrong(name, "sum to more than 0", "总和大于0", 0)
    x = x / largest
    return np.asarray(x / x.sum(-1, keepdims=True))


def _cumulative(x: Floats) -> Floats:
    return np.concatenate([np.zeros_like(x[..., :1]), x.cumsum(-1)], axis=-1)
