"""What is taught, read from disk into frozen objects."""

from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "content"
_CHECKOUT = Path(__file__).parents[3]

CONTENT = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
"""The folder that holds ``notebooks``, ``quizzes`` and ``data``."""
LEARNERS = Path("my-crmlab")
"""The learner's folder below the current one, unless another is named."""
