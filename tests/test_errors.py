import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from crmlab import errors
from crmlab.course.reading import ContentErrors
from crmlab.errors import CrmlabError
from crmlab.language import using


def test_a_single_row_must_sum_to_one():
    with pytest.raises(CrmlabError, match=r"^w must sum to 1; got 1\.1$"):
        errors.distribution("w", [0.5, 0.6])


def test_the_row_that_does_not_sum_to_one_is_named_with_its_sum():
    with pytest.raises(CrmlabError, match=r"^p\[1\] must sum to 1; got 0\.9$"):
        errors.distribution("p", [[0.5, 0.5], [0.5, 0.4]])


def test_a_row_that_sums_to_one_is_never_rescaled():
    row = [0.1 + 0.2, 0.7]
    assert errors.distribution("p", row).tolist() == row


@pytest.mark.parametrize(
    ("bad", "text"),
    [(np.nan, "got nan"), (np.inf, "got inf"), (80, "got 80"), ("much", "be a number; got much"),
     ("0.5", "be a number; got 0.5"), (["0.5", 0.1], "be a number"), ([[1], [1, 2]], "number"),
     (np.timedelta64(0), "be a number"), (10**400, "be a number"),
     (1j, "be a number; got 1j")],
)
def test_a_probability_off_its_range_is_told(bad, text):
    with pytest.raises(CrmlabError, match=text):
        errors.probability("retention", bad)


def test_a_notebook_shows_a_mistake_in_a_line():
    code = "import crmlab as crm; crm.use('zh'); crm.cards('x')"
    told = subprocess.run(
        [sys.executable, "-m", "IPython", "--quick", "--colors=NoColor", "-c", code],
        capture_output=True, text=True, timeout=60, encoding="utf-8",
    )  # fmt: skip
    assert told.stdout.count("\n") == 1 and "“x”不在" in told.stdout


def test_the_message_speaks_the_language_in_use():
    with using("zh"), pytest.raises(CrmlabError, match="retention必须在0到1之间；现为80"):
        errors.probability("retention", 80)


def test_the_nearest_word_is_named():
    with pytest.raises(CrmlabError, match='did you mean "growth"'):
        errors.one_of("stage", "growh", ["cultivation", "growth"])


def test_a_number_too_long_to_be_written_in_tens_is_told_as_well():
    with pytest.raises(CrmlabError, match="be a number; got 0x"):
        errors.number("price", 10**9999)


def test_of_many_words_only_near_ones_are_listed():
    with pytest.raises(CrmlabError) as told:
        errors.one_of("word", "loyality", ["loyalty", *(f"{i}{i}" for i in range(99))])
    assert str(told.value) == 'word "loyality" is not one of loyalty, …; did you mean "loyalty"?'


def test_a_missing_column_is_named_with_the_nearest_present():
    frame = pd.DataFrame({"custmer": [1]})
    with pytest.raises(CrmlabError, match='have a column "customer"; got custmer'):
        errors.columns("orders", frame, ["customer"])
    with pytest.raises(CrmlabError, match="at least one row"):
        errors.columns("orders", frame.iloc[:0], ["custmer"])
    with pytest.raises(CrmlabError, match="orders must be a DataFrame; got list"):
        errors.columns("orders", [1, 2], ["customer"])
    twice = pd.concat([frame, frame], axis=1)
    with pytest.raises(CrmlabError, match='orders must have one column "custmer"; got 2'):
        errors.columns("orders", twice, ["custmer"])


def test_a_mistake_in_a_file_travels_between_processes():
    mistake = errors.ContentError("a.yaml", 3, "no key")
    again = pickle.loads(pickle.dumps(mistake))
    assert (str(again), again.line, type(again)) == ("a.yaml:3: no key", 3, errors.ContentError)
    both = ContentErrors([mistake, errors.ContentError("b.yaml", 1, "no id")])
    assert str(pickle.loads(pickle.dumps(both))) == "a.yaml:3: no key\nb.yaml:1: no id"


@pytest.mark.parametrize("bad", [1.5, -1, True, "3", None, np.timedelta64(3)])
def test_a_count_is_a_whole_number(bad):
    with pytest.raises(CrmlabError, match="whole number"):
        errors.count("customers", bad)


def test_whole_floats_and_numpy_integers_count():
    assert errors.count("customers", 1e9) == errors.count("customers", np.int64(1_000_000_000))
