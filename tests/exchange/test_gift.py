"""GIFT as Moodle reads it: its documented examples, and what teachers' files hold beside."""

import pytest

from crmlab.assess.marking import mark
from crmlab.exchange.gift import blocks


def test_one_right_option(bring):
    question = bring("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}").only()
    assert question.form == "single" and question.key.en == "no one"
    assert [d.en for d in question.distractors] == ["Grant", "Jefferson"]
    assert question.ask.en == "Who's buried in Grant's tomb?"
    assert question.topic == "loyalty" and question.why is None


def test_a_missing_word_leaves_a_gap(bring):
    question = bring("Grant is {~buried =entombed ~living} in Grant's tomb.").only()
    assert question.ask.en == "Grant is ____ in Grant's tomb."
    question = bring("Two plus two equals {=four =4}.").only()
    assert question.form == "cloze" and question.ask.en == "Two plus two equals {1}."
    assert question.key[0].en == ("four", "4")


@pytest.mark.parametrize("text", ["{T}", "{TRUE}", "{true#bad#good}", "{ T # bad # good }"])
def test_true(bring, text):
    question = bring(f"The sun rises in the east.{text}").only()
    assert question.key.en == "True" and [d.en for d in question.distractors] == ["False"]
    if "#" in text:
        assert question.distractors[0].why.en == "bad" and question.why.en == "good"


def test_false_in_chinese(bring):
    question = bring("客户越多，利润一定越高。{F#想想成本。#对。}").only()
    assert (question.key.zh, question.distractors[0].zh) == ("错误", "正确")
    assert question.distractors[0].why.zh == "想想成本。" and question.why.zh == "对。"


def test_short_answer_earns_for_any_spelling_and_tells_what_earns_half(bring):
    outcome = bring("Jesus Christ was from {\n=Nazareth#Yes!\n=%75%Nazereth#Misspelled.\n}")
    question = outcome.only()
    assert question.key[0].en == ("Nazareth",) and question.why.en == "Yes!"
    assert outcome.told == [
        f"{outcome.made.losses[0].place}: 75% for Nazereth — an answer is right or wrong",
        f"{outcome.made.losses[0].place}: feedback Misspelled. — for the answer Nazereth",
    ]
    assert outcome.made.losses[0].place.endswith("bank.gift:1")


def test_a_wildcard_is_no_answer_but_an_escaped_star_is(bring):
    outcome = bring("2 \\* 3 is written {=2\\*3 =2*x}")
    assert outcome.only().key[0].en == ("2*3",)
    assert "the answer 2*x" in outcome.told[0]
    outcome = bring("It is {=*mass* =weigh* =* a\\*}")
    assert outcome.only().key[0].en == ("mass", "weigh", "a*"), "any text includes none"
    assert [loss.what for loss in outcome.made.losses] == [
        "the answer *mass*",
        "the answer weigh*",
        "the answer * a\\*",
    ]
    assert bring("All {=*}").refused[0].why.startswith("a blank has no answer")


@pytest.mark.parametrize(
    ("inside", "key", "off", "digits"),
    [
        ("#1822", 1822, 0, 0),
        ("#1822:5", 1822, 5, 0),
        ("#3.141..3.142", 3.1415, 0.0005, 4),
        ("#-2.5e1:.5", -25, 0.5, 0),
        ("#=7:1 ####why", 7, 1, 0),
        ("#\n=1822:0\n", 1822, 0, 0),
    ],
)
def test_numbers(bring, inside, key, off, digits):
    question = bring(f"How many? {{{inside}}}").only()
    assert question.form == "numeric" and question.key == key
    assert question.tolerance.absolute == off and question.digits == digits
    assert mark(question, key + off).right and not mark(question, key + off + 0.01).right


def test_a_wrong_number_keeps_what_is_said_of_it(bring):
    outcome = bring("How many? {#\n=10:1#Right.\n=%50%20:0#Double.\n=%0%5:0#Half.\n~#Think.}")
    question = outcome.only()
    assert [(s.value, s.why.en) for s in question.distractors] == [(5, "Half.")]
    assert question.why.en == "Right."
    assert [line.partition("gift:1: ")[2] for line in outcome.told] == [
        "the answer 20:0 — one number is the key",
        "feedback Double. — for the answer 20:0",
        "feedback Think. — for the answer any other",
    ]


