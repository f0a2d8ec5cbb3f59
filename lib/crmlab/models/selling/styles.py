"""Four social styles, and the four customer temperaments of the course."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, number, probability, shape
from crmlab.models.arguments import codes, single, words
from crmlab.models.quadrant import quadrant

SOCIAL_STYLES: Final = {
    "driver": (1.0, 0.0),
    "expressive": (1.0, 1.0),
    "amiable": (0.0, 1.0),
    "analytical": (0.0, 0.0),
}
"""Assertiveness and responsiveness of each style: a corner of the unit square."""

TEMPERAMENTS: Final = {
    "friendly": ("amiable", "ask_for_details_and_serve_best"),
    "quarrelsome": ("expressive", "stay_calm_polite_and_apologise"),
    "dictatorial": ("driver", "meet_demands_and_show_respect"),
    "analytical": ("analytical", "be_frank_and_keep_promises"),
}
"""The course's customer temperaments: the nearest social style, and the answer to give."""


def social_style(
    assertiveness: ArrayLike, responsiveness: ArrayLike, cut: float = 0.5
) -> NDArray[np.str_]:
    """Social style of a person.

    Parameters
    ----------
    assertiveness
        How far the person tells rather than asks, 0..1.
    responsiveness
        How far the person shows feelings rather than controls them, 0..1.
    cut
        High from here on, 0..1.

    Returns
    -------
    array of ``driver`` (high, low), ``expressive`` (high, high), ``amiable`` (low, high) and
    ``analytical`` (low, low).

    Raises
    ------
    CrmlabError
        For a value off 0..1.

    Source
    ------
    Merrill & Reid (1981), Personal Styles and Effective Performance; the scale and the cut are
    ours.

    Examples
    --------
    >>> social_style(assertiveness=[0.9, 0.9, 0.2, 0.2], responsiveness=[0.1, 0.8, 0.8, 0.1])
    array(['driver', 'expressive', 'amiable', 'analytical'], dtype='<U10')
    """
    at = single("cut", cut, 0.0, 1.0)
    return quadrant(
        ("analytical", "amiable", "driver", "expressive"),
        (at, at),
        assertiveness=probability("assertiveness", assertiveness),
        responsiveness=probability("responsiveness", responsiveness),
    )


def temperaments() -> pd.DataFrame:
    """The four customer temperaments of the course.

    Returns
    -------
    DataFrame, a row a temperament: ``style``, the nearest social style, and ``answer``, the way
    to treat such a customer.

    Source
    ------
    Temperaments and answers: the course, on handling customers in service.  That they lie near
    the social styles is ours.

    Examples
    --------
    >>> temperaments().loc["quarrelsome", "answer"]
    'stay_calm_polite_and_apologise'
    """
    return pd.DataFrame.from_dict(
        TEMPERAMENTS, orient="index", columns=["style", "answer"]
    ).rename_axis("temperament")


def position(person: ArrayLike, name: str = "style") -> Floats:
    """Where styles, temperaments or people stand.

    Parameters
    ----------
    person
        Names (...) out of ``SOCIAL_STYLES`` or ``TEMPERAMENTS``, or (..., 2): assertiveness and
        responsiveness, 0..1.
    name
        What errors call it.

    Returns
    -------
    (..., 2), assertiveness and responsiveness.

    Raises
    ------
    CrmlabError
        For an unknown name, another shape or a value off 0..1.

    Source
    ------
    The corners: Merrill & Reid (1981); that temperaments stand there is ours.

    Examples
    --------
    >>> position(["dictatorial", "amiable"])
    array([[1., 0.],
           [0., 1.]])
    """
    if (given := words(person)) is not None:
        return np.array(list(_CORNERS.values()))[codes(name, given, [*_CORNERS])]
    place = number(name, person, 0.0, 1.0)
    if not place.ndim or place.shape[-1] != 2:
        shape(name, place, (*place.shape[:-1], 2))
    return place


_CORNERS: Final = SOCIAL_STYLES | {
    temperament: SOCIAL_STYLES[style] for temperament, (style, _) in TEMPERAMENTS.items()
}
