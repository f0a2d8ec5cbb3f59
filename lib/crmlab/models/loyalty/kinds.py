"""Kinds of loyalty: by attitude and repeat buying, by satisfaction, by reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.models.quadrant import quadrant

LOYALTY_TYPES = (
    "monopoly_loyalty", "inertia_loyalty", "latent_loyalty", "convenience_loyalty",
    "price_loyalty", "incentive_loyalty", "premium_loyalty",
)  # fmt: skip
"""The seven types of loyalty, in the order in which the course lists them."""

_DICK_BASU = {
    ("low", "low"): "no_loyalty",
    ("low", "high"): "spurious_loyalty",
    ("high", "low"): "latent_loyalty",
    ("high", "high"): "true_loyalty",
}

_REASON = {
    "monopoly_loyalty": "no_alternative",
    "inertia_loyalty": "habit",
    "latent_loyalty": "held_back",
    "convenience_loyalty": "place_and_time",
    "price_loyalty": "lowest_price",
    "incentive_loyalty": "rewards",
    "premium_loyalty": "attachment",
}

_TEXTBOOKS = {
    "monopoly_loyalty": ("low", "high"),
    "inertia_loyalty": ("low", "high"),
    "latent_loyalty": ("low", "low"),
    "convenience_loyalty": ("low", "high"),
    "price_loyalty": ("low", "low"),
    "incentive_loyalty": ("low", "high"),
    "premium_loyalty": ("high", "high"),
}

_COURSE = {"latent_loyalty": ("high", "low"), "price_loyalty": ("low", "high")}


def dick_basu(
    attitude: ArrayLike, repeat: ArrayLike, crossing: tuple[float, float] | None = None
) -> NDArray[np.str_]:
    """Loyalty by relative attitude and repeat patronage: true, spurious, latent or none.

    High attitude and high repeat: true.  Low and high: spurious.  High and low: latent.  Low and
    low: none.

    Parameters
    ----------
    attitude
        Attitude to the firm relative to its rivals, on any scale.
    repeat
        Repeat buying, e.g. number of purchases or share of the customer's needs.
    crossing
        From which attitude and which repeat buying on to say high; None takes the means.

    Returns
    -------
    array of names.

    Raises
    ------
    CrmlabError
        For scores that are not finite or do not broadcast.

    Source
    ------
    Dick & Basu (1994), Journal of the Academy of Marketing Science 22(2).

    Examples
    --------
    >>> dick_basu(attitude=[9, 3, 9, 3], repeat=[8, 8, 1, 1]).tolist()
    ['true_loyalty', 'spurious_loyalty', 'latent_loyalty', 'no_loyalty']
    """
    return quadrant(list(_DICK_BASU.values()), crossing, attitude=attitude, repeat=repeat)


def jones_sasser(
    satisfaction: ArrayLike, loyalty: ArrayLike, crossing: tuple[float, float] | None = None
) -> NDArray[np.str_]:
    """Customers by satisfaction and behaviour: loyalist, mercenary, hostage or defector.

    A mercenary is satisfied and still leaves for a lower price; a hostage is dissatisfied and
    stays, for there is nowhere to go.  The paper describes the four; lines that split two scores
    are ours.

    Parameters
    ----------
    satisfaction, loyalty
        Scores, each on its own scale; loyalty is behaviour, e.g. the probability of staying.
    crossing
        From which satisfaction and which loyalty on to say high; None takes the means.

    Returns
    -------
    array of names.

    Raises
    ------
    CrmlabError
        For scores that are not finite or do not broadcast.

    Source
    ------
    Jones & Sasser (1995), Harvard Business Review 73(6).

    Examples
    --------
    >>> jones_sasser(satisfaction=[9, 9, 2, 2], loyalty=[0.9, 0.2, 0.9, 0.2]).tolist()
    ['loyalist', 'mercenary', 'hostage', 'defector']
    """
    names = ("defector", "hostage", "mercenary", "loyalist")
    return quadrant(names, crossing, satisfaction=satisfaction, loyalty=loyalty)


def loyalty_types() -> pd.DataFrame:
    """Seven types of loyalty by their reason, as textbooks and as the course place them.

    The two disagree twice.  Price: the lowest price is followed wherever it goes (low repeat), or
    bought again and again (high repeat)?  Latent: low attachment, or the attachment of a customer
    who seldom has a need, which is what Dick & Basu call latent?

    Returns
    -------
    DataFrame
        ``type``, ``reason`` (why the customer buys, or does not), ``source`` (``textbooks``, and
        ``course`` where the course says otherwise), ``attachment``, ``repeat_buying``, and the
        ``dick_basu`` kind of these two.

    Source
    ------
    Sindell's seven types, placed by attachment and repeat as Chinese textbooks usually have them.
    The column ``reason`` is ours.

    Examples
    --------
    >>> price = loyalty_types().query("type == 'price_loyalty'")
    >>> price[["source", "attachment", "repeat_buying"]].values.tolist()
    [['textbooks', 'low', 'low'], ['course', 'low', 'high']]
    """
    sources = {"textbooks": _TEXTBOOKS, "course": _COURSE}
    rows = [
        (kind, _REASON[kind], source, *placed[kind], _DICK_BASU[placed[kind]])
        for kind in LOYALTY_TYPES
        for source, placed in sources.items()
        if kind in placed
    ]
    names = ["type", "reason", "source", "attachment", "repeat_buying", "dick_basu"]
    return pd.DataFrame(rows, columns=names)
