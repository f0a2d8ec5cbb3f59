import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest

from crmlab.assess import records
from crmlab.assess.attempts import Attempt
from crmlab.assess.records import NotSaved, Record
from crmlab.course.questions import Match, Multiple, Numeric, Order, Single, bank
from crmlab.course.variants import variant
from crmlab.errors import ContentError, CrmlabError


def attempt(learner="li", question="q1", mark=1.0, **more):
    return Attempt(learner, question, "v1", "zh", {"a": "甲"}, mark, 1.0, 3.5, **more)


@pytest.fixture
def record(tmp_path):
    return Record(f"sqlite:///{tmp_path}/deep/record.sqlite")


def test_what_is_saved_is_read_back(record):
    saved = [attempt(), attempt(question="q2", lesson="four_stages")]
    for each in saved:
        record.save(each)
    again = Record(record.url)
    assert again.attempts("li") == saved
    assert again.attempts("li", ["q2"]) == saved[1:]
    assert again.attempts("wang") == []


def test_a_killed_process_loses_nothing_it_was_told_is_saved(tmp_path):
    url = f"sqlite:///{tmp_path}/record.sqlite"
    code = (
        "import sys\nfrom crmlab.assess.records import *\n"
        f"record = Record({url!r})\n"
        "for i in range(10**6):\n"
        "    record.save(Attempt('li', f'q{i}', 'v', 'en', i, 1.0, 1.0, 0.0))\n"
        "    print(i, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if int(line) >= 20:
            os.kill(process.pid, signal.SIGKILL)
            break
    rest = process.stdout.read().split()
    process.wait()
    told = max([20, *map(int, rest)])
    questions = {a.question for a in Record(url).attempts("li")}
    assert {f"q{i}" for i in range(told + 1)} <= questions


def test_two_notebooks_write_at_once(tmp_path):
    url = f"sqlite:///{tmp_path}/record.sqlite"
    mine, yours = Record(url), Record(url)
    mine.save(attempt(question="first"))

    def write(record, name):
        for i in range(25):
            record.save(attempt(question=f"{name}{i}"))

    threads = [threading.Thread(target=write, args=pair) for pair in ((mine, "m"), (yours, "y"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Record(url).attempts("li")) == 51


def test_a_locked_record_keeps_the_attempt_and_saves_it_later(record, monkeypatch):
    monkeypatch.setattr(records, "PATIENCE", 0.1)
    record.save(attempt(question="first"))
    record._engine = None
    lock = sqlite3.connect(record.url.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    with pytest.raises(NotSaved, match="locked"):
        record.save(attempt(question="second"))
    assert [a.question for a in record.waiting] == ["second"]
    lock.execute("ROLLBACK")
    lock.close()
    assert [a.question for a in record.attempts("li")] == ["first", "second"]
    record.save(attempt(question="third"))
    assert [a.question for a in Record(record.url).attempts("li")] == ["first", "second", "third"]


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path):
    (tmp_path / "file").write_text("in the way")
    record = Record(f"sqlite:///{tmp_path}/file/record.sqlite")
    with pytest.raises(NotSaved):
        record.save(attempt())
    assert [a.question for a in record.attempts("li")] == ["q1"]
    (tmp_path / "file").unlink()
    record.save(attempt(question="q2"))
    assert [a.question for a in Record(record.url).attempts("li")] == ["q1", "q2"]


def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "record.sqlite"
    path.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(NotSaved, match="not a database"):
        Record(f"sqlite:///{path}").save(attempt())


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_two_records_merge_without_duplicates(record, tmp_path, ending):
    laptop, lab = record, Record(f"sqlite:///{tmp_path}/lab.sqlite")
    both, only = attempt(question="both"), attempt(question="only", lesson="x")
    laptop.save(both)
    laptop.save(only)
    lab.save(both)
    file = tmp_path / f"mine.{ending}"
    assert laptop.export("li", file) == 2
    assert lab.merge(file, "li") == 1
    assert lab.merge(file, "li") == 0
    assert lab.attempts("li") == [both, only]


def test_one_learner_may_have_another_name_on_another_machine(record, tmp_path):
    record.save(attempt(learner="root"))
    record.export("root", tmp_path / "mine.json")
    lab = Record(f"sqlite:///{tmp_path}/lab.sqlite")
    assert lab.merge(tmp_path / "mine.json", "li") == 1
    assert [a.learner for a in lab.attempts("li")] == ["li"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", "id,learner\n1,li\n"), ("a.json", "{"), ("a.json", "[1]"), ("a.json", '{"a": 1}'),
     ("a.json", json.dumps([{"id": 1, "mark": "nan"}]))],
)  # fmt: skip
def test_a_file_that_is_no_record_changes_nothing(record, tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(ContentError, match="not an exported record"):
        record.merge(tmp_path / name, "li")
    assert record.attempts("li") == []


def test_another_ending_is_refused(record, tmp_path):
    with pytest.raises(CrmlabError, match=r"\.csv"):
        record.export("li", tmp_path / "a.xls")


def test_everything_about_me_can_be_deleted(record):
    record.save(attempt())
    record.save(attempt(learner="wang"))
    assert record.forget("li") == 1
    assert record.attempts("li") == [] and len(record.attempts("wang")) == 1


def test_what_is_begun_is_kept_until_it_ends(record):
    record.begin("li", "a", {"version": "1", "answer": ["甲", "乙"]})
    record.begin("li", "a", {"version": "1", "answer": ["乙"]})
    record.begin("wu", "a", 1)
    record.begin("li", "b", 2)
    assert Record(record.url).begun("li") == {"a": {"version": "1", "answer": ["乙"]}, "b": 2}
    record.save(attempt(question="a"))
    record.begin("li", "b", None)
    assert record.begun("li") == {} and record.begun("wu") == {"a": 1}
    record.forget("wu")
    assert record.begun("wu") == {}


def test_the_record_is_found_from_a_folder_inside_the_workspace(tmp_path, monkeypatch):
    monkeypatch.delenv("CRMLAB_RECORD", raising=False)
    (tmp_path / ".crmlab").mkdir()
    (tmp_path / "02_lifecycle").mkdir()
    monkeypatch.chdir(tmp_path / "02_lifecycle")
    assert records.url() == f"sqlite:///{tmp_path}/.crmlab/record.sqlite"
    monkeypatch.setenv("CRMLAB_RECORD", "postgresql://somewhere/record")
    assert records.url() == "postgresql://somewhere/record"


def damaged(record, statement):
    record.save(attempt(question="first"))
    with sqlite3.connect(record.url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()


def test_an_attempt_that_the_table_refuses_is_not_called_saved(record):
    damaged(record, "CREATE TRIGGER no BEFORE INSERT ON attempt BEGIN "
            "SELECT RAISE(ABORT, 'a newer version asks for more'); END")  # fmt: skip
    with pytest.raises(NotSaved, match="newer version"):
        record.save(attempt(question="second"))
    assert [a.question for a in record.attempts("li")] == ["first", "second"]


def test_an_attempt_that_is_there_already_is_saved(record):
    each = attempt()
    record.save(each)
    record.save(each)
    assert record.waiting == [] and record.attempts("li") == [each]


def test_an_answer_that_is_damaged_does_not_stop_the_quiz(record):
    damaged(record, "UPDATE attempt SET answer = '{'")
    record.save(attempt(question="second"))
    assert record.attempts("li") == []


@pytest.mark.parametrize("url", ["mssql+pymssql://lab/record", "postgresql://lab:port/record", "?"])
def test_a_server_that_cannot_be_reached_keeps_the_attempt(url):
    record = Record(url)
    with pytest.raises(NotSaved):
        record.save(attempt())
    assert [a.question for a in record.attempts("li")] == ["q1"]


@pytest.mark.parametrize(
    "do", [lambda record, path: record.export("li", path), lambda record, _: record.forget("li")]
)
def test_a_record_that_cannot_be_read_is_neither_exported_nor_forgotten(record, tmp_path, do):
    damaged(record, "DROP TABLE attempt")
    (tmp_path / "a.json").write_text("an export of yesterday")
    with pytest.raises(CrmlabError, match="no such table"):
        do(record, tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == "an export of yesterday"


def test_a_very_long_answer_survives_the_way_through_csv(record, tmp_path):
    essay = Attempt("li", "q1", "v1", "zh", "长" * 200_000, 0.5, 1.0, 3.5)
    record.save(essay)
    record.export("li", tmp_path / "a.csv")
    lab = Record(f"sqlite:///{tmp_path}/lab.sqlite")
    assert lab.merge(tmp_path / "a.csv", "li") == 1
    assert lab.attempts("li") == [essay]


@pytest.mark.parametrize("row", [{"mark": 10**400}, {"at": "0001-01-01T00:00:00+14:00"}])
def test_a_number_or_a_time_beyond_reason_is_no_record(record, tmp_path, row):
    whole = vars(attempt()) | row
    (tmp_path / "a.json").write_text(json.dumps([whole]))
    with pytest.raises(ContentError, match="not an exported record"):
        record.merge(tmp_path / "a.json", "li")


def of_kind(kind):
    return next(q for q in bank() if isinstance(q, kind) and "," not in q.ask.zh)


def stored(question):
    """An answer as the quiz keeps it: by the English texts."""
    match question:
        case Single():
            return question.key.en, question.key.zh
        case Multiple():
            return [o.en for o in question.key], "；".join(o.zh for o in question.key)
        case Order():
            return [o.en for o in question.key], " → ".join(o.zh for o in question.key)
        case Match():
            return (
                {pair.left.en: pair.right.en for pair in question.key},
                "；".join(f"{pair.left.zh} → {pair.right.zh}" for pair in question.key),
            )


@pytest.mark.parametrize("kind", [Single, Multiple, Order, Match])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_export_is_read_in_the_language_of_the_attempt(record, tmp_path, kind, ending):
    question = of_kind(kind)
    answer, in_chinese = stored(question)
    record.save(Attempt("li", question.id, question.version, "zh", answer, 1.0, 1.0, 3.5))
    path = tmp_path / f"a.{ending}"
    record.export("li", path)
    text = path.read_text(encoding="utf-8-sig")
    (row,) = json.loads(text) if ending == "json" else csv.DictReader(text.splitlines())
    assert (row["asked"], row["said"]) == (question.ask.zh, in_chinese)
    assert (row["answer"] if ending == "json" else json.loads(row["answer"])) == answer


def test_a_question_with_numbers_is_exported_as_its_learner_had_it(record, tmp_path):
    question = next(q for q in bank() if isinstance(q, Numeric) and q.draw)
    record.save(Attempt("li", question.id, question.version, "en", "1", 0.0, 1.0, 3.5))
    record.save(Attempt("li", question.id, "an older one", "fr", "-1", 0.0, 1.0, 3.5))
    record.export("li", tmp_path / "a.json")
    new, old = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert new["asked"] == variant(question, "li").ask.en != question.ask.en
    assert (old["asked"], old["said"]) == ("", "-1")


def test_an_export_made_before_it_told_the_texts_merges_without_duplicates(record, tmp_path):
    record.save(attempt())
    for path in (tmp_path / "a.csv", tmp_path / "a.json"):
        record.export("li", path)
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".json":
            text = json.dumps([{k: v for k, v in vars(a).items()} for a in record.attempts("li")])
        else:
            rows = [row[:-2] for row in csv.reader(text.splitlines())]
            assert rows[0][-1] == "id"
            with path.open("w", newline="") as file:
                csv.writer(file).writerows(rows)
            text = path.read_text()
        path.write_text(text, encoding="utf-8")
        assert record.merge(path, "li") == 0
        record.forget("li")
        assert record.merge(path, "li") == 1


@pytest.mark.parametrize(
    ("said", "cell"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("-4.14", "-4.14"), ("客户", "客户")],
)
def test_no_answer_is_a_formula_in_a_spreadsheet(record, tmp_path, said, cell):
    essay = Attempt("li", "q1", "v1", "zh", said, 0.5, 1.0, 3.5)
    record.save(essay)
    record.export("li", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["said"] == cell
    record.forget("li")
    record.merge(tmp_path / "a.csv", "li")
    assert record.attempts("li") == [essay]


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("learner", ["=1+1", "'=1+1", "'li", "-1", "li"])
def test_half_a_character_and_a_name_like_a_formula_come_back(record, tmp_path, ending, learner):
    odd = Attempt(learner, "q1", "v1", "zh", "half \ud83d", 0.5, 1.0, 3.5, lesson="@x")
    record.save(odd)
    path = tmp_path / f"a.{ending}"
    record.export(learner, path)
    if ending == "csv":
        assert "\n=" not in path.read_text("utf-8-sig") and ",@x" not in path.read_text("utf-8-sig")
    record.forget(learner)
    assert record.merge(path, learner) == 1
    assert record.attempts(learner) == [odd]


def test_an_export_that_fails_leaves_yesterdays_whole(record, tmp_path, monkeypatch):
    record.save(attempt())
    path = tmp_path / "a.json"
    path.write_text("an export of yesterday")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(ContentError, match=r"a\.json: must be writable; got No space left"):
        record.export("li", path)
    assert [each.name for each in tmp_path.glob("*.json*")] == ["a.json"]
    assert path.read_text() == "an export of yesterday"


def test_a_folder_is_no_export(record, tmp_path):
    path = tmp_path / "a.csv"
    path.mkdir()
    with pytest.raises(ContentError, match=r"a\.csv: must be a file"):
        record.export("li", path)
    with pytest.raises(ContentError, match=r"a\.csv: must be readable; got Is a directory"):
        record.merge(path, "li")
