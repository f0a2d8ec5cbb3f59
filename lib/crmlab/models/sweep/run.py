"""Run a model over many settings, on all processors of a machine or of many machines."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmlab.errors import columns, count, wrong

Model = Callable[..., Any]
Results = dict[int, pd.DataFrame]

POOLS_IN_VAIN = 3  # so many pools that end without finishing a single chunk are the model's fault


def sweep(
    model: Model,
    parameters: pd.DataFrame,
    *,
    seed: int | np.random.SeedSequence | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Run a model once for each row of parameters; the result is the same on any machine.

    Parameters
    ----------
    model
        Called with a row's parameters by name.  It returns a number, a mapping, a named tuple or
        a Series of numbers (a row of the result), or a DataFrame (its rows; an index that has a
        name becomes a column).  To run in other processes it must stand in a module.
    parameters
        A row for each run: from :func:`~crmlab.models.sweep.grid`,
        :func:`~crmlab.models.sweep.sample` or one's own.  ``piece`` is not given to the model.
    seed
        For a random model, which then also gets ``rng``: a generator of its own for each row,
        whatever the number of workers and the size of a chunk.  None: the model gets no ``rng``.
    executor
        Where to run, such as ``Client.get_executor()`` of Dask; None runs on processes of this
        machine.
    workers
        Number of processes; None for one on each processor, 1 to run in this process.
    chunk
        Rows handed over at a time; None for about 64 chunks in all.
    progress
        Called with the rows done and their total, after each chunk.

    Returns
    -------
    DataFrame
        The parameters beside the results (a single number is called ``result``), in the order
        of ``parameters``.

    Raises
    ------
    CrmlabError
        For empty parameters, a model that cannot be sent to other processes or that ends them,
        and results named as the parameters are.  What the model itself raises carries a note of
        its row.

    Notes
    -----
    If a process is killed, the finished chunks are kept and the others run again on a fresh pool
    of this machine; a cluster runs them again on the workers that are left.

    Examples
    --------
    >>> from crmlab.models.sweep import grid
    >>> from crmlab.models.value import lifetime_value
    >>> sweep(lifetime_value, grid(margin=100, retention=[0.7, 0.8], discount=0.12), workers=1)
       margin  retention  discount      result
    0     100        0.7      0.12  166.666667
    1     100        0.8      0.12  250.000000
    """
    columns("parameters", parameters, [])
    if parameters.columns.has_duplicates:
        twice = parameters.columns[parameters.columns.duplicated()][0]
        raise wrong("parameters", "name each column once", "列名各不相同", twice)
    if not callable(model):
        raise wrong("model", "be a function", "是函数", model)
    if workers is not None:
        workers = count("workers", workers, low=1)
    chunks = _chunks(model, parameters, seed, chunk)
    results: Results = {}

    def keep(first: int, result: pd.DataFrame) -> None:
        results[first] = result
        if progress is not None:
            progress(sum(len(chunks[i].rows) for i in results), len(parameters))

    if executor is None and workers == 1:
        for first, task in chunks.items():
            keep(first, task())
    else:
        _run(chunks, results, keep, executor, workers or os.cpu_count() or 1)
    return _beside(parameters, pd.concat([results[first] for first in chunks]))


@dataclass(frozen=True)
class _Chunk:
    """Some rows of the parameters, to be run in any process; the result's index is the row."""

    model: Model
    rows: pd.DataFrame
    first: int
    seed: np.random.SeedSequence | None

    def __call__(self) -> pd.DataFrame:
        numbered = enumerate(self.rows.to_dict("records"), start=self.first)
        results = {i: self._one(i, {str(k): v for k, v in row.items()}) for i, row in numbered}
        if isinstance(results[self.first], Mapping):
            return pd.DataFrame(list(results.values()), index=list(results))
        together: pd.DataFrame = pd.concat(results).droplevel(1)
        return together

    def _one(self, i: int, row: dict[str, Any]) -> Any:
        chance = {} if self.seed is None else {"rng": _generator(self.seed, i)}
        try:
            return _tidy(self.model(**row, **chance))
        except Exception as error:
            error.add_note(f"parameters, row {i}: {row}")
            raise


