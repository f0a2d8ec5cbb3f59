"""Other systems' formats: questions come in as files of the bank.

GIFT, Moodle XML, jupyterquiz and 学习通 (Chaoxing) workbooks are read; which of them a file is
shows in the file, whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from crmlab.course.questions import own_folder
from crmlab.course.reading import unreadable
from crmlab.course.writing import save
from crmlab.errors import ContentError, one_of
from crmlab.exchange import bankfile
from crmlab.exchange.bankfile import BankFile, Loss
from crmlab.exchange.draft import Draft
from crmlab.exchange.text import CONTROL, decode
from crmlab.language import say

__all__ = ["FOLDER", "BankFile", "Loss", "import_file", "read"]
FOLDER = Path("quizzes/imported")
"""Where imported files go, below the learner's folder or, if there is none, the current one."""
_JUPYTERQUIZ = re.compile(rb"\[\s*[{\]]|<span")
MOST_CONTROL = 20
"""In text at most one character in so many controls a printer."""
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
    if len(CONTROL.findall(decode(start.replace(b"\0", b"")))) > len(start) / MOST_CONTROL:
        raise ContentError(path, None, say("must be text", "必须是文本"))
    return gift.read(path)


def import_file(path: Path, out: Path | None = None, topic: str = "course") -> BankFile:
    """Read a file of another system and write it as a file of the bank.

    Parameters
    ----------
    path
        GIFT, Moodle XML, jupyterquiz JSON, or a workbook of 学习通.
    out
        The ``.yaml`` file to write; by default ``quizzes/imported/<name>.yaml`` in the folder of
        own questions, which is not written over when it holds something else.
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
    target = out or own_folder() / FOLDER / f"{path.stem}.yaml"
    one_of(say(f"{target}: ending", f"{target}：扩展名"), target.suffix, (".yaml",))
    try:
        made = bankfile.make(read(path), path, target, topic)
    except OSError as error:
        raise unreadable(path, error) from error
    if made.carried:
        text = made.text.encode()
        if out is None and target.is_file() and target.read_bytes() != text:
            message = say("holds something else; name another file with -o",
                          "已有其他内容；请用-o另取文件名")  # fmt: skip
            raise ContentError(target, None, message)
        save(target, text)
    return made
