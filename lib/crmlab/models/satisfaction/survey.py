"""An invented survey of a Chinese mobile operator, drawn from the European satisfaction model.

The European Customer Satisfaction Index (ECSI) puts seven things that no one can see directly in
a path model: image, expectation, quality, value, satisfaction, the handling of complaints and
loyalty.  Each is the sum of its causes, by the published coefficients, and a disturbance.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, number, wrong
from crmlab.models.arguments import MOST, limited, source

PATHS: dict[str, dict[str, float]] = {
    "image": {},
    "expectation": {"image": 0.505},
    "quality": {"expectation": 0.557},
    "value": {"expectation": 0.051, "quality": 0.557},
    "satisfaction": {"image": 0.179, "expectation": 0.064, "quality": 0.513, "value": 0.192},
    "complaints": {"satisfaction": 0.526},
    "loyalty": {"image": 0.195, "satisfaction": 0.483, "complaints": 0.071},
}
"""Causes of each latent variable with their published path coefficients."""

LATENTS = tuple(PATHS)

ITEMS = {
    "image": 5, "expectation": 3, "quality": 7, "value": 2, "satisfaction": 3, "complaints": 1,
    "loyalty": 3,
}
"""Number of questions asked about each latent variable, as in the published questionnaire."""

_SHARED = {("image", "quality"): 0.4834, ("image", "complaints"): 0.1603}
_MEAN = {
    "image": 7.5, "expectation": 7.8, "quality": 7.4, "value": 6.5, "satisfaction": 7.2,
    "complaints": 6.6, "loyalty": 7.0,
}
_SPREAD = 1.9
_LOADING = 0.8


def latent_correlations() -> pd.DataFrame:
    """Exact correlations of the seven latent variables: what :func:`latent_scores` tends to.

    The published coefficients alone, with disturbances that have nothing in common, would explain
    .573 of satisfaction and .392 of loyalty; published are .680 and .457.  So image must go with
    quality and with the handling of complaints beyond the paths.  The two covariances of image
    with their disturbances that restore the published R2 are ours.

    Returns
    -------
    DataFrame (7, 7)

    Source
    ------
    The model: Tenenhaus, Esposito Vinzi, Chatelin & Lauro (2005), Computational Statistics & Data
    Analysis 48(1).  The coefficients: 250 customers of a mobile operator, by SmartPLS.

    Examples
    --------
    >>> float(latent_correlations().loc["satisfaction", "loyalty"].round(3))
    0.655
    """
    return pd.DataFrame(_correlations(), index=list(LATENTS), columns=list(LATENTS))


def _correlations() -> Floats:
    r = np.eye(len(LATENTS))
    for i, effect in enumerate(LATENTS):
        for j, other in enumerate(LATENTS[:i]):
            by_paths = sum(b * r[LATENTS.index(cause), j] for cause, b in PATHS[effect].items())
            r[i, j] = r[j, i] = by_paths + _SHARED.get((other, effect), 0.0)
    return r


def latent_scores(customers: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw customers' latent scores: normal, mean 0, variance 1.

    Parameters
    ----------
    customers
        How many, at least 1.
    rng
        Random generator.

    Returns
    -------
    DataFrame (customers, 7)

    Raises
    ------
    CrmlabError
        For a number of customers that is not whole or below 1.

    Source
    ------
    As :func:`latent_correlations`; that the scores are normal is ours.

    Examples
    --------
    >>> latent_scores(3, np.random.default_rng(1)).shape
    (3, 7)
    """
    n = limited("customers", customers, low=1, high=MOST)
    root = np.linalg.cholesky(_correlations())
    z = source(rng).standard_normal((n, len(LATENTS)))
    return pd.DataFrame(np.einsum("nk,jk->nj", z, root), columns=list(LATENTS))


