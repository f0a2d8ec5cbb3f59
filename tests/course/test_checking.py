"""The Chinese of glossary, labels and cases is looked over as that of questions is."""

import shutil

import pytest

from crmlab.course import CONTENT
from crmlab.course.checking import check

DATA = CONTENT / "data"


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("words.csv", "企业产品与服务的个人或组织。按", "企业产品与服务的个人;按", "full-width"),
        ("labels.csv", ",之前", ",之前 A", "no space"),
        ("cases/tietong/case.yaml", "铁通要建设本地网，", "铁通要建设本地网,", "full-width"),
    ],
)
def test_half_width_marks_and_spaces_are_told_with_their_line(tmp_path, name, right, wrong, told):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / name, path)
    assert check([path]) == []
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    problems = check([path])
    assert problems and told in str(problems[0])
    line = text[: text.index(right)].count("\n") + 1
    assert abs(problems[0].line - line) <= (1 if name.endswith("yaml") else 0)
