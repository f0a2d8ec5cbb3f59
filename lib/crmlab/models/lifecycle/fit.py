"""Estimate the moves between stages from observed paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import number, wrong
from crmlab.models.lifecycle.chain import Lifecycle
from crmlab.models.lifecycle.stages import stage_names


class Fit(NamedTuple):
    """Estimated moves: three tables with a row for each stage left and a column for each reached.

    ``transition`` : probabilities; ``error`` : their standard errors; ``counts`` : moves observed.
    A stage in which nobody was seen one period before another observation has no estimate: its
    row is NaN in ``transition`` and ``error``, and zero in ``counts``.
    """

    transition: pd.DataFrame
    error: pd.DataFrame
    counts: pd.DataFrame

    def lifecycle(self, margin: ArrayLike) -> Lifecycle:
        """Return the life cycle with the estimated moves and a ``margin`` in yuan for each stage.

        Raises
        ------
        CrmlabError
            If a stage was never left or stayed in, so that its moves are unknown.
        """
        unseen = self.transition.index[self.transition.isna().any(axis=1)]
        if len(unseen):
            raise wrong(
                "paths", "show every stage followed by another observation",
                "使每个阶段之后都有观察", ", ".join(unseen),
            )
        moves = self.transition.to_numpy()
        return Lifecycle(tuple(self.transition.index), moves, number("margin", margin))


def fit(paths: ArrayLike, stages: Sequence[str]) -> Fit:
    """Estimate the probabilities of moving between stages by maximum likelihood.

    The estimate is the share of moves: ``n_ij / n_i``, with the standard error
    ``sqrt(p (1 - p) / n_i)``.  The moves are taken to be the same in all periods.

    Parameters
    ----------
    paths : (customers, periods + 1)
        Stage codes, 0 being the first of ``stages``; -1 where a customer was not observed.
    stages
        Names of the stages.

    Returns
    -------
    Fit

    Raises
    ------
    CrmlabError
        For a code that is no stage, or paths in which no move can be seen.

    Source
    ------
    Anderson & Goodman (1957), Annals of Mathematical Statistics 28(1), 89-110.

    Examples
    --------
    >>> estimate = fit([[0, 0, 0, 1], [0, 1, 1, 1]], stages=["active", "gone"])
    >>> estimate.transition.loc["active"].round(2).to_dict()
    {'active': 0.5, 'gone': 0.5}
    """
    names = stage_names(stages)
    k = len(names)
    codes = _codes(paths, k)
    moves = np.zeros(k * k, dtype=np.int64)
    for t in range(codes.shape[1] - 1):
        old, new = codes[:, t], codes[:, t + 1]
        seen = (old >= 0) & (new >= 0)
        moves += np.bincount(old[seen].astype(np.intp) * k + new[seen], minlength=k * k)
    counts = moves.reshape(k, k)
    total = counts.sum(axis=1, keepdims=True)
    if not total.any():
        raise wrong("paths", "show at least one move", "至少显示一次变动", codes.shape)
    with np.errstate(invalid="ignore"):
        p = counts / total
        error = np.sqrt(p * (1 - p) / total)
    index, columns = pd.Index(names, name="from"), pd.Index(names, name="to")
    return Fit(*(pd.DataFrame(table, index, columns) for table in (p, error, counts)))


def _codes(paths: ArrayLike, k: int) -> np.ndarray:
    try:
        codes = np.asarray(paths)
    except ValueError:
        raise wrong("paths", "have rows of one length", "各行等长", paths) from None
    if codes.ndim != 2:
        raise wrong("paths", "have the shape (customers, periods)", "形状为(客户, 期)", codes.shape)
    if not np.issubdtype(codes.dtype, np.integer):
        whole = number("paths", codes, -1, k - 1)
        codes = whole.astype(np.int8)
        if (codes != whole).any():
            odd = float(whole[codes != whole][0])
            raise wrong("paths", "be whole stage codes", "是整数的阶段编号", odd)
    if codes.size and not (codes.min() >= -1 and codes.max() < k):
        bad = codes.max() if codes.max() >= k else codes.min()
        raise wrong("paths", f"be between -1 and {k - 1}", f"在-1到{k - 1}之间", bad)
    return codes
