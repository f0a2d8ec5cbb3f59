"""The commands read their options, call the library and tell mistakes in a line."""

import json
import os
import re
import subprocess
import sys
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
        lesson.write_text(json.dumps({"cells": cells, "metadata": {}}))
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
        (["export", file], f"1 attempts → {file}"),
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


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of each wrong kind, and a learner's record."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRMLAB_RECORD", raising=False)
    (tmp_path / "d.csv").mkdir()
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)))
    (tmp_path / "empty.csv").touch()
    (tmp_path / "my-crmlab/.crmlab").mkdir(parents=True)
    return tmp_path


WRONG = [
    ("build nosuch", 'lesson "nosuch" is not one of'),
    ("run four_stage", 'did you mean "four_stages"?'),
    ("run four_stages -p months", "-p must be followed by a name and a value; got months"),
    ("run four_stages -p 3 months", 'parameter "3" is not one of customers, months'),
    ("run start_here -o page.pdf", 'page.pdf: ending ".pdf" is not one of .ipynb, .html'),
    ("questions --topic loyality", 'did you mean "loyalty"?'),
    ("questions --coverage none.csv", "none.csv: there is no such file"),
    ("questions --coverage d.csv", "d.csv: must be readable; got Is a directory"),
    ("questions --coverage binary.csv", "binary.csv:2: must be UTF-8 text"),
    ("questions --coverage empty.csv", 'empty.csv: must have a column "id"'),
    ("mark nosuch x", 'question "nosuch" is not one of'),
    ("mark satisfaction-felt-loss lots", "answer must be one number; got lots"),
    ("import none.csv", "none.csv: there is no such file"),
    ("record export mine.xls", 'mine.xls: ending ".xls" is not one of .csv, .json'),
    ("record export d.csv", "d.csv: must be a file"),
    ("record export empty.csv/mine.csv", "empty.csv/mine.csv: must be writable; got"),
    ("record merge none.csv", "none.csv: there is no such file"),
    ("record merge d.csv", "d.csv: must be readable; got Is a directory"),
    ("record merge binary.csv", "binary.csv:2: must be UTF-8 text"),
    ("record merge empty.csv", 'empty.csv: not an exported record (ValueError: no column "id")'),
    ("record forget --yes --dir none", "--dir must be a folder that crmlab lab has made; got none"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("words", "line"), WRONG, ids=[words for words, _ in WRONG])
def test_wrong_input_is_told_in_one_line_and_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: str, line: str, language: str
) -> None:
    before = sorted(folder.rglob("*"))
    monkeypatch.setenv("CRMLAB_LANG", language)
    with using(language):
        told = run(app, words.split())
    assert told.exit_code == 1 and told.output.count("\n") == 1
    if language == "en":
        assert line in told.output
    else:
        assert re.search("[\u4e00-\u9fff]", told.output) and " must " not in told.output
    record = folder / "my-crmlab/.crmlab/record.sqlite"
    assert [path for path in sorted(folder.rglob("*")) if path != record] == before


def test_a_folder_without_a_record_gets_none_from_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRMLAB_RECORD", raising=False)
    told = run(app, ["record", "export", "mine.csv"])
    assert (told.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "--dir must be a folder that crmlab lab has made" in told.output


def test_a_terminal_without_chinese_gets_escapes_and_no_traceback() -> None:
    command = [sys.executable, "-m", "crmlab", "mark", "stages-order", "x"]
    env = os.environ | {"PYTHONIOENCODING": "ascii", "CRMLAB_LANG": "zh"}
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 1 and told.stderr.startswith("answer\\u5fc5\\u987b")
    assert "Traceback" not in told.stderr
