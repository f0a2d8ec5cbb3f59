"""What the bank as a whole must be: nothing but knowledge helps, and every answer is explained."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from crmlab.assess.marking import mark
from crmlab.course.lessons import FEWEST, lessons
from crmlab.course.questions import Multiple, Open, Question, Single, bank, files, read_file
from crmlab.course.variants import variant

CHOICES = [q for q in bank() if isinstance(q, (Single, Multiple))]
SINGLES = [q for q in CHOICES if isinstance(q, Single)]
OPEN = [q for q in bank() if isinstance(q, Open)]
LEARNERS = [f"learner {i}" for i in range(20)]
EVERYTHING = re.compile(
    r"\b(all|none|both|neither|any) of (the above|these|the options|the answers)\b"
    r"|(以上|上述)(选项|说法|各项|答案)?(都|全|均|皆)|^(全|都)不?(对|是|错)$",
    re.IGNORECASE,
)
SOURCE = re.compile(r"(the )?course('s)? \w+|.*[A-Z]\w+.* \((1[89]|20)\d\d\)")

Ranking = Callable[[int, str], float]
# What a guesser goes by: the place of an option and its text; "second" takes the runner-up first.
LOOKS: dict[str, Ranking] = {
    "longest": lambda place, text: -len(text),
    "shortest": lambda place, text: len(text),
    "first": lambda place, text: place,
    "last": lambda place, text: -place,
}
ABSOLUTE = re.compile(
    r"\b(all|alone|always|any|anyone|anything|cannot|completely|entirely|every|everybody|everyone"
    r"|everything|exclusively|guarantees?|impossible|just|merely|must|never|no|nobody|none|nothing"
    r"|only|purely|solely|whole|wholly)\b"
    r"|一切|一定|一律|不必|不可能|从不|从来|任何|保证|全部|再也|凡是|只|唯一|始终|完全|就够|必定|必然|必须"
    r"|总会|总是|所有|无法|每|毫无|永远|没有|纯粹|绝不|绝对|肯定|越.{0,12}越|都",
    re.IGNORECASE,
)
HEDGED = re.compile(
    r"\b(about|as a rule|at times|can|could|depends?|generally|in general|largely|likely|mainly"
    r"|many|may|might|mostly|often|partly|perhaps|possibly|probably|rather|some|sometimes|tends?"
    r"|typically|usually)\b"
    r"|一些|一般|主要|倾向|取决|可以|可能|多半|多数|大体|大多|大致|容易|常常|往往|或许|有些|有时|未必|经常|较"
    r"|通常|部分",
    re.IGNORECASE,
)
WORDS: dict[str, Ranking] = {
    "no absolute word": lambda place, text: ABSOLUTE.search(text) is not None,
    "most hedged": lambda place, text: -len(HEDGED.findall(text)),
}


def guess(name: str, texts: Sequence[str]) -> list[int]:
    """Return the options in the order in which a guesser takes them."""
    ranking = (LOOKS | WORDS)[name.removeprefix("second ")]
    order = sorted(range(len(texts)), key=lambda i: ranking(i, texts[i]))
    return order[1:] + order[:1] if name.startswith("second ") else order


def luck(questions: Sequence[Question], name: str, language: str) -> float:
    """Return by how many standard errors a guesser beats chance, as 20 learners see the options.

    The guesser is told how many options are right, and takes as many, ranking them by what they
    look like.  By chance, the number of right ones among them is hypergeometric.  What a guesser
    by length gets right hangs on the question and not on the learner, so each question counts as
    one draw; ties in length fall differently for each learner and even out.
    """
    ahead = variance = 0.0
    for question in questions:
        right = {o.en for o in (question.key if isinstance(question, Multiple) else [question.key])}
        k = len(right)
        hits = []
        for learner in LEARNERS:
            shown = variant(question, learner).options
            taken = guess(name, [getattr(option, language) for option in shown])[:k]
            hits.append(sum(shown[i].en in right for i in taken))
        n = len(shown)
        ahead += sum(hits) / len(hits) - k * k / n
        variance += k * k / n * (1 - k / n) * (n - k) / (n - 1)
    return ahead / math.sqrt(variance)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", [Single, Multiple])
@pytest.mark.parametrize("name", [*LOOKS, *(f"second {name}" for name in LOOKS)])
def test_looks_alone_do_not_beat_chance(name, form, language):
    questions = [q for q in CHOICES if isinstance(q, form)]
    assert luck(questions, name, language) < 3


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", WORDS)
def test_a_word_in_an_option_does_not_beat_chance(name, language):
    """Wrong options must not be the ones with "always" in them, nor right ones those with "may"."""
    assert luck(CHOICES, name, language) < 2


@pytest.mark.parametrize("place", [0, 1, 2, -1])
def test_no_position_is_better_than_another(place):
    """Positions are shuffled for each learner, so every learner's view is a draw of its own."""
    right = sum(variant(q, who).options[place] == q.key for q in SINGLES for who in LEARNERS)
    chances = [1 / (1 + len(q.distractors)) for q in SINGLES]
    error = math.sqrt(len(LEARNERS) * sum(p * (1 - p) for p in chances))
    assert abs(right - len(LEARNERS) * sum(chances)) < 3 * error


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("extreme", [max, min])
def test_the_key_is_not_known_by_its_length(extreme, language):
    """Longest or shortest, ties shared out, in no more of the single questions than by chance."""
    found = expected = variance = 0.0
    for question in SINGLES:
        lengths = [len(getattr(o, language)) for o in (question.key, *question.distractors)]
        chance = 1 / len(lengths)
        found += (lengths[0] == extreme(lengths)) / lengths.count(extreme(lengths))
        expected += chance
        variance += chance * (1 - chance)
    assert found <= expected + 3 * math.sqrt(variance)


