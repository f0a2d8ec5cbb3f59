import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

from crmlab.errors import CrmlabError
from crmlab.models.satisfaction import prospect_value
from crmlab.models.scenario import (
    BOUNDS,
    DECISIONS,
    Rival,
    Scenario,
    Segment,
    Shock,
    policy,
)
from crmlab.models.scenario.behaviour import FELT, SATISFIED

FIRM = Scenario.example(Shock("price_war", 3), Shock("quality_crisis", 5, size=0.2))
CHANGING = policy(
    price=np.linspace(110, 90, 8), product_quality=np.linspace(0.5, 0.8, 8), recovery=[0, 1] * 4,
    contact=[0, 10] * 4, acquisition=[8, 0] * 4,
)
FLOWS = ("customers", "acquired", "lost", "complaints", "revenue", "cost", "profit", "equity")


def test_random_runs_agree_with_the_expected_one():
    """Every count and every sum of money, in the first, a middle and the last quarter."""
    exact = FIRM.run(CHANGING)
    many = np.repeat(CHANGING.to_numpy()[None], 40, axis=0)
    p = {}
    for seed in np.random.SeedSequence(23).spawn(120):
        runs = FIRM.run(many, np.random.default_rng(seed))
        for name in FLOWS:
            for t in (0, 4, 7):
                sample, mean = getattr(runs, name)[:, t], getattr(exact, name)[t]
                if sample.std() > 1e-9 * abs(mean):
                    p.setdefault((name, t), []).append(stats.ttest_1samp(sample, mean).pvalue)
                else:  # nothing is random at the start
                    assert t == 0 and name in ("customers", "revenue")
                    np.testing.assert_allclose(sample, mean)
    assert len(p) == 22
    for flow, values in p.items():
        assert stats.kstest(values, "uniform").pvalue > 1e-5, flow


def test_many_policies_at_once_equal_one_by_one():
    policies = [policy(price=price, service=0.3 + price / 400) for price in (70, 100, 130)]
    together = FIRM.run(policies)
    for i, one in enumerate(policies):
        table = FIRM.expected(one)
        for name in together._fields:
            np.testing.assert_allclose(getattr(together, name)[i], table[name], rtol=1e-12)
    grid = np.stack([one.to_numpy() for one in policies]).reshape(3, 1, 8, 6)
    assert FIRM.run(grid).profit.shape == (3, 1, 8)


def test_nobody_appears_or_vanishes():
    for table in (FIRM.expected(CHANGING), FIRM.counts(CHANGING, rng=np.random.default_rng(1))):
        after = table.customers - table.lost + table.acquired
        np.testing.assert_allclose(after.iloc[:-1], table.customers.iloc[1:])
        np.testing.assert_allclose(after / 40_000, table.market_share)
        np.testing.assert_allclose(table.profit, table.revenue - table.cost)
        np.testing.assert_allclose(table.retention, 1 - table.lost / table.customers)
        np.testing.assert_allclose(table.equity, table.lifetime_value * after)
        assert table[["satisfaction", "loyalty", "retention"]].stack().between(0, 1).all()
    assert list(table) == list(FIRM.run(CHANGING)._fields)


def test_counts_are_whole_and_repeatable():
    one, two = (FIRM.counts(CHANGING, rng=np.random.default_rng(6)) for _ in range(2))
    assert one.equals(two)
    assert all(one[name].dtype.kind == "i" for name in ("customers", "acquired", "lost"))


def test_one_quarter_by_hand():
    """One segment, and a rival so dear that nobody leaves for it; only failures cost customers."""
    firm = Scenario(
        (Segment("all", 1000, 1000, 100.0, 0.0, 1.0),), (Rival("none", 1e6, 0.0, 0.0),),
        unit_cost=10, quality_cost=20, service_cost=40, recovery_cost=8,
        complaint_cost=(1, 2, 3), discount=0.1,
    )
    table = firm.expected(policy(1, price=50, product_quality=1, service=1, recovery=0, contact=5))
    # 3 % have a problem: 90 % of them say nothing, 10 % complain in vain
    kept = 1000 * (0.97 + 0.03 * (0.9 * 0.5 + 0.1 * (1 - 0.5 * 0.85)))
    np.testing.assert_allclose(table.customers - table.lost, kept)
    np.testing.assert_allclose(table.complaints, 3)
    np.testing.assert_allclose(table.revenue, 50_000)
    np.testing.assert_allclose(table.cost, 1000 * (10 + 20 + 40 + 5) + 3 * 1)
    retention, margin = float(table.retention.iloc[0]), 50 - 75 - 0.003
    np.testing.assert_allclose(table.lifetime_value, margin * retention / (1.1 - retention))


