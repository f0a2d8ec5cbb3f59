"""A reference answer split into the points that it makes."""

from __future__ import annotations

import re

MOST_POINTS = 30

_HAN = "一二三四五六七八九十"
_RINGED = rf"(?<![A-Za-z0-9])[(（](?:\d{{1,2}}|[{_HAN}]{{1,3}})[)）]|[①-⒇]"
_LABEL = (
    rf"\d{{1,2}}(?:[.．](?!\d)|[、)）])|第?[{_HAN}]{{1,3}}[、：:]|第[{_HAN}]{{1,2}}[,，.]"
    r"|[•·●▪■◆-](?=\s)"
)
# A point may begin anywhere with a ringed number, with other labels after a blank or a sign; blanks
# before are tried once, from the first.
_START = re.compile(
    rf"(?<!\s)\s*+(?:{_RINGED})|(?:\A|(?<=[。；;，,：:、.)）])|(?<!\s)\s)\s*+(?:{_LABEL})"
)
_ANSWER = re.compile(r"^(?:参考答案|答案要点|标准答案|答题要点|答案|要点|答)\s*[：:]\s*")
_WORTH = re.compile(r"[(（]\s*(?:(\d{1,2}(?:\.\d)?)\s*(?:分|points?|marks?|pts?))\s*[)）]")
_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
_EDGE = " \u3000\t\n;；。,，"


def key_points(reference: str) -> list[tuple[str, float]]:
    """Split a reference answer where it is numbered, by lines, semicolons or else sentences.

    Parameters
    ----------
    reference
        Text in either language.

    Returns
    -------
    list of (str, float)
        At most 30 points with their weights: the marks noted beside them, otherwise 1.

    Examples
    --------
    >>> key_points("答：1.重复购买（2分）；2、口碑传播(1分) 3）价格容忍。")
    [('重复购买', 2.0), ('口碑传播', 1.0), ('价格容忍', 1.0)]
    >>> key_points("留住老客户的成本低；老客户会推荐。")
    [('留住老客户的成本低', 1.0), ('老客户会推荐', 1.0)]
    """
    text = _ANSWER.sub("", reference.strip())
    for pieces in (_START.split(text), text.split("\n"), re.split("[;；]", text)):
        found = [piece for piece in pieces if _bare(piece)]
        if len(found) > 1:
            break
    else:
        found = [piece for piece in _SENTENCE.split(text) if _bare(piece)]
    if len(found) > MOST_POINTS:
        found[MOST_POINTS - 1 :] = ["\n".join(found[MOST_POINTS - 1 :])]
    return [_weighed(piece) for piece in found]


def _weighed(piece: str) -> tuple[str, float]:
    marks = _WORTH.findall(piece)
    if len(marks) == 1 and float(marks[0]) > 0 and (text := _bare(_WORTH.sub("", piece))):
        return text, float(marks[0])
    return _bare(piece), 1.0


def _bare(piece: str) -> str:
    return piece.strip(_EDGE).rstrip(".")
