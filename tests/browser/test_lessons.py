"""Each built lesson as a learner has it: in JupyterLab, in a real browser, in both languages."""

import os
import signal
import sqlite3
import time

import psutil
import pytest

from crmlab.course.lessons import lessons

LESSONS = {
    (f"{each.unit}/" if each.unit else "") + each.path.stem: each
    for each in lessons()
    if each.name != "practice"
}


def attempts(lab):
    if not lab.record.exists():
        return []
    with sqlite3.connect(lab.record) as record:
        return record.execute("select question, learner, language, mark from attempt").fetchall()


def begun(lab):
    with sqlite3.connect(lab.record) as record:
        return record.execute("select count(*) from begun").fetchone()[0]


def pull_the_plug(lab):
    """Kill every kernel as a power cut would."""
    for child in psutil.Process(lab.process.pid).children(recursive=True):
        if "ipykernel" in " ".join(child.cmdline()):
            os.kill(child.pid, signal.SIGKILL)


def wait_until(condition, seconds=30):
    for _ in range(int(seconds / 0.1)):
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.mark.parametrize("name", LESSONS)
def test_lesson_runs_without_an_error_and_its_slider_moves_the_figure(lab, open_lesson, name):
    notebook = open_lesson(f"{name}.{lab.language}.ipynb")
    page = notebook.page
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".jp-toast-message, .Toastify__toast").count() == 0
    notebook.wait_for_kernel()
    assert page.locator(".jp-mod-dirty").count() == 0
    notebook.run_all()
    assert notebook.errors() == [] == notebook.trouble
    if LESSONS[name].is_case:
        still = page.locator(".jp-RenderedImage img").first
        still.scroll_into_view_if_needed()
        wait_until(lambda: still.evaluate("image => image.complete && image.naturalWidth > 300"))
        return

    picture = page.locator(".jp-OutputArea-output img.widget-image").first
    picture.wait_for(timeout=30_000)
    before = picture.get_attribute("src")
    handle = page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    page.keyboard.press("ArrowLeft")
    wait_until(lambda: picture.get_attribute("src") != before)
    if lab.language == "zh":
        sentence = page.locator(".jp-OutputArea-output .widget-html").first.inner_text()
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence)
    assert notebook.trouble == []


def order_by_keyboard(page, wanted):
    """Bring the steps into order with Tab and Space alone, then check."""
    quiz = page.locator(".crmlab-quiz").last
    ups = quiz.locator('button:has-text("▲")')

    def texts():
        return [t.split(". ", 1)[-1] for t in quiz.locator(".crmlab-left").all_inner_texts()]

    wait_until(lambda: sorted(texts()) == sorted(wanted))
    order = texts()
    for place, step in enumerate(wanted):
        for at in range(order.index(step), place, -1):
            ups.nth(at).focus()
            page.keyboard.press("Space")
            order[at - 1], order[at] = order[at], order[at - 1]
            wait_until(lambda: texts() == order)
    quiz.locator("button.mod-primary").focus()
    page.keyboard.press("Space")
    return quiz


STEPS = {
    "en": ["decline", "maturity", "growth", "cultivation"],
    "zh": ["衰退期", "成熟期", "成长期", "培育期"],
}


def test_quiz_by_keyboard_is_kept_through_kill_and_reload(lab, open_lesson):
    name = f"00_start_here.{lab.language}.ipynb"
    notebook = open_lesson(name)
    notebook.run_all()
    before = len(attempts(lab))
    quiz = order_by_keyboard(notebook.page, STEPS[lab.language])
    told = {"en": "Not right", "zh": "不正确"}[lab.language]
    quiz.locator(f"text={told}").first.wait_for(timeout=30_000)
    pull_the_plug(lab)
    kept = attempts(lab)
    assert len(kept) == before + 1
    assert kept[-1] == ("stages-order", "student", lab.language, 0.0)
    notebook.close()

    again = open_lesson(name)
    again.run_all()
    again.page.locator(f".crmlab-quiz >> text={told}").first.wait_for(timeout=30_000)


def answer_anything(quiz):
    """Give some answer to whatever form of question is on top."""
    quiz.locator('input, textarea, select, button:has-text("▼")').first.wait_for(timeout=30_000)
    if quiz.locator("textarea").count():
        quiz.locator("textarea").first.fill("satisfaction 满意")
    elif quiz.locator('input[type="radio"]').count():
        quiz.locator('input[type="radio"]').first.check()
    elif quiz.locator('input[type="checkbox"]').count():
        quiz.locator('input[type="checkbox"]').first.check()
    elif quiz.locator("select").count():
        quiz.locator("select").first.select_option(index=1)
    elif quiz.locator('input[type="text"]').count():
        quiz.locator('input[type="text"]').first.fill("1")
    else:
        quiz.locator('button:has-text("▼")').first.click()


def test_review_mock_exam_and_progress(lab, open_lesson):
    name = f"00_practice.{lab.language}.ipynb"
    notebook = open_lesson(name)
    notebook.run_all()
    page = notebook.page
    assert notebook.errors() == []
    quizzes = page.locator(".crmlab-quiz")
    wait_until(lambda: quizzes.count() == 3)
    picture = page.locator(".jp-RenderedImage img").first
    picture.scroll_into_view_if_needed()
    wait_until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 300"))

    review = quizzes.nth(0)
    before = len(attempts(lab))
    answer_anything(review)
    page.wait_for_timeout(500)
    review.locator("button.mod-primary").click()
    wait_until(lambda: len(attempts(lab)) == before + 1)

    exam = quizzes.nth(2)
    exam.locator("button.mod-primary").click()
    exam.locator("text=/0.*(left|剩余)/").first.wait_for(timeout=30_000)
    first = exam.locator("input, textarea, select, button").first
    wait_until(lambda: first.evaluate("e => e === document.activeElement"))
    asked, open_before = exam.locator("b").all_inner_texts(), begun(lab) - 1
    answer_anything(exam)
    wait_until(lambda: begun(lab) == open_before + 2)  # the paper, and the answer in the making
    assert notebook.trouble == []
    pull_the_plug(lab)
    notebook.close()

    again = open_lesson(name)
    again.run_all()
    exam = again.page.locator(".crmlab-quiz").nth(2)
    exam.locator("text=/0.*(left|剩余)/").first.wait_for(timeout=30_000)
    wait_until(lambda: exam.locator("b").all_inner_texts() == asked)
    hand_in = {"en": "Hand in", "zh": "交卷"}[lab.language]
    exam.locator(f'button:has-text("{hand_in}")').click()
    report = {"en": "Report", "zh": "成绩报告"}[lab.language]
    exam.locator(f"text={report}").first.wait_for(timeout=30_000)
    wait_until(lambda: exam.locator("button.mod-primary:focus").count() == 1)
    wait_until(lambda: len(attempts(lab)) == before + 2)
    assert begun(lab) == open_before and again.trouble == []
