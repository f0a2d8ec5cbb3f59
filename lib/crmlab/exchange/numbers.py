"""Numbers as question files write them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?(?:\d{1,300}\.?\d{0,300}|\.\d{1,300})(?:e[-+]?\d{1,3})?", re.I | re.A)

_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}", re.ASCII)


def number(text: str) -> float | None:
    """Return the finite number that a text is, or None.

    >>> number(" 3.50 "), number("1,5"), number("1e999"), number("٣"), number("1_000")
    (3.5, None, None, None, None)
    """
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.nan
    return value if math.isfinite(value) else None


def pointed(text: str) -> str:
    """Return a number with a point for its decimal comma, unless the comma may divide thousands.

    >>> pointed("0,35"), pointed("1,5"), pointed("1,500"), pointed("1,500.5")
    ('0.35', '1.5', '1,500', '1,500.5')
    """
    text = text.strip()
    if text.count(",") != 1 or "." in text or _THOUSANDS.fullmatch(text):
        return text
    return text.replace(",", ".")


def decimals(text: str) -> int:
    """Return how many decimals a number is written with.

    >>> decimals("3"), decimals("0.250"), decimals("1.5e-3")
    (0, 3, 4)
    """
    mantissa, _, exponent = text.strip().lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))


def interval(text: str) -> tuple[float, float, int] | None:
    """Read ``3.14:0.01`` or ``3..4`` as middle, distance on either side, and decimals.

    >>> interval("3.14:0.01"), interval("3.141..3.142"), interval("-5"), interval("five")
    ((3.14, 0.01, 2), (3.1415, 0.0005, 4), (-5.0, 0.0, 0), None)
    >>> interval("0,35:0,001"), interval("1,5"), interval("1,500")
    ((0.35, 0.001, 2), (1.5, 0.0, 1), None)
    """
    low, dots, high = map(pointed, text.partition(".."))
    if dots:
        if number(low) is None or number(high) is None:
            return None
        a, b = sorted((Decimal(low), Decimal(high)))
        return float((a + b) / 2), float((b - a) / 2), max(decimals(low), decimals(high)) + 1
    middle, _, around = map(pointed, text.partition(":"))
    key, tolerance = number(middle), number(around or "0")
    if key is None or tolerance is None:
        return None
    return key, abs(tolerance), decimals(middle)
