"""Files that mean harm, or are merely broken: none crashes, none takes long."""

import io
import json
import random
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from crmlab.errors import CrmlabError
from crmlab.exchange import import_file, read, sheets

SAMPLES = {
    "gift": "::t:: 客户{=a#x ~%50%b ~c}\n\nWhy?{####x; y}\n\nn{#=1:2#w}\n\n"
    "m{=a->b =c->d}\n\nt{T#a#b}",
    "xml": '<?xml version="1.0"?><quiz><question type="multichoice"><questiontext format="html">'
    "<text><![CDATA[<p>客户</p>]]></text></questiontext><single>true</single>"
    '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    '</question><question type="cloze"><questiontext><text>x {1:SA:=a~b}</text></questiontext>'
    "</question></quiz>",
    "json": json.dumps(
        [
            {"question": "q", "type": "numeric", "answers": [{"value": 1.5, "correct": True}]},
            {"question": "q", "type": "string", "answers": [{"answer": "a", "correct": True}]},
        ]
    ),
}
PIECES = st.sampled_from(
    [
        "{",
        "}",
        "~",
        "=",
        "#",
        "->",
        "::",
        "\n\n",
        "\\",
        "%50%",
        "%-1e9%",
        "####",
        "//",
        "$CATEGORY:",
        "[html]",
        "客户",
        "..",
        ":",
        "<b>",
        "</text>",
        "<question>",
        "&nbsp;",
        "&#0;",
        "]]>",
        "<!--",
        "<img src='x.png'>",
        "{1:SA:=a}",
        "{1:NM:=3,5:0.1}",
        "{1:MR:",
        "{2:MC:~=a~b}",
        "\x00",
        "\x0b",
        "\ufdd0",
        "\ufdd3",
        "*",
        "{1}",
        "{abc}",
        "😀",
        "\u2028",
        "9" * 400,
        "1e999",
        "[",
        "{}",
        '"',
        "null",
        "-1",
        "true",
        "NaN",
        "{1:SA:=a}",
        "<u> </u>",
    ]
)
quick = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("kind", SAMPLES)
@quick
@given(st.data())
def test_whatever_stands_in_a_text_file(bring, kind, data):
    text = SAMPLES[kind]
    for _ in range(data.draw(st.integers(0, 6))):
        at, upto = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        kept = data.draw(st.sampled_from([at, min(upto, at + 9)]))
        text = text[:at] + data.draw(PIECES) + text[kept:]
    encoding = data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"]))
    bring(text.encode(encoding), f"q.{kind}")


@quick
@given(data=st.binary(max_size=300), name=st.sampled_from(["q.gift", "q.xml", "q.json", "q"]))
def test_whatever_bytes_a_file_has(bring, data, name):
    try:
        bring(data, name)
    except CrmlabError as error:
        assert "workbook" in str(error) or "must be text" in str(error)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**18),
    st.floats(allow_nan=False, width=32),
    st.datetimes(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(
        [
            "A",
            "AB",
            "单选题",
            "多选题",
            "判断题",
            "填空题",
            "简答题",
            "完形填空",
            "对",
            "①甲②乙",
            "<p>x</p>",
            "____",
            "（）",
            "一；二",
            "=1/0",
            "_x0000_",
            "_xD800_",
            "题干",
            "连线题",
            "共用选项题",
            "A-1；B-2",
            "q A.甲 B.乙",
            "答案：A",
            "对，因为x",
            "[填空1]",
            "一/二",
        ]
    ),
)
NAMES = [
    "题型",
    "题干",
    "小题题型",
    "小题题干",
    "正确答案",
    "解析",
    "分数",
    "选项数",
    "A",
    "B",
    "C",
    "备注",
    "选项",
]


@quick
@given(rows=st.lists(st.lists(CELLS, max_size=14), max_size=12))
def test_whatever_stands_in_a_sheet(bring, rows):
    book = Workbook()
    for row in [NAMES, *rows]:
        try:
            book.active.append(row)
        except ValueError:
            continue
    file = io.BytesIO()
    book.save(file)
    bring(file.getvalue(), "q.xlsx")


def book_of(**parts):
    """Return a small workbook in which parts are replaced."""
    book, file, changed = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["题型", "题干", "正确答案", "选项A", "选项B"])
    book.active.append(["单选题", "x", "A", "甲", "乙"])
    book.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            name = Path(part.filename).stem
            new.writestr(part.filename, parts.get(name, old.read(part.filename)))
    return changed.getvalue()


def test_a_workbook_with_its_bytes_changed(tmp_path):
    whole, dice = book_of(), random.Random(0)
    old = Path(__file__).with_name("chaoxing.xls").read_bytes()
    for i in range(120):
        data = bytearray(whole if i % 2 else old)
        for _ in range(dice.choice([1, 3, 30])):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path = tmp_path / "q.xlsx"
        path.write_bytes(data[: dice.choice([len(data), dice.randrange(len(data))])])
        try:
            list(read(path))
        except CrmlabError as error:
            assert "workbook" in str(error) or "MB" in str(error)


