import asyncio

import pytest

import crmlab as crm
from crmlab.assess.attempts import Attempt
from crmlab.assess.records import MOCK_EXAM, record
from crmlab.course.questions import bank
from crmlab.errors import CrmlabError
from crmlab.lab import drafts
from crmlab.lab.flashcards import PREFIX
from crmlab.language import using


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLAB_RECORD", f"sqlite:///{tmp_path}/record.sqlite")
    monkeypatch.setenv("CRMLAB_LEARNER", "li")


def stored():
    return record().attempts("li")


def answered(name, share, at="2026-01-01T00:00:00+00:00"):
    question = bank()[name]
    record().save(Attempt("li", name, question.version, "en", "x", share, 1.0, 1.0, at=at))


def test_a_review_begins_with_what_is_due_and_asks_it_anew():
    answered("stages-order", 0.0)
    review = crm.review(n=5)
    assert len(review.cards) == 5
    assert review.cards[0].given.question.id == "stages-order"
    assert review.cards[0].mark is None


def test_a_review_mixes_the_topics():
    assert len({card.given.question.topic for card in crm.review(n=12).cards}) >= 5


def test_progress_names_what_keeps_going_wrong_with_its_lesson(capsys):
    answered("stages-order", 0.0)
    answered("stages-order", 0.0, "2026-01-02T00:00:00+00:00")
    with using("en"):
        seen = crm.progress()
        seen._ipython_display_()
    assert seen.what.stubborn == ("stages-order",)
    assert "1 shaky" in capsys.readouterr().out
    from crmlab.lab.practice import _row

    with using("zh"):
        row = _row(bank()["stages-order"])
    assert "02_lifecycle/01_four_stages.zh.ipynb" in row and "保持率" in row


def test_an_exam_tells_nothing_before_it_is_handed_in():
    exam = crm.mock_exam(minutes=20)
    exam.begin()
    for _ in exam.cards:
        form = exam.form
        if hasattr(form, "radio"):
            form.radio.value = form.radio.options[0][1]
        exam.go(exam.place + 1)
        assert exam.told.value == ""
    kept = len(stored())
    assert kept == sum(card.given.question.form == "single" for card in exam.cards)
    assert all(attempt.lesson == MOCK_EXAM for attempt in stored())
    exam.hand_in()
    assert "Report" in exam.told.value and len(stored()) == kept
    assert "points" in exam.head.value
    earned = sum(card.mark.mark for card in exam.cards if card.mark)
    assert sum(got for got, _ in exam.report().values()) == pytest.approx(earned)
    assert sum(of for _, of in exam.report().values()) == sum(
        card.given.question.points for card in exam.cards
    )


def test_an_answer_is_kept_when_the_question_is_left_and_again_when_it_changes():
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    place = next(i for i, c in enumerate(exam.cards) if c.given.question.form == "single")
    exam.go(place)
    for i in (0, 0, 1):
        exam.form.radio.value = exam.form.radio.options[i][1]
        exam.go(place + 1)
        exam.go(place)
    assert [a.answer for a in stored()] == [exam.form.radio.options[i][1] for i in (0, 1)]


def test_time_runs_out(monkeypatch):
    exam = crm.mock_exam(minutes=5)
    exam.begin()
    exam.started -= 5 * 60
    exam.go(0)
    assert exam.handed_in and "Report" in exam.told.value


def test_an_exam_goes_on_when_the_notebook_has_stopped():
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    forms = [card.given.question.form for card in exam.cards]
    one, many = forms.index("single"), forms.index("multiple")
    exam.go(one)
    exam.form.radio.value = exam.form.radio.options[1][1]
    exam.go(many)
    exam.form.inputs[1].value = True
    exam.started -= 600

    paper = record().begun("li")[MOCK_EXAM]
    record().begin("li", MOCK_EXAM, paper | {"started": exam.started})
    again = crm.mock_exam(minutes=60)
    assert [c.given.question.id for c in again.cards] == [c.given.question.id for c in exam.cards]
    assert again.cards[one].answer == exam.cards[one].answer and again.cards[one].mark
    assert 19 * 60 < again.seconds_left <= 20 * 60
    again.go(many)
    assert [box.value for box in again.form.inputs[:2]] == [False, True]
    again.hand_in()
    assert again.report() == (exam.hand_in(), exam.report())[1]
    assert MOCK_EXAM not in record().begun("li")
    assert crm.mock_exam(minutes=60).started is None


