"""Twin texts compared: what must be alike in English and Chinese, and sentences without a twin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from crmlab.errors import show
from crmlab.language import Language, Text, say

HEADING = re.compile(r"^(#+) ", re.MULTILINE)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
EMPHASIS = re.compile(r"\*\*[^*\n]+\*\*|\*[^*\n]+\*")
CENTURY = re.compile(r"(\d\d)世纪(\d0)年代")
SMALL = tuple(map(str, range(11)))

BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*|>]|\d+\.) )")
END = {
    "en": re.compile(r"""(?<=[.!?])["”’)]*\s+(?=[^a-z])"""),
    "zh": re.compile(r"(?<=[。！？])[”）]*(?=[^”）])"),
}
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d+(?:[.,]\d+)*")
HAN = re.compile(r"[\u4e00-\u9fff]")

HAN_A_WORD = 1.5
SPREAD, SLACK = 0.2, 2.0
JOINED, ALONE = 2.0, 3.0
STEPS = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 0), (0, 1))


def compare(en: str, zh: str) -> Iterator[str]:
    """Yield what differs between twin texts though it must not.

    Whole numbers up to ten are passed over: prose may spell them out.
    """
    zh = CENTURY.sub(lambda year: f"{int(year[1]) - 1}{year[2]}年代", zh)
    plain = [FORMULA.sub(" X ", CODE.sub(" X ", LINK.sub("] ", text))) for text in (en, zh)]
    blocks = [BLOCK.split(text.strip()) for text in plain]
    found = {
        say("headings", "标题层级"): [HEADING.findall(text) for text in (en, zh)],
        say("formulas", "公式"): [FORMULA.findall(text) for text in (en, zh)],
        say("inline code", "行内代码"): [CODE.findall(text) for text in (en, zh)],
        say("links", "链接"): [
            [re.sub(r"\.(en|zh)\.ipynb", "", link) for link in LINK.findall(text)]
            for text in (en, zh)
        ],
        say("numbers", "数字"): [
            [number for number in NUMBER.findall(text) if number not in SMALL] for text in plain
        ],
    }
    for name, (ours, theirs) in found.items():
        if Counter(ours) != Counter(theirs):
            only = list((Counter(ours) - Counter(theirs)).elements())
            extra = list((Counter(theirs) - Counter(ours)).elements())
            yield say(
                f"{name} differ between the twins: only English {only}, only Chinese {extra}",
                f"中英文的{name}不一致：仅英文有{only}，仅中文有{extra}",
            )
    counted = {
        say("paragraphs and list items", "段落和列表项"): blocks,
        say("emphasised words", "加粗或斜体的词语"): [EMPHASIS.findall(text) for text in plain],
    }
    for name, (ours, theirs) in counted.items():
        if len(ours) != len(theirs):
            yield say(
                f"{name} differ in number: {len(ours)} English, {len(theirs)} Chinese",
                f"中英文的{name}数目不同：英文{len(ours)}，中文{len(theirs)}",
            )
    for ours, theirs in zip(*blocks, strict=False) if len(blocks[0]) == len(blocks[1]) else ():
        for language, sentence in alone(sentences(ours, "en"), sentences(theirs, "zh")):
            here = Text("English", "英文") if language == "en" else Text("Chinese", "中文")
            yield say(
                f'a sentence stands in {here} alone, this or one beside it: "{show(sentence)}"',
                f"有一句似乎只有{here}，是这句或邻近的一句：“{show(sentence)}”",
            )


def sentences(text: str, language: Language) -> list[str]:
    """Return the sentences of a paragraph without the marks of emphasis.

    >>> sentences('Who says "yes?" here? **Ask** them.', "en")
    ['Who says "yes?" here?', 'Ask them.']
    """
    text = " ".join(text.replace("*", "").split())
    return END[language].sub(lambda end: f"{end[0].rstrip()}\n", text).split("\n")


def alone(en: Sequence[str], zh: Sequence[str]) -> list[tuple[Language, str]]:
    """Return the sentences that have no twin, with their language.

    Of all ways to lay the sentences of a paragraph side by side, in order, one to one or up to
    three to one, the one is taken whose lengths fit best. A sentence may stay without a twin
    at a price. The numbers are ours: a word to 1.5 characters as in the course's own texts, the
    prices such that none of its lessons and cases is found wanting.

    Source
    ------
    Gale & Church (1993), A program for aligning sentences in bilingual corpora, Computational
    Linguistics 19(1).

    Examples
    --------
    >>> en = ["She stays.", "Nobody has asked her why she does so."]
    >>> alone(en, ["她留下来了。"]), alone(en, ["她留下来了，没有人问过她为什么要留下。"])
    ([('en', 'Nobody has asked her why she does so.')], [])
    """
    ours, theirs = [[_words(text) for text in texts] for texts in (en, zh)]
    best: dict[tuple[int, int], tuple[float, list[tuple[Language, str]]]] = {(0, 0): (0.0, [])}
    for i in range(len(en) + 1):
        for j in range(len(zh) + 1):
            ways = []
            for m, n in STEPS:
                if (i - m, j - n) not in best:
                    continue
                price, left = best[i - m, j - n]
                if m and n:
                    x, y = sum(ours[i - m : i]), sum(theirs[j - n : j])
                    price += (x - y) ** 2 / (2 * (SLACK + (SPREAD * (x + y) / 2) ** 2))
                    price += JOINED * (max(m, n) - 1)
                else:
                    price += ALONE
                    left = [*left, ("en", en[i - 1]) if m else ("zh", zh[j - 1])]
                ways.append((price, left))
            if ways:
                best[i, j] = min(ways)
    return best[len(en), len(zh)][1]


def _words(text: str) -> float:
    """Return the length of a text in English words."""
    return len(WORD.findall(text)) + len(HAN.findall(text)) / HAN_A_WORD
