"""Course files written by a program: plain YAML that people go on editing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from crmlab.errors import ContentError
from crmlab.language import say

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


def save(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old or the new content is there, whole.

    Raises
    ------
    ContentError
        If it cannot be written; what stood there stays.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists() and not path.is_file():
            raise ContentError(path, None, say("must be a file", "必须是文件"))
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        message = say(f"must be writable; got {error.strerror}", f"必须可写；现为{error.strerror}")
        raise ContentError(path, None, message) from error


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
