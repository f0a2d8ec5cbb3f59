"""Sensitivity: whose mind must change, and by how much, to change the winner."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, shape
from crmlab.models.buying_center.choice import group_choice

LINEAR = ("weighted_probability", "equal_weights", "autocracy")
GRID = 129  # points at which a rule that is not linear is tried before the crossing is refined


def swing(
    preferences: ArrayLike, weights: ArrayLike, rule: str, **options: object
) -> Floats:
    """How far one member's mind must change for a rival to draw level with the winner.

    Member i alone moves probability to the rival, first from the winner, then from the other
    vendors in proportion; the swing is the probability moved.  The winner is the one before the
    move: the least of a row unseats it, at the others a third vendor may be ahead of both.

    Parameters
    ----------
    preferences : (members, vendors)
        Probabilities 0..1; each row sums to 1.
    weights : (members,)
        Shares 0..1 that sum to 1.
    rule, **options
        As in :func:`group_choice`.  The winner is the vendor with the greatest probability; no
        decision is not a winner.

    Returns
    -------
    (members, vendors), 0..1: the least probability that member i must move to vendor a.  inf
    where not even full support is enough; 0 for the winner.

    Exact for ``weighted_probability``, ``equal_weights`` and ``autocracy``; for the others the
    first crossing on a grid of 1/128 of the way, refined by halving to 1e-9.

    Raises
    ------
    CrmlabError
        As :func:`group_choice`.

    Source
    ------
    The measure is ours.

    Examples
    --------
    >>> P = [[.6, .3, .1], [.5, .4, .1], [.2, .7, .1], [.4, .3, .3], [.3, .2, .5]]
    >>> w = [.15, .20, .40, .15, .10]
    >>> swing(P, w, "weighted_probability")[:, 0].round(4)
    array([   inf, 0.275 , 0.1375, 0.4333,    inf])
    """
    p = distribution("preferences", preferences)
    shape("preferences", p, (None, None))
    chosen = group_choice(p, weights, rule, **options)[: p.shape[1]]
    winner = int(chosen.argmax())
    if rule in LINEAR:
        alone = np.eye(len(p))
        say = group_choice(np.stack([alone, 1.0 - alone], -1), weights, rule, **options)[:, 0]
        return _linear(p, say, chosen[winner] - chosen, winner)
    return _search(p, weights, rule, winner, options)


def _linear(p: Floats, say: Floats, behind: Floats, winner: int) -> Floats:
    """Each unit taken from the winner closes the gap twice, from another vendor once."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = behind / say[:, None]
    from_winner = p[:, [winner]]
    moved = np.where(gap <= 2 * from_winner, gap / 2, gap - from_winner)
    moved[moved > 1.0 - p + 1e-12] = np.inf
    moved[:, behind == 0] = 0.0
    return np.asarray(moved)


def _search(
    p: Floats, weights: ArrayLike, rule: str, winner: int, options: dict[str, object]
) -> Floats:
    members, vendors = p.shape

    def ahead(moved: Floats) -> Floats:
        """Lead of the rival over the winner when member i moves that much to vendor a."""
        groups = _moved(p, winner, moved)
        chosen = group_choice(groups, weights, rule, **options)
        rival = np.einsum("...iaa->...ia", chosen[..., :vendors])
        return np.asarray(rival - chosen[..., winner])

    most = (1.0 - p) * (1.0 - 1e-12)  # short of certainty, which would rule all others out
    steps = np.linspace(0.0, 1.0, GRID)[:, None, None] * most
    level = ahead(steps) >= -1e-12
    first = level.argmax(0)
    rows, columns = np.indices((members, vendors))
    high = steps[first, rows, columns]
    low = steps[np.maximum(first - 1, 0), rows, columns]
    for _ in range(30):
        middle = (low + high) / 2
        reached = ahead(middle) >= -1e-12
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    high[first == 0] = 0.0
    high[~level.any(0)] = np.inf
    return np.asarray(high)


def _moved(p: Floats, winner: int, moved: Floats) -> Floats:
    """Preferences (..., members, vendors, members, vendors) after member i moved to vendor a."""
    members, vendors = p.shape
    to = np.eye(vendors, dtype=bool)  # (rival, vendor)
    from_winner = np.minimum(moved, p[:, [winner]])
    others = np.where(to | (np.arange(vendors) == winner), 0.0, p[:, None, :])
    total = others.sum(-1)
    share = np.divide(moved - from_winner, total, out=np.zeros_like(moved), where=total > 0)
    mine = p[:, None, :] - others * np.minimum(share, 1.0)[..., None]
    mine[..., winner] -= from_winner
    mine += np.where(to, moved[..., None], 0.0)
    groups = np.broadcast_to(p, (*moved.shape, members, vendors)).copy()
    each = np.arange(members)
    mine = np.clip(mine, 0.0, 1.0)
    mine /= mine.sum(-1, keepdims=True)
    groups[..., each, :, each, :] = np.moveaxis(mine, -3, 0)
    return groups
