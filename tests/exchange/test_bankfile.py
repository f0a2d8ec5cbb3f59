"""The file that is written: ids, language, and every text as it was."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from crmlab.course.checking import check
from crmlab.course.questions import Name, read_file
from crmlab.errors import CrmlabError
from crmlab.exchange import bankfile, forms
from crmlab.exchange.bankfile import make, prefix_of
from crmlab.exchange.draft import Draft
from crmlab.exchange.forms import Answer
from crmlab.exchange.markup import literal
from crmlab.exchange.text import GAP, clean

SOURCE = Path("folder/Quiz 1.gift")


def judged(ask, place="1"):
    draft = Draft(place)
    with draft.filling():
        forms.judge(draft, ask, True)
    return draft


def test_ids_are_made_of_the_files_name_and_the_number_in_the_source():
    refused = Draft("3", refused="why")
    note = Draft("4", lost={("what", "why"): None})
    drafts = [judged("a?"), refused, note, judged("b?", "7")]
    made = make(drafts, SOURCE, Path("Quiz 1.yaml"))
    assert made.text.count("\n- id: ") == 2 and "- id: quiz-1-1\n" in made.text
    assert "- id: quiz-1-3\n" in made.text and "source: Quiz 1.gift:7\n" in made.text
    assert (made.found, made.carried) == (3, 2)
    assert [(str(loss), loss.whole) for loss in made.losses] == [
        ("folder/Quiz 1.gift:3: question — why", True),
        ("folder/Quiz 1.gift:4: what — why", False),
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("题库", "题庫", "题库1"),
        ("Quiz 1", "Quiz_2"),
        ("é", "e", "è"),
        ("!", "?"),
        ("x" * 100, "x" * 101),
    ],
)
def test_prefixes_are_names_and_apart(names):
    prefixes = [prefix_of(name) for name in names]
    assert len(set(prefixes)) == len(names)
    for prefix in prefixes:
        TypeAdapter(Name).validate_python(f"{prefix}-20000")


@pytest.mark.parametrize(
    ("asked", "language"),
    [(["客户?", "who?"], "en"), (["客户?", "谁?", "who?"], "zh"), (["who?"], "en"), ([], "en")],
)
def test_the_language_is_that_of_most_questions(asked, language):
    made = make([judged(ask) for ask in asked], SOURCE, Path("x.yaml"))
    assert f"language: {language}\n" in made.text


def test_an_unknown_topic_is_named_with_the_nearest():
    with pytest.raises(CrmlabError, match='did you mean "loyalty"'):
        make([], SOURCE, Path("x.yaml"), "loyality")


def test_too_many_questions_are_told_one_by_one(monkeypatch):
    monkeypatch.setattr(bankfile, "MOST_QUESTIONS", 2)
    made = make([judged(f"{i}?") for i in range(4)], SOURCE, Path("x.yaml"))
    assert (made.found, made.carried, len(made.losses)) == (4, 2, 2)


def test_a_file_that_could_not_be_read_back_is_not_written(monkeypatch):
    monkeypatch.setattr(bankfile, "LARGEST", 100)
    with pytest.raises(CrmlabError, match="divide it"):
        make([judged("x?")], SOURCE, Path("x.yaml"))


def test_what_is_said_of_a_question_at_too_great_length_is_told():
    draft = judged("a?")
    draft.about = {"tags": "x" * bankfile.LONGEST_SOURCE}
    made = make([draft], SOURCE, Path("x.yaml"))
    ((what, why),) = [(loss.what, loss.why) for loss in made.losses]
    assert what.startswith("the end of: tags: xxx") and why == "over 1000 characters"


def test_the_same_source_gives_the_same_text():
    first, again = (make([judged("a?")], SOURCE, Path("x.yaml")).text for _ in range(2))
    assert first == again


NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "no",
            "1.0",
            "- a",
            "a: b",
            "#",
            "'",
            '"',
            "{1}",
            "{a}",
            "\\",
            "a\n\n b",
            "null",
            " x",
            "\x85",
            "\u2028",
            "\ud800",
            "\x00",
            GAP,
            "*",
            "😀",
            "~",
            "&amp;",
            "<b>",
        ]
    ),
)


def shown(raw):
    return clean(raw)[0]


@settings(max_examples=300)
@given(st.lists(NASTY, min_size=8, max_size=8, unique_by=lambda t: shown(t).casefold()), st.data())
def test_any_text_is_read_back_as_it_was(tmp_path_factory, texts, data):
    path = tmp_path_factory.mktemp("back") / "out.yaml"
    raw = [literal(f"q {text}") for text in texts]
    drafts = [Draft(str(i)) for i in range(6)]
    fill = [
        lambda d: forms.choice(
            d, raw[0], [Answer(t, 100 * (i < 1), t) for i, t in enumerate(raw)], many=False
        ),
        lambda d: forms.choice(
            d, raw[1], [Answer(t, 100 * (i < 3)) for i, t in enumerate(raw)], many=True
        ),
        lambda d: forms.cloze(d, f"q {GAP} b", [raw]),
        lambda d: forms.match(d, raw[3], list(zip(raw[:4], raw[4:], strict=True))),
        lambda d: forms.order(d, raw[4], raw),
        lambda d: forms.written(d, "short", raw[5], raw[6]),
    ]
    for draft, form in zip(drafts, fill, strict=True):
        with draft.filling():
            form(draft)
            draft.explain(raw[7])
    made = make(drafts, SOURCE, path)
    assert made.carried + sum(loss.whole for loss in made.losses) == made.found == 6
    path.write_text(made.text, "utf-8", newline="\n")
    file = read_file(path)
    assert file.problems == () and check([path]) == [] and len(file.questions) == made.carried
    want = [shown(f"q {text}").replace(GAP, "") for text in texts]
    by_form = {question.form: question for question in file.questions}
    if single := by_form.get("single"):
        got = [single.key, *single.distractors]
        assert [option.en.replace(GAP, "") for option in got] == want
        assert [option.why.zh.replace(GAP, "") for option in got[1:]] == want[1:]
    if order := by_form.get("order"):
        assert [step.zh.replace(GAP, "") for step in order.key] == want
    if cloze := by_form.get("cloze"):
        assert set(cloze.key[0].en) <= {text.strip() for text in want}
