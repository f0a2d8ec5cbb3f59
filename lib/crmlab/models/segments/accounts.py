"""Matrices for choosing: which accounts are key, and where growth is to come from."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.models.arguments import truth
from crmlab.models.quadrant import quadrant

KEY_ACCOUNTS = (
    "opportunistic_account", "maintenance_account", "key_development_account", "key_account",
)  # fmt: skip
"""Low attractiveness and low strength, low and high, high and low, high and high."""

GROWTH_STRATEGIES = ("diversification", "acquisition", "extension", "loyalty_strategy")


def key_account(
    attractiveness: ArrayLike, strength: ArrayLike, crossing: tuple[float, float] | None = None
) -> NDArray[np.str_]:
    """Key account identification and selection matrix.

    High attractiveness and high strength: key account.  High and low: key development account.
    Low and high: maintenance account.  Low and low: opportunistic account.

    Parameters
    ----------
    attractiveness
        How attractive the customer is to us: volume, growth, margin, fit; on any scale.
    strength
        Our strength with this customer relative to rivals, as the customer sees it.
    crossing
        From which attractiveness and which strength on to say high; None takes the means.

    Returns
    -------
    array of names in ``KEY_ACCOUNTS``.

    Raises
    ------
    CrmlabError
        For scores that are not finite or do not broadcast.

    Source
    ------
    Cheverton, Key Account Management.

    Examples
    --------
    >>> key_account(attractiveness=[9, 9, 3], strength=[8, 2, 8]).tolist()
    ['key_account', 'key_development_account', 'maintenance_account']
    """
    return quadrant(KEY_ACCOUNTS, crossing, attractiveness=attractiveness, strength=strength)


def growth_strategy(existing_customer: ArrayLike, existing_offer: ArrayLike) -> NDArray[np.str_]:
    """Customer growth matrix: who buys, times what is sold.

    Existing customers and offers: loyalty strategy.  Existing customers, new offers: extension.
    New customers, existing offers: acquisition.  Both new: diversification.

    Parameters
    ----------
    existing_customer
        True for customers the firm already has, False for new ones.
    existing_offer
        True for what the firm already sells, False for new offers; arrays broadcast.

    Returns
    -------
    array of names in ``GROWTH_STRATEGIES``.

    Raises
    ------
    CrmlabError
        For anything but True and False (1 and 0), or arrays that do not broadcast.

    Source
    ------
    The four strategies as in the course; the axes by analogy with Ansoff (1957), Harvard Business
    Review 35(5).

    Examples
    --------
    >>> growth_strategy([True, True, False, False], [True, False, True, False]).tolist()
    ['loyalty_strategy', 'extension', 'acquisition', 'diversification']
    """
    return quadrant(
        GROWTH_STRATEGIES,
        (0.5, 0.5),
        existing_customer=truth("existing_customer", existing_customer),
        existing_offer=truth("existing_offer", existing_offer),
    )
