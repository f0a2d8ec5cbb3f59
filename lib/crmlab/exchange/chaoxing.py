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
from crmlab.exchange.table import LETTERS, Row, divided, rows
from crmlab.exchange.text import GAP, folded
from crmlab.language import say

# Kinds by what their names hold; the first that fits counts, so 完形填空 is none of those below.
_KINDS = (
    ("", "完[形型]|阅读理解|听力|共用|复合题"),
    ("single", "单选|单项选|A1|A2|最佳选"),
    ("multiple", "多选|多项选|不定项|X型"),
    ("judge", "判断|是非|对错"),
    ("cloze", "填空"),
    ("order", "排序"),
    ("match", "连线|匹配|配对"),
    ("none", "编程|程序|口语|录音|画图|上传|投票|问卷"),
    ("case", "案例"),
    ("short", "简答|问答|名词|术语|概念|计算|翻译|辨析"),
    ("essay", "论述|写作|作文|应用|分析|论文|设计|主观|材料|讨论|综合|其[它他]"),
)
_WRITTEN = ("short", "essay", "case")
_TRUE, _FALSE = (
    frozenset(names.split())
    for names in (
        "对 对的 正确 说法正确 是 是的 √ ✓ ✔ ☑ V T TRUE RIGHT CORRECT Y YES 1 A",
        "错 错的 错误 说法错误 否 不是 不对 不正确 × ✕ ✗ ✘ ╳ ☒ X F FALSE WRONG INCORRECT N NO 0 B",
    )
)
_AND_WHY = re.compile(r"(正确|错误|对|错|√|×)(?:[，,。.;；:：\n]|(?=[(（]))")
_NOTHING = frozenset(("略", "无", "答案略", "见教材", "见解析", "见答案解析", "言之有理即可"))
_SAID = re.compile(r"^\s*(?:正确|参考|标准)?答案\s*[:：]\s*")
_LETTERS = re.compile(r"""[A-Z](?:[-,、;:./|#&+·—→>"'和及与]*[A-Z])*""")
_AROUND = "()[]【】\"',、;.。:|#"
_EITHER = re.compile(r"[\u3400-\u9fff]{2,}(?:/[\u3400-\u9fff]{2,})+")
_SPELLINGS = re.compile(r"[;；|｜]|##+")
_LABEL = (
    r"(?:[(（]\d{1,2}[)）]|[\[【](?:填空|空)?\d{1,2}[\]】]|(?<!\d)\d{1,2}[.、．)）](?!\d)|[①-⑳]"
    r"|(?:第[一二三四五六七八九十\d]{1,2}空|填?空\d{1,2})[:：]?)\s*"
)
_LABELLED = re.compile(f"^{_LABEL}")
_DIVIDERS = (
    r"\n", "[;；]+", "[|｜]+", "#+", "、", "[,，]", _LABEL, "/", r"\$+|&&", r"\s+",
)  # fmt: skip
_BLANK = r"[^\S\n]"
_LINE = rf"[_＿﹍]{{2,}}(?:{_BLANK}*[\d①-⑨]{{1,2}}{_BLANK}*[_＿﹍]{{2,}})?"
_LINES = rf"[(（【\[]{_BLANK}*{_LINE}{_BLANK}*[)）】\]]|{_LINE}"
_BRACKETS = rf"[(（]{_BLANK}*[)）]|[【〔\[]{_BLANK}*[\]〕】]"
_NAMED = r"[\[【(（]填?空\d{0,2}[)）】\]]|第\d{1,2}空"
_MIXED = rf"{_LINES}|[(（]{_BLANK}+[)）]"
_PLACES = tuple(map(re.compile, (_LINES, _BRACKETS, _NAMED, _MIXED)))


