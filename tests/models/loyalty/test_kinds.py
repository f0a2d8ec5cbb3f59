import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.loyalty import LOYALTY_TYPES, dick_basu, jones_sasser, loyalty_types

HIGH_LOW = np.array([[1, 1], [0, 1], [1, 0], [0, 0]])


def test_dick_and_basu_published():
    kinds = dick_basu(*HIGH_LOW.T, crossing=(0.5, 0.5))
    assert kinds.tolist() == ["true_loyalty", "spurious_loyalty", "latent_loyalty", "no_loyalty"]


def test_jones_and_sasser_published():
    kinds = jones_sasser(*HIGH_LOW.T, crossing=(0.5, 0.5))
    assert kinds.tolist() == ["loyalist", "hostage", "mercenary", "defector"]


def test_lines_default_to_the_means():
    kinds = dick_basu([1, 2, 9], [5, 5, 5])
    assert kinds.tolist() == ["spurious_loyalty", "spurious_loyalty", "true_loyalty"]


@pytest.mark.parametrize(("kinds", "first"), [(dick_basu, "attitude"), (jones_sasser, "satisf")])
def test_errors_name_the_score(kinds, first):
    with pytest.raises(CrmlabError, match=f"{first}.* must be finite"):
        kinds([1, np.nan], [1, 2])


def test_seven_types_as_textbooks_place_them():
    table = loyalty_types().query("source == 'textbooks'").set_index("type")
    assert tuple(table.index) == LOYALTY_TYPES
    placed = {kind: f"{row.attachment}/{row.repeat_buying}" for kind, row in table.iterrows()}
    assert placed == {
        "monopoly_loyalty": "low/high", "inertia_loyalty": "low/high",
        "convenience_loyalty": "low/high", "incentive_loyalty": "low/high",
        "price_loyalty": "low/low", "latent_loyalty": "low/low", "premium_loyalty": "high/high",
    }


def test_the_course_differs_on_price_and_latent_only():
    table = loyalty_types()
    course = table[table.source == "course"].set_index("type")
    assert set(course.index) == {"price_loyalty", "latent_loyalty"}
    assert course.loc["price_loyalty", ["attachment", "repeat_buying"]].tolist() == ["low", "high"]
    assert course.loc["latent_loyalty", ["attachment", "repeat_buying"]].tolist() == ["high", "low"]


def test_the_kind_beside_each_type_is_dick_and_basus():
    table = loyalty_types()
    high = table[["attachment", "repeat_buying"]].to_numpy() == "high"
    kinds = dick_basu(*high.T, crossing=(0.5, 0.5))
    assert table.dick_basu.tolist() == kinds.tolist()
    assert table.set_index("type").loc["premium_loyalty", "dick_basu"] == "true_loyalty"
