import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.loyalty import repurchase, switching_cost_needed

VALUES = st.floats(-100, 100)
COSTS = st.floats(0, 100)


def test_cost_equal_to_the_rivals_lead_is_a_toss_up():
    assert repurchase(own=50, rivals=[60, 20], switching_cost=10).stay == 0.5


def test_without_a_cost_nobody_is_trapped():
    assert repurchase(own=50, rivals=[45]).trapped == 0


def test_an_insensitive_customer_tosses_a_coin():
    assert repurchase(own=1, rivals=[99], switching_cost=5, sensitivity=0).stay == 0.5


def test_a_great_lead_does_not_overflow():
    stay = repurchase(own=[1e6, -1e6], rivals=[0], switching_cost=1, sensitivity=10).stay
    np.testing.assert_array_equal(stay, [1, 0])


@given(VALUES, VALUES, COSTS, COSTS, st.floats(0.001, 1))
def test_more_cost_keeps_more_and_traps_more(own, rival, a, b, sensitivity):
    stay, trapped = repurchase(own, [rival], sorted([a, b]), sensitivity)
    assert stay[0] <= stay[1] and trapped[0] <= trapped[1]
    assert (trapped >= 0).all() and (trapped <= stay).all()


@given(st.floats(0.01, 0.99), VALUES, VALUES, st.floats(0.01, 1))
def test_the_cost_needed_keeps_as_many_as_wanted(stay, own, rival, sensitivity):
    cost = switching_cost_needed(stay, own, [rival], sensitivity)
    again = repurchase(own, [rival], np.maximum(cost, 0), sensitivity).stay
    if cost >= -1e-9:
        assert again == pytest.approx(stay)
    else:
        assert again > stay


def test_rivals_of_many_customers():
    rivals = np.array([[40, 60], [55, 30]])
    np.testing.assert_allclose(
        repurchase([50, 50], rivals, 2, 0.1).stay,
        [repurchase(50, [60], 2, 0.1).stay, repurchase(50, [55], 2, 0.1).stay],
    )


def test_customers_with_gumbel_tastes_choose_as_the_logit_says():
    """McFadden (1974): the exact twin of drawn utilities; uniform p-values over fresh seeds."""
    law = stats.binom(2000, repurchase(own=3.0, rivals=[3.8, 1.0], switching_cost=0.5).stay)
    stayed = []
    for seed in range(200):
        taste = np.random.default_rng([seed, 21]).gumbel(size=(2, 2000))
        stayed.append((3.0 + taste[0] > 3.8 - 0.5 + taste[1]).sum())
    middle = np.random.default_rng(22).random(200)  # makes a discrete p-value uniform
    p_values = law.sf(stayed) + middle * law.pmf(stayed)
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(own=np.nan), "own must be"),
        (dict(rivals=[]), "rivals must have at least one rival"),
        (dict(switching_cost=-1), "switching_cost must be"),
        (dict(sensitivity=-1), "sensitivity must be"),
    ],
)
def test_errors(change, message):
    with pytest.raises(CrmlabError, match=message):
        repurchase(**{"own": 1, "rivals": [1], **change})


@pytest.mark.parametrize("stay", [0, 1, 2, np.nan])
def test_no_cost_keeps_everybody(stay):
    with pytest.raises(CrmlabError, match="stay must be"):
        switching_cost_needed(stay, 1, [1])


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="switching_cost must have a shape that goes with"):
        repurchase([1, 2], [3], switching_cost=[1, 2, 3])
    with pytest.raises(CrmlabError, match="rivals must have a shape that goes with"):
        repurchase([1, 2], [[1], [2], [3]])
    with pytest.raises(CrmlabError, match="stay must have a shape that goes with"):
        switching_cost_needed([0.1, 0.2, 0.3], [1, 2], [3])
