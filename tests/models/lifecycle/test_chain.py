import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.lifecycle import Lifecycle, stage_margin, value_by_stage

MAILING = np.array([
    [0.30, 0.70, 0.00, 0.00, 0.00],
    [0.20, 0.00, 0.80, 0.00, 0.00],
    [0.15, 0.00, 0.00, 0.85, 0.00],
    [0.05, 0.00, 0.00, 0.00, 0.95],
    [0.00, 0.00, 0.00, 0.00, 1.00],
])
RECENCY = ("recency 1", "recency 2", "recency 3", "recency 4", "lost")
MARGIN = [36, -4, -4, -4, 0]
FOUR = Lifecycle.four_stages()


@st.composite
def lifecycles(draw):
    """Any moves at all over two to five stages."""
    k = draw(st.integers(2, 5))
    weights = draw(st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k).filter(any),
                            min_size=k, max_size=k))
    rows = np.array(weights, dtype=float)
    margin = draw(st.lists(st.floats(-100, 100), min_size=k, max_size=k))
    return Lifecycle([f"s{i}" for i in range(k)], rows / rows.sum(1, keepdims=True), margin)


@pytest.mark.parametrize(
    ("horizon", "published"),
    [
        (4, [50.1150, 4.2199, 0.5921, -1.9801, 0]),
        (None, [52.3196, 5.5538, 1.2508, -1.8200, 0]),
    ],
)
def test_value_published(horizon, published):
    """Pfeifer & Carraway (2000), the catalogue company."""
    life = Lifecycle(RECENCY, MAILING, MARGIN)
    got = life.value(discount=0.2, horizon=horizon)
    np.testing.assert_allclose(got, published, atol=5e-5)
    plain = value_by_stage(MAILING, MARGIN, discount=0.2, horizon=horizon)
    np.testing.assert_allclose(plain, published, atol=5e-5)
    assert tuple(got.index) == RECENCY


def test_four_stages():
    np.testing.assert_allclose(
        FOUR.value(discount=0.01), [283.0124, 537.3550, 624.2179, 178.8268, 0], atol=5e-5
    )
    time = FOUR.time_in_stage()
    np.testing.assert_allclose(
        time.loc["cultivation"], [5, 5.4772, 11.5768, 2.8631], atol=5e-5
    )
    assert time.loc["cultivation"].sum() == pytest.approx(24.917, abs=5e-4)
    assert list(time.columns) == list(time.index) == list(FOUR.stages[:-1])


