import numpy as np
import pytest
from scipy import stats

from crmlab.errors import CrmlabError
from crmlab.models.buying_center import dirichlet_around

STATED = np.array([[0.6, 0.3, 0.1], [0.2, 0.0, 0.8]])


def test_each_share_is_beta_as_theory_has_it():
    """One share of a Dirichlet is Beta(c p, c (1 - p)): uniform p-values over 200 seeds."""
    p_values = [
        stats.kstest(
            dirichlet_around(STATED, 20.0, 60, np.random.default_rng(seed))[:, 0, 1],
            stats.beta(6, 14).cdf,
        ).pvalue
        for seed in range(200)
    ]
    assert stats.kstest(p_values, "uniform").pvalue > 1e-4


def test_rows_sum_to_one_and_nothing_comes_of_nothing():
    drawn = dirichlet_around(STATED, 5.0, 1000, np.random.default_rng(0))
    assert drawn.shape == (1000, 2, 3)
    np.testing.assert_allclose(drawn.sum(-1), 1)
    assert (drawn[:, 1, 1] == 0).all()


def test_great_certainty_gives_back_what_was_stated():
    drawn = dirichlet_around(STATED, 1e10, 5, np.random.default_rng(0))
    np.testing.assert_allclose(drawn, np.broadcast_to(STATED, drawn.shape), atol=1e-4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stated": [[0.5, 0.4]]}, r"stated\[0\] must sum to 1"),
        ({"concentration": 0.5}, "concentration must be"),
        ({"concentration": np.inf}, "concentration must be"),
        ({"draws": -1}, "draws must be a whole number"),
    ],
)
def test_what_cannot_be_right_is_refused(change, message):
    arguments = {"stated": STATED, "concentration": 10.0, "draws": 3} | change
    with pytest.raises(CrmlabError, match=message):
        dirichlet_around(**arguments, rng=np.random.default_rng(0))
