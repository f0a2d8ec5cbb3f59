import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models import value
from crmlab.models.value import Response

WIN = Response.calibrated(spending=5, share=0.20, ceiling=0.40)
KEEP = Response.calibrated(spending=8, share=0.40, ceiling=0.70)
FIRM = {"acquisition": WIN, "retention": KEEP, "margin": 50, "discount": 0.12}


def test_today_and_the_best_published():
    """The example of Blattberg & Deighton (1996)."""
    today = value.acquisition_equity(acquisition_spending=5, retention_spending=8, **FIRM)
    assert today == pytest.approx(8.3333, abs=5e-5)
    best = value.best_balance(**FIRM)
    assert best.acquisition_spending == pytest.approx(10.0778, abs=5e-5)
    assert best.retention_spending == pytest.approx(15.9330, abs=5e-5)
    assert best.acquisition_rate == pytest.approx(0.3011, abs=5e-5)
    assert best.retention_rate == pytest.approx(0.5705, abs=5e-5)
    assert best.equity == pytest.approx(11.8756, abs=5e-5)
    assert best.lifetime_value == pytest.approx(72.917, abs=5e-4)


def test_at_the_best_one_more_customer_costs_a_lifetime_value():
    best = value.best_balance(**FIRM)
    for curve, spent in ((WIN, best.acquisition_spending), (KEEP, best.retention_spending)):
        slope = (curve(spent + 1e-5) - curve(spent - 1e-5)) / 2e-5
        assert 1 / slope == pytest.approx(best.lifetime_value, rel=1e-6)


CURVES = st.builds(Response, st.floats(0.05, 0.95), st.floats(0.005, 0.5))


@given(CURVES, CURVES, st.floats(1, 500), st.floats(0.01, 0.5))
def test_a_search_finds_nothing_better(win, keep, margin, discount):
    firm = {"acquisition": win, "retention": keep, "margin": margin, "discount": discount}
    best = value.best_balance(**firm)

    top = [best.acquisition_spending, best.retention_spending, margin]
    for high in top:  # near the optimum and far from it
        grid = np.linspace(0, 2 * high, 201)
        found = value.acquisition_equity(
            acquisition_spending=grid[:, None], retention_spending=grid, **firm
        )
        assert found.max() <= best.equity + 1e-9
    here = value.acquisition_equity(
        acquisition_spending=top[0], retention_spending=top[1], **firm
    )
    assert here == pytest.approx(best.equity, abs=1e-9)


def test_a_customer_not_worth_winning_is_not_won():
    poor = value.best_balance(**(FIRM | {"margin": 0.1}))
    assert poor.acquisition_spending == poor.retention_spending == poor.equity == 0


def test_a_very_large_margin_neither_overflows_nor_warns():
    rich = value.best_balance(**(FIRM | {"margin": [1e3, 1e6, 1e9]}))
    assert np.isfinite(rich.equity).all()
    assert (np.diff(rich.retention_rate) >= 0).all()


def test_balances_sweep_over_margins():
    sweep = value.best_balance(**(FIRM | {"margin": [20, 50, 80]}))
    for i, margin in enumerate([20, 50, 80]):
        one = value.best_balance(**(FIRM | {"margin": margin}))
        np.testing.assert_allclose([x[i] for x in sweep], list(one))


def test_response_passes_through_today():
    np.testing.assert_allclose(KEEP([0, 8, 1e9]), [0, 0.4, 0.7])


def test_shares_that_cannot_be_are_refused():
    with pytest.raises(CrmlabError, match=r"share must be below the ceiling; got 0\.8"):
        Response.calibrated(spending=8, share=0.8, ceiling=0.7)
    with pytest.raises(CrmlabError, match="ceiling must be"):
        Response(ceiling=1.2, rate=0.1)
    with pytest.raises(CrmlabError, match="rate must be"):
        Response(ceiling=0.5, rate=0)
    with pytest.raises(CrmlabError, match="spending must be"):
        KEEP(-1)
    with pytest.raises(CrmlabError, match="margin must be"):
        value.best_balance(**(FIRM | {"margin": np.nan}))


def test_customers_kept_for_ever_need_a_discount():
    everyone = Response(ceiling=1, rate=1)
    firm = FIRM | {"retention": everyone, "discount": 0}
    with pytest.raises(CrmlabError, match="discount must be above 0 where nobody leaves"):
        value.acquisition_equity(acquisition_spending=5, retention_spending=1000, **firm)
    assert np.isfinite(value.best_balance(**(firm | {"margin": 10})).equity)


def test_curves_and_numbers_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="rate must have a shape that goes with"):
        Response([0.4, 0.5], [0.1, 0.2, 0.3])
    with pytest.raises(CrmlabError, match="spending must have a shape that goes with"):
        Response([0.4, 0.5], 0.1)([1, 2, 3])
    with pytest.raises(CrmlabError, match="discount must have a shape that goes with"):
        value.best_balance(**(FIRM | {"margin": [1, 2], "discount": [0.1, 0.2, 0.3]}))


def test_a_curve_stays_as_it_was_made():
    ceiling = np.array([0.4, 0.5])
    curve = Response(ceiling, 0.1)
    ceiling[0] = 0.9
    assert curve.ceiling.tolist() == [0.4, 0.5]
