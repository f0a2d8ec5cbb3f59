"""One small file of each format comes in, is sound, and what is left out is listed."""

import base64
import json

import openpyxl
import pytest

from crmlab.course.checking import check
from crmlab.course.questions import read_file
from crmlab.errors import ContentError
from crmlab.exchange import import_file

GIFT = """\
// a note
::Q1:: What is CLV? { =net present value of margins ~sum of sales#no, margins ~price }
::Q2:: Two and two? {#4:0.1}
::Q3:: CRM is a strategy. {TRUE}
::Q4:: Match. { =a -> 1 =b -> 2 =c -> 3 }
::Q5:: Which? { ~%50%x ~%50%y ~%-100%z }

Broken { =a
"""
MOODLE = """\
<quiz><question type="multichoice"><name><text>n</text></name>
<questiontext format="html"><text><![CDATA[<p>What &amp; why?</p>]]></text></questiontext>
<single>true</single>
<answer fraction="100"><text>right</text></answer>
<answer fraction="0"><text>wrong</text><feedback><text>no</text></feedback></answer>
</question>
<question type="ddimageortext"><questiontext><text>x</text></questiontext></question></quiz>
"""
JUPYTERQUIZ = json.dumps([
    {"question": "Pick.", "type": "multiple_choice",
     "answers": [{"answer": "a", "correct": True, "feedback": "yes"},
                 {"answer": "b", "correct": False, "feedback": "no"}]},
])  # fmt: skip
ENTITIES = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 40))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "a">{ENTITIES}]><quiz>&a39;</quiz>'


HEADS = ["选项A", "选项B", "选项C", "选项D"]


def workbook(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["说明：请勿改动表头"])
    sheet.append(["目录", "题目类型", "大题题干", "正确答案", "答案解析", "选项数", *HEADS])
    sheet.append(["一", "单选题", "<p>转移成本是什么？</p>", "B", "见讲义", 4, *"甲乙丙丁"])
    sheet.append(["一", "多选题", "选哪些？", "ABD", "", 4, "甲", "乙", "丙", "丁"])
    sheet.append(["一", "判断题", "对吗？", "对", "", 2, "对", "错"])
    sheet.append(["一", "填空题", "客户___和___", "", "", 2, "满意;满足", "忠诚"])
    sheet.append(["一", "连线题", "连一连", "", ""])
    book.save(path)


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_gift(tmp_path):
    made = import_file(written(tmp_path / "a.gift", GIFT), tmp_path / "a.yaml")
    assert (made.found, made.carried) == (6, 5)
    forms = [q.form for q in read_file(made.path).questions]
    assert forms == ["single", "numeric", "single", "match", "multiple"]
    assert any(":8:" in str(loss) or "8" in loss.place for loss in made.losses)


def test_moodle(tmp_path):
    made = import_file(written(tmp_path / "a.xml", MOODLE), tmp_path / "a.yaml")
    (question,) = read_file(made.path).questions
    assert question.ask.en == "What & why?" and question.key.en == "right"
    assert made.found == 2 and any("ddimageortext" in str(loss) for loss in made.losses)


@pytest.mark.parametrize("hidden", [False, True])
def test_jupyterquiz(tmp_path, hidden):
    text = base64.b64encode(JUPYTERQUIZ.encode()).decode() if hidden else JUPYTERQUIZ
    made = import_file(written(tmp_path / "a.json", text), tmp_path / "a.yaml")
    (question,) = read_file(made.path).questions
    assert question.key.en == "a" and question.distractors[0].why.en == "no"


def test_chaoxing(tmp_path):
    workbook(tmp_path / "a.xlsx")
    made = import_file(tmp_path / "a.xlsx", tmp_path / "a.yaml")
    single, multiple, judged, cloze = read_file(made.path).questions
    assert single.ask.zh == "转移成本是什么？" and single.key.zh == "乙"
    assert [option.zh for option in multiple.key] == ["甲", "乙", "丁"]
    assert judged.key.zh == "对" and cloze.key[0].zh == ("满意", "满足")
    assert made.found == 5 and made.carried == 4 and any(loss.whole for loss in made.losses)


def test_what_comes_in_passes_the_check(tmp_path):
    workbook(tmp_path / "a.xlsx")
    made = import_file(tmp_path / "a.xlsx", tmp_path / "a.yaml")
    assert check([made.path]) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xml", BOMB), ("a.xml", "<quiz><question"), ("a.json", "[" * 5000), ("a.json", "{}"),
     ("a.gift", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") * 99),
     ("a.gift", "{" * 5000), ("a.gift", "")],
)  # fmt: skip
def test_a_broken_file_is_told_and_never_crashes(tmp_path, name, content):
    made = import_file(written(tmp_path / name, content), tmp_path / "a.yaml")
    assert made.carried == 0 and not made.path.exists()
    assert made.losses or made.found == 0


def test_a_file_that_is_no_workbook_is_told(tmp_path):
    with pytest.raises(ContentError, match="no readable Excel workbook"):
        import_file(written(tmp_path / "a.xlsx", "no workbook"), tmp_path / "a.yaml")