def _generator(root: np.random.SeedSequence, i: int) -> np.random.Generator:
    """Return the generator of the i-th of ``root.spawn(n)``, without the others."""
    child = np.random.SeedSequence(root.entropy, spawn_key=(*root.spawn_key, i))
    return np.random.default_rng(child)


def _chunks(
    model: Model,
    parameters: pd.DataFrame,
    seed: int | np.random.SeedSequence | None,
    chunk: int | None,
) -> dict[int, _Chunk]:
    rows = parameters.drop(columns="piece", errors="ignore")
    size = -(-len(rows) // 64) if chunk is None else count("chunk", chunk, low=1)
    root = seed
    if root is not None and not isinstance(root, np.random.SeedSequence):
        root = np.random.SeedSequence(count("seed", root))
    return {
        first: _Chunk(model, rows.iloc[first : first + size], first, root)
        for first in range(0, len(rows), size)
    }


def _run(
    chunks: Mapping[int, _Chunk],
    results: Results,
    keep: Callable[[int, pd.DataFrame], None],
    executor: Executor | None,
    most: int,
) -> None:
    if executor is not None:
        _collect(chunks, keep, executor)
    in_vain = 0
    while left := {first: task for first, task in chunks.items() if first not in results}:
        _must_travel(next(iter(left.values())).model)
        before = len(results)
        with ProcessPoolExecutor(min(most, len(left))) as pool:
            _collect(left, keep, pool)
        in_vain = 0 if len(results) > before else in_vain + 1
        if in_vain == POOLS_IN_VAIN:
            raise wrong("model", *_TRAVEL, "BrokenProcessPool")


def _collect(
    chunks: Mapping[int, _Chunk], keep: Callable[[int, pd.DataFrame], None], executor: Executor
) -> None:
    """Keep every chunk that finishes; return early, with what there is, if the executor breaks."""
    firsts = {}
    try:
        for first, task in chunks.items():
            firsts[executor.submit(task)] = first
        for future in as_completed(firsts):
            try:
                result = future.result()
            except BrokenExecutor:
                continue
            keep(firsts[future], result)
    except BrokenExecutor:
        pass
    finally:
        for future in firsts:
            future.cancel()


_TRAVEL = (
    "run in another process: stand at the top level of a module and not end the process"
    " (workers=1 runs it here)",
    "能在其他进程中运行：须定义在模块的顶层，且不得终止进程（workers=1则在本进程中运行）",
)


def _must_travel(model: Model) -> None:
    try:
        pickle.dumps(model)
    except Exception as error:
        raise wrong("model", *_TRAVEL, error) from error


def _tidy(result: Any) -> pd.DataFrame | dict[str, Any]:
    if isinstance(result, pd.DataFrame):
        named = [name for name in result.index.names if name is not None]
        return result.reset_index(named).reset_index(drop=True).rename_axis(columns=None)
    if hasattr(result, "_asdict"):
        result = result._asdict()
    if not isinstance(result, Mapping | pd.Series):
        result = {"result": result}
    return {str(name): _single(value) for name, value in result.items()}


def _single(value: Any) -> Any:
    if np.ndim(value):
        raise wrong(
            "model", "return numbers, not arrays (a DataFrame holds many rows)",
            "返回数而不是数组（多行结果用DataFrame）", value,
        )
    return value.item() if isinstance(value, np.ndarray) else value


def _beside(parameters: pd.DataFrame, result: pd.DataFrame) -> pd.DataFrame:
    settings = parameters.iloc[result.index].reset_index(drop=True)
    if twice := sorted({*map(str, settings)} & {*map(str, result)}):
        raise wrong(
            "model", "name its results otherwise than its parameters",
            "给结果取与参数不同的名称", ", ".join(twice),
        )
    return pd.concat([settings, result.reset_index(drop=True)], axis=1)
