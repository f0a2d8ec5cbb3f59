"""A sheet of questions as rows whose columns are known by their names, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmlab.exchange.draft import Draft
from crmlab.exchange.sheets import MOST_ROWS, Sheet
from crmlab.exchange.text import folded
from crmlab.language import say

_COLUMNS = {
    "part": "小题题干 小题题目 小题内容",
    "part_kind": "小题题型 小题类型",
    "ask": "大题题干 题干 题目 题目内容 题目题干 试题题干 试题内容 试题 问题",
    "kind": "题目类型 题型 大题题型 试题类型 试题题型 类型",
    "answer": "正确答案 答案 参考答案 标准答案",
    "why": "答案解析 解析 题目解析 试题解析 解析说明",
    "points": "建议分数 分数 分值",
    "count": "选项数 选项个数 选项数量",
    "category": "目录 章节 分类 所属目录 所属章节",
}  # fmt: skip
_COLUMN = {name: column for column, names in _COLUMNS.items() for name in names.split()}
_ABOUT = ("难易度", "难度", "难度系数", "知识点", "标签", "课程目标")
_OPTION = re.compile(r"选项([A-Z])|([A-Z])选项|([A-Z])")
_ASIDE = re.compile(r"\([^()]*\)|[*:]")


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
            column = _COLUMN.get(name, "")
            if found := _OPTION.fullmatch(name):
                self.options[at] = found[1] or found[2] or found[3]
            elif column and column not in self.columns.values():
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
            elif name in _ABOUT:
                row.about[name] = value
            else:
                row.unknown[name or f"#{at + 1}"] = value
        for column in ("category", "kind"):
            row.cells[column] = self.above[column] = row[column] or self.above.get(column, "")
        return row


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
