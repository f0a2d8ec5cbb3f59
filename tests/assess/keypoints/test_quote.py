import pytest

from crmlab.assess.keypoints import Point, find


def quoted(answer, accept, status="found"):
    (found,) = find(answer, [Point(accept)])
    assert found.status == status
    return found.words


@pytest.mark.parametrize(
    "answer, accept, words",
    [
        ("转型以前，电话呼叫中心是主要的渠道", "叫中心", "电话呼叫中心"),
        ("总部的影响力很大", "影响", "影响力"),
        ("要先摸清客户的脾气性格", "脾气", "脾气性格"),
        ("目标是建立价值观", "观", "价值观"),
        ("要多了解对手", "多了解", "要多了解对手"),
        ("他们的服务和产品都好", "服务", "服务"),
        ("包括产品价值，服务也算", "产品价值", "产品价值"),
        ("那些在A市操作机器的工人", "操作机器", "A市操作机器"),
        ("我们前期投入的资金", "期投", "我们前期投入"),
    ],
)
def test_a_quote_does_not_begin_or_end_inside_a_chinese_word(answer, accept, words):
    assert quoted(answer, accept) == words


@pytest.mark.parametrize(
    "answer, accept, words",
    [
        ("They trust our good people.", "trust in people", "trust our good people"),
        ("Long-lasting customers' trust", "customers trust", "customers' trust"),
        ("用CRM系统管理客户", "CRM系统", "用CRM系统管理"),
    ],
)
def test_english_is_quoted_by_words(answer, accept, words):
    assert quoted(answer, accept) == words


def test_a_quote_has_no_half_brackets():
    assert quoted("knowledge gap (understanding)", "understanding gap") == "gap … understanding"


def test_what_stands_far_apart_is_quoted_in_pieces():
    answer = "忠诚的客户在很多不同的场合之下总会重复购买"
    assert quoted(answer, "忠诚的客户购买") == "忠诚的客户 … 购买"


def test_the_contrary_is_quoted_with_its_whole_clause():
    answer = "先说结论。转移成本越低，客户越忠诚。以上。"
    words = quoted(answer, "转移成本越高，忠诚度越高", "contradicted")
    assert words == "转移成本越低，客户越忠诚"
