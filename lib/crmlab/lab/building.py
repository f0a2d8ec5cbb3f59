"""Lessons executed: from the bilingual source to the notebooks that are committed and read."""

from __future__ import annotations

import ast
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from crmlab.course.lessons import KERNEL, Lesson, lesson, lessons
from crmlab.course.writing import save
from crmlab.errors import CrmlabError, one_of, wrong
from crmlab.lab import WIDGET
from crmlab.language import LANGUAGES, Language, say

TIMEOUT = 120
CALM = {
    "CRMLAB_RECORD": "sqlite://",
    "CRMLAB_LEARNER": "reader",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}
"""What a lesson must not see of the machine it is built on."""


@dataclass(frozen=True)
class Built:
    """A notebook that was built.

    Attributes
    ----------
    path
        Where it stands.
    changed
        Whether what was built differs from what stood there.
    """

    path: Path
    changed: bool


def build(
    names: Sequence[str] = (),
    check: bool = False,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Built]:
    """Execute lessons in both languages, several at a time.

    Parameters
    ----------
    names
        Lessons; none means all.
    check
        Leave the files alone, only say which of them are stale.
    workers
        Processes; None takes one a processor.
    progress
        Called with how many notebooks are done, and how many there are.

    Returns
    -------
    list of Built
        In the order of the lessons.

    Raises
    ------
    CrmlabError
        If a cell fails, with the lesson and the error.
    """
    chosen = [lesson(name) for name in names] or list(lessons())
    jobs = [(each.path, language) for each in chosen for language in LANGUAGES]
    done: dict[tuple[Path, Language], bool] = {}
    with ProcessPoolExecutor(
        min(len(jobs), workers or os.cpu_count() or 1), mp_context=get_context("spawn")
    ) as pool:
        waiting = {pool.submit(build_one, *job, check): job for job in jobs}
        try:
            for future in as_completed(waiting):
                done[waiting[future]] = future.result()
                if progress:
                    progress(len(done), len(jobs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [Built(Lesson(path).built(language), done[path, language]) for path, language in jobs]


def build_one(path: Path, language: Language, check: bool) -> bool:
    """Build one notebook and return whether it differs from the one that stands there."""
    each = Lesson(path)
    text = as_text(execute(each.notebook(language), each.name))
    target = each.built(language)
    same = target.is_file() and target.read_text(encoding="utf-8") == text
    if not same and not check:
        save(target, text.encode())
    return not same


def execute(notebook: Any, name: str, parameters: Mapping[str, Any] | None = None) -> Any:
    """Run a notebook with papermill, away from the learner's folder and record.

    Raises
    ------
    CrmlabError
        If a cell fails or takes longer than two minutes.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    os.environ.update(CALM)
    os.environ.pop("CRMLAB_LANG", None)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / f"{name}.ipynb", Path(folder) / "executed.ipynb"
        nbformat.write(notebook, source)
        try:
            papermill.execute_notebook(
                str(source), str(target), parameters=dict(parameters or {}), kernel_name="python3",
                cwd=folder, progress_bar=False, execution_timeout=TIMEOUT,
                extra_arguments=["--log-level=ERROR"], shutdown_kernel="immediate",
            )  # fmt: skip
        except (PapermillExecutionError, TimeoutError, RuntimeError) as error:
            told = str(error)
            if isinstance(error, PapermillExecutionError) and error.ename == CrmlabError.__name__:
                told = f"In [{error.exec_count}]: {error.evalue}"
            raise CrmlabError(
                say(f"lesson {name} does not run: {told}", f"{name}这一课运行出错：{told}")
            ) from None
        return clean(nbformat.read(target, as_version=4))


def clean(executed: Any) -> Any:
    """Keep of an executed notebook only what is the same on every machine and every day.

    Widgets live only while a kernel does, so their still stays and they go.
    """
    for number, cell in enumerate(executed.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": list(tags)} if tags else {}
        cell["id"] = f"cell-{number:02d}"
        if cell.cell_type == "code":
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)
                output.pop("metadata", None)
                if output.output_type in ("display_data", "execute_result"):
                    output["metadata"] = {}
    executed.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return executed


def as_text(notebook: Any) -> str:
    """Return a notebook as the text of its file."""
    import nbformat

    return str(nbformat.writes(nbformat.from_dict(notebook))) + "\n"


def run(
    name: str, parameters: Mapping[str, Any], language: Language, output: Path
) -> Path:
    """Execute a lesson with other parameters, and then without its claims, which may not hold.

    Parameters
    ----------
    name
        The lesson.
    parameters
        Values by name, in the place of those in the cell tagged ``parameters``.
    language
        Which of the twins.
    output
        File to write, ``.ipynb`` or ``.html``.

    Raises
    ------
    CrmlabError
        For a parameter that the lesson does not have, a cell that fails, or another ending.
    """
    one_of(say(f"{output}: ending", f"{output}：扩展名"), output.suffix, (".ipynb", ".html"))
    notebook = lesson(name).notebook(language)
    for parameter in parameters:
        one_of(say("parameter", "参数"), parameter, parameters_of(notebook))
    if parameters:
        notebook.cells = _without_claims(notebook.cells)
    executed = execute(notebook, name, parameters)
    if output.suffix == ".ipynb":
        text = as_text(executed)
    else:
        from crmlab.lab.page import as_html

        text = as_html(executed, name, language)
    save(output, text.encode())
    return output


def _without_claims(cells: Sequence[Any]) -> list[Any]:
    """Leave out the claims and the text before them: they speak of the lesson as it stands."""
    claims = {i for i, cell in enumerate(cells) if "claims" in cell.metadata.get("tags", [])}
    return [cell for i, cell in enumerate(cells) if not {i, i + 1} & claims]


def read_parameters(names: Sequence[str], values: Sequence[str]) -> dict[str, Any]:
    """Read parameters as they are typed in a shell; what is no Python literal is text.

    Raises
    ------
    CrmlabError
        If names and values are not as many.
    """
    if len(names) != len(values):
        must = "be followed by a name and a value", "后跟名称和值"
        raise wrong("-p", *must, " ".join((*names, *values)))
    return dict(zip(names, map(_literal, values), strict=True))


def _literal(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text


def parameters_of(notebook: Any) -> list[str]:
    """Return the names set in the cell tagged ``parameters``."""
    return [
        target.id
        for cell in notebook.cells
        if "parameters" in cell.metadata.get("tags", [])
        for statement in ast.parse(cell.source).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
