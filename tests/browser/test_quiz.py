"""A quiz in a real browser: keys stay in it, and a click waits for what was typed."""

import nbformat
import pytest

from crmlab.course.lessons import KERNEL
from crmlab.course.questions import bank

from .test_lessons import attempts, begun, pull_the_plug, wait_until


def first(form):
    return next(q for q in bank() if q.form == form and q.lesson is None)


@pytest.fixture
def open_quiz(lab, open_lesson):
    def open_it(question, *more):
        sources = [f'import crmlab as crm\ncrm.use("{lab.language}")', f'crm.quiz("{question}")']
        cells = [nbformat.v4.new_code_cell(source) for source in [*sources, *more]]
        made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        nbformat.write(made, lab.folder / f"{question}.ipynb")
        notebook = open_lesson(f"{question}.ipynb")
        notebook.run_all()
        quiz = notebook.page.locator(".crmlab-quiz")
        quiz.locator("button.mod-primary").wait_for(timeout=30_000)
        return notebook, quiz

    return open_it


def test_arrows_choose_and_letters_leave_the_cells_alone(lab, open_quiz):
    notebook, quiz = open_quiz(first("single").id)
    cells = notebook.page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    options = quiz.locator('input[type="radio"]')
    options.first.focus()
    for key in ("ArrowDown", "a", "d", "d", "x", "ArrowDown"):
        notebook.page.keyboard.press(key)
    wait_until(lambda: options.nth(2).is_checked())
    assert cells.count() == before and notebook.trouble == []
    number = len(attempts(lab))
    main, focused = quiz.locator("button.mod-primary"), "e => e === document.activeElement"
    while not main.evaluate(focused):
        notebook.page.keyboard.press("Tab")
        assert quiz.locator(":focus").count() == 1
    notebook.page.keyboard.press("Space")
    wait_until(lambda: len(attempts(lab)) == number + 1)
    wait_until(lambda: main.evaluate(focused))


def test_what_is_typed_while_the_kernel_is_busy_counts_whole(lab, open_quiz):
    go = lab.folder / "go"
    go.unlink(missing_ok=True)
    notebook, quiz = open_quiz(
        first("numeric").id,
        "import pathlib, time\n"
        "for _ in range(600): pathlib.Path('go').exists() or time.sleep(0.1)",
    )
    page = notebook.page
    page.locator(".jp-CodeCell .cm-content").last.click()
    page.keyboard.press("Control+Enter")
    page.locator('[data-status="busy"]').first.wait_for(timeout=30_000)
    number = len(attempts(lab))
    quiz.locator("input").click()
    page.keyboard.type("12345.5", delay=30)
    page.keyboard.press("Enter")
    shown = "box => getComputedStyle(box, '::after').visibility"
    wait_until(lambda: quiz.evaluate(shown) == "visible")
    go.touch()
    wait_until(lambda: len(attempts(lab)) == number + 1)
    quiz.locator("text=12345.5").wait_for(timeout=30_000)
    wait_until(lambda: quiz.evaluate(shown) == "hidden")
    assert notebook.trouble == []


def test_a_quiz_whose_kernel_is_gone_says_so_and_its_draft_comes_back(lab, open_quiz):
    asked = first("cloze")
    notebook, quiz = open_quiz(asked.id)
    number = begun(lab)
    quiz.locator("input").first.fill("half of it")
    wait_until(lambda: begun(lab) == number + 1)
    pull_the_plug(lab)
    content = "box => getComputedStyle(box, '::before').content"
    said = {"en": "The kernel has stopped", "zh": "内核已停止"}[lab.language]
    wait_until(lambda: said in quiz.evaluate(content))
    notebook.close()
    _, again = open_quiz(asked.id)
    wait_until(lambda: again.locator("input").first.input_value() == "half of it")


@pytest.mark.parametrize("form", ["single", "match", "order"])
def test_nothing_is_cut_off_on_a_projector_that_enlarges(open_quiz, form):
    notebook, quiz = open_quiz(
        max((q for q in bank() if q.form == form), key=lambda q: len(q.model_dump_json())).id
    )
    notebook.page.set_viewport_size({"width": 853, "height": 533})
    outside = """box => [...box.querySelectorAll('button, select, input, label')].filter(each =>
        each.getBoundingClientRect().right > box.getBoundingClientRect().right
        || (each.tagName === 'BUTTON' && each.scrollWidth > each.clientWidth)).length"""
    wait_until(lambda: quiz.evaluate("box => box.clientWidth") < 500)
    wait_until(lambda: quiz.evaluate(outside) == 0)
    if form == "single":
        beside = "e => e.getBoundingClientRect().x - e.parentElement.getBoundingClientRect().x"
        wait_until(lambda: quiz.locator('input[type="radio"]').first.evaluate(beside) < 10)


def test_a_very_long_answer_counts_whole_and_breaks_into_lines(lab, open_quiz):
    asked = [q for q in bank() if q.form == "cloze" and len(q.key) == 1][-1]
    notebook, quiz = open_quiz(asked.id)
    number = len(attempts(lab))
    quiz.locator("input").fill("x" * 5000)
    quiz.locator("button.mod-primary").click()
    wait_until(lambda: len(attempts(lab)) == number + 1)
    told = quiz.locator("text=/x{5000}/").first
    told.wait_for(timeout=30_000)
    right = "e => e.getBoundingClientRect().right"
    assert told.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert told.evaluate(right) <= quiz.evaluate(right) and notebook.trouble == []