@pytest.mark.parametrize("inside", ["#five", "#1:x", "#", "#1e999", "#1..two", "#=%50%3"])
def test_what_is_no_number_is_refused(bring, inside):
    (loss,) = bring(f"How many? {{{inside}}}").refused
    assert "no number is right" in loss.why


def test_matching_with_a_right_too_many(bring):
    question = bring("Match.{=Canada->Ottawa =Italy -> Rome\n= -> Paris}").only()
    assert [(p.left.en, p.right.en) for p in question.key] == [
        ("Canada", "Ottawa"),
        ("Italy", "Rome"),
    ]
    assert [d.en for d in question.distractors] == ["Paris"]
    assert bring("Match.{=a->b =c}").refused[0].why == "no -> in c"


@pytest.mark.parametrize(
    ("weights", "rule", "told"),
    [
        ((50, 50, -50, -50), "net_correct", False),
        ((50, 50, -100, -100), "wrong_is_zero", False),
        ((50, 50, None, None), "each_decision", True),
        ((70, 30, -50, -50), "net_correct", True),
        ((50, 50, -25, -25), "net_correct", True),
        ((33.33333, 33.33333, -100, 33.33333), "wrong_is_zero", False),
    ],
)
def test_weights_become_the_rule_that_they_mean_or_the_nearest(bring, weights, rule, told):
    marks = ["" if weight is None else f"%{weight}%" for weight in weights]
    answers = "\n".join(f"~{m}{name}" for m, name in zip(marks, "abcd", strict=True))
    outcome = bring(f"Which? {{\n{answers}\n}}")
    question = outcome.only()
    rights = {name for name, w in zip("abcd", weights, strict=True) if (w or 0) > 0}
    assert question.form == "multiple" and {key.en for key in question.key} == rights
    assert question.credit == rule
    assert any("weights" in line for line in outcome.told) is told


def test_several_right_ones_are_asked_as_pick_all_and_told(bring):
    outcome = bring("Which? {=a =b ~c}")
    assert outcome.only().form == "multiple" and "any one of several" in outcome.told[0]


def test_essay(bring):
    outcome = bring("Why?{}\n\nWhy not?{####Because of cost; because of time.}")
    assert [loss.what for loss in outcome.refused] == ["question"]
    question = outcome.only()
    assert [point.en for point in question.key] == ["Because of cost", "because of time"]
    assert any("general feedback serves" in line for line in outcome.told)


def test_general_feedback_and_that_of_the_key_are_the_reason(bring):
    question = bring("Which?{=a#Yes, a.\n~b#No.\n####Remember: a.}").only()
    assert question.why.en == "Yes, a.\nRemember: a."
    assert question.distractors[0].why.en == "No."


def test_escapes(bring):
    question = bring(
        "::T\\:1::Which \\{x\\} equals 5\\: \\# \\~?{\n= \\= 2 + 3\\nor so\n~ \\\\alpha\n~ \\frac}"
    ).only()
    assert question.ask.en == "Which {x} equals 5: # ~?"
    assert question.key.en == "= 2 + 3\nor so"
    assert [d.en for d in question.distractors] == ["\\alpha", "\\frac"]
    assert "title: T:1" in question.source


def test_an_equals_sign_inside_a_line_is_text_where_each_answer_has_its_line(bring):
    outcome = bring("Which?{\n=E=mc^2\n~E=mc\n}")
    assert outcome.only().key.en == "E=mc^2"
    assert "unescaped" in outcome.told[0]
    assert bring("Which?{~E=mc}").only().key.en == "mc", "on one line Moodle's reading holds"


def test_html_becomes_text_and_plain_text_stays(bring):
    outcome = bring(
        '[html]<p>Which is <b>right</b>?<br>Look\\: <img src\\="a/x.png"></p>'
        "{=[html]<i>a</i> ~b&lt;}"
        "\n\n[plain]Is <b> bold &amp; why?{T}"
    )
    first, second = outcome.questions
    assert first.ask.en == "Which is right?\nLook:" and first.key.en == "a"
    assert first.distractors[0].en == "b<"
    assert second.ask.en == "Is <b> bold &amp; why?"
    assert [line.partition("gift:1: ")[2] for line in outcome.told] == [
        "image x.png — the bank holds text alone"
    ]


