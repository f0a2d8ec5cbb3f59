"""The same buying centre under several rules, before and after it has talked."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from matplotlib.figure import Figure

from crmlab.course.cases import case
from crmlab.course.words import label
from crmlab.lab.explore import Picture, Slider
from crmlab.lab.figures import INK, colour, over
from crmlab.language import Text, say
from crmlab.models.buying_center import group_choice, influence

RULES = (
    "weighted_probability", "equal_weights", "autocracy", "plurality", "weighted_voting",
    "unanimity",
)  # fmt: skip
SMALLEST = 0.07


class WhoDecides(Picture):
    """What each rule makes of the Tietong case, by the decider's weight and the talk before."""

    size: ClassVar = (7.2, 3.6)
    controls: ClassVar = {
        "weight": Slider(0.05, 0.80, 0.05, 0.40, Text("weight of the decider", "决策者的权重")),
        "rounds": Slider(0, 6, 1, 0, Text("rounds of discussion", "讨论轮数"), digits=0),
    }

    def __init__(self, figure: Figure) -> None:
        self.center = case("tietong").center()
        vendors = self.center.vendors
        axes = figure.subplots()
        places = np.arange(len(RULES))[::-1]
        self.strips = [
            axes.barh(places, 0.3, left=0.3 * i, color=colour(vendor, i))
            for i, vendor in enumerate(vendors)
        ]
        self.shares = [
            [axes.text(0, y, "", ha="center", va="center", color=over(colour(v, i)), fontsize=9.5)
             for y in places]
            for i, v in enumerate(vendors)
        ]  # fmt: skip
        self.winners = [axes.text(1.015, y, "", va="center", color=INK) for y in places]
        axes.set_yticks(places, [label(rule) for rule in RULES], color=INK)
        axes.set_xticks([])
        axes.grid(False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xlim(0, 1.18)
        axes.text(1.015, len(RULES) - 0.35, say("chosen", "选中"), va="bottom", color=INK)
        figure.legend(
            [strip[0] for strip in self.strips], [label(v) for v in vendors],
            loc="outside upper left", ncols=len(vendors),
        )  # fmt: skip
        bars = [bar for strip in self.strips for bar in strip]
        texts = [text for column in self.shares for text in column]
        self.moving = [*bars, *texts, *self.winners]

    def update(self, *, weight: float, rounds: float) -> str:  # type: ignore[override]
        """Share the other weights as before, talk for some rounds, apply each rule."""
        center = self.center
        decider = next(i for i, m in enumerate(center.members) if m.role == "decider")
        weights = center.weights.copy()
        others = np.arange(len(weights)) != decider
        weights[others] *= (1 - weight) / weights[others].sum()
        weights[decider] = weight
        opinions = center.preferences
        if rounds:
            assert center.influence is not None
            opinions = influence(center.influence, None, opinions, int(rounds))
        winners = []
        for i, rule in enumerate(RULES):
            options = {"decider": decider} if rule == "autocracy" else {}
            chances = group_choice(opinions, weights, rule, **options)
            left = 0.0
            for j, chance in enumerate(chances):
                bar, text = self.strips[j][i], self.shares[j][i]
                bar.set_x(left)
                bar.set_width(chance)
                text.set_x(left + chance / 2)
                text.set_text(f"{chance:.0%}" if chance >= SMALLEST else "")
                left += chance
            winners.append(center.vendors[int(chances.argmax())])
            self.winners[i].set_text(label(winners[-1]))
        listed = say(", ", "，").join(
            f"{label(v)} {winners.count(v)}" for v in center.vendors if v in winners
        )
        return say(f"Rules that choose: {listed}.", f"各供应商被几条规则选中：{listed}。")
