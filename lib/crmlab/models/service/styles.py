"""Four types of customer service, by how well procedures work and how warm people are."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import probability
from crmlab.models.arguments import single
from crmlab.models.quadrant import quadrant

SERVICE_TYPES: Final = (
    "indifferent_service", "by_the_book_service", "friendly_service", "quality_service",
)
"""Martin's names for them: the freezer, the factory, the friendly zoo and quality service."""


def service_type(
    procedural: ArrayLike, personal: ArrayLike, cut: float = 0.5
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
    array of names out of :data:`SERVICE_TYPES`: ``indifferent_service`` (both weak),
    ``by_the_book_service`` (procedures alone), ``friendly_service`` (people alone),
    ``quality_service`` (both strong).

    Raises
    ------
    CrmlabError
        For a value off 0..1.

    Source
    ------
    Martin, Quality Customer Service; the scale and the cut are ours.

    Examples
    --------
    >>> service_type(procedural=[0.9, 0.9], personal=[0.2, 0.9])
    array(['by_the_book_service', 'quality_service'], dtype='<U19')
    """
    c = single("cut", cut, 0.0, 1.0)
    sides = {"personal": personal, "procedural": procedural}
    return quadrant(SERVICE_TYPES, (c, c), **{k: probability(k, v) for k, v in sides.items()})
