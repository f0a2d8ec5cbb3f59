import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.service import SERVICE_TYPES, service_type


def test_four_corners():
    got = service_type([[0, 1], [0, 1]], [[0, 0], [1, 1]])
    np.testing.assert_array_equal(
        got,
        [["indifferent_service", "by_the_book_service"], ["friendly_service", "quality_service"]],
    )


@given(st.floats(0, 1), st.floats(0, 1))
def test_swapping_the_sides_swaps_factory_and_zoo(procedural, personal):
    swap = {name: name for name in SERVICE_TYPES}
    swap |= {"by_the_book_service": "friendly_service", "friendly_service": "by_the_book_service"}
    there, back = service_type(procedural, personal), service_type(personal, procedural)
    assert swap[str(there)] == str(back)


def test_the_cut_itself_counts_as_strong():
    assert service_type(0.5, 0.5) == "quality_service"
    assert service_type(0.5, 0.5, cut=0.6) == "indifferent_service"


@pytest.mark.parametrize("bad", [1.2, -0.1, np.nan])
def test_bad_input_is_named(bad):
    with pytest.raises(CrmlabError, match="personal must be"):
        service_type(0.5, bad)
