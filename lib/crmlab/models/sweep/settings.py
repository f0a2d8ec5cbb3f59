"""Settings to run a model with: every combination, a sample, or pieces of a large one."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd

from crmlab.errors import columns, number, wrong
from crmlab.models.arguments import MOST, kind, limited, source


def grid(**values: Any) -> pd.DataFrame:
    """Every combination of the given values.

    Parameters
    ----------
    **values
        For each parameter of a model its values; a single value is held.

    Returns
    -------
    DataFrame
        A row for each combination; the last parameter changes fastest.

    Examples
    --------
    >>> grid(retention=[0.7, 0.8], discount=[0.05, 0.1], margin=100)
       retention  discount  margin
    0        0.7      0.05     100
    1        0.7      0.10     100
    2        0.8      0.05     100
    3        0.8      0.10     100
    """
    each = [list(v) if np.asarray(v, dtype=object).ndim else [v] for v in values.values()]
    return pd.DataFrame(list(itertools.product(*each)), columns=list(values))


def sample(rows: int, *, rng: np.random.Generator, **ranges: Any) -> pd.DataFrame:
    """Settings drawn at random and spread evenly: a Latin hypercube.

    Parameters
    ----------
    rows
        Number of settings.
    rng
        Source of randomness.
    **ranges
        For each parameter a pair ``(low, high)``, or a frozen distribution of ``scipy.stats``.

    Returns
    -------
    DataFrame
        A row for each setting.

    Raises
    ------
    CrmlabError
        For a range that is no pair, or fewer than one row.

    Source
    ------
    McKay, Beckman & Conover (1979), Technometrics 21(2).

    Examples
    --------
    >>> settings = sample(100, rng=np.random.default_rng(1), retention=(0.6, 0.9))
    >>> int(settings.retention.between(0.6, 0.75).sum())
    50
    """
    from scipy.stats.qmc import LatinHypercube

    many = limited("rows", rows, low=1, high=MOST)
    unit = LatinHypercube(len(ranges), rng=source(rng)).random(many)
    drawn = {}
    for column, (name, given) in zip(unit.T, ranges.items(), strict=True):
        if hasattr(given, "ppf"):
            drawn[name] = given.ppf(column)
            continue
        ends = number(name, given)
        if ends.shape != (2,) or ends[0] > ends[1]:
            raise wrong(name, "be a pair (low, high)", "是一对数(low, high)", given)
        drawn[name] = ends[0] + (ends[1] - ends[0]) * column
    return pd.DataFrame(drawn)


def in_pieces(
    parameters: pd.DataFrame, column: str = "customers", largest: int = 1_000_000
) -> pd.DataFrame:
    """Split each setting into pieces, so that no run holds more than a piece in memory.

    Parameters
    ----------
    parameters
        A row for each setting.
    column
        The parameter to split, whole numbers.
    largest
        The most that a piece may hold.

    Returns
    -------
    DataFrame
        The rows repeated for their pieces, with the column ``piece`` counting from 0; the
        pieces of a setting add up to what it was.

    Raises
    ------
    CrmlabError
        For a missing column, numbers that are not whole, or pieces of less than 1.

    Examples
    --------
    >>> in_pieces(grid(retention=[0.8], customers=2_500_000))
       retention  customers  piece
    0        0.8    1000000      0
    1        0.8    1000000      1
    2        0.8     500000      2
    """
    columns("parameters", parameters, [kind("column", column, str)])
    size = limited("largest", largest, low=1, high=MOST)
    totals = np.array([limited(column, n, high=MOST) for n in parameters[column].tolist()])
    pieces = np.maximum(-(-totals // size), 1)
    split = parameters.iloc[np.arange(len(totals)).repeat(pieces)].reset_index(drop=True)
    number_of = np.concatenate([np.arange(n) for n in pieces])
    rest = totals.repeat(pieces) - number_of * size
    return split.assign(**{column: np.minimum(rest, size), "piece": number_of})
