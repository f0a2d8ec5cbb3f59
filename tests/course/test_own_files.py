"""Files in one language, and those that a learner or teacher has beside the course's."""

import pytest

import crmlab as crm
from crmlab.assess.marking import mark
from crmlab.course.checking import check
from crmlab.course.questions import bank, files, read_file, schema
from crmlab.course.variants import variant
from crmlab.lab import server
from crmlab.lab.feedback import as_text
from crmlab.language import using

OWN = """\
topic: loyalty
language: zh
lesson: 我的题库
questions:
- id: own-1
  form: single
  ask: 老客户不走的原因,下列正确的是(  )
  key: 转移成本高
  distractors:
  - {zh: 价格低, why: 价格只是一面。}
  - yes
  source: mine
- id: own-2
  form: multiple
  ask: 哪些是忠诚的表现
  key: [重复购买, 口碑]
  source: mine
- id: own-3
  form: cloze
  ask: 态度{1}，行为{2}。
  key: [喜欢, [重复购买, 复购]]
  why: 两者都要。
  source: mine
- id: own-4
  form: short
  ask: 忠诚从何而来？
  key: [满意, {zh: 转移成本, weight: 2}]
  source: mine
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    path = tmp_path / "quizzes/imported/own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("CRMLAB_BANK", str(tmp_path))
    bank.cache_clear()
    yield path
    bank.cache_clear()


def test_in_a_file_of_one_language_each_text_is_written_once(own):
    file = read_file(own)
    assert check([own]) == [] and file.language == "zh"
    single, multiple, cloze, short = file.questions
    assert single.ask.en == single.ask.zh == "老客户不走的原因,下列正确的是(  )"
    assert [(str(d), str(d.why or "")) for d in single.distractors] == [
        ("价格低", "价格只是一面。"), ("yes", ""),
    ]  # fmt: skip
    assert multiple.distractors == () and multiple.why is None
    assert cloze.key[1].en == cloze.key[1].zh == ("重复购买", "复购")
    assert [(str(point), point.weight) for point in short.key] == [("满意", 1), ("转移成本", 2)]


BOTH = """\
topic: loyalty
questions:
- id: a
  form: multiple
  ask: {en: A, zh: 甲}
  key: [{en: k, zh: 乙}]
  distractors: [{en: d, zh: 丁}]
  why: {en: B, zh: 丙}
  source: mine
"""
MANY = "".join(f", {{en: d{i}, zh: 丁{i}}}" for i in range(5))
LAX = [
    ("  why: {en: B, zh: 丙}\n", "", "why is missing"),
    ("  distractors: [{en: d, zh: 丁}]\n", "", "at least one distractor"),
    ("zh: 丁}]", f"zh: 丁}}{MANY}]", "at most 5 distractors"),
]


@pytest.mark.parametrize(("old", "new", "told"), LAX, ids=[told for *_, told in LAX])
def test_what_the_bank_demands_of_its_authors_is_not_demanded_of_imported_files(
    own, old, new, told
):
    text = BOTH.replace(old, new)
    if "at most" in told:
        text = text.replace("multiple", "single").replace("[{en: k, zh: 乙}]", "{en: k, zh: 乙}")
    own.write_text(text, encoding="utf-8")
    assert [told in problem.problem for problem in check([own])] == [True]
    own.write_text(f"language: en\n{text}", encoding="utf-8")
    assert check([own]) == []


def test_the_schema_for_authors_demands_a_reason():
    required = schema()["$defs"]["Cloze"]["required"]
    assert "why" in required and "topic" not in required
    assert "why" not in schema()["$defs"]["Twin"]["required"]


def test_own_files_are_practised_and_marked(own, monkeypatch, tmp_path):
    monkeypatch.setenv("CRMLAB_RECORD", f"sqlite:///{tmp_path}/record.sqlite")
    quiz = crm.quiz("我的题库")
    assert [card.given.question.id for card in quiz.cards] == ["own-1", "own-2", "own-3", "own-4"]
    quiz.form.radio.value = "价格低"
    quiz.act()
    assert "价格只是一面。" in quiz.told.value and "转移成本高" in quiz.told.value
    assert "Why" not in quiz.told.value and "None" not in quiz.told.value
    multiple = bank()["own-2"]
    assert mark(multiple, ["重复购买", "口碑"]).right
    for language in ("en", "zh"):
        with using(language):
            text = as_text(variant(multiple), mark(multiple, ["口碑"]), reveal=False)
            assert "None" not in text
            right = mark(multiple, ["重复购买", "口碑"])
            assert "None" not in as_text(variant(multiple), right, reveal=False)
    assert mark(bank()["own-3"], ["喜欢", "复购"]).right
    assert mark(bank()["own-4"], "因为满意，也因为转移成本高").mark == 1


def test_a_mistake_in_an_own_file_is_told_and_takes_nothing_else_away(own):
    course = len(bank()) - 4
    own.write_text(OWN.replace("form: cloze", "form: clzoe").replace("own-4", "stages-order"))
    bank.cache_clear()
    with pytest.warns(UserWarning, match=r"own\.yaml:18.*clzoe.*2 mistakes in all"):
        every = bank()
    assert len(every) == course + 2
    assert every["stages-order"].lesson == "four_stages"


def test_the_courses_own_folder_is_not_read_twice(monkeypatch):
    monkeypatch.setenv("CRMLAB_BANK", str(files()[0].parents[2]))
    bank.cache_clear()
    assert len({question.id for question in bank()}) == len(bank())
    bank.cache_clear()


def test_the_lab_reads_the_files_of_its_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("CRMLAB_BANK", raising=False)
    assert server.environment(tmp_path, "zh")["CRMLAB_BANK"] == str(tmp_path)
    monkeypatch.setenv("CRMLAB_BANK", "/school/bank")
    assert server.environment(tmp_path, "zh")["CRMLAB_BANK"] == "/school/bank"
