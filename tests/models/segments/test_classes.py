import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.segments import (
    CLASSIFICATIONS,
    importance_class,
    loyalty_class,
    management_class,
    value_class,
)


def test_importance_by_rank():
    names = importance_class(np.arange(100))
    assert names[[99, 95, 94, 80, 79, 0]].tolist() == [
        "vip_customer", "vip_customer", "important_customer", "important_customer",
        "ordinary_customer", "ordinary_customer",
    ]
    assert set(names) == set(CLASSIFICATIONS["importance"])


@pytest.mark.parametrize(
    ("purchases", "years", "wallet", "name"),
    [
        (0, 5, 1, "prospect"), (1, 0, 1, "new_customer"), (9, 0.9, 1, "new_customer"),
        (9, 1, 0.49, "existing_customer"), (9, 1, 0.5, "loyal_customer"),
    ],
)
def test_loyalty_by_purchases_years_and_wallet(purchases, years, wallet, name):
    assert loyalty_class(purchases, years, wallet) == name


def test_the_strongest_motive_decides():
    motives = ["novelty", "brand", "value_for_money", "low_price"]
    names = value_class(**dict(zip(motives, 1 + np.eye(4), strict=True)))
    assert names.tolist() == list(CLASSIFICATIONS["value"])
    tied = value_class(novelty=1, brand=2, value_for_money=2, low_price=2)
    assert tied == "follower_customer"


def test_management_sees_one_off_customers_apart():
    names = management_class([9, 9, 1, 1, 9], [9, 1, 9, 1, 9], [2, 2, 2, 2, 1], crossing=(5, 5))
    assert names.tolist() == [
        "key_account", "key_account", "customer_with_potential", "regular_customer",
        "temporary_customer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("classify", "arguments", "message"),
    [
        (importance_class, ([],), "value must have at least one customer"),
        (importance_class, ([1], [0.5, 0.4, 0.2]), r"shares\S* must sum to 1; got 1\.1"),
        (loyalty_class, (-1, 0, 0), "purchases must be"),
        (loyalty_class, (1, np.nan, 0), "years must be"),
        (loyalty_class, (1, 1, 50), "share_of_wallet must be between 0 and 1; got 50"),
        (management_class, ([1], [1], [-1]), "purchases must be"),
        (management_class, ([1], [np.inf], [1]), "potential must be"),
    ],
)
def test_errors(classify, arguments, message):
    with pytest.raises(CrmlabError, match=message):
        classify(*arguments)


def test_motives_are_numbers():
    with pytest.raises(CrmlabError, match="brand must be"):
        value_class(novelty=1, brand=np.nan, value_for_money=1, low_price=1)


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="years must have a shape that goes with"):
        loyalty_class([1, 2], [1, 2, 3], 0.5)
    with pytest.raises(CrmlabError, match="low_price must have a shape that goes with"):
        value_class(novelty=[1, 2], brand=1, value_for_money=1, low_price=[1, 2, 3])
    with pytest.raises(CrmlabError, match="purchases must have a shape that goes with"):
        management_class([1, 2], 1, [1, 2, 3])
