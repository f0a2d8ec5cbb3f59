import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.loyalty import COMPETITION, loyalty_from_satisfaction

SHARES = st.floats(0.01, 0.99)


def test_five_markets_in_the_order_of_their_competition():
    assert COMPETITION == {
        "local_phone": 0.15, "airlines": 0.6, "hospitals": 1, "personal_computers": 2,
        "automobiles": 4,
    }
    loyalty = [float(loyalty_from_satisfaction(0.8, market)) for market in COMPETITION]
    np.testing.assert_allclose(loyalty, [0.8**k for k in (0.15, 0.6, 1, 2, 4)])
    assert loyalty == sorted(loyalty, reverse=True)


@given(SHARES, SHARES, st.floats(0.05, 8))
def test_more_satisfaction_never_costs_loyalty(a, b, k):
    low, high = loyalty_from_satisfaction(sorted([a, b]), k)
    assert low <= high


@given(SHARES, st.floats(0.05, 8), st.floats(0.05, 8))
def test_more_competition_never_adds_loyalty(s, a, b):
    weak, strong = loyalty_from_satisfaction(s, sorted([a, b]))
    assert strong <= weak


def test_the_ends_do_not_move():
    np.testing.assert_array_equal(
        loyalty_from_satisfaction([[0], [1]], list(COMPETITION.values())), [[0] * 5, [1] * 5]
    )


@pytest.mark.parametrize(
    ("satisfaction", "competition", "message"),
    [
        (80, 1, "satisfaction must be between 0 and 1; got 80"),
        (0.5, 0, "competition must be .* greater than 0"),
        (0.5, np.nan, "competition must be"),
        (0.5, "airline", 'competition "airline" .* did you mean "airlines"'),
    ],
)
def test_errors(satisfaction, competition, message):
    with pytest.raises(CrmlabError, match=message):
        loyalty_from_satisfaction(satisfaction, competition)


def test_markets_and_customers_sweep():
    table = loyalty_from_satisfaction([[0.2], [0.8]], list(COMPETITION))
    assert table.shape == (2, 5)
    np.testing.assert_allclose(table, [[s**k for k in COMPETITION.values()] for s in (0.2, 0.8)])
    with pytest.raises(CrmlabError, match='"airline" is not one of'):
        loyalty_from_satisfaction(0.8, ["local_phone", "airline"])
    with pytest.raises(CrmlabError, match="competition must have a shape that goes with"):
        loyalty_from_satisfaction([0.1, 0.2], [1, 2, 3])
