"""The closed loop of customer maintenance: who is contacted, how, how often, what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, columns, number, shape, wrong
from crmlab.models.arguments import limited, several, single, source
from crmlab.models.maintenance.parts import CHANNELS, NEEDS, Channel, Group


class Rates(NamedTuple):
    """What a cycle of contacts does.

    ``stay`` : (..., groups, 2) probability of staying, for customers whose need is known and for
    the others; ``learn`` : (..., groups) probability that a need not yet known becomes known.
    """

    stay: Floats
    learn: Floats


@dataclass(frozen=True, eq=False)
class ClosedLoop:
    """Customer maintenance, cycle after cycle.

    Each customer gets contacts at random moments (Poisson), at the frequency planned for the
    group and the channel.  A contact that is received meets the customer's need, or annoys, or
    brings feedback, or does nothing.  Hence

    - more contact helps less and less: ``1 - exp(-frequency × reach × response)`` of the
      customers have their need met, each of them but once;
    - contact wears out: all but ``exp(-wear_out × contacts received)`` are annoyed, and leave;
    - the loop closes: feedback makes needs known, and the next cycle speaks to them.

    The eight steps stand in it as follows.  Data collection and needs analysis: ``known``.
    Communication plan and channel choice: the table of frequencies.  Content design: ``content``.
    Execution: :meth:`expected` and :meth:`counts`.  Feedback collection: ``feedback``.
    Performance evaluation: the table that they return.

    Parameters
    ----------
    groups
        Customers by value and need.
    channels
        Ways to reach them.
    known
        Share of the customers whose need is known at the start, 0..1; the others are spoken to
        as if each need were equally likely.
    content
        Quality of the content, 0..1; it multiplies the response.
    feedback
        Probability that a contact received tells the firm what the customer needs.
    wear_out
        Probability that a contact received annoys.

    Raises
    ------
    CrmlabError
        For values off their range, a name used twice, and for a channel whose response, feedback
        and wear-out add up to more than one.

    Source
    ------
    The eight steps follow the course; the model is ours.

    Examples
    --------
    >>> loop = ClosedLoop.example()
    >>> plan = loop.equal_spread(budget=20_000)
    >>> loop.expected(plan, cycles=4).loc[4, "retained"].round(1).to_dict()
    {'platinum': 20.9, 'gold': 88.7, 'iron': 241.6, 'lead': 463.8}
    """

    groups: tuple[Group, ...]
    channels: tuple[Channel, ...] = CHANNELS
    known: float = 0.5
    content: float = 0.8
    feedback: float = 0.1
    wear_out: float = 0.02

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", _named("groups", self.groups, Group))
        object.__setattr__(self, "channels", _named("channels", self.channels, Channel))
        for name in ("known", "content", "feedback", "wear_out"):
            object.__setattr__(self, name, single(name, getattr(self, name), 0.0, 1.0))
        for channel in self.channels:
            best = max(channel.response.values()) * self.content
            if best + self.feedback + self.wear_out > 1.0 + 1e-12:
                raise wrong(
                    f"response + feedback + wear_out ({channel.name})", "be at most 1",
                    "不大于1", best + self.feedback + self.wear_out,
                )

    @classmethod
    def example(cls) -> ClosedLoop:
        """Return the course's example: a customer pyramid; the numbers are ours."""
        return cls((
            Group("platinum", 40, 5000.0, "joint", 0.85, 0.98),
            Group("gold", 200, 900.0, "formal", 0.80, 0.97),
            Group("iron", 800, 150.0, "urgent", 0.72, 0.95),
            Group("lead", 2000, 15.0, "quick", 0.65, 0.93),
        ))

    def equal_spread(self, budget: float) -> pd.DataFrame:
        """Return the plan that spends the same on every customer and in every channel.

        Parameters
        ----------
        budget
            Yuan a cycle, for the customers there are at the start.

        Returns
        -------
        DataFrame, groups × channels: contacts with each customer in a cycle.
        """
        money = single("budget", budget, low=0.0)
        customers = self._customers().sum()
        each = money / customers / len(self.channels) if customers else 0.0
        return self._plan(np.tile(each / self._costs(), (len(self.groups), 1)))

    def cost(self, plan: pd.DataFrame) -> float:
        """Yuan that a plan costs in the first cycle."""
        return float(self._customers() @ self._frequencies(plan) @ self._costs())

    def rates(self, frequencies: ArrayLike) -> Rates:
        """Probabilities of staying and of learning a need, for plans given as arrays.

        Parameters
        ----------
        frequencies : (..., groups, channels)
            Contacts with each customer in a cycle.

        Returns
        -------
        Rates
        """
        x = number("frequencies", frequencies, low=0.0)
        shape("frequencies", x, (*x.shape[:-2], len(self.groups), len(self.channels)))
        table = np.array([[c.response[need] for need in NEEDS] for c in self.channels])
        needs = [NEEDS.index(group.need) for group in self.groups]
        response = np.stack([table[:, needs].T, np.tile(table.mean(1), (len(needs), 1))])
        reach = np.array([c.reach for c in self.channels])
        met = -np.expm1(-self.content * np.einsum("...gc,c,sgc->...gs", x, reach, response))
        received = x @ reach
        low, high = np.array([[g.retention, g.ceiling] for g in self.groups]).T[..., None]
        calm = np.exp(-self.wear_out * received)[..., None]
        return Rates((low + (high - low) * met) * calm, -np.expm1(-self.feedback * received))

    def profit(self, frequencies: ArrayLike, cycles: int = 4) -> Floats:
        """Expected profit of plans given as arrays, over all cycles and groups.

        Parameters
        ----------
        frequencies : (..., groups, channels)
            Contacts with each customer in a cycle.
        cycles
            Number of cycles.

        Returns
        -------
        array of the leading shape, yuan.
        """
        x = number("frequencies", frequencies, low=0.0)
        rates = self.rates(x)
        value = np.array([group.value for group in self.groups])
        spent = x @ self._costs()
        now, total = self._start(np.multiply), np.zeros(x.shape[:-2])
        for _ in range(limited("cycles", cycles)):
            cost = now.sum(-1) * spent
            now = _step(now, rates, np.multiply)
            total = total + (now.sum(-1) * value - cost).sum(-1)
        return np.asarray(total)

    def expected(self, plan: pd.DataFrame, cycles: int = 4) -> pd.DataFrame:
        """Carry out a plan, in expected numbers of customers.

        Parameters
        ----------
        plan
            Groups × channels: contacts with each customer in a cycle.
        cycles
            Number of cycles.

        Returns
        -------
        DataFrame
            By cycle (from 1) and group: ``customers`` at the start, ``known`` (the number of them
            whose need is known), ``contacts``, ``cost`` in yuan, ``retained``, and in yuan
            ``margin`` and ``profit``.
        """
        return self._run(plan, cycles, np.multiply)

    def counts(
        self, plan: pd.DataFrame, cycles: int = 4, *, rng: np.random.Generator
    ) -> pd.DataFrame:
        """One random run of a ``plan`` over some ``cycles``, in the columns of :meth:`expected`."""
        return self._run(plan, cycles, source(rng).binomial)

    def _run(self, plan: pd.DataFrame, cycles: int, draw: Draw) -> pd.DataFrame:
        x = self._frequencies(plan)
        rates, value = self.rates(x), np.array([group.value for group in self.groups])
        now, tables = self._start(draw), []
        periods = range(1, limited("cycles", cycles, low=1) + 1)
        for _ in periods:
            after = _step(now, rates, draw)
            customers, retained = now.sum(-1), after.sum(-1)
            cost, margin = customers * (x @ self._costs()), retained * value
            tables.append(pd.DataFrame({
                "customers": customers, "known": now[:, 0], "contacts": customers * x.sum(-1),
                "cost": cost, "retained": retained, "margin": margin, "profit": margin - cost,
            }, index=self._index()))
            now = after
        return pd.concat(tables, keys=periods, names=["cycle"])

    def _start(self, draw: Draw) -> NDArray[Any]:
        known = draw(self._customers(), self.known)
        return np.stack([known, self._customers() - known], axis=-1)

    def _customers(self) -> NDArray[np.int64]:
        return np.array([group.customers for group in self.groups])

    def _costs(self) -> Floats:
        return np.array([channel.cost for channel in self.channels])

    def _index(self) -> pd.Index[str]:
        return pd.Index([group.name for group in self.groups], name="group")

    def _plan(self, frequencies: Floats) -> pd.DataFrame:
        names = pd.Index([channel.name for channel in self.channels], name="channel")
        return pd.DataFrame(frequencies, index=self._index(), columns=names)

    def _frequencies(self, plan: pd.DataFrame) -> Floats:
        names = [channel.name for channel in self.channels]
        columns("plan", plan, names)
        columns("plan (groups)", plan.T, list(self._index()))
        table = plan.loc[self._index(), names].to_numpy()
        return number("plan", table, low=0.0)


Part = TypeVar("Part", Group, Channel)
Draw = Callable[[Any, Any], NDArray[Any]]
"""How many of n, each with probability p: ``n × p`` as expected, or drawn at random."""


def _step(now: NDArray[Any], rates: Rates, draw: Draw) -> NDArray[Any]:
    stayed = draw(now, rates.stay)
    learnt = draw(stayed[..., 1], rates.learn)
    return np.stack([stayed[..., 0] + learnt, stayed[..., 1] - learnt], axis=-1)


def _named(name: str, given: tuple[Part, ...], part: type[Part]) -> tuple[Part, ...]:
    """Return groups or channels, in which each name stands once."""
    parts = several(name, given, part)
    names = [part.name for part in parts]
    if not names or len(set(names)) < len(names):
        listed = ", ".join(names) or "-"
        raise wrong(name, "have names, each used once", "各有名称，且不重复", listed)
    return parts
