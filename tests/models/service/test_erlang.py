import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyworkforce.queuing import ErlangC

from crmlab.errors import CrmlabError
from crmlab.models import service

LOADS = st.floats(0.01, 300.0)
AGENTS = st.integers(1, 400)


def test_published_row():
    """A = 10, handling time 180 s, answered within 20 s."""
    q = service.queue(10, 14, aht=180, within=20)
    np.testing.assert_allclose([q.wait, q.service_level, q.asa], [0.174132, 0.888350, 7.8359],
                               atol=5e-5)
    assert service.erlang_c(10, 11).round(6) == 0.682118


def test_erlang_a_published():
    """Garnett, Mandelbaum & Reiman (2002): 48 calls a minute of one minute, 50 agents, patience
    of two minutes: 3.1 % hang up, 3.7 s instead of 20.8 s, occupancy 93 % instead of 96 %."""
    patient = service.queue(48, 50, aht=60)
    assert (patient.asa.round(1), patient.occupancy.round(2)) == (20.8, 0.96)
    q = service.queue(48, 50, aht=60, patience=120)
    assert (q.abandoned.round(3), q.asa.round(1), q.occupancy.round(2)) == (0.031, 3.7, 0.93)


@given(LOADS, st.integers(1, 60), st.floats(10, 900), st.floats(1, 120))
def test_equals_pyworkforce(load, spare, aht, within):
    agents = int(load) + spare
    peer = ErlangC(transactions=load * 1000, aht=aht, asa=within, interval=aht * 1000)
    q = service.queue(load, agents, aht=aht, within=within)
    np.testing.assert_allclose(q.wait, peer.waiting_probability(agents), rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(q.service_level, peer.service_level(agents), rtol=1e-6, atol=1e-9)


@given(st.floats(1, 200), st.floats(0.5, 0.98), st.sampled_from([0, 0.1, 0.3, 0.35]))
def test_staffing_equals_pyworkforce(load, target, shrinkage):
    peer = ErlangC(load, aht=3, asa=20 / 60, interval=3, shrinkage=shrinkage)
    required = peer.required_positions(target)
    ours = service.staffing(load, aht=180, target=target, shrinkage=shrinkage)
    # the peer starts its search at load + 1 and so may miss a smaller answer
    assert ours.agents <= required["raw_positions"]
    if ours.agents >= round(load + 1):
        assert ours.agents == required["raw_positions"]
        # the peer's float division may land above a whole number; this is the exact one
        present = 1 - Fraction(str(shrinkage))
        assert ours.scheduled == math.ceil(int(ours.agents) / present) <= required["positions"]


@pytest.mark.parametrize("patience", [None, 5, 200, 1e6])
def test_staffing_is_the_fewest(patience):
    loads = np.array([0, 0.3, 4, 10, 33.3, 120, 2000])
    n = service.staffing(loads, aht=200, target=0.85, patience=patience).agents
    level = service.queue(loads, n, aht=200, patience=patience).service_level
    assert (level >= 0.85).all()
    more_than_one = n > 1
    less = service.queue(loads, np.maximum(n - 1, 1), aht=200, patience=patience).service_level
    assert (less[more_than_one] < 0.85).all()


def test_load_of_two_thousand():
    """The recursion in exact fractions, and a fleet of agents just above the load."""
    from fractions import Fraction

    blocked = Fraction(1)
    for k in range(1, 2051):
        blocked = Fraction(2000) * blocked / (k + 2000 * blocked)
        if k % 50 == 0:  # keep the fractions short
            blocked = blocked.limit_denominator(10**40)
    wait = blocked / (1 - Fraction(2000, 2050) * (1 - blocked))
    np.testing.assert_allclose(service.erlang_c(2000, 2050), float(wait), rtol=1e-12)
    q = service.queue(2000, [1, 1500, 2000, 2001, 2050, 9000], aht=180)
    assert all(np.isfinite(x).all() for x in (q.wait, q.service_level, q.occupancy))
    assert (q.asa[:3] == np.inf).all() and (np.diff(q.asa[3:]) < 0).all()


def _chain(load, agents, aht, patience, within):
    """Erlang A by its states: solve the birth-death chain, then the wait of each position."""
    arrive, serve, leave = load / aht, 1 / aht, 1 / patience
    size = int(agents + load + 60 + 40 * np.sqrt(load * patience / aht))
    states = np.arange(size)
    out = np.minimum(states, agents) * serve + np.maximum(states - agents, 0) * leave
    log = np.concatenate([[0.0], np.cumsum(np.log(arrive) - np.log(out[1:]))])
    p = np.exp(log - log.max())
    p /= p.sum()
    queue = np.maximum(states - agents, 0) @ p
    return p[agents:].sum(), queue * leave / arrive, queue / arrive


@pytest.mark.parametrize("patience", [3, 60, 180, 2000])
@pytest.mark.parametrize(("load", "agents"), [(0.2, 1), (5, 7), (20, 18), (48, 50), (100, 60)])
def test_erlang_a_solves_its_chain(load, agents, patience):
    q = service.queue(load, agents, aht=180, patience=patience)
    np.testing.assert_allclose(
        [q.wait, q.abandoned, q.asa], _chain(load, agents, 180, patience, 20), rtol=1e-8
    )


@pytest.mark.parametrize(("load", "agents", "patience"), [(5, 7, 60), (20, 18, 180), (3, 1, 90)])
def test_erlang_a_service_level_is_an_integral(load, agents, patience):
    """Density of the offered wait: exp(λ(1-e^{-θu})/θ - nμu); served are those who stay for it."""
    from scipy.integrate import quad

    q = service.queue(load, agents, aht=100, within=30, patience=patience)

    def density(u):
        return np.exp(load / 100 * patience * (1 - np.exp(-u / patience)) - agents / 100 * u)

    total = quad(density, 0, np.inf)[0]
    served = quad(lambda u: density(u) * np.exp(-u / patience), 0, 30)[0]
    np.testing.assert_allclose(q.service_level, 1 - q.wait + q.wait * served / total, rtol=1e-7)


@given(LOADS, AGENTS, st.floats(1, 1e5))
def test_erlang_a_lies_between_loss_and_endless_patience(load, agents, patience):
    q = service.queue(load, agents, aht=180, patience=patience)
    b, c = service.erlang_b(load, agents), service.erlang_c(load, agents)
    assert b - 1e-9 <= q.wait <= c + 1e-9
    assert max(0, 1 - agents / load) - 1e-9 <= q.abandoned <= b + 1e-9
    assert 0 <= q.service_level <= 1 and 0 <= q.occupancy <= 1 + 1e-12


def test_erlang_a_limits():
    rushed = service.queue(10, 12, aht=180, patience=1e-9)
    np.testing.assert_allclose(rushed.wait, service.erlang_b(10, 12), rtol=1e-6)
    np.testing.assert_allclose(rushed.abandoned, rushed.wait, rtol=1e-6)
    calm, endless = service.queue(10, 12, aht=180, patience=1e9), service.queue(10, 12, aht=180)
    np.testing.assert_allclose(np.array(calm), np.array(endless), rtol=2e-6, atol=1e-6)


@given(LOADS, AGENTS)
def test_one_more_agent_never_makes_callers_wait_longer(load, agents):
    b, c = (f(load, [agents, agents + 1]) for f in (service.erlang_b, service.erlang_c))
    assert b[1] <= b[0] and c[1] <= c[0] and (b <= c).all()


def test_no_calls_no_waiting():
    for patience in (None, 100):
        q = service.queue(0, 3, aht=180, patience=patience)
        assert np.array(q).round(12).tolist() == [0, 1, 0, 0, 0]


def test_arrays_equal_single_calls():
    loads, agents = np.array([[2.0], [9.5], [30.0]]), np.array([3, 10, 31, 60])
    for patience in (None, 45):
        together = service.queue(loads, agents, aht=180, patience=patience)
        for i, j in np.ndindex(3, 4):
            alone = service.queue(loads[i, 0], agents[j], aht=180, patience=patience)
            np.testing.assert_allclose([x[i, j] for x in together], alone, rtol=1e-12)
    assert service.erlang_c([], 3).shape == (0,)


def test_shrinkage_fills_the_roster():
    assert service.staffing(10, aht=180, shrinkage=[0, 0.3, 0.5]).scheduled.tolist() == [14, 20, 28]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"load": -1}, "load must be"),
        ({"load": np.nan}, "load must be"),
        ({"agents": 2.5}, r"agents must be a whole number; got 2\.5"),
        ({"agents": 0}, "agents must be"),
        ({"aht": 0}, "aht must be"),
        ({"within": -1}, "within must be"),
        ({"patience": 0}, "patience must be"),
        ({"patience": 1e12, "agents": 10}, "agents × patience / aht must be finite"),
        ({"agents": 1e30}, "agents must be"),
        ({"load": [1, 2], "agents": [3, 4, 5]}, "agents must have a shape that goes with"),
        ({"load": [1, 2], "patience": [3, 4, 5]}, "patience must have a shape that goes with"),
    ],
)
def test_bad_input_is_named(change, message):
    good = {"load": 10, "agents": 14, "aht": 180}
    with pytest.raises(CrmlabError, match=message):
        service.queue(**good | change)