def test_categories_comments_and_titles(bring):
    text = "// c {\n$CATEGORY: $course$/A\n\n::One:: x?{T}\n// {inside}\n\n$CATEGORY: B\ny?{F}\n"
    one, two = bring(text).questions
    assert "category: $course$/A; title: One" in one.source and "bank.gift:4" in one.source
    assert "category: B" in two.source and two.ask.en == "y?"


def test_a_description_or_a_broken_question_is_told_with_its_line_and_the_rest_goes_on(bring):
    outcome = bring(
        "Read this.\n\n::bad:: open {=a\n~b\n\n::good:: x?{T}\n\ny}\n\nz?{T} {F}\n\nw?{T}"
    )
    assert [(loss.place.rpartition(":")[2], loss.why) for loss in outcome.refused] == [
        ("1", "a description, not a question"),
        ("3", "the answers are not closed by }"),
        ("8", "a description, not a question"),
        ("10", "more than one block of answers"),
    ]
    assert [q.ask.en for q in outcome.questions] == ["x?", "w?"]
    assert [q.id for q in outcome.questions] == ["out-3", "out-6"]


def test_blank_lines_inside_braces_and_none_between_questions(bring):
    text = "a?{\n\n=b\n\n~c\n}\nd?{T}\n::e:: e?{F}\nf\ng?{T}"
    assert [line for line, _ in blocks(text)] == [1, 7, 8]
    assert [q.ask.en for q in bring(text).questions] == ["a?", "d?"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "gb18030"])
def test_encodings(bring, encoding):
    text = "客户关系管理的英文缩写是{=CRM ~ERP}。\r\n\r\n谁是决策者？{~甲 =乙}"
    first, second = bring(text.encode(encoding)).questions
    assert first.ask.zh == "客户关系管理的英文缩写是____。" and second.key.zh == "乙"


def test_western_text_is_not_taken_for_chinese(bring):
    text = "Où est le café d'été à Besançon, près de l'hôtel?{=là ~ici}".encode("cp1252")
    assert bring(text).only().ask.en == "Où est le café d'été à Besançon, près de l'hôtel?"


def test_what_looks_like_a_blank_or_a_drawn_number_is_no_such_thing(bring):
    text = "x^\\{2\\} and \\frac\\{a\\}\\{b\\}: {#3}\n\nx_\\{1\\} is {=y}"
    numeric, cloze = bring(text).questions
    assert numeric.ask.en == "x^{ 2 } and \\frac{ a }{ b }:"
    assert cloze.ask.en == "x_{ 1 } is {1}"


def test_a_decimal_comma_is_a_point(bring):
    asked = bring("Pi? {#3,14:0,01}").only()
    assert asked.key == 3.14 and asked.tolerance.absolute == 0.01 and asked.digits == 2
    assert bring("Many? {#1,500}").refused, "it may divide thousands"


def test_several_blocks_of_answers_are_blanks(bring):
    outcome = bring(
        "::w::[html]<b>Water</b> has {=1 =one} of O, {#2:0} of {~He =H#yes} \\= {=a\\}b}.\n"
        "::e::Get {1:SA:=a~=b} of it\nand be {1:MC:~on~=with} it\n"
        "::f::f() { return 1; } is {T}"
    )
    water, embedded = outcome.questions
    assert water.ask.en == "Water has {1} of O, {2} of {3} (He / H) = {4}."
    assert [blank.en for blank in water.key] == [("1", "one"), ("2",), ("H",), ("a}b",)]
    assert embedded.ask.en == "Get {1} of it\nand be {2} (on / with) it"
    assert [blank.en for blank in embedded.key] == [("a", "b"), ("with",)]
    assert [loss.why for loss in outcome.refused] == ["more than one block of answers"]


def test_escaped_braces_end_no_question(bring):
    question = bring("In \\{x\\}\nthe x is {#3}\n\n\\{y\\} is\nnot {F}").questions[0]
    assert question.ask.en == "In { x }\nthe x is" and question.key == 3


def test_a_right_option_may_be_marked_twice(bring):
    one, listed = bring("{~=It ~There} is good.\n\nWhich?{\n ~=a\n ~b = c\n}").questions
    assert one.key.en == "It" and [d.en for d in one.distractors] == ["There"]
    assert listed.key.en == "a" and [d.en for d in listed.distractors] == ["b = c"]
