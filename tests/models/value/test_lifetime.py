import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models import value

RATES = st.floats(0.0, 0.99)
DISCOUNTS = st.floats(0.01, 1.0)


def test_margin_multiple_published():
    """Gupta & Lehmann (2003), the row for a discount rate of 12 %."""
    got = value.margin_multiple([0.6, 0.7, 0.8, 0.9], discount=0.12)
    np.testing.assert_allclose(got, [1.15, 1.67, 2.50, 4.09], atol=0.005)


def test_five_points_of_retention():
    """With a flat margin they are worth 19 to 46 per cent, from .60 to .90 and at 8 to 15 %."""
    retention, discount = np.array([0.6, 0.7, 0.8, 0.9]), np.array([[0.08], [0.12], [0.15]])
    now, more = (value.margin_multiple(r, discount) for r in (retention, retention + 0.05))
    gain = more / now - 1
    assert (gain.min().round(2), gain.max().round(2)) == (0.19, 0.46)


@given(RATES, DISCOUNTS)
def test_finite_horizon_tends_to_the_infinite_one(retention, discount):
    infinite = value.lifetime_value(10, retention, discount)
    np.testing.assert_allclose(
        value.lifetime_value(10, retention, discount, periods=4000), infinite, rtol=1e-9, atol=1e-12
    )


@given(RATES, RATES, DISCOUNTS)
def test_more_retention_is_never_worth_less(a, b, discount):
    low, high = sorted([a, b])
    assert value.margin_multiple(low, discount) <= value.margin_multiple(high, discount)


def test_nobody_stays_nothing_is_earned():
    assert value.lifetime_value(100, retention=0, discount=0.1) == 0


@pytest.mark.parametrize("bad", [80, -0.1, np.nan, np.inf, "much"])
def test_retention_off_its_range_is_named(bad):
    with pytest.raises(CrmlabError, match="retention must be"):
        value.margin_multiple(bad, discount=0.1)


def test_margin_that_outgrows_the_discount_is_refused():
    with pytest.raises(CrmlabError, match=r"be below 1 \+ discount; got 1$"):
        value.margin_multiple(1.0, discount=[[0.0], [0.1]])
    with pytest.raises(CrmlabError, match=r"be below 1 \+ discount"):
        value.margin_multiple(0.95, discount=0.05, growth=0.2)


@pytest.mark.parametrize("growth", [-0.3, 0.0, 0.05, 0.4])
def test_a_finite_horizon_is_the_sum_of_its_periods(growth):
    """By hand: m (1 + g)^(t - 1) r^t / (1 + i)^t, at a rate where the terms neither rise nor fall
    too, and where they rise."""
    retention, discount = np.array([[0.0], [0.5], [0.8], [1.0]]), np.array([0.0, 0.05, 0.12, 0.4])
    for periods in (0, 1, 7, 40):
        t = np.arange(1, periods + 1)
        by_hand = (
            100 * (1 + growth) ** (t - 1.0)
            * (retention / (1 + discount))[..., None] ** t
        ).sum(-1)
        got = value.lifetime_value(100, retention, discount, growth, periods)
        np.testing.assert_allclose(got, by_hand, rtol=1e-12)


def test_horizons_sweep():
    each = [value.lifetime_value(100, 0.8, 0.12, periods=n) for n in (0, 1, 5)]
    np.testing.assert_allclose(value.lifetime_value(100, 0.8, 0.12, periods=[0, 1, 5]), each)
    near = value.lifetime_value(1, 1.0, 1e-12, periods=1000)  # the terms hardly fall
    assert near == pytest.approx(1000 * (1 - 500.5e-12), rel=1e-12)


def test_the_ends_of_a_horizon():
    none = value.lifetime_value(100, 0.8, 0.12, periods=0)
    assert none == 0 and not np.signbit(none)
    assert value.lifetime_value(100, 1, 0, periods=10**6) == 1e8
    with pytest.raises(CrmlabError, match=r"periods must be finite; got inf"):
        value.lifetime_value(100, 1, 0, growth=0.5, periods=10**6)


@pytest.mark.parametrize("bad", [2.5, -1, np.nan, np.inf, "three", [1, 0.5]])
def test_a_horizon_that_cannot_be_is_refused(bad):
    with pytest.raises(CrmlabError, match="periods must be"):
        value.lifetime_value(100, 0.8, 0.12, periods=bad)


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match=r"discount must have a shape that goes with \(2,\)"):
        value.margin_multiple([0.5, 0.6], discount=[0.1, 0.2, 0.3])
    with pytest.raises(CrmlabError, match=r"retention must have a shape that goes with \(2,\)"):
        value.lifetime_value([1, 2], [0.5, 0.6, 0.7], 0.1)


def test_margin_multiple_with_growth():
    """r / (1 + i - r (1 + g)), at 12 % and 4 %."""
    got = value.margin_multiple([0.6, 0.7, 0.8, 0.9], discount=0.12, growth=0.04)
    np.testing.assert_allclose(got, [1.21, 1.79, 2.78, 4.89], atol=0.005)
