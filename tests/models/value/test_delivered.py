import numpy as np
import pytest

from crmlab.errors import CrmlabError
from crmlab.models import value

PARTS = {
    "product": 300, "service": 80, "personnel": 20, "image": 50,
    "money": 280, "time": 30, "energy": 10, "psychic": 20,
}


def test_delivered_value_is_value_minus_cost():
    result = value.delivered_value(
        product=[300, 200], service=80, personnel=20, image=50,
        money=280, time=30, energy=10, psychic=20,
    )
    np.testing.assert_array_equal(result.value, [450, 350])
    np.testing.assert_array_equal(result.delivered, result.value - result.cost)


@pytest.mark.parametrize("part", PARTS)
def test_a_negative_part_is_named(part):
    with pytest.raises(CrmlabError, match=f"{part} must be"):
        value.delivered_value(**(PARTS | {part: -1}))


def test_parts_that_do_not_go_together_are_named():
    with pytest.raises(CrmlabError, match=r"time must have a shape that goes with \(2,\)"):
        value.delivered_value(**(PARTS | {"product": [1, 2], "time": [1, 2, 3]}))
