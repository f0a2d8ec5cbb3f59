"""JupyterLab asks nothing, speaks the learner's language and runs the interpreter of crmlab."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import nbformat
import pytest

from crmlab.lab import WIDGET, server

NOTIFICATION = "@jupyterlab/apputils-extension:notification"
SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
TRANSLATION = "@jupyterlab/translation-extension:plugin"


class Lab:
    """A running JupyterLab, spoken to as its page does."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.page, self.host = parts.path, f"{parts.scheme}://{parts.netloc}"
        self.token = parts.query.removeprefix("token=")

    def put(self, path: str, content: Any) -> Any:
        return self.get(path, put=content, raw=False)

    def get(self, path: str, put: Any = None, raw: bool = True) -> Any:
        content = {"raw": json.dumps(put)} if raw else put
        body = None if put is None else json.dumps(content).encode()
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = Request(self.host + path, body, headers, method="PUT" if body else "GET")
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def setting(self, plugin: str, name: str) -> Any:
        settings = self.get(f"/lab/api/settings/{plugin}")
        return json.loads(settings["raw"] or "{}").get(
            name, settings["schema"]["properties"][name]["default"]
        )


def answering(lab: Lab) -> Lab:
    """Wait until the server, which has told its address, listens there."""
    until = time.monotonic() + 30
    while True:
        try:
            lab.get("/api")
            return lab
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which a broken kernel named python3 comes before that of the environment."""
    kernel = tmp_path / "home/.local/share/jupyter/kernels/python3/kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps({"argv": ["/nowhere/python"], "display_name": "Broken"}))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "课程 #1"
    folder.mkdir()
    (folder / "00_start_here.zh.ipynb").write_text("{}")
    return folder


@pytest.fixture
def start(home: Path, folder: Path) -> Iterator[Any]:
    running: list[subprocess.Popen[str]] = []

    def start(language: str, chosen: bool) -> Lab:
        code = (
            "import sys; from pathlib import Path; from crmlab.lab import server\n"
            f"server.configure(Path('.'), {language!r}, chosen={chosen})\n"
            f"server.serve(Path('.'), {language!r}, None, browser=False)"
        )
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "CRMLAB"))}
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=folder,
            env=inherited | {"HOME": str(home), "JUPYTER_PREFER_ENV_PATH": "0"},
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stderr
        for line in process.stderr:
            if found := re.search(r"http://127\.0\.0\.1\S+", line):
                return answering(Lab(found[0]))
        raise AssertionError("JupyterLab did not start")

    yield start
    for process in running:
        process.terminate()
        process.communicate(timeout=30)


def test_everything_is_chosen_and_stays_as_the_learner_sets_it(start: Any, folder: Path) -> None:
    lab = start("zh", chosen=True)
    assert lab.page == "/lab/tree/00_start_here.zh.ipynb"
    assert lab.setting(TRANSLATION, "locale") == "zh_CN"
    assert "文件" in json.dumps(lab.get("/lab/api/translations/zh_CN"), ensure_ascii=False)
    assert lab.setting(NOTIFICATION, "fetchNews") == "false"
    assert lab.setting(NOTIFICATION, "checkForUpdates") is False
    assert ["D", "D"] in [shortcut["keys"] for shortcut in lab.setting(SHORTCUTS, "shortcuts")]
    kernels = lab.get("/api/kernelspecs")
    assert kernels["default"] == "python3"
    assert kernels["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable

    lab.get(f"/lab/api/settings/{TRANSLATION}", put={"locale": "en"})
    lab.get(f"/lab/api/settings/{NOTIFICATION}", put={"checkForUpdates": True})
    again = start("zh", chosen=False)
    assert again.setting(TRANSLATION, "locale") == "en"
    assert again.setting(NOTIFICATION, "checkForUpdates") is True

    server.configure(folder, "zh", chosen=True)
    assert again.setting(TRANSLATION, "locale") == "zh_CN"
    assert again.setting(NOTIFICATION, "checkForUpdates") is True


def test_a_saved_notebook_shows_the_still_when_its_kernel_is_gone(start: Any, folder: Path) -> None:
    data = {WIDGET: {"model_id": "1"}, "text/plain": "still", "image/png": "iVBORw0KGgo="}
    output = nbformat.v4.new_output("display_data", data)
    cells = [nbformat.v4.new_code_cell("1", outputs=[output]), nbformat.v4.new_markdown_cell("a")]
    model = {"type": "notebook", "format": "json", "content": nbformat.v4.new_notebook(cells=cells)}
    lab = start("zh", chosen=True)
    lab.put("/api/contents/saved.ipynb", model)
    saved = nbformat.read(folder / "saved.ipynb", as_version=4)
    assert saved.cells[0].outputs[0].data == {"text/plain": "still", "image/png": "iVBORw0KGgo="}


def test_the_record_lies_in_the_folder_unless_it_is_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRMLAB_RECORD", raising=False)
    monkeypatch.chdir(folder)
    record = server.environment(Path("."), "zh")["CRMLAB_RECORD"]
    assert record == f"sqlite:///{folder}/.crmlab/record.sqlite"
    monkeypatch.setenv("CRMLAB_RECORD", "postgresql://school/records")
    assert server.environment(folder, "zh")["CRMLAB_RECORD"] == "postgresql://school/records"


def test_the_learners_own_search_paths_follow_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", "/theirs")
    paths = server.environment(folder, "en")["JUPYTER_PATH"].split(os.pathsep)
    assert paths == [str(folder / ".crmlab/jupyter"), "/theirs"]


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_only_for_root(
    folder: Path, monkeypatch: pytest.MonkeyPatch, user: int, allowed: bool
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    given = server.arguments(folder, "zh", 9000, browser=False)
    assert ("--allow-root" in given) is allowed
    assert {"--ServerApp.port=9000", "--no-browser"} <= set(given)


def test_without_the_first_lesson_the_folder_itself_opens(folder: Path) -> None:
    given = server.arguments(folder, "en", None, browser=True)
    assert "--LabApp.default_url=/lab" in given
    assert "--no-browser" not in given
