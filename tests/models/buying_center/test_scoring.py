import ahpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm import methods, normalizations

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import ahp, logit, topsis, weighted_sum

# Hwang & Yoon (1981), four fighter aircraft by six criteria, the fourth of them a cost
FIGHTERS = np.array([[2.0, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5],
                     [1.8, 2000, 21000, 4.5, 7, 7], [2.2, 1800, 20000, 5.0, 5, 5]])  # fmt: skip
WEIGHTS = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
BENEFIT = np.array([True, True, True, False, True, True])

# Saaty's consumption of drinks: coffee, wine, tea, beer, sodas, milk, water
DRINKS = np.ones((7, 7))
DRINKS[np.triu_indices(7, 1)] = [
    9, 5, 2, 1, 1, 1 / 2,
    1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9,
    1 / 3, 1 / 4, 1 / 3, 1 / 9,
    1 / 2, 1, 1 / 3,
    2, 1 / 2,
    1 / 3,
]  # fmt: skip
DRINKS[np.tril_indices(7, -1)] = (1 / DRINKS.T)[np.tril_indices(7, -1)]

seeds = st.integers(0, 10**6)
few = settings(max_examples=25)


def table(seed, *lead, alternatives=4, criteria=6):
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(1, 10, (*lead, alternatives, criteria)),
        rng.dirichlet(np.ones(criteria), lead),
        rng.random(criteria) < 0.7,
    )


def reciprocal(seed, items, *lead):
    rng = np.random.default_rng(seed)
    judged = rng.choice([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7], (*lead, items, items))
    upper = np.triu(np.ones((items, items), dtype=bool), 1)
    matrix = np.where(upper, judged, 1 / np.swapaxes(judged, -1, -2))
    return np.where(np.eye(items, dtype=bool), 1.0, matrix)


def test_topsis_published():
    got = topsis(FIGHTERS, WEIGHTS, BENEFIT)
    np.testing.assert_allclose(got, [0.6433, 0.2684, 0.6135, 0.3123], atol=5e-5)


def test_benefit_as_ones_and_zeros():
    got = topsis(FIGHTERS, WEIGHTS, BENEFIT.astype(int))
    np.testing.assert_array_equal(got, topsis(FIGHTERS, WEIGHTS, BENEFIT))


def test_the_weighted_sum_prefers_another_aircraft():
    for how in ("max", "range"):
        assert weighted_sum(FIGHTERS, WEIGHTS, BENEFIT, how).argmax() == 2
    got = weighted_sum(FIGHTERS, WEIGHTS, BENEFIT)
    np.testing.assert_allclose(got, [0.835, 0.707, 0.851, 0.737], atol=5e-4)


@few
@given(seeds)
def test_as_pymcdm(seed):
    x, w, benefit = table(seed)
    types = np.where(benefit, 1, -1)
    peer = methods.TOPSIS(normalizations.vector_normalization)
    np.testing.assert_allclose(topsis(x, w, benefit), peer(x, w, types, validation=False))
    peer = methods.WSM(normalizations.minmax_normalization)
    np.testing.assert_allclose(
        weighted_sum(x, w, benefit, "range"), peer(x, w, types, validation=False)
    )


@few
@given(seeds)
def test_scores_vectorise(seed):
    x, w, benefit = table(seed, 2, 3)
    for score in (topsis, weighted_sum):
        together = score(x, w, benefit)
        for at in np.ndindex(2, 3):
            np.testing.assert_allclose(together[at], score(x[at], w[at], benefit))
        np.testing.assert_allclose(score(x[0, 0], w, benefit)[0, 0], together[0, 0])


@few
@given(seeds)
def test_best_in_everything_is_the_ideal(seed):
    x, w, benefit = table(seed)
    x[0] = np.where(benefit, 11.0, 0.5)
    x[1] = np.where(benefit, 0.5, 11.0)
    np.testing.assert_allclose(topsis(x, w, benefit)[:2], [1, 0], atol=1e-12)
    np.testing.assert_allclose(weighted_sum(x, w, benefit, "range")[:2], [1, 0], atol=1e-12)


