import asyncio

import pytest

import crmlab as crm
from crmlab.assess.records import NotSaved, record
from crmlab.course.questions import bank
from crmlab.errors import CrmlabError
from crmlab.lab import check as checking
from crmlab.lab import drafts
from crmlab.lab.forms import form
from crmlab.lab.quiz import Quiz
from crmlab.language import using


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    monkeypatch.setenv("CRMLAB_RECORD", f"sqlite:///{tmp_path}/record.sqlite")
    monkeypatch.setenv("CRMLAB_LEARNER", "li")


KEYS = {
    "single": lambda given: given.question.key.en,
    "multiple": lambda given: [option.en for option in given.question.key],
    "cloze": lambda given: [blank.zh[0] for blank in given.question.key],
    "match": lambda given: {pair.left.en: pair.right.en for pair in given.question.key},
    "order": lambda given: [step.en for step in given.question.key],
    "numeric": lambda given: given.key,
    **dict.fromkeys(("short", "essay", "case"), lambda given: given.question.key[0].zh),
}


def stored():
    return record().attempts("li")


def test_a_wrong_answer_is_kept_then_told_why_and_can_be_tried_again():
    quiz = crm.quiz("stages-order")
    quiz.form.move(0, +1)
    quiz.act()
    assert [a.question for a in stored()] == ["stages-order"]
    if not quiz.cards[0].mark.right:
        assert str(quiz.cards[0].given.question.why)[:20] in quiz.told.value
    assert all(widget.disabled for widget in quiz.form.inputs)
    quiz.act()
    assert quiz.place == 1 and "<ol" in quiz.text.value
    quiz.act()
    assert quiz.place == 0 and quiz.cards[0].mark is None


def test_it_is_in_the_record_before_the_learner_is_told(monkeypatch):
    quiz = crm.quiz("stages-order")
    seen = []
    monkeypatch.setattr(quiz, "_show", lambda: seen.append(len(stored())))
    quiz.form.move(0, +1)
    quiz.submit()
    assert seen == [1]


def test_reopening_shows_what_was_answered():
    first = crm.quiz("stages-order")
    first.form.move(0, +1)
    first.submit()
    again = crm.quiz("stages-order")
    assert again.cards[0].answer == first.cards[0].answer
    again.go(0)
    assert [s.en for s in again.form.steps] == first.cards[0].answer


def test_a_question_may_be_skipped_and_comes_again():
    quiz = crm.quiz("stages-order", "retention-multiple")
    quiz.later.click()
    assert quiz.place == 1 and stored() == []
    quiz.later.click()
    assert quiz.place == 2 and quiz.later.disabled and "No answer yet" in quiz.text.value
    quiz.act()
    assert quiz.place == 0 and not quiz.later.disabled


def test_nothing_given_is_no_attempt():
    quiz = crm.quiz("stages-order")
    quiz.act()
    assert stored() == [] and "first" in quiz.told.value


def test_an_answer_of_the_wrong_kind_is_told_and_not_kept():
    quiz = crm.quiz("retention-multiple")
    quiz.form.text.value = "three or 4 or 5"
    quiz.act()
    assert stored() == [] and "one number" in quiz.told.value


def test_a_record_that_cannot_be_written_does_not_stop_the_quiz(monkeypatch):
    def fail(self, attempt):
        self.waiting.append(attempt)
        raise NotSaved("disk full")

    monkeypatch.setattr("crmlab.assess.records.Record.save", fail)
    quiz = crm.quiz("stages-order")
    quiz.form.move(0, +1)
    quiz.act()
    assert "not saved yet (disk full)" in quiz.told.value
    assert quiz.cards[0].mark is not None


