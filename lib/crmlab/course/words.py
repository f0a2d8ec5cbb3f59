"""The glossary: the field's terms in both languages, and the labels of figures and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crmlab.course import CONTENT
from crmlab.course.reading import ContentErrors, read_cells
from crmlab.errors import one_of
from crmlab.language import Text, say

COLUMNS = (
    "id", "topic", "en", "zh", "also_en", "also_zh", "definition_en", "definition_zh", "source",
)  # fmt: skip
OPTIONAL = ("also_en", "also_zh")
HEADERS = {"words.csv": COLUMNS, "labels.csv": ("id", "en", "zh")}


@dataclass(frozen=True)
class Word:
    """A term.

    Attributes
    ----------
    id
        The identifier in code and in frames, such as ``switching_cost``.
    topic
        Where in the course it belongs.
    name, definition
        In both languages.
    also
        Other accepted names, in either language.
    source
        Author and year, or ``course``.
    """

    id: str
    topic: str
    name: Text
    definition: Text
    also: tuple[str, ...]
    source: str

    def __str__(self) -> str:
        other = say(self.name.zh, self.name.en)
        return say(f"{self.name} ({other}): ", f"{self.name}（{other}）：") + str(self.definition)

    __repr__ = __str__


def read_words(path: Path) -> dict[str, Word]:
    """Read the glossary.

    Raises
    ------
    ContentErrors
        For a wrong header, rows of another length, empty cells, and ids that stand twice.
    """
    rows, problems = read_cells(path, COLUMNS, OPTIONAL)
    if problems:
        raise ContentErrors(problems)
    words: dict[str, Word] = {}
    for _, cell in rows:
        also = f"{cell['also_en']};{cell['also_zh']}".replace("；", ";").split(";")
        words[cell["id"]] = Word(
            id=cell["id"],
            topic=cell["topic"],
            name=Text(cell["en"], cell["zh"]),
            definition=Text(cell["definition_en"], cell["definition_zh"]),
            also=tuple(name.strip() for name in also if name.strip()),
            source=cell["source"],
        )
    return words


def read_labels(path: Path) -> dict[str, Text]:
    """Read the plain words of figures and tables; mistakes are told as in the glossary."""
    rows, problems = read_cells(path, HEADERS["labels.csv"])
    if problems:
        raise ContentErrors(problems)
    return {cell["id"]: Text(cell["en"], cell["zh"]) for _, cell in rows}


@cache
def words() -> Mapping[str, Word]:
    """Return the course's glossary by id, read once."""
    return read_words(CONTENT / "data" / "words.csv")


@cache
def _names() -> Mapping[str, Word]:
    names: dict[str, Word] = {}
    for word in words().values():
        for name in (word.id, word.name.en, word.name.zh, *word.also):
            names.setdefault(name.casefold(), word)
    return names


def word(name: str) -> Word:
    """Look a term up by any of its names, in either language.

    Raises
    ------
    CrmlabError
        For a name that is not in the glossary, with the nearest that is.

    Examples
    --------
    >>> from crmlab.language import use
    >>> use("en")
    >>> word("转移成本").name.en
    'switching cost'
    """
    if name.casefold() not in _names():
        one_of(say("word", "术语"), name, [t for w in words().values() for t in (str(w.name),)])
    return _names()[name.casefold()]


@cache
def labels() -> Mapping[str, Text]:
    """Return how identifiers are shown: every term, and plain words that need no definition."""
    plain = read_labels(CONTENT / "data" / "labels.csv")
    return plain | {word.id: word.name for word in words().values()}


def identify(name: str, ids: Iterable[str]) -> str:
    """Return the one of some identifiers that a name means, or the name itself if it means none.

    >>> identify("客户忠诚", ["loyalty", "retention"]), identify("crm战略", ["crm_strategy"])
    ('loyalty', 'crm_strategy')
    """
    shown, wanted = labels(), name.casefold()
    for each in ids:
        if each in shown and wanted in (shown[each].en.casefold(), shown[each].zh.casefold()):
            return each
    return name


def label(name: object) -> str:
    """Return how an identifier is shown; what has no label is shown as it is."""
    return str(labels().get(str(name), str(name).replace("_", " ")))
