import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models import satisfaction

RATINGS = st.floats(1, 10)
DIFFERENCES = st.floats(-9, 9)


def test_index_is_perceived_over_expected():
    np.testing.assert_array_equal(satisfaction.index([10, 5, 4], 5), [2.0, 1.0, 0.8])


def test_index_without_an_expectation_is_undefined():
    with pytest.raises(CrmlabError, match=r"expected must be .* greater than 0; got 0"):
        satisfaction.index(5, [1, 0])


@pytest.mark.parametrize("bad", [-1, np.nan, np.inf, "good"])
def test_index_names_the_bad_rating(bad):
    with pytest.raises(CrmlabError, match="perceived must be"):
        satisfaction.index(bad, 5)


@given(RATINGS, RATINGS)
def test_index_and_difference_agree_on_who_is_disappointed(perceived, expected):
    above = satisfaction.index(perceived, expected) >= 1
    assert above == (satisfaction.disconfirmation(perceived, expected) >= 0)


def test_only_the_difference_survives_a_shift_of_the_scale():
    perceived, expected = np.array([9.0, 4.0]), np.array([6.0, 8.0])
    shifted = satisfaction.index(perceived - 1, expected - 1)
    assert (shifted != satisfaction.index(perceived, expected)).all()
    np.testing.assert_array_equal(
        satisfaction.disconfirmation(perceived - 1, expected - 1),
        satisfaction.disconfirmation(perceived, expected),
    )


def test_prospect_value_published():
    """Tversky & Kahneman (1992), median parameters."""
    np.testing.assert_allclose(
        satisfaction.prospect_value([-1, 0, 0.5]), [-2.25, 0, 0.5434], atol=5e-5
    )


@given(DIFFERENCES, st.floats(0.1, 1), st.floats(1, 5))
def test_a_loss_weighs_loss_aversion_times_its_gain(d, curvature, aversion):
    gain, loss = satisfaction.prospect_value([abs(d), -abs(d)], curvature, aversion)
    np.testing.assert_allclose(loss, -aversion * gain)


@given(DIFFERENCES, DIFFERENCES)
def test_more_is_never_felt_as_less(a, b):
    low, high = satisfaction.prospect_value(sorted([a, b]))
    assert low <= high


@given(DIFFERENCES)
def test_without_curve_and_aversion_the_value_is_the_difference(d):
    assert satisfaction.prospect_value(d, curvature=1, loss_aversion=1) == d


@pytest.mark.parametrize("name", ["curvature", "loss_aversion"])
def test_parameters_of_prospect_value_are_above_zero(name):
    with pytest.raises(CrmlabError, match=f"{name} must be"):
        satisfaction.prospect_value(1.0, **{name: 0})
    with pytest.raises(CrmlabError, match="difference must be"):
        satisfaction.prospect_value(np.nan)


def test_shapes_that_do_not_go_together_are_named():
    for compare in (satisfaction.index, satisfaction.disconfirmation):
        with pytest.raises(CrmlabError, match="expected must have a shape that goes with"):
            compare([1, 2], [1, 2, 3])
    with pytest.raises(CrmlabError, match="loss_aversion must have a shape that goes with"):
        satisfaction.prospect_value([1, 2], loss_aversion=[1, 2, 3])
