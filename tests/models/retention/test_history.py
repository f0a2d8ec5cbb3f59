import datetime

import numpy as np
import pandas as pd
import pytest
from lifetimes.utils import summary_data_from_transaction_data

from crmlab.errors import CrmlabError
from crmlab.models.retention import purchase_summary


def test_summary_equals_lifetimes():
    rng = np.random.default_rng(20)
    log = pd.DataFrame({
        "customer": rng.integers(0, 300, 3000),
        "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 365, 3000), "D"),
    })
    ours = purchase_summary(log, end="2026-10-01")
    theirs = summary_data_from_transaction_data(
        log, "customer", "time", observation_period_end="2026-10-01"
    )
    for column in ("frequency", "recency", "T"):
        np.testing.assert_array_equal(ours[column], theirs[column])
    assert list(ours.index) == list(theirs.index)


def test_periods_and_days_give_the_same():
    log = pd.DataFrame({"customer": list("aab"), "time": [3, 10, 4]})
    dated = log.assign(time=pd.Timestamp("2026-03-01") + pd.to_timedelta(log["time"], "D"))
    pd.testing.assert_frame_equal(
        purchase_summary(log), purchase_summary(dated), check_dtype=False
    )


@pytest.mark.parametrize(
    ("log", "end", "message"),
    [
        ({"customer": [1], "when": [1]}, None, 'have a column "time"; got'),
        ({"customer": [], "time": []}, None, "at least one row"),
        ({"customer": [1], "time": [np.nan]}, None, "purchases.time must be"),
        ({"customer": [1], "time": [5]}, 4, "end must not lie before"),
    ],
)
def test_a_log_that_cannot_be_read(log, end, message):
    with pytest.raises(CrmlabError, match=message):
        purchase_summary(pd.DataFrame(log), end)


def test_dates_may_be_text_days_or_in_a_time_zone():
    days = ["2024-03-08", "2024-03-10", "2024-03-12"]
    stamps = pd.to_datetime(days)
    wanted = [[1, 4.0, 5.0], [0, 0.0, 3.0]]
    for time, end in (
        (days, "2024-03-13"), (stamps.date, datetime.date(2024, 3, 13)), (stamps, "2024-03-13"),
        (stamps.tz_localize("Asia/Shanghai"), pd.Timestamp("2024-03-12 16:00", tz="UTC")),
    ):
        log = pd.DataFrame({"customer": [1, 2, 1], "time": time})
        assert purchase_summary(log, end).to_numpy().tolist() == wanted


@pytest.mark.parametrize(
    ("customer", "time", "end", "message"),
    [
        ([1, None], [1, 2], None, "purchases.customer must be given in every row"),
        ([1, 2], ["2024-05-01", "soon"], None, "purchases.time must be a date; got soon"),
        ([1, 2], ["2024-05-01", None], None, "purchases.time must be a date"),
        ([1, 2], ["2024-05-01", "2024-05-02"], "soon", "end must be a date; got soon"),
        ([1, 2], ["2024-05-01", "2024-05-02"], 10, "end must be a date; got 10"),
        ([1, 2], [1, 2], [3, 4], "end must be one number"),
        ([1, 2], pd.to_datetime(["2024-05-01", "2024-05-02"]).tz_localize("UTC"), "2024-06-01",
         "end must have a time zone"),
    ],
)
def test_purchases_that_cannot_be_are_refused(customer, time, end, message):
    with pytest.raises(CrmlabError, match=message):
        purchase_summary(pd.DataFrame({"customer": customer, "time": time}), end)
