"""An executed lesson as one HTML page that loads nothing from anywhere."""

from __future__ import annotations

from html import escape
from typing import Any, Literal

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from crmlab.errors import wrong

NO_ADDRESSES = dict.fromkeys(
    ("mathjax_url", "require_js_url", "jquery_url", "mermaid_js_url",
     "mermaid_layout_elk_js_url", "widget_renderer_url", "jupyter_widgets_base_url"), "",
)  # fmt: skip


class Renderer(IPythonRenderer):
    """Formulas as MathML, which browsers show by themselves."""

    def block_math(self, body: str) -> str:
        return _formula(body, "block")

    def inline_math(self, body: str) -> str:
        return _formula(body, "inline")


class Exporter(HTMLExporter):
    """nbconvert's exporter with formulas that need no script."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        renderer = Renderer(escape=False, anchor_link_text=self.anchor_link_text)
        return str(MarkdownWithMath(renderer=renderer).render(source))


def as_html(notebook: Any, title: str) -> str:
    """Return a notebook as one HTML page; the sentence beside a figure is its alternative text."""
    notebook = nbformat.from_dict(notebook)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if "image/png" in (data := output.get("data", {})):
            alt, png = escape(data.get("text/plain", title)), "".join(data.pop("image/png").split())
            data["text/html"] = f'<img alt="{alt}" src="data:image/png;base64,{png}">'
    exporter = Exporter(embed_images=True, **NO_ADDRESSES)  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return str(page)


def _formula(latex: str, display: Literal["inline", "block"]) -> str:
    try:
        return str(convert(latex.strip(), display=display))
    except Exception as error:  # of many kinds, from within the parser
        raise wrong("formula", "be LaTeX", "是LaTeX公式", latex) from error
