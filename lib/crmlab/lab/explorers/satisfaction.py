"""What a customer feels when perception and expectation differ."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from matplotlib.figure import Figure

from crmlab.lab.explore import Picture, Slider
from crmlab.lab.figures import INK, QUIET, colour, quiet
from crmlab.language import Text, say
from crmlab.models.satisfaction import index, prospect_value


class Expectations(Picture):
    """The value curve, and where one customer stands on it."""

    controls: ClassVar = {
        "expected": Slider(1, 10, 0.5, 8, Text("expected, a", "期望a"), digits=1),
        "perceived": Slider(1, 10, 0.5, 7, Text("perceived, b", "感知b"), digits=1),
        "aversion": Slider(
            1, 4, 0.05, 2.25, Text("weight of a loss", "损失的分量（倍）")
        ),
    }

    def __init__(self, figure: Figure) -> None:
        axes = quiet(figure.subplots(), grid="both")
        self.x = np.linspace(-9, 9, 361)
        axes.axhline(0, color=QUIET, lw=0.8)
        axes.axvline(0, color=QUIET, lw=0.8)
        (self.loss,) = axes.plot(self.x, self.x, color=colour("loss"))
        (self.gain,) = axes.plot(self.x, self.x, color=colour("gain"))
        (self.drop,) = axes.plot([0, 0], [0, 0], ":", color=INK, lw=1.2)
        (self.point,) = axes.plot([0], [0], "o", color=INK, ms=9)
        self.note = axes.text(0, 0, "", color=INK, va="bottom", ha="right")
        axes.set(xlim=(-9, 9), ylim=(-29, 9))
        axes.set_xlabel(say("perceived minus expected", "感知减期望"))
        axes.set_ylabel(say("felt value", "感受价值"))
        self.moving = [self.loss, self.gain, self.drop, self.point, self.note]

    def update(  # type: ignore[override]
        self, *, expected: float, perceived: float, aversion: float
    ) -> str:
        """Move the customer along the curve."""
        d = perceived - expected
        felt = float(prospect_value(d, loss_aversion=aversion))
        curve = prospect_value(self.x, loss_aversion=aversion)
        self.loss.set_data(self.x[self.x <= 0], curve[self.x <= 0])
        self.gain.set_data(self.x[self.x >= 0], curve[self.x >= 0])
        self.point.set_data([d], [felt])
        self.drop.set_data([d, d], [0, felt])
        ratio = float(index(perceived, expected))
        self.note.set_position((d - 0.4, felt + 0.5))
        self.note.set_text(f"{felt:+.2f}")
        return say(
            f"C = b/a = {ratio:.2f}; difference {d:+.1f}; felt value {felt:+.2f}.",
            f"C = b/a = {ratio:.2f}；差值{d:+.1f}；感受价值{felt:+.2f}。",
        )
