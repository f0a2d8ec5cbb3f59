"""Service recovery: making good can please more than never failing, yet it sells no more."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, number, probability
from crmlab.models.arguments import together


class Recovered(NamedTuple):
    """Satisfaction and repurchase after the recovery, 0..1; ``paradox`` where the customer is
    more satisfied than before the failure."""

    satisfaction: Floats
    repurchase: Floats
    paradox: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def recover(
    satisfaction: ArrayLike,
    repurchase: ArrayLike,
    *,
    severity: ArrayLike,
    recovery: ArrayLike,
    bonus: ArrayLike = 0.25,
    excellent: ArrayLike = 0.8,
) -> Recovered:
    """Satisfaction and repurchase after a service failure and its recovery.

    The failure takes the share ``severity`` of both; the recovery gives back the share
    ``recovery`` of what was taken.  A recovery beyond ``excellent`` adds up to ``bonus`` of what
    is missing to full satisfaction, the less so the more severe the failure was.  Repurchase
    gets no bonus: it returns at best to where it was.

    Parameters
    ----------
    satisfaction, repurchase
        Before the failure, 0..1.
    severity
        Share of both that the failure destroys, 0..1.
    recovery
        Share of the damage that is made good, 0..1; 0 is no recovery.
    bonus
        Share of the missing satisfaction that the best recovery of a slight failure adds.
    excellent
        Recovery above which customers are surprised, 0 or more and below 1.

    Returns
    -------
    Recovered

    Raises
    ------
    CrmlabError
        For a value off its range, or shapes that do not go together.

    Source
    ------
    de Matos, Henrique & Rossi (2007), Journal of Service Research 10(1): over the studies the
    paradox holds for satisfaction and is not significant for repurchase.  The form is ours.

    Examples
    --------
    >>> recover(0.7, 0.6, severity=0.2, recovery=[0, 0.8, 1]).satisfaction.round(3)
    array([0.56 , 0.672, 0.76 ])
    >>> recover(0.7, 0.6, severity=0.2, recovery=[0, 0.8, 1]).repurchase.round(3)
    array([0.48 , 0.576, 0.6  ])
    """
    s, r = probability("satisfaction", satisfaction), probability("repurchase", repurchase)
    severe, made_good = probability("severity", severity), probability("recovery", recovery)
    b, start = probability("bonus", bonus), number("excellent", excellent, 0.0, below=1.0)
    together(satisfaction=s.shape, repurchase=r.shape, severity=severe.shape,
             recovery=made_good.shape, bonus=b.shape, excellent=start.shape)
    kept = 1.0 - severe * (1.0 - made_good)
    surprise = np.maximum(made_good - start, 0.0) / (1.0 - start) * (1.0 - severe)
    # without a failure there is nothing to recover from
    after = s * kept + np.where(severe > 0, b * surprise * (1.0 - s), 0.0)
    return Recovered(np.asarray(after), np.asarray(r * kept), np.asarray(after > s))
