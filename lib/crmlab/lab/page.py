"""An executed lesson as one HTML page for a room: large type, code folded away, nothing loaded."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any, Literal

import nbformat
from defusedxml.ElementTree import fromstring
from jinja2 import Environment, FileSystemLoader, Template
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from crmlab.course.questions import Match, Numeric, bank
from crmlab.course.variants import Variant, variant
from crmlab.course.words import word
from crmlab.errors import wrong
from crmlab.lab.forms import ask
from crmlab.language import Language, say, using

NEEDS_KERNEL = {"quiz", "check", "review", "cards", "mock_exam"}
"""Calls that say no more on paper than how to begin."""
MATHML = re.compile(
    r"(?:math|mi|mn|mo|ms|mtext|mspace|mrow|mfrac|msqrt|mroot|mstyle|mpadded|mphantom|menclose"
    r"|msub|msup|msubsup|munder|mover|munderover|mmultiscripts|mtable|mtr|mtd)"
    r"(?: (?!on|href|src|style)[\w-]+)*"
)
"""An element of a formula with the names of its attributes."""
CORNER = re.compile(
    r"<th></th>(.*?</tr>)\s*<tr>\s*(<th>[^<]+</th>)\s*(?:<th></th>\s*)+</tr>", re.DOTALL
)
"""A head whose second row says no more than what the index is called."""


@dataclass
class Stop:
    """What stands under one heading: its name, and pieces of HTML in order."""

    name: str
    parts: list[str]


class Renderer(IPythonRenderer):
    """Formulas as MathML, which browsers show by themselves, and terms in place of the calls that
    look them up; nothing leads out of the page.
    """

    def block_math(self, body: str) -> str:
        return _formula(body, "block")

    def inline_math(self, body: str) -> str:
        return _formula(body, "inline")

    def codespan(self, text: str) -> str:
        found = re.fullmatch(r'crm\.word\("([^"]+)"\)', unescape(text))
        if not found:
            return str(super().codespan(text))
        en, zh = (escape(name) for name in (word(found[1]).name.en, word(found[1]).name.zh))
        return say(f"{en} ({zh})", f"{zh}（{en}）")

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return text


def as_html(notebook: Any, title: str, language: Language) -> str:
    """Return a notebook as one HTML page; the sentence beside a figure is its alternative text.

    Code is behind a word to click on.  What follows a cell tagged ``guess`` is seen after a click
    too.  On paper the results stand there and the code does not.

    Parameters
    ----------
    notebook
        An executed lesson.
    title
        What the page is called if no heading says so.
    language
        Which of the twins it is.

    Raises
    ------
    CrmlabError
        For a formula that cannot be read, or a term that is not in the glossary.
    """
    notebook = nbformat.from_dict(notebook)
    with using(language):
        stops = _stops(_shown(notebook.cells))
        return _template().render(
            stops=stops, title=stops[0].name or title, say=say,
            language=say("en", "zh-CN"),
        )  # fmt: skip


@cache
def _template() -> Template:
    home = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    return home.get_template("page.html")


def _tags(cell: Any) -> Sequence[str]:
    tags: Sequence[str] = cell.metadata.get("tags", ())
    return tags


def _shown(cells: Sequence[Any]) -> Iterator[Any]:
    """Leave out the claims and the text before them: on a page nothing can fail."""
    claims = {i for i, cell in enumerate(cells) if "claims" in _tags(cell)}
    yield from (cell for i, cell in enumerate(cells) if not {i, i + 1} & claims)


def _stops(cells: Iterator[Any]) -> list[Stop]:
    """Cut the notebook at its headings of the second level; a quiz is under one of its own."""
    stops = [Stop("", [])]
    code: list[str] = []
    for cell in cells:
        if cell.cell_type == "markdown":
            _fold(code, stops[-1])
            _add(_text(cell.source), stops)
            continue
        if {"parameters", "injected-parameters"} & set(_tags(cell)):
            stops[-1].parts.append(_numbers(cell))
            continue
        code.append(cell.source)
        results = list(_results(cell))
        if "guess" in _tags(cell):
            stops[-1].parts.append(
                f'<details class="reveal"><summary>{say("Show the result", "看结果")}</summary>'
                "</details>"
            )
        for result in results:
            _add(result, stops)
        if results:
            _fold(code, stops[-1])
    _fold(code, stops[-1])
    return stops


def _add(html: str, stops: list[Stop]) -> None:
    """Add text to the last stop, and from each heading in it to a new one."""
    first, *others = re.split(r"(?=<h2>)", html)
    stops[-1].parts.append(first)
    stops += [Stop(_plain(part, "h2"), [part]) for part in others]
    stops[0].name = stops[0].name or _plain(first, "h1")


def _plain(html: str, tag: str) -> str:
    """The text of the first element of a kind."""
    found = re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
    return unescape(re.sub("<[^>]+>", "", found[1])) if found else ""


def _fold(code: list[str], stop: Stop) -> None:
    """Put the code that has gathered behind a word to click on."""
    if code:
        source = escape("\n\n".join(code), quote=False)
        stop.parts.append(
            f"<details><summary>{say('Code', '代码')}</summary>"
            f"<pre><code>{source}</code></pre></details>"
        )
        code.clear()


def _numbers(cell: Any) -> str:
    """The cell of parameters, or the one that changes them."""
    source = cell.source.removeprefix("# Parameters\n").strip()
    shown = f"<pre><code>{escape(source, quote=False)}</code></pre>"
    if "parameters" in _tags(cell):
        return shown
    told = say(
        "On this page these numbers are different. The text speaks of the numbers above; "
        "find what no longer holds.",
        "本页改用下面的数。正文说的是上面那组数：哪些说法不再成立，请找出来。",
    )
    return f'<div class="changed"><p>{told}</p>{shown}</div>'


def _results(cell: Any) -> Iterator[str]:
    """What a code cell has shown, as far as it can be read without a kernel."""
    call = re.match(r"crm\.(\w+)\(", cell.source)
    if call and call[1] == "quiz":
        yield _quiz(cell.source)
    if call and call[1] in NEEDS_KERNEL:
        return
    for output in cell.outputs:
        data = output.get("data", {"text/plain": output.get("text", "")})
        plain = escape(data.get("text/plain", ""))
        if "image/png" in data:
            png = "".join(data["image/png"].split())
            yield f'<figure><img alt="{plain}" src="data:image/png;base64,{png}"></figure>'
        elif "text/markdown" in data:
            yield re.sub(r"(</?h)3>", r"\g<1>2>", _text(data["text/markdown"]))
        elif "text/html" in data:
            yield f'<div class="table">{_scoped(data["text/html"])}</div>'
        else:
            yield f"<pre>{plain}</pre>"


def _scoped(table: str) -> str:
    """Say which heads are of columns and which of rows, and which cells hold words.

    What the index is called goes to the corner.
    """
    head, end, body = table.partition("</thead>")
    head = CORNER.sub(r"\2\1", head).replace("<th>", '<th scope="col">')
    body = re.sub(r"<td>(?=[^\d∞–+.-])", '<td class="words">', body)
    return head + end + body.replace("<th>", '<th scope="row">')


def _quiz(source: str) -> str:
    """The questions of a quiz, named by texts in the call, without their keys."""
    call = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = [str(each.value) for each in call.args if isinstance(each, ast.Constant)]
    most = next((ast.literal_eval(key.value) for key in call.keywords if key.arg == "n"), None)
    asked = "".join(f"<li>{_question(variant(each))}</li>" for each in bank().select(*names)[:most])
    return f'<h2>{say("Quiz", "测验")}</h2><ol class="quiz">{asked}</ol>' if names else ""


def _question(given: Variant) -> str:
    question, text = given.question, escape(ask(given))
    if isinstance(question, Match):
        text += _list("ul", [str(pair.left) for pair in question.key])
    if isinstance(question, Numeric) and question.unit:
        text += f" ____ {escape(str(question.unit))}"
    return text + _list("ol", [str(option) for option in given.options])


def _list(kind: str, texts: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<{kind}>{items}</{kind}>" if items else ""


def _text(source: str) -> str:
    renderer = Renderer(escape=True, exclude_anchor_links=True)
    html = str(MarkdownWithMath(renderer=renderer).render(source))
    return re.sub("<p><em>([^<]*)</em></p>", r'<p class="note">\1</p>', html)


def _formula(latex: str, display: Literal["inline", "block"]) -> str:
    try:
        made = str(convert(latex.strip(), display=display))
        parts = {(part.tag.rpartition("}")[2], *part.attrib) for part in fromstring(made).iter()}
    except Exception as error:  # of many kinds, from within the parsers
        raise wrong("formula", "be LaTeX", "是LaTeX公式", latex) from error
    if not all(MATHML.fullmatch(" ".join(part)) for part in parts):
        raise wrong("formula", "hold nothing but LaTeX", "只含LaTeX", latex)
    return made
