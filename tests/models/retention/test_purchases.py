import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary
from scipy import integrate, stats

from crmlab.errors import CrmlabError
from crmlab.models.retention import BGNBD, fit_bgnbd

CDNOW = BGNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
BUSY = BGNBD(r=3.0, alpha=2.0, a=0.6, b=2.0)
MODELS = pytest.mark.parametrize("model", [CDNOW, BUSY], ids=["cdnow", "busy"])


@pytest.fixture(scope="module")
def cdnow():
    return load_cdnow_summary()


@pytest.fixture(scope="module")
def peer(cdnow):
    return BetaGeoFitter().fit(cdnow["frequency"], cdnow["recency"], cdnow["T"])


def test_fit_equals_lifetimes(cdnow, peer):
    fitted = fit_bgnbd(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    names = ["r", "alpha", "a", "b"]
    ours = [getattr(fitted.model, name) for name in names]
    np.testing.assert_allclose(ours, peer.params_[names], atol=1e-3)
    np.testing.assert_allclose(fitted.error[names], peer.standard_errors_[names], rtol=1e-3)
    # lifetimes reports the likelihood in its own unit of time; ask it again in weeks
    x, last, now = (cdnow[c].to_numpy() for c in ("frequency", "recency", "T"))
    theirs = -len(x) * peer._negative_log_likelihood(
        np.log(peer.params_[names].to_numpy()), x, last, now, np.ones(len(x)), 0.0
    )
    assert fitted.log_likelihood == pytest.approx(theirs, abs=1e-2)


def test_fit_published(cdnow):
    """Fader, Hardie & Lee (2005), table 2: the CDNOW customers."""
    fitted = fit_bgnbd(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    model = fitted.model
    assert fitted.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    np.testing.assert_allclose(
        [model.r, model.alpha, model.a, model.b], [0.243, 4.414, 0.793, 2.426], atol=1e-3
    )


def test_predictions_equal_lifetimes(cdnow, peer):
    model = BGNBD(*peer.params_[["r", "alpha", "a", "b"]])
    history = cdnow["frequency"], cdnow["recency"], cdnow["T"]
    np.testing.assert_allclose(model.predict(39, *history), peer.predict(39, *history), rtol=1e-9)
    np.testing.assert_allclose(
        model.probability_alive(*history), peer.conditional_probability_alive(*history), rtol=1e-9
    )
    t = np.array([1.0, 13, 52])
    np.testing.assert_allclose(
        model.expected_purchases(t), peer.expected_number_of_purchases_up_to_time(t), rtol=1e-9
    )
    for n in range(8):
        assert model.probability_of_purchases(n, 20) == pytest.approx(
            peer.probability_of_n_purchases_up_to_time(20, n)
        )


@pytest.mark.parametrize("unit", [1 / 7, 1.0, 30.0])
def test_the_unit_of_time_does_not_matter(cdnow, unit):
    weeks = fit_bgnbd(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    other = fit_bgnbd(cdnow["frequency"], cdnow["recency"] * unit, cdnow["T"] * unit)
    assert other.model.alpha == pytest.approx(weeks.model.alpha * unit, rel=1e-4)
    assert other.model.b == pytest.approx(float(weeks.model.b), rel=1e-4)
    shift = cdnow["frequency"].sum() * np.log(unit)
    assert other.log_likelihood == pytest.approx(weeks.log_likelihood - shift, abs=1e-3)


def test_rows_may_stand_for_several_customers(cdnow):
    table = cdnow.groupby(["frequency", "recency", "T"]).size().reset_index(name="n")
    grouped = fit_bgnbd(table["frequency"], table["recency"], table["T"], customers=table["n"])
    each = fit_bgnbd(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    assert grouped.log_likelihood == pytest.approx(each.log_likelihood)
    np.testing.assert_allclose(grouped.error, each.error, rtol=1e-4)


@pytest.mark.parametrize(
    "truth", [(0.3, 6.0, 0.8, 2.5), (2.0, 10.0, 2.0, 3.0), (0.8, 1.0, 0.4, 9.0)]
)
def test_fit_finds_the_truth(truth):
    model = BGNBD(*truth)
    seen = model.simulate(52.0, np.random.default_rng(11), customers=60_000)
    fitted = fit_bgnbd(seen["frequency"], seen["recency"], seen["T"])
    estimate = [fitted.model.r, fitted.model.alpha, fitted.model.a, fitted.model.b]
    assert (np.abs(np.subtract(estimate, truth)) < 4.5 * fitted.error).all()
    assert (fitted.error < 0.5 * np.array(truth)).all()


@MODELS
def test_probabilities_sum_to_one_and_give_the_mean(model):
    n = np.arange(3000)
    p = model.probability_of_purchases(n, 39)
    assert p.sum() == pytest.approx(1, abs=1e-9)
    assert (n * p).sum() == pytest.approx(float(model.expected_purchases(39)), rel=1e-6)


def test_mean_purchases_of_cdnow(cdnow):
    """The theory says 1.197 where the generator of lifetimes, counting days, gives 1.103."""
    assert len(cdnow) == 2357
    assert CDNOW.expected_purchases(39) == pytest.approx(1.197, abs=5e-4)
    drawn = CDNOW.simulate(39.0, np.random.default_rng(16), customers=400_000)
    assert drawn["frequency"].mean() == pytest.approx(1.197, abs=0.02)


@MODELS
def test_probability_of_purchases_is_the_mixture_it_claims_to_be(model):
    """Integrate a Poisson stream, cut off by a geometric number, over both mixing laws."""
    def given_p(p, n):
        poisson = stats.nbinom(model.r, model.alpha / (model.alpha + 10))
        stays = (1 - p) ** n * poisson.pmf(n)
        return stays + (p * (1 - p) ** (n - 1) * poisson.sf(n - 1) if n else 0)

    for n in range(4):
        mixed = integrate.quad(
            lambda p, n=n: given_p(p, n) * stats.beta.pdf(p, model.a, model.b), 0, 1, limit=200
        )[0]
        assert model.probability_of_purchases(n, 10) == pytest.approx(mixed, rel=1e-5)


@MODELS
def test_simulated_purchases_are_as_the_closed_form_says(model):
    p_values, bins = [], np.arange(12)
    probability = model.probability_of_purchases(bins, 20)
    expected = 4000 * np.append(probability, 1 - probability.sum())
    for seed in range(200):
        drawn = model.simulate(20.0, np.random.default_rng([12, seed]), customers=4000)
        seen = np.bincount(np.minimum(drawn["frequency"], 12), minlength=13)
        p_values.append(stats.chisquare(seen, expected).pvalue)
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


@MODELS
def test_simulated_recency_is_that_of_a_purchase_by_purchase_run(model):
    """The order statistic against purchases drawn one by one, for customers with a few of them."""
    rng, n = np.random.default_rng(13), 60_000
    rate, quits = rng.gamma(model.r, 1 / model.alpha, n), rng.beta(model.a, model.b, n)
    last, count, alive, clock = np.zeros(n), np.zeros(n, int), np.ones(n, bool), np.zeros(n)
    running = np.ones(n, bool)
    while running.any():
        clock[running] += rng.exponential(1 / rate[running])
        buys = running & (clock < 20)
        last[buys], count[buys] = clock[buys], count[buys] + 1
        stops = buys & (rng.random(n) < quits)
        alive[stops] = False
        running = buys & ~stops
    drawn = model.simulate(20.0, rng, customers=n)
    for x in (1, 2, 5):
        for state in (True, False):
            ours = drawn.loc[(drawn["frequency"] == x) & (drawn["alive"] == state), "recency"]
            theirs = last[(count == x) & (alive == state)]
            assert stats.ks_2samp(ours, theirs).pvalue > 1e-5
            share = [len(ours), len(theirs)]
            assert abs(share[0] - share[1]) < 4.5 * np.sqrt(sum(share))


@MODELS
def test_probability_alive_and_prediction_hold_for_simulated_customers(model):
    """Over groups of customers, so many are alive and so much is bought as foretold."""
    p_values = []
    for seed in range(100):
        drawn = model.simulate(20.0, np.random.default_rng([14, seed]), customers=5000)
        p = model.probability_alive(drawn["frequency"], drawn["recency"], drawn["T"])
        miss = (drawn["alive"] - p).sum() / np.sqrt((p * (1 - p)).sum())
        p_values.append(stats.norm.cdf(miss))
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


@given(st.integers(0, 300), st.floats(0, 1), st.floats(0.1, 500), st.floats(0, 500))
def test_prediction_is_finite_and_bounded(x, share, now, ahead):
    last = share * now if x else 0.0
    p = CDNOW.probability_alive(x, last, now)
    more = CDNOW.predict(ahead, x, last, now)
    assert 0 <= p <= 1
    assert -1e-9 <= more <= ahead * (CDNOW.r + x) / (CDNOW.alpha + now) + 1e-9


def test_prediction_published():
    """Fader, Hardie & Lee (2005): customer 0001 of CDNOW over the next 39 weeks."""
    assert CDNOW.predict(39, frequency=2, recency=30.43, T=38.86) == pytest.approx(1.226, abs=5e-4)


def test_the_seam_at_a_equal_to_one_is_smooth():
    at, beside = (BGNBD(0.5, 5, a, 2).expected_purchases(30) for a in (1.0, 1.0 + 1e-5))
    assert at == pytest.approx(float(beside), rel=1e-4)


@pytest.mark.parametrize(
    ("r", "a", "b", "ratio"), [(3, 5, 200, 20), (2, 4, 371, 350), (6, 1, 30, 2000), (0.7, 3, 9, 5)]
)
def test_expected_purchases_are_the_mean_over_the_probability_of_leaving(r, a, b, ratio):
    def bought(p):
        return -np.expm1(-r * np.log1p(p * ratio)) / p

    mean = stats.beta(a, b).expect(bought, epsabs=0, epsrel=1e-10, limit=500)
    assert float(BGNBD(r, 1, a, b).expected_purchases(ratio)) == pytest.approx(mean, rel=1e-5)


def test_models_sweep_over_parameters():
    sweep = BGNBD(r=0.243, alpha=4.414, a=[0.4, 0.793], b=2.426)
    assert sweep.expected_purchases(39)[1] == CDNOW.expected_purchases(39)


def test_who_bought_again_just_now_is_alive_and_who_never_did_has_not_left():
    assert CDNOW.probability_alive(0, 0, 1000) == 1
    assert CDNOW.probability_alive(100, 1, 1000) < 1e-9


def test_customers_who_never_leave():
    """Chances of leaving so small that their inverse overflows."""
    loyal = BGNBD(1, 5, 1e-3, 100)
    drawn = loyal.simulate(50.0, np.random.default_rng(15), customers=5000)
    assert drawn["alive"].mean() > 0.99
    fitted = fit_bgnbd(drawn["frequency"], drawn["recency"], drawn["T"])
    assert fitted.model.expected_purchases(50) == pytest.approx(drawn["frequency"].mean(), rel=0.02)


@pytest.mark.parametrize("T", [0.0, np.zeros(5)])
def test_no_time_no_purchases(T):
    drawn = CDNOW.simulate(T, np.random.default_rng(1), customers=5)
    assert not drawn["frequency"].any() and drawn["alive"].all()


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (([1.5], [1], [2]), "frequency must be a whole number; got 1.5"),
        (([-1], [0], [2]), "frequency must be"),
        (([1], [3], [2]), "recency must be at most T; got 3"),
        (([0], [1], [2]), "recency must be 0 where frequency is 0; got 1"),
        (([1], [np.nan], [2]), "recency must be"),
        (([0, 0], [0, 0], [1, 2]), "at least one repeat purchase"),
        (([1, 0], [1, 0], [2, 0]), "T must be"),
        ((1, 1, 2), "frequency must have the shape"),
    ],
)
def test_a_history_that_cannot_be_is_refused(history, message):
    with pytest.raises(CrmlabError, match=message):
        fit_bgnbd(*history)


def test_parameters_off_their_range_are_named():
    with pytest.raises(CrmlabError, match="alpha must be"):
        BGNBD(1, 0, 1, 1)
    with pytest.raises(CrmlabError, match="customers must be"):
        CDNOW.simulate(10, np.random.default_rng(1))


def test_shapes_that_do_not_go_together_are_named():
    two, rng = BGNBD([1, 2], 5, 1, 2), np.random.default_rng(1)
    with pytest.raises(CrmlabError, match="alpha must have a shape that goes with"):
        BGNBD([1, 2], [1, 2, 3], 1, 1)
    for call, name in (
        (lambda: two.expected_purchases([1, 2, 3]), "time"),
        (lambda: two.probability_alive([0, 0, 0], 0, 1), "frequency"),
        (lambda: two.predict([1, 2, 3], 0, 0, 1), "time"),
        (lambda: two.probability_of_purchases([1, 2, 3], 1), "purchases"),
        (lambda: CDNOW.probability_alive([1, 2], [1, 2, 3], 4), "recency"),
        (lambda: fit_bgnbd([1, 2], [1, 1], [2, 2], customers=[1, 2, 3]), "customers"),
        (lambda: two.simulate(10, rng, customers=3), "T"),
    ):
        with pytest.raises(CrmlabError, match=f"{name} must have a shape that goes with"):
            call()
    with pytest.raises(CrmlabError, match="customers must have the shape"):
        fit_bgnbd([1, 2], [1, 1], [2, 2], customers=[[1], [2]])


def test_as_many_customers_are_drawn_as_asked_for():
    rng = np.random.default_rng(1)
    with pytest.raises(CrmlabError, match=r"T must have the shape \(5\); got \(2,\)"):
        CDNOW.simulate([10, 20], rng, customers=5)
    with pytest.raises(CrmlabError, match=r"T must have the shape \(1\); got \(1, 2\)"):
        CDNOW.simulate([[10, 20]], rng)
    with pytest.raises(CrmlabError, match=r"r, alpha, a, b must have the shape \(1\)"):
        BGNBD([1, 2], 5, 1, 2).simulate(10, rng, customers=1)
    assert len(BGNBD([1, 2], 5, 1, 2).simulate([10, 20], rng)) == 2
    with pytest.raises(CrmlabError, match="rng must be a generator"):
        CDNOW.simulate(10, 1, customers=5)
    with pytest.raises(CrmlabError, match="customers must be at most"):
        CDNOW.simulate(10, rng, customers=10**20)
    with pytest.raises(CrmlabError, match=r"r T / alpha must be finite and at most 1e\+15"):
        CDNOW.simulate(1e30, rng, customers=5)


def test_a_model_stays_as_it_was_made():
    r = np.array([0.5, 0.6])
    model = BGNBD(r, 5, 1, 2)
    r[0] = 9
    assert model.r.tolist() == [0.5, 0.6]