def test_score_is_profits_and_final_equity_discounted():
    run = FIRM.run([CHANGING, policy()])
    by_hand = sum(run.profit[:, t] / 1.03**t for t in range(8)) + run.equity[:, 7] / 1.03**8
    np.testing.assert_allclose(FIRM.score(run), by_hand)


def test_delight_is_taken_for_granted():
    """An offer above the rivals' pleases most in the first quarter, less in each that follows."""
    course = Scenario.example().expected(policy(product_quality=0.9, service=0.9))
    assert (course.satisfaction.diff().iloc[1:] < 0).all()
    set_in_their_ways = replace(Scenario.example(), adaptation=0.0)
    still = set_in_their_ways.expected(policy(product_quality=0.9, service=0.9))
    assert still.satisfaction.iloc[-1] > course.satisfaction.iloc[-1] + 0.05


def test_expectations_close_a_share_of_the_gap():
    """One rival that delivers 10, the firm 50: expected first 10, then 10 + .4 × (30 - 10)."""
    firm = Scenario(
        (Segment("all", 1000, 2000, 100.0, 60.0, 1.0),), (Rival("r", 60.0, 0.4, 0.5),),
        adaptation=0.4,
    )
    table = firm.expected(policy(3, price=50, product_quality=0.7, service=0.5))
    expected = [10.0, 18.0, 18.0 + 0.4 * 12.0]
    pleased = expit(SATISFIED + FELT * prospect_value((50.0 - np.array(expected)) / 160.0))
    np.testing.assert_allclose(table.loyalty, pleased)


@pytest.mark.parametrize(
    ("decision", "better", "worse", "measure"),
    [
        ("price", 80, 120, "satisfaction"),
        ("price", 80, 120, "acquired"),
        ("product_quality", 0.8, 0.4, "loyalty"),
        ("service", 0.8, 0.4, "retention"),
        ("recovery", 1.0, 0.0, "satisfaction"),
        ("contact", 10, 0, "retention"),
        ("acquisition", 10, 0, "acquired"),
    ],
)
def test_each_decision_moves_its_link_of_the_chain(decision, better, worse, measure):
    high, low = (Scenario.example().expected(policy(**{decision: x})) for x in (better, worse))
    assert high[measure].iloc[0] > low[measure].iloc[0]


def test_extremes_do_not_pay():
    """Neither giving everything away nor giving nothing is the best of nine prices."""
    firm = Scenario.example()
    for name, (low, high) in BOUNDS.items():
        if name in ("price", "product_quality", "service", "contact", "acquisition"):
            levels = np.linspace(max(low, 1e-6), high, 9)
            best = firm.score(firm.run([policy(**{name: x}) for x in levels])).argmax()
            assert 0 < best < 8, name


def test_a_firm_without_customers():
    firm = replace(
        Scenario.example(),
        segments=tuple(replace(s, customers=0) for s in Scenario.example().segments),
    )
    table = firm.expected(policy(acquisition=0))
    assert table.customers.iloc[0] == 0 and np.isnan(table.satisfaction.iloc[0])
    assert table.acquired.iloc[0] > 0 and table.satisfaction.iloc[1:].notna().all()


def test_a_billion_customers_cost_no_more():
    firm = replace(
        Scenario.example(),
        segments=tuple(
            replace(s, customers=s.customers * 10**5, market=s.market * 10**5)
            for s in Scenario.example().segments
        ),
    )
    table = firm.counts(policy(), rng=np.random.default_rng(1))
    np.testing.assert_allclose(table.customers, firm.expected(policy()).customers, rtol=1e-3)


def test_ten_thousand_policies_stay_within_memory():
    rng = np.random.default_rng(2)
    low, high = np.array(list(BOUNDS.values())).T
    policies = rng.uniform(low, high, (10_000, 8, len(DECISIONS)))
    tracemalloc.start()
    outcome = Scenario.example().run(policies, rng)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**30 / 4
    assert np.isfinite(Scenario.example().score(outcome)).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"segments": ()}, "segments must have at least one member"),
        ({"rivals": ()}, "rivals must have at least one member"),
        ({"discount": 0}, "discount must be"),
        ({"adaptation": 2}, "adaptation must be"),
        ({"sensitivity": -1}, "sensitivity must be"),
        ({"complaint_cost": (1, 2)}, r"complaint_cost must have the shape \(3\)"),
    ],
)
def test_bad_input_is_named(change, message):
    with pytest.raises(CrmlabError, match=message):
        replace(Scenario.example(), **change)
