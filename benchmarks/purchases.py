"""Customers of the BG/NBD model, drawn and fitted, beside lifetimes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from beside import Row, Side, faster

from crmlab.models.retention import BGNBD, fit_bgnbd

CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
WEEKS = 39.0
MANY, FEW, TAIL = 1_000_000, 2_000, 10


def rows() -> Iterator[Row]:
    """The generator, whether it is unbiased, the fit, and whether the optimum is the same."""
    warnings.filterwarnings("ignore", module="lifetimes")
    yield faster(
        "BG/NBD customers drawn", Side("crmlab", lambda: ours(MANY // 5), MANY // 5),
        Side("lifetimes", lambda: peer(FEW), FEW), 300, "customers",
    )  # fmt: skip
    yield unbiased()
    yield from fit()


def ours(customers: int) -> Any:
    return BGNBD(**CDNOW).simulate(WEEKS, np.random.default_rng(1), customers=customers)


def peer(customers: int) -> Any:
    from lifetimes.generate_data import beta_geometric_nbd_model

    np.random.seed(1)  # noqa: NPY002  lifetimes knows no other source
    return beta_geometric_nbd_model(WEEKS, **CDNOW, size=customers)


def unbiased() -> Row:
    """Chi-square of the numbers of purchases against the closed form, as lifetimes has it."""
    from scipy.stats import chisquare

    form = closed_form()
    chance = [float(form.probability_of_n_purchases_up_to_time(WEEKS, n)) for n in range(TAIL)]
    chance.append(1.0 - sum(chance))

    def p_value(drawn: Any) -> float:
        bought = np.minimum(drawn["frequency"].to_numpy(dtype=int), TAIL)
        seen = np.bincount(bought, minlength=TAIL + 1)
        return float(chisquare(seen, len(bought) * np.array(chance)).pvalue)

    mine, theirs = p_value(ours(MANY)), p_value(peer(5 * FEW))
    return Row(
        "the same, chi-square against the closed form", f"p = {mine:.2g} of 1,000,000",
        f"lifetimes: p = {theirs:.2g} of {5 * FEW:,}", "–", "p ≥ 0.001", mine >= 0.001,
    )  # fmt: skip


def closed_form() -> Any:
    """The peer's fitter, at the parameters from which the customers are drawn."""
    import pandas as pd
    from lifetimes import BetaGeoFitter

    fitter = BetaGeoFitter()
    fitter.params_ = pd.Series(CDNOW)
    return fitter


def fit() -> Iterator[Row]:
    """Both with standard errors; the likelihood of both by the peer's own formula, in weeks."""
    from lifetimes import BetaGeoFitter
    from lifetimes.datasets import load_cdnow_summary

    data = load_cdnow_summary()
    history = [data[name].to_numpy() for name in ("frequency", "recency", "T")]
    yield faster(
        "BG/NBD fit on CDNOW", Side("crmlab", lambda: fit_bgnbd(*history)),
        Side("lifetimes", lambda: BetaGeoFitter().fit(*history)), 1, "fits",
    )  # fmt: skip
    model, params = fit_bgnbd(*history).model, BetaGeoFitter().fit(*history).params_
    found = np.array([[float(getattr(model, name)) for name in CDNOW], params[list(CDNOW)]])
    mine, theirs = (
        -len(data) * BetaGeoFitter._negative_log_likelihood(
            np.log(point), *history, np.ones(len(data)), 0.0)
        for point in found
    )  # fmt: skip
    gap = np.abs(found[0] / found[1] - 1.0).max()
    yield Row(
        "the same, log-likelihood reached", f"{mine:.4f}", f"lifetimes: {theirs:.4f}",
        f"parameters ± {gap:.0e}", "≤ 0.01 and 1e-3", abs(mine - theirs) <= 0.01 and gap <= 1e-3,
    )  # fmt: skip
