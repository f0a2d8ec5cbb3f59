"""The language in which figures, widgets, quizzes and messages speak."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def of_system() -> Language:
    """Return the language that the environment asks for.

    ``CRMLAB_LANG`` comes first, then the POSIX locale variables in their own order of
    precedence, then what a system without them says, such as Windows.  Anything that does not
    begin with ``zh`` or ``Chinese`` is English.
    """
    names = ("CRMLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    values = (*map(os.environ.get, names), locale.getlocale()[0])
    chosen = next((value for value in values if value), "en")
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


_current: Language = of_system()


def current() -> Language:
    """Return the language in use, ``"en"`` or ``"zh"``."""
    return _current


def use(language: str) -> None:
    """Choose the language of everything that is shown from now on.

    Parameters
    ----------
    language
        ``"en"`` or ``"zh"``.

    Raises
    ------
    CrmlabError
        For any other language.

    Examples
    --------
    >>> use("en")
    >>> say("satisfaction", "满意")
    'satisfaction'
    """
    global _current
    if language not in LANGUAGES:
        from crmlab.errors import one_of

        one_of("language", language, LANGUAGES)
    _current = cast(Language, language)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak another language inside a ``with`` block."""
    before = _current
    use(language)
    try:
        yield
    finally:
        use(before)


def say(en: str, zh: str) -> str:
    """Return the one of two twin texts that is in the language in use."""
    return zh if _current == "zh" else en


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said twice; ``str()`` gives the language in use."""

    en: str
    zh: str

    def __str__(self) -> str:
        return say(self.en, self.zh)
