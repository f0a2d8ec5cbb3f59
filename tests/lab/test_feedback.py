import pytest

from crmlab.assess.marking import mark
from crmlab.course.questions import bank
from crmlab.course.variants import variant
from crmlab.lab.feedback import as_text, lines
from crmlab.language import using


def first(form):
    return next(q for q in bank() if q.form == form and len(q.key) > 2)


def rule(question, answer):
    """The sentence below the verdict, in both languages."""
    given = variant(question, "ann")
    sentences = []
    for language in ("en", "zh"):
        with using(language):
            sentences.append(as_text(given, mark(given, answer)).splitlines()[1])
    return sentences


@pytest.mark.parametrize(
    ("credit", "false", "en", "zh"),
    [
        ("each_decision", 0, "{right} of {n} are right", "共{n}项，对{right}项"),
        ("each_decision", 1, "{right} of {n} are right", "共{n}项，对{right}项"),
        ("net_correct", 0, "of {keys}: 1 − 0", "应选的{keys}项：1−0"),
        ("wrong_is_zero", 0, "1 of {keys}", "1/{keys}"),
        ("wrong_is_zero", 1, "With a wrong pick nothing", "不得分"),
        ("subset_half", 0, "count half", "得一半分"),
        ("subset_half", 1, "With a wrong pick nothing", "不得分"),
        ("all_or_nothing", 0, "Only the whole", "全部选对才得分"),
    ],
)
def test_part_of_the_points_is_told_with_the_rule_that_counted_it(credit, false, en, zh):
    asked = first("multiple").model_copy(update={"credit": credit})
    keys, n = len(asked.key), len(asked.key) + len(asked.distractors)
    picked = [asked.key[0], *asked.distractors[:false]]
    numbers = {"keys": keys, "n": n, "right": n - (keys - 1) - false}
    for sentence, wanted in zip(rule(asked, [o.en for o in picked]), (en, zh), strict=True):
        assert wanted.format(**numbers) in sentence


def test_blanks_pairs_and_steps_are_counted_one_by_one():
    blanks, pairs, steps = first("cloze"), first("match"), first("order")
    one = rule(blanks, [blanks.key[0].en[0]])
    assert one[0].endswith(f"1 of {len(blanks.key)}.") and one[1].endswith("填对1空。")
    one = rule(pairs, {pairs.key[0].left.en: pairs.key[0].right.en})
    assert one[0].endswith(f"1 of {len(pairs.key)}.") and one[1].endswith("连对1对。")
    n = len(steps.key) * (len(steps.key) - 1) // 2
    swapped = rule(steps, [steps.key[i].en for i in (1, 0, *range(2, len(steps.key)))])
    assert swapped[0].endswith(f"{n - 1} of {n}.") and swapped[1].endswith(f"排对{n - 1}对。")


def test_a_provisional_mark_says_what_was_compared():
    essay = next(q for q in bank() if q.form == "essay")
    en, zh = rule(essay, essay.key[0].en)
    assert "Only words were compared" in en and "只比对了用词" in zh


def test_a_right_answer_is_told_no_rule():
    asked = first("multiple")
    assert "counts" not in told(asked.id, [option.en for option in asked.key]).splitlines()[1]


def told(name, answer, reveal=True):
    given = variant(bank()[name], "ann")
    with using("en"):
        return as_text(given, mark(given, answer), reveal)


def test_a_wrong_pick_and_a_missed_one_are_told_apart():
    question = bank()["bc-huawei-moves"]
    missed, picked = question.key[0], question.distractors[0]
    text = told(question.id, [picked.en])
    assert f"{missed.en.rstrip('.')} — should be picked" in text
    assert f"{picked.en.rstrip('.')} — {picked.why.en}" in text


def test_a_wrong_pair_shows_the_right_one_beside_it_and_only_once():
    question = bank()["cases-tietong-challenges"]
    first, second = question.key[:2]
    text = told(question.id, {first.left.en: second.right.en})
    assert text.count(f"right: {first.right.en}") == 1 and "Answer" not in text


def test_a_hint_gives_no_blank_and_no_pair_away():
    for name in ("strategy-vision-gap", "cases-tietong-challenges"):
        question = bank()[name]
        answer = (
            ["foo"] * 3
            if question.form == "cloze"
            else {question.key[0].left.en: question.key[1].right.en}
        )
        assert "right:" in told(name, answer) and "right:" not in told(name, answer, reveal=False)


def test_a_question_left_out_gets_the_whole_answer():
    given = variant(bank()["bc-huawei-moves"], "ann")
    with using("zh"):
        shown = dict(lines(given, mark(given, []), reveal=True))
        assert "。；" not in shown["答案"] and str(given.question.key[0])[:-1] in shown["答案"]
