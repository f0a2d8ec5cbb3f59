"""One look for the whole course: quiet axes, a colour for each idea, Chinese on any machine."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from matplotlib import font_manager, rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image

INK, QUIET, GRID = "#222222", "#6b6b6b", "#e3e3e3"
CYCLE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8a8a8a", "#b8a800")
COLOURS = {
    "cultivation": "#56b4e9",
    "growth": "#009e73",
    "maturity": "#0072b2",
    "decline": "#e69f00",
    "ended": "#b5b5b5",
    "initiator": "#b8a800",
    "user": "#56b4e9",
    "influencer": "#009e73",
    "decider": "#d55e00",
    "buyer": "#0072b2",
    "gatekeeper": "#cc79a7",
    "no_decision": "#b5b5b5",
    "gain": "#0072b2",
    "loss": "#d55e00",
}
"""The palette of Okabe and Ito; a stage or a role keeps its colour in every figure."""

STYLE = {
    "font.family": ["Noto Sans SC", "DejaVu Sans"],
    "font.size": 10.5,
    "axes.unicode_minus": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.titlesize": 11.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "figure.facecolor": "white",
    "svg.hashsalt": "crmlab",
}
DPI = 100


@cache
def _load_font() -> None:
    spec = find_spec("zhplot")
    assert spec is not None and spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0])
    font_manager.fontManager.addfont(folder / "fonts" / "NotoSansSC-Regular.ttf")


@contextmanager
def style() -> Iterator[None]:
    """Draw in the look of the course inside a ``with`` block."""
    _load_font()
    with rc_context(STYLE):  # type: ignore[arg-type]
        yield


def figure(width: float = 7.2, height: float = 3.6) -> Figure:
    """Return an empty figure, inches, that belongs to no window."""
    made = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(made)
    return made


def png(made: Figure) -> bytes:
    """Return a figure as PNG, the same bytes for the same figure."""
    buffer = io.BytesIO()
    made.savefig(
        buffer, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 3}
    )
    return buffer.getvalue()


def colour(name: str, position: int = 0) -> str:
    """Return the colour of an idea, or one of the cycle for a name without its own."""
    return COLOURS.get(name, CYCLE[position % len(CYCLE)])


def luminance(shade: str) -> float:
    """Return the relative luminance of a colour, 0 (black) to 1 (white).

    Source: W3C (2008), Web Content Accessibility Guidelines 2.0.
    """
    parts = np.array(to_rgb(shade))
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def over(shade: str) -> str:
    """Return the colour in which text reads best on a surface of a colour: white or ink."""
    return "white" if luminance(shade) < 0.2 else INK


def dark(shade: str) -> str:
    """Return a colour darkened until text in it reads on white, at a contrast of 4.5 to 1."""
    while 1.05 / (luminance(shade) + 0.05) < 4.5:
        red, green, blue = to_rgb(shade)
        shade = to_hex((red * 0.95, green * 0.95, blue * 0.95))
    return shade


def quiet(axes: Axes, grid: str = "y") -> Axes:
    """Leave only what helps reading: gridlines along one axis, no tick marks."""
    axes.grid(False)
    axes.grid(True, axis=grid)  # type: ignore[arg-type]
    axes.tick_params(length=0)
    return axes


class Film:
    """A figure of which a few artists move, drawn fast: the rest is drawn once and kept.

    Parameters
    ----------
    made
        The figure; its axes must not change from now on.
    moving
        The artists that change, from back to front.
    """

    def __init__(self, made: Figure, moving: Sequence[Artist]) -> None:
        self.moving = moving
        made.draw_without_rendering()
        made.set_layout_engine("none")
        for artist in moving:
            artist.set_animated(True)
        self.canvas = FigureCanvasAgg(made)
        self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(made.bbox)

    def frame(self) -> bytes:
        """Return the figure as it stands now, as PNG."""
        self.canvas.restore_region(self.background)
        renderer = self.canvas.get_renderer()
        for artist in self.moving:
            artist.draw(renderer)
        buffer = io.BytesIO()
        pixels = np.asarray(self.canvas.buffer_rgba())[..., :3]
        Image.fromarray(pixels).save(buffer, format="png", compress_level=1)
        return buffer.getvalue()


class Still:
    """A figure on the page, with a sentence for those who cannot see it.

    Parameters
    ----------
    made
        The figure.
    caption
        What it shows, in the language in use.
    """

    def __init__(self, made: Figure, caption: str) -> None:
        self.figure, self.caption = made, caption

    def __repr__(self) -> str:
        return self.caption

    def _repr_png_(self) -> bytes:
        with style():
            return png(self.figure)
