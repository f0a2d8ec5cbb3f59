"""From the key press on a slider to the new figure on the page, beside ``interact``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from beside import Row

MOVES = 40
LIMIT = 150.0  # milliseconds

OURS = 'import crmlab as crm\ncrm.use("en")\ncrm.explore("four_stages")'
PEER = """\
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from crmlab.models.lifecycle import Lifecycle
life = Lifecycle.four_stages()

@interact(maturity=FloatSlider(0.95, min=0.80, max=0.99, step=0.01))
def draw(maturity):
    changed = life.with_retention("maturity", maturity - 0.95)
    frame, worth = changed.expected(1000, 60), changed.value(0.01)
    _, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.8), width_ratios=[2, 1])
    left.stackplot(frame.index, frame.to_numpy().T, labels=frame.columns)
    left.legend()
    right.barh(worth.index[:4], worth[:4])
    plt.show()
"""
# Waits for the first picture whose pixels are on the page after the key press.
MOVE = """
([cell, key]) => new Promise(done => {
  const out = document.querySelectorAll('.jp-CodeCell')[cell];
  const old = out.querySelector('.jp-OutputArea-output img')?.src;
  const handle = out.querySelector('.noUi-handle');
  const start = performance.now();
  const see = () => {
    const image = out.querySelector('.jp-OutputArea-output img');
    if (image && image.src !== old && image.complete && image.naturalWidth)
      done(performance.now() - start);
    else requestAnimationFrame(see);
  };
  handle.focus();
  handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  requestAnimationFrame(see);
})
"""


def rows() -> Iterator[Row]:
    """95th percentile of forty moves each, in turns, on one page."""
    work = "explorer, slider to figure, 95th percentile"
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        yield Row(work, "not measured", "no chromium on this machine", "–", "≤ 150 ms", None)
        return
    ours, peer = (float(np.percentile(times, 95)) for times in measure())
    yield Row(
        work, f"{ours:.0f} ms", f"interact with plt.show(): {peer:.0f} ms", f"{peer / ours:.1f} ×",
        "≤ 150 ms, ≥ 2 ×", ours <= LIMIT and peer >= 2 * ours,
    )  # fmt: skip


def measure() -> tuple[list[float], list[float]]:
    """Milliseconds of each move, ours and the peer's."""
    import nbformat
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
    import conftest as browser

    cells = [nbformat.v4.new_code_cell(code) for code in (OURS, PEER)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python",
                       "name": "python3"}})  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = browser.Lab(Path(folder) / "en", "en").wait()
        nbformat.write(notebook, Path(folder) / "en" / "bench.ipynb")
        chromium = playwright.chromium.launch(
            executable_path=browser.CHROMIUM, args=browser.FLAGS
        )
        try:
            page = browser.Notebook(lab, chromium, "bench.ipynb")
            page.run_all()
            page.page.wait_for_timeout(3000)
            return race(page.page)
        finally:
            chromium.close()
            lab.stop()


def race(page: Any) -> tuple[list[float], list[float]]:
    """Move each slider in turn, a step down and a step up."""
    times: tuple[list[float], list[float]] = [], []
    for turn in range(MOVES + 4):
        for cell, taken in enumerate(times):
            key = "ArrowLeft" if turn % 2 == 0 else "ArrowRight"
            milliseconds = page.evaluate(MOVE, [cell, key])
            if turn >= 4:
                taken.append(milliseconds)
            page.wait_for_timeout(150)
    return times
