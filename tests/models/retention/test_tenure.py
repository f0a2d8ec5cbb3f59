import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.retention import BetaGeometric, fit_beta_geometric

HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
POSITIVE = st.floats(0.05, 50)


def test_fit_and_projection_published():
    """Fader & Hardie (2007), the High End segment."""
    fitted = fit_beta_geometric(np.array(HIGH_END) / 100)
    assert fitted.model.alpha == pytest.approx(0.668, abs=5e-4)
    assert fitted.model.beta == pytest.approx(3.806, abs=5e-4)
    assert fitted.log_likelihood == pytest.approx(-1.611, abs=5e-4)
    np.testing.assert_allclose(
        100 * fitted.model.survival(np.arange(8, 13)), [46.04, 43.58, 41.42, 39.51, 37.80],
        atol=0.005,
    )


def test_shares_and_numbers_give_the_same_model():
    shares = fit_beta_geometric(np.array(HIGH_END) / 100)
    numbers = fit_beta_geometric(np.array(HIGH_END) * 10)
    assert numbers.model.alpha == pytest.approx(float(shares.model.alpha), rel=1e-6)
    assert numbers.log_likelihood == pytest.approx(1000 * shares.log_likelihood)


@given(POSITIVE, POSITIVE)
def test_survival_retention_and_loss_agree(alpha, beta):
    model, t = BetaGeometric(alpha, beta), np.arange(1, 30)
    np.testing.assert_allclose(model.survival(t), np.cumprod(model.retention(t)), rtol=1e-9)
    np.testing.assert_allclose(model.lost(t), -np.diff(model.survival(np.arange(30))), atol=1e-12)
    assert model.survival(0) == pytest.approx(1)
    assert (np.diff(model.retention(t)) > 0).all()


def test_customers_all_alike_have_one_retention_rate():
    alike = BetaGeometric(alpha=2e7, beta=8e7)
    np.testing.assert_allclose(alike.retention([1, 5, 10]), 0.8, atol=1e-6)
    fitted = fit_beta_geometric(0.8 ** np.arange(9.0))
    np.testing.assert_allclose(fitted.model.survival(12), 0.8**12, rtol=1e-5)


@pytest.mark.parametrize("alive", [[10, 0], [10, 0, 0], [10, 10, 0], [1e9, 1e9 - 1, 1e9 - 1]])
def test_extreme_cohorts_are_fitted(alive):
    fitted = fit_beta_geometric(alive)
    assert np.isfinite([fitted.model.alpha, fitted.model.beta]).all()
    lost, t = -np.diff(alive), np.arange(1, len(alive))
    for alpha in np.geomspace(1e-3, 1e3, 13):
        for beta in np.geomspace(1e-3, 1e3, 13):
            other = BetaGeometric(alpha, beta)
            with np.errstate(divide="ignore"):
                likelihood = lost @ np.log(other.lost(t)) if not alive[-1] else (
                    lost @ np.log(other.lost(t)) + alive[-1] * np.log(other.survival(t[-1])))
            assert not likelihood > fitted.log_likelihood + 1e-6 * abs(fitted.log_likelihood)


@given(POSITIVE, POSITIVE, st.floats(0.05, 1), st.integers(0, 10))
def test_discounted_lifetime_is_the_sum(alpha, beta, discount, renewal):
    model, later = BetaGeometric(alpha, beta), np.arange(2000)
    before = model.survival(renewal - 1) if renewal else 1.0
    summed = (model.survival(renewal + later) / before * (1 + discount) ** -later).sum()
    assert model.discounted_lifetime(discount, renewal) == pytest.approx(summed, rel=1e-6)


@pytest.mark.parametrize(
    ("alpha", "beta", "renewal"), [(200, 800, 0), (1, 1000, 0), (3e4, 2e4, 5), (0.668, 3.806, 400)]
)
@pytest.mark.parametrize("discount", [0.02, 0.1, 2])
def test_discounted_lifetime_of_cohorts_alike_and_of_the_oldest_customers(
    alpha, beta, renewal, discount
):
    """Where the gamma functions of the hypergeometric one overflow."""
    model, later = BetaGeometric(alpha, beta), np.arange(1, 2000)
    stays = np.cumprod(np.append(1.0, model.retention(renewal + later)))
    first = model.retention(renewal) if renewal else 1.0
    summed = first * (stays * (1 + discount) ** -np.arange(2000.0)).sum()
    assert model.discounted_lifetime(discount, renewal) == pytest.approx(summed, rel=1e-10)