@pytest.mark.parametrize(("name", "bad"), [("target", 1), ("target", 80), ("shrinkage", 1)])
def test_staffing_targets_that_cannot_be_met(name, bad):
    with pytest.raises(CrmlabError, match=f"{name} must be"):
        service.staffing(10, aht=180, **{name: bad})
    with pytest.raises(CrmlabError, match=f"{name} must have a shape that goes with"):
        service.staffing([1, 2, 3], aht=180, **{name: [0.1, 0.2]})


def test_staffing_of_one_hour_is_arrays_as_well():
    got = service.staffing(10, aht=180, shrinkage=0.3)
    assert all(isinstance(each, np.ndarray) and each.dtype == np.int64 for each in got)


def test_agents_without_end_keep_nobody_waiting():
    for load in (1e-3, 10, [0.1, 20]):
        np.testing.assert_array_equal(service.erlang_c(load, 10**7), np.zeros(np.shape(load)))
    mixed = service.erlang_c([10, 2000, 10], [11, 2050, 10**7])
    np.testing.assert_allclose(mixed[:2], [0.682118, service.erlang_c(2000, 2050)], rtol=1e-6)


@pytest.mark.parametrize("name", ["load", "aht", "within", "patience"])
def test_staffing_names_what_is_no_number(name):
    good = {"load": 10, "aht": 180, "patience": 60}
    with pytest.raises(CrmlabError, match=f"{name} must be a number"):
        service.staffing(**good | {name: [[1], [1, 2]]})
    with pytest.raises(CrmlabError, match="load must be between 0 and 1e"):
        service.staffing(1e30, aht=180)


def test_offered_load():
    np.testing.assert_allclose(service.offered_load([0, 100], 180, interval=1800), [0, 10])
    with pytest.raises(CrmlabError, match="calls must be"):
        service.offered_load(-1, 180)
