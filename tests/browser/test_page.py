"""The page of a lesson, opened from a file, on a screen and on paper."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from crmlab.lab.page import as_html


@pytest.fixture
def page(browser, tmp_path):
    result = new_output("display_data", {"text/plain": "the result"})
    cells = [
        new_markdown_cell("# A title\n\n## Round 1\n\nGuess first."),
        new_code_cell("secret()", outputs=[result], metadata={"tags": ["guess"]}),
        new_markdown_cell("Surprise.\n\n## Round 2"),
    ]
    file = tmp_path / "page.html"
    file.write_text(as_html(new_notebook(cells=cells), "test", "en"), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1280, "height": 720})
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_a_result_and_what_is_said_of_it_wait_for_a_click_and_stand_on_paper(page):
    result, surprise = page.get_by_text("the result", exact=True), page.get_by_text("Surprise.")
    code = page.get_by_text("secret()")
    assert not result.is_visible() and not surprise.is_visible()
    page.locator("details.reveal summary").press("Enter")
    assert result.is_visible() and surprise.is_visible() and not code.is_visible()
    page.locator("summary").last.press("Enter")
    assert code.is_visible()
    page.reload()
    page.emulate_media(media="print")
    assert result.is_visible() and surprise.is_visible() and not code.is_visible()
    assert not page.locator("summary").first.is_visible()


def test_each_heading_is_a_stop_that_fills_the_screen(page):
    page.get_by_role("link", name="↓ Round 2").click()
    tops = page.eval_on_selector_all(
        "section", "all => all.map(each => Math.round(each.getBoundingClientRect().top))"
    )
    heights = page.eval_on_selector_all("section", "all => all.map(each => each.offsetHeight)")
    assert tops[-1] == 0 and min(heights) >= 720
    assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) >= 24
