import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.scorecard import (
    DIMENSIONS,
    dimension_scores,
    first_places,
    points,
    total_score,
    weight_flips,
)

INDICATORS = pd.DataFrame({
    "dimension": [DIMENSIONS[0], DIMENSIONS[1], DIMENSIONS[1], DIMENSIONS[2], DIMENSIONS[3]],
    "indicator": ["complete_profiles", "interaction_channels", "sales_promotion_cost",
                  "retention", "satisfaction_index"],
    "value": [0.6, 4, 30, 0.8, 72],
    "worst": [0.0, 1, 50, 0.5, 40],
    "best": [1.0, 5, 10, 0.9, 90],
    "weight": [1.0, 0.5, 0.5, 1.0, 1.0],
})  # fmt: skip
SCORES = pd.DataFrame(
    [[80, 40, 70, 60], [60, 75, 65, 60], [55, 60, 60, 95]],
    index=["last", "this", "rival"], columns=list(DIMENSIONS),
)  # fmt: skip
WEIGHTS = np.array([0.3, 0.2, 0.3, 0.2])


def test_points_by_hand():
    np.testing.assert_allclose(points([50, 70, 90, 40, 99], 50, 90), [0, 50, 100, 0, 100])
    np.testing.assert_allclose(points(12, worst=20, best=10), 80)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0.1, 1e3))
def test_better_is_never_worth_less_and_a_cost_mirrors_a_benefit(value, worst, span):
    got = points([value, value + 1], worst, worst + span)
    assert 0 <= got[0] <= got[1] <= 100
    np.testing.assert_allclose(points(-value, -worst, -(worst + span)), got[0])


def test_dimension_scores_by_hand():
    got = dimension_scores(INDICATORS)
    assert list(got.index) == list(DIMENSIONS)
    np.testing.assert_allclose(got, [60, (75 + 50) / 2, 75, 64])
    np.testing.assert_allclose(total_score(got, WEIGHTS), 0.3 * 60 + 0.2 * 62.5 + 0.3 * 75 + 12.8)


def test_a_dimension_without_indicators_is_left_out():
    assert list(dimension_scores(INDICATORS[:3]).index) == list(DIMENSIONS[:2])


def test_total_vectorises():
    got = total_score(SCORES, WEIGHTS)
    np.testing.assert_allclose(got, SCORES.to_numpy() @ WEIGHTS)
    many = np.random.default_rng(0).dirichlet(np.ones(4), 6)
    np.testing.assert_allclose(total_score(SCORES.loc["this"], many), many @ SCORES.loc["this"])


@settings(max_examples=50)
@given(st.integers(0, 10**6))
def test_flips_are_where_the_first_changes(seed):
    """Between the flips the present first leads; just beyond each, the one named does."""
    rng = np.random.default_rng(seed)
    scores = pd.DataFrame(rng.uniform(0, 100, (3, 4)), columns=list("abcd"))
    weights = rng.dirichlet(np.ones(4))
    first = int(total_score(scores, weights).argmax())

    def leader(d, weight):
        w = weights * (1 - weight) / (1 - weights[d])
        w[d] = weight
        return int(total_score(scores, w).argmax())

    table = weight_flips(scores, weights)
    np.testing.assert_allclose(table["weight"], weights)
    for d, row in enumerate(table.itertuples()):
        low = 0.0 if np.isnan(row.below) else row.below
        high = 1.0 if np.isnan(row.above) else row.above
        assert low <= weights[d] <= high
        for weight in np.linspace(low, high, 9)[1:-1]:
            assert leader(d, weight) == first
        if low > 1e-6:
            assert leader(d, low - 1e-7) == row.first_below != first
        if high < 1 - 1e-6:
            assert leader(d, high + 1e-7) == row.first_above != first


def test_flip_by_hand():
    """Before leads by 20 in value, trails by 10 in satisfaction: level at a weight of 1/3."""
    scores = pd.DataFrame({"value": [80, 60], "satisfaction": [50, 60]}, index=["before", "after"])
    table = weight_flips(scores, [0.5, 0.5])
    np.testing.assert_allclose(table.loc["value", "below"], 1 / 3)
    np.testing.assert_allclose(table.loc["satisfaction", "above"], 2 / 3)
    assert table.loc["value", "first_below"] == "after"
    assert table.loc["value", "first_above"] is None


def test_first_places_against_the_beta_distribution():
    """With two dimensions the weight is Beta(c w, c (1 - w)) and flips at 1/3."""
    from scipy import stats

    scores = pd.DataFrame({"value": [80, 60], "satisfaction": [50, 60]}, index=["before", "after"])
    chance, p_values = stats.beta(5, 5).sf(1 / 3), []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        share = first_places(scores, [0.5, 0.5], rng, concentration=10, draws=300)["before"]
        wins = round(300 * share)
        below, at = stats.binom.cdf(wins - 1, 300, chance), stats.binom.pmf(wins, 300, chance)
        p_values.append(below + at * rng.random())
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_sure_weights_give_a_sure_first():
    got = first_places(SCORES, WEIGHTS, np.random.default_rng(0), concentration=1e9, draws=100)
    assert got[SCORES.index[total_score(SCORES, WEIGHTS).argmax()]] == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: points(1, 5, 5), "best must differ from worst; got 5"),
        (lambda: points(np.nan, 0, 1), "value must be finite"),
        (lambda: dimension_scores(INDICATORS.drop(columns="best")), 'column "best"'),
        (lambda: dimension_scores(INDICATORS[:0]), "at least one row"),
        (
            lambda: dimension_scores(INDICATORS.assign(dimension="customer_valu")),
            'did you mean "customer_value"',
        ),
        (
            lambda: dimension_scores(pd.concat([INDICATORS, INDICATORS[:1]])),
            "indicator must be listed once; got complete_profiles",
        ),
        (
            lambda: dimension_scores(INDICATORS.assign(weight=0.5)),
            "weight of customer_knowledge must sum to 1",
        ),
        (lambda: total_score([50, 101], [0.5, 0.5]), "scores must be between 0 and 100"),
        (lambda: total_score([50, 60], [1.0]), "weights must have the shape"),
        (lambda: weight_flips(SCORES[:1], WEIGHTS), "at least two alternatives"),
        (lambda: weight_flips(SCORES, [1, 0, 0, 0]), "leave something to the other dimensions"),
        (lambda: weight_flips(SCORES, [0.5, 0.5]), "weights must have the shape"),
        (
            lambda: first_places(SCORES, WEIGHTS, np.random.default_rng(0), draws=0),
            "draws must be a whole number of at least 1",
        ),
        (
            lambda: first_places(SCORES, [0.5, 0.4, 0, 0], np.random.default_rng(0)),
            "weights must sum to 1; got 0.9",
        ),
        (
            lambda: first_places(SCORES, [0.5, 0.5], np.random.default_rng(0)),
            "weights must have the shape",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
