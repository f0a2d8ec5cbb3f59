"""When to stop investing: the best action in each stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.errors import Floats, wrong
from crmlab.models.arguments import kind, limited, single
from crmlab.models.lifecycle.chain import Lifecycle
from crmlab.models.lifecycle.worth import backward, perpetual


class Policy(NamedTuple):
    """What to do, and what it is worth.

    ``action`` : Series by stage; with a horizon a DataFrame, one row a period.
    ``value`` : Series, yuan by starting stage.
    """

    action: pd.Series[str] | pd.DataFrame
    value: pd.Series[float]


def best_policy(
    actions: Mapping[str, Lifecycle], discount: float, horizon: int | None = None
) -> Policy:
    """Choose, stage by stage, the action that makes the relationship worth most.

    Parameters
    ----------
    actions
        A life cycle for each action: the moves and margins while the firm acts so.  All have
        the same stages.  Between equal actions, the one named first is kept.
    discount
        Rate a period; above 0 without a horizon.
    horizon
        Last period counted, by backward induction; None looks ahead for ever, by policy
        iteration (moves and margins must then be the same in all periods).

    Returns
    -------
    Policy

    Raises
    ------
    CrmlabError
        For no action, for stages that differ, for moves that vary where there is no horizon.

    Source
    ------
    Howard (1960), Dynamic Programming and Markov Processes; applied to mailing in Pfeifer &
    Carraway (2000), Journal of Interactive Marketing 14(2), 43-55.

    Examples
    --------
    >>> stages = ["recency 1", "recency 2", "lost"]
    >>> mail = Lifecycle(stages, [[.3, .7, 0], [.05, 0, .95], [0, 0, 1]], margin=[36, -4, 0])
    >>> stop = Lifecycle(stages, [[0, 0, 1]] * 3, margin=[40, 0, 0])
    >>> best_policy({"mail": mail, "stop": stop}, discount=0.2).action.to_dict()
    {'recency 1': 'mail', 'recency 2': 'stop', 'lost': 'mail'}
    """
    names, lives = _checked(actions)
    if horizon is None:
        factor = 1.0 / (1.0 + single("discount", discount, above=0.0))
        return _for_ever(names, lives, factor)
    factor = 1.0 / (1.0 + single("discount", discount, low=0.0))
    return _until(names, lives, factor, limited("horizon", horizon))


def _for_ever(names: list[str], lives: list[Lifecycle], factor: float) -> Policy:
    """Policy iteration: value the policy, take the better action everywhere, until none is."""
    for name, life in zip(names, lives, strict=True):
        if life.transition.ndim == 3 or life.margin.ndim == 2:
            raise wrong(
                f"actions[{name}]", "be the same in all periods (or give a horizon)",
                "各期相同（或者给出horizon）", life.transition.shape,
            )
    transition = np.array([life.transition for life in lives])
    margin = np.array([life.margin for life in lives])[..., None]
    every = np.arange(margin.shape[1])
    chosen = np.zeros_like(every)
    while True:
        worth = perpetual(transition[chosen, every], margin[chosen, every], factor)
        options = backward(transition, margin, factor, worth)[..., 0]
        gain = options.max(0) - options[chosen, every]
        better = gain > 1e-10 * (1.0 + np.abs(worth[:, 0]))
        if not better.any():
            break
        chosen = np.where(better, options.argmax(0), chosen)
    return _policy(names, lives[0], chosen, worth[:, 0])


def _until(names: list[str], lives: list[Lifecycle], factor: float, horizon: int) -> Policy:
    """Backward induction: from the last period counted to the first."""
    worth = np.zeros((len(lives[0].stages), 1))
    chosen = []
    for t in range(horizon, -1, -1):
        options = np.array([
            backward(life.transition_at(t), life.margin_at(t)[:, None], factor, worth)
            for life in lives
        ])
        chosen.append(options[..., 0].argmax(0))
        worth = options.max(0)
    return _policy(names, lives[0], np.array(chosen[::-1]), worth[:, 0])


def _policy(names: list[str], life: Lifecycle, chosen: np.ndarray, worth: Floats) -> Policy:
    stages = pd.Index(life.stages, name="stage")
    words = np.array(names, dtype=object)[chosen]
    value = pd.Series(worth, index=stages, name="value")
    if words.ndim == 1:
        return Policy(pd.Series(words, index=stages, name="action"), value)
    periods = pd.RangeIndex(len(words), name="period")
    return Policy(pd.DataFrame(words, index=periods, columns=stages), value)


def _checked(actions: Mapping[str, Lifecycle]) -> tuple[list[str], list[Lifecycle]]:
    if not isinstance(actions, Mapping) or not actions:
        raise wrong("actions", "hold at least one action by name", "至少含一种有名称的行动",
                    actions)
    names, lives = list(actions), list(actions.values())
    for name, life in zip(names, lives, strict=True):
        kind(f"actions[{name}]", life, Lifecycle)
        if life.stages != lives[0].stages:
            raise wrong(
                f"actions[{name}]", f"have the stages {', '.join(lives[0].stages)}",
                f"有阶段{'、'.join(lives[0].stages)}", ", ".join(life.stages),
            )
    return names, lives
