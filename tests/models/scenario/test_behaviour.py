import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crmlab.models.loyalty import loyalty_from_satisfaction
from crmlab.models.scenario import EXPERIENCES, experiences, react

SHARES = st.floats(0, 1)
YUAN = st.floats(-200, 200)


def reaction(delivered=40.0, expected=40.0, rivals=(30.0, 50.0), **changes):
    setting = {
        "worth": np.array([200.0]), "competition": [1.0], "keeping": np.array([0.0]),
        "switching_cost": 15.0, "sensitivity": 0.05,
        "experience": experiences(np.array([0.6]), np.array([0.5]), np.array([0.5])),
    }
    return react(
        delivered=np.array([delivered]), expected=np.array([expected]),
        rivals=np.array([rivals]), **setting | changes,
    )


NO_PROBLEM = np.eye(5)[4][None]


@given(SHARES, SHARES, SHARES)
def test_everyone_has_one_experience(quality, service, recovery):
    shares = experiences(np.array(quality), np.array(service), np.array(recovery))
    assert shares.shape == (len(EXPERIENCES),)
    assert (shares >= 0).all() and np.isclose(shares.sum(), 1)


def test_who_invests_in_recovery_hears_more_and_resolves_more():
    none, some, full = (
        experiences(np.array(0.5), np.array(0.5), np.array(x)) for x in (0.0, 0.5, 1.0)
    )
    np.testing.assert_allclose([x[4] for x in (none, some, full)], none[4])
    assert none[0] > some[0] > full[0]  # silent
    assert none[2] == none[3] == 0 and full[3] > some[3] > 0  # resolved, fast


def test_an_offer_as_expected_and_no_problem():
    """70 % satisfied (log-odds .85); exponent 1; the rest weigh 40 + 15 against 50."""
    calm = reaction(experience=NO_PROBLEM)
    pleased = 1 / (1 + np.exp(-0.85))
    np.testing.assert_allclose([calm.satisfaction, calm.loyalty], pleased)
    logit = 1 / (1 + np.exp(-0.05 * 5))
    np.testing.assert_allclose(calm.retention, 0.98 * pleased + (1 - pleased) * logit)
    np.testing.assert_allclose(calm.preference, 1 / (1 + np.exp(0.05 * 25)))
    kept = reaction(experience=NO_PROBLEM, keeping=np.array([0.4]))
    np.testing.assert_allclose(kept.retention, calm.retention + 0.4 * (1 - calm.retention))


@given(YUAN, YUAN)
def test_a_better_offer_is_never_worse(a, b):
    low, high = (reaction(delivered=x) for x in sorted([a, b]))
    for name in ("satisfaction", "loyalty", "retention", "preference"):
        assert getattr(low, name) <= getattr(high, name) + 1e-12


@given(YUAN)
def test_a_better_rival_takes_customers_and_leaves_satisfaction_alone(extra):
    base, pressed = reaction(), reaction(rivals=(30.0, 50.0 + abs(extra)))
    assert pressed.retention <= base.retention and pressed.preference <= base.preference
    np.testing.assert_array_equal(pressed.satisfaction, base.satisfaction)


def test_a_loss_hurts_more_than_a_gain_pleases():
    worse, same, better = (reaction(delivered=x).satisfaction for x in (20.0, 40.0, 60.0))
    assert same - worse > 1.5 * (better - same) > 0


def test_the_recovery_paradox_is_of_satisfaction_only():
    calm = reaction(experience=NO_PROBLEM)
    after_fast_recovery = reaction(experience=np.eye(5)[3][None])
    assert after_fast_recovery.satisfaction > calm.satisfaction
    np.testing.assert_allclose(after_fast_recovery.retention, calm.retention)
    assert (np.diff(calm.stay[0]) >= -1e-12).all()  # silent, unresolved, resolved, fast, none


def test_loyalty_is_that_of_the_loyalty_model():
    for k in (0.15, 1.0, 4.0):
        calm = reaction(experience=NO_PROBLEM, competition=[k])
        np.testing.assert_allclose(calm.loyalty, loyalty_from_satisfaction(calm.satisfaction, k))


def test_absurd_offers_stay_within_bounds():
    for delivered in (-1e9, 1e9):
        far = reaction(delivered=delivered)
        assert all(((x >= 0) & (x <= 1)).all() for x in far)
