import re

import nbformat
import pytest

from crmlab.course.lessons import lesson, lessons
from crmlab.errors import CrmlabError
from crmlab.lab.building import (
    as_text,
    build_one,
    clean,
    execute,
    parameters_of,
    read_parameters,
    run,
)
from crmlab.language import using

WITH_SOLUTION = [each for each in lessons() if each.unit and not each.is_case]


def texts(notebook):
    """Everything a reader sees of the outputs."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield from (str(value) for value in output.get("data", {}).values())


@pytest.mark.parametrize("each", WITH_SOLUTION, ids=lambda each: each.name)
def test_the_solved_lesson_runs_and_its_exercise_is_right(each):
    executed = execute(each.notebook("en", solved=True), each.name)
    assert any("✓ Right" in text for text in texts(executed))


def test_a_lesson_built_again_is_the_same_to_the_byte():
    for language in ("en", "zh"):
        assert build_one(lesson("four_stages").path, language, check=True) is False


def test_a_stale_notebook_is_noticed_and_left_alone(monkeypatch, tmp_path):
    each = lesson("start_here")
    copy = tmp_path / each.path.name
    copy.write_bytes(each.path.read_bytes())
    stale = tmp_path / "00_start_here.en.ipynb"
    stale.write_text("stale", encoding="utf-8")
    assert build_one(copy, "en", check=True) is True
    assert stale.read_text(encoding="utf-8") == "stale"


def test_a_lesson_runs_with_other_parameters(tmp_path):
    page = run("four_stages", {"months": 12, "points": 0.1}, "zh", tmp_path / "page.html")
    text = page.read_text(encoding="utf-8")
    assert "assert " not in text and "本课的论断" not in text and "要点" in text
    assert "months = 12" in re.sub("<[^>]+>", "", text) and "保持率" in text
    loads = r"<(?:script|link|img|iframe)[^>]{0,300}https?://|https?://[^\s\"']+[.]m?js\b"
    assert not re.findall(loads, text)
    assert "<mfrac><mrow><mi>P</mi>" in text and r"\frac" not in text
    pictures = re.findall(r"<img [^>]*>", text)
    assert len(pictures) == 6 and all(re.search('alt="[^"]*。"', each) for each in pictures)


def test_what_cannot_be_run_is_told(tmp_path):
    with using("en"):
        with pytest.raises(CrmlabError, match='did you mean "months"'):
            run("four_stages", {"month": 1}, "en", tmp_path / "a.html")
        with pytest.raises(CrmlabError, match=r"\.ipynb, \.html"):
            run("four_stages", {}, "en", tmp_path / "a.pdf")
        with pytest.raises(CrmlabError, match=r"four_stages does not run: In \[\d+\]: .*must.*80$"):
            run("four_stages", {"points": 80}, "en", tmp_path / "a.html")
    assert not any(tmp_path.iterdir())


def test_parameters_as_typed_in_a_shell():
    read = read_parameters(["a", "b", "c"], ["1", "-0.5", "text"])
    assert read == {"a": 1, "b": -0.5, "c": "text"}
    with pytest.raises(CrmlabError, match="name and a value"):
        read_parameters(["a"], [])


def test_only_the_tagged_cell_has_parameters():
    wanted = ["customers", "months", "discount", "points"]
    assert parameters_of(lesson("four_stages").notebook("en")) == wanted


def test_widgets_and_the_machine_leave_no_trace_in_what_is_committed():
    notebook = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("x")
    cell.metadata = nbformat.from_dict({"execution": {"iopub.busy": "now"}, "tags": ["t"]})
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "a"}
    cell.outputs = [nbformat.v4.new_output("display_data", widget, metadata={"m": 1})]
    notebook.cells = [cell]
    notebook.metadata = nbformat.from_dict({"papermill": {"start": "now"}, "widgets": {}})
    text = as_text(clean(notebook))
    for trace in ("widget", "papermill", "iopub", '"m"'):
        assert trace not in text
    assert '"text/plain": [' in text and '"tags": [' in text


def test_the_kernel_warns_of_nothing_and_its_errors_are_seen(capfd):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell("import os; os.write(2, b'an error of our own')")]
    execute(notebook, "quiet")
    assert capfd.readouterr().err == "an error of our own"
