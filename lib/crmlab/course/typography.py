"""How Chinese is set: full-width punctuation, no space beside Latin letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmlab.language import say

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!(][\u4e00-\u9fff]")
SPACED = re.compile(r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9] +[\u4e00-\u9fff]")


def check_chinese(text: str) -> Iterator[str]:
    """Yield what is wrong with the typography of a Chinese text."""
    if found := HALF_WIDTH.search(text):
        yield say(
            f'Chinese takes full-width punctuation; got "{found[0]}"',
            f"中文用全角标点；现为“{found[0]}”",
        )
    if found := SPACED.search(text):
        yield say(
            f'no space between Chinese and Latin or digits; got "{found[0]}"',
            f"汉字与字母、数字之间不加空格；现为“{found[0]}”",
        )
