from crmlab.assess.marking import mark
from crmlab.course.questions import bank
from crmlab.course.variants import variant
from crmlab.lab.feedback import as_text, lines
from crmlab.language import using


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
