import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import (
    BUY_CLASSES,
    CENTER_SIZES,
    ROLES,
    STAGES,
    role_weights,
    stage_networks,
    stage_weights,
)


@pytest.mark.parametrize("buy_class", BUY_CLASSES)
def test_six_roles_share_the_say_at_each_of_eight_stages(buy_class):
    say = role_weights(buy_class)
    assert list(say.index) == list(STAGES) and len(STAGES) == 8
    assert list(say.columns) == list(ROLES) and len(ROLES) == 6
    assert (say > 0).all(axis=None)
    np.testing.assert_allclose(say.sum(axis=1), 1)


def test_sizes_published():
    """Johnston & Bonoma (1981): departments, levels of management, people."""
    assert CENTER_SIZES == {"capital_equipment": (4, 3, 7), "services": (4, 2, 5)}


def test_routine_moves_the_say_to_the_buyer():
    buyer = [role_weights(c)["buyer"] for c in ("new_task", "modified_rebuy", "straight_rebuy")]
    assert (buyer[0] < buyer[1]).all() and (buyer[1] < buyer[2]).all()
    assert role_weights("new_task").loc["supplier_selection"].idxmax() == "decider"


def test_holders_of_one_role_divide_its_share_by_their_own_weights():
    say = stage_weights(["user", "user", "decider"], [0.3, 0.1, 0.6])
    table = role_weights()[["user", "decider"]].to_numpy()
    expected = np.column_stack([table[:, 0] * 0.75, table[:, 0] * 0.25, table[:, 1]])
    np.testing.assert_allclose(say, expected / expected.sum(1, keepdims=True))


def test_members_without_a_weight_divide_their_role_evenly():
    say = stage_weights(["user", "user", "decider"], [0, 0, 1])
    np.testing.assert_allclose(say[:, 0], say[:, 1])
    np.testing.assert_allclose(say.sum(1), 1)


def test_stage_weights_vectorise():
    own = np.random.default_rng(2).dirichlet(np.ones(3), 4)
    roles = ["user", "buyer", "user"]
    together = stage_weights(roles, own)
    for i in range(4):
        np.testing.assert_allclose(together[i], stage_weights(roles, own[i]))


def test_attention_goes_to_those_with_the_say():
    rng = np.random.default_rng(3)
    network, say = rng.dirichlet(np.ones(4), 4), rng.dirichlet(np.ones(4), 8)
    at_stage = stage_networks(network, say)
    np.testing.assert_allclose(at_stage.sum(-1), 1)
    np.testing.assert_allclose(np.diagonal(at_stage, axis1=1, axis2=2), [network.diagonal()] * 8)
    ratio = at_stage[5, 0, 1] / at_stage[5, 0, 2]
    expected = network[0, 1] * say[5, 1] / (network[0, 2] * say[5, 2])
    np.testing.assert_allclose(ratio, expected)
    same = stage_networks(network, np.full((1, 4), 0.25))
    np.testing.assert_allclose(same[0], network)


def test_who_listens_to_nobody_stays_so():
    np.testing.assert_array_equal(stage_networks(np.eye(2), [[1.0, 0.0]])[0], np.eye(2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: role_weights("new_taks"), 'did you mean "new_task"'),
        (lambda: stage_weights(["usr"], [1.0]), 'did you mean "user"'),
        (lambda: stage_weights(["user"], [0.5, 0.5]), "weights must have the shape"),
        (lambda: stage_networks(np.eye(2), [0.5, 0.5]), "weights must have the shape"),
        (lambda: stage_networks(np.eye(3), [[0.5, 0.5]]), "network must have the shape"),
        (lambda: stage_networks([[0, 1], [1, 0]], [[1.0, 0.0]]), "somebody to listen to"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
