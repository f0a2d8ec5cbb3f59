import json

import pytest

from crmlab.assess.keypoints import Calibration, calibrate, score
from crmlab.assess.keypoints.calibration import DEFAULT
from crmlab.errors import CrmlabError

REFERENCES = [
    "1.降低获客成本；2.带来重复购买；3.形成口碑推荐；4.提高企业利润",
    "包括产品价值、服务价值、人员价值和形象价值",
    "The higher the switching cost, the more loyal the customer, and the lower the price pressure",
]
ANSWERS = [
    ["获客成本降低", "重复购买", "口碑推荐", "利润提高"],
    ["产品价值", "服务价值", "人员价值", "形象价值"],
    ["Higher switching costs make customers more loyal", "price pressure is lower"],
]


def marked(teacher):
    """Return answers that say more and more, marked by a teacher's rule on our own mark."""
    rows = []
    for reference, parts in zip(REFERENCES, ANSWERS, strict=True):
        for filler in ("", "客户关系管理", "见课本", "以上"):
            for n in range(len(parts) + 1):
                answer = "；".join([*parts[:n], filler])
                rows.append((answer, reference, teacher(score(answer, reference))))
    return rows


def distance(calibration, rows):
    off = [calibration.score(answer, reference) - mark for answer, reference, mark in rows]
    return sum(d * d for d in off) / len(off)


@pytest.mark.parametrize("teacher", [lambda m: m**2, lambda m: m**0.4], ids=["strict", "kind"])
def test_a_teachers_curve_is_learned(teacher):
    rows = marked(teacher)
    learned = calibrate(rows)
    assert distance(learned, rows) < 0.5 * distance(DEFAULT, rows)
    assert (learned.leniency < DEFAULT.leniency) == (teacher(0.5) < 0.5)


def test_what_agrees_already_stays_nearly_the_same():
    learned = calibrate(marked(lambda mark: mark))
    assert learned.leniency == pytest.approx(DEFAULT.leniency, rel=0.05)
    assert learned.full == pytest.approx(DEFAULT.full, rel=0.05)


def test_kindness_towards_one_question_is_its_own():
    rows = [
        (answer, reference, mark**0.4 if reference == REFERENCES[0] else mark)
        for answer, reference, mark in marked(lambda mark: mark)
    ]
    learned = calibrate(rows)
    kinder, same = (
        learned.score(parts[0], reference) - score(parts[0], reference)
        for parts, reference in zip(ANSWERS[:2], REFERENCES[:2], strict=True)
    )
    assert kinder > 0.05
    assert abs(same) < kinder / 2


@pytest.mark.parametrize("teacher", [lambda m: m**3, lambda m: m**0.2, lambda m: 1 - m])
def test_more_said_never_earns_less_and_nothing_earns_nothing(teacher):
    learned = calibrate(marked(teacher))
    marks = [learned.score("；".join(ANSWERS[1][:n]), REFERENCES[1]) for n in range(5)]
    assert marks == sorted(marks)
    assert marks[0] == 0
    assert all(0 <= mark <= 1 for mark in marks)


def test_a_calibration_survives_json():
    learned = calibrate(marked(lambda mark: mark**2))
    again = Calibration.from_json(json.loads(json.dumps(learned.to_json())))
    assert again == learned
    assert again.score(ANSWERS[0][0], REFERENCES[0]) == learned.score(ANSWERS[0][0], REFERENCES[0])


def test_too_little_to_learn_from_is_refused():
    rows = marked(lambda mark: mark)
    with pytest.raises(CrmlabError, match="at least 20 answers with different marks; got 19"):
        calibrate(rows[:19])
    with pytest.raises(CrmlabError, match="at least 20 answers"):
        calibrate([])
    with pytest.raises(CrmlabError, match="different marks; got all marks alike"):
        calibrate([(answer, reference, 0.5) for answer, reference, _ in rows])


@pytest.mark.parametrize("mark", [-0.1, 1.1, float("nan"), 85])
def test_marks_lie_between_0_and_1(mark):
    rows = [*marked(lambda m: m), ("忠诚", REFERENCES[0], mark)]
    with pytest.raises(CrmlabError, match="mark must be between 0 and 1"):
        calibrate(rows)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {**DEFAULT.to_json(), "full": "much"},
        {**DEFAULT.to_json(), "leniency": 0},
        {**DEFAULT.to_json(), "high": 2},
        {**DEFAULT.to_json(), "references": {"x": -1}},
    ],
)
def test_a_broken_calibration_is_refused(data):
    with pytest.raises(CrmlabError):
        Calibration.from_json(data)


def test_the_band_lies_between_its_ends():
    low, high = DEFAULT.low, DEFAULT.high
    assert not DEFAULT.provisional(low) and not DEFAULT.provisional(high)
    assert DEFAULT.provisional((low + high) / 2)
    assert DEFAULT.confidence((low + high) / 2) < min(
        DEFAULT.confidence(0.0), DEFAULT.confidence(1.0)
    )
