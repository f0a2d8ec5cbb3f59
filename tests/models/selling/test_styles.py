import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models.selling import SOCIAL_STYLES, position, social_style, temperaments


def test_published_quadrants():
    """Merrill & Reid: driver, expressive, amiable, analytical, round the square."""
    got = social_style([0.9, 0.9, 0.1, 0.1], [0.1, 0.9, 0.9, 0.1])
    assert list(got) == ["driver", "expressive", "amiable", "analytical"]


@pytest.mark.parametrize("style", SOCIAL_STYLES)
def test_each_style_is_found_where_it_stands(style):
    assert social_style(*position(style)) == style


def test_on_the_line_counts_as_high():
    assert social_style(0.5, 0.5) == "expressive"
    assert social_style(0.5, 0.5, cut=0.6) == "analytical"


def test_four_temperaments_each_near_another_style():
    table = temperaments()
    assert list(table.index) == ["friendly", "quarrelsome", "dictatorial", "analytical"]
    assert sorted(table["style"]) == sorted(SOCIAL_STYLES)
    assert table["answer"].is_unique
    np.testing.assert_array_equal(position("friendly"), position("amiable"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: social_style(1.2, 0.5), "assertiveness must be between 0 and 1; got 1.2"),
        (lambda: social_style(0.5, np.nan), "responsiveness must be"),
        (lambda: social_style(0.5, 0.5, cut=2), "cut must be"),
        (lambda: position("drver"), 'style "drver" is not one of .*did you mean "driver"'),
        (lambda: position([0.5, -1]), "style must be between 0 and 1"),
    ],
)
def test_what_cannot_be_right_is_refused(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
