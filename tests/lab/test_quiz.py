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
