from itertools import product

import numpy as np
import pandas as pd
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.selling import importance, supporters, tender_win

# The lost deal: A is in charge, B assesses, C has a classmate at the rival; D has rank alone.
PEOPLE = pd.DataFrame({
    "name": ["A", "B", "C", "D"],
    "role": ["decider", "influencer", "influencer", "initiator"],
    "rank": [0.8, 0.5, 0.4, 1.0],
    "influence": [0.9, 0.5, 0.7, 0.1],
    "stance": [0.4, 0.2, -0.9, 0.6],
    "firmness": [0.2, 0.3, 0.9, 0.1],
})  # fmt: skip


def test_importance_by_hand():
    """Roles count by their say at supplier selection: decider 1, influencer .8, initiator .2."""
    raw = np.array([
        0.2 * 0.8 + 0.5 * 1.0 + 0.3 * 0.9,
        0.2 * 0.5 + 0.5 * 0.8 + 0.3 * 0.5,
        0.2 * 0.4 + 0.5 * 0.8 + 0.3 * 0.7,
        0.2 * 1.0 + 0.5 * 0.2 + 0.3 * 0.1,
    ])  # fmt: skip
    np.testing.assert_allclose(importance(PEOPLE), raw / raw.sum())


def test_rank_alone_misleads():
    by_rank = importance(PEOPLE, weights=[1, 0, 0])
    assert by_rank.idxmax() == "D"
    assert importance(PEOPLE).idxmin() == "D"


def test_kinds_and_room():
    table = supporters(PEOPLE)
    assert list(table["kind"].iloc[:3]) == ["ordinary_supporter", "neutral", "opponent"]
    assert table["kind"].iloc[3] == "ordinary_supporter"
    assert supporters(PEOPLE.assign(firmness=0.9))["kind"].iloc[0] == "strong_supporter"
    np.testing.assert_allclose(table["support"], table["importance"] * PEOPLE["stance"].to_numpy())
    assert table["room"].idxmax() == "C"
    np.testing.assert_allclose(table["room"] + table["support"], table["importance"])


def test_the_firm_do_not_waver():
    firm = supporters(PEOPLE.assign(firmness=1.0), pressure=1.0)
    np.testing.assert_allclose(firm["stance"], PEOPLE["stance"])
    for_us = PEOPLE["stance"] > 0
    soft = supporters(PEOPLE.assign(firmness=0.0), pressure=1.0)["stance"].to_numpy()
    np.testing.assert_allclose(soft[for_us], 0)
    np.testing.assert_allclose(
        supporters(PEOPLE, pressure=0.5)["stance"].to_numpy()[for_us],
        (PEOPLE["stance"] * (1 - 0.5 * (1 - PEOPLE["firmness"])))[for_us],
    )


def test_a_rivals_pressure_wins_us_nobody():
    """An opponent who is not firm stays an opponent; only support can be lost."""
    wavering = PEOPLE.assign(stance=[0.4, 0.2, -0.9, -0.1], firmness=0.0)
    np.testing.assert_array_equal(supporters(wavering, pressure=1.0)["stance"], [0, 0, -0.9, -0.1])
    chance = tender_win(wavering, np.linspace(0, 1, 11))
    assert (np.diff(chance) < 0).all()
    against = PEOPLE.assign(stance=-0.5, firmness=0.0)
    np.testing.assert_allclose(tender_win(against, 1.0), tender_win(against, 0.0))


def test_the_vote_by_enumeration():
    counts = importance(PEOPLE).to_numpy()
    for pressure in (0.0, 0.4, 1.0):
        yes = (1 + supporters(PEOPLE, pressure)["stance"].to_numpy()) / 2
        expected = 0.0
        for ballot in product([True, False], repeat=4):
            chance = np.where(ballot, yes, 1 - yes).prod()
            lead = counts[np.array(ballot)].sum() - 0.5
            expected += chance * (0.5 if abs(lead) < 1e-12 else float(lead > 0))
        np.testing.assert_allclose(tender_win(PEOPLE, pressure), expected)


def test_winning_vectorises_over_pressure():
    pressure = np.linspace(0, 1, 5)
    got = tender_win(PEOPLE, pressure)
    np.testing.assert_allclose(got, [tender_win(PEOPLE, p) for p in pressure])


def test_one_strong_supporter_beats_ten_ordinary_ones_under_pressure():
    ten = pd.DataFrame({
        "name": range(11),
        "role": ["decider"] + ["user"] * 10,
        "rank": [0.9] + [0.2] * 10,
        "influence": [0.9] + [0.2] * 10,
        "stance": [0.0] + [0.8] * 10,
        "firmness": 0.0,
    })  # fmt: skip
    one = ten.assign(stance=[0.9] + [0.0] * 10, firmness=[1.0] + [0.0] * 10)
    calm, hard = 0.0, 1.0
    assert tender_win(ten, calm) > tender_win(one, calm)
    assert tender_win(ten, hard) == pytest.approx(0.5)
    assert tender_win(one, hard) > 0.6


def test_all_for_us_all_against_us():
    np.testing.assert_allclose(tender_win(PEOPLE.assign(stance=1.0)), 1)
    np.testing.assert_allclose(tender_win(PEOPLE.assign(stance=-1.0)), 0)
    np.testing.assert_allclose(tender_win(PEOPLE.assign(stance=0.0)), 0.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: importance(PEOPLE.rename(columns={"rank": "rnk"})), 'column "rank"; got rnk'),
        (lambda: importance(PEOPLE[:0]), "people must have at least one row"),
        (lambda: importance(PEOPLE.assign(name="A")), "name must be different for each person"),
        (lambda: importance(PEOPLE.assign(role="decidr")), 'did you mean "decider"'),
        (lambda: importance(PEOPLE.assign(rank=5)), "rank must be between 0 and 1; got 5"),
        (lambda: importance(PEOPLE, [0.5, 0.5]), "weights must be three shares"),
        (
            lambda: importance(PEOPLE.assign(rank=0.0, influence=0.0), [0.5, 0, 0.5]),
            "importance must be above 0",
        ),
        (lambda: supporters(PEOPLE.drop(columns="stance")), 'column "stance"'),
        (lambda: supporters(PEOPLE.assign(stance=2)), "stance must be between -1 and 1"),
        (lambda: supporters(PEOPLE, pressure=2), "pressure must be"),
        (lambda: tender_win(PEOPLE.assign(firmness=np.nan)), "firmness must be"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
