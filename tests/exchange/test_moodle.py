"""Moodle XML: each type of question, what it loses, and files that are broken or mean harm."""

import pytest

from crmlab.assess.marking import mark


def quiz(*questions):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"


def question(kind, ask, rest="", form="html"):
    return (
        f'<question type="{kind}"><name><text>q</text></name><questiontext format="{form}">'
        f"<text>{ask}</text></questiontext>{rest}</question>"
    )


def answer(text, fraction, why="", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f"<feedback><text>{why}</text></feedback>{more}</answer>"
    )


def losses(outcome):
    return [(loss.place.rpartition(":")[2], loss.what, loss.why) for loss in outcome.made.losses]


def test_multiple_choice_with_everything_around_it(bring):
    outcome = bring(
        quiz(
            '<question type="category"><category><text>$course$/第一章</text></category>'
            "</question>",
            question(
                "multichoice",
                '<![CDATA[<p>客户价值&nbsp;是</p><p><img src="@@PLUGINFILE@@/a%20b.png" alt="图1">'
                '</p>]]></text><file name="a b.png" encoding="base64">aGk=</file><text>',
                "<generalfeedback><text>见教材。</text></generalfeedback>"
                "<defaultgrade>2.0000000</defaultgrade><single>true</single>"
                + answer("<![CDATA[<p>总价值减总成本</p>]]>", 100, "对")
                + answer("价格", 0, "&lt;b&gt;错&lt;/b&gt;")
                + answer("成本", "33.33333")
                + "<hint><text>想一想</text></hint><hint><text>再想</text></hint>"
                "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
                "<incorrectfeedback><text>看第三章</text></incorrectfeedback>"
                "<tags><tag><text>重要</text></tag></tags>",
            ),
        ),
        "bank.xml",
    )
    asked = outcome.only()
    assert asked.ask.zh == "客户价值 是\n[图1]" and asked.key.zh == "总价值减总成本"
    assert [(d.zh, d.why and d.why.zh) for d in asked.distractors] == [
        ("价格", "错"),
        ("成本", None),
    ]
    assert asked.why.zh == "对\n见教材。" and asked.points == 2 and asked.hint.zh == "想一想"
    assert asked.source == "bank.xml:4; category: $course$/第一章; name: q; tags: 重要"
    assert losses(outcome) == [
        ("4", "image a b.png", "the bank holds text alone"),
        ("4", "33.3333% for 成本", "an answer is right or wrong"),
        ("4", "hint 再想", "one hint a question"),
        ("4", "feedback 看第三章", "it depends on the mark"),
    ]


def test_files_that_no_image_names_are_told(bring):
    rest = '<file name="talk.mp3" encoding="base64">aGk=</file>' + answer("true", 100)
    outcome = bring(quiz(question("truefalse", "x?", rest + answer("false", 0))), "q.xml")
    assert losses(outcome) == [("3", "file talk.mp3", "the bank holds text alone")]


def test_several_right_answers(bring):
    rest = "<single>false</single>" + "".join(map(answer, "abcd", (50, 50, -50, -50)))
    assert bring(quiz(question("multichoice", "x", rest)), "q.xml").only().credit == "net_correct"
    asked = bring(quiz(question("multichoiceset", "x", rest)), "q.xml").only()
    assert asked.credit == "all_or_nothing" and len(asked.key) == 2


@pytest.mark.parametrize("right", [True, False])
def test_true_or_false(bring, right):
    rest = answer("true", 100 * right, "t") + answer("false", 100 * (not right), "f")
    asked = bring(quiz(question("truefalse", "CRM是软件。", rest)), "q.xml").only()
    assert asked.key.zh == ("正确" if right else "错误")
    assert (asked.why.zh, asked.distractors[0].why.zh) == (("t", "f") if right else ("f", "t"))


def test_true_or_false_in_other_words_is_a_choice(bring):
    rest = answer("Vrai", 0, "f") + answer("Faux", 100, "t")
    asked = bring(quiz(question("truefalse", "R?", rest)), "q.xml").only()
    assert (asked.key.en, asked.why.en) == ("Faux", "t")
    assert [d.en for d in asked.distractors] == ["Vrai"]


