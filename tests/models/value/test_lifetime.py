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
    with pytest.raises(CrmlabError, match=r"be below 1 \+ discount"):
        value.margin_multiple(0.95, discount=0.05, growth=0.2)
