"""What the firm delivers to a customer: total value less total cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number
from crmlab.models.arguments import together


class Delivered(NamedTuple):
    """Total customer value, total customer cost, and what is left: delivered value, in yuan."""

    value: Floats
    cost: Floats
    delivered: Floats


def delivered_value(
    *,
    product: ArrayLike,
    service: ArrayLike,
    personnel: ArrayLike,
    image: ArrayLike,
    money: ArrayLike,
    time: ArrayLike,
    energy: ArrayLike,
    psychic: ArrayLike,
) -> Delivered:
    """Customer delivered value: total customer value minus total customer cost.

    Parameters
    ----------
    product, service, personnel, image
        Yuan; the four parts of total customer value.
    money, time, energy, psychic
        Yuan; the four parts of total customer cost.

    Returns
    -------
    Delivered
        ``value``, ``cost`` and ``delivered``, each an array in yuan.

    Raises
    ------
    CrmlabError
        For a part that is below 0, or shapes that do not go together.

    Source
    ------
    Kotler's customer delivered value, as taught in Marketing Management.

    Examples
    --------
    >>> delivered_value(product=300, service=80, personnel=20, image=50,
    ...                 money=280, time=30, energy=10, psychic=20).delivered
    array(110.)
    """
    parts = {k: number(k, v, low=0.0) for k, v in locals().items()}
    together(**{k: part.shape for k, part in parts.items()})
    value = parts["product"] + parts["service"] + parts["personnel"] + parts["image"]
    cost = parts["money"] + parts["time"] + parts["energy"] + parts["psychic"]
    return Delivered(np.asarray(value), np.asarray(cost), np.asarray(value - cost))
