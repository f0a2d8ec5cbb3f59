"""Classes by rank: the best so many per cent, the next so many, and so on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import distribution, number, shape, wrong


def by_rank(names: Sequence[str], shares: ArrayLike, **values: ArrayLike) -> NDArray[np.str_]:
    """Name the class of each customer by rank; equal values share a rank and a class.

    Parameters
    ----------
    names
        Classes, the best first.
    shares
        Share of the customers in each class, summing to 1.
    **values : (..., customers)
        What to rank by, under its name; high is good.

    Returns
    -------
    array of names, of the shape of the values.

    Raises
    ------
    CrmlabError
        For values that are not finite, no customers, or shares that do not fit or sum to 1.

    Examples
    --------
    >>> by_rank(["top", "rest"], [0.2, 0.8], sales=[3, 9, 3, 1, 2]).tolist()
    ['rest', 'top', 'rest', 'rest', 'rest']
    """
    from scipy.stats import rankdata

    ((name, scores),) = values.items()
    x = np.atleast_1d(number(name, scores))
    if not x.shape[-1]:
        raise wrong(name, "have at least one customer", "至少有一个客户", x.shape)
    s = shape("shares", np.atleast_1d(distribution("shares", shares)), (len(names),))
    edges = s.cumsum()[:-1]
    place = (rankdata(-x, axis=-1) - 0.5) / x.shape[-1]
    return np.asarray(np.array(names)[np.searchsorted(edges, place, side="right")])
