import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.satisfaction import QUADRANTS, importance_performance

SCORES = st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), min_size=1)


def test_four_corners():
    grid = importance_performance([1, 1, 5, 5], [1, 5, 1, 5])
    assert tuple(grid.quadrant) == QUADRANTS
    assert QUADRANTS[2] == "concentrate_here"


def test_a_given_crossing_moves_the_lines():
    grid = importance_performance([5, 5, 1, 1], [1, 5, 1, 5], crossing=(0, 6))
    assert set(grid.quadrant) == {"concentrate_here"}


def test_on_the_line_counts_as_high():
    assert importance_performance([3], [3]).quadrant.tolist() == ["keep_up"]


@given(SCORES)
def test_quadrants_follow_from_the_two_comparisons(scores):
    importance, performance = np.array(scores, dtype=float).T
    grid = importance_performance(importance, performance)
    high = grid.quadrant.isin(["concentrate_here", "keep_up"])
    good = grid.quadrant.isin(["keep_up", "possible_overkill"])
    np.testing.assert_array_equal(high, importance >= importance.mean())
    np.testing.assert_array_equal(good, performance >= performance.mean())


def test_names_of_features_are_kept():
    importance = pd.Series([9, 2], index=["coverage", "gifts"])
    assert importance_performance(importance, [3, 8]).index.tolist() == ["coverage", "gifts"]


@pytest.mark.parametrize(
    ("importance", "performance", "crossing", "message"),
    [
        ([], [], None, "importance must have at least one"),
        ([1, 2], [1], None, r"performance must have the shape \(2"),
        ([1, np.nan], [1, 2], None, "importance must be"),
        ([[1, 2]], [1, 2], None, r"importance must have the shape \(…\)"),
        ([1, 2], [1, 2], (1, 2, 3), "crossing must be two numbers"),
    ],
)
def test_errors(importance, performance, crossing, message):
    with pytest.raises(CrmlabError, match=message):
        importance_performance(importance, performance, crossing)


def test_scores_of_other_features_are_not_paired_by_place():
    importance, performance = pd.Series({"price": 9, "app": 4}), pd.Series({"app": 8, "price": 3})
    with pytest.raises(CrmlabError, match="performance must have the index"):
        importance_performance(importance, performance)
    grid = importance_performance(importance, performance.loc[importance.index])
    assert grid.quadrant.to_dict() == {"price": "concentrate_here", "app": "possible_overkill"}
