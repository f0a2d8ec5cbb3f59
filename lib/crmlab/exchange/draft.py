"""One question read from elsewhere, on its way into the bank; every text enters through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from crmlab.course.questions import BLANK, LONGEST
from crmlab.errors import show
from crmlab.exchange.markup import plain
from crmlab.exchange.numbers import number
from crmlab.exchange.text import GAP, clean
from crmlab.language import say

LONGEST_RAW = 2_000_000
"""Characters of a text with its markup; pictures may stand in it."""


class Refused(Exception):
    """Why a question cannot be carried over."""


@dataclass
class Draft:
    """A question in the bank's form, in one language and without an id.

    Attributes
    ----------
    place
        Where it begins: a line, or a sheet and row.
    fields
        What the bank file will say of it.
    about
        What its source says of it beside: category, difficulty, tags, by name.
    lost
        What could not be carried over, and why; the keys alone count, in their order.
    refused
        Why the whole question could not; empty when it could.
    """

    place: str
    fields: dict[str, Any] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    lost: dict[tuple[str, str], None] = field(default_factory=dict)
    refused: str = ""

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Take a refusal inside the block as the end of this question, not of the file."""
        try:
            yield
        except Refused as reason:
            self.refused = str(reason)

    def lose(self, what: str, why: str) -> None:
        """Note something that is not carried over."""
        self.lost[what, why] = None

    def readable(self, raw: str) -> str:
        """Return a text as people read it; what had to go is noted, a giant is refused unread."""
        if len(raw) > LONGEST_RAW:
            raise Refused(
                say(f"a text has more than {LONGEST_RAW} characters: {show(raw[:99], 30)}",
                    f"有文字超过{LONGEST_RAW}字：{show(raw[:99], 30)}")
            )  # fmt: skip
        text, dropped = plain(raw)
        text, controls = clean(text)
        for name in dropped:
            self.lose(name, say("the bank holds text alone", "题库只存文字"))
        if controls:
            what = say(f"{controls} control characters", f"{controls}个控制字符")
            self.lose(what, say("they are no text", "不是文字"))
        return text

    def text(self, raw: str, name: str) -> str:
        """Return a text that the bank can hold, or refuse the question."""
        text = self.readable(raw)
        if len(text) > LONGEST:
            raise Refused(
                say(f"{name} has more than {LONGEST} characters: {show(text, 30)}",
                    f"{name}超过{LONGEST}字：{show(text, 30)}")
            )  # fmt: skip
        return text

    def remark(self, raw: str) -> str:
        """Return what is said of an answer, without what is too long of it."""
        text = self.readable(raw)
        if len(text) > LONGEST:
            what = say(f"the rest of: {show(text, 30)}", f"以下文字的其余部分：{show(text, 30)}")
            self.lose(what, say(f"over {LONGEST} characters", f"超过{LONGEST}字"))
        return text[:LONGEST].rstrip()

    def ask(self, raw: str) -> str:
        """Set the question text and return it, with ``GAP`` where a blank is to be filled.

        What looks like a blank of the bank is spaced apart: ``x^{2}`` becomes ``x^{ 2 }``, which
        says the same in TeX.
        """
        text = self.text(raw, say("the question", "题干"))
        if not text.replace(GAP, "").strip():
            raise Refused(say("there is no question text", "没有题干"))
        text = BLANK.sub(r"{ \1 }", text)
        self.fields["ask"] = text.replace(GAP, "____")
        return text

    def explain(self, raw: str) -> None:
        """Add to the reason that is shown after answering."""
        said, more = self.fields.get("why", ""), self.remark(raw)
        if more and more not in said:
            self.fields["why"] = self.remark(f"{said}\n{more}") if said else more

    def points(self, raw: str) -> None:
        """Set the points; without any a question has one."""
        value = number(raw)
        if value is not None and value > 0:
            self.fields["points"] = value
        elif raw.strip():
            what = say(f"points {show(raw)}", f"分数{show(raw)}")
            self.lose(what, say("points are numbers above 0", "分数须为大于0的数"))
