import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from crmlab.errors import CrmlabError
from crmlab.models.satisfaction import (
    ITEMS,
    LATENTS,
    PATHS,
    estimate_paths,
    latent_correlations,
    latent_scores,
    leaving_probability,
    survey,
)

R_SQUARED = {"satisfaction": 0.680, "loyalty": 0.457}
SEEDS = range(200)
EDGES = np.concatenate([[-np.inf], np.arange(1.5, 10), [np.inf]])
SIZE = 500


@pytest.fixture(scope="module")
def tables():
    return [survey(SIZE, np.random.default_rng([seed, 13])) for seed in SEEDS]


def uniform(p_values):
    """Fail by chance less than once in 10,000 runs on seeds not yet seen."""
    return stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_the_exact_model_holds_the_published_coefficients():
    paths = estimate_paths(latent_correlations())
    for cause, effect, coefficient, r_squared in paths.itertuples(index=False):
        assert coefficient == pytest.approx(PATHS[effect][cause], abs=1e-9)
        assert r_squared == pytest.approx(R_SQUARED.get(effect, r_squared), abs=5e-4)
    assert len(paths) == 12


def test_the_coefficients_are_those_published():
    """250 customers of a mobile operator, by SmartPLS."""
    published = {
        ("image", "expectation"): 0.505, ("expectation", "quality"): 0.557,
        ("expectation", "value"): 0.051, ("quality", "value"): 0.557,
        ("image", "satisfaction"): 0.179, ("expectation", "satisfaction"): 0.064,
        ("quality", "satisfaction"): 0.513, ("value", "satisfaction"): 0.192,
        ("satisfaction", "complaints"): 0.526, ("image", "loyalty"): 0.195,
        ("satisfaction", "loyalty"): 0.483, ("complaints", "loyalty"): 0.071,
    }
    paths = estimate_paths(latent_correlations()).set_index(["cause", "effect"])["coefficient"]
    assert paths.round(3).to_dict() == published


def test_the_exact_model_is_a_correlation_matrix():
    r = latent_correlations()
    np.testing.assert_array_equal(r, r.T)
    np.testing.assert_array_equal(np.diag(r), 1.0)
    assert np.linalg.eigvalsh(r).min() > 0.1


def test_a_large_sample_recovers_the_paths():
    sample = estimate_paths(latent_scores(200_000, np.random.default_rng(3)).corr())
    exact = estimate_paths(latent_correlations())
    np.testing.assert_allclose(sample.coefficient, exact.coefficient, atol=0.012)
    np.testing.assert_allclose(sample.r_squared, exact.r_squared, atol=0.01)


@pytest.mark.parametrize("effect", LATENTS[1:])
def test_regression_on_the_causes_agrees_with_the_paths(effect):
    """The F test of the true coefficients has uniform p-values over fresh seeds."""
    causes, b = list(PATHS[effect]), np.array(list(PATHS[effect].values()))
    n, k = 300, len(b) + 1
    p_values = []
    for seed in SEEDS:
        scores = latent_scores(n, np.random.default_rng([seed, 11]))
        x = np.column_stack([np.ones(n), scores[causes]])
        y = scores[effect].to_numpy() - x[:, 1:] @ b
        fit, (rss,), *_ = np.linalg.lstsq(x, y, rcond=None)
        f = ((x @ fit) ** 2).sum() / k / (rss / (n - k))
        p_values.append(stats.f.sf(f, k, n - k))
    assert uniform(p_values)


def test_correlations_agree_with_the_exact_twin():
    """One squared distance over all seven variables: a chi-square with 28 degrees of freedom."""
    exact = latent_correlations().to_numpy()
    root = np.linalg.inv(np.linalg.cholesky(exact))
    p_values = []
    for seed in SEEDS:
        z = latent_scores(4, np.random.default_rng([seed, 12])).to_numpy() @ root.T
        p_values.append(stats.chi2.sf((z**2).sum(), z.size))
    assert uniform(p_values)


@pytest.mark.parametrize(
    ("item", "mean"), [("expected", 7.8), ("image_5", 7.5), ("value_2", 6.5), ("complaints_1", 6.6)]
)
def test_answers_follow_the_rounded_normal_law(tables, item, mean):
    law = np.diff(stats.norm.cdf(EDGES, mean, 1.9))
    p_values = []
    for table in tables:
        counts = np.bincount(table[item], minlength=11)[1:]
        seen, theory = (np.append(c[4:], c[:4].sum()) for c in (counts, SIZE * law))
        p_values.append(stats.chisquare(seen, theory).pvalue)
    assert uniform(p_values)


