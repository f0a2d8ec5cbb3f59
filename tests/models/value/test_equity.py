import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models import value

PURCHASE = {"spending": 100, "margin": 0.2, "frequency": 2, "discount": 0.12, "years": 3}
SWITCHING = [[0.8, 0.2], [0.3, 0.7]]
RATINGS = np.array([[4.0, 3.0, 3.0], [3.0, 3.0, 4.0], [2.0, 5.0, 1.0]])


def test_brand_switching_published():
    """The example of Rust, Lemon & Zeithaml (2004)."""
    got = value.switching_value([1, 0], SWITCHING, **PURCHASE)
    path = np.array([0.8, 0.7, 0.65, 0.625, 0.6125, 0.60625, 0.603125])
    by_hand = (20 * path * 1.12 ** (-np.arange(7) / 2)).sum()
    assert got[0] == pytest.approx(78.8667, abs=5e-5)
    assert got[0] == pytest.approx(by_hand)


def test_the_path_of_switching_published():
    """Each occasion adds the probability of the brand; the first is undiscounted."""
    worth = value.switching_value(
        [1, 0], SWITCHING, spending=1, margin=1, frequency=2, discount=0, years=np.arange(7) / 2
    )
    path = np.diff(worth[:, 0], prepend=0)
    np.testing.assert_allclose(path, [0.8, 0.7, 0.65, 0.625, 0.6125, 0.60625, 0.603125])
    np.testing.assert_allclose((20 * path * 1.12 ** (-np.arange(7) / 2)).sum(), 78.8667, atol=5e-5)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 5), st.floats(0.1, 24))
def test_the_brands_share_what_the_customer_spends(last, stay, come, years, frequency):
    worth = value.switching_value(
        [last, 1 - last], [[stay, 1 - stay], [come, 1 - come]],
        **(PURCHASE | {"years": years, "frequency": frequency}),
    )
    occasions = np.arange(int(years * frequency + 1e-9) + 1)
    assert worth.sum() == pytest.approx((20 * 1.12 ** (-occasions / frequency)).sum())


def test_a_loyal_customer_is_worth_the_annuity():
    worth = value.switching_value([1, 0], np.eye(2), **(PURCHASE | {"discount": 0}))
    np.testing.assert_allclose(worth, [140, 0])


def test_values_sweep_over_customers_and_rates():
    both = PURCHASE | {"discount": [0, 0.12]}
    worth = value.switching_value([[1, 0], [0, 1]], SWITCHING, **both)
    np.testing.assert_allclose(worth[1], value.switching_value([0, 1], SWITCHING, **PURCHASE))
    np.testing.assert_allclose(worth.shape, (2, 2))


def test_customers_differ_in_how_often_they_buy_and_how_long_they_are_counted():
    often, years = [0.5, 2, 12], [[1], [3]]
    worth = value.switching_value(
        [1, 0], SWITCHING, **(PURCHASE | {"frequency": often, "years": years})
    )
    assert worth.shape == (2, 3, 2)
    for i, time in enumerate((1, 3)):
        for j, f in enumerate(often):
            one = value.switching_value(
                [1, 0], SWITCHING, **(PURCHASE | {"frequency": f, "years": time})
            )
            np.testing.assert_allclose(worth[i, j], one)


def test_switching_by_hand():
    moves = value.switching_matrix([[1, 0, 0], [0, 1, 0]], [2.0, 1.0, 1.0], inertia=0.5)
    np.testing.assert_allclose(moves[0, 0], np.exp(2.5) / (np.exp(2.5) + np.exp(1.0)))
    np.testing.assert_allclose(moves[1, 1], np.exp(1.5) / (np.exp(1.5) + np.exp(2.0)))


def test_without_inertia_the_last_brand_does_not_matter():
    moves = value.switching_matrix(RATINGS, [0.6, 0.4, 0.5], inertia=0)
    np.testing.assert_allclose(moves, np.broadcast_to(moves[0], moves.shape))
    stuck = value.switching_matrix(RATINGS, [0.6, 0.4, 0.5], inertia=1000)
    np.testing.assert_allclose(stuck, np.eye(3), atol=1e-12)


@given(st.lists(st.floats(-50, 50), min_size=9, max_size=9), st.floats(-5, 5))
def test_rows_of_the_switching_matrix_sum_to_one(ratings, inertia):
    moves = value.switching_matrix(np.reshape(ratings, (3, 3)), [0.6, 0.4, 0.5], inertia)
    np.testing.assert_allclose(moves.sum(-1), 1)


def test_drivers_are_the_gain_of_one_point():
    last = [0.5, 0.3, 0.2]
    gains = value.equity_drivers(RATINGS, [0.6, 0.4, 0.5], 1.0, last, brand=1.0, **PURCHASE)
    better = RATINGS.copy()
    better[1, 2] += 1
    worth = [
        value.switching_value(last, value.switching_matrix(r, [0.6, 0.4, 0.5], 1.0), **PURCHASE)[1]
        for r in (RATINGS, better)
    ]
    assert gains["relationship_equity"] == pytest.approx(worth[1] - worth[0])
    order = ["value_equity", "relationship_equity", "brand_equity"]
    assert list(gains.sort_values(ascending=False).index) == order


def test_customer_equity_is_the_sum():
    assert value.customer_equity([100.0, 50.0, -10.0]) == 140
    np.testing.assert_allclose(
        value.customer_equity([[100, 50], [1, 1]], customers=[2, 4]), [400, 6]
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: value.customer_equity([np.nan]), "lifetime_values must be"),
        (lambda: value.customer_equity([1], customers=-1), "customers must be"),
        (lambda: value.switching_value([1, 0], [[0.8, 0.1], [0, 1]], **PURCHASE),
         r"switching\[0\] must sum to 1; got 0.9"),
        (lambda: value.switching_value([0.5, 0.4], SWITCHING, **PURCHASE),
         r"last must sum to 1; got 0\.9"),
        (lambda: value.switching_value([1, 0, 0], SWITCHING, **PURCHASE), "switching must have"),
        (lambda: value.switching_value([1, 0], SWITCHING, **(PURCHASE | {"frequency": 0})),
         "frequency must be"),
        (lambda: value.switching_value([1, 0], SWITCHING, **(PURCHASE | {"years": 1e9})),
         "years × frequency must be"),
        (lambda: value.switching_value([1, 0], SWITCHING, **(PURCHASE | {"spending": [1, 2, 3]})),
         r"spending must have a shape that goes with \(2,\); got \(3,\)"),
        (lambda: value.equity_drivers(RATINGS, [1, 1, 1], [0, 1], [1, 0, 0], **PURCHASE),
         "inertia must be one number"),
        (lambda: value.equity_drivers(RATINGS, [1, 1, 1], 0, [1, 0], **PURCHASE),
         "last must have the shape"),
        (lambda: value.equity_drivers(RATINGS, [1, 1, 1], 0, [1, 0, 0], brand=-1, **PURCHASE),
         "brand must be a whole number"),
        (lambda: value.customer_equity([1, 2], customers=[1, 2, 3]), "customers must have a shape"),
        (lambda: value.switching_matrix([[1, 2]], [1, 1, 1], 0), "ratings must have"),
        (lambda: value.switching_matrix(RATINGS, [1, 1], 0), "importance must have"),
        (lambda: value.equity_drivers(RATINGS, [1, 1, 1], 0, [1, 0, 0], brand=3, **PURCHASE),
         "brand must be between 0 and 2; got 3"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