def test_discounted_lifetime_where_the_future_counts_in_full():
    """The mean lifetime (alpha + beta - 1) / (alpha - 1), and hardly less at a rate of 1e-6."""
    model = BetaGeometric([2.0, 20, 2000], [7.0, 80, 8000])
    whole = (model.alpha + model.beta - 1) / (model.alpha - 1)
    np.testing.assert_allclose(model.discounted_lifetime(1e-6), whole, rtol=1e-3)
    with pytest.raises(CrmlabError, match="discount must be finite and at least 1e-06"):
        model.discounted_lifetime(1e-9)


def test_fit_finds_the_truth():
    truth = BetaGeometric(alpha=1.5, beta=4.0)
    fitted = fit_beta_geometric(truth.survival(np.arange(11))).model
    np.testing.assert_allclose([fitted.alpha, fitted.beta], [1.5, 4.0], rtol=1e-4)


def test_simulated_leavers_are_as_the_closed_form_says():
    model, p_values = BetaGeometric(alpha=0.668, beta=3.806), []
    period = np.arange(1, 21)
    expected = 5000 * np.append(model.lost(period), model.survival(20))
    for seed in range(200):
        left = model.simulate(5000, np.random.default_rng([10, seed]))
        seen = np.bincount(np.minimum(left, 21), minlength=22)[1:]
        p_values.append(stats.chisquare(seen, expected).pvalue)
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


@pytest.mark.parametrize(
    ("alive", "message"),
    [
        ([100, 90, 95], "alive must never rise; got 95"),
        ([100, 100], "alive must fall"),
        ([100], "alive must fall"),
        ([100, np.nan], "alive must be"),
        ([[100, 90]], "alive must have the shape"),
    ],
)
def test_a_cohort_that_cannot_be_is_refused(alive, message):
    with pytest.raises(CrmlabError, match=message):
        fit_beta_geometric(alive)


def test_parameters_off_their_range_are_named():
    with pytest.raises(CrmlabError, match="alpha must be"):
        BetaGeometric(alpha=0, beta=1)
    with pytest.raises(CrmlabError, match=r"beta must be .* at most 1e\+09; got 1e\+12"):
        BetaGeometric(alpha=1e9, beta=1e12)  # the digits of its logarithms would cancel
    np.testing.assert_allclose(BetaGeometric(1e9, 1e9).survival([1, 9]), 0.5 ** np.r_[1, 9], 1e-5)
    with pytest.raises(CrmlabError, match="period must be"):
        BetaGeometric(1, 1).retention(0)
    with pytest.raises(CrmlabError, match="discount must be"):
        BetaGeometric(1, 1).discounted_lifetime(0)


def test_fit_of_the_regular_segment_published():
    """Fader & Hardie (2007)."""
    fitted = fit_beta_geometric([1, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241]).model
    assert fitted.alpha == pytest.approx(0.704, abs=5e-4)
    assert fitted.beta == pytest.approx(1.182, abs=5e-4)


def test_segments_are_computed_together():
    both, t = BetaGeometric([[0.668], [0.704]], [[3.806], [1.182]]), np.arange(1, 13)
    for i, (alpha, beta) in enumerate([(0.668, 3.806), (0.704, 1.182)]):
        np.testing.assert_allclose(both.survival(t)[i], BetaGeometric(alpha, beta).survival(t))
    mixed = BetaGeometric([0.5, 50], [1, 1e-3]).simulate(2, np.random.default_rng(1))
    assert mixed.shape == (2,)


def test_shapes_that_do_not_go_together_are_named():
    two = BetaGeometric([0.5, 0.6], 1)
    with pytest.raises(CrmlabError, match="beta must have a shape that goes with"):
        BetaGeometric([0.5, 0.6], [1, 2, 3])
    for call in (two.survival, two.retention, two.lost):
        with pytest.raises(CrmlabError, match="period must have a shape that goes with"):
            call([1, 2, 3])
    with pytest.raises(CrmlabError, match="renewal must have a shape that goes with"):
        two.discounted_lifetime(0.1, [1, 2, 3])
    with pytest.raises(CrmlabError, match="customers must have a shape that goes with"):
        two.simulate(3, np.random.default_rng(1))
    with pytest.raises(CrmlabError, match=r"alpha, beta must have the shape \(1\)"):
        two.simulate(1, np.random.default_rng(1))


def test_a_model_stays_as_it_was_made():
    alpha = np.array([0.5, 0.6])
    model = BetaGeometric(alpha, 1)
    alpha[0] = 9
    assert model.alpha.tolist() == [0.5, 0.6]
