"""Keys that a model function yields: a function by name, its arguments, and what to pick."""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from crmlab.errors import CrmlabError, wrong
from crmlab.language import say

MODELS = "crmlab.models"
STEPS = frozenset(("periods", "horizon", "rounds"))
MOST_STEPS = 10_000


class Proof(BaseModel):
    """How a number follows from the theory.

    Attributes
    ----------
    function
        A public name below ``crmlab.models``, such as ``value.lifetime_value``.
    arguments
        Numbers, words or lists; ``$name`` stands for a number drawn for the learner; a mapping
        with a ``function`` is a proof of its own, whose result is the argument; ``{case: NAME}``
        is the buying center of a case.
    pick
        What to take from the result, step by step: a label, an attribute or a position.
    scale
        What the result is multiplied by: 100 gives a percentage.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    function: str = Field(pattern=r"^[a-z]\w*(\.[A-Za-z]\w*){1,3}$")
    arguments: Mapping[str, Any] = {}
    pick: tuple[str, ...] = ()
    scale: float = 1.0

    @field_validator("pick", mode="before")
    @classmethod
    def _one_step(cls, pick: object) -> object:
        return (pick,) if isinstance(pick, str) else pick

    def value(self, numbers: Mapping[str, float]) -> float:
        """Return the number for one set of drawn numbers.

        Raises
        ------
        CrmlabError
            If there is no such function, or if the result is not one finite number.
        """
        result = self.result(numbers)
        try:
            number = float(result) * self.scale
        except (TypeError, ValueError):
            raise wrong(self.function, "give one number", "得出一个数", result) from None
        if not math.isfinite(number):
            raise wrong(self.function, "give a finite number", "得出有限的数", number)
        return number

    def result(self, numbers: Mapping[str, float]) -> Any:
        """Return what the function gives, after picking."""
        arguments = {name: _argument(value, numbers) for name, value in self.arguments.items()}
        function = find(self.function)
        for name in STEPS & arguments.keys():
            if isinstance(arguments[name], (int, float)) and not arguments[name] <= MOST_STEPS:
                must = f"be at most {MOST_STEPS}", f"不大于{MOST_STEPS}"
                raise wrong(name, *must, arguments[name])
        first = [arguments.pop("self")] if "self" in arguments else []
        try:
            result = function(*first, **arguments)
        except CrmlabError:
            raise
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
            raise wrong(self.function, "take these arguments", "接受这些参数", error) from error
        for step in self.pick:
            result = _pick(result, step)
        return result


def find(name: str) -> Any:
    """Return the public function below ``crmlab.models`` with a dotted name."""
    module, *path = name.split(".")
    try:
        found: Any = importlib.import_module(f"{MODELS}.{module}")
        for part in path:
            found = getattr(found, part)
    except (ImportError, AttributeError):
        found = None
    home = getattr(found, "__module__", "") or ""
    if not callable(found) or not home.startswith(MODELS):
        raise CrmlabError(
            say(f"no function {name} in the models", f"模型中没有函数{name}")
        )
    return found


def _argument(value: Any, numbers: Mapping[str, float]) -> Any:
    if isinstance(value, Mapping):
        if "function" in value:
            try:
                return Proof.model_validate(value).result(numbers)
            except ValidationError as error:
                raise wrong("proof", "be a proof", "是proof", error) from None
        if set(value) == {"case"}:
            from crmlab.course.cases import case

            return case(str(value["case"])).center()
        return {name: _argument(item, numbers) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_argument(item, numbers) for item in value]
    if isinstance(value, str):
        if value.startswith("$"):
            if value[1:] not in numbers:
                raise wrong(value, "be a drawn number", "是已抽取的数", ", ".join(numbers) or "-")
            return numbers[value[1:]]
        return _scalar(value)
    return value


def _scalar(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False, "null": None}.get(text, text)


def _pick(result: Any, step: str) -> Any:
    try:
        if step.lstrip("-").isdigit():
            position = int(step)
            return result.iloc[position] if hasattr(result, "iloc") else result[position]
        if step.isidentifier() and not step.startswith("_") and hasattr(type(result), step):
            return getattr(result, step)
        return result[step]
    except (KeyError, IndexError, TypeError, AttributeError):
        raise wrong("pick", "name a part of the result", "是结果中的一部分", step) from None
