import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.assess.marking import credit, mark, model_answer, read_number
from crmlab.course.questions import QUESTION, Cloze, Match, Multiple, Numeric, Open, Order, bank
from crmlab.course.variants import numeric_variant, variant
from crmlab.errors import CrmlabError
from crmlab.language import using

BASE = {
    "id": "q", "topic": "lifecycle", "ask": {"en": "Ask.", "zh": "问。"},
    "why": {"en": "Because.", "zh": "因为。"}, "source": "ours",
}  # fmt: skip


def question(form, **fields):
    return QUESTION.validate_python(BASE | {"form": form} | fields)


SINGLE = question(
    "single",
    key={"en": "Growth", "zh": "成长期"},
    distractors=[{"en": "Decline", "zh": "衰退期", "why": {"en": "No.", "zh": "不对。"}}],
)
MULTIPLE = question(
    "multiple",
    key=[{"en": "A1", "zh": "甲"}, {"en": "B1", "zh": "乙"}, {"en": "C1", "zh": "丙"}],
    distractors=[{"en": "D1", "zh": "丁"}, {"en": "E1", "zh": "戊"}],
)
CLOZE = question(
    "cloze",
    ask={"en": "{1} costs {2}.", "zh": "{1}费{2}。"},
    key=[{"en": "switching", "zh": ["转移", "转换"]}, {"en": "120", "zh": "120"}],
)
MATCH = question(
    "match",
    key=[
        {"left": {"en": "L1", "zh": "左一"}, "right": {"en": "R1", "zh": "右一"}},
        {"left": {"en": "L2", "zh": "左二"}, "right": {"en": "R2", "zh": "右二"}},
    ],
    distractors=[{"en": "R3", "zh": "右三"}],
)
STEPS = [("a1", "甲"), ("b1", "乙"), ("c1", "丙"), ("d1", "丁")]
ORDER = question("order", key=[{"en": en, "zh": zh} for en, zh in STEPS])


@pytest.mark.parametrize("answer", ["Growth", "成长期", " growth ", "ＧＲＯＷＴＨ"])
def test_a_choice_counts_in_either_language_and_width(answer):
    assert mark(SINGLE, answer).right


def test_a_wrong_choice_is_told_why():
    with using("en"):
        result = mark(SINGLE, "衰退期")
    assert result.mark == 0 and result.parts[0].why == "No."


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, CLOZE, MATCH, ORDER])
@pytest.mark.parametrize("nothing", [None, ..., "", [], {}])
def test_unanswered_is_not_wrong(question, nothing):
    result = mark(question, nothing)
    assert not result.answered and result.mark == 0 and not result.right


RULES = ("all_or_nothing", "each_decision", "net_correct", "wrong_is_zero", "subset_half")


@pytest.mark.parametrize(
    ("answer", "shares"),
    [
        (["A1", "B1", "C1"], (1, 1, 1, 1, 1)),
        (["A1", "B1"], (0, 4 / 5, 2 / 3, 2 / 3, 0.5)),
        (["A1", "B1", "D1"], (0, 3 / 5, 1 / 3, 0, 0)),
        (["D1", "E1"], (0, 0, 0, 0, 0)),
    ],
)
def test_partial_credit_by_each_rule(answer, shares):
    for rule, share in zip(RULES, shares, strict=True):
        asked = MULTIPLE.model_copy(update={"credit": rule})
        assert mark(asked, answer).mark == pytest.approx(share, abs=1e-6), rule


@given(st.sampled_from(RULES), st.integers(1, 6), st.integers(0, 6), st.data())
def test_credit_is_a_share_and_full_only_for_the_exact_answer(rule, keys, others, data):
    hits = data.draw(st.integers(0, keys))
    false = data.draw(st.integers(0, others))
    share = credit(rule, hits, false, keys, keys + others)
    assert 0 <= share <= 1
    assert (share == 1) == (hits == keys and false == 0)


def test_blanks_accept_every_spelling_and_give_their_share():
    assert mark(CLOZE, ["转换", "１２０"]).right
    assert mark(CLOZE, ["Swiching", "120"]).right
    assert mark(CLOZE, ["switching", "121"]).mark == 0.5
    assert mark(CLOZE, ["switching"]).mark == 0.5


def test_pairs_earn_their_share():
    assert mark(MATCH, {"L1": "右一", "左二": "R2"}).right
    assert mark(MATCH, {"L1": "R1", "L2": "R3"}).mark == 0.5
    assert mark(MATCH, {"L1": "R1"}).mark == 0.5


