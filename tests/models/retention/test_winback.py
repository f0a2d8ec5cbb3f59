import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.retention import WinBack, second_lifetime_value

LOST = WinBack(base=0.05, ceiling=0.40, response=0.02, fading=0.1)


@given(
    st.floats(0, 0.5), st.floats(0.01, 0.5), st.floats(0.001, 0.5), st.floats(0, 1),
    st.floats(-50, 2000), st.floats(0, 20),
)
def test_a_search_finds_no_better_offer(base, more, response, fading, worth, elapsed):
    lost = WinBack(base, base + more, response, fading)
    best = lost.best_offer(worth, elapsed, contact_cost=5)
    grid = np.linspace(0, max(worth, 1), 2001)
    assert lost.value(grid, worth, elapsed, contact_cost=5).max() <= best.value + 1e-9
    assert best.value == lost.value(best.offer, worth, elapsed, contact_cost=5)
    assert best.probability == lost.probability(best.offer, elapsed)
    assert 0 <= best.offer <= max(worth, 0)


def test_chance_of_return_by_hand():
    assert LOST.probability(0, 0) == pytest.approx(0.05)
    assert LOST.probability(1e9, 0) == pytest.approx(0.40)
    assert LOST.probability(0, 10) == pytest.approx(0.05 * np.exp(-1))
    assert LOST.value(100, 350, 0, 5) == pytest.approx(float(LOST.probability(100, 0)) * 250 - 5)


def test_one_who_cannot_be_swayed_is_offered_nothing():
    deaf = WinBack(base=0.3, ceiling=0.3, response=0.02, fading=0)
    assert deaf.best_offer(1000, 0).offer == 0
    assert LOST.best_offer(second_value=-20, elapsed=0).value < 0


def test_offers_sweep_over_customers():
    best = LOST.best_offer(second_value=[0, 100, 1000], elapsed=[0, 5, 5])
    assert best.offer.shape == (3,)
    assert (np.diff(best.offer) >= 0).all()


@given(st.floats(0, 0.99), st.floats(0.01, 1), st.integers(0, 30), st.floats(-0.2, 0.005))
def test_second_lifetime_is_the_sum(retention, discount, periods, growth):
    t = np.arange(periods + 1)
    by_hand = (100 * (retention * (1 + growth) / (1 + discount)) ** t).sum()
    got = second_lifetime_value(100, retention, discount, growth, periods)
    assert got == pytest.approx(by_hand)
    far = second_lifetime_value(100, retention, discount, growth, 3000)
    assert second_lifetime_value(100, retention, discount, growth) == pytest.approx(float(far))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base": 0.5}, "base must be at most the ceiling; got 0.5"),
        ({"ceiling": 1.5}, "ceiling must be"),
        ({"response": 0}, "response must be"),
        ({"fading": -1}, "fading must be"),
    ],
)
def test_parameters_that_cannot_be_are_refused(change, message):
    good = {"base": 0.05, "ceiling": 0.4, "response": 0.02, "fading": 0.1}
    with pytest.raises(CrmlabError, match=message):
        WinBack(**(good | change))


def test_bad_offers_are_named():
    with pytest.raises(CrmlabError, match="offer must be"):
        LOST.probability(-1, 0)
    with pytest.raises(CrmlabError, match="elapsed must be"):
        LOST.best_offer(100, elapsed=np.nan)


def test_shapes_that_do_not_go_together_are_named():
    lost = WinBack([0.05, 0.06], 0.4, 0.02, 0.1)
    with pytest.raises(CrmlabError, match="fading must have a shape that goes with"):
        WinBack([0.05, 0.06], 0.4, 0.02, [0.1, 0.2, 0.3])
    for call, name in (
        (lambda: lost.probability([1, 2, 3], 1), "offer"),
        (lambda: lost.value([1, 2], [1, 2, 3], 1), "second_value"),
        (lambda: lost.best_offer([1, 2, 3], 1), "second_value"),
        (lambda: lost.best_offer([1, 2], 1, [1, 2, 3]), "contact_cost"),
        (lambda: second_lifetime_value([1, 2], 0.5, 0.1, [0.1, 0.2, 0.3]), "growth"),
    ):
        with pytest.raises(CrmlabError, match=f"{name} must have a shape that goes with"):
            call()


def test_a_chance_stays_as_it_was_made():
    base = np.array([0.05, 0.06])
    lost = WinBack(base, 0.4, 0.02, 0.1)
    base[0] = 0.3
    assert lost.base.tolist() == [0.05, 0.06]
