import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifetimes.utils import summary_data_from_transaction_data

from crmlab.errors import CrmlabError
from crmlab.models.segments import RFM_CLASSES, quantile_scores, rfm, rfm_class, rfm_summary

TIED = st.lists(st.integers(0, 9), min_size=1, max_size=60)


def purchases(**columns):
    table = {"customer": ["Li", "Wang", "Li"], "amount": [50.0, 20.0, 30.0],
             "date": ["2024-05-01", "2024-05-20", "2024-05-11"]}
    return pd.DataFrame({**table, **columns})


def summary(**columns):
    table = {"customer": list("abcde"), "recency": [5, 4, 3, 2, 1], "frequency": [1, 2, 3, 4, 5],
             "monetary": [10, 20, 30, 40, 50]}
    return pd.DataFrame({**table, **columns})


@given(st.permutations(range(20)), st.sampled_from([2, 4, 5]))
def test_without_ties_the_scores_are_pandas_quantiles(values, groups):
    expected = pd.qcut(pd.Series(values), groups, labels=False) + 1
    np.testing.assert_array_equal(quantile_scores(values, groups), expected)


@given(TIED, st.integers(2, 9))
def test_ties_share_a_score_and_order_is_kept(values, groups):
    scores = quantile_scores(values, groups)
    by_value = pd.Series(scores).groupby(values)
    assert (by_value.nunique() == 1).all()
    assert by_value.first().sort_index().is_monotonic_increasing
    assert scores.min() >= 1 and scores.max() <= groups


@given(TIED)
def test_turning_the_values_round_turns_the_scores_round(values):
    middle = quantile_scores(values, 5) + quantile_scores([-v for v in values], 5)
    at_edge = middle != 6  # a mean rank exactly between two groups goes up, both ways
    assert (middle[at_edge] == 7).all()


@pytest.mark.parametrize(("groups", "middle"), [(2, 2), (3, 2), (4, 3), (5, 3), (9, 5)])
def test_a_constant_column_gets_the_middle_score(groups, middle):
    assert set(quantile_scores([8] * 7, groups)) == {middle}


@pytest.mark.parametrize(
    ("values", "groups", "message"),
    [
        ([], 5, "values must be a list"),
        ([[1]], 5, "values must be a list"),
        ([1, np.nan], 5, "values must be"),
        ([1, 2], 1, "groups must be a whole number of at least 2"),
        ([1, 2], 10, "groups must be at most 9"),
    ],
)
def test_score_errors(values, groups, message):
    with pytest.raises(CrmlabError, match=message):
        quantile_scores(values, groups)


def test_summary_of_purchases():
    table = rfm_summary(purchases(), today="2024-05-31")
    assert table.to_dict("records") == [
        {"customer": "Li", "recency": 20, "frequency": 2, "monetary": 80.0},
        {"customer": "Wang", "recency": 11, "frequency": 1, "monetary": 20.0},
    ]


def test_two_purchases_on_one_day_are_two():
    table = rfm_summary(purchases(date="2024-05-01 10:30"), today="2024-05-02 08:00")
    assert table[["recency", "frequency"]].values.tolist() == [[1, 2], [1, 1]]


