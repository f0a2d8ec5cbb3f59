"""One way of answering for each form of question; all of them work with the keyboard alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from crmlab.course.questions import BLANK, Cloze, Match, Multiple, Numeric, Order, Single
from crmlab.course.variants import Variant
from crmlab.language import say

WIDE = {"width": "98%", "max_width": "46em"}


class Form(ABC):
    """The place where a question is answered.

    Attributes
    ----------
    box
        The widget.
    inputs
        The widgets that take the keyboard, in order.
    """

    box: widgets.Widget
    inputs: Sequence[Any]

    @abstractmethod
    def answer(self) -> Any:
        """Return what is given now, as plain data; None or empty when nothing is."""

    @abstractmethod
    def restore(self, answer: Any) -> None:
        """Put a stored answer back; parts that the question no longer has are left out."""

    def on_change(self, told: Callable[[], None]) -> None:
        """Call back whenever what is given changes."""
        for widget in self.inputs:
            widget.observe(lambda _: told(), names="value")

    def on_enter(self, told: Callable[[], None]) -> None:
        """Call back when Enter is pressed in a line of text."""
        for widget in self.inputs:
            widget.on_msg(lambda _, said, __: told() if said.get("event") == "submit" else None)

    def next_line(self) -> bool:
        """Go to the first empty line if others are filled; tell whether there is one."""
        empty = [line for line in self.inputs if not line.value.strip()]
        if not empty or len(empty) == len(self.inputs):
            return False
        empty[0].focus()
        return True

    def lock(self, locked: bool) -> None:
        """Stop taking answers, or take them again."""
        for widget in self.inputs:
            widget.disabled = locked


class Radio(Form):
    """Pick one."""

    def __init__(self, given: Variant) -> None:
        options = [(str(option), option.en) for option in given.options]
        self.radio = widgets.RadioButtons(
            options=options, value=None, layout=widgets.Layout(**WIDE)
        )
        self.radio.add_class("crmlab-options")
        self.box, self.inputs = self.radio, [self.radio]

    def answer(self) -> Any:
        return self.radio.value

    def restore(self, answer: Any) -> None:
        if answer in [value for _, value in self.radio.options]:
            self.radio.value = answer


class Checks(Form):
    """Pick all that hold."""

    def __init__(self, given: Variant) -> None:
        self.names = [option.en for option in given.options]
        self.inputs = [
            widgets.Checkbox(
                value=False, description=str(option), indent=False, layout=widgets.Layout(**WIDE)
            )
            for option in given.options
        ]
        self.box = widgets.VBox(self.inputs)
        self.box.add_class("crmlab-options")

    def answer(self) -> Any:
        return [n for n, box in zip(self.names, self.inputs, strict=True) if box.value]

    def restore(self, answer: Any) -> None:
        picked = [answer] if isinstance(answer, str) else answer
        for name, box in zip(self.names, self.inputs, strict=True):
            box.value = name in picked


class Blanks(Form):
    """Fill the blanks."""

    def __init__(self, given: Variant) -> None:
        question = given.question
        assert isinstance(question, Cloze)
        self.inputs = [
            widgets.Text(
                description=f"({i})", style={"description_width": "2.5em"},
                layout=widgets.Layout(width="22em"), continuous_update=True,
            )
            for i in range(1, len(question.key) + 1)
        ]  # fmt: skip
        self.box = widgets.VBox(self.inputs)

    def answer(self) -> Any:
        texts = [text.value.strip() for text in self.inputs]
        return texts if any(texts) else None

    def restore(self, answer: Any) -> None:
        given = [answer] if isinstance(answer, str) else answer
        for text, value in zip(self.inputs, given, strict=False):
            text.value = value


class Pairs(Form):
    """Choose a right-hand text for each left."""

    def __init__(self, given: Variant) -> None:
        question = given.question
        assert isinstance(question, Match)
        self.lefts = [pair.left.en for pair in question.key]
        options = [("—", "")] + [(str(option), option.en) for option in given.options]
        rows = []
        self.inputs = []
        for pair in question.key:
            label = widgets.Label(str(pair.left), layout=widgets.Layout(width="16em", flex="none"))
            label.add_class("crmlab-left")
            width = widgets.Layout(width="auto", min_width="0", max_width="100%", flex="1 1 26em")
            choice = widgets.Dropdown(
                options=options, value="", tooltip=str(pair.left), layout=width
            )
            self.inputs.append(choice)
            rows.append(widgets.HBox([label, choice]))
        self.box = widgets.VBox(rows)

    def answer(self) -> Any:
        return {
            left: choice.value
            for left, choice in zip(self.lefts, self.inputs, strict=True)
            if choice.value
        }

    def restore(self, answer: Any) -> None:
        for left, choice in zip(self.lefts, self.inputs, strict=True):
            if answer.get(left) in [value for _, value in choice.options]:
                choice.value = answer[left]


class Steps(Form):
    """Move steps up and down until the order is right."""

    def __init__(self, given: Variant) -> None:
        self.steps = list(given.options)
        self.moved = False
        self.told: Callable[[], None] = lambda: None
        self.labels = [widgets.Label(layout=widgets.Layout(flex="1 1 12em")) for _ in self.steps]
        for label in self.labels:
            label.add_class("crmlab-left")
        self.ups = [self._button("▲", i, -1) for i in range(len(self.steps))]
        self.downs = [self._button("▼", i, +1) for i in range(len(self.steps))]
        rows = zip(self.ups, self.downs, self.labels, strict=True)
        self.box = widgets.VBox([widgets.HBox(list(row)) for row in rows])
        self.inputs = [*self.ups, *self.downs]
        self._show()

    def _button(self, sign: str, i: int, by: int) -> widgets.Button:
        button = widgets.Button(description=sign, layout=widgets.Layout(width="2.6em"))
        button.on_click(lambda _: self.move(i, by))
        return button

    def move(self, i: int, by: int) -> None:
        """Move the step at a place one place up (-1) or down (+1)."""
        j = i + by
        self.moved = True
        if 0 <= j < len(self.steps):
            self.steps[i], self.steps[j] = self.steps[j], self.steps[i]
            self._show()
            self.told()
            (self.ups if by < 0 else self.downs)[j].focus()

    def on_change(self, told: Callable[[], None]) -> None:
        self.told = told

    def _show(self) -> None:
        for i, (label, step) in enumerate(zip(self.labels, self.steps, strict=True), 1):
            label.value = f"{i}. {step}"
            self.ups[i - 1].tooltip = say(f"move up: {step}", f"上移：{step}")
            self.downs[i - 1].tooltip = say(f"move down: {step}", f"下移：{step}")

    def answer(self) -> Any:
        return [step.en for step in self.steps] if self.moved else None

    def restore(self, answer: Any) -> None:
        by_name = {step.en: step for step in self.steps}
        if sorted(answer) == sorted(by_name):
            self.steps, self.moved = [by_name[name] for name in answer], True
            self._show()


class Number(Form):
    """Type a number."""

    def __init__(self, given: Variant) -> None:
        question = given.question
        assert isinstance(question, Numeric)
        answer = say("Your answer", "你的答案")
        self.text = widgets.Text(tooltip=answer, layout=widgets.Layout(width="14em"))
        self.inputs = [self.text]
        unit, n = question.unit or "", question.digits
        how = say(
            "whole number" if n == 0 else f"{n} decimal{'s' if n > 1 else ''}",
            "取整数" if n == 0 else f"保留{n}位小数",
        )
        told = say(f"{unit} ({how})", f"{unit}（{how}）").strip()
        self.box = widgets.HBox([self.text, widgets.Label(told)])

    def answer(self) -> Any:
        return self.text.value.strip() or None

    def restore(self, answer: Any) -> None:
        self.text.value = str(answer)


class Writing(Form):
    """Write some sentences."""

    def __init__(self, given: Variant) -> None:
        rows = 5 if given.question.form == "short" else 12
        answer = say("Your answer", "你的答案")
        self.text = widgets.Textarea(rows=rows, tooltip=answer, layout=widgets.Layout(**WIDE))
        self.box, self.inputs = self.text, [self.text]

    def answer(self) -> Any:
        return self.text.value.strip() or None

    def restore(self, answer: Any) -> None:
        self.text.value = str(answer)


def form(given: Variant) -> Form:
    """Return the place to answer a question of any form."""
    match given.question:
        case Single():
            return Radio(given)
        case Multiple():
            return Checks(given)
        case Cloze():
            return Blanks(given)
        case Match():
            return Pairs(given)
        case Order():
            return Steps(given)
        case Numeric():
            return Number(given)
        case _:
            return Writing(given)


def ask(given: Variant) -> str:
    """Return the text of a question as it is shown: blanks as numbered lines."""
    return BLANK.sub(lambda found: f"____({found[1]})____", str(given.ask))
