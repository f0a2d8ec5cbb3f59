import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.service import recover

SHARES = st.floats(0, 1)


@given(SHARES, SHARES, SHARES, SHARES)
def test_the_paradox_is_of_satisfaction_only(satisfaction, repurchase, severity, recovery):
    after = recover(satisfaction, repurchase, severity=severity, recovery=recovery)
    assert 0 <= after.satisfaction <= 1
    assert after.repurchase <= repurchase


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_a_better_recovery_never_hurts(satisfaction, repurchase, severity, a, b):
    after = recover(satisfaction, repurchase, severity=severity, recovery=sorted([a, b]))
    assert np.diff(after.satisfaction) >= -1e-12 and np.diff(after.repurchase) >= -1e-12


def test_slight_failure_well_recovered_pleases_more_than_none():
    after = recover(0.7, 0.6, severity=[0.1, 0.5, 1], recovery=1)
    np.testing.assert_allclose(after.satisfaction, [0.7 + 0.3 * 0.25 * 0.9, 0.7375, 0.7])
    np.testing.assert_array_equal(after.paradox, [True, True, False])
    np.testing.assert_array_equal(after.repurchase, 0.6)


def test_no_recovery_and_no_failure():
    assert recover(0.8, 0.6, severity=0.25, recovery=0).satisfaction == pytest.approx(0.6)
    unhurt = recover(0.8, 0.6, severity=0, recovery=1)
    assert (unhurt.satisfaction, unhurt.repurchase, unhurt.paradox) == (0.8, 0.6, False)


def test_no_bonus_no_paradox():
    after = recover(0.7, 0.6, severity=0.1, recovery=np.linspace(0, 1, 11), bonus=0)
    assert not after.paradox.any()


@pytest.mark.parametrize(
    ("name", "bad"), [("severity", 2), ("recovery", -0.1), ("bonus", np.nan), ("excellent", 1)]
)
def test_bad_input_is_named(name, bad):
    with pytest.raises(CrmlabError, match=f"{name} must be"):
        recover(0.7, 0.6, **{"severity": 0.1, "recovery": 0.5} | {name: bad})
