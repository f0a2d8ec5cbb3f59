"""Erlang's formulas: how long callers wait, how many hang up, how many agents it takes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, number
from crmlab.models.arguments import together, whole

AGENTS = 1e7  # more than any centre has; each of them is a step of the recursion


class Queue(NamedTuple):
    """How a call centre does: each an array of the broadcast shape of the arguments.

    ``wait`` is the probability that a caller waits, ``service_level`` the share of all callers
    answered within the limit, ``asa`` the average wait in seconds, of those who hang up as well,
    ``occupancy`` the share of an agent's time spent on calls, ``abandoned`` the share of callers
    who hang up.
    """

    wait: Floats
    service_level: Floats
    asa: Floats
    occupancy: Floats
    abandoned: Floats


class Staffing(NamedTuple):
    """Whole numbers of ``agents`` at their desks, and of agents ``scheduled`` on the roster."""

    agents: NDArray[np.int64]
    scheduled: NDArray[np.int64]


def offered_load(calls: ArrayLike, aht: ArrayLike, interval: ArrayLike = 3600.0) -> Floats:
    """Offered load: the average number of calls that would be in progress if nobody waited.

    Parameters
    ----------
    calls
        Calls in an interval, at least 0.
    aht
        Seconds; average handling time of a call.
    interval
        Seconds.

    Returns
    -------
    array, erlang.

    Raises
    ------
    CrmlabError
        For negative calls, a time that is not positive, or shapes that do not go together.

    Source
    ------
    Calls times handling time over the interval: the definition of the erlang.

    Examples
    --------
    >>> float(offered_load(calls=200, aht=180))
    10.0
    """
    n, s = number("calls", calls, low=0.0), number("aht", aht, above=0.0)
    span = number("interval", interval, above=0.0)
    together(calls=n.shape, aht=s.shape, interval=span.shape)
    return np.asarray(n * s / span)


def erlang_b(load: ArrayLike, agents: ArrayLike) -> Floats:
    """Probability that a call finds every agent busy where no caller waits.

    The recursion ``B_n = A B_(n-1) / (n + A B_(n-1))`` from ``B_0 = 1``: all its terms are
    positive and at most one, so it is exact to rounding at a load of thousands as well.

    Parameters
    ----------
    load
        Erlang, at least 0.
    agents
        Whole numbers of at least 1; arrays broadcast against ``load``.

    Returns
    -------
    array, probability.

    Raises
    ------
    CrmlabError
        For a negative load, or agents that are not whole numbers of at least 1.

    Source
    ------
    Erlang (1917); the recursion stands in every text on teletraffic.

    Examples
    --------
    >>> float(erlang_b(load=10, agents=14).round(6))
    0.056819
    """
    return _erlang_b(*_loaded(load, agents))


def erlang_c(load: ArrayLike, agents: ArrayLike) -> Floats:
    """Probability that a caller has to wait, if callers wait as long as it takes.

    Parameters
    ----------
    load, agents
        As in :func:`erlang_b`.

    Returns
    -------
    array, probability; 1 where the load is not below the number of agents.

    Raises
    ------
    CrmlabError
        As :func:`erlang_b`.

    Source
    ------
    Erlang (1917).

    Examples
    --------
    >>> erlang_c(load=10, agents=[11, 14]).round(6)
    array([0.682118, 0.174132])
    """
    return _erlang_c(*_loaded(load, agents))


def queue(
    load: ArrayLike,
    agents: ArrayLike,
    *,
    aht: ArrayLike,
    within: ArrayLike = 20.0,
    patience: ArrayLike | None = None,
) -> Queue:
    """Waiting, service level and abandonment: Erlang C, or Erlang A where callers hang up.

    Parameters
    ----------
    load, agents
        As in :func:`erlang_b`.
    aht
        Seconds; average handling time.
    within
        Seconds; a call counts as well served if it is answered within this time.
    patience
        Seconds; the average time after which a waiting caller hangs up (exponential).  None
        means that nobody ever hangs up (Erlang C).

    Returns
    -------
    Queue
        With the average wait infinite where an Erlang C load is not below the agents.

    Raises
    ------
    CrmlabError
        For a negative load, agents that are not whole, or a time that is not positive; and for a
        patience so long that it means None: ``agents × patience / aht`` above 1e9.

    Source
    ------
    Erlang (1917); Garnett, Mandelbaum & Reiman (2002), Manufacturing & Service Operations
    Management 4(3), for Erlang A.

    Examples
    --------
    >>> now = queue(load=10, agents=14, aht=180, within=20)
    >>> float(now.service_level.round(4)), float(now.asa.round(2))
    (0.8884, 7.84)
    >>> queue(load=20, agents=[18, 20, 22], aht=180, patience=120).abandoned.round(3)
    array([0.155, 0.098, 0.056])
    """
    limit = None if patience is None else number("patience", patience, above=0.0)
    a, n, s, t, *waits = _fitting(
        load=number("load", load, low=0.0),
        agents=whole("agents", agents, 1.0, AGENTS),
        aht=number("aht", aht, above=0.0),
        within=number("within", within, low=0.0),
        **({} if limit is None else {"patience": limit}),
    )
    return _patience(a, n, s, t, *waits) if waits else _endless_patience(a, n, s, t)


def staffing(
    load: ArrayLike,
    *,
    aht: ArrayLike,
    target: ArrayLike = 0.8,
    within: ArrayLike = 20.0,
    patience: ArrayLike | None = None,
    shrinkage: ArrayLike = 0.0,
) -> Staffing:
    """Find the fewest agents that reach a target service level.

    Parameters
    ----------
    load, aht, within, patience
        As in :func:`queue`; arrays broadcast, so that a whole day is staffed in one call.
    target
        Share of callers to be answered in time, 0 or more and below 1.
    shrinkage
        Share of paid time that an agent is away (breaks, training, illness), below 1.

    Returns
    -------
    Staffing
        ``agents`` (at least 1) at their desks, ``scheduled = agents / (1 - shrinkage)``.

    Raises
    ------
    CrmlabError
        As :func:`queue`, and for a target or a shrinkage off its range.

    Source
    ------
    The search is ours; the service level is that of :func:`queue`.

    Examples
    --------
    >>> staffing([2, 10, 40], aht=180, target=0.8, shrinkage=0.3)
    Staffing(agents=array([ 4, 14, 45]), scheduled=array([ 6, 20, 65]))
    """
    offered = number("load", load, 0.0, AGENTS / 10)
    goal = number("target", target, 0.0, below=1.0)
    away = number("shrinkage", shrinkage, 0.0, below=1.0)
    shape = together(
        load=offered.shape, aht=number("aht", aht, above=0.0).shape,
        within=number("within", within, low=0.0).shape, target=goal.shape,
        patience=() if patience is None else number("patience", patience, above=0.0).shape,
        shrinkage=away.shape,
    )
    low = np.zeros(shape, dtype=np.int64)
    high = np.broadcast_to(np.ceil(offered) + 1, shape).astype(np.int64)

    def reached(agents: NDArray[np.int64]) -> NDArray[np.bool_]:
        level = queue(load, agents, aht=aht, within=within, patience=patience).service_level
        return np.asarray(level >= goal)

    while not (enough := reached(high)).all():
        low, high = np.where(enough, low, high), np.where(enough, high, 2 * high)
    while (high - low > 1).any():
        middle = np.maximum((low + high) // 2, 1)
        enough = reached(middle)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return Staffing(high, np.asarray(np.ceil(high / (1.0 - away) - 1e-9), dtype=np.int64))


def _loaded(load: ArrayLike, agents: ArrayLike) -> tuple[Floats, ...]:
    return _fitting(load=number("load", load, low=0.0), agents=whole("agents", agents, 1.0, AGENTS))


def _fitting(**arrays: Floats) -> tuple[Floats, ...]:
    """Broadcast the arguments against each other; single numbers stay as they are."""
    each = tuple(arrays.values())
    if not any(x.ndim for x in each):
        return each
    together(**{name: x.shape for name, x in arrays.items()})
    return tuple(np.broadcast_arrays(*each))


def _erlang_b(a: Floats, n: Floats) -> Floats:
    if not n.size:
        return np.ones(n.shape)
    # a single number runs through the same lines as a float, which is quicker than a 0-d array
    load, blocked = (a.item(), 1.0) if a.ndim == 0 else (a, np.ones(n.shape))
    fewest, most = int(n.min()), int(n.max())
    if most > 600:  # with ten agents an erlang and these it is below the smallest of numbers
        enough = int(10.0 * a.max()) + 600
        fewest, most = min(fewest, enough), min(most, enough)
    for k in range(1, fewest + 1):
        offered = load * blocked
        blocked = offered / (k + offered)
    for k in range(fewest + 1, most + 1):
        offered = load * blocked
        blocked = np.where(k <= n, offered / (k + offered), blocked)
    return np.asarray(blocked)


def _erlang_c(a: Floats, n: Floats) -> Floats:
    blocked = _erlang_b(a, n)
    waits = blocked / (1.0 - np.minimum(a / n, 1.0) * (1.0 - blocked))
    return np.where(a < n, waits, 1.0)


def _endless_patience(a: Floats, n: Floats, s: Floats, t: Floats) -> Queue:
    wait = _erlang_c(a, n)
    spare = np.maximum(n - a, 0.0)
    with np.errstate(divide="ignore"):
        asa = wait * s / spare
    level = 1.0 - wait * np.exp(-spare * t / s)
    return _queue(wait, level, asa, np.minimum(a / n, 1.0), np.zeros(wait.shape))


def _patience(a: Floats, n: Floats, s: Floats, t: Floats, limit: Floats) -> Queue:
    """Erlang A: with x = nμ/θ and y = λ/θ, everything follows from S(x, y) = M(1, x + 1, y)."""
    number("agents × patience / aht", n * limit / s, high=1e9)
    a = np.maximum(a, 1e-300)  # a load of nothing is a limit, not a division by zero
    blocked = _erlang_b(*np.broadcast_arrays(a, n))
    x, y, later = n * limit / s, a * limit / s, np.exp(-t / limit)
    queueing = _log_sum(x, y)
    wait = blocked / (blocked + (1.0 - blocked) * np.exp(-queueing))
    served_at_once = 1.0 - wait
    served_waiting = -np.expm1(-queueing) * n / a * wait
    # of those served after waiting, the share who had to wait for longer than t
    drift = y * (1.0 - later) - x * t / limit
    rest = _log_sum(x, y * later)
    served_late = n / a * wait * np.exp(drift + rest - queueing) * -np.expm1(-rest)
    abandoned = np.clip(wait - served_waiting, 0.0, 1.0)
    level = np.clip(served_at_once + served_waiting - served_late, 0.0, 1.0)
    return _queue(wait, level, abandoned * limit, a * (1.0 - abandoned) / n, abandoned)


def _queue(*measures: Floats) -> Queue:
    return Queue(*(np.asarray(measure) for measure in np.broadcast_arrays(*measures)))


def _log_sum(x: Floats, y: Floats) -> Floats:
    """Return log(1 + y/(x+1) + y²/((x+1)(x+2)) + ...), safe for any size of x and y."""
    from scipy.special import gammainc, gammaln, hyp1f1

    light = y <= x
    small = np.log(hyp1f1(1.0, x + 1.0, np.where(light, y, 0.0)))
    heavy_y = np.where(light, np.maximum(x, 1.0), y)
    with np.errstate(divide="ignore"):
        large = (
            gammaln(x + 1.0) + heavy_y - x * np.log(heavy_y) + np.log(gammainc(x, heavy_y))
        )
    return np.asarray(np.where(light, small, large))
