"""Two scores, two lines, four names: the grid behind half the figures of marketing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import number, shape, wrong
from crmlab.models.arguments import together


def quadrant(
    names: Sequence[str], crossing: tuple[float, float] | None, **scores: ArrayLike
) -> NDArray[np.str_]:
    """Name the quadrant in which each pair of scores lies; on a line counts as high.

    Parameters
    ----------
    names
        Four names, for low/low, low/high, high/low and high/high.
    crossing
        Where the lines cross, first score and second; None takes the means.
    **scores
        The two scores by name, arrays that broadcast.

    Returns
    -------
    array of names.

    Raises
    ------
    CrmlabError
        For scores that are not finite, do not broadcast or are missing, or a bad crossing.

    Examples
    --------
    >>> quadrant(["calm", "warm", "cold", "hot"], (0, 0), x=[-1, -1, 1, 0], y=[-1, 1, -1, 0])
    array(['calm', 'warm', 'cold', 'hot'], dtype='<U4')
    """
    (x_name, x), (y_name, y) = ((name, number(name, value)) for name, value in scores.items())
    if not x.size:
        raise wrong(x_name, "have at least one score", "至少有一个分数", x.shape)
    together(**{x_name: x.shape, y_name: y.shape})
    words = shape("names", np.asarray(names, dtype=np.str_), (4,))
    lines = number("crossing", (x.mean(), y.mean()) if crossing is None else crossing)
    if lines.shape != (2,):
        raise wrong("crossing", "be two numbers", "是两个数", crossing)
    return np.asarray(words[2 * (x >= lines[0]) + (y >= lines[1])])
