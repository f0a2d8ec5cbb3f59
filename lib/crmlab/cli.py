"""The ``crmlab`` command: each command reads its options and calls one library function."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from crmlab import language as speech
from crmlab.errors import CrmlabError
from crmlab.language import Language, say

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Commands(TyperGroup):
    """The commands; wrong input is told in a line, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CrmlabError as error:
            errors.print(str(error), style="red", markup=False)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    help=say("Customer relationship management in Jupyter.", "在Jupyter里学客户关系管理。"),
)


@app.callback()
def main() -> None:
    """Keep the commands by their names, even when there is only one."""


@app.command(help=say("Open the lessons in JupyterLab.", "在JupyterLab里打开课文。"))
def lab(
    lang: Annotated[
        Language | None,
        typer.Option(help=say("Language; default: the system's.", "语言，默认随系统。")),
    ] = None,
    dir: Annotated[
        Path, typer.Option(help=say("Your folder for the lessons.", "存放课文的文件夹。"))
    ] = Path("my-crmlab"),
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=say("Server port.", "服务器端口。"))
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=say("Open no browser.", "不打开浏览器。"))
    ] = False,
) -> None:
    from crmlab.course import CONTENT
    from crmlab.lab import server, workspace

    language = lang or speech.of_system()
    speech.use(language)
    for beside in workspace.deliver(CONTENT, dir, language):
        console.print(str(beside), style="yellow", markup=False)
    server.configure(dir, language, chosen=lang is not None)
    server.serve(dir, language, port, browser=not no_browser)
