"""Customers of the BG/NBD model drawn, and its fit on CDNOW, beside lifetimes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from beside import Row, Side, faster
from scipy.stats import chisquare

from crmlab.models.retention import BGNBD, fit_bgnbd

MODEL = BGNBD(0.243, 4.414, 0.793, 2.426)
T, OURS, PEER = 39.0, 500_000, 1_000


def rows() -> Iterator[Row]:
    """The generator, how far it is from the closed form, and the fit."""
    rng = np.random.default_rng(1)
    yield drawn(rng)
    yield unbiased(rng)
    yield fit()


def drawn(rng: np.random.Generator) -> Row:
    """Customers drawn in a second."""
    from lifetimes.generate_data import beta_geometric_nbd_model

    def peer() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            beta_geometric_nbd_model(T, MODEL.r, MODEL.alpha, MODEL.a, MODEL.b, size=PEER)

    return faster(
        "BG/NBD customers drawn",
        Side("crmlab", lambda: MODEL.simulate(T, rng, customers=OURS), OURS),
        Side("lifetimes", peer, PEER), 300, "customers", runs=3,
    )  # fmt: skip


def unbiased(rng: np.random.Generator) -> Row:
    """Purchases drawn against the closed-form probabilities, chi-square."""
    most = 8
    frequency = MODEL.simulate(T, rng, customers=OURS)["frequency"].to_numpy()
    seen = np.bincount(np.minimum(frequency, most), minlength=most + 1)
    chance = np.array([float(MODEL.probability_of_purchases(x, T)) for x in range(most)])
    p = chisquare(seen, OURS * np.append(chance, 1 - chance.sum())).pvalue
    good = p > 0.001
    return Row("BG/NBD draws, chi-square", f"p = {p:.3f}", "closed form", "–", "p > 0.001", good)


def fit() -> Row:
    """The same optimum on CDNOW, in how much less time."""
    from lifetimes import BetaGeoFitter
    from lifetimes.datasets import load_cdnow_summary

    data = load_cdnow_summary()
    columns = data["frequency"], data["recency"], data["T"]
    ours = fit_bgnbd(*columns)
    theirs = BetaGeoFitter().fit(*columns)
    names = ("r", "alpha", "a", "b")
    gap = max(abs(getattr(ours.model, name) / theirs.params_[name] - 1) for name in names)
    assert gap < 1e-3, gap
    return faster(
        f"BG/NBD fit on CDNOW (same optimum to {gap:.0e})",
        Side("crmlab", lambda: fit_bgnbd(*columns)),
        Side("lifetimes", lambda: BetaGeoFitter().fit(*columns)), 1, "fits", runs=3,
    )  # fmt: skip
