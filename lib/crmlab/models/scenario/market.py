"""The market of a firm: segments of customers, rivals, and shocks from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from crmlab.errors import one_of
from crmlab.models.arguments import MOST, limited, single, source

SHOCKS: Final = ("price_war", "quality_crisis", "recession", "better_rivals")


@dataclass(frozen=True)
class Segment:
    """Customers who want the same.

    Parameters
    ----------
    name
        Name of the segment.
    customers
        Number who buy from the firm at the start.
    market
        Number of all customers in the segment, the firm's and its rivals', at least ``customers``
        and 1.
    product
        Yuan that a product of perfect quality is worth to them in a quarter, above 0.
    service
        Yuan that perfect service is worth to them in a quarter.
    competition
        Exponent from satisfaction to loyalty, above 0; see ``loyalty_from_satisfaction``.

    Raises
    ------
    CrmlabError
        For values off their range, or a market smaller than the customers.

    Examples
    --------
    >>> Segment("seekers", 3000, 12_000, product=190.0, service=60.0, competition=1.0).market
    12000
    """

    name: str
    customers: int
    market: int
    product: float
    service: float
    competition: float

    def __post_init__(self) -> None:
        own = limited("customers", self.customers, high=MOST)
        limited("market", self.market, low=max(own, 1), high=MOST)
        single("product", self.product, above=0.0)
        single("service", self.service, low=0.0)
        single("competition", self.competition, above=0.0)


@dataclass(frozen=True)
class Rival:
    """What a rival offers.

    Parameters
    ----------
    name
        Name of the rival.
    price
        Yuan a quarter, at least 0.
    quality, service
        0..1.

    Raises
    ------
    CrmlabError
        For values off their range.

    Examples
    --------
    >>> Rival("discounter", price=85.0, quality=0.45, service=0.30).price
    85.0
    """

    name: str
    price: float
    quality: float
    service: float

    def __post_init__(self) -> None:
        single("price", self.price, low=0.0)
        single("quality", self.quality, 0.0, 1.0)
        single("service", self.service, 0.0, 1.0)


@dataclass(frozen=True)
class Shock:
    """Something that happens to the firm and is not its decision.

    Parameters
    ----------
    kind
        ``price_war``: all rivals lower their price by the share ``size``.  ``quality_crisis``:
        the firm's quality falls by that share, and costs what it did.  ``recession``: product and
        service are worth less to customers by that share.  ``better_rivals``: what the rivals
        lack to perfect quality and service shrinks by that share.
    quarter
        When it begins; the first quarter is 1.
    size
        0 or more and below 1.
    lasts
        Number of quarters.

    Raises
    ------
    CrmlabError
        For an unknown kind, or values off their range.

    Examples
    --------
    >>> Shock("price_war", quarter=3, size=0.2).lasts
    2
    """

    kind: str
    quarter: int
    size: float = 0.1
    lasts: int = 2

    def __post_init__(self) -> None:
        one_of("kind", self.kind, SHOCKS)
        limited("quarter", self.quarter, low=1)
        limited("lasts", self.lasts, low=1)
        single("size", self.size, 0.0, below=1.0)


def size_of(shocks: Iterable[Shock], kind: str, quarter: int) -> float:
    """Return the size of the shocks of a kind that are felt in a quarter, 0 for none."""
    spared = 1.0
    for shock in shocks:
        if shock.kind == kind and shock.quarter <= quarter < shock.quarter + shock.lasts:
            spared *= 1.0 - shock.size
    return 1.0 - spared


def random_shocks(
    rng: np.random.Generator, quarters: int = 8, chance: float = 0.15
) -> tuple[Shock, ...]:
    """Draw shocks for all quarters, to be the same for every policy that is compared.

    Parameters
    ----------
    rng
        Source of randomness.
    quarters
        Number of quarters.
    chance
        Probability that a shock begins in a quarter, 0..1.

    Returns
    -------
    tuple of Shock, of any kind, between 5 and 20 per cent in size, for one to three quarters.

    Raises
    ------
    CrmlabError
        For fewer than one quarter or a chance off 0..1.

    Source
    ------
    The shocks, their sizes and lengths are ours.

    Examples
    --------
    >>> [shock.kind for shock in random_shocks(np.random.default_rng(4), chance=0.2)]
    ['recession', 'quality_crisis']
    """
    rng, many = source(rng), limited("quarters", quarters, low=1)
    hit = rng.random(many) < single("chance", chance, 0.0, 1.0)
    return tuple(
        Shock(
            kind=SHOCKS[rng.integers(len(SHOCKS))],
            quarter=int(quarter) + 1,
            size=round(rng.uniform(0.05, 0.20), 2),
            lasts=int(rng.integers(1, 4)),
        )
        for quarter in np.flatnonzero(hit)
    )
