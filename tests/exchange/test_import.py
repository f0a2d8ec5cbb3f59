"""``crmlab import``: one file in, one file of the bank out, and every loss on a line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import crmlab as crm
from crmlab.cli import app
from crmlab.course.questions import bank
from crmlab.errors import CrmlabError
from crmlab.exchange import import_file

GIFT = "客户满意度C=b/a中，b是{=感知值 ~期望值}。\n\n只是说明。\n\n客户越多越好。{F#想想。}\n"


def run(*given):
    return CliRunner().invoke(app, ["import", *map(str, given)])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("题库.gift").write_text(GIFT, "utf-8")
    return tmp_path


def test_it_goes_into_the_folder_of_imported_banks_and_is_practised(folder, monkeypatch):
    told = run("题库.gift", "--topic", "satisfaction")
    assert told.exit_code == 0, told.output
    assert told.output.splitlines() == [
        "题库.gift:3: question — a description, not a question",
        "2 of 3 questions → quizzes/imported/题库.yaml",
        'to practise: crm.quiz("题库")',
    ]
    monkeypatch.setenv("CRMLAB_BANK", str(folder))
    monkeypatch.setenv("CRMLAB_RECORD", f"sqlite:///{folder}/record.sqlite")
    bank.cache_clear()
    quiz = crm.quiz("题库")
    bank.cache_clear()
    first, second = (card.given.question for card in quiz.cards)
    assert first.topic == "satisfaction" and second.distractors[0].why.zh == "想想。"
    quiz.form.radio.value = "期望值"
    quiz.act()
    assert "感知值" in quiz.told.value


def test_it_goes_into_the_learners_folder_if_there_is_one(folder):
    Path("my-crmlab").mkdir()
    assert run("题库.gift").exit_code == 0
    assert Path("my-crmlab/quizzes/imported/题库.yaml").is_file() and not Path("quizzes").exists()


def test_a_file_that_someone_has_edited_is_not_written_over(folder):
    assert run("题库.gift").exit_code == 0 and run("题库.gift").exit_code == 0
    target = Path("quizzes/imported/题库.yaml")
    target.write_text(target.read_text("utf-8").replace("期望值", "预期"), "utf-8")
    again = run("题库.gift")
    assert again.exit_code == 1 and "holds something else" in again.output
    assert "预期" in target.read_text("utf-8")
    assert run("题库.gift", "-o", target).exit_code == 0
    assert "预期" not in target.read_text("utf-8")


def test_without_a_question_nothing_is_written(folder):
    Path("empty.txt").write_text("nothing here", "utf-8")
    told = run("empty.txt", "-o", "out.yaml")
    assert told.exit_code == 1 and "0 of 1 questions" in told.output
    assert not Path("out.yaml").exists()


@pytest.mark.parametrize(
    ("name", "problem"),
    [("none.gift", "there is no such file"), ("d.gift", "must be readable; got Is a directory"),
     ("picture.gift", "must be text"), ("empty.gift", "0 of 0 questions, nothing written")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_a_line(folder, name, problem):
    Path("d.gift").mkdir()
    Path("picture.gift").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    Path("empty.gift").touch()
    told = run(name)
    assert told.exit_code == 1 and told.output == f"{name}: {problem}\n"
    assert not Path("quizzes").exists()


def test_a_folder_that_cannot_be_written_is_told(folder):
    Path("quizzes").write_text("a file")
    with pytest.raises(CrmlabError, match=r"quizzes/imported/题库\.yaml: must be writable; got"):
        import_file(Path("题库.gift"))


def test_a_bank_file_ends_as_bank_files_do(folder):
    told = run("题库.gift", "-o", "out.txt")
    assert told.exit_code == 1 and told.output == 'out.txt: ending ".txt" is not one of .yaml\n'
    assert not Path("out.txt").exists()


def test_imported_questions_are_marked_where_they_were_imported(folder, monkeypatch):
    monkeypatch.delenv("CRMLAB_BANK", raising=False)
    Path("my-crmlab").mkdir()
    assert run("题库.gift").exit_code == 0
    bank.cache_clear()
    name = next(each for each in bank().by_id if each.startswith("bank-"))
    told = CliRunner().invoke(app, ["mark", name, "感知值"])
    bank.cache_clear()
    assert told.exit_code == 0 and "1/1" in told.output


def test_an_unknown_topic_is_told(folder):
    told = run("题库.gift", "--topic", "loyality")
    assert told.exit_code == 1 and 'did you mean "loyalty"' in told.output
    assert not Path("quizzes").exists()
