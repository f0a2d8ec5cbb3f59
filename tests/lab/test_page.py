import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from crmlab.course.questions import bank
from crmlab.errors import CrmlabError
from crmlab.lab.page import as_html
from crmlab.lab.show import show
from crmlab.language import current, using

USE = new_code_cell('crm.use("en")', metadata={"tags": ["language"]})


def page(*cells, language=None):
    return as_html(new_notebook(cells=list(cells)), "test", language or current())


def text(source):
    return page(new_markdown_cell(source))


def shown(source, tags=(), **data):
    output = new_output("display_data", {k.replace("_", "/"): v for k, v in data.items()})
    return new_code_cell(source, outputs=[output], metadata={"tags": list(tags)})


def test_formulas_are_mathml_and_code_is_left_alone():
    made = text(r"Write $\frac{b}{a}$, not `$a$`: $$C = \sqrt{b}$$")
    assert made.count("<math") == 2 and 'display="block"' in made and "<msqrt>" in made
    assert "<code>$a$</code>" in made


def test_a_broken_formula_is_named():
    with pytest.raises(CrmlabError, match=r"formula must be LaTeX; got \\frac\{$"):
        text(r"$\frac{$")


@pytest.mark.parametrize(
    "formula",
    [r"\text{<script>alert(1)</script>}", r"\text{</mtext></math><h2>fake</h2>}",
     r"\text{<a href='x'>a</a>}", r"\text{<mi onclick='x'>a</mi>}", r"\text{a&b}"],
)  # fmt: skip
def test_a_formula_brings_nothing_but_a_formula(formula):
    with pytest.raises(CrmlabError, match="formula must"):
        text(f"${formula}$")


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "switching cost (转移成本)"), ("zh", "转移成本（switching cost）")],
)
def test_terms_stand_in_place_of_the_calls_that_look_them_up(language, told):
    with using(language):
        assert told in text('`crm.word("switching cost")`, `crm.word(x)`')
        assert "<code>crm.word(x)</code>" in text("`crm.word(x)`")
        with pytest.raises(CrmlabError, match="swiching cost"):
            text('`crm.word("swiching cost")`')


def test_nothing_of_a_text_runs_and_nothing_leads_out_of_the_page():
    evil = '"><script>alert(1)</script>'
    made = page(
        shown("1", image_png="iVBORw0KGgo=", text_plain=evil),
        shown("2", text_markdown=evil, text_plain=""),
        new_markdown_cell(f"# {evil}\n[a](https://a.cn) ![b](https://b.cn/c.png) [d](../d.ipynb)"),
        new_code_cell(evil),
    )
    assert "<script" not in made and "https:" not in made and "d.ipynb" not in made


@pytest.mark.parametrize(
    ("language", "tag", "word"), [("en", "en", "Code"), ("zh", "zh-CN", "代码")]
)
def test_a_page_speaks_its_notebooks_language_and_has_its_landmarks(language, tag, word):
    with using("en" if language == "zh" else "zh"):
        made = page(
            new_markdown_cell("# A & b\n\ntext\n\n## C *d*"), new_code_cell("b"), language=language
        )
    assert f'<html lang="{tag}">' in made and f"<summary>{word}</summary>" in made
    assert "<title>A &amp; b</title>" in made and made.count("<h1>") == made.count("<main>") == 1
    assert '<a href="#stop-1">C d</a>' in made and '<section id="stop-1">\n<h2>C' in made


def test_code_is_folded_and_parameters_are_not():
    made = page(
        USE,
        new_code_cell("a = 0.3", metadata={"tags": ["parameters"]}),
        new_code_cell("# Parameters\na = 0.4\n", metadata={"tags": ["injected-parameters"]}),
        new_code_cell("b = 1 < 2"),
        shown("b", text_plain="True"),
    )
    [folded] = re.findall(
        r"<details><summary>Code</summary><pre><code>(.*?)</code>", made, re.DOTALL
    )
    assert folded == 'crm.use("en")\n\nb = 1 &lt; 2\n\nb' and made.index("True") < made.index(
        folded
    )
    assert made.index("a = 0.3") < made.index("find what no longer holds") < made.index("a = 0.4")
    assert "# Parameters" not in made


def test_what_the_class_guesses_is_behind_a_click_and_nothing_else_is():
    made = page(USE, shown("1", text_plain="FIRST"), shown("2", ["guess"], text_plain="LAST"))
    reveal = made.index('<details class="reveal">')
    assert made.index("FIRST") < reveal < made.index("LAST") and made.count('reveal">') == 1


def test_a_quiz_of_one_shows_one():
    one, other = (str(bank()[name].ask.en) for name in ("stages-order", "stages-moves"))
    made = page(USE, shown('crm.quiz("stages-order", "stages-moves", n=1)', text_plain=""))
    assert one in made and other not in made


def test_a_quiz_shows_its_questions_and_not_its_keys():
    questions = bank().select("case_lost_deal")
    told = "Run this cell to begin"
    made = page(USE, shown('crm.quiz("case_lost_deal")', text_plain=told))
    assert told not in made and made.count("<li>") >= len(questions)
    for question in questions:
        assert str(question.ask.en) in made.replace("&#x27;", "'")
        assert str(question.why.en) not in made.replace("&#x27;", "'")
    [match] = [question for question in questions if question.form == "match"]
    assert all(f"<li>{pair.left.en}</li>" in made for pair in match.key)
    options = re.findall(
        r"<li>([^<]*)</li>", page(USE, shown('crm.quiz("stages-order")', text_plain=""))
    )
    assert sorted(options[-4:]) == ["cultivation", "decline", "growth", "maturity"]
    assert options[-4:] != ["cultivation", "growth", "maturity", "decline"]


@pytest.mark.parametrize("call", ["check", "review", "cards", "mock_exam", "quiz"])
def test_what_needs_a_kernel_leaves_no_broken_words(call):
    made = page(shown(f"crm.{call}(*names)", text_plain="Run this"))
    assert "Run this" not in made and f"crm.{call}(*names)" in made


def test_claims_are_left_to_those_who_run_them():
    made = page(
        new_markdown_cell("## Claims"),
        new_code_cell("assert True", metadata={"tags": ["claims"]}),
        new_markdown_cell("## Points"),
    )
    assert "Claims" not in made and "assert" not in made and "<h2>Points</h2>" in made


def test_a_table_says_what_its_heads_are_and_which_cells_are_words():
    import pandas as pd

    frame = pd.DataFrame({"a": [-0.5], "b": ["words"]}, index=pd.Index(["r"], name="corner"))
    made = page(shown("1", text_html=show(frame)._repr_html_(), text_plain=""))
    heads = re.findall(r'<th scope="(col|row)">(\w*)</th>', made)
    assert heads == [("col", "corner"), ("col", "a"), ("col", "b"), ("row", "r")]
    assert "<td>-0.50</td>" in made and '<td class="words">words</td>' in made
    assert made.count("<tr") == 2


def test_a_case_in_an_output_is_a_stop_of_its_own():
    made = page(new_markdown_cell("# T"), shown("1", text_markdown="### Story\n\n*ours*"))
    assert '<section id="stop-1">\n<h2>Story</h2>' in made and '<p class="note">ours</p>' in made
