import numpy as np
import pytest
from scipy.optimize import differential_evolution

from crmlab.errors import CrmlabError
from crmlab.models.maintenance import Channel, ClosedLoop, Group, best_plan, compare

MAIL = Channel("mail", 2.0, 0.5, {"urgent": 0.1, "formal": 0.4, "quick": 0.2, "joint": 0.1})
PHONE = Channel("phone", 5.0, 0.8, {"urgent": 0.6, "formal": 0.1, "quick": 0.2, "joint": 0.1})


@pytest.mark.parametrize("budget", [500, 3000, 20_000])
def test_no_search_finds_a_better_plan(budget):
    """Differential evolution over all four frequencies, blind to slopes."""
    loop = ClosedLoop(
        (Group("a", 100, 200.0, "formal", 0.6, 0.9), Group("b", 300, 50.0, "urgent", 0.5, 0.8)),
        (MAIL, PHONE),
    )
    costs = np.array([[200.0, 500.0], [600.0, 1500.0]])

    def loss(x):
        spent = np.einsum("kgc,gc->k", x, costs)
        return np.where(spent <= budget, -loop.profit(x), 1e6 + spent)

    found = differential_evolution(
        lambda x: loss(x.T.reshape(-1, 2, 2)), [(0, budget / c) for c in costs.ravel()],
        rng=1, vectorized=True, updating="deferred", maxiter=150, tol=1e-9, polish=False,
    )
    best = best_plan(loop, budget)
    assert loop.cost(best) <= budget * (1 + 1e-14)
    assert loop.profit(best) >= -found.fun * (1 - 1e-6)


@pytest.mark.parametrize("budget", [1, 2000, 20_000, 1e6])
def test_no_random_plan_of_the_same_cost_is_better(budget):
    loop, rng = ClosedLoop.example(), np.random.default_rng(2)
    costs = np.array([[g.customers * c.cost for c in loop.channels] for g in loop.groups])
    shares = rng.dirichlet(np.full(20, 0.2), 3000) * rng.random((3000, 1))
    best = best_plan(loop, budget)
    random = loop.profit(shares.reshape(-1, 4, 5) * budget / costs)
    assert loop.profit(best) >= random.max()
    assert 0 <= loop.cost(best) <= budget * (1 + 1e-14)
    assert (best.to_numpy() >= 0).all()


def test_money_that_does_not_pay_is_not_spent():
    loop = ClosedLoop.example()
    much, more = best_plan(loop, 50_000), best_plan(loop, 500_000)
    assert loop.cost(much) < 50_000 * 0.5
    np.testing.assert_allclose(loop.profit(much), loop.profit(more), rtol=1e-6)
    assert not best_plan(loop, 0).to_numpy().any()


def test_a_group_without_customers_gets_nothing():
    nobody = Group("a", 0, 100, "formal", 0.5, 0.9)
    best = best_plan(ClosedLoop((nobody, Group("b", 50, 100, "quick", 0.5, 0.9))), 1000)
    assert not best.loc["a"].any() and best.loc["b"].any()
    empty = ClosedLoop((nobody,))
    assert not best_plan(empty, 1000).to_numpy().any()


def test_compare():
    table = compare(ClosedLoop.example(), 20_000)
    assert list(table.index) == ["none", "equal_spread", "best"]
    assert table.profit["best"] > max(table.profit["none"], table.profit["equal_spread"])
    assert table.cost["none"] == 0 and np.isnan(table.return_on_investment["none"])
    np.testing.assert_allclose(table.gain, table.profit - table.profit["none"])
    # the surprise: the same for everyone costs more than it brings
    assert table.gain["equal_spread"] < 0 < table.gain["best"]


@pytest.mark.parametrize(("budget", "cycles", "name"), [(-1, 4, "budget"), (10, 0, "cycles")])
def test_bad_input_is_named(budget, cycles, name):
    with pytest.raises(CrmlabError, match=f"{name} must be"):
        best_plan(ClosedLoop.example(), budget, cycles)
