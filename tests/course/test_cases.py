import re

import pytest

from crmlab.course.cases import case, files, read_case
from crmlab.course.checking import check
from crmlab.course.data import catalogue, table
from crmlab.course.lessons import lessons
from crmlab.errors import CrmlabError
from crmlab.lab.building import run
from crmlab.language import using
from crmlab.models.satisfaction import survey


@pytest.mark.parametrize("path", files(), ids=lambda path: path.parent.name)
def test_every_case_can_be_read_and_shown_in_both_languages(path):
    found = read_case(path)
    assert found.id == path.parent.name
    for language in ("en", "zh"):
        with using(language):
            assert str(found.title) in found._repr_markdown_()


def test_the_tietong_case_flips_with_the_rule():
    center = case("tietong").center()
    assert center.choose("autocracy").idxmax() == "B"
    assert center.choose("unanimity").idxmax() == "Huawei"


def test_the_lost_deal_turns_with_one_round_of_talk():
    center = case("lost_deal").center()
    assert center.choose("weighted_probability").idxmax() == "lao_luo"
    talked = center.after_discussion(1)
    assert talked.choose("weighted_probability").idxmax() == "classmate"


@pytest.mark.parametrize("each", [e for e in lessons() if e.is_case], ids=lambda e: e.name)
def test_what_the_class_is_to_guess_waits_in_a_case_and_nothing_else_does(each):
    asked, waits = [], []
    for cell in each.source.cells:
        if cell.metadata.get("lang") == "en":
            asked.append("**Guess first" in cell.source)
            waits.append(0)
        elif cell.cell_type == "code":
            waits[-1] += "guess" in cell.metadata.get("tags", [])
    assert waits == [int(each) for each in asked] and sum(asked) >= 3


@pytest.mark.parametrize(
    ("name", "parameters", "told"),
    [
        ("case_tietong", {"weights": [0, 0, 1, 0, 0], "move": 1}, "<td.*>decider</td>"),
        ("case_dow", {"partners": "n, m M"}, "the choice of the class</th>\\s*<td.*>MN</td>"),
        ("case_lost_deal", {"pressure": 1, "step": 1}, "strong supporter|ordinary supporter"),
    ],
)
def test_a_case_stands_the_numbers_that_a_class_calls_out(tmp_path, name, parameters, told):
    page = run(name, parameters, "en", tmp_path / "page.html").read_text(encoding="utf-8")
    assert re.search(told, page) and ">nan<" not in page
    assert "find what no longer holds" in page and len(page) < 300_000


def test_a_case_without_numbers_has_no_buying_center():
    with pytest.raises(CrmlabError, match="case dow has no buying centre"):
        case("dow").center()


def test_a_question_about_an_unknown_case_is_refused_with_the_line(tmp_path):
    text = (
        "topic: cases\nquestions:\n- id: cases-lost\n  form: case\n  case: lost_deal\n"
        "  ask: {en: Why?, zh: 为什么？}\n  key: [{en: Pride., zh: 骄傲。}]\n"
        "  why: {en: So., zh: 如此。}\n  source: ours\n"
    )
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    assert check([path]) == []
    path.write_text(text.replace("lost_deal", "lost_deel"), encoding="utf-8")
    (problem,) = check([path])
    assert problem.line == 5 and 'did you mean "lost_deal"' in problem.problem


def test_an_unknown_case_is_told():
    with pytest.raises(CrmlabError, match="did you mean"):
        case("tietongg")


def test_numbers_that_do_not_fit_are_told_with_the_line(tmp_path):
    text = files()[[p.parent.name for p in files()].index("tietong")].read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(text.replace("weight: 0.40", "weight: 0.50"), encoding="utf-8")
    (problem,) = check([path])
    assert "weights must sum to 1; got 1.1" in problem.problem
    path.write_text(text.replace("role: decider", "role: decidr"), encoding="utf-8")
    assert any('did you mean "decider"' in p.problem and p.line > 20 for p in check([path]))


@pytest.mark.parametrize("name", catalogue())
def test_every_table_says_where_it_comes_from(name):
    frame = table(name)
    assert len(frame) == frame.attrs["source"].rows


def test_the_survey_is_what_its_origin_says():
    import numpy as np
    import pandas as pd

    drawn = survey(500, np.random.default_rng(2026))
    pd.testing.assert_frame_equal(table("mobile_survey"), drawn, check_dtype=False)


def test_a_catalogue_that_does_not_fit_its_tables_is_told(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_text("x\n1\n2\n")
    head = "name,unit_en,unit_zh,rows,about_en,about_zh,origin_en,origin_zh,licence\n"
    rows = "a,x,甲,3,x,甲,x,甲,CC\nb,x,甲,1,x,甲,x,甲,CC\na,x,甲,2,x,甲,,甲,CC\n"
    (tmp_path / "catalogue.csv").write_text(head + rows, encoding="utf-8")
    told = [(p.line, p.problem.split(";")[0]) for p in check([tmp_path / "catalogue.csv"])]
    assert [line for line, _ in told] == [2, 3, 4]
    assert "rows must be the number in the table, 2" in told[0][1]
    assert "there is no" in told[1][1] and "origin_en" in told[2][1]
