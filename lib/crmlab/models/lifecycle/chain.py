"""A customer relationship as a Markov chain over stages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, distribution, number, one_of, shape, wrong
from crmlab.models.arguments import MOST, limited, single, source
from crmlab.models.lifecycle import simulate
from crmlab.models.lifecycle.stages import at, stage_names, start_vector, whole_start
from crmlab.models.lifecycle.worth import accumulate


@dataclass(frozen=True, eq=False)
class Lifecycle:
    """Stages of a customer relationship, the moves between them, and the margin each stage earns.

    Any move is allowed: skipping a stage, leaving early, winning back a customer who has left.
    A stage that is never left, with no margin, is the end of the relationship.

    Parameters
    ----------
    stages
        Names of the k stages, the first of them where new customers start.
    transition : (k, k) or (periods, k, k)
        Probability of moving from the row's stage to the column's stage in one period.
        With a leading axis, one matrix for each period; the last one holds from then on.
    margin : (k,) or (periods, k)
        Yuan that a customer in the stage earns in a period; the last row holds from then on.

    Raises
    ------
    CrmlabError
        For a name used twice, a row that does not sum to one (with its sum), a wrong shape.

    Source
    ------
    Pfeifer & Carraway (2000), Journal of Interactive Marketing 14(2), 43-55.

    Examples
    --------
    >>> life = Lifecycle(["active", "gone"], [[0.8, 0.2], [0.0, 1.0]], margin=[100, 0])
    >>> life.expected(1000, periods=2)
    stage   active   gone
    period               
    0       1000.0    0.0
    1        800.0  200.0
    2        640.0  360.0
    """

    stages: tuple[str, ...]
    transition: Floats
    margin: Floats

    def __post_init__(self) -> None:
        stages = stage_names(self.stages)
        k = len(stages)
        transition = distribution("transition", self.transition).copy()
        margin = number("margin", self.margin).copy()
        shape("transition", transition, (k, k) if transition.ndim < 3 else (None, k, k))
        shape("margin", margin, (k,) if margin.ndim < 2 else (None, k))
        for name, array in (("transition", transition), ("margin", margin)):
            if not array.size:
                raise wrong(name, "have at least one period", "至少有一期", 0)
            array.setflags(write=False)
        object.__setattr__(self, "stages", stages)
        object.__setattr__(self, "transition", transition)
        object.__setattr__(self, "margin", margin)

    @classmethod
    def four_stages(cls) -> Lifecycle:
        """Return the course's example: cultivation, growth, maturity, decline, and the end.

        The numbers are ours; a period is a month, margins are in yuan.

        Examples
        --------
        >>> Lifecycle.four_stages().value(discount=0.01).round(1)
        stage
        cultivation    283.0
        growth         537.4
        maturity       624.2
        decline        178.8
        ended            0.0
        Name: value, dtype: float64
        """
        return cls(
            stages=("cultivation", "growth", "maturity", "decline", "ended"),
            transition=np.array([
                [0.80, 0.12, 0.00, 0.00, 0.08],
                [0.00, 0.88, 0.09, 0.02, 0.01],
                [0.00, 0.00, 0.95, 0.04, 0.01],
                [0.00, 0.02, 0.03, 0.80, 0.15],
                [0.00, 0.00, 0.00, 0.00, 1.00],
            ]),
            margin=np.array([-5.0, 10.0, 30.0, 8.0, 0.0]),
        )

    def with_retention(self, stage: str, points: float) -> Lifecycle:
        """Return the same life cycle, with another probability of staying in one stage.

        What the stage gains is taken from all its exits in proportion to their probability (so
        an exit twice as likely gives twice as much); what it loses goes back to them likewise.
        The margins stay.

        Parameters
        ----------
        stage
            Name of the stage.
        points
            Change in the probability of staying: 0.05 is five points more, -0.05 five fewer.

        Raises
        ------
        CrmlabError
            For an unknown stage, or for more points than its exits (or its staying) can give.

        Examples
        --------
        >>> life = Lifecycle.four_stages().with_retention("maturity", -0.05)
        >>> life.transition[2].round(2)
        array([0.  , 0.  , 0.9 , 0.08, 0.02])
        """
        i = self.stages.index(one_of("stage", stage, self.stages))
        changed = self.transition.copy()
        row = changed[..., i, :]
        stay = row[..., i].copy()
        row[..., i] = 0.0
        leave = row.sum(-1)
        lowest = float((-stay).max()) if (leave > 0).all() else 0.0
        change = single("points", points, lowest, float(leave.min()))
        row *= np.where(leave > 0, 1.0 - change / np.where(leave > 0, leave, 1.0), 1.0)[..., None]
        row[..., i] = 1.0 - row.sum(-1)
        return replace(self, transition=changed)

    def expected(self, customers: ArrayLike, periods: int) -> pd.DataFrame:
        """Expected number of customers in each stage, exactly.

        Parameters
        ----------
        customers
            Number of customers, all in the first stage; or (k,) the number in each stage.
        periods
            Number of periods.

        Returns
        -------
        DataFrame of ``periods + 1`` rows, one column a stage; row 0 is the start.
        """
        now = start_vector(customers, len(self.stages))
        rows = [now]
        for t in range(limited("periods", periods)):
            now = now @ self.transition_at(t)
            rows.append(now)
        return self._frame(np.array(rows))

    def counts(
        self, customers: ArrayLike, periods: int, rng: np.random.Generator
    ) -> pd.DataFrame:
        """Number of customers in each stage in one random run.

        All who leave a stage together are drawn together, so a run costs the same for a hundred
        customers as for a thousand million.

        Parameters
        ----------
        customers
            Whole number, all in the first stage; or (k,) whole numbers by stage.
        periods
            Number of periods.
        rng
            Source of randomness.

        Returns
        -------
        DataFrame like that of :meth:`expected`, of whole numbers.

        Examples
        --------
        >>> life = Lifecycle.four_stages()
        >>> run = life.counts(1_000_000_000, periods=12, rng=np.random.default_rng(1))
        >>> bool((run.sum(axis=1) == 1_000_000_000).all())
        True
        """
        now = whole_start(customers, len(self.stages))
        rows = [now]
        rng = source(rng)
        for t in range(limited("periods", periods)):
            now = simulate.flows(now, self.transition_at(t), rng).sum(0)
            rows.append(now)
        return self._frame(np.array(rows))

    def paths(
        self, customers: ArrayLike, periods: int, rng: np.random.Generator
    ) -> NDArray[np.int8]:
        """Stage of every customer in every period, in one random run.

        Parameters
        ----------
        customers
            Whole number, all in the first stage; or (k,) whole numbers by stage (the customers
            of the first stage come first).
        periods
            Number of periods.
        rng
            Source of randomness.

        Returns
        -------
        (customers, periods + 1) array of stage codes: 0 is the first of ``stages``.  In memory the
        customers of a period stand side by side.

        Examples
        --------
        >>> life = Lifecycle.four_stages()
        >>> life.paths(1000, periods=24, rng=np.random.default_rng(1)).shape
        (1000, 25)
        """
        start = whole_start(customers, len(self.stages))
        return simulate.paths(self.transition, start, limited("periods", periods), source(rng))

    def events(
        self, customers: ArrayLike, periods: int, rng: np.random.Generator
    ) -> pd.DataFrame:
        """Every change of stage in one random run, and nothing else.

        Parameters
        ----------
        customers, periods, rng
            As in :meth:`paths`.

        Returns
        -------
        DataFrame ordered by customer and period, with the columns ``customer`` (number from 0),
        ``period`` (1 is the first), ``from`` and ``to`` (categories: names of stages).

        Examples
        --------
        >>> life = Lifecycle(["active", "gone"], [[0.8, 0.2], [0.0, 1.0]], margin=[100, 0])
        >>> life.events(4, periods=3, rng=np.random.default_rng(1))[["from", "to"]].value_counts()
        from    to  
        active  gone    2
        Name: count, dtype: int64
        """
        start = whole_start(customers, len(self.stages))
        moves = simulate.events(
            self.transition, start, limited("periods", periods), source(rng)
        )
        columns = {
            "customer": moves.customer,
            "period": moves.period,
            "from": self._named(moves.origin),
            "to": self._named(moves.goal),
        }
        return pd.DataFrame(columns, copy=False)

    def value(self, discount: float, horizon: int | None = None) -> pd.Series[float]:
        """Expected value of the margins to come, by starting stage.

        The margin of the starting period counts in full; that of t periods later is divided by
        ``(1 + discount) ** t``.

        Parameters
        ----------
        discount
            Rate a period, at least 0.
        horizon
            Last period counted (0 counts the starting period alone); None counts all.

        Returns
        -------
        Series, yuan, by stage.

        Raises
        ------
        CrmlabError
            For a discount of 0 with no horizon where the margins never end.

        Source
        ------
        Pfeifer & Carraway (2000): V = (I - P / (1 + d))^-1 R.
        """
        factor = 1.0 / (1.0 + single("discount", discount, low=0.0))
        worth = accumulate(self.transition, self.margin[..., None], factor, horizon)[:, 0]
        return pd.Series(worth, index=self._index(), name="value")

    def time_in_stage(self) -> pd.DataFrame:
        """Mean number of periods spent in each stage before the relationship ends.

        The fundamental matrix of the chain; the sum of a row is the mean lifetime.

        Returns
        -------
        DataFrame: a row for each starting stage, a column for each stage that can be left.

        Raises
        ------
        CrmlabError
            If some stage never leads to an end.

        Source
        ------
        Kemeny & Snell (1960), Finite Markov Chains, chapter 3.

        Examples
        --------
        >>> time = Lifecycle.four_stages().time_in_stage()
        >>> float(time.loc["cultivation"].sum().round(3))
        24.917
        """
        k = len(self.stages)
        stay = self.transition.reshape(-1, k, k).diagonal(axis1=1, axis2=2)
        leaves = np.asarray((stay < 1.0).any(0))
        times = accumulate(self.transition, np.eye(k)[:, leaves], 1.0)
        kept = [name for name, left in zip(self.stages, leaves, strict=True) if left]
        table = pd.DataFrame(times, index=self._index(), columns=pd.Index(kept, name="stage"))
        return table.loc[kept].rename_axis("start")

    def transition_at(self, period: int) -> Floats:
        """Return the moves (k, k) from ``period`` to the next; 0 is the start."""
        return at(self.transition, limited("period", period, high=MOST), axes=2)

    def margin_at(self, period: int) -> Floats:
        """Return the margins (k,) of ``period``; 0 is the start."""
        return at(self.margin, limited("period", period, high=MOST), axes=1)

    def _index(self) -> pd.Index[str]:
        return pd.Index(self.stages, name="stage")

    def _named(self, codes: Any) -> pd.Categorical:
        names = pd.CategoricalDtype(list(self.stages), ordered=True)
        return pd.Categorical.from_codes(codes, dtype=names)

    def _frame(self, rows: NDArray[np.generic]) -> pd.DataFrame:
        periods = pd.RangeIndex(len(rows), name="period")
        return pd.DataFrame(rows, index=periods, columns=self._index())
