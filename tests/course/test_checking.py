"""Every mistake of an author is told in a line: Chinese, twins, files that are none."""

import shutil
from collections import Counter

import pytest

from crmlab.course import CONTENT
from crmlab.course.checking import check, told
from crmlab.language import using

DATA = CONTENT / "data"


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("words.csv", "企业产品与服务的个人或组织。按", "企业产品与服务的个人;按", "full-width"),
        ("labels.csv", ",之前", ",之前 A", "no space"),
        ("cases/tietong/case.yaml", "铁通要建设本地网，", "铁通要建设本地网,", "full-width"),
    ],
)
def test_half_width_marks_and_spaces_are_told_with_their_line(tmp_path, name, right, wrong, told):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / name, path)
    assert check([path]) == []
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    problems = check([path])
    assert problems and told in str(problems[0])
    line = text[: text.index(right)].count("\n") + 1
    assert abs(problems[0].line - line) <= (1 if name.endswith("yaml") else 0)


MISTAKES = """\
topic: loyality
questions:
- id: Stay-On
  form: single
  ask: {en: Who stays?, zh: 谁留下？}
  key: {en: the loyal, zh: 忠诚的人}
  distractors: [{en: the rich, zh: 富人}]
  why: {en: So., zh: 因为。}
  source: ours
- id: second
  form: multiple
  ask: {en: Which?, zh: 哪些？}
  key: [{en: a, zh: 甲}, {en: b}]
  distractors: [{en: c, zh: 丙}]
  credit: all_or_none
  why: {en: So., zh: 因为。}
  source: ours
- id: third
  form: order
  ask: {en: Order., zh: 排序。}
  key: [{en: a, zh: 甲}, {en: b, zh: 乙}]
  why: {en: So., zh: 因为。}
  source: ours
- id: fourth
  form: numeric
  ask: {en: "How much is {x}?", zh: 多少？}
  draw: {x: {low: 1, high: 5, step: 1}}
  proof: {function: value.lifetime_value, arguments: {margin: $x, retention: 0.5, discount: 0.1}}
  why: {en: So., zh: 因为。}
  source: ours
- id: fifth
  form: short
  ask: {en: Why?, zh: 为什么？}
  key:
  - {en: trust, zh: 信任, weight: heavy}
  - {en: trust, zh: 信任, accept: {fr: [confiance]}}
  why: {en: So., zh: 因为。}
- just a line
- id: sixth
  form: essay
  ask: {en: Why?, zh: 为什么？}
  key: [{en: trust, zh: 信任}]
  points: -1
  why: {en: So., zh: 因为。}
  source: ours
- id: seventh
  form: numeric
  ask: {en: How much?, zh: 多少？}
  key: 3
  distractors: [{value: 4, why: {en: x, zh: 甲}}, {value: 4.001, why: {en: y, zh: 乙}}]
  why: {en: So., zh: 因为。}
  source: ours
"""
EACH = [
    (1, 'did you mean "loyalty"', "是不是“loyalty”"),
    (3, "id must look like", "id必须符合"),
    (13, "key.2.zh is missing", "缺少key.2.zh"),
    (15, 'did you mean "all_or_nothing"', "是不是“all_or_nothing”"),
    (21, "key must have at least 3 entries; got 2", "key至少要有3项；现有2项"),
    (24, "ask.zh must name each drawn number in braces: x", "ask.zh须用花括号写出每个抽取的数：x"),
    (31, "source is missing", "缺少source"),
    (35, "key.1.weight must be a number; got heavy", "key.1.weight必须是数；现为heavy"),
    (36, 'key.2.accept.fr "fr" is not one of en, zh', "key.2.accept.fr“fr”不在"),
    (38, "the entry must be a block of names and values", "这一项必须是一组“名称: 值”"),
    (43, "points must be greater than 0; got -1", "points必须大于0；现为-1"),
    (46, "with - the key 3 and the slips cannot be told apart: 3, 4, 4.001", "无法区分"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_mistakes_are_counted_as_people_count_and_told_without_the_parser_s_words(
    tmp_path, language
):
    path = tmp_path / "mine.yaml"
    path.write_text(MISTAKES, encoding="utf-8")
    with using(language):
        problems = check([path])
    assert len(problems) == len(EACH), "\n".join(map(str, problems))
    for problem, (line, en, zh) in zip(problems, EACH, strict=True):
        assert (problem.path, problem.line) == (path, line), problem
        assert {"en": en, "zh": zh}[language] in problem.problem
        assert language == "en" or "must" not in problem.problem


def test_a_sentence_dropped_from_a_case_is_told_with_its_line(tmp_path):
    path = tmp_path / "case.yaml"
    text = (DATA / "cases/tietong/case.yaml").read_text(encoding="utf-8")
    assert text.count("Z公司报价最低。") == 1
    path.write_text(text.replace("Z公司报价最低。", ""), encoding="utf-8")
    with using("en"):
        (problem,) = check([path])
    assert "English alone" in str(problem)
    assert problem.line == text[: text.index("铁通要建设")].count("\n")


@pytest.mark.parametrize(
    "name", ["words.csv", "labels.csv", "catalogue.csv", "case.yaml", "bank.yaml", "01_lesson.md"]
)
@pytest.mark.parametrize(
    "content", [bytes(range(256)), "客户，忠诚".encode("gbk"), b"", b"a,b\n", b"---\nx: [\n---\n"]
)
def test_a_file_that_holds_something_else_is_told_and_never_a_crash(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    problems = check([path])
    assert problems and all(problem.path == path for problem in problems)


def test_a_file_of_no_kind_is_refused_and_a_folder_named_like_one_is_looked_into(tmp_path):
    (tmp_path / "mine.yaml").mkdir()
    (tmp_path / "bank.yml").touch()
    (tmp_path / "mine.yaml" / "notes.txt").touch()
    assert check([tmp_path]) == []
    with using("en"):
        (problem,) = check([tmp_path / "bank.yml"])
    assert "must be a course file: *.yaml, *.md, words.csv" in str(problem)


def test_a_lesson_tells_its_minutes(tmp_path):
    path = tmp_path / "01_lesson.md"
    path.write_text("---\ncrmlab: {minutes: long}\n---\n", encoding="utf-8")
    assert "the head must tell the minutes" in "\n".join(map(str, check([path])))


def test_labels_have_both_languages_and_each_id_once(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("id,en,zh\na,A,甲\nb,,乙\na,A,甲\nc,C\n", encoding="utf-8")
    assert [(p.line, p.problem) for p in check([path])] == [
        (3, "en must not be empty"), (4, "id a stands twice"), (5, "must have 3 cells; got 2"),
    ]  # fmt: skip


def test_what_was_looked_over_is_told(tmp_path):
    (tmp_path / "bank.yaml").write_text(MISTAKES, encoding="utf-8")
    (tmp_path / "labels.csv").write_text("id,en,zh\na,A,甲\n", encoding="utf-8")
    shutil.copytree(DATA / "cases", tmp_path / "cases")
    looked = Counter()
    mistakes = check([tmp_path], looked)
    cases = len(list((tmp_path / "cases").iterdir()))
    assert looked == {"questions": 8, "labels": 1, "cases": cases}
    with using("en"):
        counts = f"looked over: questions 8, cases {cases}, labels 1"
        assert told(looked, len(mistakes)) == f"{counts}; mistakes {len(EACH)}"
        assert told(Counter(), 0) == "looked over: nothing of the course; no mistakes"
    with using("zh"):
        assert told(Counter(questions=8, words=3), 0) == "已检查：题目8，术语3；没有错误"
