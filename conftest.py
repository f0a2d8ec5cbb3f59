"""Tests and examples run alike on every machine: in English, for one learner, leaving no record."""

import os
from collections.abc import Iterator

import pytest

os.environ |= {"CRMLAB_LANG": "en", "CRMLAB_LEARNER": "reader", "CRMLAB_RECORD": "sqlite://"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, and again after a test that changed the language."""
    from crmlab.language import using

    with using("en"):
        yield
