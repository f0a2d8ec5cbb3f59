import json

import pytest

from crmlab.course import CONTENT
from crmlab.course.checking import check
from crmlab.course.questions import Numeric, bank, read_bank, read_file, schema
from crmlab.course.reading import ContentErrors
from crmlab.course.variants import variant
from crmlab.errors import CrmlabError
from crmlab.language import using

TEN_MISTAKES = """\
topic: lifecycle
questions:
- id: first
  form: single
  ask: {en: "A question?", zh: 一个问题？}
  key: {en: yes, zh: 是}
  distractors:
  - {en: no, zh: 否}
  why: {en: Because.}
  source: ours
- id: Second One
  form: single
  ask: {en: "A question?", zh: 一个问题？}
  key: {en: yes, zh: 是}
  distractors: [{en: no, zh: 否}]
  why: {en: Because., zh: 因为。}
  source: ours
- id: third
  form: sinlge
- id: fourth
  form: single
  ask: {en: "A question?", zh: 一个问题？}
  key: {en: yes, zh: 是}
  distractors: [{en: "Yes", zh: 否}]
  why: {en: Because., zh: 因为。}
  source: ours
- id: fifth
  form: cloze
  ask: {en: "It is {1}.", zh: 它是。}
  key: [{en: x, zh: 甲}]
  why: {en: Because., zh: 因为。}
  source: ours
- id: sixth
  form: numeric
  ask: {en: "How much is {m}?", zh: 多少？}
  draw: {m: {low: 1, high: 2, step: 1}}
  proof: {function: value.npv}
  why: {en: Because., zh: 因为。}
  source: ours
- id: seventh
  form: numeric
  ask: {en: "How much?", zh: 多少？}
  proof: {function: value.no_such_thing}
  why: {en: Because., zh: 因为。}
  source: ours
- id: eighth
  form: order
  ask: {en: "Order.", zh: "排序,先后。"}
  key: [{en: a1, zh: 甲}, {en: b1, zh: 乙}, {en: c1, zh: 丙}]
  why: {en: Because., zh: 因为。}
  source: ours
- id: eighth
  form: order
  ask: {en: "Order.", zh: 排序。}
  key: [{en: a1, zh: 甲}, {en: b1, zh: 乙}, {en: c1, zh: 丙}]
  why: {en: Because., zh: 因为。}
  source: ours
- id: tenth
  form: order
  ask: {en: "Order 顺序.", zh: 排序。}
  key: [{en: a1, zh: 甲}, {en: b1, zh: 乙}, {en: c1, zh: 丙}]
  why: {en: Because., zh: 因为。}
  source: ours
"""
WHERE = [
    (9, "why.zh is missing"),
    (11, "id"),
    (18, "sinlge"),
    (20, "stands twice"),
    (27, "{1}"),
    (33, "m"),
    (42, "no function value.no_such_thing"),
    (47, "full-width"),
    (51, "eighth stands twice"),
    (59, "Chinese characters"),
]


@pytest.fixture
def ten(tmp_path):
    path = tmp_path / "ten.yaml"
    path.write_text(TEN_MISTAKES, encoding="utf-8")
    return path


def test_ten_mistakes_are_all_named_with_file_and_line(ten):
    problems = check([ten])
    assert len(problems) == len(WHERE), "\n".join(map(str, problems))
    for problem, (line, text) in zip(problems, WHERE, strict=True):
        assert problem.path == ten
        assert text in problem.problem, problem
        assert abs(problem.line - line) <= 1, f"{problem} should be near line {line}"


def test_the_same_mistakes_are_told_in_chinese(ten):
    with using("zh"):
        problems = check([ten])
    assert "缺少why.zh" in str(problems[0])
    assert len(problems) == len(WHERE)


def test_words_that_yaml_1_1_would_change_stay_text(tmp_path):
    path = tmp_path / "plain.yaml"
    path.write_text(TEN_MISTAKES.replace("why: {en: Because.}", "why: {en: B., zh: 因。}"), "utf-8")
    first = read_file(path).questions[0]
    assert (first.key.en, first.distractors[0].en) == ("yes", "no")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topic: [", "not YAML"),
        ("a: &x 1\nb: *x\n", "aliases"),
        ("topic: lifecycle\ntopic: lifecycle\n", "stands twice"),
        ("[" * 3000, "YAML"),
        ("just text", "the file must be"),
    ],
)
def test_a_file_that_is_no_bank_is_refused_with_a_line(tmp_path, text, told):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    problems = check([path])
    assert problems and any(told in str(p) for p in problems)


