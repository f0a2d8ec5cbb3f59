import os
import signal
import time
import traceback
import tracemalloc
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import active_children
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models import value
from crmlab.models.sweep import grid, in_pieces, sweep
from crmlab.models.value import lifetime_value


def noisy(mean, rng):
    return {"draw": rng.normal(mean), "other": rng.random()}


def test_equals_a_loop():
    settings = grid(margin=[50, 100], retention=[0.5, 0.8, 0.9], discount=[0.1, 0.2])
    exact = lifetime_value(settings.margin, settings.retention, settings.discount)
    for workers in (1, 2):
        result = sweep(lifetime_value, settings, workers=workers)
        np.testing.assert_array_equal(result.result, exact)
        pd.testing.assert_frame_equal(result[list(settings)], settings)


def test_the_same_on_any_number_of_workers_and_any_chunk():
    settings = grid(mean=np.arange(37))
    alone = sweep(noisy, settings, seed=11, workers=1)
    for workers, chunk in [(1, 5), (2, None), (2, 1), (2, 36), (3, 100)]:
        again = sweep(noisy, settings, seed=11, workers=workers, chunk=chunk)
        pd.testing.assert_frame_equal(alone, again)
    with ThreadPoolExecutor(2) as threads:
        pd.testing.assert_frame_equal(alone, sweep(noisy, settings, seed=11, executor=threads))
    assert not alone.equals(sweep(noisy, settings, seed=12, workers=1))


def test_seeds_are_those_of_spawn():
    children = np.random.SeedSequence(11).spawn(5)
    expected = [np.random.default_rng(child).normal() for child in children]
    assert sweep(noisy, grid(mean=[0] * 5), seed=11, workers=1).draw.tolist() == expected


def test_rows_are_independent():
    """Draws of different rows are uniform and uncorrelated, also between neighbours."""
    draws = sweep(noisy, grid(mean=[0] * 4000), seed=3, workers=1).other.to_numpy()
    assert stats.kstest(draws, "uniform").pvalue > 1e-4
    assert stats.pearsonr(draws[:-1], draws[1:]).pvalue > 1e-4


class Pair(NamedTuple):
    low: float
    high: np.ndarray


def by_kind(kind):
    frame = pd.DataFrame({"x": [1, 2]}, index=pd.Index([10, 20], name="period"))
    return {
        "number": 3.5,
        "array": np.array(3.5),
        "mapping": {"low": 1, "high": 2},
        "tuple": Pair(1.0, np.array(2.0)),
        "series": pd.Series({"low": 1.0, "high": 2.0}),
        "frame": frame.rename_axis(columns="stage"),
        "rows": frame.reset_index(drop=True),
        "arrays": {"low": np.zeros(3)},
    }[kind]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("number", {"result": [3.5]}),
        ("array", {"result": [3.5]}),
        ("mapping", {"low": [1], "high": [2]}),
        ("tuple", {"low": [1.0], "high": [2.0]}),
        ("series", {"low": [1.0], "high": [2.0]}),
        ("frame", {"period": [10, 20], "x": [1, 2]}),
        ("rows", {"x": [1, 2]}),
    ],
)
def test_results_become_tidy(kind, expected):
    result = sweep(by_kind, grid(kind=[kind] * 2), workers=1, chunk=1)
    wanted = pd.DataFrame({name: values * 2 for name, values in expected.items()})
    pd.testing.assert_frame_equal(result.drop(columns="kind"), wanted)
    assert set(result.kind) == {kind}


def test_arrays_are_refused():
    with pytest.raises(CrmlabError, match="model must return numbers, not arrays"):
        sweep(by_kind, grid(kind=["arrays"]), workers=1)


def echo(customers):
    return {"customers": customers}


def test_names_that_clash_are_refused():
    with pytest.raises(CrmlabError, match=r"name its results otherwise.*customers"):
        sweep(echo, grid(customers=[1]), workers=1)


def fails_at_seven(x):
    if x == 7:
        raise ZeroDivisionError("no such thing")
    return x


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_model_raises_names_the_row(workers):
    with pytest.raises(ZeroDivisionError, match="no such thing") as caught:
        sweep(fails_at_seven, grid(x=range(10)), workers=workers)
    assert "parameters, row 7: {'x': 7}" in "".join(traceback.format_exception(caught.value))


def test_errors_of_our_own_models_arrive_as_they_are():
    with pytest.raises(CrmlabError, match=r"retention must be between 0 and 1; got 80"):
        sweep(value.margin_multiple, grid(retention=[0.5, 80], discount=0.1), workers=2)


