from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import RULES, agreement, group_choice

# user, influencer, decider, buyer, gatekeeper
P = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.7, 0.1], [0.4, 0.3, 0.3], [0.3, 0.2, 0.5]])
W = np.array([0.15, 0.20, 0.40, 0.15, 0.10])


def groups(seed, *lead, members=4, vendors=3):
    rng = np.random.default_rng(seed)
    return (
        rng.dirichlet(np.ones(vendors), (*lead, members)),
        rng.dirichlet(np.ones(members), lead),
    )


def enumerate_votes(preferences, worth):
    """Probability and totals of every outcome of a vote, one by one."""
    members, vendors = preferences.shape
    for ballot in product(range(vendors), repeat=members):
        chance = np.prod([preferences[i, v] for i, v in enumerate(ballot)])
        totals = np.zeros(vendors)
        for i, v in enumerate(ballot):
            totals[v] += worth[i]
        yield chance, totals


def elect(preferences, worth, quota=0.0):
    vendors = preferences.shape[1]
    chosen = np.zeros(vendors + 1)
    for chance, totals in enumerate_votes(preferences, worth):
        if totals.max() < quota - 1e-9:
            chosen[-1] += chance
            continue
        first = np.isclose(totals, totals.max())
        chosen[:-1][first] += chance / first.sum()
    return chosen


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("weighted_probability", [0.3600, 0.4700, 0.1700]),
        ("equal_weights", [0.4000, 0.3800, 0.2200]),
        ("autocracy", [0.2000, 0.7000, 0.1000]),
        ("plurality", [0.4474, 0.4034, 0.1492]),
        ("unanimity", [0.5811, 0.4068, 0.0121]),
    ],
)
def test_the_winner_changes_with_the_rule(rule, expected):
    np.testing.assert_allclose(group_choice(P, W, rule), expected, atol=5e-5)


def test_probability_that_all_agree():
    np.testing.assert_allclose(agreement(P), 0.0124, atol=5e-5)
    np.testing.assert_allclose(1 - group_choice(P, W, "quota", quota=5)[-1], agreement(P))


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 3))
def test_votes_equal_their_enumeration(seed, members, vendors):
    p, w = groups(seed, members=members, vendors=vendors)
    np.testing.assert_allclose(group_choice(p, w, "plurality"), elect(p, np.ones(members))[:-1])
    np.testing.assert_allclose(group_choice(p, w, "weighted_voting"), elect(p, w)[:-1])
    for quota in range(1, members + 1):
        expected = elect(p, np.ones(members), quota)
        np.testing.assert_allclose(group_choice(p, w, "quota", quota=quota), expected, atol=1e-12)


def test_weighted_votes_split_ties():
    got = group_choice([[1, 0], [0, 1], [0, 1]], [0.5, 0.3, 0.2], "weighted_voting")
    np.testing.assert_allclose(got, [0.5, 0.5])


def test_majority_is_a_quota_of_more_than_half():
    np.testing.assert_array_equal(
        group_choice(P, W, "majority"), group_choice(P, W, "quota", quota=3)
    )
    even = P[:4], [0.25] * 4
    np.testing.assert_array_equal(
        group_choice(*even, "majority"), group_choice(*even, "quota", quota=3)
    )


def test_perturbation_of_stated_rankings():
    """Shifts by hand; the buyer's equal vendors share places 2 and 3, the shift is 1.5."""
    shifts = np.array([0 + 0 + 1 + 0 + 1, 1 + 1 + 0 + 1.5 + 2, 2 + 2 + 2 + 1.5 + 0])
    got = group_choice(P, W, "least_perturbation")
    np.testing.assert_allclose(got, (1 / shifts) / (1 / shifts).sum())
    np.testing.assert_allclose(got[0] / got[1], shifts[1] / shifts[0])


def test_first_with_everyone_needs_no_perturbation():
    p = [[0.8, 0.1, 0.1], [0.5, 0.3, 0.2]]
    np.testing.assert_array_equal(group_choice(p, [0.5, 0.5], "least_perturbation"), [1, 0, 0])


def test_perturbation_of_drawn_rankings_is_the_sum_over_all_of_them():
    p, w = P[:3], np.full(3, 1 / 3)
    expected = np.zeros(3)
    orders = list(permutations(range(3)))
    for profile in product(orders, repeat=3):
        chance, shifts = 1.0, np.zeros(3)
        for i, order in enumerate(profile):
            a, b, _ = order
            chance *= p[i, a] * p[i, b] / (1 - p[i, a])
            for place, vendor in enumerate(order):
                shifts[vendor] += place
        odds = (shifts == 0).astype(float) if (shifts == 0).any() else 1 / shifts
        expected += chance * odds / odds.sum()
    np.testing.assert_allclose(group_choice(p, w, "least_perturbation", rankings="drawn"), expected)


