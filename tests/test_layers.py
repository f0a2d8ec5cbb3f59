"""Imports point one way, and outside names have one home."""

import ast
from pathlib import Path

import pytest

import crmlab

ROOT = Path(crmlab.__file__).parent
LAYERS = [("errors", "language"), ("models",), ("course",), ("assess",),
          ("exchange", "lab", "classroom"), ("cli",), ("__main__",)]  # fmt: skip
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
HOMES = {
    "matplotlib": "lab", "ipywidgets": "lab", "IPython": "lab", "PIL": "lab",
    "yaml": "course", "sqlalchemy": "assess", "typer": "cli",
}  # fmt: skip
FILES = sorted(ROOT.rglob("*.py"))


def room(path):
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path):
    if room(path) == "__init__":
        return
    level = LEVEL[room(path)]
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "crmlab" and len(parts) > 1 and parts[1] in LEVEL:
            assert LEVEL[parts[1]] <= level, f"{path} imports {name}"
            same_level = LEVEL[parts[1]] == level and parts[1] != room(path)
            assert not same_level or level == 0, f"{path} imports its neighbour {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_outside_names_have_one_home(path):
    for name in imported(path):
        home = HOMES.get(name.split(".")[0])
        assert home is None or room(path) == home, f"{path} imports {name}"


def test_models_know_no_language_but_errors_do():
    for path in (ROOT / "models").rglob("*.py"):
        assert "crmlab.language" not in set(imported(path)), path


def test_nothing_seeds_the_global_generator():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr != "seed", f"{path}:{node.lineno}"