@pytest.mark.parametrize("asked", tuple(bank()), ids=lambda q: q.id)
def test_every_question_can_be_shown_answered_and_restored(asked):
    with using("zh"):
        quiz = crm.quiz(asked.id)
    given = quiz.cards[0].given
    answer = KEYS[asked.form](given)
    quiz.form.restore(answer)
    again = form(given)
    again.restore(quiz.form.answer())
    assert again.answer() == quiz.form.answer()
    quiz.submit()
    assert quiz.cards[0].mark.answered
    assert "<script" not in quiz.told.value


def test_text_from_outside_is_never_html():
    asked = bank()["stages-order"]
    evil = asked.ask.model_copy(update={"en": "<img src=x onerror=alert(1)>"})
    with using("en"):
        quiz = Quiz("evil", [asked.model_copy(update={"ask": evil, "why": evil})])
        quiz.form.move(0, +1)
        quiz.act()
    assert "<img" not in quiz.text.value + quiz.told.value
    assert "&lt;img" in quiz.text.value and "&lt;img" in quiz.told.value


def answer_all(quiz, right=True):
    """Answer what is still to be answered in this sitting, and turn to its result."""
    for card in quiz.cards:
        if card.mark is None:
            quiz.go(quiz.cards.index(card))
            answer = KEYS[card.given.question.form](card.given)
            quiz.form.restore(answer if right else quiz_wrong(card))
            quiz.submit()
    quiz.go(len(quiz.cards))


def quiz_wrong(card):
    assert card.given.question.form == "single"
    return card.given.question.distractors[0].en


def test_a_long_quiz_is_taken_about_ten_questions_at_a_time():
    with using("en"):
        quiz = crm.quiz("four_stages")
        assert len(quiz.every) == 17 and [len(s) for s in quiz.sittings] == [9, 8]
        assert quiz.head.value == "Part 1 of 2 · Question 1 of 9"
        first = [card.given.question.id for card in quiz.cards]
        answer_all(quiz)
        assert quiz.head.value.startswith("Part 1 of 2 · Result")
        assert quiz.text.value.count("<li>") == 9 and quiz.progress.max == 9
        assert quiz.main.description == "Next 8 questions ▶"
        quiz.act()
        assert quiz.head.value == "Part 2 of 2 · Question 1 of 8" and quiz.place == 0
        assert not {card.given.question.id for card in quiz.cards} & set(first)
        quiz.go(-1)
        assert quiz.head.value.startswith("Part 1 of 2 · Result")
        quiz.go(0)
        quiz.go(-1)
        assert quiz.place == 0 and quiz.back.disabled


def test_a_long_quiz_opens_where_something_is_still_to_be_answered():
    quiz = crm.quiz("four_stages")
    answer_all(quiz)
    again = crm.quiz("four_stages")
    assert again.sitting == 1 and again.place == 0
    assert [c.answer for c in again.sittings[0]] == [c.answer for c in quiz.sittings[0]]
    answer_all(again)
    assert crm.quiz("four_stages").sitting == 1


def test_what_was_missed_is_asked_again_alone_in_its_sitting_and_after_the_last_in_all():
    quiz = crm.quiz("four_stages")
    single = next(c for c in quiz.cards if c.given.question.form == "single")
    quiz.go(quiz.cards.index(single))
    quiz.form.restore(quiz_wrong(single))
    quiz.submit()
    quiz.go(len(quiz.cards))
    quiz.later.click()
    assert single in quiz.cards and single.mark is None
    answer_all(quiz)
    written = {c.given.question.id for c in quiz.every if c.mark and not c.right}
    quiz.act()
    answer_all(quiz)
    written |= {c.given.question.id for c in quiz.cards if not c.right}
    assert quiz.later.disabled and f"({len(written)})" in quiz.main.description
    quiz.act()
    assert {c.given.question.id for s in quiz.sittings for c in s} == written


def test_after_everything_was_right_all_is_asked_once_more():
    quiz = crm.quiz("stages-order")
    answer_all(quiz)
    assert quiz.main.description == "Begin again"
    quiz.act()
    assert quiz.place == 0 and quiz.cards[0].mark is None


