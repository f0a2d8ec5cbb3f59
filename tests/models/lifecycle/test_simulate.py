"""Random runs against the exact moves, over many fresh seeds."""

import tracemalloc

import numpy as np
import pytest
from scipy import stats

from crmlab.models.lifecycle import Lifecycle

WIN_BACK = Lifecycle(
    ("new", "loyal", "gone"),
    [[0.2, 0.5, 0.3], [0.0, 0.9, 0.1], [0.05, 0.05, 0.9]],
    margin=[0, 1, 0],
)
VARYING = Lifecycle(
    ("new", "loyal", "gone"),
    [
        [[0.2, 0.5, 0.3], [0.0, 0.9, 0.1], [0.0, 0.0, 1.0]],
        [[1.0, 0.0, 0.0], [0.3, 0.3, 0.4], [0.5, 0.1, 0.4]],
        [[0.6, 0.1, 0.3], [0.2, 0.7, 0.1], [0.0, 0.2, 0.8]],
        [[0.1, 0.6, 0.3], [0.0, 1.0, 0.0], [0.1, 0.0, 0.9]],
    ],
    margin=[0, 1, 0],
)
LIVES = pytest.mark.parametrize("life", [WIN_BACK, VARYING], ids=["same", "varying"])
START = [700, 200, 100]


def looks_uniform(p_values):
    """Fail by chance once in ten thousand times."""
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def chi_square(observed, expected):
    return stats.chi2.sf(((observed - expected) ** 2 / expected).sum(), len(expected) - 1)


@LIVES
def test_paths_follow_the_moves(life):
    """The stages of each pair of neighbouring periods, given the first, are as the row says."""
    p_values = []
    for seed in range(40):
        paths = life.paths(START, 6, np.random.default_rng([1, seed]))
        for t in range(6):
            for stage, row in enumerate(life.transition_at(t)):
                goals = np.bincount(paths[paths[:, t] == stage, t + 1], minlength=3)
                assert not goals[row == 0].any()
                if (row * goals.sum() > 5).sum() > 1:
                    possible = row > 0
                    p_values.append(chi_square(goals[possible], goals.sum() * row[possible]))
    assert len(p_values) > 500
    looks_uniform(p_values)


@LIVES
def test_paths_end_as_expected(life):
    start = 3 * np.array(START)
    loyal = np.linalg.multi_dot([life.transition_at(t) for t in range(8)])[:, 1]
    spread = np.sqrt((start * loyal * (1 - loyal)).sum())
    p_values = []
    for seed in range(200):
        last = life.paths(start, 8, np.random.default_rng([2, seed]))[:, -1]
        p_values.append(stats.norm.cdf((last == 1).sum(), start @ loyal, spread))
    np.testing.assert_allclose(life.expected(start, 8)["loyal"].iloc[-1], start @ loyal)
    looks_uniform(p_values)


@LIVES
def test_counts_follow_the_moves(life):
    p_values = []
    for seed in range(100):
        rng = np.random.default_rng([3, seed])
        counts = life.counts([10**7, 0, 0], 5, rng).to_numpy()
        for t in (1, 3, 5):
            q = np.linalg.multi_dot([np.eye(3)] * 2 + [life.transition_at(s) for s in range(t)])[0]
            if (q > 0).all():
                p_values.append(chi_square(counts[t], 10**7 * q))
    assert len(p_values) >= 200
    looks_uniform(p_values)


def test_neighbouring_periods_of_the_counts_are_linked():
    """Few leave: the run of counts wanders, it is not drawn afresh in each period."""
    life = Lifecycle(("in", "out"), [[0.99, 0.01], [0.0, 1.0]], [1, 0])
    p_values = []
    for seed in range(200):
        staying = life.counts(10**6, 20, np.random.default_rng([4, seed]))["in"].to_numpy()
        p_values.append(stats.norm.cdf(
            staying[20], 0.99 * staying[19], np.sqrt(staying[19] * 0.99 * 0.01)))
    looks_uniform(p_values)


@LIVES
def test_events_tell_the_same_story_as_paths(life):
    """From the same seed the two make the same draws."""
    n, periods = 70_000, 9  # three chunks
    paths = life.paths(n, periods, np.random.default_rng(5))
    events = life.events(n, periods, np.random.default_rng(5))
    who, when = np.nonzero(paths[:, 1:] != paths[:, :-1])
    np.testing.assert_array_equal(events["customer"], who)
    np.testing.assert_array_equal(events["period"], when + 1)
    np.testing.assert_array_equal(events["from"].cat.codes, paths[who, when])
    np.testing.assert_array_equal(events["to"].cat.codes, paths[who, when + 1])
    assert list(events["to"].cat.categories) == list(life.stages)


@pytest.mark.parametrize("run", ["paths", "counts", "events"])
def test_the_same_seed_gives_the_same_run(run):
    one, two, other = (
        np.asarray(getattr(WIN_BACK, run)(1000, 10, np.random.default_rng(s))) for s in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, two)
    assert one.shape != other.shape or (one != other).any()


def test_who_is_certain_to_stay_or_to_move():
    life = Lifecycle(("a", "b", "c"), [[0, 1, 0], [0, 0, 1], [0, 0, 1]], [1, 1, 1])
    paths = life.paths([2, 0, 1], 3, np.random.default_rng(1))
    np.testing.assert_array_equal(paths, [[0, 1, 2, 2], [0, 1, 2, 2], [2, 2, 2, 2]])
    np.testing.assert_array_equal(
        life.counts([2, 0, 1], 3, np.random.default_rng(1)),
        [[2, 0, 1], [0, 2, 1], [0, 0, 3], [0, 0, 3]],
    )


def test_impossible_moves_never_occur_among_a_thousand_million():
    """A row whose rounded rest would let a customer slip into a stage of probability zero."""
    life = Lifecycle(
        ("a", "b", "c", "d"), [[0.7, 0.1, 0.2, 0.0]] * 3 + [[0.0, 0.0, 0.0, 1.0]], [0] * 4
    )
    for seed in range(1000):
        run = life.counts(10**15, 3, np.random.default_rng(seed))
        assert not run["d"].any()


@pytest.mark.parametrize(("customers", "periods"), [(0, 5), (5, 0), (0, 0)])
def test_nobody_and_no_time(customers, periods):
    rng = np.random.default_rng(1)
    assert WIN_BACK.paths(customers, periods, rng).shape == (customers, periods + 1)
    assert len(WIN_BACK.events(customers, periods, rng)) == 0
    assert WIN_BACK.counts(customers, periods, rng).shape == (periods + 1, 3)


def test_paths_take_little_more_memory_than_their_result():
    tracemalloc.start()
    result = WIN_BACK.paths(300_000, 120, np.random.default_rng(1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.3 * result.nbytes
