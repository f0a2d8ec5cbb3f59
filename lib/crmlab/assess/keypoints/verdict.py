"""The verdict of an answer to "true or false, and why": right, wrong, yes, no."""

from __future__ import annotations

import re

_LEAD = (
    r"(?:答案?|解|我|认为|觉得|因此|所以|故|综上|这|那|该|此|上述|以上|题目|原|种|个|句|一|话|叙述|说法|观点|命题|结论|表述|判断|"
    r"应该?|是|为|的|i think|therefore|so|the|this|that|it|statement|claim|is|answer|[:：\s])*"
)
_DENY = (
    r"不正确|不对|不是|不一定|不成立|不同意|错误?|否|假|"
    r"not (?:true|correct|right|always)|untrue|false|wrong|incorrect|no|disagree|[×✗]"
)
_AFFIRM = r"正确|对|是的?|一定|成立|同意|真|true|correct|right|yes|agree|[√✓]"
_VERDICT = re.compile(rf"{_LEAD}(?:(?P<no>{_DENY})|(?P<yes>{_AFFIRM}))(?:的|了|吧|\s)*")
_CLEAR = re.compile(rf"{_LEAD}(?:(?P<no>不正确|不对|错误|错|false|wrong)|(?P<yes>正确|true))(?!率)")
_BREAK = re.compile(r"[。；;！!？?，,、：:\n.]|(?<=[\u3400-\u9fff]) ")


def verdict(folded: str) -> int:
    """Return 1 for yes, -1 for no, 0 where a text gives no verdict.

    >>> [verdict(answer) for answer in ("错误。满意不等于忠诚", "这种说法是正确的", "满意带来忠诚")]
    [-1, 1, 0]
    """
    pieces = [piece.strip() for piece in _BREAK.split(folded[:2_000]) if piece.strip()]
    for piece in pieces:
        if len(piece) <= 40 and (found := _VERDICT.fullmatch(piece)):
            return -1 if found["no"] else 1
    found = _CLEAR.match(pieces[0][:40]) if pieces else None
    return 0 if not found else -1 if found["no"] else 1
