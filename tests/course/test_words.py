import pytest

from crmlab.course.checking import check
from crmlab.course.words import COLUMNS, label, read_words, word, words
from crmlab.errors import CrmlabError
from crmlab.language import using
from crmlab.models.buying_center import ROLES, STAGES
from crmlab.models.lifecycle import Lifecycle

GOOD = "a,loyalty,A,甲,,,One.,一。,ours"


def test_a_term_is_found_by_any_of_its_names():
    names = ("switching_cost", "switching cost", "转移成本", "Switching Cost")
    found = {word(name).id for name in names}
    assert found == {"switching_cost"}
    with pytest.raises(CrmlabError, match="did you mean"):
        word("switchin cost")


def test_a_term_is_told_in_the_language_in_use_with_the_other_name_beside_it():
    with using("zh"):
        assert str(word("switching cost")).startswith("转移成本（switching cost）：")
    with using("en"):
        assert str(word("转移成本")).startswith("switching cost (转移成本): ")


@pytest.mark.parametrize(
    "name", [*ROLES, *STAGES, *Lifecycle.four_stages().stages, "before", "Huawei"]
)
def test_what_the_lessons_show_has_a_chinese_label(name):
    with using("zh"):
        assert any("\u4e00" <= character <= "\u9fff" for character in label(name)), name


def test_what_has_no_label_is_shown_as_it_is():
    assert label("no_such_thing") == "no such thing"
    assert label(0.95) == "0.95"


def test_every_topic_of_the_glossary_has_terms():
    assert len({w.topic for w in words().values()}) >= 20 and len(words()) >= 180


def test_mistakes_in_a_glossary_are_all_named(tmp_path):
    path = tmp_path / "words.csv"
    rows = [",".join(COLUMNS), GOOD, "b,loyalty,,乙,,,Two.,二。,ours", "c,loyalty", GOOD]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert [(p.line, p.problem) for p in check([path])] == [
        (3, "en must not be empty"), (4, "must have 9 cells; got 2"), (5, "id a stands twice"),
    ]  # fmt: skip
    path.write_text("id,en\n", encoding="utf-8")
    with pytest.raises(CrmlabError, match=r"words\.csv:1: the header must be"):
        read_words(path)
