"""What becomes of a policy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.errors import Floats


class Outcome(NamedTuple):
    """What becomes of policies: each an array (..., quarters).

    ``customers`` (at the start of the quarter), ``acquired``, ``lost``, ``complaints`` and the
    ``market_share`` at the end; ``satisfaction``, ``loyalty`` and ``retention``, means over the
    customers, 0..1, and NaN where there are none; ``revenue``, ``cost``, ``profit``,
    ``lifetime_value`` (of one customer) and ``equity`` (of all customers at the end), in yuan.
    """

    customers: Floats
    acquired: Floats
    lost: Floats
    complaints: Floats
    market_share: Floats
    satisfaction: Floats
    loyalty: Floats
    retention: Floats
    revenue: Floats
    cost: Floats
    profit: Floats
    lifetime_value: Floats
    equity: Floats

    def table(self) -> pd.DataFrame:
        """The course of one policy, a row for each quarter (from 1)."""
        rows = pd.RangeIndex(1, len(self.customers) + 1, name="quarter")
        return pd.DataFrame(self._asdict(), index=rows)


def mean(values: Floats, customers: Floats) -> Floats:
    """Mean over the segments, weighted by customers; NaN where there are none."""
    total = customers.sum(-1)
    weighted = (values * customers).sum(-1)
    none = np.full(weighted.shape, np.nan)
    return np.asarray(np.divide(weighted, total, out=none, where=total > 0))
