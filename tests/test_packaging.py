"""What is installed: pinned, hashed, from no named place, and complete without the checkout."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LEARNER, DEVELOPER = "requirements.lock", "requirements-dev.lock"


def pins(lock: str) -> dict[str, set[str]]:
    """The versions a lock pins, by package; several where they depend on the interpreter."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("lock", [LEARNER, DEVELOPER])
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    pin = r"[a-z0-9-]+==[0-9a-z.]+( ; [^\\/]+)? \\"
    for line in (ROOT / lock).read_text().splitlines():
        assert re.fullmatch(rf"{pin}|    --hash=sha256:[0-9a-f]{{64}}( \\)?", line), line


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"]
    tools = project["dependency-groups"]
    cluster = project["project"]["optional-dependencies"]["cluster"]

    def missing(requirements: list[str], lock: str) -> set[str]:
        return {canonicalize_name(Requirement(r).name) for r in requirements} - pins(lock).keys()

    assert not missing(wanted + tools["setup"], LEARNER)
    assert not missing(wanted + tools["setup"] + tools["dev"] + cluster, DEVELOPER)


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["cluster"]
    names = {canonicalize_name(Requirement(r).name) for r in declared}
    providers = packages_distributions()
    for path in (ROOT / "lib").rglob("*.py"):
        for module in imported(path) - sys.stdlib_module_names - {"crmlab"}:
            provided = {canonicalize_name(name) for name in providers.get(module, [])}
            assert provided & names, f"{path.relative_to(ROOT)} imports {module}"


def imported(path: Path) -> set[str]:
    """The packages a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_what_is_tested_is_what_learners_get() -> None:
    tested = pins(DEVELOPER)
    assert {name: tested.get(name) for name in pins(LEARNER)} == pins(LEARNER)


def test_the_wheel_needs_no_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if name.startswith("crmlab/content/")}
        archive.extractall(tmp_path / "installed")
    content = [
        path for room in ("notebooks", "quizzes", "data") for path in (ROOT / room).rglob("*")
    ]
    edited = {path.relative_to(ROOT).as_posix() for path in content if path.is_file()}
    assert {f"crmlab/content/{name}" for name in edited if "/." not in name} <= carried

    code = (
        "import sys; sys.path.insert(0, 'installed')\n"
        "from pathlib import Path; from crmlab.course import CONTENT\n"
        "from crmlab.lab.workspace import deliver\n"
        "assert CONTENT.is_relative_to(Path('installed').resolve()), CONTENT\n"
        "deliver(CONTENT, Path('my-crmlab'), 'zh')"
    )
    subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, check=True)
    lessons = {path.name for path in (ROOT / "notebooks").rglob("*.zh.ipynb")}
    assert {path.name for path in (tmp_path / "my-crmlab").rglob("*.ipynb")} == lessons
