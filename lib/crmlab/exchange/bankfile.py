"""Questions from elsewhere made into a file of the bank, and the list of what was lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crmlab.course.questions import CHINESE, QUESTION, TOPICS
from crmlab.course.reading import LARGEST, describe
from crmlab.course.writing import dump
from crmlab.errors import CrmlabError, one_of, show
from crmlab.exchange.draft import LONGEST_RAW, Draft
from crmlab.exchange.forms import TEXT
from crmlab.language import Language, say

MOST_QUESTIONS = 20_000
LONGEST_ID, LONGEST_SOURCE = 44, 1000

_NO_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Loss:
    """Something that was not carried over: where it stands, what it is, and why.

    ``whole`` says that a question is missing altogether.
    """

    place: str
    what: str
    why: str
    whole: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.what}{say(' — ', '——')}{self.why}"


@dataclass(frozen=True)
class BankFile:
    """A file of the bank in the making.

    Attributes
    ----------
    path
        Where it belongs.
    text
        YAML, to be written as it is.
    found, carried
        Questions in the source, and in the text; the difference is in ``losses``.
    losses
        What was not carried over, in the order of the source.
    """

    path: Path
    text: str
    found: int
    carried: int
    losses: tuple[Loss, ...]


def make(drafts: Iterable[Draft], source: Path, path: Path, topic: str = "course") -> BankFile:
    """Make a file of the bank.

    Parameters
    ----------
    drafts
        What a reader found.
    source
        The file that was read, for the list of losses and the questions' ``source``.
    path
        The bank file; the ids are made of its name and of the question's number in the source.
    topic
        A topic of the bank.

    Raises
    ------
    CrmlabError
        For an unknown topic, or a file too large to be read back.
    """
    one_of("topic", topic, TOPICS)
    every = list(drafts)
    language, prefix = language_of(every), prefix_of(path.stem)
    questions: list[dict[str, Any]] = []
    losses: list[Loss] = []
    found = 0
    for draft in every:
        place = f"{source}:{draft.place}"
        found += bool(draft.fields or draft.refused)
        if draft.fields and not draft.refused:
            entry = _entry(draft, f"{prefix}-{found}", source.name, language)
            draft.refused = _refusal(entry, topic, language, len(questions))
            if not draft.refused:
                questions.append(entry)
        if draft.refused:
            losses.append(Loss(place, say("question", "题目"), draft.refused, whole=True))
        else:
            losses.extend(Loss(place, what, why) for what, why in draft.lost)
    header = {"topic": topic, "language": language, "lesson": path.stem}
    text = dump(header | {"questions": questions}).replace("\n- id:", "\n\n- id:")
    if len(text.encode()) > LARGEST:
        message = say("too much for one file of the bank; divide it", "内容过多，请拆成几个文件")
        raise CrmlabError(f"{source}: {message}")
    return BankFile(path, text, found, len(questions), tuple(losses))


def language_of(drafts: Iterable[Draft]) -> Language:
    """Return the language in which most questions are asked; what is not Chinese is English."""
    asked = [str(draft.fields["ask"]) for draft in drafts if "ask" in draft.fields]
    return "zh" if sum(bool(CHINESE.search(ask)) for ask in asked) * 2 > len(asked) else "en"


def prefix_of(name: str) -> str:
    """Return what the ids of a file begin with; names that look alike in ASCII stay apart.

    >>> prefix_of("Quiz 3"), prefix_of("题库")
    ('quiz-3', 'bank-93119b')
    """
    plain = _NO_ID.sub("-", name.lower()).strip("-")[:LONGEST_ID].strip("-")
    if plain and re.fullmatch(r"[a-z0-9 _.-]+", name.lower()) and len(name) <= LONGEST_ID:
        return plain
    return f"{plain or 'bank'}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"


def _entry(draft: Draft, name: str, file: str, language: Language) -> dict[str, Any]:
    """Return a question as it stands in the bank file."""
    fields = {key: _told(value, language) for key, value in draft.fields.items()}
    about = "; ".join(f"{key}: {' '.join(value.split())}" for key, value in draft.about.items())
    first: dict[str, Any] = {key: fields.pop(key) for key in ("form", "ask", "key")}
    told = "; ".join(filter(None, (f"{file}:{draft.place}", about)))
    source = draft.readable(told[:LONGEST_RAW])
    if len(source) > LONGEST_SOURCE or len(told) > LONGEST_RAW:
        what = say(f"the end of: {show(about, 30)}", f"以下说明的末尾：{show(about, 30)}")
        draft.lose(what, say(f"over {LONGEST_SOURCE} characters", f"超过{LONGEST_SOURCE}字"))
    return {"id": name, **first, **fields, "source": source[:LONGEST_SOURCE]}


def _told(value: Any, language: Language) -> Any:
    """Put the language in its place, and write whole numbers as such."""
    if isinstance(value, list):
        return [_told(item, language) for item in value]
    if isinstance(value, dict):
        return {language if k == TEXT else k: _told(v, language) for k, v in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _refusal(entry: dict[str, Any], topic: str, language: Language, carried: int) -> str:
    """Return why the bank does not take a question, or nothing."""
    if carried >= MOST_QUESTIONS:
        return say(f"more than {MOST_QUESTIONS} questions", f"超过{MOST_QUESTIONS}题")
    try:
        QUESTION.validate_python({"topic": topic, **entry}, context=language)
    except ValidationError as error:
        return describe(error.errors(include_url=False)[0])
    return ""