def read(path: Path) -> Iterator[Draft]:
    """Read the questions of an ``.xls`` or ``.xlsx`` file."""
    for sheet in read_sheets(path):
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[Draft]:
    """Yield the questions of a sheet; a row without an answer may head the parts below it."""
    passage, parts, alone, shared = "", 0, None, dict[str, str]()
    for row in rows(sheet):
        if isinstance(row, Draft):
            yield row
            continue
        if not row["kind"] and _kind(sheet.name):
            row.cells["kind"] = sheet.name
        part = _is_part(row)
        if alone:
            if part and not row["ask"]:
                alone.refused = ""
            yield alone
        alone = None
        draft = Draft(row.place)
        if row["ask"] and row["ask"] != passage:
            passage, parts, shared = row["ask"], 0, {}
        if part:
            row.options = row.options or shared
            shared = row.options if "共用选项" in row["kind"] else shared
        elif not row["answer"] and not (_kind(row["kind"]) and (row.options or row["why"])):
            alone, shared = draft, row.options
            draft.refused = say("there is no answer", "没有答案")
            if row["why"]:
                what = say(f"explanation {show(row['why'])}", f"解析{show(row['why'])}")
                draft.lose(what, say("it belongs to several questions", "它属于几道小题"))
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
    asked = draft.readable(row["part"] or ("" if passage else row["ask"]) or f"({parts})")
    kind, answer = _kind(row["part_kind"] or row["kind"]), _SAID.sub("", row["answer"])
    if not row.options and kind in ("", "single", "multiple"):
        before, found = divided(asked)
        if before and _letters(answer, found):
            asked, row.options = before, found
    ask = literal("\n".join(filter(None, (draft.readable(passage), asked))))
    options = _unlabelled(row.options)
    kind = kind or _guess(answer, options)
    named = _letters(answer, options)
    letters = list(dict.fromkeys(named))
    if kind in _WRITTEN and letters and len(options) > 1:
        kind = "multiple" if len(letters) > 1 else "single"
    if row["count"] and options and number(row["count"]) != len(options):
        what = say(f"{row['count']} options", f"选项数{row['count']}")
        draft.lose(what, say(f"{len(options)} are filled in", f"实有{len(options)}项"))
    if kind in ("single", "multiple", "order"):
        _choice(draft, kind, ask, options, letters, answer)
    elif kind == "judge":
        _judge(draft, ask, options, letters, answer)
    elif kind == "cloze":
        _cloze(draft, ask, options, named, answer)
    elif kind in _WRITTEN:
        forms.written(draft, kind, ask, _reference(draft, row))
    elif kind == "match" and len(pairs := _pairs(answer, options)) > 1:
        forms.match(draft, ask, pairs)
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
        return "multiple" if len(set(_letters(answer, options))) > 1 else "single"
    bare = folded(answer).upper()
    if re.fullmatch("[A-H]{0,8}|[0-9]", bare):
        return ""
    if bare in _TRUE | _FALSE and not re.fullmatch("[A-Z]", bare):
        return "judge"
    return "" if options else "short"


def _unlabelled(options: Mapping[str, str]) -> dict[str, str]:
    """Return the options without the letters before them, where each has its own."""
    label = r"^%s\s*[.．、:：)）]\s*"
    bare = {letter: re.sub(label % letter, "", text) for letter, text in options.items()}
    return bare if all(bare[letter] != options[letter] for letter in options) else dict(options)


def _letters(answer: str, options: Mapping[str, str]) -> list[str]:
    """Return the letters that an answer names, by themselves or by the texts of options."""
    bare = folded(answer).upper().replace("选项", "").removeprefix("选").strip(_AROUND)
    letters = re.findall("[A-Z]", bare) if _LETTERS.fullmatch(bare) else []
    by_text = {folded(text): letter for letter, text in options.items()}
    for pieces in ([answer], re.split(r"[;；|\n]|#+", answer), re.split("[、,，]", answer)):
        if letters and set(letters) <= set(options):
            break
        named = [_named(piece, by_text) for piece in pieces if piece.strip()]
        letters = named if named and all(named) else letters
    return letters


def _named(piece: str, by_text: Mapping[str, str]) -> str:
    """Return the letter of the option that a text is, perhaps with that letter before it."""
    bare = folded(piece)
    letter, text = bare[:1].upper(), bare[1:].lstrip(".、:)")
    return by_text.get(bare) or (letter if by_text.get(text) == letter else "")


