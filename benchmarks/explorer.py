"""From the key press on a slider to the new figure on the page, beside ``interact``.

Both show the same picture of the four stages in one notebook in JupyterLab.  Ours keeps the figure
and moves its artists; the peer draws it anew for each position, as notebooks commonly do, in
matplotlib's own style, which is quicker than that of the course.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from beside import Row

sys.path.append(str(Path(__file__).parents[1] / "tests" / "browser"))
from conftest import CHROMIUM, FLAGS, Lab, Notebook

MOVES, WARM, LIMIT = 40, 4, 150.0  # milliseconds

OURS = """\
import crmlab as crm
crm.use("en")
crm.explore("four_stages")"""

PEER = """\
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from crmlab.lab.explorers.four_stages import FourStages

@interact(maturity=FloatSlider(0.95, min=0.80, max=0.99, step=0.01),
          growth=FloatSlider(0.88, min=0.70, max=0.91, step=0.01))
def draw(maturity, growth):
    figure = plt.figure(figsize=FourStages.size)
    FourStages(figure).update(maturity=maturity, growth=growth)
    plt.show()"""

# Notes when a key goes down and when a picture in a code cell, new or changed, has loaded.
WATCH = """
() => {
  window.bench = {};
  document.addEventListener('keydown', () => { bench = {pressed: performance.now()}; }, true);
  const loaded = () => { bench.loaded ??= performance.now(); };
  const wait = (image, fresh) => {
    if (fresh && image.complete && image.naturalWidth) loaded();
    else image.addEventListener('load', loaded, {once: true});
  };
  const see = changes => changes.forEach(change => {
    if (change.type === 'attributes' && change.target.tagName === 'IMG')
      wait(change.target, false);
    change.addedNodes.forEach(node => {
      if (node.tagName === 'IMG') wait(node, true);
      else node.querySelectorAll?.('img').forEach(image => wait(image, true));
    });
  });
  document.querySelectorAll('.jp-CodeCell').forEach(cell => new MutationObserver(see).observe(
    cell, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']}));
}
"""


def rows() -> Iterator[Row]:
    """95th percentile of the moves, and the peer's in the same minute."""
    work = "explorer: key on the slider to new figure, 95th percentile"
    if not CHROMIUM:
        yield Row(work, "–", "skipped: no chromium on this machine", "–", "≤ 150 ms", None)
        return
    ours, peer = (float(np.percentile(taken, 95)) for taken in measured())
    beside = f"{ours:.0f} ms", f"interact and plt.show(): {peer:.0f} ms", f"{peer / ours:.1f} ×"
    yield Row(work, *beside, "≤ 150 ms", ours <= LIMIT)
    yield Row("the same beside interact", *beside, "≥ 2 ×", peer >= 2 * ours)


def measured() -> tuple[list[float], list[float]]:
    """Milliseconds of each move, ours and the peer's, in a learner's own JupyterLab."""
    import nbformat
    from playwright.sync_api import sync_playwright

    cells = [nbformat.v4.new_code_cell(code) for code in (OURS, PEER)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        lab = Lab(Path(place) / "bench", "en")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            lab.wait()
            nbformat.write(notebook, lab.folder / "bench.ipynb")
            opened = Notebook(lab, chromium, "bench.ipynb")
            opened.run_all()
            assert not opened.errors(), opened.errors()
            return race(opened.page)
        finally:
            chromium.close()
            lab.stop()


def race(page: Any) -> tuple[list[float], list[float]]:
    """Ten steps down, ten steps up, and so on, on the first slider of each cell in turn."""
    handles = [
        page.locator(".jp-CodeCell").nth(i).locator(".widget-slider .noUi-handle").first
        for i in range(2)
    ]
    for i, handle in enumerate(handles):
        handle.wait_for(timeout=60_000)
        page.locator(".jp-CodeCell").nth(i).locator("img").first.wait_for(timeout=60_000)
    page.evaluate(WATCH)
    taken: tuple[list[float], list[float]] = [], []
    for move in range(WARM + MOVES):
        for handle, milliseconds in zip(handles, taken, strict=True):
            handle.focus()
            page.keyboard.press("ArrowRight" if move // 10 % 2 else "ArrowLeft")
            page.wait_for_function("bench.loaded", timeout=30_000)
            page.wait_for_timeout(200)  # until the kernel is idle again
            if move >= WARM:
                milliseconds.append(page.evaluate("bench.loaded - bench.pressed"))
    return taken
