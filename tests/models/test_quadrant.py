import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.errors import CrmlabError
from crmlab.models.quadrant import quadrant

NAMES = ("ll", "lh", "hl", "hh")
SCORES = arrays(float, 6, elements=st.integers(-5, 5))


@given(SCORES, SCORES)
def test_each_name_says_which_scores_are_high(x, y):
    names = quadrant(NAMES, None, x=x, y=y)
    np.testing.assert_array_equal([n[0] == "h" for n in names], x >= x.mean())
    np.testing.assert_array_equal([n[1] == "h" for n in names], y >= y.mean())


def test_scores_broadcast_and_lines_can_be_given():
    names = quadrant(NAMES, (1, 2), x=[[0], [1]], y=[1, 2])
    assert names.tolist() == [["ll", "lh"], ["hl", "hh"]]


@pytest.mark.parametrize(
    ("x", "y", "crossing", "message"),
    [
        ([], [], None, "x must have at least one score"),
        ([1, 2], [1, 2, 3], None, r"y must have a shape that goes with \(2,\)"),
        ([1, np.nan], [1, 2], None, "x must be finite"),
        ([1], [np.inf], None, "y must be finite"),
        ([1], [1], (1, 2, 3), "crossing must be two numbers"),
        ([1], [1], (1, np.nan), "crossing must be finite"),
    ],
)
def test_errors(x, y, crossing, message):
    with pytest.raises(CrmlabError, match=message):
        quadrant(NAMES, crossing, x=x, y=y)


def test_four_names_are_needed():
    with pytest.raises(CrmlabError, match=r"names must have the shape \(4\); got \(3,\)"):
        quadrant(NAMES[:3], (0, 0), x=[1], y=[1])
