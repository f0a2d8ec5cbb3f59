"""Monte Carlo over what is not known for sure: weights and preferences."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution
from crmlab.models.arguments import MOST, limited, single, source


def dirichlet_around(
    stated: ArrayLike, concentration: float, draws: int, rng: np.random.Generator
) -> Floats:
    """Random shares scattered around stated ones.

    Each row is Dirichlet with parameters ``concentration * stated``: its mean is the stated row,
    the variance of a share p is ``p (1 - p) / (concentration + 1)``, and a share stated as 0
    stays 0.

    Parameters
    ----------
    stated : (..., shares)
        Shares 0..1; each row sums to 1.
    concentration
        How sure one is, at least 1: like a sample of that many observations.
    draws
        Number of draws.
    rng
        Source of randomness.

    Returns
    -------
    (draws, ..., shares), rows summing to 1.

    Raises
    ------
    CrmlabError
        For rows that do not sum to 1, a concentration below 1, a negative number of draws.

    Source
    ------
    The Dirichlet distribution by its definition; to let it stand for doubt is ours.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> dirichlet_around([0.5, 0.5, 0.0], 1e6, draws=2, rng=rng).round(1)
    array([[0.5, 0.5, 0. ],
           [0.5, 0.5, 0. ]])
    """
    mean = np.atleast_1d(distribution("stated", stated))
    sure = single("concentration", concentration, low=1.0)
    many = limited("draws", draws, high=MOST)
    raw = source(rng).standard_gamma(sure * mean, (many, *mean.shape))
    return np.asarray(raw / raw.sum(-1, keepdims=True))
