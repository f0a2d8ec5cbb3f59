"""The glossary: the field's terms in both languages, and the labels of figures and tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crmlab.course import CONTENT
from crmlab.course.reading import ContentErrors
from crmlab.errors import ContentError, one_of
from crmlab.language import Text, say

COLUMNS = (
    "id", "topic", "en", "zh", "also_en", "also_zh", "definition_en", "definition_zh", "source",
)  # fmt: skip


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
    words: dict[str, Word] = {}
    problems: list[ContentError] = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            must = ",".join(COLUMNS)
            message = say(f"the header must be {must}", f"表头必须是{must}")
            raise ContentErrors([ContentError(path, 1, message)])
        for row in rows:
            problem = _problem(row, words)
            if problem:
                problems.append(ContentError(path, rows.line_num, problem))
                continue
            cell = dict(zip(COLUMNS, row, strict=True))
            also = f"{cell['also_en']};{cell['also_zh']}".replace("；", ";").split(";")
            words[cell["id"]] = Word(
                id=cell["id"],
                topic=cell["topic"],
                name=Text(cell["en"], cell["zh"]),
                definition=Text(cell["definition_en"], cell["definition_zh"]),
                also=tuple(name.strip() for name in also if name.strip()),
                source=cell["source"],
            )
    if problems:
        raise ContentErrors(problems)
    return words


def _problem(row: list[str], words: Mapping[str, Word]) -> str | None:
    if len(row) != len(COLUMNS):
        n = len(COLUMNS)
        return say(f"must have {n} cells; got {len(row)}", f"必须有{n}格；现有{len(row)}格")
    for name, cell in zip(COLUMNS, row, strict=True):
        if not cell.strip() and not name.startswith("also_"):
            return say(f"{name} must not be empty", f"{name}不能为空")
    if row[0] in words:
        return say(f"id {row[0]} stands twice", f"id {row[0]}出现两次")
    return None


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
    with (CONTENT / "data" / "labels.csv").open(encoding="utf-8", newline="") as file:
        plain = {row["id"]: Text(row["en"], row["zh"]) for row in csv.DictReader(file)}
    return plain | {word.id: word.name for word in words().values()}


def identify(name: str, ids: Iterable[str]) -> str:
    """Return the one of some identifiers that a name means, or the name itself if it means none.

    >>> identify("客户忠诚", ["loyalty", "retention"]), identify("loyalty", ["loyalty"])
    ('loyalty', 'loyalty')
    """
    shown = labels()
    for each in ids:
        if each in shown and name.casefold() in (shown[each].en.casefold(), shown[each].zh):
            return each
    return name


def label(name: object) -> str:
    """Return how an identifier is shown; what has no label is shown as it is."""
    return str(labels().get(str(name), str(name).replace("_", " ")))
