"""Question banks of 学习通 (Chaoxing) in Excel: a row a question.

Source
------
The import template of 学习通: 目录, 题目类型, 大题题干, 小题题型, 小题题干, 正确答案,
答案解析, 难易度, 知识点, 标签, 课程目标, 建议分数, 选项数, 选项A and so on; headers differ from
school to school.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from crmlab.errors import show
from crmlab.exchange import forms
from crmlab.exchange.draft import Draft, Refused
from crmlab.exchange.forms import Answer
from crmlab.exchange.markup import literal
from crmlab.exchange.numbers import number
from crmlab.exchange.sheets import Sheet, read_sheets
from crmlab.exchange.table import Row, rows
from crmlab.exchange.text import GAP, folded
from crmlab.language import say

_KINDS = (
    ("", "完形|阅读理解|听力|共用|复合题"),
    ("single", "单选|单项选|A1|A2|最佳选"),
    ("multiple", "多选|多项选|不定项|X型"),
    ("judge", "判断|是非|对错"),
    ("cloze", "填空"),
    ("order", "排序"),
    ("none", "连线|匹配|配对|编程|程序|口语|录音|画图|上传|投票|问卷"),
    ("case", "案例"),
    ("short", "简答|问答|名词|术语|概念|计算|翻译|辨析"),
    ("essay", "论述|写作|作文|应用|分析|论文|设计|主观|材料|讨论|综合|其[它他]"),
)
_WRITTEN = ("short", "essay", "case")
_TRUE = frozenset(("对", "正确", "是", "√", "✓", "✔", "T", "TRUE", "Y", "YES", "1", "A"))
_FALSE = frozenset(
    ("错", "错误", "否", "不对", "不正确", "×", "✗", "✘", "X", "F", "FALSE", "N", "NO", "0", "B")
)
_NOTHING = frozenset(("略", "无", "答案略", "见教材", "见解析", "见答案解析", "言之有理即可"))
_LETTERS = re.compile(r"[A-Z](?:[,、;./|#&和及]*[A-Z])*[.;]?")
_SPELLINGS = re.compile(r"[;；|]")
_DIVIDERS = (r"\n", r"[;；]", r"\|", r"#+", r"、", r"[,，]", r"\s+")
_LABEL = re.compile(
    r"^(?:[(（]\d{1,2}[)）]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九\d]空[:：]?)\s*"
)
_PLACES = (
    re.compile(r"[(（【\[]?[^\S\n]*[_＿]{2,}[^\S\n]*[)）】\]]?"),
    re.compile(r"[(（][^\S\n]*[)）]|【[^\S\n]*】|\[[^\S\n]*\]"),
)


def read(path: Path) -> Iterator[Draft]:
    """Read the questions of an ``.xls`` or ``.xlsx`` file."""
    for sheet in read_sheets(path):
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[Draft]:
    """Yield the questions of a sheet; a row without an answer may head the parts below it."""
    passage, parts, alone = "", 0, None
    for row in rows(sheet):
        if isinstance(row, Draft):
            yield row
            continue
        part = _is_part(row)
        if alone and not (part and not row["ask"]):
            yield alone
        alone = None
        draft = Draft(row.place)
        if row["ask"] and row["ask"] != passage:
            passage, parts = row["ask"], 0
        if not part and not (row["answer"] or row.options or row["why"]):
            alone = draft
            draft.refused = say("there is no answer", "没有答案")
            continue
        parts += part
        with draft.filling():
            _fill(draft, row, passage if part else "", parts)
        passage = passage if part else ""
        yield draft
    if alone:
        yield alone


def _is_part(row: Row) -> bool:
    """Tell whether a row is part of a larger question, in the same row or above."""
    alone = row["ask"] and _kind(row["kind"])
    return bool(row["part"] or (row["part_kind"] and not alone))


def _fill(draft: Draft, row: Row, passage: str, parts: int) -> None:
    draft.about |= {"目录": row["category"]} if row["category"] else {}
    draft.about |= row.about
    for name, value in row.unknown.items():
        what = say(f"column {show(name, 20)}: {show(value)}", f"列{show(name, 20)}：{show(value)}")
        draft.lose(what, say("the bank has no place for it", "题库没有这一项"))
    heads = [passage, row["part"] or f"({parts})"] if passage else [row["part"] or row["ask"]]
    ask = literal("\n".join(map(draft.readable, heads)))
    options = _unlabelled(row.options)
    kind = _kind(row["part_kind"] or row["kind"]) or _guess(row["answer"], options)
    letters = _letters(row["answer"], options)
    if kind in _WRITTEN and letters and len(options) > 1:
        kind = "multiple" if len(letters) > 1 else "single"
    given = number(row["count"])
    if row["count"] and given != len(options):
        what = say(f"{row['count']} options", f"选项数{row['count']}")
        draft.lose(what, say(f"{len(options)} are filled in", f"实有{len(options)}项"))
    if kind in ("single", "multiple", "order"):
        _choice(draft, kind, ask, options, letters, row["answer"])
    elif kind == "judge":
        _judge(draft, ask, options, letters, row["answer"])
    elif kind == "cloze":
        _cloze(draft, ask, options, row["answer"])
    elif kind in _WRITTEN:
        forms.written(draft, kind, ask, _reference(draft, row))
    else:
        got = show(row["part_kind"] or row["kind"]) or "-"
        raise Refused(say(f"no form here for the kind {got}", f"此处没有题型{got}"))
    draft.explain(row["why"])
    if number(row["points"]) != 1:
        draft.points(row["points"])


def _kind(name: str) -> str:
    """Return the form that a kind of question has here; empty for a kind that is not known."""
    return next((kind for kind, names in _KINDS if re.search(names, folded(name))), "")


def _guess(answer: str, options: Mapping[str, str]) -> str:
    """Return the form that question and answer look like, where the kind does not tell."""
    if len(options) > 1:
        return "multiple" if len(_letters(answer, options)) > 1 else "single"
    bare = folded(answer).upper()
    if bare in _TRUE | _FALSE and not re.fullmatch("[A-Z0-9]", bare):
        return "judge"
    return "short" if answer and not options else ""


def _unlabelled(options: Mapping[str, str]) -> dict[str, str]:
    """Return the options without the letters before them, where each has its own."""
    label = r"^%s\s*[.．、:：)）]\s*"
    bare = {letter: re.sub(label % letter, "", text) for letter, text in options.items()}
    return bare if all(bare[letter] != options[letter] for letter in options) else dict(options)


def _letters(answer: str, options: Mapping[str, str]) -> list[str]:
    """Return the letters that an answer names, by themselves or by the texts of options."""
    bare = folded(answer).upper()
    if _LETTERS.fullmatch(bare):
        return list(dict.fromkeys(re.findall("[A-Z]", bare)))
    by_text = {folded(text): letter for letter, text in options.items()}
    for pieces in ([answer], re.split(r"[;；|\n]|#+", answer)):
        named = [by_text.get(folded(piece), "") for piece in pieces if piece.strip()]
        if named and all(named):
            return list(dict.fromkeys(named))
    return []


def _choice(
    draft: Draft, kind: str, ask: str, options: Mapping[str, str], letters: list[str], answer: str
) -> None:
    missing = [letter for letter in letters if letter not in options]
    if missing or not letters:
        got = show(answer) or "-"
        raise Refused(say(f"the answer names no option; got {got}", f"答案不是选项；现为{got}"))
    if kind != "order":
        answers = [Answer(text, 100.0 * (at in letters)) for at, text in options.items()]
        forms.choice(draft, ask, answers, many=kind == "multiple")
    elif len(letters) == len(options):
        forms.order(draft, ask, [options[letter] for letter in letters])
    else:
        raise Refused(say("the order does not name every option", "排序答案没有包括全部选项"))


def _judge(
    draft: Draft, ask: str, options: Mapping[str, str], letters: list[str], answer: str
) -> None:
    bare = folded(answer).upper().rstrip(".。")
    if len(options) > 1 and len(letters) == 1 and letters[0] in options:
        _choice(draft, "single", ask, options, letters, answer)
    elif bare in _TRUE | _FALSE:
        forms.judge(draft, ask, bare in _TRUE)
    else:
        got = show(answer) or "-"
        raise Refused(say(f"neither right nor wrong; got {got}", f"既非对也非错；现为{got}"))


def _cloze(draft: Draft, ask: str, options: Mapping[str, str], answer: str) -> None:
    """Fill the blanks from the options, one a blank, or from the answer divided."""
    found = [(pattern, len(pattern.findall(ask))) for pattern in _PLACES]
    if options:
        upto = ord(max(options)) - ord("A") + 1
        answers = [_SPELLINGS.split(options.get(chr(ord("A") + i), "")) for i in range(upto)]
    else:
        answers = _divided(answer, max((n for _, n in found), default=1))
    fitting = [pattern for pattern, n in found if n == len(answers)]
    fitting += [pattern for pattern, n in found if n]
    forms.cloze(draft, fitting[0].sub(GAP, ask) if fitting else ask, answers)


def _divided(answer: str, blanks: int) -> list[list[str]]:
    if blanks > 1:
        for divider in _DIVIDERS:
            pieces = [_LABEL.sub("", piece.strip()) for piece in re.split(divider, answer.strip())]
            if len(pieces) == blanks:
                return [[piece] for piece in pieces]
        raise Refused(
            say(f"{blanks} blanks, but the answer is {show(answer)}",
                f"题干有{blanks}空，答案却是{show(answer)}")
        )  # fmt: skip
    return [_SPELLINGS.split(_LABEL.sub("", answer.strip()))]


def _reference(draft: Draft, row: Row) -> str:
    """Return the reference answer, from the explanation where there is no other."""
    reference = row["answer"] or "\n".join(row.options.values())
    if reference and folded(reference).strip("。.()") not in _NOTHING:
        return reference
    if row["why"] and folded(row["why"]).strip("。.()") not in _NOTHING:
        what = say("a reference answer", "参考答案")
        draft.lose(what, say("the explanation serves as one", "以解析代替"))
        return row["why"]
    return ""