def test_plain_weighted_sum_counts_costs_against():
    got = weighted_sum([[8, 2], [6, 1]], [0.5, 0.5], [True, False], "none")
    np.testing.assert_allclose(got, [3, 2.5])


def test_ahp_published():
    got = ahp(DRINKS)
    expected = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    np.testing.assert_allclose(got.priorities, expected, atol=5e-4)
    np.testing.assert_allclose(got.eigenvalue, 7.177, atol=5e-4)
    np.testing.assert_allclose(got.consistency_ratio, 0.022, atol=5e-4)


def test_saatys_choice_of_a_school():
    """Saaty (1980): learning, friends, school life, vocational, college, music; three schools."""
    criteria = np.array([
        [1, 4, 3, 1, 3, 4], [1 / 4, 1, 7, 3, 1 / 5, 1], [1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6],
        [1, 1 / 3, 5, 1, 1, 1 / 3], [1 / 3, 5, 5, 1, 1, 3], [1 / 4, 1, 6, 3, 1 / 3, 1],
    ])  # fmt: skip
    schools = np.array([
        [[1, 1 / 3, 1 / 2], [3, 1, 3], [2, 1 / 3, 1]], np.ones((3, 3)),
        [[1, 5, 1], [1 / 5, 1, 1 / 5], [1, 5, 1]], [[1, 9, 7], [1 / 9, 1, 1 / 5], [1 / 7, 5, 1]],
        [[1, 1 / 2, 1], [2, 1, 2], [1, 1 / 2, 1]], [[1, 6, 4], [1 / 6, 1, 1 / 3], [1 / 4, 3, 1]],
    ])  # fmt: skip
    weights = ahp(criteria).priorities
    np.testing.assert_allclose(weights, [0.32, 0.14, 0.03, 0.13, 0.24, 0.14], atol=5e-3)
    chosen = weighted_sum(ahp(schools).priorities.T, weights, normalisation="none")
    np.testing.assert_allclose(chosen, [0.37, 0.38, 0.25], atol=5e-3)


@pytest.mark.parametrize("strength", [9.0, 1e3, 1e6])
def test_judgements_that_go_round_in_a_circle(strength):
    """Every item beats the next: all count the same, and a neighbour in the batch is unharmed."""
    x, y = strength, 1 / strength
    circle = np.array([[1, x, y], [y, 1, x], [x, y, 1]])
    tilted = circle * np.outer([1, 2, 4], [1, 1 / 2, 1 / 4])
    got = ahp(np.stack([circle, tilted, np.ones((3, 3))]))
    expected = [[1 / 3] * 3, [1 / 7, 2 / 7, 4 / 7], [1 / 3] * 3]
    np.testing.assert_allclose(got.priorities, expected, rtol=1e-9)
    np.testing.assert_allclose(got.eigenvalue, [1 + x + y, 1 + x + y, 3])


@pytest.mark.parametrize(("items", "published"), [(3, 0.58), (4, 0.90), (5, 1.12), (7, 1.32)])
def test_random_index(items, published):
    got = ahp(reciprocal(items, items))
    np.testing.assert_allclose(got.consistency_index / got.consistency_ratio, published)


@few
@given(seeds, st.integers(2, 8))
def test_as_ahpy_and_as_the_eigenvalues(seed, items):
    matrix = reciprocal(seed, items)
    got = ahp(matrix)
    pairs = {(i, j): matrix[i, j] for i in range(items) for j in range(i + 1, items)}
    peer = ahpy.Compare("peer", pairs, precision=9, cr=False)
    np.testing.assert_allclose(
        got.priorities, [peer.local_weights[i] for i in range(items)], atol=1e-8
    )
    np.testing.assert_allclose(got.eigenvalue, np.linalg.eigvals(matrix).real.max())


@few
@given(seeds, st.integers(1, 15))
def test_comparisons_without_contradiction_give_back_the_weights(seed, items):
    weights = np.random.default_rng(seed).dirichlet(np.ones(items)) + 0.01
    weights /= weights.sum()
    got = ahp(weights[:, None] / weights)
    np.testing.assert_allclose(got.priorities, weights)
    np.testing.assert_allclose(got.consistency_ratio, 0, atol=1e-9)


