"""The ``crmlab`` command: each command reads its options and calls one library function."""

from __future__ import annotations

import io
import sys
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from crmlab import language as speech
from crmlab.course import LEARNERS
from crmlab.errors import CrmlabError
from crmlab.language import Language, say

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Commands(TyperGroup):
    """The commands; wrong input is told in a line, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        warnings.showwarning = lambda message, *_: errors.print(str(message), markup=False)
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
    ] = LEARNERS,
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


@app.command(
    help=say("Execute the lessons' sources into the notebooks.", "运行课文源文件，生成笔记本。")
)
def build(
    names: Annotated[
        list[str] | None, typer.Argument(help=say("Lessons; default: all.", "课名，默认全部。"))
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help=say("Only say what is stale.", "只检查是否过时，不写文件。")),
    ] = False,
) -> None:
    from rich.progress import Progress

    from crmlab.lab import building

    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(say("building", "生成中"), total=None)
        built = building.build(
            names or (),
            check=check,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    stale = [notebook for notebook in built if notebook.changed]
    word = say("stale", "已过时") if check else say("built", "已更新")
    for notebook in stale:
        console.print(f"{word}: {notebook.path}", markup=False)
    if check and stale:
        raise typer.Exit(1)


@app.command(
    help=say("Execute a lesson with other parameters.", "换参数运行一课。"),
    context_settings={"ignore_unknown_options": True},
)
def run(
    name: Annotated[str, typer.Argument(help=say("The lesson.", "课名。"))],
    values: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", metavar="NAME VALUE", help=say("May be repeated.", "可重复。")),
    ] = None,
    lang: Annotated[Language | None, typer.Option(help=say("Language.", "语言。"))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help=say("An .ipynb or .html.", ".ipynb或.html文件。")),
    ] = None,
) -> None:
    from crmlab.course.lessons import lesson
    from crmlab.lab import building

    language = lang or speech.of_system()
    speech.use(language)
    parameters = building.read_parameters(parameter or (), values or ())
    target = output or Path(f"{lesson(name).name}.{language}.html")
    console.print(str(building.run(name, parameters, language, target)), markup=False)


@app.command(
    help=say("Check questions, cases, words and lessons.", "检查题目、案例、术语和课文。")
)
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help=say("Files or folders; default: all.", "文件或文件夹，默认全部。")),
    ] = None,
) -> None:
    from collections import Counter

    from crmlab.course import checking

    looked: Counter[str] = Counter()
    problems = checking.check(paths or (), looked)
    for problem in problems:
        console.print(str(problem), markup=False)
    console.print(checking.told(looked, len(problems)), markup=False)
    if problems:
        raise typer.Exit(1)


@app.command(help=say("List the question bank.", "列出题库。"))
def questions(
    topic: Annotated[
        str | None, typer.Option(help=say("Only a topic or lesson.", "只列一个主题或一课。"))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
    coverage: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help=say("List the ids no question covers.", "列出没有题目的id。")
        ),
    ] = None,
    as_schema: Annotated[
        bool, typer.Option("--schema", help=say("The JSON Schema.", "输出JSON Schema。"))
    ] = False,
) -> None:
    import json

    from crmlab.course.coverage import uncovered
    from crmlab.course.questions import bank, schema

    if as_schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=1))
        return
    if coverage:
        for name in uncovered(coverage, bank()):
            print(name)
        return
    chosen = bank().select(topic) if topic else tuple(bank())
    if as_json:
        rows = [
            {"id": q.id, "form": q.form, "topic": q.topic, "en": q.ask.en, "zh": q.ask.zh,
             "covers": list(q.covers)}
            for q in chosen
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for question in chosen:
        console.print(
            f"{question.id}  [{question.form}, {question.topic}]\n  {question.ask.en}\n"
            f"  {question.ask.zh}\n  {' '.join(question.covers)}",
            markup=False,
        )  # fmt: skip


@app.command(
    help=say("Mark one answer.", "给一个答案评分。"),
    context_settings={"ignore_unknown_options": True},
)
def mark(
    question: Annotated[str, typer.Argument(help=say("Id of the question.", "题目的id。"))],
    answer: Annotated[
        str, typer.Argument(help=say("Text, or JSON for several parts.", "文本；多项用JSON。"))
    ],
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> None:
    import json
    from dataclasses import asdict

    from crmlab.assess import marking
    from crmlab.assess.records import learner
    from crmlab.course.questions import bank
    from crmlab.course.variants import variant

    given = variant(bank()[question], learner())
    result = marking.mark(given, marking.read_answer(answer))
    ask, right, why = str(given.ask), marking.model_answer(given), given.question.why
    if as_json:
        told = {"question": question, "ask": ask, "given": answer, "answer": right}
        print(json.dumps(told | asdict(result), ensure_ascii=False, indent=1))
        return
    console.print(ask, style="bold", markup=False)
    state = say(" provisional", "（暂定）") if result.provisional else ""
    state = state if result.answered else say(" no answer", "（未作答）")
    console.print(f"{result.mark:g}/{result.maximum:g}{state}", markup=False)
    for part in result.parts:
        sign = "✓" if part.right else "✗"
        console.print(f"{sign} {part.text}  {part.why}".rstrip(), markup=False)
    console.print(say(f"Answer: {right}", f"答案：{right}"), markup=False)
    if why:
        console.print(say(f"Why: {why}", f"理由：{why}"), markup=False)


@app.command(
    "import",
    help=say(
        "Take questions from GIFT, Moodle XML, jupyterquiz or Chaoxing into a file of the bank.",
        "把GIFT、Moodle XML、jupyterquiz或学习通的题目转成题库文件。",
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(help=say("The file to read.", "要读取的文件。"))],
    output: Annotated[
        Path | None,
        typer.Option("-o", help=say("Default: quizzes/imported.", "默认写入quizzes/imported。")),
    ] = None,
    topic: Annotated[
        str, typer.Option(help=say("Topic of the questions.", "题目所属主题。"))
    ] = "course",
) -> None:
    from crmlab import exchange

    made = exchange.import_file(file, output, topic)
    for loss in made.losses:
        console.print(str(loss), markup=False)
    if not made.carried:
        told = say(f"0 of {made.found} questions, nothing written", f"共{made.found}题，未写入文件")
        console.print(f"{file}: {told}", markup=False)
        raise typer.Exit(1)
    told = say(
        f"{made.carried} of {made.found} questions → {made.path}",
        f"共{made.found}题，转入{made.carried}题→{made.path}",
    )
    console.print(told, markup=False)
    ask = f'crm.quiz("{made.path.stem}")'
    console.print(say(f"to practise: {ask}", f"练习：{ask}"), markup=False)


record_app = typer.Typer(
    no_args_is_help=True,
    help=say("Export, merge or delete your record.", "导出、合并或删除你的学习记录。"),
)
app.add_typer(record_app, name="record")
Folder = Annotated[
    Path | None,
    typer.Option("--dir", help=say("Your folder for the lessons.", "存放课文的文件夹。")),
]


@record_app.command(help=say("Write your attempts to .csv or .json.", "导出为.csv或.json。"))
def export(file: Path, folder: Folder = None) -> None:
    from crmlab.assess import records

    count = records.in_folder(folder).export(records.learner(), file)
    console.print(say(f"{count} attempts → {file}", f"已导出{count}次作答→{file}"), markup=False)


@record_app.command(help=say("Merge an exported record.", "并入导出的记录。"))
def merge(
    file: Path,
    folder: Folder = None,
) -> None:
    from crmlab.assess import records

    count = records.in_folder(folder).merge(file, records.learner())
    console.print(say(f"{count} new attempts", f"新增{count}次作答"), markup=False)


@record_app.command(help=say("Delete everything about you.", "删除关于你的一切记录。"))
def forget(
    folder: Folder = None,
    yes: Annotated[
        bool, typer.Option("--yes", help=say("Do not ask again.", "不再询问。"))
    ] = False,
) -> None:
    from crmlab.assess import records

    who = records.learner()
    if not yes:
        typer.confirm(
            say(f"Delete all attempts of {who}?", f"删除{who}的全部作答？"), abort=True
        )
    count = records.in_folder(folder).forget(who)
    console.print(say(f"{count} attempts deleted", f"已删除{count}次作答"), markup=False)
