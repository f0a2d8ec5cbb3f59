"""Tests and examples run alike on every machine: in English, for one learner, leaving no record."""

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest

os.environ |= {"CRMLAB_LANG": "en", "CRMLAB_LEARNER": "reader", "CRMLAB_RECORD": "sqlite://"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, whatever the test before changed in the language or the environment."""
    from crmlab.language import using

    with using("en"), patch.dict(os.environ):
        yield
