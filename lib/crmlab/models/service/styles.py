"""Four types of customer service, by how well procedures work and how warm people are."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import number, probability

SERVICE_TYPES: Final = ("indifferent", "by_the_book", "friendly", "quality")
"""Martin's names for them: the freezer, the factory, the friendly zoo and quality service."""


def service_type(
    procedural: ArrayLike, personal: ArrayLike, cut: ArrayLike = 0.5
) -> NDArray[np.str_]:
    """Type of service by its procedural and its personal side.

    Parameters
    ----------
    procedural
        How well the procedures work (timely, consistent, organised), 0..1.
    personal
        How well people deal with people (warm, attentive, tactful), 0..1.
    cut
        A side counts as strong from here on, 0..1.

    Returns
    -------
    array of names out of :data:`SERVICE_TYPES`: ``indifferent`` (both weak), ``by_the_book``
    (procedures alone), ``friendly`` (people alone), ``quality`` (both strong).

    Raises
    ------
    CrmlabError
        For a value off 0..1.

    Source
    ------
    Martin, Quality Customer Service; the scale and the cut are ours.

    Examples
    --------
    >>> service_type(procedural=[0.2, 0.9, 0.2, 0.9], personal=[0.2, 0.2, 0.9, 0.9])
    array(['indifferent', 'by_the_book', 'friendly', 'quality'], dtype='<U11')
    """
    c = number("cut", cut, 0.0, 1.0)
    strong = (probability("procedural", procedural) >= c) + 2 * (
        probability("personal", personal) >= c
    )
    return np.asarray(np.array(SERVICE_TYPES)[strong])
