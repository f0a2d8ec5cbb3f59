import nbformat
import pytest

from crmlab.errors import CrmlabError
from crmlab.lab.page import as_html


def page(text):
    return as_html(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), "test")


def test_formulas_are_mathml_and_code_is_left_alone():
    made = page(r"Write $\frac{b}{a}$, not `$a$`: $$C = \sqrt{b}$$")
    assert made.count("<math") == 2 and 'display="block"' in made and "<msqrt>" in made
    assert "<code>$a$</code>" in made


def test_a_broken_formula_is_named():
    with pytest.raises(CrmlabError, match=r"formula must be LaTeX; got \\frac\{$"):
        page(r"$\frac{$")


def test_nothing_of_a_text_runs_when_it_is_a_figures_words():
    evil = '"><script>alert(1)</script>'
    output = nbformat.v4.new_output(
        "display_data", {"image/png": "iVBORw0KGgo=", "text/plain": evil}
    )
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    assert "<script>alert" not in as_html(nbformat.v4.new_notebook(cells=[cell]), "test")
