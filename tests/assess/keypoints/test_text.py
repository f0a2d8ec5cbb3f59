import pytest

from crmlab.assess.keypoints import text
from crmlab.assess.keypoints.text import NOT, clauses, grams, read, spans, stem


def meaning(written):
    return [clause.units for clause in clauses(read(written))]


@pytest.mark.parametrize(
    "one, other",
    [
        ("客户的忠诚", "顾客忠诚"),
        ("提高满意度", "提升了满意度"),
        ("转移成本越高", "转移成本更大"),
        ("loyalty", "忠诚"),
        ("Customers are loyal", "客户忠诚"),
        ("switching costs", "转移成本"),
        ("doesn't", "不"),
        ("doesn’t", "没有"),
        ("轉移成本", "转移成本"),
    ],
)
def test_words_of_one_meaning_are_the_same_units(one, other):
    assert meaning(one) == meaning(other) != []


@pytest.mark.parametrize(
    "one, other",
    [
        ("提高成本", "降低成本"),
        ("higher", "lower"),
        ("满意", "不满意"),
        ("loyal", "disloyal"),
        ("价格", "价值"),
        ("12.5%", "12.6%"),
        ("retention", "relation"),
    ],
)
def test_words_of_other_meaning_are_other_units(one, other):
    assert meaning(one) != meaning(other)


@pytest.mark.parametrize(
    "written", ["不仅", "不断", "非常", "无论", "not only", "no doubt", "notes", "noted"]
)
def test_what_only_looks_like_a_negation_is_none(written):
    assert NOT not in "".join(meaning(written))


@pytest.mark.parametrize("written", ["没用", "没什么用", "没有任何帮助", "play no role"])
def test_what_is_dismissed_is_marked(written):
    (clause,) = clauses(read(f"口碑{written}"))
    assert clause.meaning.endswith(text.DISMISSED)


@pytest.mark.parametrize(
    "one, other",
    [
        ("actions", "active"),
        ("director", "direct"),
        ("former", "formal"),
        ("objection", "objective"),
    ],
)
def test_words_that_share_only_a_stem_are_other_units(one, other):
    assert [c.meaning for c in clauses(read(one))] != [c.meaning for c in clauses(read(other))]


def test_a_text_is_split_at_marks_labels_and_spaces_between_chinese_words():
    assert len(meaning("1.降低成本；2、提高质量①保留客户 口碑(3)推荐。3.5%")) == 6
    assert len(meaning("the higher the price, the lower the demand")) == 2
    assert len(meaning("O(1)")) == 1


def test_labels_are_no_content():
    assert meaning("1.满意 2.忠诚") == meaning("①满意②忠诚") == meaning("满意；忠诚")


def test_spans_point_at_what_was_written():
    written = "顾客的Loyalty越来越高"
    folded = read(written)
    places = {unit: written[start:end] for unit, start, end in spans(folded, 0, len(folded))}
    assert places["客"] == places["户"] == "顾客"
    assert places["忠"] == "Loyalty"
    assert "的" not in places


def test_a_slip_leaves_most_groups_of_letters():
    right, slip = grams("satisfaction"), grams("satifaction")
    assert len(right & slip) >= len(right) / 3
    assert not grams("customer") & grams("product")


@pytest.mark.parametrize(
    "one, other",
    [
        ("satisfied", "satisfaction"),
        ("loyal", "loyalty"),
        ("profitable", "profitability"),
        ("processes", "process"),
        ("competitor", "competition"),
        ("retained", "retaining"),
        ("organise", "organization"),
        ("personalised", "personalize"),
        ("answered", "answer"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "one, other", [("behaviour", "behavior"), ("three steps", "3 steps"), ("centre", "center")]
)
def test_another_spelling_means_the_same(one, other):
    assert [c.meaning for c in clauses(read(one))] == [c.meaning for c in clauses(read(other))]


@pytest.mark.parametrize("word", ["is", "loss", "bus", "cost", "price"])
def test_short_words_keep_enough_to_tell_them_apart(word):
    assert len(stem(word)) >= 2


def test_what_is_read_is_bounded():
    assert len(read("客户" * 100_000)) == text.LONGEST
    assert len(clauses(read("客，" * 100_000))) <= text.MOST_CLAUSES
    assert clauses(read("")) == clauses(read("。，！")) == []
