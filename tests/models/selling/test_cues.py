from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.selling import (
    SOCIAL_STYLES,
    approach_values,
    cue_likelihood,
    expected_wins,
    simulate_calls,
    update_belief,
)

EVEN = [0.25] * 4
PRIOR = [0.4, 0.1, 0.2, 0.3]


def test_update_by_hand():
    """Fast speech, no lively face: driver .25*.8*.8, expressive and analytical .25*.8*.2, ..."""
    cues = cue_likelihood(0.8).loc[["fast_speech", "lively_face"]]
    odds = np.array([0.64, 0.16, 0.04, 0.16])
    np.testing.assert_allclose(update_belief(EVEN, cues, [True, False]), odds / odds.sum())


def test_cues_that_say_nothing_change_nothing():
    got = update_belief(PRIOR, cue_likelihood(0.5), [True, True, False, True, False, False])
    np.testing.assert_allclose(got, PRIOR)
    np.testing.assert_allclose(update_belief(PRIOR, cue_likelihood()[:0], []), PRIOR)


def test_sure_cues_give_the_style_away():
    likelihood = cue_likelihood(1.0)
    for i, style in enumerate(SOCIAL_STYLES):
        got = update_belief(PRIOR, likelihood, likelihood[style] > 0.5)
        np.testing.assert_array_equal(got, np.eye(4)[i])


@given(st.lists(st.booleans(), min_size=6, max_size=6))
def test_the_order_of_watching_does_not_matter(seen):
    likelihood = cue_likelihood(0.7)
    together = update_belief(PRIOR, likelihood, seen)
    belief = PRIOR
    for cue in reversed(range(6)):
        belief = update_belief(belief, likelihood[cue : cue + 1], seen[cue : cue + 1])
    np.testing.assert_allclose(together, belief)


def test_the_mean_of_the_beliefs_is_the_prior():
    likelihood = cue_likelihood(0.7)[:4].to_numpy()
    mean = np.zeros(4)
    for seen in product([True, False], repeat=4):
        given_style = np.where(np.array(seen)[:, None], likelihood, 1 - likelihood).prod(0)
        mean += (PRIOR @ given_style) * update_belief(PRIOR, likelihood, seen)
    np.testing.assert_allclose(mean, PRIOR)


def test_without_cues_the_best_approach_to_the_prior():
    np.testing.assert_allclose(
        expected_wins(PRIOR, cue_likelihood()[:0], 0.3), approach_values(PRIOR, 0.3).max()
    )


def test_sure_cues_win_as_if_the_style_were_known():
    known = approach_values(np.eye(4), 0.3).max()
    np.testing.assert_allclose(expected_wins(PRIOR, cue_likelihood(1.0), 0.3), known)


@given(st.floats(0.5, 1.0), st.floats(0.5, 1.0), st.floats(0, 1))
def test_better_cues_never_lose(a, b, versatility):
    low, high = sorted([a, b])
    worse = expected_wins(PRIOR, cue_likelihood(low), 0.3, versatility)
    assert worse <= expected_wins(PRIOR, cue_likelihood(high), 0.3, versatility) + 1e-12


def test_calls_win_as_often_as_the_exact_twin_says():
    """Wins of 400 calls are binomial: randomised p-values are uniform over 200 seeds."""
    likelihood, p_values = cue_likelihood(0.7), []
    chance = expected_wins(PRIOR, likelihood, 0.3, versatility=0.3)
    for seed in range(200):
        rng = np.random.default_rng(seed)
        wins = simulate_calls(PRIOR, likelihood, 0.3, 400, rng, versatility=0.3)["won"].sum()
        below, at = stats.binom.cdf(wins - 1, 400, chance), stats.binom.pmf(wins, 400, chance)
        p_values.append(below + at * rng.random())
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_calls_name_styles_and_approaches():
    calls = simulate_calls(PRIOR, cue_likelihood(1.0), 0.3, 500, np.random.default_rng(0))
    assert set(calls["style"]) == set(SOCIAL_STYLES)
    assert (calls["style"] == calls["approach"]).all()
    assert len(simulate_calls(PRIOR, cue_likelihood(), 0.3, 0, np.random.default_rng(0))) == 0


def test_wins_sweep_over_chances_and_versatility():
    base, versatility = np.array([[0.0], [0.3], [0.9]]), np.array([0.0, 0.4, 1.0])
    wins = expected_wins(PRIOR, cue_likelihood(), base, versatility)
    each = [
        [expected_wins(PRIOR, cue_likelihood(), b, v) for v in versatility] for b in base[:, 0]
    ]
    np.testing.assert_allclose(wins, each)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cue_likelihood(1.5), "reliability must be"),
        (lambda: update_belief([EVEN, [1, 1, 0, 0]], cue_likelihood(), [True] * 6), "sum to 1"),
        (lambda: update_belief(EVEN, cue_likelihood(), [True]), "seen must have the shape"),
        (lambda: update_belief(EVEN, cue_likelihood(), [0.3] * 6), "seen must be 0 or 1"),
        (lambda: update_belief(EVEN, cue_likelihood(), ["no"] * 6), "seen must be a number"),
        (lambda: update_belief(EVEN, [[0.5, 0.5]], [True]), "likelihood must have the shape"),
        (
            lambda: update_belief([1, 0, 0, 0], cue_likelihood(1.0), [False] * 6),
            "seen must be possible for some style",
        ),
        (lambda: expected_wins(EVEN, cue_likelihood(), [0.3, 0.4], [0, 0, 0]),
         "versatility must have a shape that goes with"),
        (lambda: cue_likelihood([0.7, 0.8]), "reliability must be one number"),
        (lambda: expected_wins([0.5, 0.5], cue_likelihood(), 0.3), "prior must have the shape"),
        (lambda: expected_wins(EVEN, [0.5] * 4, 0.3), "likelihood must have the shape"),
        (lambda: expected_wins(EVEN, np.full((17, 4), 0.5), 0.3), "at most 16 cues"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
