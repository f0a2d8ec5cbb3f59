"""YAML as course files have it: text, lists and mappings, within bounds."""

import pytest

from crmlab.course import reading
from crmlab.course.reading import ContentErrors, parse


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "file.yaml"
        path.write_text(text, encoding="utf-8")
        return parse(path)

    return read


def problems(read, text):
    with pytest.raises(ContentErrors) as caught:
        read(text)
    return [(problem.line, problem.problem) for problem in caught.value.problems]


def test_every_scalar_is_text_and_every_key_has_its_line(read):
    data, lines = read("a: no\nb:\n- 1.10\n- {c: 007}\nd: |\n  x\n  y\n")
    assert data == {"a": "no", "b": ["1.10", {"c": "007"}], "d": "x\ny\n"}
    assert lines[("b",)] == 2 and lines[("b", 0)] == 3
    assert lines[("b", 1, "c")] == 4 and lines[("d",)] == 5


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_a_million_levels_are_refused_and_not_climbed_down(read, opening):
    (problem,) = problems(read, opening * 1_000_000)
    assert problem[0] == 1 and "20 levels" in problem[1]


def test_more_entries_than_a_course_has_are_refused(read, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ENTRIES", 100)
    assert len(read("[" + "a, " * 98 + "a]")[0]) == 99
    assert "entries" in problems(read, "[" + "a, " * 200 + "a]")[0][1]


def test_a_file_too_large_is_not_opened(read, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 1000)
    assert problems(read, "a" * 1001) == [(None, "larger than 0.001 MB")]


def test_an_alias_or_a_name_given_twice_is_told_and_the_rest_is_read_on(read):
    assert problems(read, "a: &x 1\nb: *x\nc: 1\nc: [1, 2]\nd: *y\n") == [
        (2, "write it out: no aliases (*name)"),
        (4, '"c" stands twice in the same block'),
        (5, "write it out: no aliases (*name)"),
    ]


def test_one_document_a_file(read):
    assert problems(read, "a: 1\n---\nb: 2\n") == [(2, "one document (---) a file")]
    assert read("") == (None, {})
