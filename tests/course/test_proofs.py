import time

import pytest

from crmlab.course.proofs import Proof
from crmlab.errors import CrmlabError

LIFE = {"function": "lifecycle.Lifecycle.four_stages"}


def test_a_proof_that_would_run_for_minutes_is_refused_at_once():
    arguments = {"self": LIFE, "customers": "10", "periods": "10001"}
    began = time.monotonic()
    with pytest.raises(CrmlabError, match="periods must be at most"):
        Proof(function="lifecycle.Lifecycle.expected", arguments=arguments).value({})
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "arguments", [{"x": "1"}, {"x": {"function": "Bad"}}], ids=["argument", "nested"]
)
def test_a_proof_that_cannot_be_called_is_told_as_a_mistake(arguments):
    with pytest.raises(CrmlabError, match="must"):
        Proof(function="value.npv", arguments=arguments).value({})