def estimate_paths(correlations: pd.DataFrame) -> pd.DataFrame:
    """Path coefficients and R2 of the satisfaction model from correlations.

    Each variable is regressed on its causes.  On averages of items the coefficients come out
    smaller than on the latent scores, for a questionnaire measures with error.

    Parameters
    ----------
    correlations
        Correlations of the variables in ``LATENTS``, e.g. ``latent_scores(...).corr()``.

    Returns
    -------
    DataFrame
        A row a path: ``cause``, ``effect``, ``coefficient``, ``r_squared`` of the effect.

    Raises
    ------
    CrmlabError
        For a missing variable, a correlation off -1..1, or variables of which one repeats others.

    Source
    ------
    Least squares from correlations, by its definition.

    Examples
    --------
    >>> paths = estimate_paths(latent_correlations()).set_index(["cause", "effect"])
    >>> paths.loc[("satisfaction", "loyalty")].round(3).to_dict()
    {'coefficient': 0.483, 'r_squared': 0.457}
    """
    columns("correlations", correlations, LATENTS)
    columns("correlations.T", correlations.T, LATENTS)
    r = correlations.loc[list(LATENTS), list(LATENTS)]
    table = number("correlations", r.to_numpy(), -1.0 - 1e-9, 1.0 + 1e-9)
    if np.abs(table - table.T).max() > 1e-9 or np.linalg.eigvalsh(table)[0] < 1e-12:
        raise wrong("correlations", "be symmetric and positive definite", "对称且正定",
                    table.tolist())
    r = pd.DataFrame(table, index=r.index, columns=r.columns)
    rows = []
    for effect, paths in PATHS.items():
        causes = list(paths)
        with_effect = r.loc[causes, effect].to_numpy()
        b = np.linalg.solve(r.loc[causes, causes].to_numpy(), with_effect)
        explained = float(b @ with_effect)
        rows += [(c, effect, float(x), explained) for c, x in zip(causes, b, strict=True)]
    return pd.DataFrame(rows, columns=["cause", "effect", "coefficient", "r_squared"])


def leaving_probability(loyalty: ArrayLike) -> Floats:
    """Probability that a customer has left a year after the survey: logistic in loyalty.

    ``1 / (1 + exp(2 + 1.5 loyalty))``.  The form and its numbers are ours: no one publishes who
    of the surveyed customers left.  Loyalty, not satisfaction, decides; some who are satisfied
    leave.

    Parameters
    ----------
    loyalty
        Latent score, mean 0 and variance 1 over customers.

    Returns
    -------
    array, 0..1.

    Raises
    ------
    CrmlabError
        For a score that is not finite.

    Examples
    --------
    >>> leaving_probability([-2, 0, 2]).round(3)
    array([0.731, 0.119, 0.007])
    """
    from scipy.special import expit

    return np.asarray(expit(-2.0 - 1.5 * number("loyalty", loyalty)))


def survey(customers: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw a survey of an invented Chinese mobile operator.

    Behind every answer stands a latent score of :func:`latent_scores`; the loading of .8, the
    means and the spread of the answers are ours.  Answers are whole numbers 1..10.

    Parameters
    ----------
    customers
        How many answer, at least 1.
    rng
        Random generator.

    Returns
    -------
    DataFrame
        A row a customer: ``customer`` (1, 2, ...), ``expected`` and ``perceived`` (the overall
        quality expected before use and perceived after), the items ``image_1`` ...
        ``loyalty_3`` (see ``ITEMS``), and ``left``, 1 for those gone a year later (see
        :func:`leaving_probability`).

    Raises
    ------
    CrmlabError
        For a number of customers that is not whole or below 1.

    Examples
    --------
    >>> table = survey(200, np.random.default_rng(7))
    >>> table.shape, int(table.expected.min()) >= 1, int(table.expected.max()) <= 10
    ((200, 28), True, True)
    """
    latent = latent_scores(customers, rng)
    asked = {"expected": "expectation", "perceived": "quality"}
    asked |= {f"{name}_{i}": name for name, n in ITEMS.items() for i in range(1, n + 1)}
    table = {"customer": np.arange(1, len(latent) + 1)}
    for item, name in asked.items():
        noise = rng.standard_normal(len(latent))
        heard = _LOADING * latent[name].to_numpy() + np.sqrt(1.0 - _LOADING**2) * noise
        table[item] = np.clip(np.rint(_MEAN[name] + _SPREAD * heard), 1, 10).astype(np.int64)
    leaving = leaving_probability(latent["loyalty"].to_numpy())
    table["left"] = (rng.random(len(latent)) < leaving).astype(np.int64)
    return pd.DataFrame(table)
