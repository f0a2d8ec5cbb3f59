"""What the learner edited is never lost; what was not edited is kept up to date."""

import json
import platform
from pathlib import Path

import pytest

from crmlab.errors import CrmlabError
from crmlab.lab.workspace import deliver, fingerprint
from crmlab.language import using

LESSON = "01_concepts/03_satisfaction.en.ipynb"


def notebook(*sources: str, output: str = "") -> str:
    outputs = [output] if output else []
    cells = [{"cell_type": "code", "source": source, "outputs": outputs} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("00_start_here.{}.ipynb", "01_concepts/03_satisfaction.{}.ipynb"):
        for language in ("en", "zh"):
            path = tmp_path / "content/notebooks" / name.format(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(notebook(f'crm.use("{language}")'))
    return tmp_path / "content"


@pytest.fixture
def folder(tmp_path: Path, content: Path) -> Path:
    folder = tmp_path / "my-crmlab"
    assert deliver(content, folder, "en") == []
    return folder


def publish(content: Path, text: str) -> str:
    (content / "notebooks" / LESSON).write_text(text)
    return text


def lessons(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.ipynb"))


def test_only_the_chosen_language_is_delivered(folder: Path) -> None:
    assert lessons(folder) == ["00_start_here.en.ipynb", LESSON]


def test_both_languages_live_in_one_folder(content: Path, folder: Path) -> None:
    assert deliver(content, folder, "zh") == []
    assert len(lessons(folder)) == 4


def test_an_untouched_lesson_becomes_the_new_edition(content: Path, folder: Path) -> None:
    new = publish(content, notebook("new"))
    assert deliver(content, folder, "en") == []
    assert (folder / LESSON).read_text() == new


def test_outputs_are_no_edit(content: Path, folder: Path) -> None:
    ran = notebook('crm.use("en")', output="42")
    (folder / LESSON).write_text(ran)
    assert deliver(content, folder, "en") == []
    assert (folder / LESSON).read_text() == ran
    new = publish(content, notebook("new"))
    assert deliver(content, folder, "en") == []
    assert (folder / LESSON).read_text() == new


def test_a_lesson_names_the_language_of_this_kernel_so_that_opening_changes_nothing(
    content: Path, folder: Path
) -> None:
    built = json.loads(notebook("新")) | {"metadata": {"language_info": {"name": "python"}}}
    publish(content, json.dumps(built))
    assert deliver(content, folder, "en") == []
    mine = json.loads((folder / LESSON).read_text(encoding="utf-8"))
    assert mine["metadata"]["language_info"]["version"] == platform.python_version()
    assert mine["cells"] == built["cells"]
    assert deliver(content, folder, "en") == []


@pytest.mark.parametrize(
    "mine",
    [
        notebook("answer = 7"),
        notebook('crm.use("en")', "a cell of my own"),
        notebook('crm.use("en")').replace("code", "markdown"),
        '{"cells": [{"cell_type": "code", "sou',
        '{"cells": 1}',
        "[" * 100_000,
        "",
        "我的笔记",
    ],
    ids=["source", "cell", "type", "half", "wrong", "deep", "empty", "text"],
)
def test_an_edited_lesson_stays_and_the_new_edition_is_beside_it(
    content: Path, folder: Path, mine: str
) -> None:
    (folder / LESSON).write_text(mine, encoding="utf-8")
    assert deliver(content, folder, "en") == [], "the edition is the same"

    new = publish(content, notebook("new"))
    [beside] = deliver(content, folder, "en")
    assert (folder / LESSON).read_text(encoding="utf-8") == mine
    assert (folder / beside.edition).read_text() == new
    assert "newer edition" in str(beside) and LESSON in str(beside)
    with using("zh"):
        assert "你改过" in str(beside) and beside.edition.name in str(beside)

    assert deliver(content, folder, "en") == [], "it is said once"
    (folder / beside.edition).unlink()
    assert deliver(content, folder, "en") == [], "a new edition that was thrown away stays away"


def test_an_edited_new_edition_stays_as_well(content: Path, folder: Path) -> None:
    (folder / LESSON).write_text(notebook("mine"))
    publish(content, notebook("second"))
    [second] = deliver(content, folder, "en")
    publish(content, notebook("third"))
    [third] = deliver(content, folder, "en")
    assert third.edition == second.edition, "an untouched new edition gives way to the next"

    (folder / third.edition).write_text(notebook("mine too"))
    publish(content, notebook("fourth"))
    [fourth] = deliver(content, folder, "en")
    files = [LESSON, third.edition, fourth.edition]
    sources = [json.loads((folder / f).read_text())["cells"][0]["source"] for f in files]
    assert sources == ["mine", "mine too", "fourth"]


def test_a_deleted_lesson_is_delivered_again(content: Path, folder: Path) -> None:
    (folder / LESSON).unlink()
    assert deliver(content, folder, "en") == []
    assert (folder / LESSON).exists()


@pytest.mark.parametrize("manifest", ["", '{"00_sta', '{"a": 1}', "[]", None])
def test_without_a_manifest_whatever_differs_counts_as_edited(
    content: Path, folder: Path, manifest: str | None
) -> None:
    path = folder / ".crmlab/manifest.json"
    path.unlink() if manifest is None else path.write_text(manifest)
    publish(content, notebook("new"))
    old = (folder / LESSON).read_text()
    [beside] = deliver(content, folder, "en")
    assert (folder / LESSON).read_text() == old
    assert beside.lesson.as_posix() == LESSON


def test_what_lies_in_the_way_is_left_alone(content: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / LESSON).mkdir(parents=True)
    (folder / "00_start_here.en.ipynb").symlink_to("nowhere.ipynb")
    assert len(deliver(content, folder, "en")) == 2
    assert (folder / LESSON).is_dir()
    assert (folder / "00_start_here.en.ipynb").is_symlink()


def test_a_folder_that_cannot_be_is_told_in_both_languages(content: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CrmlabError, match="must be readable and writable; got"):
        deliver(content, tmp_path / "file", "en")
    with using("zh"), pytest.raises(CrmlabError, match="必须可读可写"):
        deliver(content, tmp_path / "file", "zh")


def test_a_source_may_be_a_text_or_its_lines() -> None:
    lines = {"cells": [{"cell_type": "code", "source": ["a = 1\n", "b = 2"]}]}
    text = {"cells": [{"cell_type": "code", "source": "a = 1\nb = 2", "outputs": [1]}]}
    assert fingerprint(json.dumps(lines).encode()) == fingerprint(json.dumps(text).encode())
