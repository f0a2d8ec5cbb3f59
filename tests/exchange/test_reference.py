"""A reference answer is split into the points that it makes, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.exchange.reference import MOST_POINTS, key_points


@pytest.mark.parametrize(
    "reference",
    [
        "1.甲乙 2.丙丁 3.戊己",
        "（1）甲乙（2）丙丁（3）戊己。",
        "①甲乙；②丙丁；③戊己",
        "甲乙\n丙丁\n\n戊己",
        "一、甲乙\n二、丙丁\n三、戊己",
        "答：甲乙；丙丁;戊己。",
        "第一，甲乙。第二，丙丁。第三，戊己。",
        "甲乙。丙丁！戊己？",
        "• 甲乙\n• 丙丁\n• 戊己",
        "参考答案：1、甲乙\n2、丙丁\n3、戊己",
    ],
)
def test_however_points_are_set_apart(reference):
    points = [text.rstrip("！？") for text, _ in key_points(reference)]
    assert points == ["甲乙", "丙丁", "戊己"]


def test_numbers_inside_a_point_do_not_divide_it():
    assert key_points("保持率提高5%，利润增长25.5%以上") == [("保持率提高5%，利润增长25.5%以上", 1)]
    assert [t for t, _ in key_points("It costs 3.5 times more. Keep them.")] == [
        "It costs 3.5 times more",
        "Keep them",
    ]


def test_the_marks_beside_a_point_are_its_weight():
    assert key_points("1.成本低(2分)2.利润高（每点1分，共3分）3.推荐（1.5分）4.x（0分）") == [
        ("成本低", 2),
        ("利润高（每点1分，共3分）", 1),
        ("推荐", 1.5),
        ("x（0分）", 1),
    ]


def test_nothing_is_nothing():
    assert key_points("") == key_points(" 。；\n") == []


def test_many_points_end_in_one_that_holds_the_rest():
    points = key_points("\n".join(f"第{i}个要点" for i in range(100)))
    assert len(points) == MOST_POINTS and "第99个要点" in points[-1][0]


@given(st.text(st.sampled_from("甲乙1.、；;。（）() \n分2①一第abc"), max_size=60))
def test_every_letter_of_a_point_stays(reference):
    told = "".join(text for text, _ in key_points(reference))
    assert [c for c in told if c in "甲乙abc"] == [c for c in reference if c in "甲乙abc"]
