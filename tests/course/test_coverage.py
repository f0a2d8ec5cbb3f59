import csv

import pytest

from crmlab.course.coverage import uncovered
from crmlab.course.questions import Bank, bank
from crmlab.errors import ContentError
from crmlab.language import using


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "curriculum.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


KNOWN = next(name for question in bank() for name in question.covers)


@pytest.mark.parametrize(
    "text",
    [
        f"id,term\nx-1,甲\n{KNOWN},乙\nx-2,丙\nx-1,甲\n",
        f"term,id\r\n甲,x-1\r\n乙,{KNOWN}\r\n\r\n丙,x-2\r\n",
        f'\ufefftopic,id\n"two\nlines", x-1\n乙,{KNOWN}\n丙,x-2\n',
        f"x-1\n{KNOWN}\n\nx-2\n",
        f"id\nx-1\n{KNOWN}\nx-2",
    ],
)
def test_ids_that_no_question_covers_are_named_once_in_their_order(written, text):
    assert uncovered(written(text), bank()) == ("x-1", "x-2")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ContentError, match=r"nowhere\.csv: there is no such file"):
        uncovered(tmp_path / "nowhere.csv", bank())


def test_without_questions_nothing_is_covered(written):
    assert uncovered(written(KNOWN), Bank({})) == (KNOWN,)


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("name,term\na,b\n", 1, 'must have a column "id"'),
        ("\n\nname,term\n", 3, 'must have a column "id"'),
        ("", None, 'must have a column "id"'),
        ("term,id\n甲,x-1\n乙\n", 3, "id must not be empty"),
        ("term,id\n甲,\n", 2, "id must not be empty"),
        ("id,术语\nx,客户\n".encode("gbk"), 1, "must be UTF-8"),
    ],
)
def test_a_file_that_is_no_list_of_ids_is_told_with_its_line(written, content, line, told):
    path = written(content)
    with pytest.raises(ContentError) as caught:
        uncovered(path, bank())
    assert (caught.value.path, caught.value.line) == (path, line)
    assert told in caught.value.problem
    with using("zh"), pytest.raises(ContentError, match=r"[一-龥]"):
        uncovered(path, bank())


def test_a_cell_longer_than_csv_allows_is_told_with_its_line(written):
    before = csv.field_size_limit(1000)
    try:
        with pytest.raises(ContentError, match=r"csv:2: not CSV"):
            uncovered(written("id,term\nx," + "a" * 1001), bank())
    finally:
        csv.field_size_limit(before)