def test_summary_against_lifetimes():
    """lifetimes counts repeat days and time between first and last; ours follows from both."""
    rng = np.random.default_rng(4)
    days = pd.DataFrame({"customer": rng.integers(0, 300, 2000), "day": rng.integers(0, 365, 2000)})
    days = days.drop_duplicates()
    table = days.assign(
        date=pd.Timestamp("2023-01-01") + pd.to_timedelta(days.day, unit="D"), amount=1.0
    )
    ours = rfm_summary(table, today="2024-01-01").set_index("customer")
    theirs = summary_data_from_transaction_data(
        table, "customer", "date", observation_period_end="2024-01-01"
    )
    np.testing.assert_array_equal(ours.frequency, theirs.frequency + 1)
    np.testing.assert_array_equal(ours.recency, theirs["T"] - theirs.recency)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (purchases().rename(columns={"amount": "amounts"}), 'have a column "amount"; got amounts'),
        (purchases().iloc[:0], "at least one row"),
        (purchases(customer=["Li", None, "Li"]), r"customer\S* must be given"),
        (purchases(date=["2024-05-01", "soon", "2024-05-11"]), "must be a date; got soon"),
        (purchases(date=["2024-05-01", "2024-06-02", "2024-05-11"]), "at most 2024-05-31; got"),
        (purchases(amount=[1, -5, 2]), r"amount\S* must be"),
        (purchases(amount=[1, np.nan, 2]), r"amount\S* must be"),
    ],
)
def test_summary_errors(table, message):
    with pytest.raises(CrmlabError, match=message):
        rfm_summary(table, today="2024-05-31")


def test_codes_put_the_best_at_the_top():
    assert rfm(summary()).code.tolist() == ["111", "222", "333", "444", "555"]


def test_a_constant_column_says_nothing():
    assert rfm(summary(frequency=7)).code.tolist() == ["131", "232", "333", "434", "535"]


def test_the_table_given_is_left_alone():
    table = summary()
    before = table.copy()
    assert list(rfm(table).columns[4:]) == ["r_score", "f_score", "m_score", "code"]
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (summary(customer=list("abcda")), r"must name each customer once; got a × 2"),
        (summary().drop(columns="monetary"), 'have a column "monetary"'),
        (summary().iloc[:0], "at least one row"),
        (summary(recency=[1, 2, 3, 4, -1]), r"recency\S* must be"),
        (summary(monetary=[1, 2, 3, 4, np.inf]), r"monetary\S* must be"),
    ],
)
def test_rfm_errors(table, message):
    with pytest.raises(CrmlabError, match=message):
        rfm(table)


def test_eight_classes():
    r, f, m = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)]).T
    assert tuple(rfm_class(r, f, m)) == RFM_CLASSES
    assert rfm_class([1, 1], [1, 1], [1, 1]).tolist() == ["general_win_back"] * 2
    with pytest.raises(CrmlabError, match=r"f must have the shape \(2,\)"):
        rfm_class([1, 2], [1], [1, 2])


def test_a_million_customers_fall_into_five_equal_groups():
    n = 1_000_000
    rng = np.random.default_rng(2)
    table = pd.DataFrame({
        "customer": np.arange(n), "recency": rng.integers(0, 365, n),
        "frequency": rng.integers(1, 40, n), "monetary": rng.exponential(300, n),
    })
    assert rfm(table).m_score.value_counts().eq(n // 5).all()


def test_days_are_those_of_the_calendar_where_the_customers_live():
    """A day of 23 hours (clocks put forward) is a day, and today is today over there."""
    zone = "America/New_York"
    purchases = pd.DataFrame({
        "customer": [1, 2], "amount": [1, 1],
        "date": pd.to_datetime(["2024-03-09 23:00", "2024-03-10 12:00"]).tz_localize(zone),
    })
    today = pd.Timestamp("2024-03-12 02:00", tz="UTC")  # the evening of the 11th in New York
    assert rfm_summary(purchases, today).recency.tolist() == [2, 1]
    with pytest.raises(CrmlabError, match="today must have a time zone"):
        rfm_summary(purchases, "2024-03-12")


def test_a_number_is_no_date():
    purchases = pd.DataFrame({"customer": [1], "date": [20240501], "amount": [1]})
    with pytest.raises(CrmlabError, match=r'transactions\["date"\] must be a date; got 20240501'):
        rfm_summary(purchases, "2024-05-31")


def test_a_missing_customer_is_not_scored():
    table = pd.DataFrame({"customer": [None, "Li"], "recency": 1, "frequency": 1, "monetary": 1})
    with pytest.raises(CrmlabError, match="be given in every row"):
        rfm(table)
