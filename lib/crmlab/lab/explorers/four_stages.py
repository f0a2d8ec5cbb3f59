"""A base of customers moving through the four stages."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from matplotlib.figure import Figure

from crmlab.course.words import label
from crmlab.lab.explore import Picture, Slider
from crmlab.lab.figures import INK, QUIET, colour, over, quiet
from crmlab.language import Text, say
from crmlab.models.lifecycle import Lifecycle

CUSTOMERS, MONTHS, DISCOUNT = 1000, 60, 0.01


class FourStages(Picture):
    """Where a thousand new customers are, month by month, and what one of them is worth."""

    controls: ClassVar = {
        "maturity": Slider(
            0.80, 0.99, 0.01, 0.95, Text("stay in maturity", "成熟期每月保持率")
        ),
        "growth": Slider(
            0.70, 0.91, 0.01, 0.88, Text("stay in growth", "成长期每月保持率")
        ),
    }

    def __init__(self, figure: Figure) -> None:
        self.life = Lifecycle.four_stages()
        self.stages = self.life.stages
        left, right = figure.subplots(1, 2, width_ratios=[2, 1])
        months = np.arange(MONTHS + 1)
        self.months = months
        self.areas = [
            left.fill_between(months, 0 * months, 0 * months + 1, color=colour(s), lw=0)
            for s in self.stages
        ]
        self.names = [
            left.text(0, 0, label(s), color=over(colour(s)), ha="center", va="center")
            for s in self.stages
        ]
        quiet(left).set(xlim=(0, MONTHS), ylim=(0, CUSTOMERS), xlabel=say("month", "月"))
        left.set_title(say("1,000 new customers", "1000位新客户"))
        places = np.arange(4)[::-1]
        worth = self.life.value(DISCOUNT).to_numpy()[:4]
        self.bars = right.barh(places, worth, color=[colour(s) for s in self.stages[:4]])
        (marks,) = right.plot(worth, places, "|", color=INK, ms=18, mew=1.5)
        self.worth = [
            right.text(2280, y, "", ha="right", va="center", color=INK, fontsize=9.5)
            for y in places
        ]
        right.set_yticks(places, [label(s) for s in self.stages[:4]], color=INK)
        right.set_xticks([])
        right.set(xlim=(0, 2300))
        right.grid(False)
        right.spines[["left", "bottom"]].set_visible(False)
        right.tick_params(length=0)
        right.set_title(say("value by stage, yuan", "各阶段客户价值（元）"))
        right.set_xlabel(say("mark: at 0.95 and 0.88", "竖线：取0.95和0.88时"), color=QUIET)

        self.moving = [*self.areas, *self.names, *self.bars, marks, *self.worth]

    def update(self, *, maturity: float, growth: float) -> str:  # type: ignore[override]
        """Follow the two probabilities of staying."""
        life = self.life
        for stage, stay in (("maturity", maturity), ("growth", growth)):
            i = life.stages.index(stage)
            life = life.with_retention(stage, stay - float(life.transition[i, i]))
        rows = life.expected(CUSTOMERS, MONTHS).to_numpy()
        stack = np.vstack([np.zeros(MONTHS + 1), rows.T]).cumsum(axis=0)
        for i, (area, name) in enumerate(zip(self.areas, self.names, strict=True)):
            area.set_data(self.months, stack[i], stack[i + 1])
            widest = int(rows[:, i].argmax())
            widest = min(max(widest, 7), MONTHS - 6)
            name.set_position((widest, (stack[i, widest] + stack[i + 1, widest]) / 2))
            name.set_visible(bool(rows[widest, i] > 110))
        worth = life.value(DISCOUNT).to_numpy()[:4]
        for bar, text, value in zip(self.bars, self.worth, worth, strict=True):
            bar.set_width(value)
            text.set_text(f"{value:,.0f}")
        staying = CUSTOMERS - rows[-1, -1]
        return say(
            f"After {MONTHS} months {staying:.0f} of 1,000 are still customers; "
            f"a new customer is worth {worth[0]:,.0f} yuan.",
            f"{MONTHS}个月后，1000位客户还剩{staying:.0f}位；一位新客户值{worth[0]:,.0f}元。",
        )


