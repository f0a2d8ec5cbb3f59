"""Reading the customer: what cues tell about the style, and what watching for them is worth."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.errors import Floats, distribution, probability, shape, wrong
from crmlab.models.arguments import MOST, limited, single, source, together, truth
from crmlab.models.selling.approach import CORNERS, FITS, approach_values, win_probability
from crmlab.models.selling.styles import SOCIAL_STYLES

CUES: Final = {
    "fast_speech": "assertiveness",
    "direct_eye_contact": "assertiveness",
    "leans_forward": "assertiveness",
    "lively_face": "responsiveness",
    "open_gestures": "responsiveness",
    "talks_of_people": "responsiveness",
}
"""What can be seen and heard of a customer, and the trait it speaks for."""


def cue_likelihood(reliability: float = 0.75) -> pd.DataFrame:
    """Probability of seeing each cue in a customer of each style.

    Parameters
    ----------
    reliability
        Probability that a cue shows in a person high in its trait; it shows with the probability
        1 - reliability in a person low in it.  0.5 says nothing, 1 gives the style away.

    Returns
    -------
    DataFrame, a row a cue out of ``CUES``, a column a style.

    Raises
    ------
    CrmlabError
        For a reliability off 0..1.

    Source
    ------
    The cues follow the signs that Merrill & Reid (1981) read styles from; the figures are ours.

    Examples
    --------
    >>> cue_likelihood(0.8).loc["fast_speech"].round(1).to_dict()
    {'driver': 0.8, 'expressive': 0.8, 'amiable': 0.2, 'analytical': 0.2}
    """
    r = single("reliability", reliability, 0.0, 1.0)
    trait = {"assertiveness": 0, "responsiveness": 1}
    high = CORNERS[:, [trait[t] for t in CUES.values()]].T > 0.5
    table = np.where(high, r, 1.0 - r)
    return pd.DataFrame(table, index=pd.Index(CUES, name="cue"), columns=list(SOCIAL_STYLES))


def update_belief(prior: ArrayLike, likelihood: ArrayLike, seen: ArrayLike) -> Floats:
    """Belief about the customer's style after watching for some cues (Bayes).

    Parameters
    ----------
    prior : (styles,) or (..., styles)
        Probability of each style; each row sums to 1.
    likelihood : (cues, styles)
        Probability of each cue in each style, for the cues that were watched; cues are
        independent within a style.
    seen : (..., cues)
        Whether each of them showed, True or False.

    Returns
    -------
    (..., styles), each row summing to 1.

    Raises
    ------
    CrmlabError
        For shapes that do not fit, and for cues that no style with a prior could have shown.

    Source
    ------
    Bayes's rule.

    Examples
    --------
    >>> cues = cue_likelihood(0.8).loc[["fast_speech", "lively_face"]]
    >>> update_belief([0.25, 0.25, 0.25, 0.25], cues, [True, False]).round(2)
    array([0.64, 0.16, 0.04, 0.16])
    """
    before = np.atleast_1d(distribution("prior", prior))
    table = probability("likelihood", likelihood)
    shape("likelihood", table, (None, before.shape[-1]))
    showed = truth("seen", seen)
    if not showed.ndim or showed.shape[-1] != len(table):
        shape("seen", showed, (*showed.shape[:-1], len(table)))
    after = before * np.where(showed[..., None], table, 1.0 - table).prod(-2)
    total = after.sum(-1, keepdims=True)
    if (total <= 0).any():
        raise wrong("seen", "be possible for some style", "至少对一种风格是可能的", "p = 0")
    return np.asarray(after / total)


def expected_wins(
    prior: ArrayLike, likelihood: ArrayLike, base: ArrayLike, versatility: ArrayLike = 0.0
) -> Floats:
    """Exact twin of :func:`simulate_calls`: probability of winning a call by the best approach.

    The salesperson watches for the cues, updates the belief and takes the approach that promises
    most.  The difference to ``likelihood[:0]``, no cues, is what watching is worth.

    Parameters
    ----------
    prior, likelihood
        As in :func:`update_belief`; at most 16 cues.
    base, versatility
        As in :func:`approach_values`; arrays broadcast.

    Returns
    -------
    array of their common shape, 0..1.

    Raises
    ------
    CrmlabError
        As :func:`update_belief` and :func:`approach_values`, and for more than 16 cues.

    Source
    ------
    The best decision after each outcome of a look, weighted by its probability; the use is ours.

    Examples
    --------
    >>> even, cues = [0.25] * 4, cue_likelihood(0.8)
    >>> blind = expected_wins(even, cues[:0], base=0.3)
    >>> watching = expected_wins(even, cues, base=0.3)
    >>> float(blind.round(3)), float(watching.round(3))
    (0.306, 0.434)
    """
    before, table = _known(prior, likelihood)
    if len(table) > 16:
        raise wrong("likelihood", "have at most 16 cues", "最多有16个线索", len(table))
    patterns = np.indices((2,) * len(table)).reshape(len(table), 2 ** len(table)).T.astype(bool)
    joint = before * np.where(patterns[..., None], table, 1.0 - table).prod(-2)
    chance = joint.sum(-1)
    likely = chance > 0
    belief = joint[likely] / chance[likely, None]
    average, closed = probability("base", base), probability("versatility", versatility)
    together(base=average.shape, versatility=closed.shape)
    best = approach_values(belief, average[..., None], closed[..., None]).max(-1)
    return np.asarray(best @ chance[likely])


def simulate_calls(
    prior: ArrayLike,
    likelihood: ArrayLike,
    base: float,
    calls: int,
    rng: np.random.Generator,
    versatility: float = 0.0,
) -> pd.DataFrame:
    """Sales calls on random customers: watch, update, choose an approach, win or lose.

    Parameters
    ----------
    prior, likelihood
        As in :func:`update_belief`; customers are drawn from the prior.
    base, versatility
        As in :func:`approach_values`.
    calls
        Number of calls.

    Returns
    -------
    DataFrame, a row a call: ``style`` of the customer, ``approach`` taken, ``won``.

    Raises
    ------
    CrmlabError
        As :func:`expected_wins`, and for a negative number of calls.

    Source
    ------
    The form is ours.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> calls = simulate_calls([0.25] * 4, cue_likelihood(0.8), 0.3, calls=100_000, rng=rng)
    >>> float(calls["won"].mean().round(1))  # 0.434 expected
    0.4
    """
    before, table = _known(prior, likelihood)
    rng, many = source(rng), limited("calls", calls, high=MOST)
    style = rng.choice(len(before), size=many, p=before)
    seen = rng.random((len(style), len(table))) < table[:, style].T
    belief = update_belief(before, table, seen)
    closed, likely = single("versatility", versatility, 0.0, 1.0), single("base", base, 0.0, 1.0)
    approach = approach_values(belief, likely, closed).argmax(-1)
    suits = 1.0 - (1.0 - closed) * (1.0 - FITS[approach, style])
    names = np.array(list(SOCIAL_STYLES))
    won = rng.random(len(style)) < win_probability(suits, likely)
    return pd.DataFrame({"style": names[style], "approach": names[approach], "won": won})


def _known(prior: ArrayLike, likelihood: ArrayLike) -> tuple[Floats, Floats]:
    styles = len(SOCIAL_STYLES)
    before, table = distribution("prior", prior), probability("likelihood", likelihood)
    shape("prior", before, (styles,))
    shape("likelihood", table, (None, styles))
    return before, table
