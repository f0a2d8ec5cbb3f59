from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.selling import (
    ADAPTIVENESS,
    SOCIAL_STYLES,
    approach_values,
    expected_performance,
    fit,
    position,
    social_style,
    win_probability,
)

unit = st.floats(0, 1)
places = st.tuples(unit, unit)


def test_same_corner_side_and_opposite_corner():
    np.testing.assert_allclose(fit("driver", "driver"), 1)
    np.testing.assert_allclose(fit("driver", "analytical"), 1 - np.sqrt(0.5))
    np.testing.assert_allclose(fit("driver", "amiable"), 0)
    np.testing.assert_allclose(fit("driver", "dictatorial"), 1)


@given(places, places, unit)
def test_fit_is_symmetric_and_a_share(approach, style, versatility):
    got = fit(approach, style, versatility)
    assert 0 <= got <= 1 + 1e-12
    np.testing.assert_allclose(got, fit(style, approach, versatility))


@given(places, places, unit, unit)
def test_versatility_never_hurts(approach, style, a, b):
    low, high = sorted([a, b])
    assert fit(approach, style, low) <= fit(approach, style, high) + 1e-12
    np.testing.assert_allclose(fit(approach, style, 1.0), 1)


def test_fit_vectorises():
    people = np.random.default_rng(0).random((3, 2))
    got = fit("driver", people, versatility=[0.1, 0.5, 0.9])
    for i, v in enumerate([0.1, 0.5, 0.9]):
        np.testing.assert_allclose(got[i], fit("driver", people[i], v))


def test_fit_takes_names_in_arrays():
    names = np.array(list(SOCIAL_STYLES))
    got = fit(names[:, None], names)
    expected = [[fit(a, s) for s in SOCIAL_STYLES] for a in SOCIAL_STYLES]
    np.testing.assert_array_equal(got, expected)
    seen = social_style([0.9, 0.2], [0.1, 0.8])
    np.testing.assert_array_equal(fit("driver", seen), [1, 0])
    np.testing.assert_array_equal(fit("driver", pd.Series(["amiable", "dictatorial"])), [0, 1])


def test_the_effect_is_the_published_correlation():
    """Performance of random pairs, with noise up to a variance of 1, correlates .27 with fit."""
    fits = np.array([fit(a, s) for a, s in product(SOCIAL_STYLES, repeat=2)])
    expected = expected_performance(fits)
    np.testing.assert_allclose(expected.mean(), 0, atol=1e-12)
    np.testing.assert_allclose(expected.std(), ADAPTIVENESS)
    covariance = np.mean((fits - fits.mean()) * expected)
    np.testing.assert_allclose(covariance / fits.std(), 0.27)


def test_win_probability_is_a_threshold_on_performance():
    """Enumerated by integrating over what the fit leaves open."""
    f, base, beta = 0.8, 0.3, 0.27
    threshold = -stats.norm.ppf(base) * np.sqrt(1 - beta**2)
    expected = stats.norm.sf(threshold, expected_performance(f), np.sqrt(1 - beta**2))
    np.testing.assert_allclose(win_probability(f, base), expected)


def test_limits_of_winning():
    np.testing.assert_allclose(win_probability([0, 0.5, 1], 0.3, effect=0), 0.3)
    np.testing.assert_array_equal(win_probability(0.9, [0, 1]), [0, 1])


@given(unit, unit, st.floats(0.01, 0.99))
def test_a_better_fit_wins_no_less(a, b, base):
    low, high = sorted([a, b])
    assert win_probability(low, base) <= win_probability(high, base)


def test_values_average_over_the_styles():
    belief = np.array([0.4, 0.3, 0.2, 0.1])
    got = approach_values(belief, 0.3, versatility=0.2)
    for value, approach in zip(got, SOCIAL_STYLES, strict=True):
        wins = [float(win_probability(fit(approach, s, 0.2), 0.3)) for s in SOCIAL_STYLES]
        np.testing.assert_allclose(value, belief @ wins)


def test_certain_of_the_style_sell_in_it():
    values = approach_values(np.eye(4), base=0.3)
    np.testing.assert_array_equal(values.argmax(1), range(4))
    np.testing.assert_allclose(approach_values(np.eye(4), 0.3, versatility=1.0), values.max())


def test_between_opposite_styles_the_middle_is_no_worse_than_the_wrong_corner():
    values = approach_values([0.5, 0, 0.5, 0], base=0.3)
    assert values[1] == pytest.approx(values[3])
    assert position("driver").sum() == 1


def test_values_vectorise():
    beliefs = np.random.default_rng(1).dirichlet(np.ones(4), 5)
    got = approach_values(beliefs, 0.3, versatility=np.linspace(0, 1, 5))
    for i, v in enumerate(np.linspace(0, 1, 5)):
        np.testing.assert_allclose(got[i], approach_values(beliefs[i], 0.3, v))
    bases = np.linspace(0.1, 0.9, 5)
    got = approach_values(beliefs, bases)
    for i, base in enumerate(bases):
        np.testing.assert_allclose(got[i], approach_values(beliefs[i], base))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit("driver", "amiabel"), 'did you mean "amiable"'),
        (lambda: fit("driver", [0.1, 0.2, 0.3]), "style must have the shape"),
        (lambda: fit("drver", "amiable"), 'approach "drver" is not one of.*did you mean "driver"'),
        (lambda: fit("driver", ["amiable", "x"]), 'style "x" is not one of'),
        (lambda: fit([2, 0.5], "amiable"), "approach must be between 0 and 1; got 2"),
        (lambda: fit("driver", "amiable", 1.1), "versatility must be"),
        (lambda: expected_performance(1.5), "fit must be"),
        (lambda: expected_performance(0.5, effect=2), "effect must be"),
        (lambda: win_probability(0.5, 1.5), "base must be"),
        (lambda: win_probability(0.5, 0.5, effect=1), "effect must be"),
        (lambda: approach_values([[0.5, 0.5]], 0.3), "belief must have the shape"),
        (lambda: approach_values([[0.5, 0.2, 0.2, 0.2]], 0.3), r"belief\[0\] must sum to 1"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
