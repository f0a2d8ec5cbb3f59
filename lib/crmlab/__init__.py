"""Customer relationship management in Jupyter: the front door.

Everything a lesson may use is here; each name is loaded when it is first touched.
"""

from importlib import import_module
from typing import Any

from crmlab.language import use

_ROOMS = {
    "models": "crmlab.models",
    "explore": "crmlab.lab.explore",
    "quiz": "crmlab.lab.quiz",
    "check": "crmlab.lab.check",
    "review": "crmlab.lab.practice",
    "progress": "crmlab.lab.practice",
    "mock_exam": "crmlab.lab.exam",
    "cards": "crmlab.lab.flashcards",
    "record": "crmlab.assess.records",
    "show": "crmlab.lab.show",
    "plot": "crmlab.lab.plots",
    "table": "crmlab.course.data",
    "word": "crmlab.course.words",
    "case": "crmlab.course.cases",
}

__all__ = [*_ROOMS, "use"]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'crmlab' has no attribute {name!r}")
    module = import_module(_ROOMS[name])
    return module if name in ("models", "plot") else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
