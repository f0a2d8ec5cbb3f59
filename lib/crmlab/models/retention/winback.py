"""Winning back customers who have left: the chance, the offer, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability, wrong
from crmlab.models.arguments import together
from crmlab.models.value import lifetime_value


def second_lifetime_value(
    margin: ArrayLike,
    retention: ArrayLike,
    discount: ArrayLike,
    growth: ArrayLike = 0.0,
    periods: ArrayLike | None = None,
) -> Floats:
    """Second lifetime value (SLTV): what a customer is worth from the day of return.

    The first margin comes with the return; the later ones if the customer stays once more.

    Parameters
    ----------
    margin
        Yuan a period after the return; it may differ from that of the first lifetime.
    retention
        Probability of staying, a period, after the return.
    discount, growth, periods
        As in :func:`crmlab.models.value.lifetime_value`; ``periods`` counts those after the
        period of the return.

    Returns
    -------
    array, yuan; before the cost of winning back.

    Raises
    ------
    CrmlabError
        As in :func:`crmlab.models.value.lifetime_value`.

    Source
    ------
    Stauss & Friege (1999), Journal of Service Research 1(4), 347-361, for the idea; the form is
    ours.

    Examples
    --------
    >>> float(second_lifetime_value(margin=100, retention=0.8, discount=0.12).round(2))
    350.0
    """
    m, g = number("margin", margin), number("growth", growth, above=-1.0)
    together(margin=m.shape, growth=g.shape)
    return np.asarray(m + lifetime_value(m * (1.0 + g), retention, discount, growth, periods))


class Offer(NamedTuple):
    """An ``offer`` in yuan, spent if taken, the ``probability`` that it is, and its expected
    ``value`` in yuan."""

    offer: Floats
    probability: Floats
    value: Floats


@dataclass(frozen=True, eq=False)
class WinBack:
    """The chance of winning a lost customer back: it rises with the offer and fades with time.

    ``(ceiling - (ceiling - base) exp(-response × offer)) × exp(-fading × elapsed)``; the form is
    ours.  An offer is a gift that costs only if the customer returns.

    Parameters
    ----------
    base
        Probability of return of a customer just lost who is asked and offered nothing.
    ceiling
        Probability of return with the largest of offers, at least ``base``, above 0.
    response
        Speed of the approach to the ceiling, for each yuan offered, above 0.
    fading
        Rate at which the chance fades, a period since the customer left, at least 0.

    Raises
    ------
    CrmlabError
        For numbers off their range, a base above the ceiling, or shapes that do not go together;
        likewise from every method.

    Examples
    --------
    >>> lost = WinBack(base=0.05, ceiling=0.40, response=0.02, fading=0.1)
    >>> lost.probability(offer=[0, 50, 100], elapsed=3).round(3)
    array([0.037, 0.201, 0.261])
    >>> best = lost.best_offer(second_value=350, elapsed=3, contact_cost=5)
    >>> best.offer.round(1), best.probability.round(3), best.value.round(1)
    (np.float64(85.3), np.float64(0.249), np.float64(61.0))
    """

    base: Floats
    ceiling: Floats
    response: Floats
    fading: Floats

    def __post_init__(self) -> None:
        base, ceiling = probability("base", self.base), probability("ceiling", self.ceiling)
        number("ceiling", ceiling, above=0.0)
        together(base=base.shape, ceiling=ceiling.shape)
        if (base > ceiling).any():
            high = float((base + 0 * ceiling)[base > ceiling].flat[0])
            raise wrong("base", "be at most the ceiling", "不高于上限", high)
        object.__setattr__(self, "base", base.copy())
        object.__setattr__(self, "ceiling", ceiling.copy())
        object.__setattr__(self, "response", number("response", self.response, above=0.0).copy())
        object.__setattr__(self, "fading", number("fading", self.fading, low=0.0).copy())
        self._shape()

    def probability(self, offer: ArrayLike, elapsed: ArrayLike) -> Floats:
        """Probability of return.

        Parameters
        ----------
        offer
            Yuan.
        elapsed
            Periods since the customer left.
        """
        given, since = number("offer", offer, low=0.0), number("elapsed", elapsed, low=0.0)
        self._shape(offer=given.shape, elapsed=since.shape)
        reach = self.ceiling - (self.ceiling - self.base) * np.exp(-self.response * given)
        return np.asarray(reach * np.exp(-self.fading * since))

    def value(
        self,
        offer: ArrayLike,
        second_value: ArrayLike,
        elapsed: ArrayLike,
        contact_cost: ArrayLike = 0.0,
    ) -> Floats:
        """Expected value of an offer: ``probability × (second_value - offer) - contact_cost``.

        Parameters
        ----------
        offer
            Yuan, given if the customer returns.
        second_value
            Yuan; see :func:`second_lifetime_value`.
        elapsed
            Periods since the customer left.
        contact_cost
            Yuan for asking, whether the customer returns or not.
        """
        worth, given = number("second_value", second_value), number("offer", offer, low=0.0)
        asked = number("contact_cost", contact_cost, low=0.0)
        chance = self.probability(given, elapsed)
        together(offer=chance.shape, second_value=worth.shape, contact_cost=asked.shape)
        return np.asarray(chance * (worth - given) - asked)

    def best_offer(
        self, second_value: ArrayLike, elapsed: ArrayLike, contact_cost: ArrayLike = 0.0
    ) -> Offer:
        """Find the offer with the largest expected value, in closed form.

        Parameters
        ----------
        second_value, elapsed, contact_cost
            As in :meth:`value`.

        Returns
        -------
        Offer
            Where its ``value`` is below 0, the customer had better not be asked at all.
        """
        from scipy.special import wrightomega

        worth = number("second_value", second_value)
        self._shape(second_value=worth.shape)
        k = self.response
        # d value / d offer = 0  <=>  y exp(y) = ceiling / (ceiling - base) × exp(1 + k × worth),
        # with y = 1 + k × (worth - offer)
        with np.errstate(divide="ignore"):
            z = 1.0 + k * worth + np.log(self.ceiling / (self.ceiling - self.base))
        offer = np.maximum(worth + (1.0 - wrightomega(z)) / k, 0.0)
        return Offer(
            np.asarray(offer), self.probability(offer, elapsed),
            self.value(offer, worth, elapsed, contact_cost),
        )

    def _shape(self, **shapes: tuple[int, ...]) -> tuple[int, ...]:
        return together(base=self.base.shape, ceiling=self.ceiling.shape,
                        response=self.response.shape, fading=self.fading.shape, **shapes)
