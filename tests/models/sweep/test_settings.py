import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.sweep import grid, in_pieces, sample


def test_grid_is_the_product():
    settings = grid(a=[1, 2, 3], b=np.array([0.1, 0.2]), rule="vote")
    assert len(settings) == 6 and not settings.duplicated().any()
    assert settings.a.dtype.kind == "i" and set(settings.rule) == {"vote"}


def test_sample_fills_every_slice_once():
    settings = sample(200, rng=np.random.default_rng(3), r=(0.6, 0.9), m=stats.norm(100, 10))
    assert sorted(((settings.r - 0.6) / 0.3 * 200).astype(int)) == list(range(200))
    assert sorted((stats.norm(100, 10).cdf(settings.m) * 200).astype(int)) == list(range(200))


@pytest.mark.parametrize("bad", [(0.9, 0.6), (1, 2, 3), 5, (0, np.nan)])
def test_sample_wants_pairs(bad):
    with pytest.raises(CrmlabError, match="retention must be"):
        sample(10, rng=np.random.default_rng(), retention=bad)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.integers(1, 3000))
def test_pieces_are_bounded_and_add_up(customers, largest):
    settings = pd.DataFrame({"customers": customers, "name": range(len(customers))})
    pieces = in_pieces(settings, largest=largest)
    assert pieces.customers.max() <= largest and pieces.customers.min() >= min([*customers, 1])
    assert pieces.groupby("name").customers.sum().tolist() == customers
    assert (pieces.groupby("name").cumcount() == pieces.piece).all()
    # no more pieces than needed
    assert len(pieces) == sum(max(1, -(-n // largest)) for n in customers)


def test_pieces_of_tables_put_together():
    """Where two grids were concatenated, index labels stand twice."""
    both = pd.concat([grid(customers=[10], arm="a"), grid(customers=[25], arm="b")])
    pieces = in_pieces(both, largest=10)
    assert pieces.customers.tolist() == [10, 10, 10, 5]
    assert pieces.arm.tolist() == ["a", "b", "b", "b"]


def test_pieces_of_nothing_sensible():
    with pytest.raises(CrmlabError, match='column "customers"'):
        in_pieces(grid(customer=[5]))
    with pytest.raises(CrmlabError, match="customers must be a whole number"):
        in_pieces(grid(customers=[2.5]))
