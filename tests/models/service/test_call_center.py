import numpy as np
import pytest
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models import service

MEASURES = ("wait", "service_level", "asa", "occupancy", "abandoned")


def _p_values(seeds, runs, exact, **setting):
    """A t-test of `runs` independent days against the exact twin, for each fresh seed."""
    p = []
    for seed in np.random.SeedSequence(20_250_101).spawn(seeds):
        rng = np.random.default_rng(seed)
        days = [
            service.measured(
                service.call_center(1000, rng=rng, **setting), agents=setting["agents"], within=20
            )
            for _ in range(runs)
        ]
        p.append(stats.ttest_1samp(np.array(days), np.array(exact), axis=0).pvalue)
    return np.array(p)


@pytest.mark.parametrize("patience", [None, 60])
def test_agrees_with_erlang_over_many_seeds(patience):
    setting = {"load": 3.0, "agents": 5, "aht": 30.0, "patience": patience}
    exact = service.queue(3.0, 5, aht=30.0, within=20, patience=patience)
    p = _p_values(120, 12, exact, **setting)
    measures = MEASURES[:4] if patience is None else MEASURES
    for k, name in enumerate(measures):
        assert stats.kstest(p[:, k], "uniform").pvalue > 1e-5, name


def test_long_run_reaches_the_exact_figures():
    """One long run under heavy load, and one whose load is above the agents."""
    rng = np.random.default_rng(5)
    for load, agents, patience in [(18, 20, None), (24, 20, 90)]:
        log = service.call_center(
            400_000, load=load, agents=agents, aht=100, patience=patience, rng=rng
        )
        exact = service.queue(load, agents, aht=100, patience=patience)
        np.testing.assert_allclose(
            np.array(service.measured(log, agents=agents)), np.array(exact), rtol=0.06, atol=1e-9
        )


def test_the_opening_is_not_reported():
    """Fresh from opening callers wait too little; after the warm-up they wait as computed."""
    setting = {"load": 8.5, "agents": 10, "aht": 100}
    exact = float(service.queue(8.5, 10, aht=100).asa)

    def p_value(warm_up):
        waits = [
            service.call_center(
                30, rng=np.random.default_rng(seed), warm_up=warm_up, **setting
            ).wait.mean()
            for seed in range(600)
        ]
        return stats.ttest_1samp(waits, exact).pvalue

    assert p_value(0) < 1e-12
    assert p_value(None) > 1e-4


def test_first_come_first_served():
    log = service.call_center(5000, load=9, agents=8, aht=60, patience=80,
                              rng=np.random.default_rng(2))
    answered = log[log.answered]
    assert (np.diff(log.arrival) >= 0).all()
    assert (np.diff(answered.arrival + answered.wait) >= -1e-6).all()
    assert 0 < (~log.answered).mean() < 1
    assert (log.handled[~log.answered] == 0).all()


def test_never_more_calls_at_once_than_agents():
    log = service.call_center(3000, load=5, agents=6, aht=60, rng=np.random.default_rng(3))
    start = (log.arrival + log.wait).to_numpy()
    busy = [((start <= t) & (t < start + log.handled)).sum() for t in start[::7]]
    assert max(busy) == 6


def test_same_seed_same_log():
    one, two = (
        service.call_center(100, load=3, agents=4, aht=60, rng=np.random.default_rng(9))
        for _ in range(2)
    )
    assert one.equals(two)


def test_overload_without_patience_has_no_steady_state():
    with pytest.raises(CrmlabError, match="load must be below agents"):
        service.call_center(10, load=5, agents=5, aht=60, rng=np.random.default_rng())
    log = service.call_center(
        2000, load=10, agents=5, aht=60, warm_up=0, rng=np.random.default_rng(1)
    )
    assert log.wait.iloc[-100:].mean() > 10 * log.wait.iloc[:100].mean()


@pytest.mark.parametrize(
    ("name", "bad"),
    [("calls", 0), ("agents", 1.5), ("load", 0), ("aht", np.inf), ("patience", -1),
     ("warm_up", -1)],
)
def test_bad_input_is_named(name, bad):
    good = {"calls": 10, "load": 3, "agents": 4, "aht": 60, "rng": np.random.default_rng()}
    with pytest.raises(CrmlabError, match=f"{name} must be"):
        service.call_center(**good | {name: bad})


def test_a_log_without_waits_is_refused():
    log = service.call_center(10, load=3, agents=4, aht=60, rng=np.random.default_rng())
    with pytest.raises(CrmlabError, match='column "wait"'):
        service.measured(log.rename(columns={"wait": "waits"}), agents=4)
    with pytest.raises(CrmlabError, match="at least one row"):
        service.measured(log.iloc[:0], agents=4)
    with pytest.raises(CrmlabError, match=r"log\.wait must be finite and at least 0; got nan"):
        service.measured(log.assign(wait=np.nan), agents=4)
    with pytest.raises(CrmlabError, match=r"log\.answered must be a number"):
        service.measured(log.assign(answered="yes"), agents=4)