def told(data, tmp_path, name="q.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CrmlabError) as caught:
        import_file(path, tmp_path / "out.yaml")
    assert not (tmp_path / "out.yaml").exists()
    return str(caught.value)


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    bomb = book_of(sheet1=b"<worksheet>" + b" " * (sheets.LARGEST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert "unpacks to more than 200 MB" in told(bomb, tmp_path)


def test_entities_in_a_workbook_are_not_unfolded(tmp_path):
    lols = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    evil = (
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{lols}]><worksheet><sheetData>&l9;</sheetData></worksheet>'
    )
    began = time.process_time()
    assert "no readable Excel workbook" in told(book_of(sheet1=evil.encode()), tmp_path)
    assert time.process_time() - began < 5


def test_a_cell_at_the_far_end_costs_nothing(bring):
    cells = "".join(
        f'<row r="{r}"><c r="XFD{r}" t="inlineStr"><is><t>x</t></is></c></row>'
        for r in (5, 90_000, 1_048_576)
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'
    )
    began = time.process_time()
    assert bring(book_of(sheet1=sheet.encode()), "q.xlsx").questions == ()
    assert time.process_time() - began < 10


def test_a_cell_of_ten_megabytes_is_told_and_the_rest_is_read(bring):
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'.format
    rows = [
        ["题型", "题干", "正确答案", "选项A", "选项B", "目录"],
        ["单选题", "<p>" * 3_400_000, "A", "甲", "乙", ""],
        ["单选题", "好题", "A", "甲", "乙", "<p>" * 700_000],
    ]
    sheet = "".join(
        f"<row>{''.join(cell(text.replace('<', '&lt;')) for text in row)}</row>" for row in rows
    )
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{sheet}</sheetData></worksheet>"
    )
    began = time.process_time()
    outcome = bring(book_of(sheet1=xml.encode()), "q.xlsx")
    assert outcome.only().ask.zh == "好题"
    assert any(loss.what.startswith("the end of: 目录: <p>") for loss in outcome.made.losses)
    (refused,) = outcome.refused
    assert refused.why.startswith("a text has more than 2000000 characters: <p")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "run", ["*", " ", "\n", "_", "(", "【", "（ ", "A、", "对\n", "A. ", "1,", "{"]
)
def test_a_long_run_of_anything_takes_no_time(bring, run):
    long = run * 15_000
    book = Workbook()
    book.active.append(["题型", "题干", "答案", "A", "B", "选项", long])
    for kind in ("单选题", "判断题", "填空题", "连线题", ""):
        book.active.append([kind, f"x{long}y", f"x{long}y", "甲", f"A.{long}y", None])
        book.active.append([kind, f"对{long}y", f"对{long}。", None, None, f"A.{long}y"])
    file = io.BytesIO()
    book.save(file)
    began = time.process_time()
    bring(file.getvalue(), "q.xlsx")
    embedded = f"{{{long}1:SA:=a{long}b}} {{1:MC:=a{long}b}} {{1:NM:=1{long}2:1{long}2}}"
    cloze = (
        f'<question type="cloze"><questiontext><text>{embedded}</text></questiontext></question>'
    )
    short = (
        f'<question type="shortanswer"><questiontext><text>x{long}y</text></questiontext>'
        f'<answer fraction="100"><text>a{long}b</text></answer></question>'
    )
    bring(f"<quiz>{cloze}{short}</quiz>", "q.xml")
    bring(embedded)
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"<html><table><tr><td>x</td></tr></table></html>",
        b"a\tb\tc\n",
    ],
    ids=["empty", "cut off", "zeros", "OLE", "HTML", "tabs"],
)
def test_what_is_called_a_workbook_and_is_none(tmp_path, data):
    assert "no readable Excel workbook" in told(data, tmp_path, "q.xls")


def test_ten_thousand_questions_are_quick(bring):
    text = "\n\n".join(
        f"第{i}题：客户关系管理的核心是{{=客户 ~产品 ~价格 ~渠道}}" for i in range(10_000)
    )
    began = time.process_time()
    assert len(bring(text).questions) == 10_000
    assert time.process_time() - began < 60


def answers(pattern):
    return " ".join(pattern.format(i) for i in range(20_000))


@pytest.mark.parametrize(
    "text",
    [
        f"q {{{answers('~%50%a{0}')}}}",
        f"q {{=x {answers('=%50%a{0}#w{0}')}}}",
        f"q {{#=-1 {answers('=%0%{0}#w{0}')}}}",
        f"q {{=x}} {{#=-1 {answers('={0}')}}}",
        '<question type="essay"><questiontext><text>q</text>'
        + answers("<file name='f{0}'/>") + "</questiontext>"
        "<graderinfo><text>x</text></graderinfo></question>",
        '<question type="gapselect"><questiontext><text>'
        f"[[1]]{'[[2]]' * 20_000}</text></questiontext>"
        "<dragbox><text>z</text><group>2</group></dragbox>"
        + answers("<dragbox><text>w{0}</text></dragbox>") + "</question>",
    ],
    ids=["keys", "half marks", "numbers", "spellings", "files", "words"],
)  # fmt: skip
def test_one_question_with_very_many_answers_is_quick(tmp_path, text):
    source = tmp_path / "q"
    source.write_text(text)
    began = time.process_time()
    assert import_file(source, tmp_path / "out.yaml").found == 1
    assert time.process_time() - began < 8


def test_nothing_in_a_text_becomes_anything_but_text(bring):
    evil = '!!python/object/apply:os.system ["x"] ${7*7} {{7*7}} `id` <script>alert(1)</script>{T}'
    question = bring(
        evil.replace("{{", "\\{\\{").replace("}}", "\\}\\}").replace("${7*7}", "")
    ).only()
    assert question.ask.en.startswith("!!python/object/apply:os.system")
    assert "alert" not in question.ask.en
