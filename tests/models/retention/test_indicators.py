import numpy as np
import pandas as pd
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.retention import INDICATORS, retention_indicators

LOG = pd.DataFrame({
    "customer": ["Li", "Li", "Li", "Li", "Wu", "Wu", "Zhou"],
    "time": [1, 2, 3, 4, 1, 5, 2],
    "brand": ["ours", "theirs", "ours", "ours", "ours", "theirs", "theirs"],
    "quantity": [8.0, 4.0, 2.0, 2.0, 1.0, 3.0, 1.0],
    "price": [10.0, 9.0, 20.0, 20.0, 10.0, 9.0, 9.0],
    "selection_time": [30.0, 99.0, 20.0, 10.0, 5.0, 99.0, 99.0],
    "problem": [1, 1, 0, 1, 1, 0, 0],
})
CONTACTS = pd.DataFrame({
    "customer": ["Li", "Li", "Wu", "Xu"], "brand": ["ours", "theirs", "ours", "theirs"],
})


def test_the_seven_by_hand():
    table = retention_indicators(LOG, own="ours", contacts=CONTACTS)
    assert list(table.columns) == list(INDICATORS)
    expected = pd.DataFrame({
        "repeat_purchases": [2, 0, 0, 0],
        "share_of_needs_met": [0.75, 0.25, np.nan, 0],
        "brand_attention": [1, 1, 0, 0],
        "rival_attention": [1, 0, 1, 0],
        "selection_time": [20, 5, np.nan, np.nan],
        "price_sensitivity": [2, np.nan, np.nan, np.nan],  # twice the price, a quarter bought
        "quality_tolerance": [0.5, 0, np.nan, np.nan],
    }, index=pd.Index(["Li", "Wu", "Xu", "Zhou"], name="customer"))
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)


def test_what_was_not_noted_is_not_guessed():
    table = retention_indicators(LOG.drop(columns=["selection_time", "problem"]), own="ours")
    missing = ["brand_attention", "rival_attention", "selection_time", "quality_tolerance"]
    assert table[missing].isna().all(axis=None)
    assert table["share_of_needs_met"].notna().all()


def test_order_and_dates_do_not_matter():
    dated = LOG.assign(time=pd.Timestamp("2026-01-01") + pd.to_timedelta(LOG["time"], "D"))
    pd.testing.assert_frame_equal(
        retention_indicators(LOG, "ours", CONTACTS),
        retention_indicators(dated.iloc[::-1], "ours", CONTACTS.iloc[::-1]),
    )


def test_price_sensitivity_recovers_the_elasticity():
    rng = np.random.default_rng(22)
    customer = np.repeat(np.arange(50), 200)
    elasticity = np.linspace(0, 3, 50)
    price, noise = rng.uniform(5, 15, len(customer)), rng.normal(0, 0.1, len(customer))
    log = pd.DataFrame({
        "customer": customer, "time": np.arange(len(customer)), "brand": "ours", "price": price,
        "quantity": 100 * price ** -elasticity[customer] * np.exp(noise),
    })
    found = retention_indicators(log, own="ours")["price_sensitivity"]
    np.testing.assert_allclose(found, elasticity, atol=0.12)


def test_a_million_rows():
    rng, n = np.random.default_rng(23), 1_000_000
    log = pd.DataFrame({
        "customer": rng.integers(0, 50_000, n), "time": np.arange(n),
        "brand": pd.Categorical.from_codes(rng.integers(0, 3, n), ["ours", "theirs", "other"]),
        "quantity": 1.0, "price": 10.0,
    })
    table = retention_indicators(log, own="ours")
    assert table["share_of_needs_met"].mean() == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quantity": 0}, "quantity must be"),
        ({"price": -1}, "price must be"),
        ({"problem": 0.5}, "problem must be 0 or 1; got 0.5"),
        ({"selection_time": -1}, "selection_time must be"),
        ({"customer": None}, "customer must be given"),
        ({"time": None}, "time must be given"),
        ({"time": "soon"}, "time must be a date; got soon"),
        ({"brand": [None, *LOG["brand"][1:]]}, "brand must be given"),
        ({"problem": "yes"}, "problem must be a number"),
        ({"brand": "theirs"}, "own must be a brand that was bought; got ours"),
    ],
)
def test_rows_that_cannot_be_are_refused(change, message):
    with pytest.raises(CrmlabError, match=message):
        retention_indicators(LOG.assign(**change), own="ours")


def test_a_missing_column_is_named_with_the_nearest():
    with pytest.raises(CrmlabError, match='"quantity"; got quantities'):
        retention_indicators(LOG.rename(columns={"quantity": "quantities"}), own="ours")
    with pytest.raises(CrmlabError, match="own must be one brand"):
        retention_indicators(LOG, own=["ours", "theirs"])
    with pytest.raises(CrmlabError, match=r"contacts\.brand must be given in every row"):
        retention_indicators(LOG, own="ours", contacts=CONTACTS.assign(brand=None))
    with pytest.raises(CrmlabError, match="time must be finite; got inf"):
        retention_indicators(LOG.drop(columns="problem").assign(time=np.inf), own="ours")
    with pytest.raises(CrmlabError, match="contacts must have at least one row"):
        retention_indicators(LOG, own="ours", contacts=CONTACTS[:0])


def test_times_in_words_are_put_in_order_as_dates():
    """As text, 2024/5/12 would stand before 2024/5/9."""
    log = LOG.iloc[[0, 2]].assign(time=["2024/5/9", "2024/5/12"], problem=[1, 0])
    assert retention_indicators(log, own="ours")["quality_tolerance"].tolist() == [1.0]
