from dataclasses import replace

import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.scenario import SHOCKS, Rival, Scenario, Segment, Shock, policy, random_shocks

SEGMENT = Segment("all", 100, 400, 150.0, 60.0, 1.0)


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_shock_is_felt_when_it_comes_and_not_before(kind):
    calm = Scenario.example().expected(policy())
    hit = Scenario.example(Shock(kind, quarter=4, size=0.15, lasts=2)).expected(policy())
    assert calm.loc[:3].equals(hit.loc[:3])
    assert (hit.retention < calm.retention).loc[4:5].all()
    if kind != "recession":  # that hits the rivals as well
        assert (hit.customers < calm.customers).loc[5:].all()


def test_a_quality_crisis_costs_what_was_decided():
    """What fails was paid for; more failures bring more complaints."""
    calm = Scenario.example().expected(policy(1))
    hit = Scenario.example(Shock("quality_crisis", 1, size=0.5)).expected(policy(1))
    assert hit.cost[1] > calm.cost[1] and hit.profit[1] < calm.profit[1]


def test_a_shock_passes():
    """Where expectations do not move, nothing is felt once it is over."""
    market = Scenario((SEGMENT,), (Rival("r", 90, 0.5, 0.5),), adaptation=0.0)
    calm = market.expected(policy()).retention
    war = Shock("price_war", quarter=2, size=0.2, lasts=3)
    hit = replace(market, shocks=(war,)).expected(policy()).retention
    np.testing.assert_allclose(hit.drop([2, 3, 4]), calm.drop([2, 3, 4]))
    assert (hit < calm - 0.01).loc[2:4].all()


def test_shocks_of_a_kind_add_up_and_never_pass_all():
    two = (Shock("recession", 1, 0.5, 9), Shock("recession", 1, 0.5, 9))
    worth = [Scenario.example(*shocks)._offer(1, policy().to_numpy()[0]).worth
             for shocks in ((), two[:1], two)]
    np.testing.assert_allclose(worth[1], 0.5 * worth[0])
    np.testing.assert_allclose(worth[2], 0.25 * worth[0])


def test_random_shocks():
    many = random_shocks(np.random.default_rng(1), quarters=4000, chance=0.25)
    assert {shock.kind for shock in many} == set(SHOCKS)
    assert abs(len(many) - 1000) < 5 * np.sqrt(4000 * 0.25 * 0.75)
    assert all(0.05 <= shock.size <= 0.2 and 1 <= shock.lasts <= 3 for shock in many)
    assert random_shocks(np.random.default_rng(1), chance=0) == ()
    assert random_shocks(np.random.default_rng(5)) == random_shocks(np.random.default_rng(5))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Shock("price_wars", 1), 'did you mean "price_war"'),
        (lambda: Shock("recession", 0), "quarter must be"),
        (lambda: Shock("recession", 1, size=20), "size must be"),
        (lambda: Shock("recession", 1, size=1), "size must be .*less than 1"),
        (lambda: Segment("none", 0, 0, 150.0, 60.0, 1.0), "market must be a whole number of at le"),
        (lambda: replace(SEGMENT, customers=500), "market must be a whole number of at least 500"),
        (lambda: replace(SEGMENT, product=0), "product must be"),
        (lambda: replace(SEGMENT, competition=0), "competition must be"),
        (lambda: Rival("r", 90, 1.2, 0.5), "quality must be"),
        (lambda: Rival("r", [90, 80], 0.5, 0.5), "price must be one number"),
        (lambda: replace(Scenario.example(), discount=[0.1, 0.2]), "discount must be one number"),
    ],
)
def test_bad_input_is_named(build, message):
    with pytest.raises(CrmlabError, match=message):
        build()
