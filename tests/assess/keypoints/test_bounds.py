"""No answer takes long or raises, whatever it is."""

import random
import time

import pytest

from crmlab.assess.keypoints import Point, grade, score

SIZE = 100_000
REFERENCE = (
    "1.转移成本越高，忠诚度越高；2.不满意的客户会流失。"
    "The higher the switching cost, the more loyal the customer."
)
POINTS = [
    Point("转移成本越高，忠诚度越高", accept=("转移成本越高，忠诚度越高", "higher switching cost")),
    Point("不满意的客户会流失", contradict=("满意的客户会流失",)),
]


def _drawn(first, last):
    rng = random.Random(f"{first}-{last}")
    return "".join(chr(rng.randrange(first, last)) for _ in range(SIZE))


HOSTILE = {
    "one letter": "a" * SIZE,
    "one character": "高" * SIZE,
    "one negation": "不" * SIZE,
    "marks": "，" * SIZE,
    "spaces": " " * SIZE,
    "lines": "\n" * SIZE,
    "control characters": "".join(chr(i % 32) for i in range(SIZE)),
    "emoji": "😀👍🏽" * (SIZE // 3),
    "lone surrogates": "\ud800\udc00\udfff"[::-1] * (SIZE // 3),
    "invisible": "\u200b\ufeff" * (SIZE // 2),
    "combining": "e" + "\u0301" * SIZE,
    "expanding": "ﷺ" * SIZE,
    "labels": "1.①(2)" * (SIZE // 6),
    "poles": "成本高，成本低，" * (SIZE // 8),
    "denials": "不满意的客户不会流失 " * (SIZE // 11),
    "centres": "以以客户为" * (SIZE // 5),
    "counted": "1个2个" * (SIZE // 4),
    "changes": "从从客户到产品" * (SIZE // 7),
    "brackets": "([{" * (SIZE // 3),
    "comparisons": "成本比成本高" * (SIZE // 6),
    "english": "not higher switching cost " * (SIZE // 26),
    "every word another": " ".join(f"w{i}z" for i in range(SIZE // 7)),
    "apostrophes": "a'" * (SIZE // 2),
    "the reference": REFERENCE * (SIZE // len(REFERENCE)),
    "any character": _drawn(0, 0xFFFF),
    "any chinese": _drawn(0x3400, 0x9FFF),
    "beyond the plane": _drawn(0x10000, 0x10FFFF),
}


@pytest.fixture(autouse=True, scope="module")
def warm():
    score("轉移成本", REFERENCE, "问题")
    grade("轉移成本", POINTS, "问题")


def _milliseconds(work, tries=5):
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best * 1000


@pytest.mark.parametrize("name", HOSTILE)
def test_no_answer_takes_more_than_50_milliseconds(name):
    answer = HOSTILE[name]
    assert 0 <= score(answer, REFERENCE, "问题") <= 1
    assert 0 <= grade(answer, POINTS, "问题").mark <= 1
    assert _milliseconds(lambda: score(answer, REFERENCE, "问题")) < 50
    assert _milliseconds(lambda: grade(answer, POINTS, "问题")) < 50


@pytest.mark.parametrize("name", HOSTILE)
def test_no_reference_question_or_point_raises(name):
    hostile = HOSTILE[name][:5_000]
    assert 0 <= score("忠诚", hostile, hostile) <= 1
    assert 0 <= grade("忠诚", [Point(f"x{hostile}", contradict=(hostile,))], hostile).mark <= 1
