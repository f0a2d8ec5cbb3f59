"""Lessons: one bilingual MyST source each, from which the notebook of each language is made.

Code cells hold no human language.  Each text cell stands beside its twin, marked
``+++ {"lang": "en"}`` and ``+++ {"lang": "zh"}``.  Tags of code cells:

=============  ============================================================================
``language``   imports crmlab and chooses the language; the only line that differs
``solution``   the solution; learners get ``answer = ...`` in its place
``claims``     assertions that prove what the text claims
``parameters`` numbers that ``crmlab run`` may replace
``guess``      what follows is guessed first; a page for the projector shows it on a click
=============  ============================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from crmlab.course import CONTENT
from crmlab.course.questions import files, read_file
from crmlab.course.reading import ContentErrors, read_text
from crmlab.course.twins import CODE, FORMULA, LINK, compare
from crmlab.course.typography import check_chinese
from crmlab.errors import ContentError, one_of, show
from crmlab.language import LANGUAGES, Language, Text, say

TABLES = {"<!-- lessons -->": False, "<!-- cases -->": True}
UNITS = {
    "01_concepts": Text("Concepts", "概念"),
    "02_lifecycle": Text("Life cycle", "生命周期"),
    "03_buying_center": Text("Buying centre", "采购中心"),
}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

BOLD = re.compile(r"\*\*[^*\n]+\*\*.?")
LONGEST_CELL = 10
FEWEST = {False: 6, True: 5}
"""Questions that a lesson has at least, and a case."""


@dataclass(frozen=True)
class Lesson:
    """A lesson's source.

    Attributes
    ----------
    path
        The MyST file.
    """

    path: Path

    @property
    def name(self) -> str:
        """The short name, such as ``four_stages``."""
        return re.sub(r"^\d+_", "", self.path.stem)

    @property
    def is_case(self) -> bool:
        """Whether it is a case to be discussed in class, without an exercise."""
        return self.name.startswith("case_")

    @property
    def unit(self) -> str:
        """The folder, such as ``02_lifecycle``; empty for the page to start from."""
        return "" if self.path.parent.name == "notebooks" else self.path.parent.name

    def built(self, language: Language) -> Path:
        """Return where the notebook of a language stands."""
        return self.path.with_name(f"{self.path.stem}.{language}.ipynb")

    @cached_property
    def source(self) -> Any:
        """The source as a notebook node, both languages in it."""
        import jupytext

        text = read_text(self.path)
        try:
            return jupytext.reads(text, fmt="md:myst")
        except Exception as error:  # whatever the parsers behind jupytext raise
            told = show(error, 200)
            message = say(f"not a lesson: {told}", f"不是课文：{told}")
            raise ContentErrors([ContentError(self.path, None, message)]) from None

    @property
    def minutes(self) -> int:
        """How long it takes, as the head of the source says; 0 if it does not."""
        minutes = self.source.metadata.get("crmlab", {}).get("minutes")
        return minutes if isinstance(minutes, int) else 0

    def title(self) -> Text:
        """Return the first heading in both languages."""
        titles = {
            language: next(
                (line[2:] for cell in self.texts(language) for line in cell.source.splitlines()
                 if line.startswith("# ")),
                self.name,
            )
            for language in LANGUAGES
        }  # fmt: skip
        return Text(**titles)

    def texts(self, language: Language) -> list[Any]:
        """Return the text cells of a language, in order."""
        return [
            cell for cell in self.source.cells
            if cell.cell_type == "markdown" and cell.metadata.get("lang") == language
        ]  # fmt: skip

    def notebook(self, language: Language, solved: bool = False) -> Any:
        """Return the notebook of a language, not yet executed.

        Parameters
        ----------
        language
            Which of the twins.
        solved
            Whether exercises keep their solution.
        """
        import nbformat

        made = nbformat.v4.new_notebook()
        made.metadata = nbformat.from_dict(
            {"kernelspec": KERNEL, "language_info": {"name": "python"}}
        )
        for cell in self.source.cells:
            if cell.cell_type == "markdown" and cell.metadata.get("lang") != language:
                continue
            made.cells.append(self._cell(cell, language, solved, len(made.cells)))
        return made

    def _cell(self, cell: Any, language: Language, solved: bool, number: int) -> Any:
        import nbformat

        source, tags = cell.source, cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            for mark, cases in TABLES.items():
                if mark in source:
                    source = source.replace(mark, contents(language, cases))
            made = nbformat.v4.new_markdown_cell(source)
        else:
            if "language" in tags:
                source = re.sub(r'crm\.use\("\w+"\)', f'crm.use("{language}")', source)
            if "solution" in tags and not solved:
                source = "answer = ..."
            made = nbformat.v4.new_code_cell(source)
            if tags:
                made.metadata["tags"] = list(tags)
        made["id"] = f"cell-{number:02d}"
        return made


def lessons(root: Path = CONTENT) -> tuple[Lesson, ...]:
    """Return the lessons in the order in which they are taught."""
    folder = root / "notebooks"
    sources = [*folder.glob("*.md"), *folder.glob("*/*.md")]
    return tuple(Lesson(path) for path in sorted(sources, key=lambda p: (p.parent != folder, p)))


def lesson(name: str, root: Path = CONTENT) -> Lesson:
    """Return a lesson by its short name, its file name, or unit and file name.

    Raises
    ------
    CrmlabError
        For a name that no lesson has, with the nearest that one has.
    """
    known = lessons(root)
    for candidate in known:
        stem = candidate.path.stem
        if name in (candidate.name, stem, f"{candidate.unit}/{stem}", str(candidate.path)):
            return candidate
    one_of(say("lesson", "课"), name, [candidate.name for candidate in known])
    raise AssertionError


def contents(language: Language, cases: bool = False) -> str:
    """Return the table of lessons, or of cases to discuss, as Markdown."""
    head = {"en": "| unit | lesson | minutes |", "zh": "| 单元 | 课 | 分钟 |"}[language]
    rows = [head, "|---|---|---|"]
    for each in lessons():
        if each.unit and each.is_case == cases:
            unit, title = getattr(UNITS[each.unit], language), getattr(each.title(), language)
            link = f"{each.unit}/{each.path.stem}.{language}.ipynb"
            rows.append(f"| {unit} | [{title}]({link}) | {each.minutes} |")
    return "\n".join(rows)


def check_lesson(each: Lesson) -> Iterator[ContentError]:
    """Check a lesson: twins beside each other and alike, code without human language.

    What must be alike in a pair of twins, see :func:`crmlab.course.twins.compare`.
    """
    source = read_text(each.path)
    cells = list(each.source.cells)
    i = 0
    while i < len(cells):
        cell = cells[i]
        i += 1
        if cell.cell_type == "code":
            for problem in _check_code(cell):
                yield ContentError(each.path, _line(source, cell.source), problem)
            continue
        twin = cells[i] if i < len(cells) else None
        languages = cell.metadata.get("lang"), twin.metadata.get("lang") if twin else None
        if twin is None or languages != ("en", "zh"):
            problem = say(
                'a text cell marked {"lang": "en"} must be followed by one marked {"lang": "zh"}',
                "标有{\"lang\": \"en\"}的文本块之后须紧跟标有{\"lang\": \"zh\"}的文本块",
            )
            yield ContentError(each.path, _line(source, cell.source), problem)
            continue
        i += 1
        for problem in (*compare(cell.source, twin.source), *check_prose(twin.source)):
            yield ContentError(each.path, _line(source, twin.source), problem)
    if each.unit:
        if not each.minutes:
            message = say("the head must tell the minutes", "文件开头须写明minutes（分钟数）")
            yield ContentError(each.path, 1, message)
        yield from _check_quiz(each)


def check_prose(zh: str) -> Iterator[str]:
    """Yield what is wrong with the typography of a Chinese text cell."""
    plain = FORMULA.sub("", CODE.sub("", LINK.sub("]", zh)))
    yield from check_chinese(plain)
    for found in BOLD.findall(zh):
        if re.search(r"[，。：；？！）”]\*\*[\u4e00-\u9fffA-Za-z]$", found):
            yield say(
                f'bold does not end after punctuation: move the mark outside; got "{found}"',
                f"加粗不能以标点结尾，标点应放在**之外；现为“{found}”",
            )


def _check_code(cell: Any) -> Iterator[str]:
    lines = cell.source.splitlines()
    if len(lines) > LONGEST_CELL:
        n = len(lines)
        yield say(f"a code cell has at most {LONGEST_CELL} lines; got {n}",
                  f"代码块至多{LONGEST_CELL}行；现有{n}行")  # fmt: skip
    if re.search(r"[\u3400-\u9fff]|(^|\s)#", cell.source):
        yield say("code cells hold no human language, and no comments",
                  "代码块中不写自然语言，也不写注释")  # fmt: skip


def _check_quiz(each: Lesson) -> Iterator[ContentError]:
    asked = [q for path in files() for q in read_file(path).questions if q.lesson == each.name]
    fewest = FEWEST[each.is_case]
    if len(asked) < fewest:
        what = say(*(("a case", "一个案例") if each.is_case else ("a lesson", "一课")))
        yield ContentError(
            each.path, None,
            say(f"{what} has at least {fewest} questions; got {len(asked)}",
                f"{what}至少有{fewest}道题；现有{len(asked)}道"),
        )  # fmt: skip


def _line(source: str, part: str) -> int | None:
    at = source.find(part)
    return source.count("\n", 0, at) + 1 if at >= 0 else None