def test_an_answer_taken_back_stays_so_when_the_notebook_has_stopped():
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    place = next(i for i, c in enumerate(exam.cards) if c.given.question.form == "multiple")
    for ticked in (True, False):
        exam.go(place)
        exam.form.inputs[0].value = ticked
        exam.go(place + 1)
    again = crm.mock_exam(minutes=30)
    assert again.started is not None and again.cards[place].mark is None


def test_time_runs_out_while_the_notebook_is_closed():
    crm.mock_exam(minutes=5).begin()
    paper = record().begun("li")[MOCK_EXAM]
    record().begin("li", MOCK_EXAM, paper | {"started": paper["started"] - 300})
    late = crm.mock_exam(minutes=5)
    assert late.handed_in and "Report" in late.told.value
    assert crm.mock_exam(minutes=5).started is None


def test_what_was_typed_last_counts_when_time_runs_out_while_the_notebook_is_closed():
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    place = [card.given.question.form for card in exam.cards].index("single")
    exam.go(place + 1)
    exam.go(place)
    exam.form.radio.value = exam.form.radio.options[1][1]
    again = crm.mock_exam(minutes=30)
    assert again.place == place and again.form.radio.value == exam.form.radio.value
    paper = record().begun("li")[MOCK_EXAM]
    record().begin("li", MOCK_EXAM, paper | {"started": paper["started"] - 1800})
    late = crm.mock_exam(minutes=30)
    assert late.handed_in and late.cards[place].answer == exam.form.answer()


def test_an_exam_with_a_question_that_has_changed_does_not_go_on():
    exam = crm.mock_exam(minutes=5)
    exam.begin()
    paper = record().begun("li")[MOCK_EXAM]
    paper["questions"][0][1] = "old"
    record().begin("li", MOCK_EXAM, paper)
    assert crm.mock_exam(minutes=5).started is None


def test_a_draft_in_practice_is_none_in_an_exam_nor_the_other_way_round():
    exam = crm.mock_exam(minutes=30)
    place = next(i for i, c in enumerate(exam.cards) if c.given.question.form == "multiple")
    name = exam.cards[place].given.question.id
    crm.quiz(name).form.inputs[0].value = True
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    exam.go(place)
    assert not any(box.value for box in exam.form.inputs)
    exam.form.inputs[1].value = True
    assert ticked(crm.quiz(name)) == [True, False]
    exam = crm.mock_exam(minutes=30)
    assert ticked(exam) == [False, True]
    exam.hand_in()
    assert list(record().begun("li")) == [name]


def ticked(asking):
    return [box.value for box in asking.form.inputs[:2]]


def test_with_the_exam_its_drafts_end():
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    place = next(i for i, c in enumerate(exam.cards) if c.given.question.form == "multiple")
    exam.go(place)
    exam.form.inputs[0].value = True
    assert set(record().begun("li")) == {MOCK_EXAM, f"{MOCK_EXAM}:{place}"}
    exam.go(place + 1)
    assert set(record().begun("li")) == {MOCK_EXAM}
    exam.go(place)
    exam.form.inputs[0].value = False
    exam.go(place + 1)
    assert f"{MOCK_EXAM}:{place}" in record().begun("li")
    exam.hand_in()
    assert record().begun("li") == {}


