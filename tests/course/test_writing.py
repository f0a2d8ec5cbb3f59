"""What is written is read back letter by letter."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crmlab.course import writing
from crmlab.course.reading import parse
from crmlab.errors import ContentError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.one_of(
    TEXT,
    st.sampled_from(
        ["", " ", "no", "on", "~", "null", "1.10", "007", "0x1f", "1e3", "2024-01-01", "=", "<<",
         "- x", "? x", "x: y", "x #y", "#x", "'", '"', "\\", "\\n", "`", "@x", "%x", "!x", "&x",
         "*x", "|", ">", "---", "...", "[a", "{a}", "a\n", "\na", "a\n\nb", "  a\nb", "a \nb",
         "a\n b", "\t", "a\tb", "\ta\nb", "a\r\nb", "a\x85b\nc", "\u2028", "a\u2029\nb", "\ufeff",
         "\x00", "\x1b[0m", "\x7f", "\ufffe", "😀", "𠀀", "客户：“满意”，#1", "a" * 5000]
    ),
)  # fmt: skip
DATA = st.dictionaries(
    st.text("abc", min_size=1, max_size=5),
    st.recursive(NASTY, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=8),
    min_size=1,
)


def read_back(text, path):
    path.write_text(text, encoding="utf-8", newline="\n")
    return parse(path)[0]


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "Python"])
def test_anything_is_read_back_as_it_was(tmp_path_factory, pure):
    path = tmp_path_factory.mktemp("back") / "file.yaml"

    @given(DATA)
    def there_and_back(data):
        assert read_back(writing.dump(data), path) == data

    if pure:

        class Pure(yaml.SafeDumper):
            def ignore_aliases(self, data):
                return True

        Pure.add_representer(str, writing._text)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "_Dumper", Pure)
            there_and_back()
    else:
        there_and_back()


def test_numbers_are_written_as_the_model_reads_them(tmp_path):
    numbers = {"a": 3, "b": 0.1, "c": -1e-9, "d": 12345678901.5}
    back = read_back(writing.dump(numbers), tmp_path / "numbers.yaml")
    assert {name: float(value) for name, value in back.items()} == numbers


def test_the_file_is_made_for_people():
    text = writing.dump({"questions": [{"ask": "一句很长的话，" * 40, "key": ["对", "错"]}] * 2})
    assert "&" not in text and "\\u" not in text
    assert text.count("\n- ask:") == 2 and text.count("\n") == 1 + 2 * 4


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "lesson.ipynb"
    path.write_text("old")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ContentError, match="must be writable; got No space left"):
        writing.save(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
