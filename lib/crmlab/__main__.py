"""Run the command with ``python -m crmlab``."""

from crmlab.cli import app

app()
