from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.scorecard import Funnel, conversion_rates

STAGES = ["lead", "qualified", "offer", "order"]
FUNNEL = Funnel(STAGES, [0.4, 0.5, 0.3])


def test_expected_by_hand():
    np.testing.assert_allclose(FUNNEL.expected(1000), [1000, 400, 200, 60])
    np.testing.assert_allclose(FUNNEL.to_order, [0.06, 0.15, 0.3, 1])


def test_leads_alone_give_a_binomial_number_of_orders():
    """A chain of binomials is binomial with the product of the rates."""
    got = FUNNEL.orders([50, 0, 0, 0])
    np.testing.assert_allclose(got, stats.binom.pmf(np.arange(51), 50, 0.06), atol=1e-15)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_the_distribution_has_the_forecasts_mean_and_deviation(deals):
    p = FUNNEL.orders(deals)
    total = FUNNEL.forecast(deals).loc["total"]
    np.testing.assert_allclose(p.sum(), 1)
    mean = (p.index * p).sum()
    np.testing.assert_allclose(mean, total["orders"], atol=1e-9)
    np.testing.assert_allclose(
        ((p.index - mean) ** 2 * p).sum() ** 0.5, total["deviation"], atol=1e-6
    )


def test_forecast_in_money():
    table = FUNNEL.forecast([40, 10, 4, 2], amount=[100, 200, 300, 500])
    np.testing.assert_allclose(table["orders"].iloc[:4], [2.4, 1.5, 1.2, 2])
    np.testing.assert_allclose(table.loc["total", "sales"], 240 + 300 + 360 + 1000)
    variance = 2.4 * 0.94 * 100**2 + 1.5 * 0.85 * 200**2 + 1.2 * 0.7 * 300**2
    np.testing.assert_allclose(table.loc["total", "deviation"], variance**0.5)
    np.testing.assert_allclose(table.loc["total", "chance"], 7.1 / 56)
    assert FUNNEL.forecast([0, 0, 0, 0]).loc["total", "chance"] == 0


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_runs_agree_with_the_binomial(stage):
    """Randomised p-values of a stage's total are uniform over 200 seeds."""
    rate, p_values = [1, 0.4, 0.2, 0.06][stage], []
    for seed in range(200):
        rng = np.random.default_rng((stage, seed))
        total = FUNNEL.counts(40, 25, rng)[STAGES[stage]].sum()
        below, at = stats.binom.cdf(total - 1, 1000, rate), stats.binom.pmf(total, 1000, rate)
        p_values.append(below + at * rng.random())
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_runs_never_grow():
    runs = FUNNEL.counts(100, 50, np.random.default_rng(0))
    assert (runs["lead"] == 100).all()
    assert (np.diff(runs, axis=1) <= 0).all()
    assert FUNNEL.counts(100, 0, np.random.default_rng(0)).shape == (0, 4)


def test_many_deals_are_no_burden():
    p = FUNNEL.orders([200_000, 0, 0, 1])
    np.testing.assert_allclose(p.sum(), 1)
    assert p.idxmax() == 12_001


@given(st.floats(0, 1))
def test_gain_is_the_difference_of_two_funnels(points):
    gain = FUNNEL.gain(500, points)
    for i, stage in enumerate(STAGES[:-1]):
        rates = np.array([0.4, 0.5, 0.3])
        rates[i] = min(1, rates[i] + points)
        raised = Funnel(STAGES, rates).expected(500)["order"]
        np.testing.assert_allclose(gain[stage], raised - FUNNEL.expected(500)["order"], atol=1e-9)


def test_the_bottleneck_is_the_lowest_rate():
    assert FUNNEL.gain(500).idxmax() == "offer"


def test_rates_and_intervals():
    """Wilson's interval as SciPy computes it."""
    got = conversion_rates([200, 50, 20, 20, 0, 0])
    np.testing.assert_allclose(got["rate"], [0.25, 0.4, 1, 0, np.nan])
    for (low, high), (won, tried) in zip(
        got[["low", "high"]].to_numpy()[:4], [(50, 200), (20, 50), (20, 20), (0, 20)], strict=True
    ):
        peer = stats.binomtest(won, tried).proportion_ci(method="wilson")
        np.testing.assert_allclose([low, high], peer, atol=1e-12)
    assert got.iloc[4].isna().all()


def test_frozen():
    with pytest.raises(FrozenInstanceError):
        FUNNEL.stages = ("a", "b")
    with pytest.raises(ValueError, match="read-only"):
        FUNNEL.conversion[0] = 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Funnel(["lead"], []), "stages must have at least two names"),
        (lambda: Funnel(["lead", "lead"], [0.5]), "stages must have different names"),
        (lambda: Funnel(["lead", "total"], [0.5]), "stage must not be called total"),
        (lambda: Funnel(["lead", "order"], [0.5, 0.5]), "conversion must have 1 rates"),
        (lambda: Funnel(["lead", "order"], [50]), "conversion must be between 0 and 1; got 50"),
        (lambda: FUNNEL.expected(-1), "leads must be"),
        (lambda: FUNNEL.expected([10, 20]), "leads must be one number"),
        (lambda: FUNNEL.counts(-1, 5, np.random.default_rng(0)), "leads must be a whole number"),
        (lambda: FUNNEL.orders([1, 2, 3]), "open_deals must have 4 numbers"),
        (lambda: FUNNEL.orders([1, 2, 3, 0.5]), "open_deals must be whole numbers; got 0.5"),
        (lambda: FUNNEL.forecast([1, 2, 3, 4], [1, 2]), "amount must be one number or 4"),
        (lambda: FUNNEL.gain(10, 2), "points must be"),
        (lambda: conversion_rates([10]), "counts must be at least two whole numbers"),
        (lambda: conversion_rates([10, 12]), "counts must not grow from stage to stage; got 12"),
        (lambda: conversion_rates([10, np.nan]), "counts must be finite"),
        (lambda: conversion_rates([10, 5], confidence=1), "confidence must be"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
