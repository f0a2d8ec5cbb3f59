"""A call centre, call by call: callers come at random, wait in turn, and may hang up."""

from __future__ import annotations

from heapq import heapreplace

import numpy as np
import pandas as pd

from crmlab.errors import Floats, columns, number, wrong
from crmlab.models.arguments import MOST, limited, single, source, truth
from crmlab.models.service.erlang import Queue


def call_center(
    calls: int,
    *,
    load: float,
    agents: int,
    aht: float,
    rng: np.random.Generator,
    patience: float | None = None,
    warm_up: int | None = None,
) -> pd.DataFrame:
    """Simulate a call centre in its steady state.

    Callers arrive as a Poisson stream and are answered in the order of their arrival; handling
    times and patience are exponential.  The exact twin is
    :func:`~crmlab.models.service.erlang.queue`.

    Parameters
    ----------
    calls
        Number of calls reported.
    load
        Erlang, above 0.
    agents
        Number of agents.
    aht
        Seconds; average handling time.
    rng
        Source of randomness.
    patience
        Seconds; average time after which a waiting caller hangs up.  None: nobody does.
    warm_up
        Number of calls simulated first and not reported, since the centre opens empty.  None
        takes ten times the time in which the queue forgets where it began, though no more calls
        than ``100 * calls + 10_000``.

    Returns
    -------
    DataFrame
        A row for each call: ``arrival`` (seconds since opening), ``wait`` (seconds until the
        answer or until the caller hangs up), ``answered``, ``handled`` (seconds; 0 for a caller
        who hung up).

    Raises
    ------
    CrmlabError
        For values off their range, and for a load that the agents cannot carry when nobody hangs
        up and no ``warm_up`` is given: there is no steady state to wait for.

    Source
    ------
    The waiting time by the earliest free agent: Kiefer & Wolfowitz (1955), Transactions of the
    AMS 78.

    Examples
    --------
    >>> log = call_center(500, load=10, agents=14, aht=180, rng=np.random.default_rng(1))
    >>> log.columns.to_list()
    ['arrival', 'wait', 'answered', 'handled']
    """
    calls, agents = limited("calls", calls, low=1, high=MOST), limited("agents", agents, low=1)
    a, s = single("load", load, above=0.0), single("aht", aht, above=0.0)
    limit = None if patience is None else single("patience", patience, above=0.0)
    first = (
        _warm_up(calls, a, agents, s, limit) if warm_up is None
        else limited("warm_up", warm_up, high=MOST)
    )
    total, rng = first + calls, source(rng)
    arrival = rng.exponential(s / a, total).cumsum()
    handling = rng.exponential(s, total)
    patient = np.full(total, np.inf) if limit is None else rng.exponential(limit, total)
    offered = _offered_wait(arrival, handling, patient, agents)
    answered = offered <= patient
    frame = pd.DataFrame(
        {
            "arrival": arrival,
            "wait": np.minimum(offered, patient),
            "answered": answered,
            "handled": np.where(answered, handling, 0.0),
        }
    )
    return frame.iloc[first:].reset_index(drop=True)


def measured(log: pd.DataFrame, *, agents: int, within: float = 20.0) -> Queue:
    """Measure a log of calls as :func:`~crmlab.models.service.erlang.queue` computes it.

    Parameters
    ----------
    log
        As :func:`call_center` returns it.
    agents
        Number of agents.
    within
        Seconds; a call counts as well served if it is answered within this time.

    Returns
    -------
    Queue
        With the occupancy NaN where all calls come at one moment, as a single one does.

    Raises
    ------
    CrmlabError
        For an empty log, missing columns, or values that cannot be.

    Source
    ------
    Each measure by its definition.

    Examples
    --------
    >>> log = call_center(100_000, load=10, agents=14, aht=180, rng=np.random.default_rng(1))
    >>> float(measured(log, agents=14).occupancy.round(2))
    0.71
    """
    columns("log", log, ["arrival", "wait", "answered", "handled"])
    agents, limit = limited("agents", agents, low=1), single("within", within, low=0.0)
    arrival, wait, handled = (
        number(f"log.{name}", log[name], low=0.0) for name in ("arrival", "wait", "handled")
    )
    answered = truth("log.answered", log["answered"])
    if (fallen := np.diff(arrival) < 0).any():
        early = float(arrival[1:][fallen][0])
        raise wrong("log.arrival", "never fall", "从不回落", early)
    # n gaps stand for n calls; the first call opens the span and closes none
    gap = (arrival[-1] - arrival[0]) / (len(log) - 1) if arrival[-1] > arrival[0] else np.nan
    return Queue(
        wait=np.asarray((wait > 0).mean()),
        service_level=np.asarray((answered & (wait <= limit)).mean()),
        asa=np.asarray(wait.mean()),
        occupancy=np.asarray(handled.mean() / (agents * gap)),
        abandoned=np.asarray(1.0 - answered.mean()),
    )


def _offered_wait(arrival: Floats, handling: Floats, patient: Floats, agents: int) -> Floats:
    """Wait until the earliest agent is free; a caller who hangs up before takes up nobody."""
    free = [0.0] * agents  # a heap: free[0] is when the earliest agent is free
    waits = []
    for came, takes, stays in zip(
        arrival.tolist(), handling.tolist(), patient.tolist(), strict=True
    ):
        wait = free[0] - came
        if wait <= 0.0:
            wait = 0.0
        if wait <= stays:
            heapreplace(free, came + wait + takes)
        waits.append(wait)
    return np.array(waits)


def _warm_up(calls: int, load: float, agents: int, aht: float, patience: float | None) -> int:
    if patience is None and load >= agents:
        raise wrong(
            "load", "be below agents, or patience or warm_up be given",
            "小于agents，否则须给出patience或warm_up", load,
        )
    slowest = 1.0 / (1.0 - (load / agents) ** 0.5) ** 2 / agents if load < agents else np.inf
    if patience is not None:
        slowest = min(slowest, patience / aht)
    handling_times = 10.0 * max(slowest, 1.0)
    return min(int(np.ceil(handling_times * load)), 100 * calls + 10_000)
