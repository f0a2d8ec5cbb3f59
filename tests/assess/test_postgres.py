"""The record on a PostgreSQL server, which may stop and start again."""

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from crmlab.assess.attempts import Attempt
from crmlab.assess.records import NotSaved, Record

pytest.importorskip("psycopg", reason="no psycopg: install crmlab[postgres]")
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
FOUND = shutil.which("pg_ctl") or next((str(p / "pg_ctl") for p in reversed(PROGRAMS)), None)


class Server:
    """A server of its own, reached through a socket in its folder."""

    def __init__(self, folder):
        self.folder = folder
        # A server refuses to run as root.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(folder, "postgres")
        self.ctl("initdb", "-o", "-A trust -U postgres -E UTF8 --no-sync")
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"

    def ctl(self, *command):
        subprocess.run(
            [*self.as_user, FOUND, "-D", f"{self.folder}/data", "-s", "-w", *command],
            cwd=self.folder, check=True, timeout=60, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self):
        options = f"-c listen_addresses= -k {self.folder}"
        self.ctl("-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self):
        self.ctl("-m", "immediate", "stop")


@pytest.fixture(scope="module")
def server():
    if not FOUND:
        if os.environ.get("CRMLAB_REQUIRE_POSTGRES"):
            pytest.fail("CRMLAB_REQUIRE_POSTGRES is set, but there is no PostgreSQL")
        pytest.skip("no PostgreSQL: install Debian's package to test with a server")
    with tempfile.TemporaryDirectory() as folder:  # the tests' own folders are closed to others
        started = Server(folder)
        started.start()
        yield started
        started.stop()


def attempt(learner, question="q1", **more):
    answer = {"a": ["甲", 1.5]}
    return Attempt(learner, question, "v1", "zh", answer, 1.0, 1.0, 3.5, **more)


def test_what_is_saved_is_read_back_by_another(server, tmp_path):
    record = Record(server.url)
    saved = [attempt("li"), attempt("li", "q2", lesson="four_stages")]
    for each in saved:
        record.save(each)
    record.begin("li", "q3", {"version": "1", "answer": "在写"})
    again = Record(server.url)
    assert again.attempts("li") == saved and again.begun("li")["q3"]["answer"] == "在写"
    again.export("li", tmp_path / "li.csv")
    assert again.merge(tmp_path / "li.csv", "li") == 0
    assert again.forget("li") == 2 and record.attempts("li") == [] and record.begun("li") == {}


def test_a_class_writes_at_once(server):
    def work(name):
        record = Record(server.url)
        for n in range(20):
            record.begin(name, "q1", n)
            record.save(attempt(name))

    threads = [threading.Thread(target=work, args=(f"learner {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = Record(server.url)
    assert [len(record.attempts(f"learner {n}")) for n in range(8)] == [20] * 8


def test_an_answer_waits_until_the_server_is_back(server):
    record = Record(server.url)
    record.save(attempt("wu", "q1"))
    server.stop()
    with pytest.raises(NotSaved):
        record.save(attempt("wu", "q2"))
    assert [a.question for a in record.attempts("wu")] == ["q2"]
    server.start()
    record.save(attempt("wu", "q3"))
    assert [a.question for a in Record(server.url).attempts("wu")] == ["q1", "q2", "q3"]


def test_a_server_that_was_restarted_is_no_trouble(server):
    record = Record(server.url)
    record.save(attempt("xu", "q1"))
    server.stop()
    server.start()
    record.save(attempt("xu", "q2"))
    assert len(record.attempts("xu")) == 2
