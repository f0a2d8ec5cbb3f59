import numpy as np
import pytest
import quantecon
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.errors import CrmlabError
from crmlab.models.segments import gini, lorenz, pareto_index, pareto_share

VALUES = arrays(float, 7, elements=st.floats(0, 1e6)).filter(lambda x: x.max() > 1e-6)


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_exact_cases(n):
    assert gini(np.full(n, 3.0)) == pytest.approx(0, abs=1e-12)
    assert gini(np.eye(n)[0]) == pytest.approx(1 - 1 / n)
    assert gini(np.arange(1, n + 1)) == pytest.approx((n - 1) / (3 * n))


@pytest.mark.parametrize("index", [2.0, 3.0, 5.0])
def test_pareto_distribution_exact(index):
    """Gini 1/(2a - 1); the best fraction p brings p^(1 - 1/a)."""
    u = (np.arange(1_000_000) + 0.5) / 1_000_000
    values = u ** (-1 / index)
    assert gini(values) == pytest.approx(1 / (2 * index - 1), abs=2e-3)
    top = np.array([0.05, 0.2, 0.5])
    np.testing.assert_allclose(pareto_share(values, top), top ** (1 - 1 / index), atol=2e-3)


@pytest.mark.parametrize("n", [2, 7, 200])
def test_against_quantecon(n):
    """The peer's own Python, without the time that it takes to compile."""
    values = np.random.default_rng(n).exponential(300, n)
    assert gini(values) == pytest.approx(quantecon.gini_coefficient.py_func(values))
    np.testing.assert_allclose(lorenz(values), quantecon.lorenz_curve.py_func(values)[1])


@given(VALUES)
def test_gini_is_twice_the_area_above_the_lorenz_curve(values):
    area = np.trapezoid(lorenz(values), dx=1 / 7)
    assert gini(values) == pytest.approx(1 - 2 * area, abs=1e-9)


@given(VALUES, st.floats(0, 1))
def test_the_best_customers_are_the_rest_of_the_lorenz_curve(values, top):
    share = pareto_share(values, top)
    rest = np.interp(1 - top, np.linspace(0, 1, 8), lorenz(values))
    assert share == pytest.approx(1 - rest, abs=1e-9)
    assert share >= top - 1e-9


@given(VALUES, st.floats(0.01, 100))
def test_the_unit_of_money_does_not_matter(values, rate):
    assert gini(rate * values) == pytest.approx(gini(values), abs=1e-9)


def test_many_firms_and_many_fractions_at_once():
    firms = np.array([[1.0, 80, 9, 5, 5], [1, 1, 1, 1, 1]])
    np.testing.assert_allclose(gini(firms), [gini(firms[0]), 0], atol=1e-12)
    assert lorenz(firms).shape == (2, 6)
    shares = pareto_share(firms, top=[0.2, 0.5, 1])
    np.testing.assert_allclose(shares, [[0.8, 0.915, 1], [0.2, 0.5, 1]])


@given(st.floats(0.01, 0.6), st.floats(0.65, 0.99))
def test_index_gives_back_the_share(top, share):
    index = pareto_index(top, share)
    assert index > 1
    assert top ** (1 - 1 / index) == pytest.approx(share)


def test_eighty_twenty():
    assert pareto_index(0.2, 0.8) == pytest.approx(np.log(5) / np.log(4))


@pytest.mark.parametrize("bad", [[], [-1, 2], [0, 0], [np.nan], [np.inf, 1]])
@pytest.mark.parametrize("measure", [gini, lorenz, pareto_share])
def test_values_that_cannot_be(measure, bad):
    with pytest.raises(CrmlabError, match="values must"):
        measure(bad)


def test_fractions_that_cannot_be():
    with pytest.raises(CrmlabError, match="top must be between 0 and 1; got 20"):
        pareto_share([1, 2], top=20)
    with pytest.raises(CrmlabError, match=r"share must be above top; got 0\.1"):
        pareto_index(0.2, [0.8, 0.1])
    with pytest.raises(CrmlabError, match="top must be"):
        pareto_index(0, 0.8)


def test_shapes_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match="share must have a shape that goes with"):
        pareto_index([0.1, 0.2], [0.7, 0.8, 0.9])