def test_a_double_click_on_begin_skips_no_question():
    exam = crm.mock_exam(minutes=30)
    exam.on.click()
    exam.on.click()
    assert exam.place == 0
    exam.shown -= 1
    exam.on.click()
    assert exam.place == 1


def test_enter_in_an_exam_goes_to_the_next_empty_blank_first():
    exam = crm.mock_exam(minutes=60)
    place = next(i for i, card in enumerate(exam.cards) if two_blanks(card.given.question))
    exam.begin()
    exam.go(place)
    exam.shown -= 60
    for n, line in enumerate(exam.form.inputs):
        assert exam.place == place
        line.value = f"text {n}"
        line._handle_custom_msg({"event": "submit"}, [])
    assert exam.place == place + 1 and exam.cards[place].answer == ["text 0", "text 1"]


def two_blanks(question):
    return question.form == "cloze" and len(question.key) == 2


def test_a_click_that_waits_ends_when_the_paper_is_handed_in():
    async def click_and_hand_in():
        exam = crm.mock_exam(minutes=30)
        exam.begin()
        exam.form.inputs[0].value = exam.form.inputs[0].options[-1][1]
        exam.shown -= 60
        exam.on.click()
        exam.hand_in()
        await asyncio.sleep(drafts.PAUSE * 1.5)
        return exam

    assert asyncio.run(click_and_hand_in()).place == 0


def test_the_next_exam_is_another_paper():
    first = crm.mock_exam(minutes=30)
    same = crm.mock_exam(minutes=30)
    names = [card.given.question.id for card in first.cards]
    assert names == [card.given.question.id for card in same.cards]
    answered_in_exam = Attempt("li", names[0], "v", "en", "x", 0.0, 1.0, 1.0, lesson=MOCK_EXAM)
    record().save(answered_in_exam)
    assert names != [card.given.question.id for card in crm.mock_exam(minutes=30).cards]


def test_a_card_that_was_not_known_comes_again_and_both_are_kept():
    cards = crm.cards("loyalty")
    first, n = cards.stack[0], len(cards.stack)
    cards.show_back()
    assert str(first.definition) in cards.back.value
    cards.judge(False)
    assert cards.stack[-1] is first and len(cards.stack) == n
    cards.show_back()
    cards.judge(True)
    assert len(cards.stack) == n - 1
    assert [a.mark for a in stored()] == [0.0, 1.0]
    assert stored()[0].question == PREFIX + first.id


def test_a_topic_goes_by_its_name_in_either_language():
    assert len(crm.cards("客户忠诚").stack) == len(crm.cards("loyalty").stack)
    by_name = [card.given.question.id for card in crm.quiz("客户忠诚").cards]
    assert by_name == [card.given.question.id for card in crm.quiz("loyalty").cards]


def test_cards_of_an_unknown_topic_are_told():
    with pytest.raises(CrmlabError, match='did you mean "loyalty"'):
        crm.cards("loyalti")


@pytest.mark.parametrize("make", [crm.review, lambda: crm.cards("loyalty"), crm.mock_exam])
def test_without_a_kernel_there_is_a_sentence(make):
    with using("zh"):
        assert make()._repr_mimebundle_()["text/plain"].endswith("。")


def test_a_second_click_judges_no_term_that_was_not_turned_over():
    cards = crm.cards("loyalty")
    n = len(cards.stack)
    cards.show_back()
    cards.judge(True)
    cards.judge(True)
    assert len(cards.stack) == n - 1 and len(stored()) == 1


def test_an_answer_taken_back_in_an_exam_earns_nothing():
    exam = crm.mock_exam(minutes=30)
    exam.begin()
    place = next(i for i, c in enumerate(exam.cards) if c.given.question.form == "multiple")
    exam.go(place)
    exam.form.inputs[0].value = True
    exam.go(place + 1)
    assert exam.cards[place].mark is not None
    exam.go(place)
    exam.form.inputs[0].value = False
    exam.go(place + 1)
    assert exam.cards[place].mark is None and exam.cards[place].answer is None
