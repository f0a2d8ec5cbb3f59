"""Sales funnel: from leads to orders, what to expect and how far it scatters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, number, probability, wrong
from crmlab.models.arguments import MOST, limited, several, single, source


@dataclass(frozen=True, eq=False)
class Funnel:
    """Stages of a sale and the probability of moving from each to the next.

    Every opportunity moves on or is lost, independently of the others: the number that reaches a
    stage is binomial.

    Parameters
    ----------
    stages
        Names, from the first contact to the order; at least two.
    conversion : (stages - 1,)
        Probability of moving on from each stage but the last, 0..1.

    Raises
    ------
    CrmlabError
        For fewer than two stages, a name used twice, or rates off 0..1 or of another number.

    Examples
    --------
    >>> funnel = Funnel(["sales_lead", "offer", "order"], [0.3, 0.5])
    >>> funnel.expected(200).to_dict()
    {'sales_lead': 200.0, 'offer': 60.0, 'order': 30.0}
    """

    stages: Sequence[str]
    conversion: ArrayLike

    def __post_init__(self) -> None:
        object.__setattr__(self, "stages", several("stages", self.stages, str))
        if len(self.stages) < 2:
            raise wrong("stages", "have at least two names", "至少有两个名称", len(self.stages))
        if len(set(self.stages)) < len(self.stages):
            raise wrong("stages", "have different names", "名称各不相同", ", ".join(self.stages))
        if "total" in self.stages:
            raise wrong("stage", "not be called total", "不叫total", "total")
        rates = probability("conversion", self.conversion).copy()
        if rates.shape != (len(self.stages) - 1,):
            many = len(self.stages) - 1
            raise wrong("conversion", f"have {many} rates", f"有{many}个转化率", rates.shape)
        rates.flags.writeable = False
        object.__setattr__(self, "conversion", rates)

    @property
    def to_order(self) -> Floats:
        """Probability of reaching the last stage from each stage, (stages,)."""
        return np.append(np.asarray(self.conversion)[::-1].cumprod()[::-1], 1.0)

    def expected(self, leads: float) -> pd.Series[float]:
        """Expected number that reaches each stage.

        Parameters
        ----------
        leads
            Number that enters, at least 0.

        Returns
        -------
        Series by stage.
        """
        entering = single("leads", leads, low=0.0)
        reached = entering * np.append(1.0, np.asarray(self.conversion).cumprod())
        return pd.Series(reached, index=self._index(), name="deals")

    def counts(self, leads: int, runs: int, rng: np.random.Generator) -> pd.DataFrame:
        """Random runs, stage by stage.

        Parameters
        ----------
        leads
            Number that enters.
        runs
            Number of runs, a row each.
        rng
            Source of randomness.

        Returns
        -------
        DataFrame, a column a stage; its exact twin is :meth:`expected` and :meth:`orders`.
        """
        entering, rng = limited("leads", leads, high=MOST), source(rng)
        reached = [np.full(limited("runs", runs, high=MOST), entering, dtype=np.int64)]
        for rate in np.asarray(self.conversion):
            reached.append(rng.binomial(reached[-1], rate))
        table = pd.DataFrame(np.stack(reached, axis=1), columns=self._index())
        return table.rename_axis("run")

    def orders(self, open_deals: ArrayLike) -> pd.Series[float]:
        """Exact distribution of the orders that come of the deals now open.

        Parameters
        ----------
        open_deals : (stages,)
            Whole number of deals now at each stage; at the last they count as orders.

        Returns
        -------
        Series: probability by number of orders, from 0 to all.

        Examples
        --------
        >>> funnel = Funnel(["sales_lead", "offer", "order"], [0.3, 0.5])
        >>> funnel.orders([0, 2, 1]).round(4).to_dict()
        {0: 0.0, 1: 0.25, 2: 0.5, 3: 0.25}
        """
        from scipy.signal import convolve
        from scipy.stats import binom

        chances = np.ones(1)
        for deals, chance in zip(self._deals(open_deals), self.to_order, strict=True):
            at_stage = binom.pmf(np.arange(deals + 1), deals, chance)
            chances = np.clip(convolve(chances, at_stage), 0.0, None)
        return pd.Series(chances, index=pd.RangeIndex(len(chances), name="orders"), name="p")

    def forecast(self, open_deals: ArrayLike, amount: ArrayLike = 1.0) -> pd.DataFrame:
        """Expected sales from the deals now open, and how far they scatter.

        Parameters
        ----------
        open_deals : (stages,)
            Whole number of deals now at each stage.
        amount
            Yuan a deal; one number or (stages,).

        Returns
        -------
        DataFrame by stage, and ``total``: ``deals``, ``chance`` of an order, ``orders`` and
        ``sales`` expected, ``deviation`` of the sales (standard deviation, yuan).

        Examples
        --------
        >>> funnel = Funnel(["sales_lead", "offer", "order"], [0.3, 0.5])
        >>> funnel.forecast([40, 10, 2], amount=1000)["sales"].to_dict()
        {'sales_lead': 6000.0, 'offer': 5000.0, 'order': 2000.0, 'total': 13000.0}
        """
        deals, chance = self._deals(open_deals), self.to_order
        worth = number("amount", amount, low=0.0)
        if worth.ndim and worth.shape != chance.shape:
            many = len(chance)
            raise wrong("amount", f"be one number or {many}", f"是一个数或{many}个数", worth.shape)
        orders = deals * chance
        variance = orders * (1.0 - chance) * worth**2
        table = pd.DataFrame(
            {"deals": deals, "chance": chance, "orders": orders, "sales": orders * worth,
             "deviation": np.sqrt(variance)}, index=self._index(),
        )  # fmt: skip
        totals = table[["deals", "orders", "sales"]].sum()
        totals["chance"] = totals["orders"] / totals["deals"] if totals["deals"] else 0.0
        totals["deviation"] = np.sqrt(variance.sum())
        table.loc["total"] = totals
        return table.astype({"deals": int})

    def gain(self, leads: float, points: float = 0.05) -> pd.Series[float]:
        """Extra orders when one conversion rate rises: where the bottleneck is.

        Parameters
        ----------
        leads
            Number that enters.
        points
            Rise of the rate, 0..1; no rate rises above 1.

        Returns
        -------
        Series by the stage whose conversion rises: extra expected orders.

        Examples
        --------
        >>> Funnel(["sales_lead", "offer", "order"], [0.3, 0.5]).gain(200).round(1).to_dict()
        {'sales_lead': 5.0, 'offer': 3.0}
        """
        entering = single("leads", leads, low=0.0)
        rates = np.asarray(self.conversion)
        raised = np.minimum(rates + single("points", points, 0.0, 1.0), 1.0)
        others = np.array([np.delete(rates, i).prod() for i in range(len(rates))])
        extra = entering * others * (raised - rates)
        return pd.Series(extra, index=self._index()[:-1], name="gain")

    def _index(self) -> pd.Index[str]:
        return pd.Index(list(self.stages), name="stage")

    def _deals(self, open_deals: ArrayLike) -> NDArray[np.int64]:
        deals = number("open_deals", open_deals, low=0.0, high=MOST)
        if deals.shape != (len(self.stages),):
            many = len(self.stages)
            raise wrong("open_deals", f"have {many} numbers", f"有{many}个数", deals.shape)
        if (deals % 1).any():
            part = float(deals[deals % 1 > 0][0])
            raise wrong("open_deals", "be whole numbers", "是整数", part)
        return deals.astype(np.int64)


def conversion_rates(counts: ArrayLike, confidence: float = 0.95) -> pd.DataFrame:
    """Conversion rates from the numbers that reached each stage.

    Parameters
    ----------
    counts : (stages,)
        Whole numbers, none larger than the one before.
    confidence
        Of the intervals, between 0 and 1.

    Returns
    -------
    DataFrame, a row a step: ``rate``, and ``low`` and ``high``, its Wilson interval; NaN where
    nobody reached the stage before.

    Raises
    ------
    CrmlabError
        For counts that are not whole or grow, and a confidence off its range.

    Source
    ------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> conversion_rates([200, 50, 20]).round(3).values.tolist()
    [[0.25, 0.195, 0.314], [0.4, 0.276, 0.538]]
    """
    from scipy.special import ndtri

    n = number("counts", counts, low=0.0)
    if n.ndim != 1 or len(n) < 2 or (n % 1).any():
        raise wrong("counts", "be at least two whole numbers", "是至少两个整数", np.asarray(counts))
    if (np.diff(n) > 0).any():
        grown = float(n[1:][np.diff(n) > 0][0])
        raise wrong("counts", "not grow from stage to stage", "不能逐级增加", grown)
    z = ndtri((1.0 + single("confidence", confidence, above=0.0, below=1.0)) / 2.0)
    tried, won = n[:-1], n[1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = won / tried
        middle = (rate + z**2 / (2 * tried)) / (1 + z**2 / tried)
        half = z / (1 + z**2 / tried) * np.sqrt(rate * (1 - rate) / tried + z**2 / (4 * tried**2))
    low, high = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    return pd.DataFrame({"rate": rate, "low": low, "high": high}).rename_axis("step")
