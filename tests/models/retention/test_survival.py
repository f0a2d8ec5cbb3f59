import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.retention import kaplan_meier


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_survival_equals_lifelines(seed, confidence):
    rng = np.random.default_rng(seed)
    duration, lost = rng.integers(0, 30, 400), rng.random(400) < 0.6
    ours = kaplan_meier(duration, lost, confidence)
    theirs = KaplanMeierFitter(alpha=1 - confidence).fit(duration, lost)
    np.testing.assert_allclose(ours["survival"], theirs.survival_function_.iloc[:, 0])
    np.testing.assert_array_equal(ours.index, theirs.survival_function_.index)
    bounds = theirs.confidence_interval_survival_function_.to_numpy()
    inside = (ours["survival"] > 0) & (ours["survival"] < 1)
    np.testing.assert_allclose(ours.loc[inside, ["lower", "upper"]], bounds[inside], rtol=1e-9)
    table = theirs.event_table
    np.testing.assert_array_equal(ours["lost"], table["observed"])
    np.testing.assert_array_equal(ours["censored"], table["censored"])


@given(st.lists(st.integers(1, 20), min_size=1, max_size=50))
def test_with_nobody_censored_it_is_the_share_still_there(durations):
    table = kaplan_meier(durations, np.ones(len(durations)))
    for time, survival in table["survival"].items():
        assert survival == pytest.approx(np.mean(np.array(durations) > time))


def test_nobody_lost():
    table = kaplan_meier([3, 5, 5], [0, 0, 0])
    assert (table[["survival", "lower", "upper"]] == 1).all(axis=None)
    assert list(table["at_risk"]) == [3, 3, 2]


@pytest.mark.filterwarnings("error")
def test_all_lost():
    table = kaplan_meier([1, 2, 2], [1, 1, 1])
    assert list(table["survival"]) == pytest.approx([1, 2 / 3, 0])
    assert table["error"].iloc[-1] == table["lower"].iloc[-1] == table["upper"].iloc[-1] == 0


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """Exponential lifetimes, censored at random: about 95 of 100 intervals hold the truth."""
    held = 0
    for seed in range(600):
        rng = np.random.default_rng([21, seed])
        life, watched = rng.exponential(10, 300), rng.uniform(0, 30, 300)
        table = kaplan_meier(np.minimum(life, watched), life <= watched)
        row = table.loc[:10].iloc[-1]
        held += row["lower"] <= np.exp(-1) <= row["upper"]
    assert stats.binomtest(held, 600, 0.95).pvalue > 1e-4


@pytest.mark.parametrize(
    ("duration", "lost", "confidence", "message"),
    [
        ([1, -1], [1, 1], 0.95, "duration must be"),
        ([1, 2], [1, 2], 0.95, "lost must be 0 or 1; got 2"),
        ([1, 2], [1], 0.95, "lost must have the shape"),
        ([], [], 0.95, "duration must hold"),
        ([1], [1], 1.0, "confidence must be"),
    ],
)
def test_bad_input_is_named(duration, lost, confidence, message):
    with pytest.raises(CrmlabError, match=message):
        kaplan_meier(duration, lost, confidence)
