import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.service import (
    OUTCOMES,
    TARP,
    ComplaintFunnel,
    lost_silently,
    outcome_shares,
    repurchase_rate,
)

SHARES = st.floats(0, 1)


@pytest.mark.parametrize(("loss", "rates"), [("small", [0.37, 0.46, 0.70, 0.95]),
                                             ("large", [0.09, 0.19, 0.54, 0.82])])
def test_published_rates_at_the_four_ends(loss, rates):
    """Where everybody ends in one outcome, its published rate is the rate of all."""
    got = repurchase_rate([0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], loss)
    np.testing.assert_allclose(got, rates)


@given(SHARES, SHARES, SHARES)
def test_nobody_gets_lost_on_the_way(voiced, resolved, fast):
    shares = outcome_shares(voiced, resolved, fast)
    assert (shares >= 0).all() and np.isclose(shares.sum(), 1)
    table = ComplaintFunnel(voiced, resolved, fast).expected(1000, value=50)
    assert np.isclose(table.customers.sum(), 1000)
    np.testing.assert_allclose(table.retained + table.lost, table.customers)
    np.testing.assert_allclose(table.value_retained + table.value_lost, 50 * table.customers)
    np.testing.assert_allclose(
        table.retained.sum() / 1000, repurchase_rate(voiced, resolved, fast), atol=1e-12
    )


@given(SHARES, SHARES, SHARES, SHARES)
def test_a_voice_more_never_costs_a_customer(a, b, resolved, fast):
    low, high = sorted([a, b])
    for loss in TARP:
        rate = repurchase_rate([low, high], resolved, fast, loss)
        assert rate[0] <= rate[1] + 1e-12


def test_lost_silently():
    assert lost_silently(0, 0.5, 0.5) == 1
    assert lost_silently(1, 0.5, 0.5) == 0
    assert lost_silently(0.3, 0.5, 0.5, (1, 1, 1, 1)) == 0
    # 950 of 1,000 say nothing and 91 % of these go; of the 50 others 40.5 go
    np.testing.assert_allclose(
        lost_silently(0.05, 0, 0, "large"), 950 * 0.91 / (950 * 0.91 + 50 * 0.81)
    )


def test_random_runs_agree_with_the_expected_one():
    funnel = ComplaintFunnel(0.4, 0.6, 0.3, "large")
    exact = funnel.expected(20_000)
    p = []
    for seed in np.random.SeedSequence(7).spawn(150):
        rng = np.random.default_rng(seed)
        runs = np.array([funnel.counts(20_000, rng=rng).retained for _ in range(10)])
        p.append(stats.ttest_1samp(runs, exact.retained.to_numpy(), axis=0).pvalue)
    for k, outcome in enumerate(OUTCOMES):
        assert stats.kstest(np.array(p)[:, k], "uniform").pvalue > 1e-5, outcome
    run = funnel.counts(400, rng=np.random.default_rng(1))
    assert run.customers.sum() == 400 and (run.lost >= 0).all()
    assert list(run) == list(exact) and run.index.equals(exact.index)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"voiced": 5}, "voiced must be between 0 and 1; got 5"),
        ({"fast": np.nan}, "fast must be"),
        ({"fast": [0.1, 0.2]}, "fast must be one number"),
        ({"repurchase": "smal"}, 'did you mean "small"'),
        ({"repurchase": (0.1, 0.2)}, "repurchase must hold 4 rates"),
        ({"repurchase": (0.1, 0.2, 0.3, 4)}, "repurchase must be between"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(CrmlabError, match=message):
        ComplaintFunnel(**{"voiced": 0.1, "resolved": 0.5, "fast": 0.5} | arguments)


def test_customers_are_counted():
    funnel = ComplaintFunnel(0.1, 0.5, 0.5)
    with pytest.raises(CrmlabError, match="customers must be"):
        funnel.counts(-1, rng=np.random.default_rng())
    with pytest.raises(CrmlabError, match="customers must be"):
        funnel.expected(-1)
