"""The learner's folder: lessons are delivered into it, and what the learner edited stays."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from crmlab.course.writing import save
from crmlab.errors import CrmlabError
from crmlab.language import Language, say

PRIVATE = ".crmlab"
"""The folder inside the learner's folder that holds the manifest, the record and the settings."""


class Delivered(BaseModel):
    """What the manifest remembers of a lesson: the latest edition, and the cells by file name."""

    edition: str = ""
    cells: dict[str, str] = {}


MANIFEST = TypeAdapter(dict[str, Delivered])


@dataclass(frozen=True)
class Beside:
    """A new edition that was put beside a lesson the learner has edited."""

    lesson: Path
    edition: Path

    def __str__(self) -> str:
        lesson, edition = self.lesson.as_posix(), self.edition.name
        return say(
            f"{lesson}: you have edited this lesson, so it stays as it is. "
            f"A newer edition is beside it: {edition}",
            f"{lesson}：你改过这一课，原样保留。新版放在旁边：{edition}",
        )


def deliver(content: Path, folder: Path, language: Language) -> list[Beside]:
    """Copy the lessons of one language into the learner's folder.

    A lesson whose cells the learner has changed is never overwritten; outputs alone are no
    change.  A lesson that the learner has deleted is delivered again.

    Parameters
    ----------
    content
        The folder that holds ``notebooks``.
    folder
        The learner's folder; made if it does not exist.
    language
        ``"en"`` or ``"zh"``.

    Returns
    -------
    list of Beside
        The new editions that had to be put beside an edited lesson.

    Raises
    ------
    CrmlabError
        If the folder cannot be read or written.
    """
    notebooks, beside = content / "notebooks", []
    try:
        manifest = _manifest(folder)
        for source in sorted(notebooks.rglob(f"*.{language}.ipynb")):
            lesson = source.relative_to(notebooks)
            known = manifest.setdefault(lesson.as_posix(), Delivered())
            name = _deliver(source, folder, lesson, known)
            if name and name != lesson:
                beside.append(Beside(lesson, name))
        save(folder / PRIVATE / "manifest.json", MANIFEST.dump_json(manifest, indent=1))
    except OSError as error:
        raise CrmlabError(
            say(
                f"the lessons' folder must be readable and writable; got {error}",
                f"存放课文的文件夹必须可读可写；现为{error}",
            )
        ) from error
    return beside


def _manifest(folder: Path) -> dict[str, Delivered]:
    """Read what was delivered; where that cannot be read, nothing was."""
    try:
        return MANIFEST.validate_json((folder / PRIVATE / "manifest.json").read_bytes())
    except (FileNotFoundError, ValidationError):
        return {}


def _deliver(source: Path, folder: Path, lesson: Path, known: Delivered) -> Path | None:
    """Write a lesson where it overwrites no edit; return its name, or None if it is there."""
    notebook = source.read_bytes()
    edition, cells = hashlib.sha256(notebook).hexdigest(), fingerprint(notebook)
    if edition == known.edition and (folder / lesson).exists():
        return None
    for name in _names(lesson):
        path, key = folder / name, name.as_posix()
        found = fingerprint(path.read_bytes()) if path.is_file() else ""
        if not os.path.lexists(path) or found in (cells, known.cells.get(key)):
            break
    known.edition, known.cells[key] = edition, cells
    if found == cells:
        return None
    save(path, _at_home(notebook))
    return name


def _at_home(notebook: bytes) -> bytes:
    """Give a notebook the language of this kernel, as JupyterLab would and then ask to save it."""
    from ipykernel.ipkernel import IPythonKernel

    content = json.loads(notebook)
    if "language_info" not in content["metadata"]:
        return notebook
    content["metadata"]["language_info"] = IPythonKernel.language_info
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _names(lesson: Path) -> Iterator[Path]:
    """Yield the name of a lesson, then those of later editions beside it."""
    yield lesson
    for number in count(2):
        yield lesson.with_name(f"{lesson.stem}.edition{number}.ipynb")


def fingerprint(notebook: bytes) -> str:
    """Digest the kinds and sources of a notebook's cells; empty if it is no notebook."""
    try:
        cells = [[c["cell_type"], "".join(c["source"])] for c in json.loads(notebook)["cells"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()