@given(lifecycles(), st.floats(0.2, 0.9))
def test_value_is_the_discounted_sum_of_expected_margins(life, discount):
    expected = np.array([
        life.expected(np.eye(len(life.stages))[i], 150).to_numpy() @ life.margin
        for i in range(len(life.stages))
    ])
    summed = expected @ (1 + discount) ** -np.arange(151.0)
    np.testing.assert_allclose(life.value(discount), summed, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(
        life.value(discount, horizon=7),
        expected[:, :8] @ (1 + discount) ** -np.arange(8.0), rtol=1e-9, atol=1e-9,
    )


@given(lifecycles(), st.integers(0, 20), st.integers(0, 10**9))
def test_nobody_appears_or_vanishes(life, periods, customers):
    table = life.expected(customers, periods)
    assert table.shape == (periods + 1, len(life.stages))
    np.testing.assert_allclose(table.sum(axis=1), customers, rtol=1e-9)
    run = life.counts(customers, periods, np.random.default_rng(periods))
    assert (run.sum(axis=1) == customers).all()


def test_discount_of_zero_counts_margins_in_full():
    lifetime = Lifecycle(FOUR.stages, FOUR.transition, [1, 1, 1, 1, 0])
    np.testing.assert_allclose(lifetime.value(0).iloc[:4], FOUR.time_in_stage().sum(axis=1))
    with pytest.raises(CrmlabError, match="lead every stage to an end"):
        Lifecycle(("a", "b"), [[0.5, 0.5], [0.5, 0.5]], [1, 0]).value(0)
    with pytest.raises(CrmlabError, match="lead every stage to an end"):
        Lifecycle(("a", "b"), [[0.5, 0.5], [0.5, 0.5]], [1, 0]).time_in_stage()


def test_moves_that_vary_and_then_hold():
    """Written out: value of the first period from the definition, the rest from the last matrix."""
    early = np.array([[0.5, 0.5], [0.1, 0.9]])
    late = np.array([[0.9, 0.1], [0.0, 1.0]])
    life = Lifecycle(("in", "out"), [early, early, late], margin=[[5, 0], [10, 0]])
    settled = Lifecycle(("in", "out"), late, [10, 0]).value(0.1).to_numpy()
    one = [10, 0] + early @ settled / 1.1
    np.testing.assert_allclose(life.value(0.1), [5, 0] + early @ one / 1.1)
    np.testing.assert_allclose(
        life.expected(100, 4).to_numpy()[-1], np.array([100, 0]) @ early @ early @ late @ late
    )
    np.testing.assert_allclose(life.value(0.1, horizon=1), [5, 0] + early @ [10, 0] / 1.1)
    same = Lifecycle(("in", "out"), [late] * 3, [[10, 0]] * 5)
    np.testing.assert_allclose(same.value(0.1), settled)
    np.testing.assert_allclose(
        same.time_in_stage(), Lifecycle(("in", "out"), late, [10, 0]).time_in_stage()
    )


def test_retention_is_taken_from_the_exits_in_proportion():
    fewer = FOUR.with_retention("maturity", -0.05)
    np.testing.assert_allclose(fewer.transition[2], [0, 0, 0.90, 0.08, 0.02])
    np.testing.assert_array_equal(fewer.transition[[0, 1, 3, 4]], FOUR.transition[[0, 1, 3, 4]])
    back = fewer.with_retention("maturity", 0.05)
    np.testing.assert_allclose(back.transition, FOUR.transition, atol=1e-15)
    never = FOUR.with_retention("maturity", 0.05)
    np.testing.assert_allclose(never.transition[2], [0, 0, 1, 0, 0], atol=1e-15)
    varying = Lifecycle(FOUR.stages, [FOUR.transition, fewer.transition], FOUR.margin)
    np.testing.assert_allclose(
        varying.with_retention("maturity", 0.05).transition[:, 2, 2], [1.0, 0.95]
    )


@given(st.floats(0, 0.05), st.floats(0, 0.05))
def test_more_retention_in_the_best_stage_is_never_worth_less(a, b):
    low, high = sorted([a, b])
    less, more = (FOUR.with_retention("maturity", x).value(0.01) for x in (low, high))
    assert (less <= more + 1e-9).all()


@pytest.mark.parametrize(
    ("stage", "points", "message"),
    [
        ("matury", 0.01, 'did you mean "maturity"'),
        ("maturity", 0.06, "points must be between -0.95 and 0.05; got 0.06"),
        ("ended", -0.1, "points must be between 0 and 0"),
        ("maturity", np.nan, "points must be"),
    ],
)
def test_retention_that_cannot_be_is_refused(stage, points, message):
    with pytest.raises(CrmlabError, match=message):
        FOUR.with_retention(stage, points)


def test_value_sweeps_over_matrices_and_rates():
    retention = np.linspace(0.1, 0.9, 9)
    moves = np.zeros((9, 2, 2))
    moves[:, 0, 0], moves[:, 0, 1], moves[:, 1, 1] = retention, 1 - retention, 1
    rates = np.array([[0.05], [0.10]])
    got = value_by_stage(moves, [1, 0], discount=rates)
    np.testing.assert_allclose(got[..., 0], (1 + rates) / (1 + rates - retention))
    finite = value_by_stage(moves, [1, 0], discount=rates, horizon=2)
    q = retention / (1 + rates)
    np.testing.assert_allclose(finite[..., 0], 1 + q + q**2)


def test_value_sweeps_over_horizons():
    moves, margin = np.stack([MAILING, np.eye(5)]), MARGIN
    horizons = np.array([[0], [1], [4], [9]])
    got = value_by_stage(moves, margin, 0.2, horizons)
    assert got.shape == (4, 2, 5)
    for i, n in enumerate(horizons[:, 0]):
        np.testing.assert_allclose(got[i], value_by_stage(moves, margin, 0.2, int(n)))
        one = Lifecycle(RECENCY, MAILING, MARGIN).value(0.2, horizon=int(n))
        np.testing.assert_allclose(got[i, 0], one)
    assert value_by_stage(moves, margin, 0.2, horizon=0).shape == (2, 5)
    for bad in (1.5, -1, 1e30):
        with pytest.raises(CrmlabError, match="horizon must be"):
            value_by_stage(moves, margin, 0.2, bad)
    with pytest.raises(CrmlabError, match="horizon must have a shape that goes with"):
        value_by_stage(moves, margin, 0.2, [1, 2, 3])


def test_margin_from_profiles():
    margin = stage_margin(
        volume=[1, 2, 3], price=[10, 10, 12], unit_cost=[8, 8, 7], service_cost=5,
        referral=[0, 1, 2],
    )
    np.testing.assert_allclose(margin, [-3, 0, 12])
    with pytest.raises(CrmlabError, match="volume must be"):
        stage_margin(volume=-1, price=1, unit_cost=1)


@pytest.mark.parametrize(
    ("stages", "transition", "margin", "message"),
    [
        (("a", "b"), [[0.5, 0.4], [0, 1]], [1, 0], r"transition\[0\] must sum to 1; got 0.9"),
        (("a", "b"), [[[1, 0], [0, 1]], [[1, 0], [0.2, 1]]], [1, 0], r"transition\[1, 1\].*1.2"),
        (("a", "b"), [[-0.5, 1.5], [0, 1]], [1, 0], "transition must be between 0 and 1"),
        (("a", "b"), [[np.nan, 1], [0, 1]], [1, 0], "transition must be between 0 and 1"),
        (("a", "b"), np.eye(3), [1, 0], "transition must have the shape"),
        (("a", "b"), np.eye(2), [1, 0, 0], "margin must have the shape"),
        (("a", "b"), np.eye(2), [1, np.inf], "margin must be finite"),
        (("a", "a"), np.eye(2), [1, 0], "stages must differ"),
        ("ab", np.eye(2), [1, 0], "stages must be a list"),
        ((), np.eye(2), [1, 0], "stages must hold"),
    ],
)
def test_a_life_cycle_that_cannot_be_is_refused(stages, transition, margin, message):
    with pytest.raises(CrmlabError, match=message):
        Lifecycle(stages, transition, margin)


def test_a_life_cycle_does_not_change():
    moves = FOUR.transition.copy()
    life = Lifecycle(FOUR.stages, moves, FOUR.margin)
    moves[0, 0] = 0
    assert life.transition[0, 0] == 0.8
    with pytest.raises(ValueError, match="read-only"):
        life.transition[0, 0] = 0


@pytest.mark.parametrize(
    ("customers", "periods", "message"),
    [
        (-1, 3, "customers must be"),
        (2.5, 3, "customers must be a whole number"),
        ([1, 2], 3, "customers must have the shape"),
        (np.nan, 3, "customers must be"),
        (5, -1, "periods must be"),
    ],
)
@pytest.mark.parametrize("run", ["counts", "paths", "events"])
def test_bad_numbers_of_customers_and_periods_are_named(run, customers, periods, message):
    with pytest.raises(CrmlabError, match=message):
        getattr(FOUR, run)(customers, periods, np.random.default_rng(1))


def test_a_value_takes_one_discount_and_sweeps_take_shapes_that_go_together():
    life = Lifecycle.four_stages()
    with pytest.raises(CrmlabError, match="discount must be one number"):
        life.value([0.1, 0.2])
    with pytest.raises(CrmlabError, match="discount must have a shape that goes with"):
        value_by_stage([life.transition] * 2, life.margin, [0.1, 0.2, 0.3])
    with pytest.raises(CrmlabError, match="transition must have the shape"):
        value_by_stage(1, [1], 0.1)
    with pytest.raises(CrmlabError, match="referral must have a shape that goes with"):
        stage_margin(volume=[1, 2], price=3, unit_cost=1, referral=[1, 2, 3])
