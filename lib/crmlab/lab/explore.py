"""Move a slider, see the figure change: ``crm.explore("four_stages")``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import Any, ClassVar

import ipywidgets as widgets
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from crmlab.errors import number, one_of
from crmlab.lab import WIDGET, figures
from crmlab.language import Text, say

EXPLORERS = {
    "satisfaction": "crmlab.lab.explorers.satisfaction:Expectations",
    "four_stages": "crmlab.lab.explorers.four_stages:FourStages",
    "who_decides": "crmlab.lab.explorers.who_decides:WhoDecides",
}


@dataclass(frozen=True)
class Slider:
    """A number that the reader moves.

    Attributes
    ----------
    low, high, step, start
        In the unit that the label names.
    label
        In both languages.
    digits
        Decimals shown.
    """

    low: float
    high: float
    step: float
    start: float
    label: Text
    digits: int = 2

    def widget(self, value: Any) -> widgets.FloatSlider:
        """Return the control on the page."""
        start = float(number(str(self.label), value, self.low, self.high))
        return widgets.FloatSlider(
            start, min=self.low, max=self.high, step=self.step, readout_format=f".{self.digits}f",
            description=str(self.label), style={"description_width": "14em"},
            layout=widgets.Layout(width="36em", max_width="98%"),
        )  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One of several named things that the reader picks; names are those of the glossary."""

    options: tuple[str, ...]
    label: Text

    @property
    def start(self) -> str:
        return self.options[0]

    def widget(self, value: Any) -> widgets.Dropdown:
        """Return the control on the page."""
        from crmlab.course.words import label

        return widgets.Dropdown(
            options=[(label(name), name) for name in self.options],
            value=one_of(str(self.label), value, self.options),
            description=str(self.label), style={"description_width": "14em"},
            layout=widgets.Layout(width="36em", max_width="98%"),
        )  # fmt: skip


class Picture(ABC):
    """A figure that follows its controls: artists are made once and moved afterwards.

    Attributes
    ----------
    controls, size
        What the reader moves, by name; width and height in inches.
    moving
        The artists that change; everything else is drawn once and kept.
    """

    controls: ClassVar[Mapping[str, Slider | Choice]]
    size: ClassVar[tuple[float, float]] = (7.2, 3.8)
    moving: Sequence[Artist]

    @abstractmethod
    def __init__(self, figure: Figure) -> None:
        """Make the artists, and name those that move."""

    @abstractmethod
    def update(self, **values: Any) -> str:
        """Move the artists and say in a sentence what is seen."""


class Explorer:
    """A picture with its controls on the page; without a kernel it is a still.

    Attributes
    ----------
    controls
        The widgets by name; setting ``controls[name].value`` moves the figure.
    image, reading
        The figure as PNG, and the sentence that says what is seen.
    box
        Everything together.
    """

    def __init__(self, picture: type[Picture], start: Mapping[str, Any]) -> None:
        for name in start:
            one_of(say("control", "控件"), name, picture.controls)
        with figures.style():
            self.figure = figures.figure(*picture.size)
            self.picture = picture(self.figure)
            values = {
                name: start.get(name, control.start) for name, control in picture.controls.items()
            }
            self.controls: dict[str, Any] = {
                name: control.widget(values[name]) for name, control in picture.controls.items()
            }
            self.sentence = self.picture.update(**values)
            self.film = figures.Film(self.figure, self.picture.moving)
        width = picture.size[0] * figures.DPI
        self.image = widgets.Image(
            value=self.film.frame(), format="png",
            layout=widgets.Layout(width=f"{width:.0f}px", max_width="100%"),
        )  # fmt: skip
        self.reading = widgets.HTML(escape(self.sentence))
        self.box = widgets.VBox([*self.controls.values(), self.image, self.reading])
        for control in self.controls.values():
            control.observe(self._redraw, names="value")

    def _redraw(self, _: object) -> None:
        with figures.style():
            self.sentence = self.picture.update(**{n: c.value for n, c in self.controls.items()})
            self.image.value = self.film.frame()
        self.reading.value = escape(self.sentence)

    def __repr__(self) -> str:
        return self.sentence

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        view = self.box._repr_mimebundle_()
        still = b64encode(self.image.value).decode()
        return {WIDGET: view[WIDGET], "text/plain": repr(self), "image/png": still}


def explore(name: str, **start: Any) -> Explorer:
    """Open an explorer.

    Parameters
    ----------
    name
        Which; the message for a wrong name lists them.
    start
        Where the controls stand at first, by name.

    Raises
    ------
    CrmlabError
        For an explorer or a control that does not exist, or a value off its range.
    """
    module, picture = EXPLORERS[one_of(say("explorer", "交互图"), name, EXPLORERS)].split(":")
    return Explorer(getattr(import_module(module), picture), start)
