"""What the models return is shown in Chinese without an English word."""

import doctest
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import crmlab.models
from crmlab.course.words import label, labels
from crmlab.lab.show import show
from crmlab.language import using
from crmlab.models.buying_center import BuyingCenter, Member
from crmlab.models.maintenance import CHANNELS, ClosedLoop
from crmlab.models.satisfaction import survey
from crmlab.models.scenario import Scenario, policy
from crmlab.models.scorecard import Funnel
from crmlab.models.selling import cue_likelihood, simulate_calls
from crmlab.models.service import ComplaintFunnel

OF_THE_CALLER = "crmlab.models.arguments"  # gives back what came in, by the caller's own name
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(crmlab.models.__path__, "crmlab.models.")
    if found.name != OF_THE_CALLER
]
# Letters that examples give to customers, features and vendors, and the abbreviations in figures.
NAMES = {"Li", "Wang", "Wu", "5G", "A", "B", "C", "H"}
SYMBOLS = {"p", "R", "F", "M", "Fong"}
BY_LETTER = {"NAMES", "KANO_CATEGORIES"}  # the parameters of BG/NBD, the letters of Kano


def constants() -> Iterator[tuple[str, str]]:
    """Yield every name in a public constant of a model, be it a tuple or a mapping."""
    for module in MODULES:
        for name, value in vars(module).items():
            if name.isupper() and not name.startswith("_") and name not in BY_LETTER:
                yield from ((f"{module.__name__}.{name}", word) for word in strings(value))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif hasattr(value, "values") and hasattr(value, "keys"):
        yield from strings((*value.keys(), *value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)


def frames_of(module: ModuleType) -> set[str]:
    """Return the public functions and methods of a module that return a frame or a series."""
    classes = [c for c in vars(module).values() if inspect.isclass(c)]
    owners = [module, *(c for c in classes if c.__module__ == module.__name__)]
    return {
        f"{module.__name__}.{function.__qualname__}"
        for owner in owners
        for name, function in vars(owner).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and str(function.__annotations__.get("return")).startswith("pd.")
    }


def more_examples() -> None:
    """Call what the examples in the docstrings leave out."""
    rng = np.random.default_rng(1)
    members = [Member("Li", "user", 0.3, {"A": 0.6, "B": 0.4}),
               Member("Wu", "decider", 0.7, {"A": 0.3, "B": 0.7})]  # fmt: skip
    center = BuyingCenter(members, [[0.5, 0.5], [0.2, 0.8]])
    center.swing("weighted_probability")
    center.through_stages("majority")
    center.uncertainty("majority", rng, draws=9)
    loop = ClosedLoop.example()
    loop.counts(loop.equal_spread(20_000), 2, rng=rng)
    Scenario.example().counts(policy(2), rng=rng)
    Funnel(["sales_lead", "offer", "order"], [0.3, 0.5]).counts(9, 2, rng)
    ComplaintFunnel(0.4, 0.6, 0.3, "large").counts(20, rng=rng)
    simulate_calls([0.25] * 4, cue_likelihood(), base=0.5, calls=9, rng=rng)


@pytest.fixture(scope="module")
def returned() -> dict[str, list[pd.DataFrame | pd.Series]]:
    """Everything that is a frame and comes back from a public function of a model, by function.

    The examples in the docstrings run under a profiler that notes what functions return.
    """
    noted: dict[str, list[pd.DataFrame | pd.Series]] = {}
    files = {module.__file__: module.__name__ for module in MODULES}

    def note(frame, event, result):
        name = files.get(frame.f_code.co_filename)
        if event == "return" and name and isinstance(result, (pd.DataFrame, pd.Series)):
            noted.setdefault(f"{name}.{frame.f_code.co_qualname}", []).append(result)

    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for module in MODULES:
            for example in finder.find(module):
                runner.run(example, out=lambda _: None)
        more_examples()
    finally:
        sys.setprofile(before)
    public = set().union(*map(frames_of, MODULES))
    return {name: results for name, results in noted.items() if name in public}


def english_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_0-9]*[A-Za-z_]+[A-Za-z_0-9]*", text)) - NAMES - SYMBOLS


def test_every_name_in_a_constant_of_the_models_has_a_chinese_label():
    known = dict(constants())
    assert len(known) > 30
    with using("zh"):
        assert {where: label(word) for where, word in constants() if english_in(label(word))} == {}


def test_every_frame_of_the_models_is_tried(returned):
    assert set().union(*map(frames_of, MODULES)) - set(returned) == set()


def test_every_frame_of_the_models_is_shown_in_chinese(returned):
    with using("zh"):
        left = {
            name: words for name, frames in returned.items() for frame in frames
            if (words := english_in(repr(show(frame))))
        }  # fmt: skip
    assert left == {}


def test_the_same_holds_for_what_examples_do_not_show_in_full():
    frames = [survey(3, np.random.default_rng(1)), pd.Series([c.cost for c in CHANNELS],
              index=[c.name for c in CHANNELS], name="cost")]  # fmt: skip
    with using("zh"):
        assert [english_in(repr(show(frame))) for frame in frames] == [set(), set()]


def test_a_name_without_a_label_would_be_noticed():
    with using("zh"):
        frame = pd.DataFrame({"customers": [1], "no_such_column": ["no_such_cell"]})
        assert english_in(repr(show(frame))) == {"no", "such", "column", "cell"}


def test_truth_gaps_and_infinity_are_shown_without_letters():
    frame = pd.DataFrame({"won": [True, False], "cost": [np.inf, np.nan], "first": ["order", None]})
    with using("zh"):
        cells = repr(show(frame)).split("\n")
    assert [line.split()[1:] for line in cells[1:]] == [["是", "∞", "成交"], ["否", "–", "–"]]


def test_rows_with_two_names_are_labelled_level_by_level():
    frame = pd.DataFrame({("cost", "gold"): 1.0}, index=pd.MultiIndex.from_tuples(
        [(1, "gold")], names=["cycle", "group"]))  # fmt: skip
    with using("zh"):
        text = repr(show(frame))
    assert [word in text for word in ("周期", "组别", "黄金层级", "成本")] == [True] * 4
    assert frame.index.names == ["cycle", "group"], "the frame itself stays as it is"


def test_labels_are_twins_and_none_repeats_a_term():
    import csv

    from crmlab.course import CONTENT
    from crmlab.course.words import words

    with (CONTENT / "data" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["id", "en", "zh"] and {len(row) for row in rows} == {3}
    ids = [row[0] for row in rows[1:]]
    assert len(set(ids)) == len(ids) and not set(ids) & set(words())
    assert [row for row in rows[1:] if not re.search(r"[\u4e00-\u9fff]", row[2])] == []
    assert [row for row in rows[1:] if re.search(r"[\u4e00-\u9fff]", row[1])] == []
    assert set(ids) <= set(labels())


@pytest.mark.parametrize("name", [*"ABCDEFGHIJKLMNOPQRSUVWXYZ", "band"])
def test_a_name_that_anything_may_have_is_shown_as_it_is(name):
    """What a letter means in one case it does not mean in another, or in a learner's table."""
    for language in ("en", "zh"):
        with using(language):
            assert label(name) == name