def test_short_answer(bring):
    rest = "<usecase>1</usecase>" + answer("CRM", 100) + answer("c*m", 100) + answer("rm", 50, "?")
    outcome = bring(
        quiz(question("shortanswer", "a &lt;b&gt; &amp;lt;", rest, "plain_text")), "q.xml"
    )
    asked = outcome.only()
    assert asked.ask.en == "a <b> &lt; {1}" and asked.key[0].en == ("CRM",)
    assert [what for _, what, _ in losses(outcome)] == [
        "the answer c*m",
        "50% for rm",
        "feedback ?",
        "the distinction of capitals",
    ]


def test_numbers_with_tolerance_and_units(bring):
    rest = (
        answer("3.14", 100, "yes", "<tolerance>0.01</tolerance>")
        + answer("3", 0, "rounded", "<tolerance>0</tolerance>")
        + answer("*", 0, "no")
        + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
        "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
    )
    outcome = bring(quiz(question("numerical", "How {long}?", rest)), "q.xml")
    asked = outcome.only()
    assert asked.ask.en == "How { long }?" and asked.unit.en == "m" and asked.digits == 2
    assert mark(asked, 3.149).right and not mark(asked, 3.16).right
    assert [(slip.value, slip.why.en) for slip in asked.distractors] == [(3, "rounded")]
    assert [what for _, what, _ in losses(outcome)] == ["feedback no", "unit cm"]


def test_matching_and_ordering(bring):
    pairs = "".join(
        f"<subquestion><text><![CDATA[<p>{left}</p>]]></text><answer><text>{right}</text></answer>"
        "</subquestion>"
        for left, right in (("a", "1"), ("b", "2"), ("", "3"))
    )
    steps = answer("first", 1) + answer("second", 2) + answer("third", 3)
    match, order = bring(
        quiz(question("matching", "m", pairs), question("ordering", "o", steps)), "q.xml"
    ).questions
    assert [(p.left.en, p.right.en) for p in match.key] == [("a", "1"), ("b", "2")]
    assert [d.en for d in match.distractors] == ["3"]
    assert [step.en for step in order.key] == ["first", "second", "third"]


def test_essay(bring):
    points = "<graderinfo><text><![CDATA[<ol><li>One (2 points)</li><li>Two</li></ol>]]></text>"
    template = "<responsetemplate><text>Dear</text></responsetemplate>"
    outcome = bring(
        quiz(
            question("essay", "Discuss.", f"{points}</graderinfo>{template}"),
            question("essay", "Why?", "<generalfeedback><text>Because.</text></generalfeedback>"),
            question("essay", "And?"),
        ),
        "q.xml",
    )
    first, second = outcome.questions
    assert [(point.en, point.weight) for point in first.key] == [("One", 2), ("Two", 1)]
    assert [point.en for point in second.key] == ["Because"] and second.why.en == "Because."
    assert [what for _, what, _ in losses(outcome)] == [
        "answer template Dear",
        "a reference answer",
        "question",
    ]


def test_embedded_answers(bring):
    text = (
        "<![CDATA[<p>The capital is {1:SHORTANSWER:=Berlin#yes~=Berlin (East)~%50%Bonn}; "
        "{2:MULTICHOICE:~a~=b\\}~c#no} and {:NUMERICAL:=5:0}.</p>]]>"
    )
    outcome = bring(quiz(question("cloze", text)), "q.xml")
    asked = outcome.only()
    assert asked.ask.en == "The capital is {1}; {2} (a / b} / c) and {3}."
    assert [blank.en for blank in asked.key] == [("Berlin", "Berlin (East)"), ("b}",), ("5",)]
    assert mark(asked, ["berlin", "b}", "5"]).right
    assert [what for _, what, _ in losses(outcome)] == [
        "weights of the blanks",
        "50% for Bonn",
        "feedback no",
        "picking from a list",
    ]


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        ("{1:NM:=5:500} {1:SA:=a}", "a blank takes one number; got 5:500"),
        ("{1:NM:=five} {1:SA:=a}", "a blank takes one number; got five"),
        ("{1:NM:=3..4} {1:SA:=a}", "a blank takes one number; got 3..4"),
        ("{1:MULTIRESPONSE:=a~b} {1:SA:=a}", "no form for the blank MULTIRESPONSE"),
        ("{1:ESSAY:=a}", "no form for the blank ESSAY"),
        ("x {1:SHORTANSWER:~a}", "a blank has no answer to compare with; got -"),
        ("no blank", "there is no embedded answer"),
        ("x" + "{1:SA:=a}" * 10, "1 to 9 blanks; got 10"),
    ],
)
def test_embedded_answers_that_have_no_place_here(bring, ask, why):
    assert [loss.why for loss in bring(quiz(question("cloze", ask)), "q.xml").refused] == [why]


