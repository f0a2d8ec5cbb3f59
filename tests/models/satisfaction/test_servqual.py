import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.errors import CrmlabError
from crmlab.models import satisfaction

SCORES = arrays(float, 5, elements=st.floats(1, 7))
LEVEL = st.floats(1, 7)


def test_gap_scores_with_the_published_weights():
    """Weights of Zeithaml, Parasuraman & Berry (1990) on five gaps of our own."""
    result = satisfaction.servqual([-1.2, -0.9, -0.5, -0.4, 0.2], np.zeros(5))
    assert result.unweighted == pytest.approx(-0.560)
    assert result.weighted == pytest.approx(-0.719)


@given(SCORES, SCORES)
def test_equal_weights_are_no_weights(perceptions, expectations):
    result = satisfaction.servqual(perceptions, expectations, weights=[20] * 5)
    assert result.weighted == pytest.approx(result.unweighted, abs=1e-9)


def test_shares_and_points_are_the_same_weights():
    scores = np.arange(20.0).reshape(4, 5)
    points = satisfaction.servqual(scores, 3.0 * np.ones(5), weights=[30, 30, 20, 10, 10])
    shares = satisfaction.servqual(scores, 3.0 * np.ones(5), weights=[0.3, 0.3, 0.2, 0.1, 0.1])
    assert points.weighted.shape == (4,)
    np.testing.assert_allclose(points.weighted, shares.weighted)


def test_segments_may_weigh_differently():
    scores, weights = np.array([4.8, 5.1, 5.5, 5.6, 6.2]), [[32, 22, 19, 16, 11], [0, 0, 0, 0, 100]]
    got = satisfaction.servqual(scores, np.full(5, 6.0), weights).weighted
    np.testing.assert_allclose(got, [-0.719, 0.2])
    with pytest.raises(CrmlabError, match="weights must be at least 0 and sum"):
        satisfaction.servqual(scores, np.full(5, 6.0), [[32, 22, 19, 16, 11], [1, 1, 1, 1, 1]])


@pytest.mark.parametrize("weights", [[32, 22, 19, 16, 12], [50, 50, 50, -25, -25], [100]])
def test_weights_that_do_not_fit(weights):
    with pytest.raises(CrmlabError, match="weights must"):
        satisfaction.servqual(np.ones(5), np.ones(5), weights)


def test_scores_that_do_not_fit():
    with pytest.raises(CrmlabError, match="perceptions must have one value a dimension"):
        satisfaction.servqual([1, 2, 3], np.ones(5))
    with pytest.raises(CrmlabError, match="expectations must be"):
        satisfaction.servqual(np.ones(5), [1, 2, 3, 4, np.nan])


def test_every_item_counts_for_its_own_dimension():
    """Moving an item by one moves its dimension by one over the dimension's number of items."""
    moved = satisfaction.servqual_dimensions(4.0 + np.eye(22)) - 4.0
    sizes = dict(reliability=5, responsiveness=4, assurance=4, empathy=5, tangibles=4)
    assert (np.count_nonzero(moved, axis=1) == 1).all()
    np.testing.assert_allclose(moved.max(0), [1 / sizes[d] for d in satisfaction.DIMENSIONS])
    assert list(np.argmax(moved, axis=1)) == [4] * 4 + [0] * 5 + [1] * 4 + [2] * 4 + [3] * 5
    with pytest.raises(CrmlabError, match="answers must have 22 items"):
        satisfaction.servqual_dimensions(np.ones(21))


@given(LEVEL, LEVEL, LEVEL, LEVEL, LEVEL, LEVEL)
def test_the_customers_gap_is_made_of_the_firms_gaps(e, b, s, d, promised, perceived):
    gaps = satisfaction.service_gaps(
        expected=e, believed=b, specified=s, delivered=d, promised=promised, perceived=perceived
    )
    firm = gaps.knowledge + gaps.standards + gaps.delivery
    assert gaps.service == pytest.approx(firm + (perceived - d), abs=1e-9)
    assert gaps.communication == d - promised


def test_each_gap_has_its_own_place():
    flat = dict(expected=5, believed=5, specified=5, delivered=5, promised=5, perceived=5)
    assert all(gap == 0 for gap in satisfaction.service_gaps(**flat))
    lower = {
        "believed": dict(knowledge=-1, standards=1),
        "specified": dict(standards=-1, delivery=1),
        "delivered": dict(delivery=-1, communication=-1),
        "promised": dict(communication=1),
        "perceived": dict(service=-1),
        "expected": dict(knowledge=1, service=1),
    }
    for level, moved in lower.items():
        gaps = satisfaction.service_gaps(**{**flat, level: 4})._asdict()
        assert {name: gap for name, gap in gaps.items() if gap != 0} == moved


def test_gap_model_names_the_bad_level():
    flat = dict(expected=5, believed=5, specified=5, delivered=5, promised=5, perceived=5)
    with pytest.raises(CrmlabError, match="promised must be"):
        satisfaction.service_gaps(**{**flat, "promised": np.inf})


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="expectations must have a shape that goes with"):
        satisfaction.servqual(np.ones((2, 5)), np.ones((3, 5)))
    with pytest.raises(CrmlabError, match="weights must have a shape that goes with"):
        satisfaction.servqual(np.ones((3, 5)), np.ones(5), np.full((2, 5), 0.2))
    with pytest.raises(CrmlabError, match="promised must have a shape that goes with"):
        satisfaction.service_gaps(
            expected=[1, 2], believed=1, specified=1, delivered=1, promised=[1, 2, 3], perceived=1
        )