def test_a_model_that_cannot_travel():
    with pytest.raises(CrmlabError, match=r"top level of a module.*workers=1"):
        sweep(lambda x: x, grid(x=[1, 2]), workers=2)
    assert sweep(lambda x: x + 1, grid(x=[1, 2]), workers=1).result.tolist() == [2, 3]


def test_empty_parameters():
    with pytest.raises(CrmlabError, match="parameters must have at least one row"):
        sweep(lifetime_value, pd.DataFrame({"margin": []}))


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_counts_up_to_the_end(workers):
    seen = []
    sweep(fails_at_seven, grid(x=[1] * 23), workers=workers, chunk=5,
          progress=lambda done, total: seen.append((done, total)))
    done = [d for d, _ in seen]
    assert done == sorted(done) and len(seen) == 5
    assert seen[-1] == (23, 23) and {t for _, t in seen} == {23}


def slow(x, log, rng):
    with open(log, "a") as file:
        file.write(f"{x}\n")
    time.sleep(0.05)
    return rng.random()


def _kill_once(victims):
    """Return a progress callback that kills a process after the first finished chunk."""
    killed = []

    def progress(done, total):
        if not killed:
            killed.append(victims()[0])
            os.kill(killed[0], signal.SIGKILL)

    return progress, killed


@pytest.mark.parametrize("given", [False, True])
def test_a_process_killed_half_way_loses_nothing(tmp_path, given):
    settings = grid(x=range(24), log=str(tmp_path / "log"))
    progress, killed = _kill_once(lambda: [p.pid for p in active_children()])
    executor = ProcessPoolExecutor(2) if given else None
    result = sweep(slow, settings, seed=4, workers=2, chunk=2, executor=executor,
                   progress=progress)
    assert killed
    runs = Counter(int(line) for line in (tmp_path / "log").read_text().split())
    assert set(runs) == set(range(24))
    assert 24 <= runs.total() <= 24 + 2 * 2  # at most the chunks in hand ran twice
    settings.log = os.devnull
    expected = sweep(slow, settings, seed=4, workers=1)
    np.testing.assert_array_equal(result.result, expected.result)


def kills_itself(x):
    if x == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return x


def test_a_model_that_ends_its_process_is_given_up():
    with pytest.raises(CrmlabError, match=r"model must .*not end the process"):
        sweep(kills_itself, grid(x=range(6)), workers=2)


def lifetimes(customers, retention, rng):
    """Periods that customers stay, drawn one by one; how many end after 1, 2, ... periods."""
    tracemalloc.start()
    drawn = np.minimum(rng.geometric(1 - retention, customers), 12)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return pd.DataFrame(
        {"count": np.bincount(drawn, minlength=13)[1:], "peak": peak},
        index=pd.RangeIndex(1, 13, name="periods"),
    )


def test_many_customers_in_pieces_follow_the_law():
    """Six million customers, no process ever holding more than 150,000."""
    settings = in_pieces(grid(customers=6_000_000, retention=0.7), largest=150_000)
    assert len(settings) == 40 and settings.customers.max() == 150_000
    result = sweep(lifetimes, settings, seed=8, workers=2)
    counts = result.groupby("periods")["count"].sum().to_numpy()
    assert counts.sum() == 6_000_000
    law = 0.3 * 0.7 ** np.arange(12)
    law[-1] = 0.7**11
    assert stats.chisquare(counts, 6_000_000 * law).pvalue > 1e-4
    assert 150_000 * 8 < result.peak.max() < 150_000 * 8 * 3


def test_two_dask_workers_one_of_them_killed(tmp_path):
    from distributed import Client, LocalCluster

    def local(x, log, rng):  # by value: the workers cannot import this file
        with open(log, "a") as file:
            file.write(f"{x}\n")
        time.sleep(0.05)
        return rng.random()

    settings = grid(x=range(30), log=str(tmp_path / "log"))
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
            local_directory=str(tmp_path),
        ) as cluster,
        Client(cluster) as client,
    ):
        pids = client.run(os.getpid)
        assert len(set(pids.values())) == 2
        progress, killed = _kill_once(lambda: list(pids.values()))
        result = sweep(local, settings, seed=4, chunk=2, executor=client.get_executor(),
                       progress=progress)
    assert killed and killed[0] in pids.values()
    runs = Counter(int(line) for line in (tmp_path / "log").read_text().split())
    assert set(runs) == set(range(30))
    settings.log = os.devnull
    expected = sweep(slow, settings, seed=4, workers=1)
    np.testing.assert_array_equal(result.result, expected.result)
