from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.maintenance import CHANNELS, NEEDS, STEPS, Channel, ClosedLoop, Group

MAIL = Channel("mail", 2.0, 0.5, {"urgent": 0.1, "formal": 0.4, "quick": 0.2, "joint": 0.1})
PHONE = Channel("phone", 5.0, 0.8, {"urgent": 0.6, "formal": 0.1, "quick": 0.2, "joint": 0.1})
SMALL = ClosedLoop(
    (Group("a", 500, 100.0, "formal", 0.6, 0.9), Group("b", 300, 50.0, "urgent", 0.5, 0.8)),
    (MAIL, PHONE), known=0.4, content=0.5, feedback=0.2, wear_out=0.1,
)


def _plan(loop, frequencies):
    return pd.DataFrame(
        frequencies, [g.name for g in loop.groups], [c.name for c in loop.channels], dtype=float
    )


PLAN = _plan(SMALL, [[3.0, 0.0], [1.0, 2.0]])
FREQUENCIES = st.lists(st.floats(0, 30), min_size=4, max_size=4).map(
    lambda x: np.reshape(x, (2, 2))
)


def test_eight_steps_make_the_loop():
    assert len(STEPS) == 8 and STEPS[0] == "data_collection"
    assert STEPS[-1] == "performance_evaluation"


def test_rates_by_hand():
    """Group a: 3 mails, of which 1.5 arrive; need met at 1.5 × .5 × .4, or × the mean of .2."""
    rates = SMALL.rates(PLAN)
    calm = np.exp(-0.1 * 1.5)
    np.testing.assert_allclose(rates.stay[0], [
        (0.6 + 0.3 * (1 - np.exp(-0.3))) * calm, (0.6 + 0.3 * (1 - np.exp(-0.15))) * calm
    ])
    np.testing.assert_allclose(rates.learn[0], 1 - np.exp(-0.2 * 1.5))


def test_rates_follow_from_contacts_drawn_one_by_one():
    """Poisson contacts to half a million customers; each is lost, or meets, annoys or teaches."""
    rng, n = np.random.default_rng(3), 500_000
    rates = SMALL.rates(PLAN)
    for known in (True, False):
        met, annoyed, taught = np.zeros((3, n), dtype=bool)
        for channel, frequency in zip(SMALL.channels, PLAN.loc["b"], strict=True):
            fit = channel.response["urgent"] if known else np.mean(list(channel.response.values()))
            owner = np.repeat(np.arange(n), rng.poisson(frequency, n))
            owner = owner[rng.random(len(owner)) < channel.reach]
            lot, lucky = rng.random(len(owner)), 0.5 * fit
            met[owner[lot < lucky]] = True
            annoyed[owner[(lot >= lucky) & (lot < lucky + 0.1)]] = True
            taught[owner[(lot >= lucky + 0.1) & (lot < lucky + 0.3)]] = True
        stays = ~annoyed & (rng.random(n) < np.where(met, 0.8, 0.5))
        np.testing.assert_allclose(stays.mean(), rates.stay[1, 0 if known else 1], atol=0.004)
        np.testing.assert_allclose(taught[stays].mean(), rates.learn[1], atol=0.004)


def test_random_runs_agree_with_the_expected_one():
    many = replace(SMALL, groups=tuple(replace(g, customers=40_000) for g in SMALL.groups))
    exact = many.expected(PLAN, cycles=3)
    names = ["customers", "known", "retained", "profit"]
    p = []
    for seed in np.random.SeedSequence(17).spawn(80):
        rng = np.random.default_rng(seed)
        runs = np.array([
            many.counts(PLAN, cycles=3, rng=rng).loc[3, names].to_numpy() for _ in range(6)
        ])
        p.append(stats.ttest_1samp(runs, exact.loc[3, names].to_numpy(), axis=0).pvalue)
    for g, k in np.ndindex(2, len(names)):
        assert stats.kstest(np.array(p)[:, g, k], "uniform").pvalue > 1e-5, names[k]


def test_the_loop_closes():
    run = SMALL.expected(PLAN, cycles=5)
    kept = run.retained.unstack()
    np.testing.assert_allclose(kept.iloc[:-1], run.customers.unstack().iloc[1:])
    share = (run.known / run.customers).unstack()
    assert (share.diff().iloc[1:] > 0).all(axis=None)
    deaf = replace(SMALL, feedback=0.0).expected(PLAN, cycles=5)
    # without feedback nobody learns; the known ones leave less, so their share grows, but slower
    assert (deaf.known < run.known).loc[2:].all()
    random = SMALL.counts(PLAN, cycles=5, rng=np.random.default_rng(1))
    assert list(random) == list(run) and random.index.equals(run.index)
    assert (random.known <= random.customers).all()