def test_drawn_rankings_of_certain_members():
    """A member sure of one vendor ranks the others at random."""
    got = group_choice([[1, 0, 0], [0, 1, 0]], [0.5, 0.5], "least_perturbation", rankings="drawn")
    np.testing.assert_allclose(got[0], got[1])
    np.testing.assert_allclose(got.sum(), 1)


def test_logarithmic_pool_by_hand():
    got = group_choice([[0.8, 0.2], [0.5, 0.5]], [0.5, 0.5], "logarithmic_pool")
    np.testing.assert_allclose(got, [2 / 3, 1 / 3])


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.sampled_from(sorted(RULES)))
def test_every_rule_gives_probabilities_and_vectorises(seed, rule):
    p, w = groups(seed, 2, 3)
    option = {"quota": 2} if rule == "quota" else {}
    got = group_choice(p, w, rule, **option)
    assert (got >= 0).all()
    np.testing.assert_allclose(got.sum(-1), 1)
    for at in np.ndindex(2, 3):
        np.testing.assert_allclose(got[at], group_choice(p[at], w[at], rule, **option), atol=1e-12)
    shared = group_choice(p, w[0, 0], rule, **option)
    np.testing.assert_allclose(shared[0, 0], got[0, 0], atol=1e-12)


@given(st.integers(0, 10**6), st.sampled_from(sorted(set(RULES) - {"majority", "quota"})))
def test_members_of_one_mind_have_their_way_on_average(seed, rule):
    """With a single member every rule that decides at all follows that member's first choice."""
    p, _ = groups(seed, members=1)
    got = group_choice(p, [1.0], rule)
    assert got.argmax() == p[0].argmax()
    if rule != "least_perturbation":
        np.testing.assert_allclose(got, p[0])


@given(st.integers(0, 10**6), st.sampled_from(sorted(RULES)))
def test_vendors_are_treated_alike(seed, rule):
    p, w = groups(seed)
    option = {"quota": 2} if rule == "quota" else {}
    order = [2, 0, 1]
    turned = group_choice(p[:, order], w, rule, **option)
    np.testing.assert_allclose(
        turned[:3], group_choice(p, w, rule, **option)[:3][order], atol=1e-12
    )


def test_votes_stay_exact_for_a_large_committee():
    """31 members who toss a fair coin: an odd number never ties."""
    got = group_choice(np.full((31, 2), 0.5), np.full(31, 1 / 31), "plurality")
    np.testing.assert_allclose(got, [0.5, 0.5])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: group_choice([[0.6, 0.3]], [1.0], "plurality"), r"preferences\[0\] must sum to 1"),
        (lambda: group_choice(P, W[:4] / 0.9, "plurality"), "weights must have the shape"),
        (lambda: group_choice(P, W * 2, "plurality"), "weights must sum to 1"),
        (lambda: group_choice(P, W, "plurailty"), 'did you mean "plurality"'),
        (lambda: group_choice(P, W, "plurality", quota=3), "option of plurality"),
        (lambda: group_choice(P, W, "quota", quota=6), "quota must be at most 5"),
        (lambda: group_choice(P, W, "quota"), "quota must be a whole number of at least 1"),
        (lambda: group_choice(P, W, "autocracy", decider=5), "decider must be below 5"),
        (lambda: group_choice(np.eye(2), [0.5, 0.5], "unanimity"), "no member rules out"),
        (lambda: group_choice([0.5, 0.5], [1.0], "plurality"), "preferences must have the shape"),
        (lambda: agreement([0.5, 0.5]), "preferences must have the shape"),
        (lambda: group_choice([[np.nan, 1.0]], [1.0], "plurality"), "preferences must be"),
        (
            lambda: group_choice(np.full((40, 2), 0.5), np.full(40, 1 / 40), "weighted_voting"),
            "vendors",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_groups_no_choices(rule):
    option = {"quota": 2} if rule == "quota" else {}
    got = group_choice(np.empty((0, 4, 3)), np.empty((0, 4)), rule, **option)
    assert got.shape == (0, 4 if rule in ("quota", "majority") else 3)
