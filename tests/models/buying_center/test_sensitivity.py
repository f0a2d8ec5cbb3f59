import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import RULES, group_choice, swing

P = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.7, 0.1], [0.4, 0.3, 0.3], [0.3, 0.2, 0.5]])
W = np.array([0.15, 0.20, 0.40, 0.15, 0.10])


def group(seed, members=4, vendors=3):
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.ones(vendors), members), rng.dirichlet(np.ones(members))


def after(p, winner, member, rival, moved):
    """Move probability to the rival: from the winner, then from the others in proportion."""
    q = p.copy()
    taken = min(moved, p[member, winner])
    q[member, winner] -= taken
    others = [v for v in range(p.shape[1]) if v not in (winner, rival)]
    if moved > taken:
        q[member, others] *= 1 - (moved - taken) / p[member, others].sum()
    q[member, rival] += moved
    return q


def least_by_linear_program(p, say, winner, member, rival):
    """Least probability moved so that the rival draws level, over all new preferences."""
    vendors = p.shape[1]
    ahead = np.zeros(vendors)
    ahead[rival], ahead[winner] = 1, -1
    rest = say @ (p[:, rival] - p[:, winner]) - say[member] * (p[member] @ ahead)
    cost = np.r_[np.zeros(vendors), np.ones(vendors)]  # new preferences, then increases over old
    solved = linprog(
        cost,
        A_ub=np.vstack([
            np.r_[-say[member] * ahead, np.zeros(vendors)],
            np.hstack([np.eye(vendors), -np.eye(vendors)]),
        ]),
        b_ub=np.r_[rest, p[member]],
        A_eq=[np.r_[np.ones(vendors), np.zeros(vendors)]],
        b_eq=[1],
    )  # fmt: skip
    return solved.fun if solved.success else np.inf


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from(["weighted_probability", "equal_weights"]))
def test_linear_rules_equal_the_linear_program(seed, rule):
    p, w = group(seed)
    say = w if rule == "weighted_probability" else np.full(4, 0.25)
    winner = int((say @ p).argmax())
    got = swing(p, w, rule)
    for member in range(4):
        for rival in {0, 1, 2} - {winner}:
            least = least_by_linear_program(p, say, winner, member, rival)
            if abs(1 - p[member, rival] - got[member, rival]) > 1e-6:
                np.testing.assert_allclose(got[member, rival], least, atol=1e-7)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from(sorted(RULES)))
def test_the_rival_draws_level_there_and_not_before(seed, rule):
    p, w = group(seed)
    option = {"quota": 2} if rule == "quota" else {}
    chosen = group_choice(p, w, rule, **option)[:3]
    winner = int(chosen.argmax())
    got = swing(p, w, rule, **option)
    np.testing.assert_array_equal(got[:, winner], 0)

    def lead(member, rival, moved):
        now = group_choice(after(p, winner, member, rival, moved), w, rule, **option)
        return now[rival] - now[winner]

    for member in range(4):
        for rival in {0, 1, 2} - {winner}:
            moved = got[member, rival]
            if np.isinf(moved):
                assert lead(member, rival, (1 - p[member, rival]) * (1 - 1e-12)) < 1e-9
            else:
                assert lead(member, rival, min(moved + 1e-7, 1 - p[member, rival])) >= -1e-9
                assert moved == 0 or lead(member, rival, moved * 0.999 - 1e-7) < 0


def test_by_hand():
    """Vendor 2 leads vendor 1 by .11; the decider weighs .40, so .11 / .40 / 2 must move."""
    got = swing(P, W, "weighted_probability")
    np.testing.assert_allclose(got[2, 0], 0.1375)
    np.testing.assert_array_equal(got[:, 1], 0)
    assert np.isinf(got[0, 0])


def test_only_the_autocrats_mind_counts():
    got = swing(P, W, "autocracy", decider=2)
    np.testing.assert_allclose(got[2], [0.25, 0, 0.3])
    assert np.isinf(got[[0, 1, 3, 4]][:, [0, 2]]).all()


def test_what_cannot_be_right_is_refused():
    with pytest.raises(CrmlabError, match="preferences must have the shape"):
        swing([P, P], W, "plurality")
    with pytest.raises(CrmlabError, match=r"preferences\[1\] must sum to 1"):
        swing([[1, 0], [0.5, 0.6]], [0.5, 0.5], "plurality")
