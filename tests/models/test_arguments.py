import datetime

import numpy as np
import pandas as pd
import pytest

from crmlab.errors import CrmlabError
from crmlab.language import using
from crmlab.models import scorecard, selling, service
from crmlab.models.arguments import dates, moment, single, together, truth, whole


@pytest.mark.parametrize("value", [2, 2.0, np.array(2), np.int64(2)])
def test_one_number_is_a_float(value):
    assert single("rate", value) == 2.0
    assert isinstance(single("rate", value), float)


@pytest.mark.parametrize("value", [[2], [1, 2], [], pd.Series([2.0]), [[1.0]]])
def test_a_list_is_not_one_number(value):
    with pytest.raises(CrmlabError, match="rate must be one number; got"):
        single("rate", value)


def test_bounds_and_words_are_told():
    with pytest.raises(CrmlabError, match="rate must be finite and greater than 0; got 0"):
        single("rate", 0, above=0.0)
    with pytest.raises(CrmlabError, match=r"n must be a whole number; got 2\.5"):
        whole("n", [1, 2.5])
    with pytest.raises(CrmlabError, match="n must be finite and at least 0; got -1"):
        whole("n", -1)
    with pytest.raises(CrmlabError, match=r"left must be 0 or 1; got 0\.5"):
        truth("left", [0, 0.5])
    with pytest.raises(CrmlabError, match="left must be finite; got nan"):
        truth("left", [0, np.nan])


def test_truths_and_whole_numbers_keep_their_shape():
    assert truth("left", [[True, False], [0, 1]]).tolist() == [[True, False], [False, True]]
    assert whole("n", 10**6) == 1e6


def test_shapes_that_do_not_go_together_are_named():
    assert together(a=(), b=(2, 1), c=(3,)) == (2, 3)
    assert together(a=(0,), b=(1,)) == (0,)
    with pytest.raises(CrmlabError, match=r"b must have a shape that goes with \(2,\); got \(3,\)"):
        together(a=(2,), b=(3,), c=(2,))
    with using("zh"), pytest.raises(CrmlabError, match=r"b必须与形状\(2,\)相配；现为\(3,\)"):
        together(a=(2,), b=(3,))


@pytest.mark.parametrize(
    ("call", "last"),
    [
        (lambda: service.offered_load(calls=[1, 2], aht=[1, 2, 3]), "aht"),
        (lambda: service.recover([0.1] * 3, [0.1] * 2, severity=0, recovery=1), "repurchase"),
        (lambda: scorecard.points([1, 2], worst=0, best=[1, 2, 3]), "best"),
        (lambda: selling.fit(["driver"] * 2, ["driver"] * 3), "style"),
        (lambda: selling.expected_performance([0, 1], effect=[0, 0, 0]), "effect"),
        (lambda: selling.win_probability([0, 1], base=[0.5] * 3), "base"),
        (lambda: selling.approach_values([[0.25] * 4] * 2, base=[0.5] * 3), "base"),
    ],
)
def test_formulas_name_the_argument_whose_shape_does_not_fit(call, last):
    with pytest.raises(CrmlabError, match=f"^{last} must have a shape that goes with"):
        call()


def read(*values):
    return dates("date", pd.Series(values))


def test_dates_are_read_from_text_and_days():
    assert read("2024-05-01", "2024-12-31").dt.dayofyear.tolist() == [122, 366]
    assert read(datetime.date(2024, 5, 1)).iloc[0] == pd.Timestamp("2024-05-01")


@pytest.mark.parametrize("bad", [20240501, 1.5, "soon", None, True, [1, 2]])
def test_what_is_no_date_is_refused(bad):
    with pytest.raises(CrmlabError, match="date must be a date; got"):
        read(bad)


def test_dates_have_one_time_zone():
    with pytest.raises(CrmlabError, match="date must be in one time zone"):
        read("2024-05-01T00:00+08:00", "2024-05-01T00:00+00:00")
    here = read(pd.Timestamp("2024-05-01", tz="Asia/Shanghai"))
    evening = moment("today", pd.Timestamp("2024-05-30 20:00", tz="UTC"), like=here)
    assert str(evening) == "2024-05-31 04:00:00+08:00"
    with pytest.raises(CrmlabError, match="today must have a time zone, for the dates have Asia"):
        moment("today", "2024-05-31", like=here)
    with pytest.raises(CrmlabError, match="today must have no time zone"):
        moment("today", evening, like=read("2024-05-01"))
