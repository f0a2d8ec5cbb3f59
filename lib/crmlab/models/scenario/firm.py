"""A firm over several quarters: decisions, customers, profit and customer equity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmlab.errors import Floats, number, shape, wrong
from crmlab.models.arguments import kind, several, single, source
from crmlab.models.scenario.behaviour import experiences, react
from crmlab.models.scenario.decisions import DECISIONS, Policies, checked
from crmlab.models.scenario.market import SHOCKS, Rival, Segment, Shock, size_of
from crmlab.models.scenario.outcome import Outcome, mean
from crmlab.models.value import Response, customer_equity, delivered_value, lifetime_value, npv


class Chance(NamedTuple):
    """How customers divide over outcomes, and how many of n do what each does with chance p."""

    divide: Callable[[Any, Floats], NDArray[Any]]
    some: Callable[[Any, Floats], NDArray[Any]]


EXPECTED = Chance(lambda n, p: n[..., None] * p, np.multiply)


COSTS: Final = ("unit_cost", "quality_cost", "service_cost", "recovery_cost")


class Offer(NamedTuple):
    """The firm's offer in a quarter, (..., 1) each, and what it and its rivals deliver, in yuan.

    ``quality`` : (..., 1), what a crisis leaves of the ``product_quality`` decided and paid for;
    ``delivered`` : (..., segments); ``rivals`` : (segments, rivals); ``worth`` : (segments,), what
    a perfect offer is worth.
    """

    price: Floats
    product_quality: Floats
    service: Floats
    recovery: Floats
    contact: Floats
    acquisition: Floats
    quality: Floats
    delivered: Floats
    rivals: Floats
    worth: Floats


@dataclass(frozen=True, eq=False)
class Scenario:
    """A firm, its market, and the chain from decisions to customer equity.

    Each quarter: price, quality and service make the delivered value; against what customers
    expect it makes satisfaction; satisfaction makes loyalty; loyalty, the rivals' offers,
    switching cost, contact, failures and their recovery make retention; retention and margin make
    the lifetime value, and with the number of customers the equity.  Spending on prospects, word
    of mouth and the better offer bring new customers.  Expectations follow what the firm and its
    best rival deliver: what delights today is taken for granted tomorrow.

    Customers are counted by segment and experience, so that a run costs the same for a hundred
    customers and for a hundred million.

    Parameters
    ----------
    segments, rivals, shocks
        The market.
    unit_cost
        Yuan a customer and quarter, whatever the quality.
    quality_cost, service_cost, recovery_cost
        Yuan a customer and quarter for perfect quality, service and recovery; the cost grows with
        the square of each.
    complaint_cost
        Yuan for each complaint: unresolved, resolved, resolved fast.
    discount
        Rate a quarter, above 0.
    adaptation
        Share of the gap to what is delivered that expectations close in a quarter, 0..1.
    switching_cost, sensitivity
        As in ``loyalty.repurchase``.
    word_of_mouth
        Probability that a prospect hears of the firm from customers, if all are satisfied.
    winning, keeping
        Share of prospects reached, and of would-be leavers kept, by yuan spent on each.

    Raises
    ------
    CrmlabError
        For no segments, no rivals, or values off their range.

    Source
    ------
    Each link is the model of that name in this package; the way they are joined, and the numbers,
    are ours.

    Examples
    --------
    >>> from crmlab.models.scenario import policy
    >>> course = Scenario.example().expected(policy(quarters=3))
    >>> course["customers"].round(1).to_dict()
    {1: 10000.0, 2: 10021.3, 3: 9992.1}
    >>> course["satisfaction"].round(3).to_dict()
    {1: 0.69, 2: 0.68, 3: 0.673}
    """

    segments: tuple[Segment, ...]
    rivals: tuple[Rival, ...]
    shocks: tuple[Shock, ...] = ()
    unit_cost: float = 20.0
    quality_cost: float = 60.0
    service_cost: float = 40.0
    recovery_cost: float = 4.0
    complaint_cost: tuple[float, float, float] = (5.0, 25.0, 35.0)
    discount: float = 0.03
    adaptation: float = 0.3
    switching_cost: float = 15.0
    sensitivity: float = 0.05
    word_of_mouth: float = 0.1
    winning: Response = field(default_factory=lambda: Response(np.array(0.3), np.array(0.15)))
    keeping: Response = field(default_factory=lambda: Response(np.array(0.35), np.array(0.2)))

    def __post_init__(self) -> None:
        for name, part in (("segments", Segment), ("rivals", Rival), ("shocks", Shock)):
            object.__setattr__(self, name, several(name, getattr(self, name), part))
        for name in ("winning", "keeping"):
            kind(name, getattr(self, name), Response)
        for name in ("segments", "rivals"):
            if not getattr(self, name):
                raise wrong(name, "have at least one member", "至少有一个成员", "-")
        shape("complaint_cost", number("complaint_cost", self.complaint_cost, low=0.0), (3,))
        single("discount", self.discount, above=0.0)
        for name in ("adaptation", "word_of_mouth"):
            single(name, getattr(self, name), 0.0, 1.0)
        for name in (*COSTS, "switching_cost", "sensitivity"):
            single(name, getattr(self, name), low=0.0)

    @classmethod
    def example(cls, *shocks: Shock) -> Scenario:
        """Return a firm of 10,000 customers in a market of 40,000; the numbers are ours."""
        return cls(
            segments=(
                Segment("price_seekers", 5000, 20_000, 130.0, 40.0, 2.0),
                Segment("quality_seekers", 3000, 12_000, 190.0, 60.0, 1.0),
                Segment("relationship_seekers", 2000, 8_000, 140.0, 130.0, 0.6),
            ),
            rivals=(Rival("discounter", 85.0, 0.45, 0.30), Rival("premium", 135.0, 0.80, 0.65)),
            shocks=shocks,
        )

    def expected(self, policy: pd.DataFrame | Floats) -> pd.DataFrame:
        """Expected course of one policy: the exact twin of :meth:`counts`.

        Parameters
        ----------
        policy
            As from :func:`~crmlab.models.scenario.policy`, or an array (quarters, decisions).

        Returns
        -------
        DataFrame
            By quarter, in the columns of :class:`Outcome`.
        """
        return self.run(checked(policy)).table()

    def counts(
        self, policy: pd.DataFrame | Floats, *, rng: np.random.Generator
    ) -> pd.DataFrame:
        """One random course of one policy, in the columns of :meth:`expected`."""
        return self.run(checked(policy), source(rng)).table()

    def score(self, outcome: Outcome) -> Floats:
        """Worth of each policy: profits and the customer equity at the end, discounted.

        Parameters
        ----------
        outcome
            From :meth:`run`.

        Returns
        -------
        array of the leading shape, yuan.
        """
        kind("outcome", outcome, Outcome)
        flows = np.concatenate([outcome.profit, outcome.equity[..., -1:]], axis=-1)
        return npv(flows, self.discount)

    def run(
        self, policies: Policies, rng: np.random.Generator | None = None
    ) -> Outcome:
        """Run many policies at once.

        Parameters
        ----------
        policies
            An array (..., quarters, decisions) in the order of :data:`DECISIONS`, or a list of
            tables as from :func:`~crmlab.models.scenario.policy`.
        rng
            Source of randomness, each policy with its own luck; None for the expected course.

        Returns
        -------
        Outcome

        Examples
        --------
        >>> from crmlab.models.scenario import policy
        >>> firm = Scenario.example()
        >>> policies = [policy(price=price) for price in (80, 100, 120)]
        >>> firm.score(firm.run(policies)).round(-4)
        array([3480000., 3430000., 1910000.])
        """
        chance = EXPECTED if rng is None else Chance(source(rng).multinomial, rng.binomial)
        table = checked(policies)
        start = np.array([segment.customers for segment in self.segments])
        now: NDArray[Any] = np.broadcast_to(start, (*table.shape[:-2], len(start)))
        expected = None
        quarters = []
        for t, decisions in enumerate(np.moveaxis(table, -2, 0), start=1):
            offer = self._offer(t, decisions)
            best = offer.rivals.max(-1)
            expected = offer.rivals.mean(-1) if expected is None else expected
            measures, now = self._quarter(now, offer, expected, chance)
            quarters.append(measures)
            expected = expected + self.adaptation * ((offer.delivered + best) / 2 - expected)
        return Outcome(*(np.stack(each, axis=-1) for each in zip(*quarters, strict=True)))

    def _offer(self, quarter: int, decisions: Floats) -> Offer:
        """Put the decisions of a quarter into an offer, with the shocks that are felt."""
        felt = {kind: size_of(self.shocks, kind, quarter) for kind in SHOCKS}
        own = dict(zip(DECISIONS, np.moveaxis(decisions, -1, 0)[..., None], strict=True))
        made = own["product_quality"] * (1.0 - felt["quality_crisis"])
        worth = np.array([[s.product, s.service] for s in self.segments])
        worth = worth * (1.0 - felt["recession"])
        price, quality, service = np.array([[r.price, r.quality, r.service] for r in self.rivals]).T
        short = 1.0 - felt["better_rivals"]
        return Offer(
            **own,
            quality=made,
            delivered=_delivered(worth, own["price"], made, own["service"]),
            rivals=_delivered(
                worth[:, None], price * (1.0 - felt["price_war"]),
                1.0 - short * (1.0 - quality), 1.0 - short * (1.0 - service),
            ),
            worth=worth.sum(-1),
        )

    def _running_cost(self, offer: Offer) -> Floats:
        """Yuan a customer, complaints apart."""
        made = self.quality_cost * offer.product_quality**2 + self.service_cost * offer.service**2
        return self.unit_cost + made + self.recovery_cost * offer.recovery**2 + offer.contact

    def _quarter(
        self, now: NDArray[Any], offer: Offer, expected: Floats, chance: Chance
    ) -> tuple[Outcome, NDArray[Any]]:
        """Run one quarter; return what is measured, and the customers at its end."""
        shares = experiences(offer.quality, offer.service, offer.recovery)
        reaction = react(
            delivered=offer.delivered, expected=expected, rivals=offer.rivals,
            worth=offer.worth, experience=shares,
            competition=[segment.competition for segment in self.segments],
            keeping=self.keeping(offer.contact), switching_cost=self.switching_cost,
            sensitivity=self.sensitivity,
        )
        market = np.array([segment.market for segment in self.segments])
        told = self.word_of_mouth * reaction.satisfaction
        heard = 1.0 - (1.0 - self.winning(offer.acquisition)) * (1.0 - told)

        met = chance.divide(now, shares)
        stayed = chance.some(met, reaction.stay).sum(-1)
        acquired = chance.some(market - now, heard * reaction.preference)
        after = stayed + acquired

        complaints = met[..., 1:4]
        running = self._running_cost(offer)
        cost = (
            (now * running).sum(-1) + (complaints * self.complaint_cost).sum((-2, -1))
            + ((market - now) * offer.acquisition).sum(-1)
        )
        revenue = (now * offer.price).sum(-1)
        margin = offer.price - running - (shares[..., 1:4] * self.complaint_cost).sum(-1)
        worth = lifetime_value(margin, reaction.retention, self.discount)
        return Outcome(
            customers=now.sum(-1),
            acquired=acquired.sum(-1),
            lost=(now - stayed).sum(-1),
            complaints=complaints.sum((-2, -1)),
            market_share=after.sum(-1) / market.sum(),
            satisfaction=mean(reaction.satisfaction, now),
            loyalty=mean(reaction.loyalty, now),
            retention=mean(stayed / np.maximum(now, 1e-300), now),
            revenue=revenue,
            cost=cost,
            profit=revenue - cost,
            lifetime_value=mean(worth, after),
            equity=customer_equity(worth, after),
        ), after


def _delivered(worth: Floats, price: Floats, quality: Floats, service: Floats) -> Floats:
    return delivered_value(
        product=worth[..., 0] * quality, service=worth[..., 1] * service, personnel=0, image=0,
        money=price, time=0, energy=0, psychic=0,
    ).delivered
