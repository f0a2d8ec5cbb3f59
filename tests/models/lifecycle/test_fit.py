import numpy as np
import pytest
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.lifecycle import Lifecycle, fit

LIFE = Lifecycle.four_stages()


def test_share_of_moves_and_its_standard_error():
    estimate = fit([[0, 0, 0, 1], [0, 1, 1, 0]], stages=["a", "b"])
    np.testing.assert_array_equal(estimate.counts, [[2, 2], [1, 1]])
    np.testing.assert_array_equal(estimate.transition, 0.5)
    np.testing.assert_allclose(estimate.error, [[0.25] * 2, [np.sqrt(0.125)] * 2])


def test_the_truth_lies_within_the_errors():
    """Over many seeds, the standardised miss is standard normal."""
    misses = []
    for seed in range(200):
        paths = LIFE.paths(2000, 30, np.random.default_rng([6, seed]))
        estimate = fit(paths, LIFE.stages)
        miss = (estimate.transition - LIFE.transition) / estimate.error
        misses.append(miss.to_numpy()[[0, 1, 2, 3], [1, 2, 3, 4]])
    for column in np.transpose(misses):
        assert stats.kstest(column, "norm").pvalue > 1e-4


def test_fitted_life_cycle_is_worth_about_the_same():
    paths = LIFE.paths(200_000, 40, np.random.default_rng(7))
    again = fit(paths, LIFE.stages).lifecycle(LIFE.margin)
    np.testing.assert_allclose(again.value(0.01), LIFE.value(0.01), rtol=0.02)


def test_unobserved_periods_are_left_out():
    estimate = fit([[0, -1, 1, 1], [0, 0, -1, -1]], stages=["a", "b"])
    np.testing.assert_array_equal(estimate.counts, [[1, 0], [0, 1]])
    same = fit(np.array([[0, np.inf], [0, 1]])[1:], stages=["a", "b"])
    np.testing.assert_array_equal(same.counts, [[0, 1], [0, 0]])


def test_a_stage_never_seen_has_no_estimate():
    estimate = fit([[0, 0, 1]], stages=["a", "b", "c"])
    assert estimate.transition.loc[["b", "c"]].isna().all(axis=None)
    assert estimate.error.loc[["b", "c"]].isna().all(axis=None)
    with pytest.raises(CrmlabError, match=r"paths must show every stage.*got b, c"):
        estimate.lifecycle([1, 2, 3])


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ([[0, 2]], "between -1 and 1; got 2"),
        ([[0, -2]], "between -1 and 1; got -2"),
        ([[0, 0.5]], "whole stage codes; got 0.5"),
        ([[0, np.nan]], "paths must be"),
        ([0, 1], "shape"),
        ([[0], [1]], "at least one move"),
        (np.empty((0, 4), dtype=int), "at least one move"),
        ([["a", "b"]], "paths must be a number"),
    ],
)
def test_paths_that_cannot_be_read(paths, message):
    with pytest.raises(CrmlabError, match=message):
        fit(paths, stages=["a", "b"])


def test_paths_of_different_length_are_refused():
    with pytest.raises(CrmlabError, match="paths must have rows of one length"):
        fit([[0, 1], [0, 1, 1]], ["a", "b"])


@pytest.mark.parametrize("bad", [3, None, "ab", [1, 2], np.array("a")])
def test_stages_are_a_list_of_names(bad):
    with pytest.raises(CrmlabError, match="stages must be a list of names"):
        fit([[0, 1]], bad)
