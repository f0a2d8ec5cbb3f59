"""TOPSIS and AHP in batches beside the libraries that score one table at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from beside import Row, Side, faster

from crmlab.models.buying_center import ahp, topsis

BATCH, FEW = 20_000, 300


def rows() -> Iterator[Row]:
    """The same tables, the same scores; theirs one by one, ours at once."""
    rng = np.random.default_rng(1)
    yield topsis_row(rng)
    yield ahp_row(rng)


def topsis_row(rng: np.random.Generator) -> Row:
    """Four alternatives, six criteria."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    tables, weights = rng.uniform(1, 10, (BATCH, 4, 6)), rng.dirichlet(np.ones(6))
    kinds = np.array([1, 1, 1, -1, 1, 1])
    peer = TOPSIS(vector_normalization)
    scores = np.asarray(topsis(tables[:5], weights, kinds > 0))
    np.testing.assert_allclose(scores, [peer(t, weights, kinds) for t in tables[:5]], atol=1e-9)
    return faster(
        "TOPSIS, 4 × 6, in a batch",
        Side("crmlab", lambda: topsis(tables, weights, kinds > 0), BATCH),
        Side("pymcdm", lambda: [peer(t, weights, kinds) for t in tables[:FEW]], FEW),
        100, "tables",
    )  # fmt: skip


def ahp_row(rng: np.random.Generator) -> Row:
    """Seven criteria compared pair by pair."""
    from ahpy import Compare

    n, few = 7, 50
    judged = rng.choice([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7], (BATCH // 4, n, n))
    upper = np.triu(np.ones((n, n), bool), 1)
    matrices = np.where(upper, judged, 1 / judged.transpose(0, 2, 1))
    matrices[:, np.arange(n), np.arange(n)] = 1.0
    pairs = [
        {(str(i), str(j)): m[i, j] for i in range(n) for j in range(i + 1, n)}
        for m in matrices[:few]
    ]

    def peer() -> None:
        for pair in pairs:
            Compare("criteria", pair, precision=9, random_index="saaty")

    return faster(
        "AHP, 7 × 7, in a batch",
        Side("crmlab", lambda: ahp(matrices), len(matrices)), Side("ahpy", peer, few),
        100, "matrices",
    )  # fmt: skip