def test_ahp_leaves_its_input_alone():
    matrix = DRINKS.copy()
    ahp(matrix)
    np.testing.assert_array_equal(matrix, DRINKS)


def test_ahp_vectorises():
    matrices = reciprocal(3, 5, 4, 2)
    together = ahp(matrices)
    for at in np.ndindex(4, 2):
        np.testing.assert_allclose(together.priorities[at], ahp(matrices[at]).priorities)
        np.testing.assert_allclose(
            together.consistency_ratio[at], ahp(matrices[at]).consistency_ratio, atol=1e-12
        )


@few
@given(seeds, st.floats(0, 20), st.floats(-50, 50))
def test_logit_knows_differences_only(seed, sensitivity, shift):
    x = np.random.default_rng(seed).normal(size=(2, 4))
    got = logit(x, sensitivity)
    np.testing.assert_allclose(got.sum(-1), 1)
    np.testing.assert_allclose(logit(x + shift, sensitivity), got, rtol=1e-9)
    np.testing.assert_allclose(
        got[:, 0] / got[:, 1], np.exp(sensitivity * (x[:, 0] - x[:, 1])), rtol=1e-9
    )


def test_logit_limits():
    np.testing.assert_allclose(logit([3, 1, 2], sensitivity=0), [1 / 3] * 3)
    np.testing.assert_allclose(logit([3000, 1, 2]), [1, 0, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: topsis(FIGHTERS, WEIGHTS[:5] / WEIGHTS[:5].sum()), "weights must have the shape"),
        (lambda: topsis(FIGHTERS, WEIGHTS, BENEFIT[:2]), "benefit must have the shape"),
        (lambda: topsis(FIGHTERS, WEIGHTS, np.where(BENEFIT, 1, -1)), "benefit must be 0 or 1"),
        (lambda: topsis(FIGHTERS, WEIGHTS, np.where(BENEFIT, "max", "min")), "benefit must be"),
        (lambda: topsis(FIGHTERS, np.tile(WEIGHTS, (3, 1)) / 2), r"weights\[0\] must sum to 1"),
        (lambda: topsis([[0, 1], [0, 2]], [0.5, 0.5]), "scores must not be 0 in a whole column"),
        (lambda: topsis([[1, 1], [1, 1]], [0.5, 0.5]), "scores must differ between alternatives"),
        (lambda: topsis([[1, np.nan]], [0.5, 0.5]), "scores must be finite"),
        (lambda: topsis([1, 2], [0.5, 0.5]), "scores must have the shape"),
        (lambda: topsis(np.ones((0, 2)), [0.5, 0.5]), "scores must not be empty"),
        (lambda: topsis(np.ones((2, 3, 2)), np.full((4, 2), 0.5)), "weights must have a shape"),
        (lambda: weighted_sum([[0, 1]], [0.5, 0.5]), "scores must be finite and greater than 0"),
        (lambda: weighted_sum([[1, 1], [1, 2]], [0.5, 0.5], None, "range"), "differ in every"),
        (lambda: weighted_sum([[1, 1]], [0.5, 0.5], None, "rnge"), 'did you mean "range"'),
        (lambda: ahp([[1, 2], [0.4, 1]]), r"comparisons\[0, 1\] must be 1 / comparisons\[1, 0\]"),
        (lambda: ahp([[1, -2], [-0.5, 1]]), "comparisons must be finite and greater than 0"),
        (lambda: ahp([[1, 2, 3], [0.5, 1, 2]]), "comparisons must have the shape"),
        (lambda: ahp(np.ones((16, 16))), "comparisons must have at most 15 items"),
        (lambda: ahp(np.ones((0, 0))), "comparisons must not be empty"),
        (lambda: logit([]), "scores must not be empty"),
        (lambda: logit(np.ones((2, 3)), [1, 2, 3]), "sensitivity must have a shape"),
        (lambda: logit([1, np.inf]), "scores must be finite"),
        (lambda: logit([1, 2], sensitivity=-1), "sensitivity must be"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