def test_a_bank_that_gives_itself_away_would_be_noticed():
    telling = [
        q.model_copy(update={"key": q.key.model_copy(update={"en": q.key.en + " and more" * 30})})
        for q in SINGLES
    ]
    assert luck(telling, "longest", "en") > 10
    bold = [
        q.model_copy(update={
            "key": q.key.model_copy(update={"en": "often " + q.key.en}),
            "distractors": tuple(
                d.model_copy(update={"zh": "总是" + d.zh}) for d in q.distractors
            ),
        })
        for q in SINGLES
    ]  # fmt: skip
    assert luck(bold, "most hedged", "en") > 10
    assert luck(bold, "no absolute word", "zh") > 10


@pytest.mark.parametrize(
    "text", ["All of the above", "none of these", "以上都是", "以上说法均正确", "都不对"]
)
def test_all_of_the_above_would_be_noticed(text):
    assert EVERYTHING.search(text)


def test_no_option_stands_for_all_or_none():
    options = [
        (q.id, text)
        for q in CHOICES
        for option in (*(q.key if isinstance(q, Multiple) else [q.key]), *q.distractors)
        for text in (option.en, option.zh)
    ]
    assert [(name, text) for name, text in options if EVERYTHING.search(text)] == []


def test_every_wrong_choice_is_explained():
    assert [(q.id, d.en) for q in CHOICES for d in q.distractors if d.why is None] == []


def test_every_question_says_where_it_comes_from():
    assert [q.id for q in bank() if not SOURCE.match(q.source)] == []


def test_at_most_three_fifths_are_questions_of_choice():
    assert len(CHOICES) <= 0.6 * len(bank())
    used = Counter(q.form for q in bank())
    assert set(used) == {
        "single", "multiple", "cloze", "match", "order", "numeric", "short", "essay", "case",
    }  # fmt: skip


def test_ids_are_unique_and_kebab_case():
    ids = Counter(q.id for path in files() for q in read_file(path).questions)
    assert len(ids) == len(bank()) and set(ids.values()) == {1}
    assert [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name)] == []


def test_every_quiz_of_a_lesson_has_enough_questions():
    quizzes = {
        named: FEWEST[lesson.is_case]
        for lesson in lessons()
        if lesson.unit
        for named in re.findall(r'crm\.quiz\("(\w+)"\)', lesson.path.read_text(encoding="utf-8"))
    }
    assert quizzes and {q.lesson for q in bank() if q.lesson} <= set(quizzes)
    asked = {name: len(bank().select(name)) for name in quizzes}
    assert {name: n for name, n in asked.items() if n < quizzes[name]} == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_reference_itself_earns_every_point(language):
    short = [
        (q.id, part.text, part.why)
        for q in OPEN
        for part in mark(q, "\n".join(getattr(p, language) for p in q.key)).parts
        if not part.right
    ]
    assert short == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_accepted_phrase_earns_its_point(language):
    """A phrase made of the question's own words, or read as a contradiction, would earn nothing."""
    lost = [
        (q.id, phrase)
        for q in OPEN
        for place, point in enumerate(q.key)
        for phrase in (getattr(point, language), *point.accept.get(language, ()))
        if not mark(q, phrase).parts[place].right
    ]
    assert lost == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_point_may_be_put_in_three_ways_at_least(language):
    assert [
        (q.id, point.en)
        for q in OPEN
        for point in q.key
        if len({getattr(point, language), *point.accept.get(language, ())}) < 4
    ] == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        (
            "foundations-crm-defined",
            "CRM不是一套软件，而是企业的一种战略，按客户细分来组织资源，"
            "培养以客户为中心的行为和流程，最终提高利润、收入和客户满意度。",
            "CRM就是一套软件，装在服务器上。",
        ),
        (
            "loyalty-price",
            "Price loyalty. They only care about price, feel nothing for the shop and leave when"
            " someone is cheaper.",
            "They are truly loyal, price does not matter to them.",
        ),
        (
            "retention-churn-or-not",
            "不对，这也算流失。只要客户和企业不再合作，不管什么原因都是流失。",
            "同事说得对，他没有不满意，所以不是流失。",
        ),
        (
            "foundations-shift",
            "Globalisation and competition. From extensive, product-centred business to intensive,"
            " customer-centred business with service first, for customer value and maximum profit.",
            "They went from customers to products.",
        ),
        (
            "impl-capture",
            "不光是技术问题，也要靠流程设计；员工录入时偷懒、随便写；数据不完整、重复；"
            "要有严格的规定，比如新客户先建档再记录。",
            "这只是技术问题，换个软件就行。",
        ),
        (
            "cases-d-crm",
            "No. It did not introduce a CRM system, it only hired more people. CRM organises"
            " resources by segment, fosters customer-centred behaviour and processes, and aims at"
            " profit, revenue and satisfaction.",
            "Yes it is CRM, it has introduced CRM.",
        ),
    ],
)
def test_an_answer_as_students_write_it_is_told_from_a_wrong_one(name, right, wrong):
    assert mark(bank()[name], right).share > 0.75
    assert mark(bank()[name], wrong).share < 0.2
