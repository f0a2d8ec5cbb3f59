"""Kano's model: which features delight, which satisfy, and which are only missed when missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, columns, number, wrong
from crmlab.models.arguments import codes, given, together, whole

KANO_ANSWERS = ("like", "must_be_so", "neutral", "live_with", "dislike")

KANO_CATEGORIES = {
    "M": "must_be",
    "O": "one_dimensional",
    "A": "attractive",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}
"""Categories by letter, in the order in which a tie between them is decided."""

_TABLE = np.array([list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")])


def kano_category(functional: Sequence[str], dysfunctional: Sequence[str]) -> NDArray[np.str_]:
    """Kano category of each pair of answers, by the evaluation table.

    Parameters
    ----------
    functional
        Answers to "how do you feel if the feature is there?": like, must_be_so, neutral, live_with
        or dislike.
    dysfunctional
        Answers to "how do you feel if it is not there?"; arrays of the same shape.

    Returns
    -------
    array of letters: A, O, M, I, R or Q, see ``KANO_CATEGORIES``.

    Raises
    ------
    CrmlabError
        For any other answer, or two arrays of different shape.

    Source
    ------
    Kano, Seraku, Takahashi & Tsuji (1984); the table as in Berger et al. (1993), Center for
    Quality of Management Journal 2(4).

    Examples
    --------
    >>> kano_category(["like", "like", "neutral", "neutral"],
    ...               ["neutral", "dislike", "dislike", "neutral"]).tolist()
    ['A', 'O', 'M', 'I']
    """
    row = codes("functional", functional, KANO_ANSWERS)
    column = codes("dysfunctional", dysfunctional, KANO_ANSWERS)
    if row.shape != column.shape:
        raise wrong("dysfunctional", f"have the shape {row.shape}", f"形状为{row.shape}",
                    column.shape)
    return np.asarray(_TABLE[row, column])


class KanoCoefficients(NamedTuple):
    """How much a feature satisfies when present (``better``, 0..1), and dissatisfies when absent
    (``worse``, -1..0)."""

    better: Floats
    worse: Floats


def kano_coefficients(
    *, attractive: ArrayLike, one_dimensional: ArrayLike, must_be: ArrayLike, indifferent: ArrayLike
) -> KanoCoefficients:
    """Better and worse: satisfaction gained by having a feature, lost by not having it.

    ``better = (A + O) / (A + O + M + I)`` and ``worse = -(O + M) / (A + O + M + I)``.

    Parameters
    ----------
    attractive, one_dimensional, must_be, indifferent
        Numbers of customers in each category, or shares; arrays broadcast.

    Returns
    -------
    KanoCoefficients
        ``better`` 0..1 and ``worse`` -1..0.

    Raises
    ------
    CrmlabError
        For negative counts, or none at all.

    Source
    ------
    Berger et al. (1993), Center for Quality of Management Journal 2(4).

    Examples
    --------
    >>> result = kano_coefficients(attractive=45, one_dimensional=123, must_be=95, indifferent=33)
    >>> float(result.better.round(3)), float(result.worse.round(3))
    (0.568, -0.736)
    """
    a, o, m, i = (number(name, value, low=0.0) for name, value in locals().items())
    together(attractive=a.shape, one_dimensional=o.shape, must_be=m.shape, indifferent=i.shape)
    total = a + o + m + i
    if (total == 0).any():
        raise wrong("A + O + M + I", "be greater than 0", "大于0", 0)
    return KanoCoefficients(np.asarray((a + o) / total), np.asarray(-(o + m) / total))


class KanoTest(NamedTuple):
    """Does the leading category lead by more than chance?

    Attributes
    ----------
    fong
        Fong's statistic; at 1.65 and above the lead is significant at 10 per cent.
    p_value
        Two-sided exact binomial p-value of the leading category against the second.
    """

    fong: Floats
    p_value: Floats


def kano_significance(counts: ArrayLike) -> KanoTest:
    """Test whether the most frequent category differs from the second most frequent.

    With a and b the two largest counts of n answers, Fong calls the lead significant if
    ``|a - b| >= 1.65 sqrt((a + b)(2n - a - b) / (2n))``.  That variance treats the two counts as
    independent; they are not, for an answer in one category is missing in the other, and the test
    finds leads too easily.  The p-value beside it, ours, asks only the a + b customers who chose
    between the two: a ~ Binomial(a + b, 1/2).

    Parameters
    ----------
    counts : (..., categories)
        Numbers of customers by category, at least two categories.

    Returns
    -------
    KanoTest
        ``fong`` and ``p_value``, each of the leading shape.

    Raises
    ------
    CrmlabError
        For counts that are negative or not whole, or rows without any.

    Source
    ------
    Fong (1996), Center for Quality of Management Journal 5(3).

    Examples
    --------
    >>> test = kano_significance([95, 123, 45, 33])
    >>> float(test.fong.round(3)), float(test.p_value.round(3))
    (2.386, 0.067)
    """
    from scipy.stats import binom

    n = np.atleast_1d(whole("counts", counts))
    if n.shape[-1] < 2:
        raise wrong("counts", "have at least two categories", "至少有两类", n.shape)
    total = n.sum(-1)
    if (total == 0).any():
        raise wrong("counts", "sum to more than 0", "总和大于0", 0)
    b, a = np.moveaxis(np.sort(n, axis=-1)[..., -2:], -1, 0)
    fong = (a - b) / np.sqrt((a + b) * (2 * total - a - b) / (2 * total))
    p_value = np.minimum(1.0, 2.0 * binom.sf(a - 1, a + b, 0.5))
    return KanoTest(np.asarray(fong), np.asarray(p_value))


def kano_summary(answers: pd.DataFrame) -> pd.DataFrame:
    """Kano study at a glance: counts, category, better, worse and significance by feature.

    The category is the most frequent; a tie goes to the one that weighs more: M over O over A
    over I.

    Parameters
    ----------
    answers
        A row an answer: ``feature``, ``functional``, ``dysfunctional``.

    Returns
    -------
    DataFrame
        A row a feature, in order of appearance: the counts by category, the most frequent
        ``category``,
        ``better``, ``worse`` (missing where every answer is reverse or questionable), ``fong``
        and ``p_value``.

    Raises
    ------
    CrmlabError
        For a missing column, no rows, a missing feature or an unknown answer.

    Source
    ------
    Berger et al. (1993), Center for Quality of Management Journal 2(4).

    Examples
    --------
    >>> answers = pd.DataFrame({"feature": ["5G"] * 3, "functional": ["like"] * 3,
    ...                         "dysfunctional": ["neutral", "live_with", "dislike"]})
    >>> kano_summary(answers)[["attractive", "one_dimensional", "category"]].to_dict("records")
    [{'attractive': 2, 'one_dimensional': 1, 'category': 'attractive'}]
    """
    columns("answers", answers, ["feature", "functional", "dysfunctional"])
    given('answers["feature"]', answers["feature"])
    letters = kano_category(answers["functional"].tolist(), answers["dysfunctional"].tolist())
    names = answers["feature"].to_numpy(dtype=object)
    feature = pd.Categorical(names, categories=pd.unique(names))
    kinds = pd.Categorical(letters, categories=list(KANO_CATEGORIES))
    counts = pd.crosstab(
        pd.Series(feature, name="feature"), pd.Series(kinds, name=None), dropna=False
    )
    counts.index = pd.Index(counts.index.tolist(), name="feature")
    counts.columns = pd.Index(list(KANO_CATEGORIES.values()))
    usable = counts[["attractive", "one_dimensional", "must_be", "indifferent"]].sum(axis=1)
    usable = usable.replace(0, np.nan)
    test = kano_significance(counts.to_numpy())
    return counts.assign(
        category=counts.idxmax(axis=1),
        better=(counts["attractive"] + counts["one_dimensional"]) / usable,
        worse=-(counts["one_dimensional"] + counts["must_be"]) / usable,
        fong=test.fong,
        p_value=test.p_value,
    )
