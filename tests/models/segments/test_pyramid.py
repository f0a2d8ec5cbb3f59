import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.segments import PYRAMID_SHARES, PYRAMID_TIERS, customer_pyramid, pyramid_tier

PROFITS = st.lists(st.integers(-50, 500), min_size=1, max_size=60)


def test_tiers_hold_the_shares_when_nobody_is_tied():
    profit = np.random.default_rng(1).permutation(1000)
    table = customer_pyramid(profit)
    assert table.index.tolist() == list(PYRAMID_TIERS)
    np.testing.assert_allclose(table.share_of_customers, PYRAMID_SHARES)
    assert table.profit["platinum"] == np.arange(950, 1000).sum()
    assert table.profit.sum() == profit.sum()
    assert table.share_of_profit.sum() == pytest.approx(1)


@given(PROFITS)
def test_a_better_customer_never_stands_lower(profit):
    tiers = pyramid_tier(profit)
    places = [PYRAMID_TIERS.index(tier) for _, tier in sorted(zip(profit, tiers, strict=True))]
    assert places == sorted(places, reverse=True)


@given(PROFITS)
def test_equal_customers_stand_together_whatever_their_order(profit):
    tier = dict(zip(profit, pyramid_tier(profit), strict=True))
    backwards = pyramid_tier(profit[::-1])
    assert [tier[p] for p in profit[::-1]] == backwards.tolist()


def test_all_alike_is_one_tier():
    assert set(pyramid_tier([7] * 10)) == {"lead"}
    assert set(pyramid_tier([7] * 10, shares=[0.6, 0.2, 0.1, 0.1])) == {"platinum"}


def test_losses_leave_no_share_of_profit():
    table = customer_pyramid([5, -10, -1, -2])
    assert table.share_of_profit.isna().all()
    assert table.customers.sum() == 4


def test_each_row_is_its_own_firm():
    profit = np.array([[1, 2, 3, 4], [4, 3, 2, 1]])
    tiers = pyramid_tier(profit, shares=[0.25] * 4)
    assert tiers[0].tolist() == tiers[1, ::-1].tolist() == list(PYRAMID_TIERS[::-1])


@pytest.mark.parametrize(
    ("profit", "shares", "message"),
    [
        ([], PYRAMID_SHARES, "profit must have at least one customer"),
        ([1, np.nan], PYRAMID_SHARES, "profit must be"),
        ([1, 2], [0.5, 0.5], r"shares must have the shape \(4\)"),
        ([1, 2], [0.5, 0.5, 0.5, 0.5], r"shares\S* must sum to 1; got 2"),
        ([1, 2], [1.5, -0.5, 0, 0], r"shares\S* must be"),
    ],
)
def test_errors(profit, shares, message):
    with pytest.raises(CrmlabError, match=message):
        pyramid_tier(profit, shares)