def _pairs(answer: str, options: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs such as ``A-1；B-2``, letters of options as their texts; or none."""
    pairs = []
    for piece in filter(str.strip, re.split(r"[;；,，、\n]", answer)):
        left, *right = (side.strip() for side in re.split("[-—－→:：=]+>?", piece))
        if len(right) != 1 or not left or not right[0]:
            return []
        pairs.append((options.get(left, left), options.get(right[0], right[0])))
    return pairs


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
    if (found := _AND_WHY.match(answer)) and re.search(r"\w", why := answer[found.end() :]):
        answer = found[1]
        draft.explain(why)
    right = _truth(answer)
    if right is not None and not set(letters) & set(options):
        letters = [letter for letter, text in options.items() if _truth(text) is right]
    if len(options) > 1 and len(letters) == 1 and letters[0] in options:
        _choice(draft, "single", ask, options, letters, answer)
    elif right is not None:
        forms.judge(draft, ask, right)
        _unused(draft, options)
    else:
        got = show(answer) or "-"
        raise Refused(say(f"neither right nor wrong; got {got}", f"既非对也非错；现为{got}"))


def _truth(text: str) -> bool | None:
    """Tell whether a text says that something is right, such as ``√`` or ``A.对``, or wrong."""
    bare = folded(text).upper().strip(_AROUND)
    for said, names in ((True, _TRUE), (False, _FALSE)):
        if bare in names or (bare[:1] in names and bare[1:].lstrip(".、:)") in names):
            return said
    return None


def _unused(draft: Draft, options: Mapping[str, str]) -> None:
    """Note options for which the form has no place."""
    if options:
        what = say(f"the options {show('; '.join(options.values()))}",
                   f"选项{show('；'.join(options.values()))}")  # fmt: skip
        draft.lose(what, say("the answer stands elsewhere", "答案另有写明"))


def _cloze(
    draft: Draft, ask: str, options: Mapping[str, str], letters: list[str], answer: str
) -> None:
    """Fill the blanks from the options, one a blank, or from the answer divided."""
    found = [(pattern, len(pattern.findall(ask))) for pattern in _PLACES]
    blanks = next((n for _, n in found if n), 1)
    if letters and set(letters) <= set(options):
        answers = [[options[letter]] for letter in letters]
        if len(letters) < len(options):
            ask = f"{ask} ({' / '.join(options.values())})"
    elif options:
        upto = LETTERS[: LETTERS.index(max(options)) + 1]
        answers = [_spellings(options.get(letter, "")) for letter in upto]
        if answer:
            what = say(f"the answer {show(answer)}", f"答案{show(answer)}")
            draft.lose(what, say("the options hold the answers", "答案以选项为准"))
    else:
        _, mixed = found[-1]
        answers = _divided(answer, mixed) if mixed > blanks else []
        answers = answers or _divided(answer, blanks)
    if not answers:
        raise Refused(
            say(f"{blanks} blanks, but the answer is {show(answer)}",
                f"题干有{blanks}空，答案却是{show(answer)}")
        )  # fmt: skip
    fitting = [pattern for pattern, n in found if n == len(answers)]
    fitting += [pattern for pattern, n in found if n]
    forms.cloze(draft, fitting[0].sub(GAP, ask) if fitting else ask, answers)


def _divided(answer: str, blanks: int) -> list[list[str]]:
    """Return an answer divided among blanks; empty if it does not divide."""
    if blanks == 1:
        return [_spellings(answer)]
    answer = answer.strip(" \n;；|｜、，,")
    for divider in _DIVIDERS:
        pieces = [piece for piece in re.split(divider, answer) if piece.strip()]
        if len(pieces) == blanks:
            return list(map(_spellings, pieces))
    return []


def _spellings(answer: str) -> list[str]:
    """Return the spellings of one blank: ``甲；乙`` are two, ``满意度/满意率`` as well."""
    texts = [text.strip() for text in _SPELLINGS.split(_LABELLED.sub("", answer.strip()))]
    return [
        spelling
        for text in texts
        for spelling in (text, *(text.split("/") if _EITHER.fullmatch(text) else ()))
    ]


def _reference(draft: Draft, row: Row) -> str:
    """Return the reference answer, from the explanation where there is no other."""
    reference = row["answer"] or "\n".join(row.options.values())
    if row["answer"]:
        _unused(draft, row.options)
    if reference and folded(reference).strip("。.()") not in _NOTHING:
        return reference
    if row["why"] and folded(row["why"]).strip("。.()") not in _NOTHING:
        what = say("a reference answer", "参考答案")
        draft.lose(what, say("the explanation serves as one", "以解析代替"))
        return row["why"]
    return ""
