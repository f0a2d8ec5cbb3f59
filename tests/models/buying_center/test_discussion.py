import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import consensus, influence

# Friedkin & Johnsen's group of four, reprinted in arXiv:1505.04920
W = np.array(
    [[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0],
     [0.090, 0.178, 0.446, 0.286]]
)  # fmt: skip
FIRST = np.array([25.0, 25, 75, 85])


def random_group(seed, *lead, members=4):
    rng = np.random.default_rng(seed)
    return (
        rng.dirichlet(np.ones(members), (*lead, members)),
        rng.random((*lead, members)),
        rng.random((*lead, members, 3)),
    )


def test_published_group_of_four():
    settled = influence(W, None, FIRST)
    np.testing.assert_allclose(settled, [60.0208, 59.9840, 75, 74.9862], atol=5e-5)
    np.testing.assert_allclose(influence(W, 1 - W.diagonal(), FIRST), settled)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_the_limit_is_where_many_rounds_lead(seed):
    w, a, y = random_group(seed)
    np.testing.assert_allclose(influence(w, a * 0.95, y), influence(w, a * 0.95, y, 600), atol=1e-9)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_total_influence_is_row_stochastic(seed):
    w, a, _ = random_group(seed)
    total = influence(w, a, np.eye(4))
    assert (total >= 0).all()
    np.testing.assert_allclose(total.sum(1), 1)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_nobody_listens_nothing_moves(seed):
    w, _, y = random_group(seed)
    np.testing.assert_allclose(influence(w, np.zeros(4), y), y)
    np.testing.assert_array_equal(influence(w, np.ones(4), y, rounds=0), y)


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_open_minds_reach_degroots_consensus(seed):
    w, _, y = random_group(seed)
    limit = influence(w, np.ones(4), y)
    np.testing.assert_allclose(limit, influence(w, np.ones(4), y, rounds=500), atol=1e-9)
    np.testing.assert_allclose(limit, np.broadcast_to(limit[0], limit.shape))
    np.testing.assert_array_equal(limit, consensus(w, y))


def test_all_settle_on_the_one_who_does_not_listen():
    np.testing.assert_allclose(consensus(W, FIRST), [75, 75, 75, 75])


def test_groups_of_every_kind_in_one_call():
    w, a, y = random_group(5, 6)
    a[2] = 1.0
    a[4, 1] = 1.0
    together = influence(w, a, y)
    for i in range(6):
        np.testing.assert_allclose(together[i], influence(w[i], a[i], y[i]))
    np.testing.assert_allclose(influence(w, a, y[0])[3], influence(w[3], a[3], y[0]))


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_the_check_of_the_spectral_radius_equals_its_definition(seed):
    rng = np.random.default_rng(seed)
    w = rng.random((5, 5)) * (rng.random((5, 5)) < 0.3) + 1e-12 * np.eye(5)
    w /= w.sum(1, keepdims=True)
    a = np.where(rng.random(5) < 0.6, 1.0, 0.5)
    a[0] = 0.5  # not DeGroot's case
    radius = np.abs(np.linalg.eigvals(a[:, None] * w)).max()
    y = rng.random((5, 2))
    if radius < 1 - 1e-6:
        assert np.isfinite(influence(w, a, y)).all()
    else:
        with pytest.raises(CrmlabError, match="spectral radius of AW must be below 1"):
            influence(w, a, y)


@pytest.mark.parametrize(
    "network",
    [np.eye(3), [[0, 1, 0], [1, 0, 0], [0, 0.5, 0.5]], np.roll(np.eye(3), 1, axis=1)],
    ids=["two camps", "an endless circle with a follower", "a circle"],
)
def test_no_consensus_is_refused(network):
    with pytest.raises(CrmlabError, match="network must lead to one opinion"):
        influence(network, np.ones(3), [1, 2, 3])


def test_follower_of_one_leader_is_a_consensus():
    np.testing.assert_allclose(consensus([[1, 0, 0], [1, 0, 0], [0, 1, 0]], [7, 1, 2]), 7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: influence([[0.5, 0.4], [0, 1]], None, [1, 2]), r"network\[0\] must sum to 1"),
        (lambda: influence(np.full((2, 3), 1 / 3), None, [1, 2]), "network must have the shape"),
        (lambda: influence(1.0, None, [1.0]), "network must have the shape"),
        (lambda: influence(np.eye(2), [0.5, 1.5], [1, 2]), "susceptibility must be between"),
        (lambda: influence(np.eye(2), [0.5], [1, 2]), "susceptibility must have the shape"),
        (lambda: influence(np.eye(2), None, [1, 2, 3]), "opinions must have the shape"),
        (lambda: influence(np.eye(2), None, [1, np.nan]), "opinions must be finite"),
        (lambda: influence(np.eye(2), None, [1, 2], rounds=-1), "rounds must be a whole number"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
