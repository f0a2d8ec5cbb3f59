import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models import value


def test_npv_discounts_nothing_today():
    assert value.npv([7.0], discount=0.5) == 7.0
    with pytest.raises(CrmlabError, match="cash_flows"):
        value.npv([1.0, np.nan], discount=0.1)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.floats(0.0, 1.0))
def test_npv_is_the_sum_worth_today(flows, discount):
    by_hand = sum(flow / (1 + discount) ** t for t, flow in enumerate(flows))
    assert value.npv(flows, discount) == pytest.approx(by_hand, abs=1e-6)


def test_npv_sweeps_over_rates():
    np.testing.assert_allclose(value.npv([1, 1], discount=[0, 1]), [2, 1.5])


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e6))
def test_the_two_readings_of_return_differ_by_the_whole_investment(benefit, investment):
    gross = value.return_on_investment(benefit, investment, reading="gross")
    net = value.return_on_investment(benefit, investment, reading="net")
    assert gross - net == pytest.approx(1.0, rel=1e-6)


def test_return_by_hand():
    np.testing.assert_allclose(
        value.return_on_investment([130, 100, 0], 100, reading="net"), [0.3, 0, -1]
    )
    assert value.return_on_investment(130, 100, reading="gross") == 1.3


def test_return_needs_its_reading_and_an_investment():
    with pytest.raises(TypeError):
        value.return_on_investment(1, 1)
    with pytest.raises(CrmlabError, match='did you mean "gross"'):
        value.return_on_investment(1, 1, reading="gros")
    with pytest.raises(CrmlabError, match="investment must be"):
        value.return_on_investment(1, 0, reading="net")


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match=r"discount must have a shape that goes with \(2,\)"):
        value.npv([[1, 2], [3, 4]], discount=[0.1, 0.2, 0.3])
    with pytest.raises(CrmlabError, match="investment must have a shape that goes with"):
        value.return_on_investment([1, 2], [1, 2, 3], reading="net")