def test_what_was_begun_and_put_off_is_there_again_after_the_result():
    quiz = crm.quiz("retention-multiple")
    quiz.form.text.value = "three or 4"
    quiz.later.click()
    quiz.act()
    assert quiz.form.text.value == "three or 4"


def press_enter(line):
    line._handle_custom_msg({"event": "submit"}, [])


def test_enter_checks_and_goes_to_the_next_empty_blank_first():
    quiz = crm.quiz("retention-multiple")
    press_enter(quiz.form.text)
    assert "first" in quiz.told.value
    quiz.shown_at -= 1
    quiz.form.text.value = "4"
    press_enter(quiz.form.text)
    assert quiz.cards[0].mark.answered and quiz.place == 0

    blanks = next(q for q in bank() if q.form == "cloze" and len(q.key) == 2)
    quiz = crm.quiz(blanks.id)
    for n, line in enumerate(quiz.form.inputs):
        assert quiz.cards[0].mark is None
        line.value = f"text {n}"
        press_enter(line)
    assert quiz.cards[0].answer == ["text 0", "text 1"]


def test_a_click_waits_for_the_last_letters_which_the_page_sends_later():
    async def type_and_click():
        quiz = crm.quiz("retention-multiple")
        quiz.form.text.value = "1"
        quiz.main.click()
        quiz.form.text.value = "1.25"
        assert quiz.cards[0].mark is None
        await asyncio.sleep(drafts.PAUSE * 1.5)
        return quiz

    quiz = asyncio.run(type_and_click())
    assert quiz.cards[0].answer == "1.25" and [a.answer for a in stored()] == ["1.25"]


def test_a_double_click_on_the_last_next_does_not_begin_again(monkeypatch):
    monkeypatch.setattr("crmlab.lab.quiz.DOUBLE_CLICK", 60)
    quiz = crm.quiz("stages-order")
    answer_all(quiz)
    quiz.go(0)
    quiz.shown_at -= 60
    quiz.main.click()
    quiz.main.click()
    assert quiz.place == 1 and quiz.cards[0].mark is not None


def test_a_long_answer_is_kept_whole():
    asked = next(q for q in bank() if q.form == "short")
    quiz = crm.quiz(asked.id)
    text = "忠诚 loyalty " * 500
    quiz.form.text.value = text
    quiz.submit()
    assert stored()[0].answer == text.strip() and quiz.cards[0].mark.answered


def test_while_the_kernel_is_away_the_page_says_so_in_the_language_of_the_quiz():
    said = []
    for language in ("en", "zh"):
        with using(language):
            said.append(crm.quiz("stages-order").box.children[0].value)
    assert "The kernel has stopped" in said[0] and "内核已停止" in said[1]


def test_some_questions_are_asked_those_not_yet_right_first():
    assert len(crm.quiz("four_stages", n=3).cards) == 3
    with pytest.raises(CrmlabError, match="n must"):
        crm.quiz("four_stages", n=0)


def test_check_keeps_the_answer_and_hints_without_telling():
    with using("en"):
        told = crm.check("satisfaction-felt-loss", 1.84)
    assert "pleasant surprise" in repr(told) and "-4.14" not in repr(told)
    assert crm.check("satisfaction-felt-loss", -4.14).mark.right
    assert [a.mark for a in stored()] == [0.0, 1.0]


def test_check_unanswered_says_so_and_keeps_nothing():
    with using("en"):
        assert "No answer yet" in repr(crm.check("satisfaction-felt-loss", ...))
    assert stored() == []


def test_values_of_numpy_and_pandas_are_plain():
    import numpy as np
    import pandas as pd

    assert checking._plain(np.float64(2.5)) == 2.5
    assert checking._plain(np.array([2.5])) == 2.5
    assert checking._plain(pd.Series([1, 2])) == [1, 2]


