"""Workbooks of 学习通: columns by name, every kind of question, and sheets as people fill them."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from crmlab.assess.marking import mark

HEADER = [
    "目录",
    "题目类型",
    "大题题干",
    "小题题型",
    "小题题干",
    "正确答案",
    "答案解析",
    "难易度",
    "知识点",
    "标签",
    "课程目标",
    "建议分数",
    "选项数",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
]


def book(*sheets, **formats):
    """Return a workbook; each sheet is a list of rows, ``formats`` the number formats of cells."""
    made = Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
        for cell, number_format in formats.items():
            sheet[cell].number_format = number_format
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def row(kind="", ask="", answer=None, *options, **more):
    named = {"题目类型": kind, "大题题干": ask, "正确答案": answer} | more
    named |= dict(zip(("选项A", "选项B", "选项C", "选项D"), options, strict=False))
    return [named.get(name) for name in HEADER]


@pytest.fixture
def ask(bring):
    """Import one sheet of rows under the usual header."""
    return lambda *rows: bring(book([HEADER, *rows]), "题库.xlsx")


def losses(outcome):
    return [(loss.place.rpartition(":")[2], loss.what, loss.why) for loss in outcome.made.losses]


def test_a_single_choice_with_everything_around_it(ask):
    outcome = ask(
        row(
            "单选题",
            "<p>满意度C=b/a中，<b>b</b>是（&nbsp; ）</p>",
            "A",
            "A. 感知值",
            "B．期望值",
            "C、成本",
            目录="/第一章",
            答案解析="<p>b是感知值<br>a是期望值</p>",
            难易度="易",
            知识点="满意度",
            标签="重点",
            课程目标="目标1",
            建议分数=2.0,
            选项数=3.0,
        )
    )
    question = outcome.only()
    assert question.ask.zh == "满意度C=b/a中，b是（  ）" and question.key.zh == "感知值"
    assert [d.zh for d in question.distractors] == ["期望值", "成本"]
    assert question.why.zh == "b是感知值\na是期望值" and question.points == 2
    assert question.source == (
        "题库.xlsx:Sheet:2; 目录: /第一章; 难易度: 易; 知识点: 满意度; 标签: 重点; 课程目标: 目标1"
    )
    assert outcome.told == []


@pytest.mark.parametrize(
    "answer",
    [
        "ABC",
        "A,B、C",
        "a b c",
        "ＡＢＣ",
        "A；B；C",
        "A|B|C",
        "A#B#C",
        "CBA",
        "甲;乙;丙",
        "A\nB\nC",
        "A,B,C.",
        "A,B,C,",
        "答案：ABC",
        "（ABC）",
        "A-B-C",
        "A+B+C",
        "A.甲;B.乙;C、丙",
        "甲、乙、丙",
        '["A","B","C"]',
    ],
)
def test_a_multiple_choice_however_its_letters_stand(ask, answer):
    question = ask(row("多选题", "哪些？", answer, "甲", "乙", "丙", "丁")).only()
    assert question.form == "multiple" and [key.zh for key in question.key] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "answer", ["答案：B", "B.乙", "B、乙", "B 乙", "(B)", "【B】", "选项B", "选B", "B选项", "乙"]
)
def test_a_single_choice_however_its_letter_stands(ask, answer):
    assert ask(row("单选题", "哪个？", answer, "甲", "乙", "丙")).only().key.zh == "乙"


def test_a_letter_before_another_text_names_no_option(ask):
    assert ask(row("单选题", "哪个？", "A.乙", "甲", "乙")).refused
    assert ask(row("单选题", "哪个？", "CRM", "ERP", "CRM")).only().key.zh == "CRM"
    assert ask(row("单选题", "血型？", "A", "B", "A")).only().key.zh == "B", "a letter goes first"


def test_where_everything_is_right_nothing_is_wrong(ask):
    question = ask(row("多选题", "哪些？", "AB", "甲", "乙")).only()
    assert question.distractors == () and mark(question, ["甲", "乙"]).right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("对", True),
        ("正确", True),
        ("√", True),
        ("T", True),
        ("A", True),
        (True, True),
        (1, True),
        ("错", False),
        ("错误。", False),
        ("×", False),
        ("false", False),
        ("B", False),
        (0.0, False),
        ("（√）", True),
        ("V", True),
        ("A.对", True),
        ("答案：正确", True),
        ("✕", False),
        ("B、错误", False),
        ("Wrong", False),
    ],
)
def test_true_or_false(ask, answer, right):
    assert ask(row("判断题", "客户越多越好", answer)).only().key.zh == ("正确" if right else "错误")


def test_true_or_false_with_a_reason_after_it(ask):
    question = ask(row("判断题", "客户越多越好", "错误，要看价值（见第二章）")).only()
    assert question.key.zh == "错误" and question.why.zh == "要看价值（见第二章）"
    assert ask(row("判断题", "x", "×（应为期望值）")).only().why.zh == "（应为期望值）"
    assert ask(row("判断题", "x", "错误百出")).refused


def test_a_sheet_may_say_the_kind_by_its_name(bring):
    made = Workbook()
    made.active.title = "判断题"
    for cells in (["题干【必填】", "答案[必填]"], ["客户越多越好", "B"]):
        made.active.append(cells)
    file = io.BytesIO()
    made.save(file)
    assert bring(file.getvalue(), "q.xlsx").only().key.zh == "错误"


def test_true_or_false_by_the_letter_of_an_option(ask):
    assert ask(row("判断题", "x", "A", "错", "对")).only().key.zh == "错"
    assert ask(row("判断题", "x", "对", "错", "对")).only().key.zh == "对"
    question = ask(row("判断题", "x", "√", "错误", "正确")).only()
    assert question.key.zh == "正确" and question.distractors[0].zh == "错误"
    told = ask(row("判断题", "x", "√", "甲", "乙"))
    assert told.only().key.zh == "True"
    assert losses(told) == [("2", "the options 甲; 乙", "the answer stands elsewhere")]
    assert ask(row("判断题", "x", "也许")).refused[0].why == "neither right nor wrong; got 也许"


@pytest.mark.parametrize(
    "stem",
    [
        "包括____、成熟期和____。",
        "包括（）、成熟期和（　）。",
        "包括【 】、成熟期和（__）。",
        "包括<u>&nbsp;&nbsp;</u>、成熟期和<u> </u>。",
        "包括(____)、成熟期和（___）。",
        "包括[填空1]、成熟期和[填空2]。",
        "包括（空1）、成熟期和【填空2】。",
        "包括第1空、成熟期和第2空。",
        "包括__1__、成熟期和__2__。",
        "包括﹍﹍、成熟期和（　　）。",
    ],
)
def test_blanks_hold_one_answer_an_option_each_with_its_spellings(ask, stem):
    outcome = ask(row("填空题", stem, None, "成长期；发展期", "衰退期|退化期", 选项数=2))
    question = outcome.only()
    assert [blank.zh for blank in question.key] == [("成长期", "发展期"), ("衰退期", "退化期")]
    if "【" not in stem:
        assert question.ask.zh == "包括{1}、成熟期和{2}。" and outcome.told == []


def test_words_around_a_blank_keep_their_distance(ask):
    assert ask(row("填空题", "be ____ at __", None, "good", "it")).only().ask.zh == "be {1} at {2}"


def test_blanks_filled_from_a_list_by_letter(ask):
    outcome = ask(
        row("选词填空", "甲____乙____", "CA", "一", "二", "三"),
        row("填空题", "甲____乙____", "一；二", "一", "二"),
        row("填空题", "甲____", "其他", "一"),
        row("选词填空", "甲____乙____丙____", "ABA", "一", "二"),
    )
    listed, same, other, again = outcome.questions
    assert listed.ask.zh == "甲{1}乙{2} (一 / 二 / 三)"
    assert [blank.zh for blank in listed.key] == [("三",), ("一",)]
    assert same.ask.zh == "甲{1}乙{2}" and [b.zh for b in same.key] == [("一",), ("二",)]
    assert other.key[0].zh == ("一",)
    assert [blank.zh for blank in again.key] == [("一",), ("二",), ("一",)]
    assert losses(outcome) == [("4", "the answer 其他", "the options hold the answers")]


@pytest.mark.parametrize(
    ("answer", "spellings"),
    [
        ("满意度/满意率", ("满意度/满意率", "满意度", "满意率")),
        ("元/月", ("元/月",)),
        ("一##二", ("一", "二")),
        ("一｜二", ("一", "二")),
        ("答案：一", ("一",)),
        ("C#", ("C#",)),
    ],
)
def test_the_spellings_of_one_blank(ask, answer, spellings):
    assert ask(row("填空题", "甲____", answer)).only().key[0].zh == spellings


def test_empty_brackets_of_a_program_are_no_blank(ask):
    question = ask(row("填空题", "print()输出____", "a;b")).only()
    assert question.ask.zh == "print()输出{1}" and question.key[0].zh == ("a", "b")


def test_blanks_without_a_place_stand_at_the_end(ask):
    question = ask(
        row("填空题", "CRM的英文全称是", None, "customer relationship management")
    ).only()
    assert question.ask.zh == "CRM的英文全称是 {1}"
    outcome = ask(row("填空题", "甲____乙", None, "一", "二"))
    assert outcome.only().ask.zh == "甲____乙 {1} {2}"
    assert outcome.told[0].endswith("1 for 2 answers — the blanks stand at the end")


@pytest.mark.parametrize(
    "answer",
    [
        "一；二",
        "(1)一；(2)二",
        "第一空：一；第二空：二",
        "一、二",
        "一#二",
        "一\n二",
        "一 二",
        "一;二;",
        "一||二",
        "一/二",
        "一$$二",
        "①一②二",
        "（1）一（2）二",
        "1）一2）二",
        "空1：一；空2：二",
        "[填空1]一[填空2]二",
        "答案：一；二",
    ],
)
def test_blanks_answered_in_the_answer_column(ask, answer):
    question = ask(row("填空题", "甲____乙____", answer)).only()
    assert [blank.zh for blank in question.key] == [("一",), ("二",)]


def test_spellings_and_blanks_are_told_apart(ask):
    question = ask(row("填空题", "甲____乙____", "一|1；二|2")).only()
    assert [blank.zh for blank in question.key] == [("一", "1"), ("二", "2")]


def test_blanks_that_the_answer_does_not_fit_are_refused(ask):
    outcome = ask(row("填空题", "甲__乙__", "一；二；三"), row("填空题", "甲__", None, None, "二"))
    assert [loss.why for loss in outcome.refused] == [
        "2 blanks, but the answer is 一；二；三",
        "a blank has no answer to compare with; got -",
    ]


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("简答题", "short"),
        ("名词解释", "short"),
        ("计算题", "short"),
        ("论述题", "essay"),
        ("案例分析题", "case"),
        ("其它", "essay"),
    ],
)
def test_reference_answers_are_split_into_points(ask, kind, form):
    question = ask(row(kind, "为什么？", "答：1.成本低（2分）2、利润高（3分） (3)会推荐。")).only()
    assert question.form == form
    assert [(str(p.zh), p.weight) for p in question.key] == [
        ("成本低", 2),
        ("利润高", 3),
        ("会推荐", 1),
    ]


def test_an_answer_that_says_nothing_gives_way_to_the_explanation(ask):
    outcome = ask(
        row("论述题", "甲", "略", 答案解析="先看成本；再看利润"),
        row("论述题", "乙", "略。"),
        row("简答题", "丙", "", 答案解析="无"),
    )
    assert [str(p.zh) for p in outcome.only().key] == ["先看成本", "再看利润"]
    assert [place for place, what, _ in losses(outcome) if what == "question"] == ["3", "4"]


def test_a_choice_in_a_case_is_a_choice(ask):
    question = ask(row("案例分析题", "谁决定？", "B", "甲", "乙")).only()
    assert question.form == "single" and question.key.zh == "乙"


def test_parts_stand_under_what_they_ask_about(ask):
    outcome = ask(
        row("案例分析题", "<p>铁通想装交换机。</p><p><img src='x/y.png'></p>"),
        row("", "", "B", "甲", "乙", 小题题型="单选题", 小题题干="谁决定？"),
        row("", "", "因为价格；因为关系", 小题题型="简答题", 小题题干="为什么？"),
        row("完形填空", "I __1__ a __2__.", "A", "am", "is", 小题题型="单选题"),
        row("完形填空", "", "B", "is", "boy", 小题题型="单选题"),
        row("单选题", "另一题", "A", "甲", "乙"),
        row("", "", "A", "甲", "乙", 小题题型="单选题", 小题题干="没有大题"),
    )
    assert [(q.form, q.ask.zh) for q in outcome.questions] == [
        ("single", "铁通想装交换机。\n谁决定？"),
        ("short", "铁通想装交换机。\n为什么？"),
        ("single", "I __1__ a __2__.\n(1)"),
        ("single", "I __1__ a __2__.\n(2)"),
        ("single", "另一题"),
        ("single", "没有大题"),
    ]
    assert [what for _, what, _ in losses(outcome)] == ["image y.png"] * 2


def test_options_and_an_explanation_for_all_parts(ask):
    outcome = ask(
        row("共用选项题", "哪种药？", None, "甲", "乙", 答案解析="见第二章"),
        row("", "", "A", 小题题型="单选题", 小题题干="第一问"),
        row("", "", "B", 小题题型="单选题", 小题题干="第二问"),
        row("共用选项题", "哪天？", "B", "一", "二", 小题题型="单选题", 小题题干="第三问"),
        row("共用选项题", "哪天？", "A", 小题题型="单选题", 小题题干="第四问"),
    )
    assert [(q.ask.zh, q.key.zh) for q in outcome.questions] == [
        ("哪种药？\n第一问", "甲"),
        ("哪种药？\n第二问", "乙"),
        ("哪天？\n第三问", "二"),
        ("哪天？\n第四问", "一"),
    ]
    assert losses(outcome) == [("2", "explanation 见第二章", "it belongs to several questions")]


def test_pairs_written_out_are_joined(ask):
    question = ask(row("连线题", "配对", "A-1；B→乙；丙—3", "甲", "乙二")).only()
    assert [(p.left.zh, p.right.zh) for p in question.key] == [
        ("甲", "1"),
        ("乙二", "乙"),
        ("丙", "3"),
    ]


def test_options_in_the_stem_or_in_one_cell(bring):
    header = ["题型", "题干", "选项", "答案"]
    outcome = bring(
        book(
            [
                header,
                ["单选题", "哪个？A.甲 B.乙", "", "B"],
                ["单选题", "哪个？\n(A) 甲\n(B) 乙", "", "B"],
                ["单选题", "哪个？（A）甲（B）乙", "", "B"],
                ["单选题", "哪个？", "A.甲|B.乙", "B"],
                ["多选题", "哪个？", "A、甲 B、乙 C、丙", "BC"],
                ["单选题", "哪个？", "甲\n乙", "B"],
                ["单选题", "哪个？", "甲;乙", "乙"],
                ["填空题", "维生素A.和B.____", "", "C"],
                ["单选题", "哪个？", "甲", "A"],
                ["单选题", "哪个？A.甲 B.； C.乙", "", "B"],
            ]
        ),
        "q.xlsx",
    )
    *choices, blank = outcome.questions
    assert [q.ask.zh for q in choices] == ["哪个？"] * 7
    keys = [q.key.zh if q.form == "single" else [k.zh for k in q.key] for q in choices]
    assert keys == ["乙", "乙", "乙", "乙", ["乙", "丙"], "乙", "乙"]
    assert blank.ask.zh == "维生素A.和B.{1}"
    assert [loss.why for loss in outcome.refused] == [
        "there is only one option",
        "the answer names no option; got B",
    ]


@pytest.mark.parametrize(
    "names",
    ["选项1 选项2", "选项一 选项二", "备选项A 备选项B", "答案A 答案B", "选项A内容 选项B内容"],
)
def test_other_names_of_options(bring, names):
    header = ["序号", "题目名称", *names.split(), "正确选项", "难度等级"]
    outcome = bring(book([header, [7, "哪个？", "甲", "乙", "B", "易"]]), "q.xlsx")
    question = outcome.only()
    assert question.key.zh == "乙" and question.distractors[0].zh == "甲"
    assert "序号: 7; 难度等级: 易" in question.source and outcome.told == []


def test_other_names_of_everything_else(bring):
    header = [
        "试题题面",
        "题型名称",
        "参考答案",
        "答案详解",
        "题目分值",
        "所属章节",
        "A项",
        "B项",
        "A",
    ]
    cells = ["哪个？", "单选题", "B", "因为", 2, "第一章", "甲", "乙", "丙"]
    outcome = bring(book([header, cells]), "q.xlsx")
    question = outcome.only()
    assert (question.ask.zh, question.key.zh, question.why.zh) == ("哪个？", "乙", "因为")
    assert question.points == 2 and "第一章" in question.source
    assert [d.zh for d in question.distractors] == ["甲"]
    assert losses(outcome) == [("2", "column A: 丙", "the bank has no place for it")]


def test_options_beside_a_written_answer_are_told(ask):
    outcome = ask(row("简答题", "为什么？", "成本低", "甲", "乙"))
    assert losses(outcome) == [("2", "the options 甲; 乙", "the answer stands elsewhere")]


def test_letters_alone_are_no_reference_answer(ask):
    assert ask(row("", "哪个？", "B")).refused[0].why == "no form here for the kind -"


def test_a_question_without_answer_or_parts_is_told(ask):
    outcome = ask(row("案例分析题", "材料"), row("单选题", "x", "A", "甲", "乙"), row("阅读", "y"))
    assert losses(outcome) == [
        ("2", "question", "there is no answer"),
        ("4", "question", "there is no answer"),
    ]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (row("单选题", "x", None, "甲", "乙"), "the answer names no option; got -"),
        (row("单选题", "x", "E", "甲", "乙"), "the answer names no option; got E"),
        (row("单选题", "x", "丙", "甲", "乙"), "the answer names no option; got 丙"),
        (row("单选题", "x", "A", "甲"), "there is only one option"),
        (row("单选题", "x", "A", "甲", "甲"), "甲 is right and wrong"),
        (row("单选题", "x", "A", "<img src='a.png'>", "乙"), "the right option is empty"),
        (row("单选题", "<p> </p>", "A", "甲", "乙"), "there is no question text"),
        (row("连线题", "x", "A-1"), "no form here for the kind 连线题"),
        (row("编程题", "x", "print()"), "no form here for the kind 编程题"),
        (row("排序题", "x", "AB", "甲", "乙", "丙"), "the order does not name every option"),
        (row("单选题", "x" * 4001, "A", "甲", "乙"), "the question has more than 4000 characters"),
        (row("单选题", "x", "A", "Yes", "yes"), 'distractors: "yes" stands twice'),
    ],
)
def test_what_is_no_question_is_told_by_row(ask, cells, why):
    outcome = ask(row("单选题", "好题", "A", "甲", "乙"), cells)
    assert len(outcome.questions) == 1
    ((place, what, told),) = [loss for loss in losses(outcome) if loss[1] == "question"]
    assert (place, what) == ("3", "question") and told.startswith(why)


def test_smaller_things_that_are_lost(ask):
    outcome = ask(
        row("单选题", "x", "AB", "甲", "乙", "丙", 选项数=4, 建议分数="两分"),
        row("单选题", "y", "A", "甲", "乙", "乙", "以上都对"),
        row("多选题", "z_x0001_", "AB", "甲", "乙", "<p><br></p>"),
    )
    assert losses(outcome) == [
        ("2", "4 options", "3 are filled in"),
        ("2", "any one of several right answers", "asked as: pick all that hold"),
        ("2", "points 两分", "points are numbers above 0"),
        ("3", "an option 乙", "it stands twice"),
        ("3", "the order of the options", "one speaks of the others by place"),
        ("4", "1 control characters", "they are no text"),
        ("4", "an option", "it is empty"),
    ]


def test_an_order_is_that_of_the_letters(ask):
    question = ask(row("排序题", "先后？", "CAB", "二", "三", "一")).only()
    assert [step.zh for step in question.key] == ["一", "二", "三"]


def test_cells_are_read_as_they_are_seen(bring):
    rows = [HEADER, row("单选题", 2024.0, "B", 0.8, 0.855, datetime(1949, 10, 1), True)]
    rows.append(row("填空题", "_x0041_年____", "", 1985.0, 选项数=1.0))
    rows.append(row("单选题", "x", "A", date(2020, 1, 2), datetime(2020, 1, 2, 3, 4), 12.50, 1e-7))
    first, second, third = bring(book(rows, N2="0%", O2="0.0%"), "q.xlsx").questions
    assert first.ask.zh == "2024" and first.key.zh == "85.5%"
    assert [d.zh for d in first.distractors] == ["80%", "1949-10-01", "TRUE"]
    assert second.ask.zh == "A年{1}" and second.key[0].zh == ("1985",)
    assert third.key.zh == "2020-01-02"
    assert [d.zh for d in third.distractors] == ["2020-01-02 03:04:00", "12.5", "1e-07"]


def test_other_headers_notes_above_empty_rows_and_several_sheets(bring):
    notes = [
        ["导入说明：题型必填"],
        [],
        ["* 题型（必填）", "题 干：", "答案", "A", "B", "\t选项C\t", "备注"],
    ]
    header = notes[-1]
    outcome = bring(
        book(
            [
                *notes,
                ["单选题", "甲？", "A", "a", "b"],
                [None] * 9,
                [None, "乙？", "C", "a", "b", "c"],
                header,
                ["判断题", "丙？", "对", None, None, None, "看看"],
            ],
            [["说明"], ["没有题目"]],
            [],
            [
                ["标准答案", "题目内容", "试题类型"],
                ["1998；1999", "哪年？", "填空题"],
                ["对", "丁？", None],
            ],
        ),
        "q.xlsx",
    )
    assert [q.ask.zh for q in outcome.questions] == [
        "甲？",
        "乙？",
        "丙？",
        "哪年？ {1}",
        "丁？ {1}",
    ]
    assert [(loss.place.partition("xlsx:")[2], loss.what) for loss in outcome.made.losses] == [
        ("Sheet:8", "column 备注: 看看"),
        ("Sheet", "1 rows above the header"),
        ("Sheet1", "2 rows"),
    ]


@pytest.mark.parametrize(
    ("answer", "options", "form"),
    [
        ("A", ("甲", "乙"), "single"),
        ("AB", ("甲", "乙", "丙"), "multiple"),
        ("√", (), "single"),
        ("因为成本低", (), "short"),
    ],
)
def test_the_kind_is_seen_from_the_answer_where_no_column_tells(ask, answer, options, form):
    assert ask(row("", "x", answer, *options)).only().form == form


def test_more_rows_than_a_bank_has_are_told(bring, monkeypatch):
    monkeypatch.setattr("crmlab.exchange.sheets.MOST_ROWS", 3)
    monkeypatch.setattr("crmlab.exchange.table.MOST_ROWS", 3)
    rows = [row("单选题", f"第{i}题", "A", "甲", "乙") for i in range(9)]
    outcome = bring(book([HEADER, *rows]), "q.xlsx")
    assert len(outcome.questions) == 2 and outcome.told[0].endswith("too many rows")


def test_the_old_format(bring):
    data = Path(__file__).with_name("chaoxing.xls").read_bytes()
    outcome = bring(data, "旧.xls")
    choice, judged, blanks, dated, why = outcome.questions
    assert choice.ask.zh == "客户保持率是（  ）" and choice.key.zh == "85.5%" and choice.points == 2
    assert [d.zh for d in choice.distractors] == ["80%", "100%"] and choice.why.zh == "见第三章"
    assert all("目录: /第一章" in q.source for q in outcome.questions)
    assert judged.key.zh == "错误"
    assert blanks.ask.zh == "公司成立于{1}年，在{2}月"
    assert [blank.zh for blank in blanks.key] == [("1985",), ("5", "五")]
    assert dated.key.zh == "1949-10-01" and dated.distractors[0].zh == "12.5"
    assert [str(p.zh) for p in why.key] == ["成本低", "利润高"]
    assert [loss.what for loss in outcome.made.losses] == ["1 rows above the header"]
    assert bring(data, "旧.xlsx").questions[0].key == choice.key, "whatever its name says"
