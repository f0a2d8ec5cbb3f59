from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.assess.keypoints import score
from crmlab.assess.keypoints.reference import prepare

ASKED = "简述客户忠诚给企业带来的好处。"
LIST = "1.降低获客成本；2.带来重复购买；3.形成口碑推荐；4.降低价格敏感度；5.提高企业利润。"
WHY = "Why is it cheaper to keep a customer than to win a new one?"
PROSE = (
    "Acquiring a new customer needs advertising and sales effort, while an existing customer "
    "already knows the firm, buys more over time, and recommends it to others."
)


def items(reference):
    made = prepare(reference, "")
    return made.share.shape


@pytest.mark.parametrize(
    "reference, expected",
    [
        ("1.满意 2.信任 3.承诺", (3, 3)),
        ("①满意②信任③承诺", (3, 3)),
        ("（1）满意；（2）信任；（3）承诺", (3, 3)),
        ("一、识别客户\n二、区分客户\n三、客户互动", (3, 3)),
        ("客户忠诚的来源主要有：1.满意；2.信任。", (2, 2)),
        ("满意带来忠诚。1.满意；2.信任。", (3, 3)),
        ("The sources are: 1. satisfaction 2. trust", (2, 2)),
        ("进队的次序为3、6、9、12、…，与出队相同", (1, 2)),
        ("需要(n-1)次移动，共(2n+1)/3次", (1, 2)),
        ("首先识别客户，其次区分客户，最后，与客户互动", (3, 3)),
        ("包括产品价值、服务价值、人员价值和形象价值", (1, 4)),
        ("Time, money, energy and psychic cost", (1, 4)),
        ("满意带来忠诚，忠诚带来利润。", (1, 2)),
        ("转移成本越高，忠诚度越高", (1, 1)),
        ("the higher the price, the lower the demand", (1, 1)),
    ],
)
def test_a_reference_is_split_into_items_and_phrases(reference, expected):
    assert items(reference) == expected


@pytest.mark.parametrize(
    "reference", [LIST, PROSE, "错误。满意的客户也会离开。", "C = b/a", "转移成本越高，忠诚度越高"]
)
def test_the_reference_itself_earns_everything_and_nothing_earns_nothing(reference):
    assert score(reference, reference) == pytest.approx(1)
    assert score("", reference) == 0
    assert score("今天天气很好 zzz", reference) < 0.1


def test_each_item_said_earns_more():
    said = ["获客成本降低", "客户会重复购买", "口碑推荐", "价格敏感度下降", "企业利润提高"]
    marks = [score("；".join(said[:n]), LIST, ASKED) for n in range(6)]
    assert marks == sorted(marks)
    assert all(later - earlier > 0.1 for earlier, later in pairwise(marks[:5]))
    assert marks[5] > 0.95


def test_the_order_of_a_list_does_not_matter():
    assert score("口碑推荐；企业利润提高", LIST) == pytest.approx(
        score("企业利润提高；口碑推荐", LIST)
    )


def test_repeating_one_item_does_not_count_twice():
    assert score("口碑推荐。" * 10, LIST) == pytest.approx(score("口碑推荐。", LIST))


@pytest.mark.parametrize(
    "reference, question", [(LIST, ASKED), (PROSE, WHY), ("客户忠诚有很多好处", ASKED)]
)
def test_the_question_earns_nothing(reference, question):
    assert score(question, reference, question) == 0
    assert score(question * 5, reference, question) == 0


@pytest.mark.parametrize(
    "better, worse, reference, question",
    [
        ("获客成本低，重复购买多，口碑好", "获客成本高，重复购买少，口碑差", LIST, ASKED),
        (
            "New customers must be won with advertising; existing ones know the firm and buy more.",
            "New customers need no advertising; existing ones do not know the firm and buy less.",
            PROSE,
            WHY,
        ),
        ("Existing customers buy more and recommend the firm", "Customers like firms", PROSE, WHY),
        (
            "Existing customers know the firm and recommend it to their friends.",
            "advertising sales effort customer knows firm buys recommends others",
            PROSE,
            WHY,
        ),
        ("满意的客户会再次购买", "客户 满意 价格 购买 企业 成本", "满意的客户会重复购买产品", ""),
        ("错误，满意不等于忠诚", "正确，满意不等于忠诚", "错误。满意不等于忠诚。", ""),
        (
            "False: loyalty needs trust too",
            "True: loyalty needs trust too",
            "False. It needs trust.",
            "",
        ),
    ],
)
def test_a_better_answer_earns_clearly_more(better, worse, reference, question):
    assert score(better, reference, question) > score(worse, reference, question) + 0.1


def test_the_wrong_verdict_spoils_the_reasons():
    assert score("正确。满意的客户也会离开。", "错误。满意的客户也会离开。") < 0.2


def test_mixed_and_traditional_text_is_read():
    plain = score("转移成本越高，客户越忠诚", "转移成本越高，忠诚度越高")
    assert score("switching cost 越高，客户越 loyal", "转移成本越高，忠诚度越高") == plain
    assert score("轉移成本越高，客戶越忠誠", "转移成本越高，忠诚度越高") == plain


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=50))
def test_any_texts_give_a_mark(answer, reference, question):
    mark = score(answer, reference, question)
    assert 0 <= mark <= 1
    assert mark == score(answer, reference, question)


def test_saying_the_contrary_costs_more_than_saying_nothing():
    reference = "满意的客户重复购买，忠诚的客户向别人推荐企业。"
    right = "满意的客户重复购买"
    assert score(f"{right}，忠诚的客户不向别人推荐企业", reference) < score(right, reference) - 0.1


def test_a_misspelt_word_earns_part():
    reference = "habit and inertia of the shopper"
    assert (
        score("habbit and inertya of shoppers", reference) > score("of shoppers", reference) + 0.1
    )


def test_the_heading_can_stand_for_its_item():
    reference = "减少环节支出：集中订货，改进流程，压缩库存，合并运输。"
    assert score("减少环节支出", reference) > 0.95
    assert score("压缩库存", reference) < 0.8


def test_each_entry_of_a_plain_list_counts_for_itself():
    assert score("产品价值", "产品价值、服务价值、人员价值、形象价值") < 0.4


def test_an_english_sentence_may_be_said_in_several():
    reference = "Satisfied buyers of a monopoly stay because they have no other supplier."
    told = ["They are satisfied.", "It is a monopoly.", "We look around.", "So they stay."]
    assert score(" ".join(told), reference) > 0.95
    assert score(" ".join(told[2:]), reference) < 0.1
