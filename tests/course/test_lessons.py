import re

import pytest

from crmlab.course.cases import files
from crmlab.course.lessons import Lesson, check_lesson, contents, lesson, lessons
from crmlab.errors import CrmlabError

HEAD = """---
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

"""
EN, ZH = '+++ {"lang": "en"}\n\n', '\n\n+++ {"lang": "zh"}\n\n'


def written(tmp_path, body):
    path = tmp_path / "notebooks" / "01_test.md"
    path.parent.mkdir()
    path.write_text(HEAD + body, encoding="utf-8")
    return Lesson(path)


ALL = lessons()
TAUGHT = [each for each in ALL if each.unit and not each.is_case]
DISCUSSED = [each for each in ALL if each.is_case]


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_twins_are_alike_and_code_holds_no_language(each):
    assert [str(problem) for problem in check_lesson(each)] == []


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_the_two_notebooks_differ_in_one_line_of_code(each):
    code = {
        language: [c.source for c in each.notebook(language).cells if c.cell_type == "code"]
        for language in ("en", "zh")
    }
    different = [pair for pair in zip(code["en"], code["zh"], strict=True) if len(set(pair)) == 2]
    assert len(different) == 1
    assert different[0][0].replace('crm.use("en")', 'crm.use("zh")') == different[0][1]


@pytest.mark.parametrize("each", TAUGHT, ids=lambda each: each.name)
def test_a_lesson_has_its_parts(each):
    source = each.path.read_text(encoding="utf-8")
    for part in ("crm.explore(", "crm.check(", f'crm.quiz("{each.name}")', "[claims]",
                 "[solution]", "[parameters]") if each.name == "four_stages" else (
                 "crm.explore(", "crm.check(", f'crm.quiz("{each.name}")', "[claims]"):  # fmt: skip
        assert part in source
    assert each.minutes > 0
    assert str(each.title())[-1] in "?？"


@pytest.mark.parametrize("each", DISCUSSED, ids=lambda each: each.name)
def test_a_case_has_its_parts(each):
    source = each.path.read_text(encoding="utf-8")
    name = each.name.removeprefix("case_")
    for part in (f'crm.case("{name}")', "[parameters]", f'crm.quiz("{each.name}")', "[claims]"):
        assert part in source
    assert each.minutes > 0
    assert str(each.title())[-1] in "?？"


def test_every_case_of_the_course_is_discussed():
    assert {f"case_{path.parent.name}" for path in files()} == {each.name for each in DISCUSSED}


@pytest.mark.parametrize("each", TAUGHT, ids=lambda each: each.name)
def test_learners_get_no_solution(each):
    learner, solved = each.notebook("en"), each.notebook("en", solved=True)
    tagged = [
        (a.source, b.source)
        for a, b in zip(learner.cells, solved.cells, strict=True)
        if "solution" in a.metadata.get("tags", [])
    ]
    assert tagged and all(a == "answer = ..." != b for a, b in tagged)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_links_lead_somewhere(each):
    for language in ("en", "zh"):
        for cell in each.notebook(language).cells:
            if cell.cell_type == "markdown":
                for link in re.findall(r"\]\(([^)]+\.ipynb)\)", cell.source):
                    assert (each.path.parent / link).is_file(), link


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (EN + "Hello.", "must be followed by"),
        (EN + "Hello." + ZH + "你好,世界。", "full-width"),
        (EN + "Hello." + ZH + "用 Python 算。", "no space"),
        (EN + "**A.** b" + ZH + "**甲。**乙", "bold"),
        (EN + "a" + ZH + "甲\n\n```{code-cell} ipython3\nx = '甲'\n```\n", "no human language"),
        (EN + "a" + ZH + "甲\n\n```{code-cell} ipython3\nx = 1  # set x\n```\n", "no human"),
        (EN + "a" + ZH + "甲\n\n```{code-cell} ipython3\n" + "x = 1\n" * 11 + "```\n", "10 lines"),
    ],
)
def test_what_is_wrong_in_a_lesson_is_told_with_its_line(tmp_path, body, told):
    problems = [*check_lesson(written(tmp_path, body))]
    assert any(told in problem.problem for problem in problems), problems
    assert all(problem.line and problem.line > 4 for problem in problems)


def test_a_lesson_goes_by_several_names():
    assert lesson("four_stages") == lesson("01_four_stages")
    assert lesson("four_stages") == lesson("02_lifecycle/01_four_stages")
    with pytest.raises(CrmlabError, match='did you mean "four_stages"'):
        lesson("four_stage")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tables_name_every_lesson_and_every_case(language):
    for chosen, table in ((TAUGHT, contents(language)), (DISCUSSED, contents(language, True))):
        assert len(table.splitlines()) == 2 + len(chosen)
        assert all(getattr(each.title(), language) in table for each in chosen)
