"""Influence before the vote: who listens to whom, and how far opinions move."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, distribution, number, probability, shape, wrong
from crmlab.models.arguments import limited


def influence(
    network: ArrayLike,
    susceptibility: ArrayLike | None,
    opinions: ArrayLike,
    rounds: int | None = None,
) -> Floats:
    """Opinions after members have listened to each other (Friedkin & Johnsen).

    ``y(t+1) = A W y(t) + (I - A) y(0)``; its limit is ``(I - AW)^-1 (I - A) y(0)``.

    Parameters
    ----------
    network : (..., members, members)
        W: row i holds the shares of attention that member i gives to each; it sums to 1.
    susceptibility : (..., members)
        Diagonal of A, 0..1: 0 never moves, 1 keeps nothing of the first opinion.  None is
        ``1 - diag(W)``, as Friedkin & Johnsen have it.
    opinions : (members,) or (..., members, topics)
        First opinions y(0) on any scale, for instance the probability of each vendor.
    rounds
        Rounds of discussion; None is the limit.

    Returns
    -------
    array of the shape of ``opinions``, broadcast over the leading axes.

    Raises
    ------
    CrmlabError
        For a row that does not sum to 1, and, when ``rounds`` is None, for a spectral radius of
        AW that is not below 1.  The one case beyond is A = I (DeGroot's model, nobody holds on to
        a first opinion): there the limit is :func:`consensus`, which is refused only where there
        is none.

    Source
    ------
    Friedkin & Johnsen (1990), Journal of Mathematical Sociology 15(3-4), 193-206.

    Examples
    --------
    >>> W = [[.220, .120, .360, .300], [.147, .215, .344, .294], [0, 0, 1, 0],
    ...      [.090, .178, .446, .286]]
    >>> influence(W, None, [25, 25, 75, 85]).round(1)
    array([60., 60., 75., 75.])
    """
    w = _network(network)
    own = 1.0 - np.diagonal(w, axis1=-2, axis2=-1)
    a = np.clip(own, 0.0, 1.0) if susceptibility is None else susceptibility
    a = probability("susceptibility", a)
    members = w.shape[-1]
    if not a.ndim or a.shape[-1] != members:
        shape("susceptibility", a, (*a.shape[:-1], members))
    first, flat = _opinions(opinions, members)
    w, a, first = _broadcast(w, a, first)
    if rounds is None:
        settled = _limit(w, a, first)
    else:
        settled = first
        for _ in range(limited("rounds", rounds)):
            settled = a[..., None] * (w @ settled) + (1.0 - a[..., None]) * first
    return settled[..., 0] if flat else np.array(settled)


def consensus(network: ArrayLike, opinions: ArrayLike) -> Floats:
    """The opinion on which members settle who hold on to nothing (DeGroot).

    ``y(t+1) = W y(t)``; the limit is the average of the first opinions by the stationary shares
    of attention.

    Parameters
    ----------
    network, opinions
        As in :func:`influence`.

    Returns
    -------
    array of the shape of ``opinions``; all members hold the same.

    Raises
    ------
    CrmlabError
        Where no consensus exists: two camps that listen only to themselves, or opinions that go
        round in a circle for ever.

    Source
    ------
    DeGroot (1974), Journal of the American Statistical Association 69, 118-121.

    Examples
    --------
    >>> consensus([[.5, .5], [.25, .75]], [0, 90])
    array([60., 60.])
    """
    w = _network(network)
    first, flat = _opinions(opinions, w.shape[-1])
    w, _, first = _broadcast(w, np.ones(w.shape[:-1]), first)
    agreed = _agreed(w, first)
    return agreed[..., 0] if flat else agreed


def _network(network: ArrayLike) -> Floats:
    w = np.atleast_1d(distribution("network", network))
    if w.ndim < 2 or w.shape[-1] != w.shape[-2]:
        members = w.shape[-1]
        shape("network", w, (*w.shape[:-2], members, members))
    return w


def _opinions(opinions: ArrayLike, members: int) -> tuple[Floats, bool]:
    y = number("opinions", opinions)
    flat = y.ndim == 1
    y = y[:, None] if flat else y
    if y.ndim < 2 or y.shape[-2] != members:
        shape("opinions", y, (*y.shape[:-2], members, None))
    return y, flat


def _broadcast(w: Floats, a: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    try:
        lead = np.broadcast_shapes(w.shape[:-2], a.shape[:-1], y.shape[:-2])
    except ValueError:
        raise wrong("opinions", "fit the network", "与network的形状相配", y.shape) from None
    return (
        np.broadcast_to(w, lead + w.shape[-2:]),
        np.broadcast_to(a, lead + a.shape[-1:]),
        np.broadcast_to(y, lead + y.shape[-2:]),
    )


def _limit(w: Floats, a: Floats, first: Floats) -> Floats:
    open_minded = (a == 1.0).all(-1)
    anchored = ~open_minded
    if not _reached(w, a)[anchored].all():
        raise wrong(
            "spectral radius of AW", "be below 1", "小于1", _radius((a[..., None] * w)[anchored])
        )
    settled = np.empty_like(first)
    w_, a_, y_ = w[anchored], a[anchored][..., None], first[anchored]
    settled[anchored] = np.linalg.solve(np.eye(w.shape[-1]) - a_ * w_, (1.0 - a_) * y_)
    if open_minded.any():
        settled[open_minded] = _agreed(w[open_minded], first[open_minded])
    return settled


def _reached(w: Floats, a: Floats) -> NDArray[np.bool_]:
    """Whether everyone hears, directly or through others, someone who holds on to an opinion.

    That is the case exactly when the spectral radius of AW is below 1: AW is not negative, and
    row i sums to a_i.
    """
    hears = a < 1.0
    if not hears.all():
        listens = w > 0.0
        for _ in range(a.shape[-1] - 1):
            hears = hears | (listens & hears[..., None, :]).any(-1)
    return np.asarray(hears.all(-1))


def _radius(matrices: Floats) -> float:
    return float(np.abs(np.linalg.eigvals(matrices)).max())


def _agreed(w: Floats, first: Floats) -> Floats:
    """Consensus exists exactly when a power of W has a column without a zero."""
    members = w.shape[-1]
    heard = w > 0.0
    for _ in range((members * members).bit_length()):
        heard = heard @ heard
    if not heard.all(-2).any(-1).all():
        raise wrong(
            "network",
            "lead to one opinion: no camps that listen only to themselves, no circles",
            "能使意见归于一致：没有只听自己人的小圈子，也没有循环",
            "A = I",
        )
    stationary = np.linalg.solve(
        np.swapaxes(np.eye(members) - w + 1.0, -1, -2), np.ones((*w.shape[:-1], 1))
    )
    agreed = np.swapaxes(stationary, -1, -2) @ first
    return np.broadcast_to(agreed, first.shape).copy()
