import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.errors import CrmlabError
from crmlab.models.satisfaction import acsi, nps


def test_acsi_published_form():
    assert acsi([8, 7, 7]) == pytest.approx(70.370, abs=5e-4)


def test_acsi_runs_from_0_to_100():
    np.testing.assert_allclose(acsi([[1, 1], [5.5, 5.5], [10, 10]]), [0, 50, 100])


@given(arrays(float, (3, 4), elements=st.floats(1, 10)))
def test_acsi_of_equal_weights_is_the_default(scores):
    np.testing.assert_allclose(acsi(scores, [0.25] * 4), acsi(scores), atol=1e-9)


def test_acsi_sweeps_over_weights():
    weights = [[0.2, 0.3, 0.5], [1, 0, 0]]
    each = [acsi([8, 7, 4], w) for w in weights]
    np.testing.assert_allclose(acsi([8, 7, 4], weights), each)
    with pytest.raises(CrmlabError, match="weights must have a shape that goes with"):
        acsi(np.full((3, 3), 5), weights)


def test_acsi_weight_on_one_item_reads_that_item():
    assert acsi([4, 10, 10], weights=[1, 0, 0]) == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("scores", "weights", "message"),
    [
        ([0, 5], None, "scores must be between 1 and 10; got 0"),
        ([11], None, "scores must be"),
        ([np.nan], None, "scores must be"),
        ([], None, "at least one item"),
        ([5, 5], [0.5, 0.6], r"weights\S* must sum to 1; got 1.1"),
        ([5, 5], [1.0], r"weights must have the shape \(2\)"),
    ],
)
def test_acsi_errors(scores, weights, message):
    with pytest.raises(CrmlabError, match=message):
        acsi(scores, weights)


def test_nps_counts_promoters_and_detractors():
    assert nps([9, 10, 7, 8, 6, 5]) == 0
    np.testing.assert_array_equal(nps([[9, 10], [7, 8], [0, 6]]), [100, 0, -100])


@given(st.lists(st.integers(0, 10), min_size=1))
def test_nps_stays_within_its_range_and_ignores_order(scores):
    assert -100 <= nps(scores) <= 100
    assert nps(scores) == nps(scores[::-1])


@pytest.mark.parametrize("bad", [[], [11], [-1], [8.5], [np.nan]])
def test_nps_errors(bad):
    with pytest.raises(CrmlabError, match="scores must"):
        nps(bad)