@pytest.mark.parametrize("kind", ["ddmarker", "calculated", "coderunner", "random", ""])
def test_types_without_a_form_here_are_told_by_name(bring, kind):
    (loss,) = bring(quiz(question(kind, "x [[1]]")), "q.xml").refused
    assert loss.why == f"no form here for the type {kind}"


@pytest.mark.parametrize(
    ("ask", "form", "text", "key"),
    [
        ("<p>x {1:MCV:=a~b#no}</p>", "single", "x", "a"),
        ("<p>x {1:MC:~%50%b~%100%a} y</p>", "single", "x ____ y", "a"),
        ("x {1:MULTIRESPONSE_H:=a~b~=c}", "multiple", "x", ["a", "c"]),
        ("x {2:NUMERICAL:=5.17:0.01#yes}", "numeric", "x", 5.17),
        ("x { 1 : NM : =0,35:0,01}", "numeric", "x", 0.35),
    ],
)
def test_one_embedded_answer_is_asked_in_its_own_form(bring, ask, form, text, key):
    asked = bring(quiz(question("cloze", f"<![CDATA[{ask}]]>")), "q.xml").only()
    assert (asked.form, asked.ask.en) == (form, text)
    got = asked.key if form != "single" else asked.key.en
    assert ([k.en for k in got] if form == "multiple" else got) == key
    assert form != "numeric" or asked.tolerance.absolute == 0.01


def test_a_number_with_a_tolerance_is_spelled_out_in_a_blank(bring):
    ask = "a {1:NM:=3.14:0.01} b {1:NM:=5:0.1} c {1:NM:=-0,5}"
    outcome = bring(quiz(question("cloze", ask)), "q.xml")
    asked = outcome.only()
    assert [blank.en for blank in asked.key] == [
        ("3.14", "3.13", "3.15"),
        ("5", "4.9", "5.0", "5.1"),
        ("-0.5",),
    ]
    assert (
        mark(asked, ["3.15", "5.0", "-0.5"]).right and not mark(asked, ["3.16", "5", "0.5"]).right
    )
    assert [what for _, what, _ in losses(outcome)] == [
        "the tolerance of 3.14:0.01",
        "the tolerance of 5:0.1",
    ]


