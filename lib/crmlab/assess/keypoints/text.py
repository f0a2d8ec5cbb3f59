"""Reading a text: clause by clause, as a string in which one character is one unit of meaning.

A Chinese character stands for itself.  An English stem or a number becomes one character of a
private plane, a pole of an opposite ("higher", 提高) one of the private area, a negation "¬";
function words go.  So everything that compares strings compares meanings, in either language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from crmlab.assess.keypoints import lexicon
from crmlab.assess.spelling import fold, visible

LONGEST = 8_000
MOST_CLAUSES = 256
MOST_MARKS = 1_000
MOST_WORDS, LONGEST_WORD = 50_000, 40
NOT = "¬"
DISMISSED = "\ue0fe"
DENIALS = (NOT, DISMISSED)
"""A negation, which denies what follows, and a dismissal, which denies what stands before it."""
VERSUS, AND = "\ue0ff", "\ue0fd"
JOINTS = (VERSUS, AND)
"""What stands between the sides of a comparison, and where a negation ends in English."""

_HAN = "\u3400-\u9fff"
LABEL = r"(?<![a-z0-9_.(、+*/^=<>≤≥-])\(?\d{1,2}(?:\)|[.、](?!\d))|[①-⒛]"
# Marks of lists and sentences, blanks between Chinese characters, words that turn to the contrary.
_BREAK = re.compile(
    rf"{LABEL}|[。；;！!？?，,、：:\n“”\"…【】]+|\.(?!\d)|(?<=[{_HAN}])[^\S\n]+(?=[{_HAN}])"
    r"|\bbut\b|->|→|而是|更是|(?<!不)但是?(?!凡)|(?=而不是|而非)"
)
NOT_HAN = re.compile(rf"[^{_HAN}]+")
_LONG = {True: 60, False: 240}


class Clause(NamedTuple):
    """A stretch of text between two marks.

    ``meaning`` holds its units with the marks of poles and comparisons, ``units`` without.
    """

    start: int
    end: int
    meaning: str
    units: str


def read(text: str) -> str:
    """Return the part of a text that is marked, folded."""
    return fold(visible(text, LONGEST))


def clauses(folded: str) -> list[Clause]:
    """Split folded text at its marks into at most 256 clauses that say something."""
    pieces = list(_pieces(folded))
    if not pieces:
        return []
    joined = "\n".join([folded[start:end] for start, end in pieces])
    meaning = _pattern().sub(_SENSES.of, joined).translate(_function())
    bare = meaning.translate(_silent())
    found = [
        Clause(*piece, *units)
        for piece, *units in zip(pieces, meaning.split("\n"), bare.split("\n"), strict=True)
        if units[0]
    ]
    if len(found) <= MOST_CLAUSES:
        return found
    size = -(-len(found) // MOST_CLAUSES)
    groups = [found[i : i + size] for i in range(0, len(found), size)]
    return [
        Clause(g[0].start, g[-1].end, "".join(c.meaning for c in g), "".join(c.units for c in g))
        for g in groups
    ]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in (*islice(_BREAK.finditer(text), MOST_MARKS), None):
        end = found.start() if found else len(text)
        if end > start:
            step = _LONG["\u3400" <= text[(start + end) // 2] <= "\u9fff"]
            for left in range(start, end, step):
                yield left, min(left + step, end)
        start = found.end() if found else end


def spans(folded: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return each unit of meaning between two positions with the place where it is written."""
    function = lexicon.FUNCTION_CHARACTERS
    found: list[tuple[str, int, int]] = []
    at = start
    for match in (*_pattern().finditer(folded, start, end), None):
        upto = match.start() if match else end
        found += [(c, i, i + 1) for i, c in enumerate(folded[at:upto], at) if c not in function]
        if match:
            at = match.end()
            found += [(u, upto, at) for u in _SENSES.of(match) if u not in function]
    return found


