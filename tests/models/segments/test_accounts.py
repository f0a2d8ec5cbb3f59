import pytest

from crmlab.errors import CrmlabError
from crmlab.models.segments import GROWTH_STRATEGIES, KEY_ACCOUNTS, growth_strategy, key_account


def test_cheverton_published():
    got = key_account([9, 9, 1, 1], [9, 1, 9, 1], crossing=(5, 5))
    assert got.tolist() == list(reversed(KEY_ACCOUNTS))


def test_a_higher_bar_for_attractiveness_leaves_fewer_key_accounts():
    names = key_account([9, 6, 7], [8, 8, 2], crossing=(8, 5)).tolist()
    assert names == ["key_account", "maintenance_account", "opportunistic_account"]


def test_growth_strategies_of_the_course():
    got = growth_strategy([[True], [False]], [True, False])
    assert got.tolist() == [["loyalty_strategy", "extension"], ["acquisition", "diversification"]]
    assert set(got.ravel()) == set(GROWTH_STRATEGIES)


def test_errors_name_the_argument():
    with pytest.raises(CrmlabError, match="strength must be finite"):
        key_account([1, 2], [1, float("nan")])
    with pytest.raises(CrmlabError, match="existing_customer must be a number; got yes"):
        growth_strategy("yes", True)
    with pytest.raises(CrmlabError, match="existing_offer must be 0 or 1; got 7"):
        growth_strategy(True, 7)
