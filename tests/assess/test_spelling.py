import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmlab.assess.spelling import fold, normalise, same


@pytest.mark.parametrize(
    "answer, accepted",
    [
        ("ＣＲＭ", "crm"),
        (" 客户 关系\n管理。", "客户关系管理"),
        ("客户关系管理（CRM）", "客户关系管理(crm)"),
        ("Switching-Costs", "switching costs"),
        ("life-time value", "lifetime value"),
        ("customer’s value", "customer's value"),
        ("１,２００", "1200"),
        ("85 %", "85%"),
        ("５ 年", "5年"),
        ("Ｃ＝ｂ／ａ", "C=b/a"),
        ("“忠诚”", "忠诚"),
        (".5", ".5"),
    ],
)
def test_typing_makes_no_difference(answer, accepted):
    assert same(answer, accepted)
    assert same(accepted, answer)


@pytest.mark.parametrize(
    "traditional, simplified",
    [
        ("轉移成本", "转移成本"),
        ("顧客滿意", "顾客满意"),
        ("瞭解客戶", "了解客户"),
        ("後臺", "后台"),
    ],
)
def test_traditional_characters_are_the_simplified_ones(traditional, simplified):
    assert same(traditional, simplified)
    assert normalise(traditional) == simplified


@pytest.mark.parametrize(
    "slip", ["loyaty", "loyallty", "loyalyt", "loyslty", "loyalti", "Loyalt", "oyalty"]
)
def test_one_slip_in_a_word_of_five_letters_and_more_is_forgiven(slip):
    assert same(slip, "loyalty")


def test_each_longer_word_may_have_its_own_slip():
    assert same("custmer loyaltiy", "customer loyalty")
    assert not same("custmr loyalty", "customer loyalty")


@pytest.mark.parametrize(
    "answer, accepted",
    [
        ("cast", "cost"),
        ("losalti", "loyalty"),
        ("1986", "1985"),
        ("12345", "12346"),
        ("12345", "1234"),
        ("web20", "web21"),
        ("1.5", "15"),
        (".5", "5"),
        ("-5", "5"),
        ("10 000", "10001"),
        ("忠城", "忠诚"),
        ("客户关系管里", "客户关系管理"),
        ("loyalty", "customer loyalty"),
        ("", "loyalty"),
        ("。", "。"),
        ("", ""),
    ],
)
def test_short_words_numbers_and_chinese_must_be_exact(answer, accepted):
    assert not same(answer, accepted)


@example("A- A")
@example("A -\nA")
@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_folding_keeps_every_position(text):
    assert len(fold(text)) == len(text)


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one, other):
    assert same(one, other) in (True, False)
    assert same(one, one) == bool(normalise(one))


def test_lone_surrogates_and_control_characters_do_no_harm():
    assert same("loy\u200balty\x00", "loyalty")
    assert not same("\ud800", "\udc00x")


@pytest.mark.parametrize(
    "answer, accepted",
    [
        ("influence", "influencer"),
        ("effective", "affective"),
        ("asymmetric", "symmetric"),
        ("regain", "retain"),
        ("eight", "weight"),
    ],
)
def test_another_term_is_no_slip(answer, accepted):
    assert not same(answer, accepted)