def words(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where words, and Chinese characters of unknown words, stand between two positions."""
    found: list[tuple[int, int]] = []
    at = start
    for match in (*_pattern().finditer(folded, start, end), None):
        found += [(i, i + 1) for i in range(at, match.start() if match else end)]
        if match:
            at = match.end()
            found.append(match.span())
    return found


def connectives(folded: str, clauses: list[Clause]) -> tuple[int, int]:
    """Return how many words connect others, and how many Chinese characters and words there are.

    Function words connect, and so do poles and negations: they say how things hang together.
    """
    words = WORD.findall(folded)
    characters = NOT_HAN.sub("", folded)
    content = len(characters.translate(_function()))
    found = len(characters) - content + sum(word in lexicon.FUNCTION_WORDS for word in words)
    found += sum(len(_relation().findall(clause.meaning)) for clause in clauses)
    return found, len(characters) + len(words)


def code(word: str) -> str:
    """Return the one character that stands for a word."""
    return chr(0xF0000 + crc32(word.encode("utf-8", "replace")) % 0xFFF0)


def gram(letters: str) -> str:
    """Return the one character that stands for a group of letters inside a word."""
    return chr(0x100000 + crc32(letters.encode("utf-8", "replace")) % 0xFFF0)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Strip one English suffix and undouble the last letter.

    >>> [stem(word) for word in ("satisfied", "satisfaction", "loyalty", "switching", "customers")]
    ['satisf', 'satisf', 'loyal', 'switch', 'custom']
    """
    for suffix in lexicon.SUFFIXES:
        least = 3 if len(suffix) < 4 and not suffix.startswith("al") else 4
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            if suffix == "s" and word.endswith(("ss", "us", "is")):
                continue
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


@lru_cache(maxsize=20_000)
def grams(word: str) -> frozenset[str]:
    """Return the groups of four letters in an English word's stem, its ends marked."""
    root = f"^{stem(word)}$"
    if len(root) < 6:
        return frozenset()
    return frozenset(gram(root[i : i + 4]) for i in range(len(root) - 3))


WORD = re.compile(r"[a-z][a-z']+")


class _Senses(dict[str, str]):
    """What each word stands for; English words and numbers are worked out when first met."""

    def of(self, match: re.Match[str]) -> str:
        return self[match.group()]

    def __missing__(self, word: str) -> str:
        units = self._work_out(word)
        if len(self) < MOST_WORDS and len(word) <= LONGEST_WORD:
            self[word] = units
        return units

    def _work_out(self, word: str) -> str:
        if "\u3400" <= word[0] <= "\u9fff":  # 抓不住
            done = word[0] + word[2]
            return NOT + _lexicon().get(done, done)
        if not (word[0].isascii() and word[0].isalnum()):
            return code(word) if word in "=^*/+<>≤≥-" else ""
        if word[0].isdigit():
            return code(word)
        if " " in word or "-" in word:
            sense = next(sense for group, sense in _groups() if group.fullmatch(word))
            return _lexicon().get(sense, "")
        bare = word.replace("'", "")
        if bare in lexicon.NUMBERS:
            return code(lexicon.NUMBERS[bare])
        if bare in lexicon.NEGATED_WORDS:
            return NOT + self[lexicon.NEGATED_WORDS[bare]] + AND
        known = _lexicon()
        if bare in lexicon.OWN_WORDS:
            return code(stem(bare))
        if bare in known or stem(bare) in known:
            return known.get(bare) or known[stem(bare)]
        return "" if bare in lexicon.FUNCTION_WORDS else code(stem(bare))


@cache
def markers() -> dict[str, tuple[str, int, bool]]:
    """Return axis, sign and whether it stands alone, for each character that marks a pole."""
    found = {}
    for i, axis in enumerate(lexicon.OPPOSITES):
        for j, sign in enumerate((1, -1)):
            found[chr(0xE000 + 2 * i + j)] = (axis, sign, axis in lexicon.MERGED)
    return found


@cache
def _lexicon() -> dict[str, str]:
    """Return what the words of the lexicon stand for, English ones by word and by stem."""
    own: dict[str, str] = {}
    for row in lexicon.SYNONYMS:
        own |= dict.fromkeys(row, row[0])
    known = dict(own)
    for word in lexicon.ENDINGS:
        known[word] = own.get(word, word if word[0] >= "\u3400" else code(stem(word))) + NOT
    for mark, (axis, sign, alone) in markers().items():
        for word in lexicon.OPPOSITES[axis][sign < 0]:
            itself = word if word[0] >= "\u3400" else code(stem(word))
            itself = "" if word in lexicon.ONLY_POLES else itself
            known[word] = mark + ("" if alone else own.get(word, itself))
    known |= dict.fromkeys(lexicon.NEGATIONS, NOT) | dict.fromkeys(lexicon.COMPARISONS, VERSUS)
    known |= dict.fromkeys(lexicon.DISMISSALS, DISMISSED)
    known |= {word: word for word in (*lexicon.NO_NEGATIONS, *lexicon.PLAIN)}
    for word in [word for word in known if word[0] < "\u3400"]:
        if known[word] != NOT:
            known.setdefault(stem(word), known[word])
    known["and"] = AND
    return {_folded(word): _folded(units) for word, units in known.items()}


def _folded(units: str) -> str:
    return "".join(fold(unit) if "\u3400" <= unit <= "\u9fff" else unit for unit in units)


_SENSES = _Senses()


@cache
def _pattern() -> re.Pattern[str]:
    chinese = [word for word in _lexicon() if word[0] >= "\u3400"]
    _SENSES.update({word: _lexicon()[word] for word in chinese})
    starts: dict[str, list[str]] = {}
    for word in sorted(chinese, key=len, reverse=True):
        starts.setdefault(word[0], []).append(re.escape(word[1:]))
    branches = "|".join(f"{c}(?:{'|'.join(rest)})" for c, rest in starts.items())
    groups = "|".join(group for group, _ in lexicon.GROUPS)
    return re.compile(
        rf"(?=[{''.join(starts)}])(?:{branches})|[{_HAN}]不[{lexicon.COMPLEMENTS}]|(?:{groups})\b|[a-z][a-z']*|\d+(?:\.\d+)?%?|-(?=\d)|[=^*/+<>≤≥]|[^{_HAN}a-z0-9=^*/+<>≤≥\n]+"
    )


@cache
def _groups() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(group), sense) for group, sense in lexicon.GROUPS]


@cache
def _function() -> dict[int, None]:
    return dict.fromkeys(map(ord, lexicon.FUNCTION_CHARACTERS))


@cache
def _silent() -> dict[int, None]:
    """Return the marks that are no units themselves."""
    marks = [mark for mark, (_, _, alone) in markers().items() if not alone]
    return dict.fromkeys(map(ord, [*JOINTS, DISMISSED, *marks]))


@cache
def _relation() -> re.Pattern[str]:
    alone = "".join(mark for mark, (_, _, alone) in markers().items() if alone)
    return re.compile(f"[{NOT}{VERSUS}{alone}]")
