"""Text from elsewhere, whatever its encoding: read, decoded, cleaned."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from crmlab.errors import ContentError
from crmlab.language import say

LARGEST = 50_000_000
GAP = "\ufdd0"
"""Stands in a text where a blank is to be filled; never a character of any text."""

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LONE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd1-\ufdef\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_LINE = re.compile(r"(?<![^\S\n])[^\S\n]++(?=\n|$)")
_MANY_LINES = re.compile(r"\n{3,}")
_CHINESE_PAIR = re.compile(rb"[\xa1-\xfe]{2}")
_HIGH = re.compile(rb"[\x80-\xff]")


def read_bytes(path: Path) -> bytes:
    """Read a whole file, unless it is too large to be a question bank."""
    if path.stat().st_size > LARGEST:
        megabytes = LARGEST // 1_000_000
        raise ContentError(
            path, None, say(f"larger than {megabytes} MB", f"文件超过{megabytes} MB")
        )
    return path.read_bytes()


def decode(data: bytes, declared: str = "") -> str:
    """Decode text by its byte order mark, its declared encoding, or as it looks.

    Without a mark or declaration text is UTF-8; what is not is Chinese (GB 18030) if its high bytes
    come in pairs, otherwise Western (Windows-1252).

    Examples
    --------
    >>> decode("客户".encode("gbk")), decode("café".encode("latin-1")), decode("客户".encode())
    ('客户', 'café', '客户')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", declared):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    pairs, high = len(_CHINESE_PAIR.findall(data)), len(_HIGH.findall(data))
    return data.decode("gb18030" if 2 * pairs > 0.8 * high else "cp1252", "replace")


def clean(text: str) -> tuple[str, int]:
    """Return text with one kind of line end, and how many characters had to go.

    Lone surrogates become U+FFFD; control characters and noncharacters go, and so do blanks at
    line ends, byte order marks and zero-width spaces, which are not counted.  A no-break space
    becomes a space.
    """
    text, lone = _LONE.subn("\ufffd", LINE_ENDS.sub("\n", text))
    text, control = CONTROL.subn("", text)
    text = _INVISIBLE.sub("", text).replace("\xa0", " ")
    return _MANY_LINES.sub("\n\n", _LINE.sub("", text)).strip(), lone + control


def folded(text: str) -> str:
    """Return text as headers and answer letters are compared: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