def test_a_draft_is_still_there_after_turning_back():
    quiz = crm.quiz("stages-order", "retention-multiple")
    place = next(i for i, c in enumerate(quiz.cards) if c.given.question.form == "numeric")
    quiz.go(place)
    quiz.form.text.value = "three or 4"
    quiz.go(1 - place)
    quiz.go(place)
    assert quiz.form.text.value == "three or 4" and stored() == []


def test_a_draft_outlives_the_kernel_and_ends_with_the_answer():
    crm.quiz("retention-multiple").form.text.value = "three or 4"
    crm.quiz("stages-order").form.move(0, +1)
    again = crm.quiz("retention-multiple")
    assert again.form.text.value == "three or 4" and again.cards[0].mark is None
    again.form.text.value = "4"
    again.submit()
    assert set(record().begun("li")) == {"stages-order"} and len(stored()) == 1


def test_a_draft_of_another_wording_is_not_shown():
    record().begin("li", "retention-multiple", {"version": "old", "answer": "3"})
    assert crm.quiz("retention-multiple").form.text.value == ""


def test_only_the_latest_answer_is_marked_again(monkeypatch):
    for text in ("3", "4", "5"):
        quiz = crm.quiz("retention-multiple")
        quiz.again() if quiz.cards[0].mark else None
        quiz.form.text.value = text
        quiz.submit()
    marked = []
    monkeypatch.setattr("crmlab.lab.quiz.mark", lambda given, answer: marked.append(answer))
    assert crm.quiz("retention-multiple").cards[0].answer == "5" and marked == ["5"]


def test_a_draft_that_cannot_be_kept_stops_nothing(monkeypatch):
    def fail(*_):
        raise NotSaved("disk full")

    quiz = crm.quiz("retention-multiple")
    monkeypatch.setattr("crmlab.assess.records.Record.begin", fail)
    quiz.form.text.value = "4"
    quiz.submit()
    assert quiz.cards[0].mark.answered and len(stored()) == 1


def test_many_keys_are_kept_at_once(monkeypatch):
    kept = []
    monkeypatch.setattr("crmlab.assess.records.Record.begin", lambda *given: kept.append(given[3]))

    async def type_it():
        text = crm.quiz("retention-multiple").form.text
        for n in range(5):
            text.value = str(n)
        await asyncio.sleep(drafts.PAUSE * 1.5)
        text.value = "9"
        await asyncio.sleep(drafts.PAUSE * 1.5)

    asyncio.run(type_it())
    assert [content["answer"] for content in kept] == ["4", "9"]


def test_a_second_click_on_check_does_not_skip_the_reason(monkeypatch):
    quiz = crm.quiz("stages-order")
    quiz.form.move(0, +1)
    quiz.main.click()
    quiz.main.click()
    assert quiz.place == 0 and quiz.told.value
    quiz.shown_at -= 1
    quiz.main.click()
    assert quiz.place == 1


def test_a_quiz_without_questions_says_so():
    with using("en"):
        quiz = Quiz("review", [])
        quiz.act()
    assert "Nothing to practise" in quiz.head.value and quiz.main.disabled
    with pytest.raises(CrmlabError, match="topic, lesson or question"):
        crm.quiz()


def test_an_answer_checked_in_a_cell_is_shown_whole_in_the_quiz():
    asked = next(q for q in bank() if q.form == "cloze" and len(q.key) == 1)
    crm.check(asked.id, asked.key[0].zh[0])
    quiz = crm.quiz(asked.id)
    quiz.go(0)
    assert quiz.form.inputs[0].value == asked.key[0].zh[0]


@pytest.mark.parametrize("name", ["numeric", "match", "short", "order"])
def test_every_input_has_a_name_for_a_screen_reader(name):
    asked = next(q for q in bank() if q.form == name)
    inputs = crm.quiz(asked.id).form.inputs
    assert all(widget.tooltip for widget in inputs)
    if name in ("match", "order"):
        assert len({widget.tooltip for widget in inputs}) == len(inputs)
