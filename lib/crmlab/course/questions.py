"""The question bank: one YAML file a topic under ``quizzes/<unit>/``, in both languages.

A file with ``language: zh`` (or ``en``) in its header is in that language alone, as imported files
are: each text is written once and stands for both languages, and a question may lack ``why``.
"""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crmlab.course import CONTENT, LEARNERS
from crmlab.course.proofs import Proof
from crmlab.course.reading import ContentErrors, Key, line_of, parse, validate
from crmlab.course.words import identify
from crmlab.errors import ContentError, one_of
from crmlab.language import LANGUAGES, Language, Text, say

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Topic = Literal[
    "foundations", "customer_value", "satisfaction", "loyalty", "lifecycle", "retention",
    "segmentation", "service", "complaints", "call_center", "interaction", "maintenance",
    "crm_strategy", "crm_systems", "implementation", "ecommerce", "metrics", "buying_center",
    "adaptive_selling", "cases", "course",
]  # fmt: skip
TOPICS: tuple[Topic, ...] = get_args(Topic)
Credit = Literal["all_or_nothing", "each_decision", "net_correct", "wrong_is_zero", "subset_half"]
BLANK = re.compile(r"\{(\d)\}")
DRAWN = re.compile(r"\{([a-z_]+)\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LONGEST = 4000


class Part(BaseModel):
    """Anything in a question file: frozen, and strict about its names."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


def _once(value: object, info: ValidationInfo) -> object:
    """Let a text in a file of one language, given as the context, stand for both."""
    if info.context and isinstance(value, (str, list)):
        return dict.fromkeys(LANGUAGES, value)
    if info.context and isinstance(value, dict) and info.context in value:
        return dict.fromkeys(LANGUAGES, value[info.context]) | value
    return value


class Twin(Part):
    """A text in both languages."""

    en: str = Field(min_length=1, max_length=LONGEST)
    zh: str = Field(min_length=1, max_length=LONGEST)

    _of_one_language = model_validator(mode="before")(_once)

    @field_validator("en")
    @classmethod
    def _english(cls, en: str, info: ValidationInfo) -> str:
        if CHINESE.search(en) and not info.context:
            raise ValueError(say("the English text has Chinese characters", "英文文本中有汉字"))
        return en

    @property
    def text(self) -> Text:
        return Text(self.en, self.zh)

    def __str__(self) -> str:
        return str(self.text)


def _twin(value: object) -> object:
    """Let a figure or an abbreviation, the same in both languages, stand once."""
    if isinstance(value, str) and re.fullmatch(r"[^a-z\u3400-\u9fff]{1,24}", value.strip()):
        return {"en": value, "zh": value}
    return value


Both = Annotated[Twin, BeforeValidator(_twin)]


class Option(Twin):
    """A choice; ``why`` is told to those who pick it wrongly."""

    why: Twin | None = None


Choice = Annotated[Option, BeforeValidator(_twin)]


class Blank(Part):
    """The accepted spellings of one blank, the first of them the model answer."""

    en: tuple[str, ...] = Field(min_length=1)
    zh: tuple[str, ...] = Field(min_length=1)

    _of_one_language = model_validator(mode="before")(_once)

    @field_validator("en", "zh", mode="before")
    @classmethod
    def _one(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    def __str__(self) -> str:
        return say(self.en[0], self.zh[0])


class Pair(Part):
    """Two things that belong together."""

    left: Both
    right: Both


class Draw(Part):
    """A number drawn for each learner: ``low``, ``low + step``, … up to ``high``."""

    low: float
    high: float
    step: float = Field(gt=0)

    @model_validator(mode="after")
    def _ordered(self) -> Draw:
        if self.high < self.low:
            raise ValueError(say("high must not be below low", "high不得小于low"))
        if (self.high - self.low) / self.step > 10_000:
            raise ValueError(say("at most 10,000 steps", "至多10000步"))
        return self


class Tolerance(Part):
    """How far off a number may be; exactly one of the two."""

    absolute: float | None = Field(default=None, ge=0)
    relative: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Tolerance:
        if (self.absolute is None) == (self.relative is None):
            raise ValueError(say("give absolute or relative", "absolute与relative二者取一"))
        return self


class Slip(Part):
    """A wrong number with a known cause, and what to say about it."""

    value: float | None = None
    proof: Proof | None = None
    why: Twin

    @model_validator(mode="after")
    def _one(self) -> Slip:
        if (self.value is None) == (self.proof is None):
            raise ValueError(say("give value or proof", "value与proof二者取一"))
        return self


class KeyPoint(Twin):
    """One thing that a full answer says."""

    weight: float = Field(default=1.0, gt=0)
    accept: Mapping[Literal["en", "zh"], tuple[str, ...]] = {}
    contradict: Mapping[Literal["en", "zh"], tuple[str, ...]] = {}


class Common(Part):
    """What every question has."""

    id: Name
    ask: Twin
    why: Twin | None = None
    hint: Twin | None = None
    covers: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    doubt: Twin | None = None
    points: float = Field(default=1.0, gt=0)
    topic: Topic
    lesson: str | None = None

    @model_validator(mode="after")
    def _explained(self, info: ValidationInfo) -> Self:
        if self.why is None and not info.context:
            raise ValueError(say("why is missing", "缺少why"))
        return self

    @property
    def version(self) -> str:
        """A short fingerprint of the content, stored with each attempt."""
        text = self.model_dump_json(exclude={"covers", "source", "lesson", "topic"})
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class Single(Common):
    """Pick the one that holds."""

    form: Literal["single"]
    key: Choice
    distractors: tuple[Choice, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self, info: ValidationInfo) -> Single:
        if len(self.distractors) > 5 and not info.context:
            raise ValueError(say("at most 5 distractors", "distractors至多5项"))
        _all_differ("distractors", (self.key, *self.distractors))
        return self


class Multiple(Common):
    """Pick all that hold."""

    form: Literal["multiple"]
    key: tuple[Choice, ...] = Field(min_length=1)
    distractors: tuple[Choice, ...] = ()
    credit: Credit = "each_decision"

    @model_validator(mode="after")
    def _distinct(self, info: ValidationInfo) -> Multiple:
        if not self.distractors and not info.context:
            raise ValueError(say("give at least one distractor", "distractors至少一项"))
        _all_differ("distractors", (*self.key, *self.distractors))
        return self


class Cloze(Common):
    """Fill the blanks ``{1}``, ``{2}`` … of the text."""

    form: Literal["cloze"]
    key: tuple[Blank, ...] = Field(min_length=1, max_length=9)

    @model_validator(mode="after")
    def _blanks(self) -> Cloze:
        wanted = sorted(str(i + 1) for i in range(len(self.key)))
        for language, text in (("en", self.ask.en), ("zh", self.ask.zh)):
            if sorted(BLANK.findall(text)) != wanted:
                n = len(wanted)
                raise ValueError(
                    say(
                        f"ask.{language} must have each blank {{1}}…{{{n}}} once, one for each key",
                        f"ask.{language}中{{1}}…{{{n}}}须各出现一次，与key一一对应",
                    )
                )
        return self


class Match(Common):
    """Join each left to its right; ``distractors`` are rights that belong to none."""

    form: Literal["match"]
    key: tuple[Pair, ...] = Field(min_length=2)
    distractors: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Match:
        _all_differ("key", tuple(pair.left for pair in self.key))
        _all_differ("distractors", (*self.rights, *self.distractors))
        return self

    @property
    def rights(self) -> tuple[Twin, ...]:
        """The right-hand texts, each once, in the order of the file."""
        return tuple({pair.right.en: pair.right for pair in self.key}.values())


class Order(Common):
    """Put the steps in order; the key is the right order."""

    form: Literal["order"]
    key: tuple[Both, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _distinct(self) -> Order:
        _all_differ("key", self.key)
        return self


class Numeric(Common):
    """Work out a number, perhaps from numbers drawn for each learner."""

    form: Literal["numeric"]
    key: float | None = None
    proof: Proof | None = None
    draw: Mapping[str, Draw] = {}
    unit: Both | None = None
    digits: int = Field(default=2, ge=0, le=6)
    tolerance: Tolerance | None = None
    distractors: tuple[Slip, ...] = ()

    @model_validator(mode="after")
    def _provable(self) -> Numeric:
        if self.key is None and self.proof is None:
            raise ValueError(say("give a key or a proof", "须给出key或proof"))
        if self.draw and (self.proof is None or self.key is not None):
            raise ValueError(
                say(
                    "with drawn numbers only a proof can give the key",
                    "抽取数字时答案只能由proof得出",
                )
            )
        for language, text in (("en", self.ask.en), ("zh", self.ask.zh)):
            if set(DRAWN.findall(text)) != set(self.draw):
                names = ", ".join(self.draw) or "-"
                raise ValueError(
                    say(
                        f"ask.{language} must name each drawn number in braces: {names}",
                        f"ask.{language}须用花括号写出每个抽取的数：{names}",
                    )
                )
        return self

    @property
    def within(self) -> Tolerance:
        """The tolerance; by default half a unit of the last digit asked for."""
        return self.tolerance or Tolerance(absolute=0.5000001 * 10**-self.digits)


class Open(Common):
    """Write; marked by key points. ``rubric`` names what only a person judges."""

    form: Literal["short", "essay", "case"]
    key: tuple[KeyPoint, ...] = Field(min_length=1)
    rubric: tuple[Twin, ...] = ()
    case: str | None = None


Question = Annotated[
    Single | Multiple | Cloze | Match | Order | Numeric | Open, Field(discriminator="form")
]
QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
FORMS = ("single", "multiple", "cloze", "match", "order", "numeric", "short", "essay", "case")


class Header(Part):
    """The top of a question file; topic and lesson hold for every question in it.

    ``language`` is that of a file in one language; without it every text stands in both.
    """

    topic: Topic
    lesson: str | None = None
    language: Language | None = None
    questions: tuple[Any, ...]


def _all_differ(name: str, texts: tuple[Twin, ...]) -> None:
    for language in ("en", "zh"):
        seen: set[str] = set()
        for text in (getattr(twin, language) for twin in texts):
            if text.casefold() in seen:
                raise ValueError(
                    say(f'{name}: "{text}" stands twice', f"{name}：“{text}”出现两次")
                )
            seen.add(text.casefold())


@dataclass(frozen=True)
class Bank:
    """Questions by id, in the order of the files."""

    by_id: Mapping[str, Question]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __getitem__(self, name: str) -> Question:
        if name not in self.by_id:
            one_of(say("question", "题目"), name, self.by_id)
        return self.by_id[name]

    def select(self, *names: str) -> tuple[Question, ...]:
        """Return the questions of topics, lessons or ids, in the order of the bank.

        A topic may go by its name in either language.

        Raises
        ------
        CrmlabError
            For a name that is none of the three, with the nearest that is.
        """
        known = {name for q in self for name in (q.topic, q.lesson, q.id) if name}
        meant = {name if name in known else identify(name, TOPICS) for name in names}
        for name in meant - known:
            one_of(say("topic, lesson or question", "主题、课或题目"), name, sorted(known))
        return tuple(q for q in self if {q.id, q.topic, q.lesson} & meant)


@dataclass(frozen=True)
class QuestionFile:
    """What one file of the bank holds: the questions that are sound, and every mistake.

    ``lines`` tells the line of each key, and ``places`` the key of each question, by id;
    ``language`` is that of a file in one language.
    """

    questions: tuple[Question, ...]
    problems: tuple[ContentError, ...]
    lines: Mapping[Key, int]
    places: Mapping[str, Key]
    language: Language | None = None


def read_file(path: Path) -> QuestionFile:
    """Read one file of the bank; its mistakes are returned, not raised."""
    problems: list[ContentError] = []
    questions: list[Question] = []
    places: dict[str, Key] = {}
    try:
        data, lines = parse(path)
    except ContentErrors as errors:
        return QuestionFile((), errors.problems, {}, {})
    language: Language | None = None
    try:
        header = validate(Header, data, path, lines)
        shared = {"topic": header.topic} | ({"lesson": header.lesson} if header.lesson else {})
        language = header.language
    except ContentErrors as errors:
        problems.extend(errors.problems)
        shared = {"topic": TOPICS[0]}
    listed = data.get("questions") if isinstance(data, dict) else None
    for i, entry in enumerate(listed if isinstance(listed, list) else ()):
        key: Key = ("questions", i)
        entry = {**shared, **entry} if isinstance(entry, dict) else entry
        try:
            question: Question = validate(QUESTION, entry, path, lines, key, language)
        except ContentErrors as errors:
            problems.extend(errors.problems)
            continue
        if question.id in places:
            message = say(f"id {question.id} stands twice", f"id {question.id}出现两次")
            problems.append(ContentError(path, line_of(lines, (*key, "id")), message))
            continue
        places[question.id] = key
        questions.append(question)
    return QuestionFile(tuple(questions), tuple(problems), lines, places, language)


def read_bank(paths: tuple[Path, ...]) -> Bank:
    """Read several files into one bank.

    Raises
    ------
    ContentErrors
        With every mistake in every file, ids that stand in two files among them.
    """
    problems: list[ContentError] = []
    by_id: dict[str, Question] = {}
    for path in paths:
        file = read_file(path)
        problems.extend(file.problems)
        for question in file.questions:
            if question.id in by_id:
                problems.append(taken(path, file, question.id))
            by_id[question.id] = question
    if problems:
        raise ContentErrors(problems)
    return Bank(by_id)


def taken(path: Path, file: QuestionFile, name: str) -> ContentError:
    """Build the error for an id that another file has already."""
    line = line_of(file.lines, (*file.places[name], "id"))
    message = say(f"id {name} stands in another file already", f"id {name}已见于另一文件")
    return ContentError(path, line, message)


def files(root: Path = CONTENT) -> tuple[Path, ...]:
    """Return the files of the bank in order."""
    return tuple(sorted((root / "quizzes").glob("*/*.yaml")))


def own_folder() -> Path:
    """Return the folder of own questions: ``CRMLAB_BANK``, or ``my-crmlab``, or the current one."""
    return Path(os.environ.get("CRMLAB_BANK") or (LEARNERS if LEARNERS.is_dir() else "."))


def own_files() -> tuple[Path, ...]:
    """Return the files that a learner or teacher has beside the course's.

    They lie anywhere under ``quizzes`` in the folder of own questions.
    """
    found = sorted((own_folder() / "quizzes").rglob("*.yaml"))
    course = {path.resolve() for path in files()}
    return tuple(path for path in found if path.resolve() not in course)


@cache
def bank() -> Bank:
    """Return the course's bank, and what is sound in the learner's own files, read once.

    A mistake in an own file is told as a warning; it takes nothing else away.
    """
    by_id = dict(read_bank(files()).by_id)
    for path in own_files():
        file = read_file(path)
        problems = list(file.problems)
        for question in file.questions:
            if question.id in by_id:
                problems.append(taken(path, file, question.id))
            else:
                by_id[question.id] = question
        if problems:
            more = say(f"; {len(problems)} mistakes in all", f"；共{len(problems)}处错误")
            warnings.warn(f"{problems[0]}{more}", stacklevel=2)
    return Bank(by_id)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a question file, for editors that complete and check."""
    question = QUESTION.json_schema(ref_template="#/$defs/{model}")
    for form in question["$defs"].values():
        required = [name for name in form.get("required", []) if name != "topic"]
        form["required"] = [*required, "why"] if "ask" in required else required
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "crmlab questions",
        "type": "object",
        "required": ["topic", "questions"],
        "properties": {
            "topic": {"enum": list(TOPICS)},
            "lesson": {"type": "string"},
            "language": {"enum": list(LANGUAGES)},
            "questions": {
                "type": "array",
                "items": {k: v for k, v in question.items() if k != "$defs"},
            },
        },
        "$defs": question["$defs"],
    }