def test_no_contact_leaves_the_base_retention():
    run = SMALL.expected(0 * PLAN, cycles=2)
    np.testing.assert_allclose(run.retained, [300, 150, 180, 75])
    assert (run.cost == 0).all() and (run.contacts == 0).all()


def test_contact_helps_less_and_less_and_then_hurts():
    patient = replace(SMALL, wear_out=0.01)
    stay = patient.rates([[[x, 0], [0, 0]] for x in np.arange(0.0, 60.0)]).stay[:, 0, 0]
    best = int(stay.argmax())
    assert 0 < best < 59
    assert (np.diff(stay)[:best] > 0).all() and (np.diff(stay)[best:] < 0).all()
    assert (np.diff(stay, 2)[:best] < 0).all()


@given(FREQUENCIES, st.integers(1, 6))
def test_profit_is_the_sum_of_the_table(frequencies, cycles):
    table = SMALL.expected(_plan(SMALL, frequencies), cycles)
    np.testing.assert_allclose(SMALL.profit(frequencies, cycles), table.profit.sum(), atol=1e-6)
    np.testing.assert_allclose(table.profit, table.margin - table.cost)
    stack = SMALL.profit(np.stack([0 * frequencies, frequencies]), cycles)
    np.testing.assert_allclose(stack[1], SMALL.profit(frequencies, cycles))


@given(FREQUENCIES)
def test_rates_are_probabilities_and_knowing_helps(frequencies):
    rates = SMALL.rates(frequencies)
    assert (rates.stay >= 0).all() and (rates.stay <= 1).all()
    # mail suits what a needs and the phone what b needs, better than they suit any need
    mail_a, phone_b = frequencies * [[1, 0], [0, 0]], frequencies * [[0, 0], [0, 1]]
    for x in (mail_a, phone_b):
        stay = SMALL.rates(x).stay
        assert (stay[:, 0] >= stay[:, 1] - 1e-12).all()


def test_equal_spread_spends_the_same_on_everyone():
    loop = ClosedLoop.example()
    plan = loop.equal_spread(30_000)
    assert loop.cost(plan) == pytest.approx(30_000)
    spent = plan * [channel.cost for channel in loop.channels]
    np.testing.assert_allclose(spent, spent.iloc[0, 0])
    assert [c.name for c in CHANNELS] == ["phone", "mail", "messaging", "video", "visit"]


@pytest.mark.parametrize(
    ("wrong_plan", "message"),
    [
        (PLAN.rename(columns={"mail": "mial"}), 'have a column "mail"; got mial'),
        (PLAN.rename(index={"a": "c"}), 'plan .groups. must have a column "a"'),
        (-PLAN, "plan must be"),
        (PLAN * np.nan, "plan must be"),
        (pd.concat([PLAN, PLAN]), 'plan .groups. must have one column "a"; got 2'),
    ],
)
def test_plans_that_do_not_fit(wrong_plan, message):
    with pytest.raises(CrmlabError, match=message):
        SMALL.expected(wrong_plan)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"known": 40}, "known must be between 0 and 1"),
        ({"wear_out": 0.6}, r"response \+ feedback \+ wear_out \(phone\) must be at most 1"),
        ({"groups": ()}, "groups must have names"),
        ({"groups": SMALL.groups[:1] * 2}, "each used once; got a, a"),
        ({"content": [0.5, 0.6]}, "content must be one number"),
        ({"channels": (MAIL, MAIL)}, "channels must have names"),
    ],
)
def test_loops_that_cannot_be(change, message):
    with pytest.raises(CrmlabError, match=message):
        replace(SMALL, **change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"need": "urgnt"}, 'did you mean "urgent"'),
        ({"customers": 1.5}, "customers must be a whole number"),
        ({"ceiling": 0.5}, "ceiling must be between 0.6 and 1"),
        ({"value": -1}, "value must be"),
    ],
)
def test_groups_that_cannot_be(change, message):
    with pytest.raises(CrmlabError, match=message):
        replace(SMALL.groups[0], **change)


def test_whole_cycles_may_be_floats():
    assert SMALL.expected(PLAN, cycles=2.0).equals(SMALL.expected(PLAN, cycles=2))


def test_channels_that_cannot_be():
    with pytest.raises(CrmlabError, match="cost must be"):
        replace(MAIL, cost=0)
    with pytest.raises(CrmlabError, match=r"response\[mail\] must name the need joint"):
        Channel("mail", 1, 0.5, {need: 0.1 for need in NEEDS[:-1]})
    with pytest.raises(CrmlabError, match=r"response\[urgent\] must be"):
        Channel("mail", 1, 0.5, dict.fromkeys(NEEDS, 1.5))
