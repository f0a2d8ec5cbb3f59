import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import (
    STAGES,
    BuyingCenter,
    Member,
    group_choice,
    influence,
    stage_weights,
    swing,
)

VENDORS = ["H", "B", "Z"]
P = [[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.7, 0.1], [0.4, 0.3, 0.3], [0.3, 0.2, 0.5]]
ROLES = ["user", "influencer", "decider", "buyer", "gatekeeper"]
W = [0.15, 0.20, 0.40, 0.15, 0.10]
NETWORK = np.full((5, 5), 0.1) + 0.5 * np.eye(5)


def members():
    rows = zip(ROLES, W, P, strict=True)
    return [Member(f"the {r}", r, w, dict(zip(VENDORS, p, strict=True))) for r, w, p in rows]


def test_choose_is_group_choice_with_labels():
    center = BuyingCenter(members())
    chosen = center.choose("plurality")
    np.testing.assert_array_equal(chosen, group_choice(P, W, "plurality"))
    assert list(chosen.index) == VENDORS
    majority = center.choose("majority")
    assert list(majority.index) == [*VENDORS, "no_decision"]
    np.testing.assert_allclose(majority.sum(), 1)


def test_autocracy_by_default_by_name_by_role():
    center = BuyingCenter(members())
    np.testing.assert_allclose(center.choose("autocracy"), P[2])
    np.testing.assert_allclose(center.choose("autocracy", decider="buyer"), P[3])
    np.testing.assert_allclose(center.choose("autocracy", decider="the user"), P[0])
    np.testing.assert_allclose(center.choose("autocracy", decider=1), P[1])


def test_who_decides_must_be_clear():
    two = [Member("a", "decider", 0.5, {"H": 1.0}), Member("b", "decider", 0.5, {"H": 1.0})]
    with pytest.raises(CrmlabError, match="decider must be one member; got a, b"):
        BuyingCenter(two).choose("autocracy")
    with pytest.raises(CrmlabError, match=r'"the usr".*did you mean "the user"'):
        BuyingCenter(members()).choose("autocracy", decider="the usr")


def test_discussion_moves_the_choice():
    center = BuyingCenter(members(), NETWORK)
    opinions = center.discuss()
    np.testing.assert_allclose(opinions, influence(NETWORK, None, P))
    assert list(opinions.index) == [f"the {role}" for role in ROLES]
    np.testing.assert_allclose(center.discuss(rounds=0), P)
    after = center.after_discussion()
    np.testing.assert_allclose(after.preferences, opinions)
    np.testing.assert_allclose(after.choose("unanimity"), group_choice(opinions, W, "unanimity"))


def test_without_influence_nobody_moves():
    np.testing.assert_array_equal(BuyingCenter(members()).discuss(), P)


def test_from_frame():
    frame = pd.DataFrame(P, columns=VENDORS)
    frame.insert(0, "name", [f"the {role}" for role in ROLES])
    frame.insert(1, "role", ROLES)
    frame.insert(2, "weight", W)
    center = BuyingCenter.from_frame(frame, NETWORK)
    assert list(center.members) == members()
    with pytest.raises(CrmlabError, match='frame must have a column "weight"; got weigth'):
        BuyingCenter.from_frame(frame.rename(columns={"weight": "weigth"}))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("weight", "heavy", "weight of a must be a number; got heavy"),
        ("weight", np.nan, "weight of a must be between 0 and 1; got nan"),
        ("H", "often", r"preferences of a must be a number; got \['often', 0.4\]"),
    ],
)
def test_a_table_with_a_word_for_a_number(column, value, message):
    good = {"name": "a", "role": "user", "weight": 1.0, "H": 0.6, "B": 0.4}
    with pytest.raises(CrmlabError, match=message):
        BuyingCenter.from_frame(pd.DataFrame([good | {column: value}]))


def test_what_is_no_member_is_refused():
    with pytest.raises(CrmlabError, match="members must be Member objects; got Li"):
        BuyingCenter(["Li"])
    with pytest.raises(CrmlabError, match="preferences of Li must name the vendors"):
        Member("Li", "user", 1.0, [0.6, 0.4])


def test_frozen_and_picklable():
    center = BuyingCenter(members(), NETWORK)
    with pytest.raises(FrozenInstanceError):
        center.members = ()
    with pytest.raises(ValueError, match="read-only"):
        center.influence[0, 0] = 1
    again = pickle.loads(pickle.dumps(center))
    pd.testing.assert_frame_equal(again.discuss(), center.discuss())


