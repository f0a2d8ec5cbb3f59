"""HTML in a question turned into text; what text cannot hold is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from crmlab.language import say

LONGEST = 200_000
DEEPEST = 50

_NAMES = (
    "a|abbr|address|article|audio|b|big|blockquote|body|br|canvas|caption|center|cite|code|col|"
    "colgroup|dd|del|details|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|"
    "header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|object|ol|p|param|"
    "path|pre|q|s|samp|section|small|source|span|strike|strong|sub|summary|sup|svg|table|tbody|td|"
    "tfoot|th|thead|title|tr|tt|u|ul|var|video|annotation|semantics|math|m(?:enclose|fenced|frac|"
    "i|n|o|over|padded|phantom|root|row|space|sqrt|style|sub|subsup|sup|table|td|text|tr|under|"
    r"underover)|(?:m|mml|o|st1|v|w):[a-z]\w{0,20}"
)
_TAG = re.compile(
    rf"""<(/?)({_NAMES})
    ((?>\s+[a-z_:@][-\w:.]*+\s*=\s*(?>"[^"]*+"|'[^']*+'|[^\s"'<>=`]++)
       |\s+(?:allowfullscreen|checked|controls|disabled|hidden|nowrap|noshade)\b)*+)
    \s*/?>""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([-\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_DATA = re.compile(r"""(?<=["'])data:[\w.+-]*/[\w.+-]*(?:;[\w=.+-]*)*,[A-Za-z0-9+/=%\s]*+""")
_CELL_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\([^()]*+\)")
_BLANKS = re.compile(r"[ \t\n]+")
_BLOCK = re.compile(
    "address|article|blockquote|br|caption|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]"
    "|header|hr|li|main|nav|o:p|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_UNSEEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<head>", "</head>"))
_PICTURES = {
    "img": ("image", "图片"), "v:imagedata": ("image", "图片"), "svg": ("drawing", "图形"),
    "canvas": ("drawing", "图形"), "audio": ("audio", "音频"), "video": ("video", "视频"),
    "iframe": ("embedded page", "嵌入页面"), "object": ("embedded object", "嵌入对象"),
    "embed": ("embedded object", "嵌入对象"), "math": ("MathML layout", "MathML排版"),
}  # fmt: skip


def plain(markup: str) -> tuple[str, list[str]]:
    """Turn what may be HTML into text, and name what text cannot hold.

    Only what is known to be a tag is taken for one, so ``a<b`` and ``#include <stdio.h>`` stay;
    and a text that is one bare tag, such as the option ``<br>``, is about it and stays as well.

    Parameters
    ----------
    markup
        Text that may have tags and entities; only its first 200,000 characters are looked at.

    Returns
    -------
    str, list of str
        The text, its lines, lists, tables and powers kept; the pictures and the like in it.

    Examples
    --------
    >>> plain("<p>m<sup>2</sup> &lt; 3</p><p>a<b and b>c <img src='x/k.png' alt='curve'></p>")
    ('\\nm^2 < 3\\na<b and b>c [curve]\\n', ['image k.png'])
    """
    text, pictures = _CELL_PICTURE.subn("", markup)
    dropped = [say("image", "图片")] * pictures
    alone = _TAG.fullmatch(text.strip())
    if ("<" not in text and "&" not in text) or (alone and not alone[3]):
        return text, dropped
    for opening, closing in _UNSEEN:
        text = "".join(_outside(text, opening, closing))
    text = _DATA.sub("data:", text)
    tags = list(_TAG.finditer(text[:LONGEST]))
    flow = _Flow(any(_BLOCK.fullmatch(tag[2].lower()) for tag in tags))
    at = 0
    for tag in tags:
        flow.write(text[at : tag.start()])
        flow.tag(tag[2].lower(), bool(tag[1]), tag[3])
        at = tag.end()
    flow.write(text[at:])
    return flow.text(), dropped + flow.dropped


def literal(text: str) -> str:
    """Return markup for a text in which nothing is meant as markup.

    >>> plain(literal("a &lt; <b>"))
    ('a &lt; <b>', [])
    """
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _outside(text: str, opening: str, closing: str) -> Iterator[str]:
    """Yield what stands outside comments and the like; one that is not closed stays."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    at = 0
    while (start := lower.find(opening, at)) >= 0 and (end := lower.find(closing, start)) >= 0:
        yield text[at:start]
        at = end + len(closing)
    yield text[at:]


class _Flow:
    """Text as it flows out of tags."""

    def __init__(self, blocks: bool) -> None:
        self.blocks = blocks
        self.parts: list[str] = []
        self.dropped: list[str] = []
        self.around: list[tuple[str, int, str]] = []
        self.lists: list[int | None] = []
        self.pre = False

    def write(self, text: str) -> None:
        if self.pre:
            text = text.replace(" ", "\xa0")
        elif self.blocks:
            text = _BLANKS.sub(" ", text)
        self.parts.append(_ENTITY.sub(lambda found: unescape(found[0]), text))

    def tag(self, name: str, closing: bool, given: str) -> None:
        if name in ("a", "sub", "sup", "u"):
            if closing:
                self.close(name)
            elif len(self.around) < DEEPEST:
                self.around.append((name, len(self.parts), _attributes(given).get("href", "")))
        elif name in ("td", "th") and closing:
            self.parts.append("\t")
        elif name == "input":
            self.parts.append("____")
        elif name in _PICTURES and not closing:
            self.picture(name, _attributes(given))
        elif _BLOCK.fullmatch(name):
            self.block(name, closing)

    def block(self, name: str, closing: bool) -> None:
        self.parts.append("\n")
        if name == "pre":
            self.pre = not closing
        elif name in ("ol", "ul"):
            nested = self.lists[-DEEPEST:]
            self.lists = nested[:-1] if closing else [*nested, 0 if name == "ol" else None]
        elif name == "li" and not closing:
            number = self.lists[-1] if self.lists else None
            if number is not None:
                self.lists[-1] = number + 1
            self.parts.append("- " if number is None else f"{number + 1}. ")

    def close(self, name: str) -> None:
        while self.around:
            opened, start, address = self.around.pop()
            if opened == name:
                content = "".join(self.parts[start:])
                self.parts[start:] = [_rewritten(name, content, address)]
                return

    def picture(self, name: str, given: dict[str, str]) -> None:
        if name == "img" and given.get("alt", "").strip():
            self.parts.append(f"[{given['alt'].strip()}]")
        source = unquote(given.get("src", "").removeprefix("data:").rsplit("/", 1)[-1])
        self.dropped.append(f"{say(*_PICTURES[name])} {source[:60]}".strip())

    def text(self) -> str:
        text = "".join(self.parts)
        if self.blocks:
            text = re.sub(r"[ \t]*\n[ \n]*|\t+\n[ \t\n]*", "\n", text).replace("\t", " | ")
        return text.replace("\xa0", " ")


def _rewritten(name: str, content: str, address: str) -> str:
    """Say in plain text what a tag around a text said."""
    bare = content.strip()
    if name == "u":
        return content if bare or not content else "____"
    if name == "a":
        return f"{content} ({address})" if address.startswith("http") else content
    if not bare:
        return content
    sign = "^" if name == "sup" else "_"
    return f"{sign}{bare}" if re.fullmatch(r"[-+]?\w+", bare) else f"{sign}({bare})"


def _attributes(given: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(given)
    }
