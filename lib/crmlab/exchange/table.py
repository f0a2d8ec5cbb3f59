"""A sheet of questions as rows whose columns are known by their names, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crmlab.exchange.draft import Draft
from crmlab.exchange.sheets import MOST_ROWS, Sheet
from crmlab.exchange.text import folded
from crmlab.language import say

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLUMNS = {
    column: re.compile(names)
    for column, names in (
        ("part", "小题(题干|题目|内容)"),
        ("part_kind", "小题(题型|类型)"),
        (
            "ask",
            "(大题|题目|试题)?(题干|题面|正文)(内容)?|(题目|试题)(内容|题目|名称|描述)?|问题(描述)?",
        ),
        ("kind", "(大题|题目|试题)?(题型|类型)(名称)?"),
        ("answer", "(正确|参考|标准|题目|试题)?答案(选项|要点)?|正确选项"),
        ("why", "(答案|题目|试题|答题)?(解析|详解)(说明|内容)?|试题分析"),
        ("points", "(建议|默认|题目|试题)?(分数|分值)"),
        ("count", "选项(个?数|数量)"),
        ("listed", "(所有)?选项(内容)?|备选(答案|项)"),
        ("category", "(所属)?(目录|章节|分类)"),
    )
}
_ABOUT = re.compile(
    "难[易度].*|知识点|考核?点|标签|课程(?:目标|名称)?|(?:能力|认知)层次|科目|学科|年级|专业|来源|出处"
    "|(?:[试题]题?目?)?(?:编号|序号|题号|ID)"
)
_OPTION = re.compile(
    "(?:选择?项|备选(?:答案|项)|答案)([A-Z])(?:内容)?|([A-Z])(?:选?项)?|选项([1-9一二三四五六七八九])"
)
_NTH = dict(zip("123456789一二三四五六七八九", LETTERS[:9] * 2, strict=True))
_LISTED = re.compile(r"(?:[(（]|(?<!\w))([A-Z])[.．、:：)）]\s*")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|[*:]")


@dataclass
class Row:
    """A row by the names of its columns."""

    place: str
    cells: dict[str, str]
    options: dict[str, str]
    about: dict[str, str]
    unknown: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Table:
    """A sheet below its header; ``category`` and ``kind`` hold until another is named."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = list(header)
        self.columns: dict[int, str] = {}
        self.options: dict[int, str] = {}
        for at, name in enumerate(header):
            column = next((each for each, names in _COLUMNS.items() if names.fullmatch(name)), "")
            option = _option(name)
            if option and option not in self.options.values():
                self.options[at] = option
            elif column and not option and column not in self.columns.values():
                self.columns[at] = column
        self.above: dict[str, str] = {}

    @classmethod
    def under(cls, header: Sequence[str]) -> Table | None:
        """Return the table under a row, if the row is a header."""
        table = cls(header)
        found = set(table.columns.values())
        others = found & {"kind", "part_kind", "answer"} or table.options
        return table if found & {"ask", "part"} and others else None

    def row(self, place: str, cells: Sequence[str]) -> Row:
        row = Row(place, {}, {}, {}, {})
        for at, cell in enumerate(cells):
            name = self.header[at] if at < len(self.header) else ""
            if not (value := cell.strip()):
                continue
            if at in self.columns:
                row.cells[self.columns[at]] = value
            elif at in self.options:
                row.options[self.options[at]] = value
            elif _ABOUT.fullmatch(name):
                row.about[name] = value
            else:
                row.unknown[name or f"#{at + 1}"] = value
        listed = row.cells.pop("listed", "")
        if listed and not row.options:
            row.options.update(_listed(listed))
        elif listed:
            row.unknown["选项"] = listed
        for column in ("category", "kind"):
            row.cells[column] = self.above[column] = row[column] or self.above.get(column, "")
        return row


def _option(name: str) -> str:
    """Return the letter of the option that a column holds, or nothing."""
    found = _OPTION.fullmatch(name)
    return (found[1] or found[2] or _NTH[found[3]]) if found else ""


def divided(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands before labelled options such as ``A.甲 B.乙``, and the options.

    >>> divided("哪个？ A.甲 B.乙"), divided("维生素A.和B.")
    (('哪个？', {'A': '甲', 'B': '乙'}), ('维生素A.和B.', {}))
    """
    before, *labelled = _LISTED.split(text)
    letters, texts = "".join(labelled[::2]), _bare(labelled[1::2])
    if len(letters) < 2 or not LETTERS.startswith(letters) or not all(texts):
        return text, {}
    return before.strip(), dict(zip(letters, texts, strict=True))


def _bare(texts: Iterable[str]) -> list[str]:
    return [text.strip(" \n;；|｜#") for text in texts]


def _listed(text: str) -> dict[str, str]:
    """Return options that share a cell: labelled, or divided by lines, ``|``, ``#`` or ``;``."""
    _, options = divided(text)
    for divider in (r"\n", "[|｜]", "#+", "[;；]"):
        if len(options) < 2:
            texts = filter(None, _bare(re.split(divider, text)))
            options = dict(zip(LETTERS, texts, strict=False))
    return options


def rows(sheet: Sheet) -> Iterator[Row | Draft]:
    """Yield the rows that hold something; a draft without fields tells of what is passed over."""
    table: Table | None = None
    above = at = 0
    for at, cells in enumerate(sheet.rows, 1):
        if not any(map(str.strip, cells)):
            continue
        header = [_ASIDE.sub("", folded(cell)).upper() for cell in cells]
        if table is None:
            table = Table.under(header)
            above += table is None
        elif header != table.header:
            row = table.row(f"{sheet.name}:{at}", cells)
            if set(row.cells) - {"category", "kind"} or row.options:
                yield row
    note = Draft(sheet.name)
    if table is None and above:
        what = say(f"{above} rows", f"{above}行")
        note.lose(what, say("no row names 题干 and 正确答案", "没有写明题干、正确答案的表头"))
    elif above:
        what = say(f"{above} rows above the header", f"表头以上的{above}行")
        note.lose(what, say("they are notes", "属于说明"))
    if at >= MOST_ROWS:
        what = say(f"what comes after row {MOST_ROWS}", f"第{MOST_ROWS}行以后的内容")
        note.lose(what, say("too many rows", "行数过多"))
    yield note
