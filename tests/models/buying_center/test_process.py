import numpy as np
import pytest
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import (
    STAGES,
    draw_opinions,
    group_choice,
    influence,
    logit,
    purchase,
    stage_moments,
    stage_opinions,
)

SHOCK = np.linspace(0.8, 0.2, 8)


def case(seed=0, *lead, members=4, vendors=3):
    rng = np.random.default_rng(seed)
    networks = rng.dirichlet(np.ones(members), (*lead, 8, members))
    return rng.normal(size=(*lead, members, vendors)), networks


def one_by_one(opinions, networks, shock, rng):
    """The same purchase told member by member, as an agent-based model would."""
    members, vendors = opinions.shape
    now, told = opinions.copy(), [opinions]
    for stage in range(8):
        news = rng.standard_normal((members, vendors))
        after = np.empty_like(now)
        for i in range(members):
            a = 1 - networks[0, i, i]
            for v in range(vendors):
                heard = sum(networks[stage, i, j] * now[j, v] for j in range(members))
                after[i, v] = a * heard + (1 - a) * opinions[i, v] + shock[stage] * news[i, v]
        now = after
        told.append(now)
    return np.array(told)


def test_as_told_member_by_member():
    opinions, networks = case()
    got = stage_opinions(opinions, networks, SHOCK, np.random.default_rng(7))
    expected = one_by_one(opinions, networks, SHOCK, np.random.default_rng(7))
    np.testing.assert_allclose(got, expected)


def test_without_news_one_network_is_friedkin_and_johnsens_discussion():
    opinions, networks = case()
    got = stage_opinions(opinions, networks[:1])
    for stage in range(9):
        np.testing.assert_allclose(got[stage], influence(networks[0], None, opinions, stage))


def test_without_news_the_mean_is_exact():
    opinions, networks = case()
    moments = stage_moments(networks)
    np.testing.assert_allclose(moments.mean @ opinions, stage_opinions(opinions, networks))
    assert not moments.covariance.any()


class Impulse(np.random.Generator):
    """News of size 1 for one member at one stage, and no other."""

    def __init__(self, stage, member):
        super().__init__(np.random.PCG64(0))
        self.stage, self.member, self.calls = stage, member, 0

    def standard_normal(self, shape):
        news = np.zeros(shape)
        if self.calls == self.stage:
            news[self.member] = 1.0
        self.calls += 1
        return news


def test_the_covariance_adds_up_every_piece_of_news():
    _, networks = case()
    expected = np.zeros((9, 4, 4))
    for stage, member in np.ndindex(8, 4):
        left = stage_opinions(np.zeros((4, 1)), networks, SHOCK, Impulse(stage, member))
        expected += left @ np.swapaxes(left, -1, -2)
    np.testing.assert_allclose(stage_moments(networks, SHOCK).covariance, expected, atol=1e-12)


def test_susceptibility_is_heard():
    opinions, networks = case()
    stubborn = stage_opinions(opinions, networks, susceptibility=np.zeros(4))
    np.testing.assert_allclose(stubborn, np.broadcast_to(opinions, stubborn.shape))


@pytest.mark.parametrize("news", [1e-200, [1, 0, 0, 0, 0, 1e-9, 0, 0]])
def test_news_too_small_to_square_is_still_drawn(news):
    opinions, networks = case()
    drawn = draw_opinions(opinions, networks, STAGES[5], news, np.random.default_rng(1))
    assert np.isfinite(drawn).all()


@pytest.mark.parametrize("stage", [1, 6, 8])
@pytest.mark.parametrize("way", ["step by step", "one jump", "own networks"])
def test_runs_agree_with_their_exact_twin(way, stage):
    """A random contrast of opinions is normal with the twin's mean and variance, over 200 seeds."""
    opinions, networks = case(4)
    contrast = np.random.default_rng(5).random((4, 3))
    moments = stage_moments(networks, SHOCK)
    mean = (contrast * (moments.mean[stage] @ opinions)).sum()
    spread = np.sqrt(np.einsum("iv,ij,jv->", contrast, moments.covariance[stage], contrast))
    p_values = []
    for seed in range(200):
        rng = np.random.default_rng((stage, seed))
        start = np.broadcast_to(opinions, (50, 4, 3))
        if way == "step by step":
            drawn = stage_opinions(start, networks, SHOCK, rng)[:, stage]
        else:
            own = np.broadcast_to(networks, (50, 8, 4, 4)) if way == "own networks" else networks
            drawn = draw_opinions(start, own, STAGES[stage - 1], SHOCK, rng)
        z = ((contrast * drawn).sum((1, 2)) - mean) / spread
        p_values.append(stats.kstest(z, "norm").pvalue)
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_news_at_early_stages_only():
    """The covariance is then singular where nobody hears the members any more."""
    opinions, _ = case()
    leader = np.zeros((1, 4, 4))
    leader[0, :, 0] = 1.0
    shock = np.array([1.0, 0, 0, 0, 0, 0, 0, 0])
    rng = np.random.default_rng(1)
    start = np.broadcast_to(opinions, (20_000, 4, 3))
    drawn = draw_opinions(start, leader, "supplier_search", shock, rng)
    np.testing.assert_allclose(drawn[:, 1:], drawn[:, [1]].repeat(3, 1), atol=1e-6)


def test_a_purchase_is_opinions_chance_and_choice():
    opinions, networks = case(6, 5)
    weights = np.random.default_rng(6).dirichlet(np.ones(4), 5)
    settled = stage_opinions(opinions, networks)
    for rule in ("plurality", "unanimity"):
        got = purchase(opinions, networks, weights, rule, sensitivity=2.0)
        np.testing.assert_allclose(got, group_choice(logit(settled[:, 6], 2.0), weights, rule))
    end = purchase(
        opinions, networks, weights, "quota", stage="performance_review", quota=3
    )
    np.testing.assert_allclose(end, group_choice(logit(settled[:, 8]), weights, "quota", quota=3))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"opinions": np.zeros((3, 3))}, "opinions must have the shape"),
        ({"networks": np.eye(4)}, "networks must have the shape"),
        ({"networks": np.ones((8, 4, 4))}, r"networks\[0, 0\] must sum to 1"),
        ({"networks": np.broadcast_to(np.eye(4), (5, 4, 4))}, "networks must have the shape"),
        ({"shock": 0.5}, "rng must be a generator"),
        ({"shock": [0.5, 0.5]}, "shock must have the shape"),
        ({"shock": -1}, "shock must be"),
        ({"stage": "supplier_serach"}, 'did you mean "supplier_search"'),
        ({"susceptibility": [0.5, 0.5]}, "susceptibility must have the shape"),
        (
            {"opinions": np.zeros((3, 4, 2)), "susceptibility": np.zeros((2, 4))},
            "opinions must fit the networks",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(change, message):
    opinions, networks = case()
    arguments = {"opinions": opinions, "networks": networks, "stage": STAGES[0]} | change
    with pytest.raises(CrmlabError, match=message):
        draw_opinions(**arguments)
