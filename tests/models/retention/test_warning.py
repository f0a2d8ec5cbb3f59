import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.retention import (
    BGNBD,
    best_threshold,
    calibration_table,
    churn_warning,
    recalibrate,
    warning_threshold,
)

COSTS = st.floats(0.01, 1000)


def cohort(seed, n=20_000):
    """Customers whose chance of staying is known to be true."""
    rng = np.random.default_rng(seed)
    p = rng.beta(2, 1, n)
    return p, rng.random(n) < p


@given(st.floats(0, 1), COSTS, COSTS)
def test_a_warning_is_given_just_where_it_costs_less_than_silence(p, miss, false_alarm):
    warned, silent = p * false_alarm, (1 - p) * miss
    if abs(warned - silent) > 1e-9 * (miss + false_alarm):
        assert churn_warning(p, miss, false_alarm) == (warned < silent)


def test_each_customer_has_a_threshold():
    np.testing.assert_array_equal(churn_warning(0.9, miss=[50, 900], false_alarm=50), [False, True])
    assert warning_threshold(0, 1) == 0 and warning_threshold(1, 0) == 1


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=20), COSTS, COSTS
)
def test_no_other_threshold_costs_less(customers, miss, false_alarm):
    p = np.array([c[0] / 5 for c in customers])
    stayed = np.array([c[1] for c in customers])

    def cost(threshold):
        warned = p < threshold
        return false_alarm * (warned & stayed).sum() + miss * (~warned & ~stayed).sum()

    best = best_threshold(p, stayed, miss=miss, false_alarm=false_alarm)
    assert best.cost == pytest.approx(cost(best.threshold))
    assert best.cost <= min(cost(t) for t in np.arange(-0.1, 1.3, 0.1)) + 1e-9
    assert best.caught + best.missed == (~stayed).sum()
    assert best.false_alarms == ((p < best.threshold) & stayed).sum()


def test_found_and_foretold_thresholds_agree_on_true_probabilities():
    p, stayed = cohort(30, 400_000)
    found = best_threshold(p, stayed, miss=300, false_alarm=100)
    assert found.threshold == pytest.approx(0.75, abs=0.04)
    plain = 100 * (stayed & (p < 0.75)).sum() + 300 * (~stayed & (p >= 0.75)).sum()
    assert found.cost <= plain <= 1.005 * found.cost


def test_true_probabilities_are_calibrated():
    """The truth is held by 95 of 100 intervals."""
    held = []
    for seed in range(60):
        p, stayed = cohort([31, seed], 3000)
        table = calibration_table(p, stayed)
        assert len(table) == 10 and table["customers"].sum() == 3000
        held.extend((table["lower"] <= table["foretold"]) & (table["foretold"] <= table["upper"]))
    assert stats.binomtest(sum(held), len(held), 0.95).pvalue > 1e-4


def test_probability_alive_is_calibrated_and_a_distortion_is_seen():
    model = BGNBD(r=0.5, alpha=3, a=0.8, b=2)
    seen = model.simulate(40.0, np.random.default_rng(32), customers=50_000)
    p = model.probability_alive(seen["frequency"], seen["recency"], seen["T"])
    honest = calibration_table(p, seen["alive"])
    np.testing.assert_allclose(honest["foretold"], honest["stayed"], atol=0.03)
    bold = calibration_table(p**3, seen["alive"])
    assert (bold["foretold"] < bold["lower"]).sum() >= 4


def test_recalibration_straightens_a_distortion():
    p, stayed = cohort(33)
    curve = recalibrate(p**3, stayed)
    fresh, outcome = cohort(34)
    table = calibration_table(curve(fresh**3), outcome)
    np.testing.assert_allclose(table["foretold"], table["stayed"], atol=0.04)
    assert (np.diff(curve(np.linspace(0, 1, 50))) >= 0).all()


def test_interval_equals_scipy():
    p, stayed = cohort(35, 500)
    for _, row in calibration_table(p, stayed, groups=5, confidence=0.9).iterrows():
        n = int(row["customers"])
        peer = stats.binomtest(round(row["stayed"] * n), n).proportion_ci(0.9, method="wilson")
        assert (row["lower"], row["upper"]) == pytest.approx((peer.low, peer.high))


def test_the_threshold_lies_half_way():
    best = best_threshold([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], miss=1, false_alarm=1)
    assert best.threshold == 0.5


def test_equal_probabilities_stay_together():
    table = calibration_table([0.5] * 100, [1] * 50 + [0] * 50, groups=10)
    assert len(table) == 1 and table["stayed"].iloc[0] == 0.5


@pytest.mark.parametrize(
    ("stays", "stayed", "message"),
    [
        ([0.5, 1.2], [1, 0], "stays must be between 0 and 1; got 1.2"),
        ([0.5, 0.5], [1, 2], "stayed must be 0 or 1; got 2"),
        ([0.5, 0.5], [1], "stayed must have the shape"),
        ([], [], "stays must hold"),
        ([0.5, np.nan], [1, 0], "stays must be"),
    ],
)
def test_bad_outcomes_are_named(stays, stayed, message):
    for learn in (calibration_table, recalibrate):
        with pytest.raises(CrmlabError, match=message):
            learn(stays, stayed)


def test_costs_that_cannot_be_are_refused():
    with pytest.raises(CrmlabError, match="miss must be"):
        warning_threshold(-1, 1)
    with pytest.raises(CrmlabError, match=r"miss \+ false_alarm must be greater than 0"):
        best_threshold([0.5], [1], miss=0, false_alarm=0)


@pytest.mark.parametrize("bad", ["much", [1, 2], np.nan, -1])
def test_the_cost_of_a_mistake_is_one_number(bad):
    with pytest.raises(CrmlabError, match="miss must be"):
        best_threshold([0.1, 0.9], [0, 1], miss=bad, false_alarm=1)


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="false_alarm must have a shape that goes with"):
        warning_threshold([1, 2], [1, 2, 3])
    with pytest.raises(CrmlabError, match="miss must have a shape that goes with"):
        churn_warning([0.5, 0.6], [1, 2, 3], 1)