def test_aliases_cannot_blow_a_file_up(tmp_path):
    path = tmp_path / "bomb.yaml"
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 30)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert any("alias" in str(p) for p in check([path]))


def test_a_file_that_is_not_utf8_names_the_line(tmp_path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes("topic: lifecycle\nquestions: []\n# 客户\n".encode("gbk"))
    (problem,) = check([path])
    assert problem.line == 3 and "UTF-8" in problem.problem


def test_an_id_in_two_files_is_named(tmp_path):
    body = TEN_MISTAKES.split("- id: eighth")[1].replace('"排序,先后。"', "排序。")
    for name in ("a", "b"):
        text = f"topic: lifecycle\nquestions:\n- id: eighth{body}"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentErrors, match=r"b\.yaml:3: id eighth stands in another file"):
        read_bank((tmp_path / "a.yaml", tmp_path / "b.yaml"))
    assert len(check([tmp_path])) == 1


def test_a_misspelt_lesson_is_named_with_its_line(tmp_path):
    source = (CONTENT / "quizzes/02_lifecycle/four_stages.yaml").read_text(encoding="utf-8")
    assert source.count("lesson: four_stages") == 1
    path = tmp_path / "bank.yaml"
    path.write_text(source.replace("lesson: four_stages", "lesson: four_stage"), encoding="utf-8")
    problems = check([path])
    assert problems and {problem.line for problem in problems} == {2}
    assert 'did you mean "four_stages"' in str(problems[0])


def test_the_course_bank_is_sound():
    assert [str(p) for p in check()] == []


def test_select_knows_topics_lessons_and_ids_and_names_the_nearest():
    every = bank()
    assert {q.lesson for q in every.select("four_stages")} == {"four_stages"}
    assert [q.id for q in every.select("stages-order")] == ["stages-order"]
    with pytest.raises(CrmlabError, match='did you mean "four_stages"'):
        every.select("four_stage")


def test_the_version_changes_with_the_text_and_not_with_its_bookkeeping():
    question = bank()["stages-order"]
    same = question.model_copy(update={"covers": ("x",), "source": "elsewhere"})
    other = question.model_copy(update={"why": question.why.model_copy(update={"en": "New."})})
    assert same.version == question.version != other.version


def test_the_schema_names_every_form():
    text = json.dumps(schema())
    for form in ("single", "multiple", "cloze", "match", "order", "numeric", "short", "essay"):
        assert f'"{form}"' in text


def test_the_schema_beside_the_bank_is_the_one_of_the_models():
    """Renew it with ``crmlab questions --schema > quizzes/schema.json``."""
    assert json.loads((CONTENT / "quizzes" / "schema.json").read_text("utf-8")) == schema()


def test_each_learner_has_a_variant_that_stays():
    for question in bank():
        mine, again = variant(question, "mine"), variant(question, "mine")
        assert mine == again
    drawn = [q for q in bank() if isinstance(q, Numeric) and q.draw]
    assert drawn
    assert any(variant(q, "a").numbers != variant(q, "b").numbers for q in drawn)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_key_is_finite(tmp_path, value):
    path = tmp_path / "nan.yaml"
    path.write_text(
        "topic: lifecycle\nquestions:\n- id: a\n  form: numeric\n"
        "  ask: {en: How much?, zh: 多少？}\n  why: {en: B., zh: 因。}\n  source: s\n"
        f"  key: {value}\n",
        encoding="utf-8",
    )
    assert [problem.line for problem in check([path])] == [8]


def test_proofs_cannot_reach_outside_the_models(tmp_path):
    path = tmp_path / "evil.yaml"
    for name in ("os.system", "value.np.savetxt", "lifecycle.__class__", "value.lifetime.number"):
        path.write_text(
            "topic: lifecycle\nquestions:\n- id: evil\n  form: numeric\n"
            "  ask: {en: How much?, zh: 多少？}\n  why: {en: B., zh: 因。}\n  source: s\n"
            f"  proof: {{function: {name}, arguments: {{a: 1}}}}\n",
            encoding="utf-8",
        )
        assert check([path]), name
