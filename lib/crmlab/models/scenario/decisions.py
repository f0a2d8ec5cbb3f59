"""What management decides each quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, columns, number, shape, wrong
from crmlab.models.arguments import limited

BOUNDS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "price": (60.0, 160.0),
        "product_quality": (0.0, 1.0),
        "service": (0.0, 1.0),
        "recovery": (0.0, 1.0),
        "contact": (0.0, 20.0),
        "acquisition": (0.0, 20.0),
    }
)
"""A sensible range for each decision, to sample from; price, contact and acquisition may leave it.

``price``: yuan a customer and quarter.  ``product_quality``, ``service``: 0..1.  ``recovery``: how
well complaints are invited and made good, 0..1.  ``contact``: yuan spent on each customer and
quarter.  ``acquisition``: yuan on each prospect and quarter.
"""

DECISIONS: Final = tuple(BOUNDS)


def policy(
    quarters: int = 8,
    *,
    price: ArrayLike = 100.0,
    product_quality: ArrayLike = 0.6,
    service: ArrayLike = 0.5,
    recovery: ArrayLike = 0.5,
    contact: ArrayLike = 4.0,
    acquisition: ArrayLike = 4.0,
) -> pd.DataFrame:
    """Write down the decisions of all quarters.

    Parameters
    ----------
    quarters
        Number of quarters.
    price, product_quality, service, recovery, contact, acquisition
        As in :data:`BOUNDS`: one number for all quarters, or one for each.

    Returns
    -------
    DataFrame
        A row for each quarter (from 1), a column for each decision.

    Raises
    ------
    CrmlabError
        For a decision off its range, or values that are not one for each quarter.

    Source
    ------
    The decisions and their usual values are ours.

    Examples
    --------
    >>> policy(3, price=[100, 95, 95])[["price", "product_quality"]].to_dict("list")
    {'price': [100.0, 95.0, 95.0], 'product_quality': [0.6, 0.6, 0.6]}
    """
    given = (price, product_quality, service, recovery, contact, acquisition)
    quarters = limited("quarters", quarters, low=1)
    rows = pd.RangeIndex(1, quarters + 1, name="quarter")
    table = {}
    for name, value in zip(DECISIONS, given, strict=True):
        values = number(name, value)
        if values.ndim:
            shape(name, values, (quarters,))
        table[name] = np.broadcast_to(values, (quarters,))
    checked(pd.DataFrame(table))
    return pd.DataFrame(table, index=rows)


Policies = pd.DataFrame | Sequence[pd.DataFrame] | Floats


def checked(policies: Policies) -> Floats:
    """Return policies as an array (..., quarters, decisions), each decision in its range."""
    if isinstance(policies, pd.DataFrame):
        policies = columns("policies", policies, DECISIONS)[list(DECISIONS)].to_numpy()
    elif isinstance(policies, list | tuple) and any(isinstance(p, pd.DataFrame) for p in policies):
        tables = [checked(one) for one in policies]
        for one in tables[1:]:
            shape("policies", one, tables[0].shape)
        policies = np.stack(tables)
    table = number("policies", policies)
    if table.ndim < 2 or table.shape[-1] != len(DECISIONS) or not table.shape[-2]:
        text = f"(..., quarters, {len(DECISIONS)})"
        raise wrong("policies", f"have the shape {text}", f"形状为{text}", table.shape)
    for name, values in zip(DECISIONS, np.moveaxis(table, -1, 0), strict=True):
        if name == "price":
            number(name, values, above=0.0)
        else:
            number(name, values, 0.0, 1.0 if BOUNDS[name][1] == 1.0 else np.inf)
    return table