@given(st.permutations(range(4)))
def test_order_earns_the_pairs_in_the_right_order(places):
    result = mark(ORDER, [STEPS[i][0] for i in places])
    inversions = sum(places[i] > places[j] for i in range(4) for j in range(i + 1, 4))
    assert result.mark == pytest.approx(1 - inversions / 6, abs=1e-6)
    assert result.right == (list(places) == [0, 1, 2, 3])


def test_half_an_order_is_not_a_whole_one():
    assert mark(ORDER, ["a1", "b1"]).mark == pytest.approx(1 / 6, abs=1e-6)
    with pytest.raises(CrmlabError, match="each step once"):
        mark(ORDER, ["a1", "a1"])


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12.5", 12.5), ("１２．５", 12.5), ("1,200 yuan", 1200), ("约1，200元", 1200), ("85%", 0.85),
     ("−0.3", -0.3), (" 3 ", 3), (7, 7), ("1e3", 1000)],
)  # fmt: skip
def test_numbers_as_people_type_them(typed, number):
    assert read_number(typed) == pytest.approx(number)


@pytest.mark.parametrize("typed", ["", "many", "3 or 4", "nan", "inf", "1e999", True, [3]])
def test_what_is_no_number_is_told(typed):
    with pytest.raises(CrmlabError, match="be one number"):
        read_number(typed)


def test_a_known_slip_is_named_and_percent_is_hinted():
    asked = bank()["retention-multiple"]
    given_ = variant(asked, "somebody")
    right = mark(given_, given_.key)
    assert right.right
    slip, why = given_.slips[0]
    with using("en"):
        assert mark(given_, slip).parts[0].why == why.en
        assert "percent" in mark(given_, given_.key * 100).parts[0].why


@pytest.mark.parametrize("typed", ["50%", "50", "５０％", 50])
def test_a_percentage_may_be_typed_with_its_sign_where_the_unit_is_percent(typed):
    assert mark(question("numeric", key=50, unit="%"), typed).right


def perfect(given_):
    """The right answer to any question, as data."""
    asked = given_.question
    if isinstance(asked, Multiple):
        return [option.en for option in asked.key]
    if isinstance(asked, Cloze):
        return [blank.en[0] for blank in asked.key]
    if isinstance(asked, Match):
        return {pair.left.en: pair.right.en for pair in asked.key}
    if isinstance(asked, Order):
        return [step.en for step in asked.key]
    if isinstance(asked, Numeric):
        return given_.key
    return asked.key.en


def closed():
    return [q for q in bank() if not isinstance(q, Open)]


@pytest.mark.parametrize("asked", closed(), ids=lambda q: q.id)
def test_the_key_of_every_question_earns_everything(asked):
    for learner in ("a", "b"):
        given_ = variant(asked, learner)
        assert mark(given_, perfect(given_)).right
        assert model_answer(given_)


@pytest.mark.parametrize(
    "asked", [q for q in bank() if isinstance(q, Numeric)], ids=lambda q: q.id
)
def test_no_slip_of_any_variant_is_right(asked):
    for i in range(200):
        given_ = variant(asked, str(i))
        assert math.isfinite(given_.key)
        assert numeric_variant(asked, given_.numbers).key == given_.key
        for slip, _ in given_.slips:
            assert not mark(given_, slip).right


@pytest.mark.parametrize("asked", [SINGLE, MULTIPLE, CLOZE, MATCH, ORDER])
@pytest.mark.parametrize("strange", [3.5, {"x": 1}, [1, 2], ["z" * 10], object(), "<script>"])
def test_strange_answers_are_errors_in_words_or_wrong_but_never_right(asked, strange):
    try:
        assert not mark(asked, strange).right
    except CrmlabError as error:
        assert "answer" in str(error)


@pytest.mark.parametrize(("typed", "number"), [(".5", 0.5), ("-.5", -0.5), ("5.", 5.0)])
def test_a_number_may_begin_or_end_with_its_point(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["10²", 10**400, "1.2万"], ids=["square", "huge", "wan"]
)
def test_what_would_be_read_as_another_number_is_refused(typed):
    with pytest.raises(CrmlabError, match="one number"):
        read_number(typed)


@pytest.mark.parametrize("form", ["single", "multiple", "cloze", "short"])
@pytest.mark.parametrize("nothing", ["  ", ["", " "], ()])
def test_blanks_are_no_answer(form, nothing):
    asked = next(q for q in bank() if q.form == form)
    assert not mark(asked, nothing).answered


def test_a_learner_is_told_of_each_point_in_words():
    asked = bank()["retention-churn-or-not"]
    answer = "客户流失就是终止合作，只因为不满意才算"
    with using("zh"):
        parts = mark(asked, answer).parts
    assert [part.why for part in parts[1:]] == ["已答到：“终止合作”", "说反了：“只因为不满意才算”"]
    assert [part.right for part in parts] == [True, True, False]
