"""The purchase as a process: opinions that move through eight stages, with news at each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, number, one_of, probability, shape, wrong
from crmlab.models.arguments import source
from crmlab.models.buying_center.choice import group_choice
from crmlab.models.buying_center.roles import STAGES
from crmlab.models.buying_center.scoring import logit


def stage_opinions(
    opinions: ArrayLike,
    networks: ArrayLike,
    shock: ArrayLike = 0.0,
    rng: np.random.Generator | None = None,
    susceptibility: ArrayLike | None = None,
) -> Floats:
    """One random run of opinions through the eight stages of a purchase.

    ``y(s) = A W(s) y(s-1) + (I - A) y(0) + shock(s) e(s)``: at each stage members listen once to
    each other (Friedkin & Johnsen), and each of them hears news of each vendor, e standard
    normal.

    Parameters
    ----------
    opinions : (..., members, vendors)
        First opinions y(0): scores on any scale, such as log-odds.
    networks : (..., stages, members, members)
        W(s) from :func:`stage_networks`, or (..., 1, members, members) for the same throughout.
    shock
        Standard deviation of the news, in units of score, at least 0; one number or (stages,).
    rng
        Needed where there is news.
    susceptibility : (..., members)
        Diagonal of A, 0..1; None is 1 minus the attention to oneself.

    Returns
    -------
    (..., stages + 1, members, vendors); the first entry is y(0).

    Raises
    ------
    CrmlabError
        For rows that do not sum to 1, shapes that do not fit, news without an ``rng``.

    Source
    ------
    Influence: Friedkin & Johnsen (1990), Journal of Mathematical Sociology 15(3-4), 193-206.  One
    round a stage and the news are ours.

    Examples
    --------
    >>> stage_opinions([[1.0, 0.0], [0.0, 0.0]], [[[0.5, 0.5], [0.0, 1.0]]])[:3, 0, 0]
    array([1.    , 0.75  , 0.6875])
    """
    y, w, a, sigma = _inputs(opinions, networks, susceptibility, shock)
    return np.stack([y, *_steps(y, w, a, sigma, rng)], axis=-3)


class Moments(NamedTuple):
    """Exact twin of :func:`stage_opinions`: after stage s opinions are normal.

    The mean is ``mean[s] @ y(0)``; ``covariance[s]`` (members, members) holds within each vendor;
    vendors are independent.  Index 0 is the start.
    """

    mean: Floats
    covariance: Floats


def stage_moments(
    networks: ArrayLike, shock: ArrayLike = 0.0, susceptibility: ArrayLike | None = None
) -> Moments:
    """Where opinions stand on average after each stage, and how far they scatter.

    Parameters
    ----------
    networks, shock, susceptibility
        As in :func:`stage_opinions`.

    Returns
    -------
    Moments
        ``mean`` and ``covariance``, each (..., stages + 1, members, members).

    Raises
    ------
    CrmlabError
        As :func:`stage_opinions`.

    Source
    ------
    As :func:`stage_opinions`; the moments follow from its recursion.

    Examples
    --------
    >>> moments = stage_moments([[[0.5, 0.5], [0.0, 1.0]]], shock=0.1)
    >>> moments.mean[8].round(4)
    array([[0.6667, 0.3333],
           [0.    , 1.    ]])
    """
    given = number("networks", networks)
    start = np.eye(given.shape[-1]) if given.ndim > 2 else np.empty((0, 0))
    y, w, a, sigma = _inputs(start, networks, susceptibility, shock)
    mean = np.stack([y, *_steps(y, w, a, np.zeros_like(sigma), None)], axis=-3)
    spread = [np.zeros_like(y)]
    for stage in range(len(STAGES)):
        step = a * w[..., stage, :, :]
        news = sigma[stage] ** 2 * np.eye(y.shape[-1])
        spread.append(step @ spread[-1] @ np.swapaxes(step, -1, -2) + news)
    return Moments(mean, np.stack(spread, axis=-3))


def draw_opinions(
    opinions: ArrayLike,
    networks: ArrayLike,
    stage: str,
    shock: ArrayLike = 0.0,
    rng: np.random.Generator | None = None,
    susceptibility: ArrayLike | None = None,
) -> Floats:
    """Opinions after one stage, drawn like :func:`stage_opinions` but without the way there.

    Where all centers share one network, a single jump from :func:`stage_moments` does it, so that
    the cost does not grow with the number of stages.

    Parameters
    ----------
    stage
        One of ``STAGES``.
    opinions, networks, shock, rng, susceptibility
        As in :func:`stage_opinions`.

    Returns
    -------
    (..., members, vendors)

    Raises
    ------
    CrmlabError
        As :func:`stage_opinions`, and for an unknown stage.

    Source
    ------
    As :func:`stage_opinions`.

    Examples
    --------
    >>> first, network = [[1.0, 0.0], [0.0, 0.0]], [[0.5, 0.5], [0.0, 1.0]]
    >>> draw_opinions(first, [network], "general_need_description")
    array([[0.6875, 0.    ],
           [0.    , 0.    ]])
    """
    last = STAGES.index(one_of("stage", stage, STAGES)) + 1
    y, w, a, sigma = _inputs(opinions, networks, susceptibility, shock)
    if w.ndim > 3 or a.ndim > 2:
        return next(islice(_steps(y, w, a, sigma, rng), last - 1, None))
    mean, covariance = (m[last] for m in stage_moments(networks, shock, susceptibility))
    settled = _mix(mean, y)
    if sigma[:last].any():
        settled += _mix(_root(covariance), source(rng).standard_normal(y.shape))
    return settled


def purchase(
    opinions: ArrayLike,
    networks: ArrayLike,
    weights: ArrayLike,
    rule: str,
    *,
    stage: str = "supplier_selection",
    shock: ArrayLike = 0.0,
    sensitivity: ArrayLike = 1.0,
    rng: np.random.Generator | None = None,
    susceptibility: ArrayLike | None = None,
    **options: object,
) -> Floats:
    """Probability of buying from each vendor when the group decides at a stage.

    Opinions move through the stages, become probabilities by :func:`logit`, and the group chooses
    by :func:`group_choice`.  Leading axes are centers or runs: 100,000 of them in one call.

    Parameters
    ----------
    opinions : (..., members, vendors)
        First opinions, scores.
    networks : (..., stages, members, members)
        From :func:`stage_networks`.
    weights : (..., members)
        Share of the say of each member at that stage; they sum to 1.
    rule, **options
        As in :func:`group_choice`.
    stage
        One of ``STAGES``.
    sensitivity
        As in :func:`logit`.
    shock, rng, susceptibility
        As in :func:`stage_opinions`.

    Returns
    -------
    (..., vendors), as :func:`group_choice` returns it.

    Raises
    ------
    CrmlabError
        As :func:`draw_opinions` and :func:`group_choice`.

    Source
    ------
    Each step is the function of that name; to join them is ours.

    Examples
    --------
    >>> P, alone = np.array([[0.6, 0.4], [0.3, 0.7]]), [np.eye(2)]
    >>> purchase(np.log(P), alone, [0.5, 0.5], "weighted_probability").round(2)
    array([0.45, 0.55])
    """
    settled = draw_opinions(opinions, networks, stage, shock, rng, susceptibility)
    return group_choice(logit(settled, sensitivity), weights, rule, **options)


def _inputs(
    opinions: ArrayLike, networks: ArrayLike, susceptibility: ArrayLike | None, shock: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return y (..., members, vendors), W with a stage axis, A as a column, sigma (stages,)."""
    w = np.atleast_1d(distribution("networks", networks))
    if w.ndim < 3 or w.shape[-1] != w.shape[-2] or w.shape[-3] not in (1, len(STAGES)):
        members = w.shape[-1]
        shape("networks", w, (*w.shape[:-3], len(STAGES), members, members))
    w = np.broadcast_to(w, (*w.shape[:-3], len(STAGES), *w.shape[-2:]))
    y = number("opinions", opinions)
    if y.ndim < 2 or y.shape[-2] != w.shape[-1]:
        shape("opinions", y, (*y.shape[:-2], w.shape[-1], None))
    if susceptibility is None:
        a = 1.0 - np.diagonal(w[..., 0, :, :], axis1=-2, axis2=-1)
    else:
        a = probability("susceptibility", susceptibility)
        if not a.ndim or a.shape[-1] != w.shape[-1]:
            shape("susceptibility", a, (*a.shape[:-1], w.shape[-1]))
    try:
        lead = np.broadcast_shapes(w.shape[:-3], y.shape[:-2], a.shape[:-1])
    except ValueError:
        raise wrong("opinions", "fit the networks", "与networks的形状相配", y.shape) from None
    sigma = number("shock", shock, low=0.0)
    if sigma.ndim:
        shape("shock", sigma, (len(STAGES),))
    y = np.broadcast_to(y, lead + y.shape[-2:])
    return y, w, a[..., None], np.broadcast_to(sigma, (len(STAGES),))


def _steps(
    first: Floats, w: Floats, a: Floats, sigma: Floats, rng: np.random.Generator | None
) -> Iterator[Floats]:
    held, now = (1.0 - a) * first, first
    for stage in range(len(STAGES)):
        now = a * (w[..., stage, :, :] @ now) + held
        if sigma[stage]:
            now += sigma[stage] * source(rng).standard_normal(first.shape)
        yield now


def _mix(matrix: Floats, opinions: Floats) -> Floats:
    """The product ``matrix @ opinions`` for many opinions, as one multiplication of matrices."""
    flat = opinions.reshape(-1, opinions.shape[-2] * opinions.shape[-1])
    mixed = flat @ np.kron(matrix, np.eye(opinions.shape[-1])).T
    return np.asarray(mixed.reshape(opinions.shape))


def _root(covariance: Floats) -> Floats:
    """A factor of a covariance, which may be singular."""
    with suppress(np.linalg.LinAlgError):
        return np.asarray(np.linalg.cholesky(covariance))
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
