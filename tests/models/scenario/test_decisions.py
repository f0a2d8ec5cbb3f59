import numpy as np
import pandas as pd
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.scenario import BOUNDS, DECISIONS, Scenario, policy
from crmlab.models.sweep import sample


def test_one_number_holds_for_all_quarters():
    plan = policy(price=90, product_quality=np.linspace(0.5, 0.8, 8))
    assert tuple(plan) == DECISIONS and list(plan.index) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (plan.price == 90).all() and plan.product_quality.is_monotonic_increasing


def test_whole_quarters_may_be_floats():
    assert policy(3.0, price=[90, 95, 100]).equals(policy(3, price=[90, 95, 100]))


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ({"price": 0}, "price must be"),
        ({"product_quality": 60}, "product_quality must be between 0 and 1; got 60"),
        ({"contact": -1}, "contact must be"),
        ({"recovery": np.nan}, "recovery must be"),
        ({"price": [90, 100]}, r"price must have the shape \(8\)"),
        ({"quarters": 0}, "quarters must be"),
    ],
)
def test_decisions_off_their_range(decisions, message):
    with pytest.raises(CrmlabError, match=message):
        policy(**decisions)


@pytest.mark.parametrize(
    ("policies", "message"),
    [
        (policy().rename(columns={"price": "prize"}), 'have a column "price"; got prize'),
        (policy().assign(service=2.0), "service must be between 0 and 1"),
        (np.ones((8, 5)), r"policies must have the shape \(\.\.\., quarters, 6\)"),
        (np.ones(6), "policies must have the shape"),
        (np.ones((3, 0, 6)), "policies must have the shape"),
        (pd.DataFrame(columns=list(DECISIONS)), "policies must have at least one row"),
        ("cheap", "policies must be a number; got cheap"),
        (None, "policies must be finite"),
        ([], "policies must have the shape"),
        ([policy(8), policy(4)], r"policies must have the shape \(8, 6\); got \(4, 6\)"),
    ],
)
def test_policies_that_do_not_fit(policies, message):
    with pytest.raises(CrmlabError, match=message):
        Scenario.example().run(policies)


def test_a_sample_of_the_bounds_is_a_set_of_policies():
    drawn = sample(50, rng=np.random.default_rng(1), **BOUNDS)
    policies = np.repeat(drawn[list(DECISIONS)].to_numpy()[:, None], 8, axis=1)
    assert Scenario.example().run(policies).profit.shape == (50, 8)