@pytest.mark.parametrize(("kind", "box"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_missing_words_are_blanks_with_the_words_to_pick_from(bring, kind, box):
    def words(*given):
        return "".join(f"<{box}><text>{t}</text><group>{g}</group></{box}>" for t, g in given)

    one = words(("FROM", 1), ("SELECT", 1), ("WHERE", 1))
    several = words(("a", 1), ("b", 2), ("c", 1))
    outcome = bring(
        quiz(
            question(kind, "[[2]] x [[1]] [[9]]", one),
            question(kind, "[[1]] and [[2]]", several),
            question(kind, "no word", one),
        ),
        "q.xml",
    )
    first, second = outcome.questions
    assert first.ask.en == "{1} x {2} [[9]] (FROM / SELECT / WHERE)"
    assert [blank.en for blank in first.key] == [("SELECT",), ("FROM",)]
    assert second.ask.en == "{1} (a / c) and {2} (b)"
    assert [loss.why for loss in outcome.refused] == ["1 to 9 blanks; got 0"]
    assert losses(outcome)[0][1] == "picking from a list"


@pytest.mark.parametrize("kind", ["mtf", "kprime"])
def test_statements_are_joined_to_what_they_are(bring, kind):
    rows = "".join(
        f'<row number="{n}"><optiontext><text>{text}</text></optiontext>'
        f"<feedbacktext><text>{why}</text></feedbacktext></row>"
        for n, text, why in ((1, "R rises", "since S rises"), (2, "R falls", ""))
    )
    columns = "".join(
        f'<column number="{n}"><responsetext><text>{text}</text></responsetext></column>'
        for n, text in ((1, "True"), (2, "False"), (3, "Unknown"))
    )
    weights = "".join(
        f'<weight rownumber="{row}" columnnumber="{column}"><value> {value} </value></weight>'
        for row, column, value in ((1, 1, "1.000"), (1, 2, "0.000"), (2, 1, "0"), (2, 2, "1"))
    )
    scoring = "<scoringmethod><text>kprime</text></scoringmethod>"
    outcome = bring(quiz(question(kind, "Hold?", rows + columns + weights + scoring)), "q.xml")
    asked = outcome.only()
    assert [(p.left.en, p.right.en) for p in asked.key] == [
        ("R rises", "True"),
        ("R falls", "False"),
    ]
    assert [d.en for d in asked.distractors] == ["Unknown"] and asked.why.en == "since S rises"
    assert [what for _, what, _ in losses(outcome)] == ["the scoring kprime"]


def test_a_line_drawn_for_a_short_answer_is_its_blank(bring):
    right = answer("SELECT", 100)
    one, two = bring(
        quiz(question("shortanswer", "It is ____ here", right),
             question("shortanswer", "____ or ____", right)), "q.xml"
    ).questions  # fmt: skip
    assert one.ask.en == "It is {1} here" and two.ask.en == "____ or ____ {1}"


def test_a_type_without_quotes_and_an_image_as_moodle_1_had_it(bring):
    image = "<image>curve.png</image><image_base64>AAAA</image_base64>"
    text = quiz(question("truefalse", "R?", image + answer("true", 100) + answer("false", 0)))
    outcome = bring(text.replace('type="truefalse"', "type=truefalse"), "q.xml")
    assert outcome.only().key.en == "True"
    assert [what for _, what, _ in losses(outcome)] == ["file curve.png"]


def test_broken_questions_are_told_by_line_and_those_after_them_are_read(bring):
    fine = question("truefalse", "客户？", answer("true", 100) + answer("false", 0))
    broken = ("<question><questiontext><text>R&D</text>", "<question><b></question>", "<question")
    text = quiz(fine, broken[0], fine, broken[1] + fine, "", fine, broken[2])
    outcome = bring(text, "q.xml")
    assert len(outcome.questions) == 4
    assert [q.source.split(";")[0] for q in outcome.questions] == [
        "q.xml:3",
        "q.xml:5",
        "q.xml:6",
        "q.xml:8",
    ]
    assert [loss.place.rpartition(":")[2] for loss in outcome.refused] == ["4", "6", "10"]
    assert all("the XML is broken" in loss.why for loss in outcome.refused)


def test_a_file_cut_off_anywhere_is_read_to_its_end(bring):
    fine = question("truefalse", "x?", answer("true", 100) + answer("false", 0))
    whole = quiz(fine) + "\n<question"
    for at in range(0, len(whole), 3):
        outcome = bring(whole[:at], "q.xml")
        assert len(outcome.questions) == ("</question>" in whole[:at])


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig", "big5"])
def test_encodings(bring, encoding):
    declared = encoding.removesuffix("-sig")
    fine = question("truefalse", "客戶&nbsp;&#11;？\x0b", answer("true", 100) + answer("false", 0))
    text = quiz(fine).replace("UTF-8", declared)
    assert bring(text.encode(encoding), "q.xml").only().ask.zh == "客戶 ？"


def test_entities_are_not_unfolded(bring):
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    text = f'<!DOCTYPE quiz [<!ENTITY a0 "ha">{bomb}]>' + quiz(question("essay", "&a11;"))[39:]
    outcome = bring(text, "q.xml")
    assert outcome.questions == () and "defines entities" in outcome.refused[0].why
    evil = '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + quiz(question("essay", "&x;"))
    assert "root:" not in "".join(
        bring(evil.replace('<?xml version="1.0" encoding="UTF-8"?>', ""), "q.xml").told
    )


def test_a_million_tags_deep(bring):
    deep = "<a>" * 1_000_000 + "</a>" * 1_000_000
    fine = question("truefalse", "x?", answer("true", 100) + answer("false", 0))
    outcome = bring(quiz(question("essay", "y", deep), fine), "q.xml")
    assert len(outcome.questions) == 1 and len(outcome.refused) == 1
