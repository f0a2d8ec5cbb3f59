"""Cases for discussion: one folder each under ``data/cases``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from crmlab.course import CONTENT
from crmlab.course.questions import Part, Twin
from crmlab.course.reading import parse, validate
from crmlab.errors import CrmlabError, one_of
from crmlab.language import say
from crmlab.models.buying_center import ROLES, BuyingCenter, Member


class CaseMember(Part):
    """A person in the buying centre of a case."""

    role: str
    who: Twin
    weight: float = Field(ge=0, le=1)
    preferences: dict[str, float]

    @model_validator(mode="after")
    def _known_role(self) -> CaseMember:
        one_of("role", self.role, ROLES)
        return self


class Case(Part):
    """A case: what happened, who was in it, and what to talk about.

    Attributes
    ----------
    id, title, text
        The short name; the title; the story, in our words.
    source
        Where the facts come from.
    invented
        What in it is ours.
    members, network
        The buying centre, where the case has one: members by role, and who listens to whom.
    discussion
        Questions for the class.
    """

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    title: Twin
    text: Twin
    source: Twin
    invented: Twin
    members: tuple[CaseMember, ...] = ()
    network: tuple[tuple[float, ...], ...] | None = None
    discussion: tuple[Twin, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound_center(self) -> Case:
        if self.members:
            try:
                self.center()
            except CrmlabError as error:
                raise ValueError(str(error)) from None
        return self

    def center(self) -> BuyingCenter:
        """Return the buying centre; each member goes by the name of the role.

        Raises
        ------
        CrmlabError
            If the case has none, or if its numbers do not fit together.
        """
        if not self.members:
            raise CrmlabError(
                say(f"case {self.id} has no buying centre", f"案例{self.id}没有采购中心")
            )
        members = [Member(m.role, m.role, m.weight, m.preferences) for m in self.members]
        return BuyingCenter(members, None if self.network is None else list(self.network))

    def _repr_markdown_(self) -> str:
        asked = "\n".join(f"{i}. {question}" for i, question in enumerate(self.discussion, 1))
        talk, origin = say("To discuss", "讨论"), say("Source", "来源")
        parts = (
            f"### {self.title}", self.text, f"*{self.invented}*", f"**{talk}**", asked,
            f"{origin}{say(': ', '：')}{self.source}",
        )  # fmt: skip
        return "\n\n".join(str(part) for part in parts)

    def __repr__(self) -> str:
        return f"{self.title}\n\n{self.text}"


def read_case(path: Path) -> Case:
    """Read a case file.

    Raises
    ------
    ContentErrors
        With every mistake in it, file and line.
    """
    data, lines = parse(path)
    case: Case = validate(Case, data, path, lines)
    return case


def files(root: Path = CONTENT) -> tuple[Path, ...]:
    """Return the case files in order."""
    return tuple(sorted((root / "data" / "cases").glob("*/case.yaml")))


@cache
def case(name: str) -> Case:
    """Return a case by its short name.

    Raises
    ------
    CrmlabError
        For a name that no case has, with the nearest that one has.
    """
    known = {path.parent.name: path for path in files()}
    return read_case(known[one_of(say("case", "案例"), name, known)])
