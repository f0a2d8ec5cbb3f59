"""A learner's JupyterLab and a real browser on it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

TOKEN = "test"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
REQUIRED = os.environ.get("CRMLAB_REQUIRE_BROWSER")


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        if REQUIRED:
            pytest.fail("CRMLAB_REQUIRE_BROWSER is set, but there is no chromium")
        pytest.skip("no chromium: install Debian's package to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Lab:
    """A running ``crmlab lab``: its address and the learner's folder."""

    def __init__(self, folder, language):
        self.folder, self.language = folder, language
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CRMLAB_RECORD")}
        environment |= {"JUPYTER_TOKEN": TOKEN, "CRMLAB_LEARNER": "student"}
        command = [sys.executable, "-m", "crmlab", "lab", "--lang", language, "--dir", str(folder),
                   "--port", str(port), "--no-browser"]  # fmt: skip
        self.log = (folder.parent / f"{folder.name}.log").open("wb")
        self.process = subprocess.Popen(
            command, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.record = folder / ".crmlab" / "record.sqlite"

    def wait(self):
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{self.address}/api?token={TOKEN}", timeout=2)
                return self
            except OSError:
                assert self.process.poll() is None, "crmlab lab ended"
                time.sleep(0.25)
        raise TimeoutError("crmlab lab did not answer within a minute")

    def url(self, notebook):
        return f"{self.address}/lab/tree/{notebook}?token={TOKEN}&reset"

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@pytest.fixture(scope="session", params=["en", "zh"])
def lab(request, tmp_path_factory, browser):
    started = Lab(tmp_path_factory.mktemp("lab") / request.param, request.param)
    try:
        yield started.wait()
    finally:
        started.stop()


class Notebook:
    """A lesson open in the browser."""

    def __init__(self, lab, browser, name):
        self.lab, self.trouble = lab, []
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.goto(lab.url(name))
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)

    def _hear(self, message):
        if message.type == "error":
            self.trouble.append(f"{message.text} {message.location.get('url', '')}")

    def run_all(self):
        """Run every cell by the keyboard and wait until the kernel is done."""
        page = self.page
        self.wait_for_kernel()
        page.click(".jp-Notebook .jp-Cell >> nth=0")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            """() => {
                const cells = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
                return cells.length > 0 && cells.every(c => /\\[\\d+\\]/.test(c.textContent));
            }""",
            timeout=120_000,
        )

    def wait_for_kernel(self):
        """Wait until the page itself has heard from an idle kernel."""
        idle = {"en": "Idle", "zh": "空闲"}[self.lab.language]
        status = self.page.locator(".jp-StatusBar-Widget, #jp-main-statusbar")
        status.get_by_text(idle).first.wait_for(timeout=60_000)
        self.page.wait_for_timeout(500)

    def errors(self):
        """Text of every error output in the notebook."""
        selector = '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"], ' \
                   '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]'
        return [element.inner_text() for element in self.page.query_selector_all(selector)]

    def close(self):
        self.page.close()


@pytest.fixture
def open_lesson(lab, browser):
    opened = []

    def open_it(name):
        opened.append(Notebook(lab, browser, name))
        return opened[-1]

    yield open_it
    for notebook in opened:
        notebook.close()
