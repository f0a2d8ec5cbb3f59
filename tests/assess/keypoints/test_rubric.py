import pytest

from crmlab.assess.keypoints import Point, find, grade
from crmlab.errors import CrmlabError
from crmlab.language import using

COST = Point(
    "switching cost and loyalty",
    accept=(
        "转移成本越高，忠诚度越高",
        "the higher the switching cost, the more loyal the customer",
    ),
)
VALUES = [Point("产品价值"), Point("服务价值"), Point("人员价值"), Point("形象价值")]
ASKED = "顾客总价值由哪些价值构成？"


def status(answer, point, question=""):
    (found,) = find(answer, [point], question)
    return found.status


@pytest.mark.parametrize(
    "answer",
    [
        "转移成本越高，客户越忠诚",
        "轉移成本越高，顧客的忠誠度也越高",
        "转移成本低，忠诚度就低",
        "Customers with high switching costs are more loyal.",
        "switching cost 越高，loyalty 越高",
        "When swiching costs are higher, loyalty grows as well.",
        "很多因素影响忠诚。其中，转移成本大的客户更忠诚。价格也有影响。",
    ],
)
def test_a_point_is_found_in_other_words_and_either_language(answer):
    assert status(answer, COST) == "found"


@pytest.mark.parametrize(
    "answer",
    [
        "转移成本越低，忠诚度越高",
        "转移成本越高，忠诚度越低",
        "转移成本并不影响忠诚度",
        "Lower switching costs increase loyalty.",
        "Switching costs do not make customers loyal.",
        "Higher switching costs make customers less loyal.",
    ],
)
def test_the_contrary_earns_nothing_and_is_said_to_be_the_contrary(answer):
    (found,) = find(answer, [COST])
    assert (found.status, found.degree) == ("contradicted", 0.0)
    assert found.words


@pytest.mark.parametrize(
    "answer", ["", "忠诚", "客户关系管理很重要", "转移成本 忠诚度", "I do not know"]
)
def test_what_is_not_said_is_missing(answer):
    (found,) = find(answer, [COST])
    assert (found.status, found.words) == ("missing", "")


def test_a_listed_contradiction_wins_over_a_weaker_match():
    point = Point("满意带来忠诚", contradict=("忠诚带来满意",))
    assert status("满意带来忠诚", point) == "found"
    assert status("忠诚带来满意", point) == "contradicted"


def test_a_contradiction_wins_over_an_accepted_phrase_that_it_contains():
    point = Point("重复购买越多越好", accept=("重复购买",), contradict=("重复购买越少越好",))
    assert status("重复购买越多越好", point) == "found"
    assert status("重复购买越少越好", point) == "contradicted"


def test_one_accepted_phrase_is_enough_although_another_is_turned_round():
    point = Point("CRM不是软件", accept=("不是软件", "软件只是工具"))
    assert status("软件只是一种工具", point) == "found"
    assert status("CRM就是软件", point) == "contradicted"


def test_the_clear_contrary_of_one_phrase_wins_over_a_part_of_another():
    point = Point("长期优势", accept=("长期的竞争优势", "sustained competitive advantage"))
    assert status("它追求短期的竞争优势", point) == "contradicted"
    assert status("它追求持久的竞争优势", point) == "found"


@pytest.mark.parametrize(
    "answer, point", [("weak ties", "strong ties"), ("internal customers", "external customers")]
)
def test_of_two_words_the_pole_alone_is_the_contrary(answer, point):
    assert status(answer, Point(point)) == "contradicted"


@pytest.mark.parametrize(
    "answer, en, zh",
    [
        ("产品价值，服务价值", "said: “产品价值”", "已答到：“产品价值”"),
        ("今天天气很好", "not found in the answer", "答案中没有找到"),
        ("没有产品价值", "the opposite is said: “没有产品价值”", "说反了：“没有产品价值”"),
        ("产品的质量", "partly said: “产品”", "只答到一部分：“产品”"),
    ],
)
def test_the_learner_is_told_of_a_point_in_a_sentence(answer, en, zh):
    (found,) = find(answer, VALUES[:1])
    with using("en"):
        assert found.remark == en
    with using("zh"):
        assert found.remark == zh


def test_the_matching_words_are_the_answers_own():
    found = find("包括產品價值，Service value 和人员的价值", VALUES[:3])
    assert found[0].words == "產品價值"
    assert found[1].words == "Service value"
    assert found[2].words == "人员的价值"


def test_repeating_one_point_earns_one_point():
    once, often = (grade("产品价值，" * n, VALUES, ASKED) for n in (1, 20))
    assert once.mark == often.mark == 0.25
    assert [found.status for found in often.points] == ["found"] + ["missing"] * 3


@pytest.mark.parametrize(
    "stuffing", [ASKED, "价值", "顾客总价值" * 10, f"{ASKED}顾客总价值由价值构成。"]
)
def test_the_words_of_the_question_earn_nothing(stuffing):
    assert grade(stuffing, VALUES, ASKED).mark == 0


def test_keywords_strung_together_earn_little():
    points = [
        Point("满意的客户会重复购买企业的产品"),
        Point("忠诚的客户会把企业推荐给其他人"),
        Point("保留客户的成本低于获取客户的成本"),
    ]
    salad = "满意 客户 购买 企业 产品 重复 忠诚 推荐 其他 保留 成本 获取"
    said = "满意的顾客会再次购买，忠诚的顾客会向别人推荐企业，保留客户比获取客户的成本低。"
    assert grade(salad, points).mark < 0.2
    assert grade(said, points).mark > 0.8


def test_weights_count():
    points = [Point("产品价值", weight=3), Point("服务价值")]
    assert grade("产品价值", points).mark == 0.75
    assert grade("服务价值", points).mark == 0.25


def test_order_of_points_and_of_the_answer_do_not_matter():
    one = grade("产品价值和形象价值", VALUES)
    other = grade("形象价值和产品价值", VALUES[::-1])
    assert one.mark == other.mark == 0.5


def test_a_mark_at_either_end_is_final_and_one_between_provisional():
    full = grade("产品、服务、人员和形象价值", VALUES, ASKED)
    half = grade("产品价值，服务价值", VALUES, ASKED)
    nothing = grade("", VALUES)
    assert (full.mark, full.provisional) == (1.0, False)
    assert (half.mark, half.provisional) == (0.5, True)
    assert (nothing.mark, nothing.provisional) == (0.0, False)
    assert full.confidence > half.confidence


def test_a_long_answer_is_read_to_its_end():
    essay = (
        "企业应当重视客户。" * 300 + "转移成本越高，客户的忠诚度越高。" + "客户是企业的资产。" * 100
    )
    assert status(essay, COST) == "found"


def test_points_of_a_rubric_are_kept_as_given():
    points = [Point("a point", accept=["信任"]), Point("a point", accept=["承诺"])]
    assert [found.point for found in find("信任", points)] == points
    assert find("信任", []) == []


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_a_weight_is_above_zero(weight):
    with pytest.raises(CrmlabError, match="weight must be"):
        Point("忠诚", weight=weight)


def test_a_point_says_something_and_a_rubric_has_a_point():
    with pytest.raises(CrmlabError, match="text must say something"):
        Point("  ")
    with pytest.raises(CrmlabError, match="at least one point"):
        grade("忠诚", [])
