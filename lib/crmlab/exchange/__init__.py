"""Other systems' formats: questions come in as files of the bank.

GIFT, Moodle XML, jupyterquiz and 学习通 (Chaoxing) workbooks are read; which of them a file is
shows in the file, whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from crmlab.course import LEARNERS
from crmlab.errors import CrmlabError, wrong
from crmlab.exchange import bankfile
from crmlab.exchange.bankfile import BankFile, Loss
from crmlab.exchange.draft import Draft
from crmlab.language import say

__all__ = ["FOLDER", "BankFile", "Loss", "import_file", "read"]
FOLDER = Path("quizzes/imported")
"""Where imported files go, below the learner's folder or, if there is none, the current one."""
_JUPYTERQUIZ = re.compile(rb"\[\s*[{\]]|<span")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40}[A-Za-z0-9+/=\s]*")


def read(path: Path) -> Iterator[Draft]:
    """Read the questions of a file, whichever of the formats it has."""
    from crmlab.exchange import chaoxing, gift, jupyterquiz, moodle

    with path.open("rb") as file:
        start = file.read(4096)
    bare = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or path.suffix in (".xls", ".xlsx"):
        return chaoxing.read(path)
    if bare.startswith((b"<?xml", b"<quiz", b"<question", b"<!")):
        return moodle.read(path)
    if path.suffix == ".json" or _JUPYTERQUIZ.match(bare) or _BASE64.fullmatch(bare):
        return jupyterquiz.read(path)
    return gift.read(path)


def import_file(path: Path, out: Path | None = None, topic: str = "course") -> BankFile:
    """Read a file of another system and write it as a file of the bank.

    Parameters
    ----------
    path
        GIFT, Moodle XML, jupyterquiz JSON, or a workbook of 学习通.
    out
        The file to write; by default ``quizzes/imported/<name>.yaml`` in ``my-crmlab`` if there
        is such a folder, which is not written over when it holds something else.
    topic
        The topic under which the questions are practised.

    Returns
    -------
    BankFile
        What was written, and everything that could not be carried over.  Without a single
        question nothing is written.

    Raises
    ------
    CrmlabError
        If a file cannot be read or written, or the topic is unknown.
    """
    target = out or (LEARNERS if LEARNERS.is_dir() else Path()) / FOLDER / f"{path.stem}.yaml"
    try:
        made = bankfile.make(read(path), path, target, topic)
        if made.carried:
            if out is None and target.exists() and target.read_text("utf-8") != made.text:
                raise CrmlabError(
                    say(f"{target} holds something else; name another file with -o",
                        f"{target}已有其他内容；请用-o另取文件名")
                )  # fmt: skip
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(made.text, "utf-8", newline="\n")
    except OSError as error:
        raise wrong("file", "be readable and writable", "可读可写", error) from error
    return made
