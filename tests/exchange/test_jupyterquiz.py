"""jupyterquiz: its four kinds of question, hidden or not, and JSON that breaks off."""

import base64
import json

import pytest

from crmlab.assess.marking import mark

CHOICE = {
    "question": "What does this print?",
    "code": 'a="1"\nprint(a+a < "2")',
    "type": "multiple_choice",
    "answer_cols": 2,
    "answers": [
        {"code": "x<b>", "correct": True, "feedback": "Yes."},
        {"answer": "2", "correct": False, "feedback": "No."},
        {"answer": 3, "correct": False},
    ],
}
MANY = {
    "question": "Which?",
    "type": "many_choice",
    "answers": [{"answer": name, "correct": name < "c", "feedback": name * 2} for name in "abcd"],
}
NUMBER = {
    "question": "Enter $\\pi$ to 2 places.",
    "type": "numeric",
    "precision": 2,
    "answers": [
        {"type": "value", "value": 3.14, "correct": True, "feedback": "Right."},
        {"type": "range", "range": [3.142857, 3.142858], "correct": True, "feedback": "22/7?"},
        {"type": "range", "range": [-100, 0], "correct": False, "feedback": "Too small."},
        {"type": "value", "value": 3, "correct": False, "feedback": "Rounded."},
        {"type": "default", "feedback": "Try again."},
    ],
}
STRING = {
    "question": "Name it.",
    "type": "string",
    "answers": [
        {"answer": "Numpy", "correct": True, "match_case": True, "feedback": "Good."},
        {"answer": "a*b", "correct": True, "fuzzy_threshold": 0.8},
        {"answer": "Pandas", "correct": False, "feedback": "Other one."},
    ],
}
EVERY = [CHOICE, MANY, NUMBER, STRING]
TEXT = json.dumps(EVERY, indent=1)
HIDDEN = base64.b64encode(TEXT.encode()).decode()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TEXT, "q.json"),
        (TEXT, "q.txt"),
        (HIDDEN, "q.json"),
        (HIDDEN, "q.txt"),
        (f'<span style="display:none" id="q1">{HIDDEN}</span>\n', "q.txt"),
        ("\ufeff" + TEXT.replace("\n", "\r\n"), "q.json"),
        ("\n".join(HIDDEN[i : i + 76] for i in range(0, len(HIDDEN), 76)), "q"),
    ],
    ids=["json", "as text", "hidden", "hidden as text", "in a tag", "BOM", "folded"],
)
def test_all_four_kinds(bring, text, name):
    choice, many, number, string = bring(text, name).questions
    assert choice.ask.en == 'What does this print?\n\na="1"\nprint(a+a < "2")'
    assert choice.form == "single" and choice.key.en == "x<b>" and choice.why.en == "Yes."
    assert [(d.en, d.why and d.why.en) for d in choice.distractors] == [("2", "No."), ("3", None)]
    assert many.form == "multiple" and [key.en for key in many.key] == ["a", "b"]
    assert [d.why.en for d in many.distractors] == ["cc", "dd"]
    assert number.key == 3.14 and number.digits == 2
    assert [(slip.value, slip.why.en) for slip in number.distractors] == [(3, "Rounded.")]
    assert mark(number, "3.14").right and not mark(number, "3.15").right
    assert mark(number, "3.1416").right, "rounded to two places it is the key"
    assert string.key[0].en == ("Numpy", "a*b") and mark(string, "numpy").right


def test_what_is_lost_is_told(bring):
    told = [line.partition("q.json:")[2] for line in bring(TEXT, "q.json").told]
    lines = [i for i, line in enumerate(TEXT.split("\n"), 1) if line == " {"]
    assert told == [
        f"{lines[2]}: the answer 3.142857..3.142858 — one number is the key",
        f"{lines[2]}: feedback 22/7? — for the answer 3.142857..3.142858",
        f"{lines[2]}: feedback Too small. — for the answer -100..0",
        f"{lines[2]}: feedback Try again. — for the answer any other",
        f"{lines[3]}: feedback Other one. — for the answer Pandas",
        f"{lines[3]}: match_case True — answers are compared by one rule",
        f"{lines[3]}: fuzzy_threshold 0.8 — answers are compared by one rule",
    ]


@pytest.mark.parametrize(
    ("value", "precision", "off"),
    [
        (3.14, 3, 0.005),
        (3, 2, 0.05),
        (1000, 2, 0.5),
        (0.012, 2, 0.0005),
        (0, 2, 0),
        (5, 0, 0),
        (3.14, "2", 0),
        pytest.param(3.14, 10**400, 0, id="huge"),
    ],
)
def test_precision_is_a_tolerance(bring, value, precision, off):
    entry = NUMBER | {"precision": precision, "answers": [{"value": value, "correct": True}]}
    assert bring(json.dumps([entry]), "q.json").only().tolerance.absolute == off


def test_a_range_alone_is_its_middle(bring):
    entry = NUMBER | {"answers": [{"range": [3.141, 3.142], "correct": True}]}
    asked = bring(json.dumps([entry]), "q.json").only()
    assert asked.key == 3.1415 and asked.tolerance.absolute == 0.0005


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (CHOICE | {"type": "essay"}, "no form here for essay"),
        (CHOICE | {"answers": {}}, "answers must be a list of blocks"),
        (CHOICE | {"answers": ["a"]}, "answers must be a list of blocks"),
        (CHOICE | {"answers": []}, "no right answer is marked"),
        (CHOICE | {"question": None, "code": ""}, "there is no question text"),
        ({}, "answers must be a list of blocks"),
        (NUMBER | {"answers": [{"value": "3.1.4", "correct": True}]}, "no number is right"),
        (NUMBER | {"answers": [{"value": float("nan"), "correct": True}]}, "no number is right"),
        (NUMBER | {"answers": [{"value": [3], "correct": True}]}, "no number is right"),
        (STRING | {"answers": [{"answer": "?", "correct": True}]}, "a blank has no answer"),
        (7, "not a question: 7"),
        ("text", "not a question: text"),
    ],
)
def test_what_is_no_question_is_told(bring, entry, why):
    outcome = bring(json.dumps([entry, CHOICE]), "q.json")
    assert len(outcome.questions) == 1
    (loss,) = outcome.refused
    assert loss.why.startswith(why)


@pytest.mark.parametrize(
    "rest",
    ['{"question": "b', "{]", "[" * 100_000, "nul", '{"a": 1' + "1" * 5000 + "}", '"\\ud800"'],
    ids=["cut off", "wrong", "deep", "word", "long number", "lone surrogate"],
)
def test_json_that_breaks_off_keeps_what_came_before(bring, rest):
    outcome = bring(f"[{json.dumps(CHOICE)},\n{rest}", "q.json")
    assert len(outcome.questions) == 1 and outcome.refused
    assert outcome.refused[0].place.endswith(":2")


def test_one_question_without_a_list(bring):
    assert bring(json.dumps(CHOICE), "q.json").only().form == "single"
