from itertools import product

import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.lifecycle import Lifecycle, best_policy

RECENCY = ("recency 1", "recency 2", "recency 3", "recency 4", "lost")
BUY = [0.30, 0.20, 0.15, 0.05]
LOST = [0.0, 0.0, 0.0, 0.0, 1.0]
MAIL = Lifecycle(
    RECENCY,
    [[p, *np.eye(4)[i] * (1 - p)] for i, p in enumerate(BUY)] + [LOST],
    margin=[36, -4, -4, -4, 0],
)
STOP = Lifecycle(RECENCY, [LOST] * 5, margin=[40, 0, 0, 0, 0])


def test_best_policy_published():
    """Pfeifer & Carraway (2000): it is best to stop mailing at recency 4."""
    policy = best_policy({"mail": MAIL, "stop": STOP}, discount=0.2)
    np.testing.assert_allclose(policy.value, [53.1494, 6.6207, 2.6437, 0, 0], atol=5e-5)
    assert policy.action["recency 4"] == "stop"
    assert (policy.action[:3] == "mail").all()


@pytest.mark.parametrize("seed", range(20))
def test_no_other_policy_is_better(seed):
    rng = np.random.default_rng(seed)
    stages = ("a", "b", "c")
    actions = {
        name: Lifecycle(stages, rng.dirichlet(np.ones(3), size=3), rng.normal(size=3))
        for name in ("x", "y", "z")
    }
    policy = best_policy(actions, discount=0.1)
    every = []
    for choice in product(actions, repeat=3):
        moves = [actions[name].transition[i] for i, name in enumerate(choice)]
        margin = [actions[name].margin[i] for i, name in enumerate(choice)]
        every.append(Lifecycle(stages, moves, margin).value(0.1))
    np.testing.assert_allclose(policy.value, np.max(every, axis=0))


def test_a_long_horizon_starts_like_no_horizon():
    far = best_policy({"mail": MAIL, "stop": STOP}, discount=0.2, horizon=200)
    ever = best_policy({"mail": MAIL, "stop": STOP}, discount=0.2)
    np.testing.assert_allclose(far.value, ever.value, rtol=1e-12)
    assert (far.action.iloc[0][:4] == ever.action[:4]).all()
    assert far.action.shape == (201, 5)


def test_in_the_last_period_nobody_invests():
    """A mailing costs now and earns later: with no later, the margin alone decides."""
    policy = best_policy({"mail": MAIL, "stop": STOP}, discount=0.2, horizon=0)
    assert (policy.action.iloc[0][:4] == "stop").all()
    np.testing.assert_array_equal(policy.value, [40, 0, 0, 0, 0])


def test_one_action_is_worth_its_life_cycle():
    np.testing.assert_allclose(best_policy({"mail": MAIL}, 0.2).value, MAIL.value(0.2))
    np.testing.assert_allclose(
        best_policy({"mail": MAIL}, 0.2, horizon=4).value, MAIL.value(0.2, horizon=4)
    )


def test_equal_actions_keep_the_first():
    assert (best_policy({"one": MAIL, "two": MAIL}, 0.2).action == "one").all()


@pytest.mark.parametrize(
    ("actions", "discount", "message"),
    [
        ({}, 0.2, "actions must hold"),
        ({"mail": MAIL, "other": Lifecycle.four_stages()}, 0.2, r"actions\[other\] must have"),
        ({"mail": Lifecycle(RECENCY, [MAIL.transition] * 2, MAIL.margin)}, 0.2, "same in all"),
        ({"mail": MAIL}, 0.0, "discount must be"),
    ],
)
def test_actions_that_cannot_be_compared(actions, discount, message):
    with pytest.raises(CrmlabError, match=message):
        best_policy(actions, discount)


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        ([], "actions must hold at least one action by name"),
        ([Lifecycle.four_stages()], "actions must hold at least one action by name"),
        ({"mail": 0.3}, r"actions\[mail\] must be a Lifecycle; got 0\.3"),
    ],
)
def test_actions_are_life_cycles_by_name(actions, message):
    with pytest.raises(CrmlabError, match=message):
        best_policy(actions, discount=0.1)