@pytest.mark.parametrize(
    ("a", "b", "causes"),
    [
        ("image_1", "image_2", ("image", "image")),
        ("perceived", "quality_7", ("quality", "quality")),
        ("expected", "perceived", ("expectation", "quality")),
        ("image_1", "loyalty_3", ("image", "loyalty")),
    ],
)
def test_answers_correlate_as_the_exact_twin_says(a, b, causes):
    """A loading of .8, then rounding to 1..10, integrated over the two latent scores."""
    means = {"image": 7.5, "expectation": 7.8, "quality": 7.4, "loyalty": 7.0}
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()

    def moments(name, z, spread):
        steps = stats.norm.sf(EDGES[1:-1], means[name] + 1.9 * 0.8 * z[..., None], spread)
        return 1 + steps.sum(-1), 1 + (steps * np.arange(3, 21, 2)).sum(-1)

    r = latent_correlations().loc[causes]
    other = r * nodes[:, None] + np.sqrt(max(0.0, 1 - r**2)) * nodes
    x, _ = moments(causes[0], nodes, 1.9 * 0.6)
    y, _ = moments(causes[1], other, 1.9 * 0.6)
    (mx, sx), (my, sy) = (moments(name, np.zeros(1), 1.9) for name in causes)
    covariance = weights @ (x[:, None] * y) @ weights - mx * my
    exact = float((covariance / np.sqrt((sx - mx**2) * (sy - my**2))).item())
    table = survey(40_000, np.random.default_rng(5))
    assert table[a].corr(table[b]) == pytest.approx(exact, abs=0.02)


def test_as_many_leave_as_the_exact_twin_says(tables):
    exact, _ = integrate.quad(lambda z: leaving_probability(z) * stats.norm.pdf(z), -9, 9)
    assert 0.15 < exact < 0.25
    gone = np.array([table.left.sum() for table in tables])
    law = stats.binom(SIZE, exact)
    middle = np.random.default_rng(15).random(len(gone))  # makes a discrete p-value uniform
    assert uniform(law.sf(gone) + middle * law.pmf(gone))


def test_the_loyal_stay_and_some_of_the_satisfied_leave():
    table = survey(5000, np.random.default_rng(6))
    satisfied = table.filter(like="satisfaction_").mean(axis=1) >= 8
    loyal = table.filter(like="loyalty_").mean(axis=1) >= 8
    assert 0 < table.left[loyal].mean() < table.left[satisfied].mean() < table.left.mean()


def test_the_table_is_whole_numbers_in_the_order_documented():
    table = survey(50, np.random.default_rng(8))
    items = [f"{name}_{i + 1}" for name, n in ITEMS.items() for i in range(n)]
    assert table.columns.tolist() == ["customer", "expected", "perceived", *items, "left"]
    assert (table.dtypes == np.int64).all()
    assert table[["expected", "perceived", *items]].isin(range(1, 11)).all(axis=None)
    assert table.customer.tolist() == list(range(1, 51))
    assert set(table.left) <= {0, 1}
    pd.testing.assert_frame_equal(table, survey(50, np.random.default_rng(8)))


@pytest.mark.parametrize("draw", [survey, latent_scores])
@pytest.mark.parametrize("bad", [0, -3, 2.5, "many"])
def test_number_of_customers(draw, bad):
    with pytest.raises(CrmlabError, match="customers must be"):
        draw(bad, np.random.default_rng(1))


def test_correlations_that_cannot_be():
    r = latent_correlations()
    with pytest.raises(CrmlabError, match='have a column "image"'):
        estimate_paths(r.drop(columns="image"))
    with pytest.raises(CrmlabError, match='have a column "value"'):
        estimate_paths(r.drop(index="value"))
    with pytest.raises(CrmlabError, match="correlations must be"):
        estimate_paths(r * 2)
    with pytest.raises(CrmlabError, match="loyalty must be"):
        leaving_probability(np.nan)


def test_correlations_that_cannot_be_are_refused():
    r = latent_correlations()
    same = pd.DataFrame(1.0, index=r.index, columns=r.columns)
    lopsided = r.copy()
    lopsided.loc["image", "loyalty"] = 0.0
    pd.testing.assert_frame_equal(estimate_paths(r.convert_dtypes()), estimate_paths(r))
    for bad in (same, lopsided):
        with pytest.raises(CrmlabError, match="correlations must be symmetric and positive"):
            estimate_paths(bad)
    with pytest.raises(CrmlabError, match='correlations must have one column "image"; got 2'):
        estimate_paths(pd.concat([r, r], axis=1))
