"""TOPSIS and AHP in batches beside the libraries that take one table at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from beside import Row, Side, faster

from crmlab.models.buying_center import ahp, topsis

MANY, FEW = 20_000, 300


def rows() -> Iterator[Row]:
    """The same tables and the same scores: theirs one by one, ours at once."""
    rng = np.random.default_rng(1)
    yield closeness(rng)
    yield priorities(rng)


def closeness(rng: np.random.Generator) -> Row:
    """Four vendors, six criteria, one of them a cost; the peer called as its users call it."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    warnings.filterwarnings("ignore", module="pymcdm")
    tables, weights = rng.uniform(1, 10, (MANY, 4, 6)), rng.dirichlet(np.ones(6))
    kinds = np.array([1, 1, 1, -1, 1, 1])
    peer = TOPSIS(vector_normalization)
    np.testing.assert_allclose(
        topsis(tables[:FEW], weights, kinds > 0), [peer(t, weights, kinds) for t in tables[:FEW]]
    )
    return faster(
        "TOPSIS of 4 vendors by 6 criteria, in a batch",
        Side("crmlab", lambda: topsis(tables, weights, kinds > 0), MANY),
        Side("pymcdm", lambda: [peer(t, weights, kinds) for t in tables[:FEW]], FEW), 100, "tables",
    )  # fmt: skip


def priorities(rng: np.random.Generator) -> Row:
    """Seven items compared pair by pair: priorities and consistency ratio.

    For seven items ahpy has a random index of 1.35; ours is 1.32, as in Saaty's book.
    """
    from ahpy import Compare

    n = 7
    judged = rng.choice([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7], (MANY, n, n))
    upper = np.triu(np.ones((n, n), bool), 1)
    matrices = np.where(upper, judged, 1 / judged.transpose(0, 2, 1))
    matrices[:, np.arange(n), np.arange(n)] = 1.0
    pairs = [
        {(i, j): m[i, j] for i in range(n) for j in range(i + 1, n)} for m in matrices[: FEW // 3]
    ]

    def peer() -> list[Compare]:
        return [Compare("items", pair, random_index="saaty") for pair in pairs]

    ours, theirs = ahp(matrices[: len(pairs)]), peer()
    listed = [[one.local_weights[i] for i in range(n)] for one in theirs]
    np.testing.assert_allclose(ours.priorities, listed, atol=1e-3)
    np.testing.assert_allclose(
        ours.consistency_ratio * 1.32 / 1.35, [one.consistency_ratio for one in theirs], atol=1e-3
    )
    return faster(
        "AHP of 7 items, in a batch",
        Side("crmlab", lambda: ahp(matrices), MANY), Side("ahpy", peer, len(pairs)), 100,
        "matrices",
    )  # fmt: skip