def swapped(index, **change):
    people = members()
    old = people[index]
    fields = {"name": old.name, "role": old.role, "weight": old.weight,
              "preferences": old.preferences} | change  # fmt: skip
    people[index] = Member(**fields)
    return people


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: [], "members must have at least one member"),
        (lambda: swapped(1, name="the user"), "name must be different for each member"),
        (lambda: swapped(0, weight=0.25), r"weights must sum to 1; got 1\.1"),
        (lambda: swapped(0, role="usr"), 'did you mean "user"'),
        (lambda: swapped(0, preferences={"H": 0.6, "B": 0.3}), "preferences of the user must sum"),
        (
            lambda: swapped(2, preferences={"H": 0.5, "C": 0.5}),
            "preferences of the decider must name the vendors H, B, Z; got H, C",
        ),
        (
            lambda: [Member("a", "user", 1.0, {"no_decision": 1.0})],
            "vendor must not be called no_decision",
        ),
    ],
)
def test_what_cannot_be_right_is_refused(build, message):
    with pytest.raises(CrmlabError, match=message):
        BuyingCenter(build())


def test_network_must_fit():
    with pytest.raises(CrmlabError, match="influence must have the shape"):
        BuyingCenter(members(), np.eye(4))
    with pytest.raises(CrmlabError, match=r"influence\[4\] must sum to 1"):
        BuyingCenter(members(), np.vstack([NETWORK[:4], np.zeros(5)]))


def test_stages_without_influence_or_news_repeat_the_choice():
    center = BuyingCenter(members())
    table = center.through_stages("weighted_probability")
    assert list(table.index) == list(STAGES) and list(table.columns) == VENDORS
    say = stage_weights(ROLES, W)
    np.testing.assert_allclose(table, group_choice(P, say, "weighted_probability"))
    alone = center.through_stages("autocracy", buy_class="straight_rebuy")
    np.testing.assert_allclose(alone, np.tile(P[2], (8, 1)))


def test_news_spreads_and_averages_over_runs():
    center = BuyingCenter(members(), NETWORK)
    calm = center.through_stages("majority")
    rng = np.random.default_rng(1)
    news = center.through_stages("majority", shock=1.0, runs=2000, rng=rng)
    assert list(news.columns) == [*VENDORS, "no_decision"]
    np.testing.assert_allclose(news.sum(axis=1), 1)
    assert (news - calm).abs().max(axis=None) > 0.02
    slight = center.through_stages("majority", shock=1e-9, runs=3, rng=rng)
    np.testing.assert_allclose(slight, calm, atol=1e-6)


def test_a_vendor_ruled_out_has_no_log_odds():
    sure = [Member("a", "user", 1.0, {"H": 1.0, "B": 0.0})]
    with pytest.raises(CrmlabError, match="preferences must be finite and greater than 0"):
        BuyingCenter(sure).through_stages("plurality")


def test_uncertainty_shrinks_with_what_is_known():
    center = BuyingCenter(members())
    wide, narrow = (
        center.uncertainty("plurality", np.random.default_rng(2), concentration=c, draws=4000)
        for c in (10.0, 1e9)
    )
    np.testing.assert_allclose(narrow["mean"], center.choose("plurality"), atol=1e-3)
    np.testing.assert_allclose(narrow["low"], narrow["high"], atol=1e-3)
    assert ((wide["high"] - wide["low"]) > 0.1).all()
    assert narrow["first"].to_dict() == {"H": 1.0, "B": 0.0, "Z": 0.0}
    np.testing.assert_allclose(wide["first"].sum(), 1)
    assert 0 < wide.loc["B", "first"] < wide.loc["H", "first"]
    with pytest.raises(CrmlabError, match="draws must be a whole number of at least 1"):
        center.uncertainty("plurality", np.random.default_rng(2), draws=0)
    both = center.uncertainty("majority", np.random.default_rng(2), draws=50)
    assert list(both.index) == [*VENDORS, "no_decision"]


def test_swing_is_labelled():
    center = BuyingCenter(members())
    table = center.swing("autocracy")
    np.testing.assert_array_equal(table, swing(P, W, "autocracy", decider=2))
    assert table.loc["the decider", "H"] == pytest.approx(0.25)
