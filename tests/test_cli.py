"""The commands read their options, call the library and tell mistakes in a line."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crmlab.cli import app
from crmlab.course.questions import bank
from crmlab.errors import CrmlabError
from crmlab.lab import server
from crmlab.language import using

run = CliRunner().invoke


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Two lessons to deliver, and the calls that would have started JupyterLab."""
    (tmp_path / "notebooks").mkdir()
    for language in ("en", "zh"):
        cells = [{"cell_type": "code", "source": f'crm.use("{language}")'}]
        lesson = tmp_path / f"notebooks/00_start_here.{language}.ipynb"
        lesson.write_text(json.dumps({"cells": cells}))
    calls: list[tuple[Any, ...]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("crmlab.course.CONTENT", tmp_path)
    monkeypatch.setattr(server, "serve", lambda *given, browser: calls.append((*given, browser)))
    return calls


def test_lab_opens_the_default_folder_in_the_systems_language(
    served: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRMLAB_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run(app, ["lab"]).exit_code == 0
    assert served == [(Path("my-crmlab"), "zh", None, True)]
    assert Path("my-crmlab/00_start_here.zh.ipynb").exists()
    assert not Path("my-crmlab/00_start_here.en.ipynb").exists()


def test_lab_takes_language_folder_and_port(served: list[tuple[Any, ...]]) -> None:
    given = ["lab", "--lang", "zh", "--dir", "课程", "--port", "9000", "--no-browser"]
    assert run(app, given).exit_code == 0
    assert served == [(Path("课程"), "zh", 9000, False)]


def test_lab_says_that_a_newer_edition_lies_beside_an_edited_lesson(
    served: list[tuple[Any, ...]],
) -> None:
    lesson = Path("my-crmlab/00_start_here.zh.ipynb")
    lesson.parent.mkdir()
    lesson.write_text("我的笔记", encoding="utf-8")
    told = run(app, ["lab", "--lang", "zh"])
    assert "你改过这一课" in told.output
    assert lesson.read_text(encoding="utf-8") == "我的笔记"
    assert len(served) == 1


def test_a_mistake_is_told_in_one_line(served: list[tuple[Any, ...]]) -> None:
    Path("file").write_text("")
    told = run(app, ["lab", "--dir", "file"])
    assert told.exit_code == 1
    assert told.output.count("\n") == 1
    assert "must be readable and writable; got" in told.output
    assert served == []


def test_an_error_of_ours_is_not_hidden(
    served: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(server, "serve", broken)
    told = run(app, ["lab"])
    assert isinstance(told.exception, RuntimeError)
    assert not isinstance(told.exception, CrmlabError)


def test_an_unknown_language_is_refused() -> None:
    told = run(app, ["lab", "--lang", "fr"])
    assert told.exit_code == 2
    assert "'en', 'zh'" in told.output


def test_the_record_is_exported_forgotten_and_merged_again(tmp_path, monkeypatch):
    from crmlab.assess.attempts import Attempt
    from crmlab.assess.records import in_folder

    monkeypatch.delenv("CRMLAB_RECORD")
    monkeypatch.setenv("CRMLAB_LEARNER", "li")
    folder = tmp_path / "my-crmlab"
    (folder / ".crmlab").mkdir(parents=True)
    in_folder(folder).save(Attempt("li", "q", "v", "en", "x", 1.0, 1.0, 1.0))
    file, where = str(tmp_path / "mine.csv"), ["--dir", str(folder)]
    for words, told in (
        (["export", file], "1 attempts written"),
        (["forget", "--yes"], "1 attempts deleted"),
        (["merge", file], "1 new attempts"),
        (["merge", file], "0 new attempts"),
    ):
        result = CliRunner().invoke(app, ["record", *words, *where])
        assert result.exit_code == 0 and told in result.output
    refused = CliRunner().invoke(app, ["record", "forget", *where], input="n\n")
    assert refused.exit_code != 0 and len(in_folder(folder).attempts("li")) == 1


def test_questions_that_a_curriculum_still_needs_are_listed(tmp_path: Path) -> None:
    covered = next(name for question in bank() for name in question.covers)
    path = tmp_path / "curriculum.csv"
    path.write_text(f"id,term\nnew-1,x\n{covered},y\nnew-2,z\n")
    told = run(app, ["questions", "--coverage", str(path)])
    assert (told.exit_code, told.output) == (0, "new-1\nnew-2\n")
    path.write_text(f"id\n{covered}\n")
    assert run(app, ["questions", "--coverage", str(path)]).output == ""


def test_a_curriculum_without_ids_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "curriculum.csv"
    path.write_text("term\tmeaning, long\n")
    told = run(app, ["questions", "--coverage", str(path)])
    assert told.exit_code == 1
    assert f'{path}:1: must have a column "id"' in told.output


def test_a_mark_stands_between_the_question_and_the_right_answer() -> None:
    told = run(app, ["mark", "satisfaction-felt-loss", "-4.14"])
    ask, mark, part, answer, why = told.output.splitlines()
    assert told.exit_code == 0 and ask.startswith("A customer expected 8 and perceived 6.")
    assert (mark, part, answer) == ("1/1", "✓ -4.14", "Answer: -4.14") and why.startswith("Why: ")
    told = run(app, ["mark", "satisfaction-felt-loss", "5", "--json"])
    read = json.loads(told.output)
    assert (read["ask"], read["given"], read["answer"]) == (ask, "5", "-4.14")
    assert (read["question"], read["mark"]) == ("satisfaction-felt-loss", 0)


def test_what_is_not_answered_or_not_final_is_told() -> None:
    with using("zh"):
        assert "0/1（未作答）" in run(app, ["mark", "stages-order", " "]).output
        assert "（暂定）" in run(app, ["mark", "loyalty-price", "价格忠诚"]).output


def test_check_tells_what_it_looked_over_and_every_mistake(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("id,en,zh\na,A,甲\n", encoding="utf-8")
    told = run(app, ["check", str(path)])
    assert (told.exit_code, told.output) == (0, "looked over: labels 1; no mistakes\n")
    path.write_text("id,en,zh\na,,甲\n", encoding="utf-8")
    told = run(app, ["check", str(path), str(tmp_path / "none.yaml")])
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        f"{path}:2: en must not be empty",
        f"{tmp_path / 'none.yaml'}: there is no such file",
        "looked over: nothing of the course; mistakes 2",
    ]
