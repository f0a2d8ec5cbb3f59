import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from crmlab.errors import CrmlabError
from crmlab.models.satisfaction import (
    KANO_ANSWERS,
    KANO_CATEGORIES,
    kano_category,
    kano_coefficients,
    kano_significance,
    kano_summary,
)

COUNTS = st.integers(0, 200)


def test_the_evaluation_table():
    rows, columns = np.meshgrid(KANO_ANSWERS, KANO_ANSWERS, indexing="ij")
    table = ["".join(row) for row in kano_category(rows, columns)]
    assert table == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


@pytest.mark.parametrize(
    ("m", "o", "a", "i", "better", "worse"),
    [
        (95, 123, 45, 33, 0.568, -0.736),
        (101, 54, 54, 81, 0.372, -0.534),
        (15, 24, 121, 124, 0.511, -0.137),
    ],
)
def test_better_and_worse_published(m, o, a, i, better, worse):
    got = kano_coefficients(attractive=a, one_dimensional=o, must_be=m, indifferent=i)
    assert got.better == pytest.approx(better, abs=5e-4)
    assert got.worse == pytest.approx(worse, abs=5e-4)


@given(COUNTS, COUNTS, COUNTS, st.integers(1, 200))
def test_coefficients_stay_in_range_and_ignore_the_size_of_the_sample(a, o, m, i):
    counts = dict(attractive=a, one_dimensional=o, must_be=m, indifferent=i)
    one = kano_coefficients(**counts)
    ten = kano_coefficients(**{k: [10 * v] for k, v in counts.items()})
    assert 0 <= one.better <= 1 and -1 <= one.worse <= 0
    np.testing.assert_allclose(ten, np.reshape(one, (2, 1)))


def test_nobody_to_count():
    with pytest.raises(CrmlabError, match="greater than 0"):
        kano_coefficients(attractive=0, one_dimensional=0, must_be=0, indifferent=0)
    with pytest.raises(CrmlabError, match="must_be must be"):
        kano_coefficients(attractive=1, one_dimensional=0, must_be=-1, indifferent=0)


def test_answers_outside_the_five():
    with pytest.raises(CrmlabError, match=r'functional "lik" is not one of .* did you mean "like"'):
        kano_category(["like", "lik"], ["like", "like"])
    with pytest.raises(CrmlabError, match='dysfunctional "nan"'):
        kano_category(["like"], [np.nan])
    with pytest.raises(CrmlabError, match="dysfunctional must have the shape"):
        kano_category(["like", "like"], ["like"])


@given(st.lists(COUNTS, min_size=2, max_size=6).filter(any))
def test_p_value_against_scipy(counts):
    b, a = sorted(counts)[-2:]
    expected = binomtest(a, a + b, 0.5).pvalue
    assert kano_significance(counts).p_value == pytest.approx(expected)


@given(st.lists(COUNTS, min_size=2, max_size=6).filter(any))
def test_fong_is_the_published_inequality(counts):
    """Fong (1996): significant unless |a - b| < 1.65 sqrt((a + b)(2n - a - b) / (2n))."""
    b, a = sorted(counts)[-2:]
    n = sum(counts)
    bound = 1.65 * np.sqrt((a + b) * (2 * n - a - b) / (2 * n))
    assert (kano_significance(counts).fong >= 1.65) == (a - b >= bound)


def test_fong_finds_leads_too_easily_as_its_docstring_says():
    draws = np.random.default_rng(1).binomial(400, 0.5, 20_000)
    test = kano_significance(np.stack([draws, 400 - draws], axis=-1))
    assert (test.fong >= 1.65).mean() > 0.2
    assert (test.p_value <= 0.1).mean() < 0.11


@pytest.mark.parametrize("bad", [[5], [0, 0], [1.5, 2], [-1, 3], [np.nan, 1]])
def test_counts_that_cannot_be(bad):
    with pytest.raises(CrmlabError, match="counts must"):
        kano_significance(bad)


def study(**pairs):
    rows = [
        (feature, good, bad) for feature, n in pairs.items() for (good, bad), m in n.items()
        for _ in range(m)
    ]
    return pd.DataFrame(rows, columns=["feature", "functional", "dysfunctional"])


def test_summary_counts_each_feature():
    table = kano_summary(study(
        hotline={("neutral", "dislike"): 6, ("like", "dislike"): 3, ("dislike", "like"): 1},
        gifts={("like", "neutral"): 4, ("neutral", "neutral"): 4, ("like", "like"): 2},
    ))
    assert table.index.tolist() == ["hotline", "gifts"]
    assert table.loc["hotline", list(KANO_CATEGORIES.values())].tolist() == [6, 3, 0, 0, 1, 0]
    assert table.loc["gifts", list(KANO_CATEGORIES.values())].tolist() == [0, 0, 4, 4, 0, 2]
    assert table.category.tolist() == ["must_be", "attractive"], "a tie of A and I goes to A"
    np.testing.assert_allclose(table.better, [3 / 9, 4 / 8])
    np.testing.assert_allclose(table.worse, [-9 / 9, 0])
    np.testing.assert_allclose(table.p_value, [binomtest(6, 9).pvalue, 1.0])


def test_summary_of_a_feature_nobody_wants_has_no_coefficients():
    table = kano_summary(study(adverts={("dislike", "like"): 3}))
    assert table.category.tolist() == ["reverse"]
    assert table[["better", "worse"]].isna().all(axis=None)


def test_summary_errors():
    answers = study(hotline={("like", "like"): 1})
    with pytest.raises(CrmlabError, match='have a column "feature"; got features'):
        kano_summary(answers.rename(columns={"feature": "features"}))
    with pytest.raises(CrmlabError, match="at least one row"):
        kano_summary(answers.iloc[:0])
    with pytest.raises(CrmlabError, match=r"feature.* must be given"):
        kano_summary(answers.assign(feature=None))


def test_a_feature_that_nobody_was_asked_about_is_left_out():
    feature = pd.Categorical(["5G", "app"], categories=["5G", "app", "shop"])
    answers = pd.DataFrame({"feature": feature, "functional": "like", "dysfunctional": "dislike"})
    assert kano_summary(answers).index.tolist() == ["5G", "app"]


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="must_be must have a shape that goes with"):
        kano_coefficients(
            attractive=[1, 2], one_dimensional=1, must_be=[1, 2, 3], indifferent=1
        )
