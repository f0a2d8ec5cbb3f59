"""The ``crmlab`` command: each command reads its options and calls one library function."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)
