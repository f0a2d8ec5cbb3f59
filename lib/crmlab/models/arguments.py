"""Arguments of many formulas: one number, whole numbers, truths, words, dates, things of a kind,
shapes that go together.

Like :mod:`crmlab.errors`, every function takes names and values, and raises a ``CrmlabError``.
"""

from __future__ import annotations

import math
import numbers
import warnings
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmlab.errors import Floats, count, number, one_of, wrong

Shape = tuple[int, ...]
Thing = TypeVar("Thing")

STEPS = 10**6  # the most steps that are taken one after the other
MOST = 2**53  # the most things that are counted: up to here a float tells each number from the next


def single(
    name: str,
    value: ArrayLike,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: float | None = None,
    below: float | None = None,
) -> float:
    """Return one number within bounds, as in :func:`crmlab.errors.number`.

    >>> single("discount", 0.1, low=0.0)
    0.1
    """
    x = number(name, value, low, high, above=above, below=below)
    if x.ndim:
        raise wrong(name, "be one number", "是一个数", value)
    return float(x)


def whole(name: str, value: ArrayLike, low: float = 0.0, high: float = math.inf) -> Floats:
    """Return whole numbers within bounds as an array of floats.

    >>> whole("purchases", [0, 3.0])
    array([0., 3.])
    """
    x = number(name, value, low, high)
    between = x != np.floor(x)
    if between.any():
        raise wrong(name, "be a whole number", "是整数", float(x[between].flat[0]))
    return x


def limited(name: str, value: object, low: int = 0, high: int = STEPS) -> int:
    """Return a whole number within bounds: of periods to go through, of customers to draw.

    >>> limited("periods", 12)
    12
    """
    n = count(name, value, low)
    if n > high:
        raise wrong(name, f"be at most {high}", f"不大于{high}", value)
    return n


def truth(name: str, value: ArrayLike) -> NDArray[np.bool_]:
    """Return truths as an array of bool; 1 and 0 stand for True and False.

    >>> truth("stayed", [1, 0, True])
    array([ True, False,  True])
    """
    x = number(name, value)
    odd = (x != 0) & (x != 1)
    if odd.any():
        raise wrong(name, "be 0 or 1", "是0或1", float(x[odd].flat[0]))
    return np.asarray(x == 1)


def words(value: ArrayLike) -> NDArray[np.object_] | None:
    """Return the words of an argument that may hold words or numbers, or None for numbers.

    >>> words([["driver"], ["amiable"]]).shape, words(0.5), words(np.ones(3))
    ((2, 1), None, None)
    """
    if getattr(getattr(value, "dtype", None), "kind", "O") in "biuf":
        return None
    given = np.asarray(value, dtype=object)
    return given if given.size and isinstance(given.flat[0], str) else None


def codes(name: str, value: object, known: Sequence[str]) -> NDArray[np.intp]:
    """Return the place of each word among those known.

    >>> codes("style", ["cold", "warm", "cold"], known=["warm", "cold"])
    array([1, 0, 1])
    """
    given = np.asarray(value, dtype=object)
    try:
        place = pd.Index(known).get_indexer(pd.Index(given.ravel(), dtype=object))
    except (TypeError, ValueError):  # something that cannot be looked up, and so is no word
        place = np.array([0 if isinstance(word, str) else -1 for word in given.flat])
    if (place < 0).any():
        one_of(name, given.ravel()[place < 0][0], known)
    return place.reshape(given.shape)


def kind(name: str, value: object, wanted: type[Thing]) -> Thing:
    """Return a thing that is of the wanted kind.

    >>> kind("name", "Li", str)
    'Li'
    """
    if not isinstance(value, wanted):
        its_name = wanted.__name__
        article = "an" if its_name[0] in "AEIOU" else "a"
        raise wrong(name, f"be {article} {its_name}", f"是{its_name}", value)
    return value


def several(name: str, value: object, wanted: type[Thing]) -> tuple[Thing, ...]:
    """Return a list of things of one kind as a tuple.

    >>> several("stages", ["lead", "order"], str)
    ('lead', 'order')
    """
    try:
        listed = None if isinstance(value, str) else list(value)  # type: ignore[call-overload]
    except TypeError:
        listed = None
    things: list[Thing] = []
    for thing in (value,) if listed is None else listed:
        if listed is None or not isinstance(thing, wanted):
            if wanted is str:
                raise wrong(name, "be a list of names", "是名称的列表", thing)
            each = wanted.__name__
            raise wrong(name, f"be {each} objects", f"是{each}对象", thing)
        things.append(thing)
    return tuple(things)


def source(rng: object) -> np.random.Generator:
    """Return the source of randomness, which is no seed but a generator.

    >>> source(np.random.default_rng(1)).integers(10)
    np.int64(4)
    """
    if not isinstance(rng, np.random.Generator):
        hint = "np.random.default_rng(1)"
        raise wrong("rng", f"be a generator such as {hint}", f"是生成器，例如{hint}", rng)
    return rng


def given(name: str, values: pd.Series) -> None:
    """Refuse a column in which a value is missing.

    >>> given("customer", pd.Series(["Li", "Wu"]))
    """
    if values.isna().any():
        raise wrong(name, "be given in every row", "每行都有", "NaN")


def dates(name: str, values: pd.Series) -> pd.Series:
    """Return dates (or times of a day), all without a time zone or all in one.

    Text is read; a number is no date.

    >>> dates("date", pd.Series(["2024-05-01"])).dt.day.tolist()
    [1]
    """
    if pd.api.types.infer_dtype(values) not in {"string", "date", "datetime", "datetime64"}:
        for value in values:
            if isinstance(value, numbers.Number):
                raise wrong(name, "be a date", "是日期", value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", FutureWarning)  # what pandas says of mixed time zones
            read = pd.to_datetime(values, errors="coerce")
    except (FutureWarning, ValueError):
        raise wrong(name, "be in one time zone", "在同一时区", values.iloc[0]) from None
    if read.isna().any():
        raise wrong(name, "be a date", "是日期", values[read.isna().to_numpy()].iloc[0])
    return read


def moment(name: str, value: object, like: pd.Series) -> pd.Timestamp:
    """Return one date, in the time zone of the dates with which it will be compared.

    >>> moment("today", "2024-05-31", like=dates("date", pd.Series(["2024-05-01"])))
    Timestamp('2024-05-31 00:00:00')
    """
    at: pd.Timestamp = dates(name, pd.Series([value])).iloc[0]
    zone = like.dt.tz
    if zone is None and at.tz is not None:
        raise wrong(name, "have no time zone, for the dates have none", "与日期一样不带时区", value)
    if zone is not None and at.tz is None:
        raise wrong(name, f"have a time zone, for the dates have {zone}", f"与日期一样带时区{zone}",
                    value)
    return at if zone is None else at.tz_convert(zone)


def together(**shapes: Shape) -> Shape:
    """Return the shape to which the shapes of named arguments broadcast.

    >>> together(retention=(3, 1), discount=(4,))
    (3, 4)
    """
    common: Shape = ()
    for name, shape in shapes.items():
        try:
            common = np.broadcast_shapes(common, shape)
        except ValueError:
            raise wrong(
                name, f"have a shape that goes with {common}", f"与形状{common}相配", shape
            ) from None
    return common
