"""Course files written by a program: plain YAML that people go on editing."""

from __future__ import annotations

from typing import Any

import yaml

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_FOLDED_AWAY = "\r\x85\u2028\u2029"


class _Dumper(_DUMPER):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    """Write a text of several lines line by line, and others as they stand, in quotes if need be.

    Other line ends than ``\\n`` become ``\\n`` when YAML is read, unless they are escaped.
    """
    style = "|" if "\n" in text else None
    if any(end in text for end in _FOLDED_AWAY):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump(data: Any) -> str:
    """Return text, numbers, lists and mappings as YAML that :func:`reading.parse` reads back.

    Parameters
    ----------
    data
        Nested lists and mappings of text without lone surrogates, and of numbers.

    Returns
    -------
    str
        Block style, in the order given.

    Examples
    --------
    >>> print(dump({"ask": "客户是谁？", "key": ["yes", "no: 1"], "why": "一\\n二"}), end="")
    ask: 客户是谁？
    key:
    - 'yes'
    - 'no: 1'
    why: |-
      一
      二
    """
    return str(
        yaml.dump(
            data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**30,
            default_flow_style=False,
        )
    )  # fmt: skip
