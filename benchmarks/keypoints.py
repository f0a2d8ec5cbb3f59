"""How well marks by key points agree with marks by people, on a file of your own.

    python benchmarks/keypoints.py FILE [--maximum M] [--by-question]

The file holds one marked answer a row, as JSON lines or as CSV with a header.  Columns are found
by name: answer, reference, question, mark, maximum, question id; see NAMES.  Nothing is learned
unless a line says so, and then always from other questions than those it is measured on.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crmlab.assess import keypoints

Floats = NDArray[np.float64]

NAMES = {
    "answer": ("answer", "student_answer", "student answer", "response", "text"),
    "reference": (
        "reference",
        "reference1",
        "reference_answer",
        "desired_answer",
        "standard_answer",
    ),
    "question": ("question", "prompt", "stem"),
    "mark": ("mark", "score", "score_avg", "grade", "label"),
    "maximum": ("maximum", "full_score", "max_score", "total"),
    "id": ("id_of_question", "q_id", "question_id", "qid"),
}
BINS = 10


def read(path: Path, maximum: float | None) -> dict[str, list[str] | Floats]:
    """Return answers, references, questions, ids and marks in 0..1."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix in (".jsonl", ".json", ".ndjson"):
            rows = [json.loads(line) for line in file if line.strip()]
        else:
            dialect = csv.excel_tab if path.suffix == ".tsv" else csv.excel
            rows = list(csv.DictReader(file, dialect=dialect))
    found = {what: next((n for n in names if n in rows[0]), None) for what, names in NAMES.items()}
    for what in ("answer", "reference", "mark"):
        if found[what] is None:
            raise SystemExit(f"{path}: no column for the {what}; one of {', '.join(NAMES[what])}")

    def column(what: str) -> list[str]:
        return [str(row[found[what]]) if found[what] else "" for row in rows]

    marks = np.array([float(mark) for mark in column("mark")])
    if maximum is None and found["maximum"]:
        marks = marks / np.array([float(top) for top in column("maximum")])
    else:
        marks = marks / (maximum or marks.max())
    ids = column("id") if found["id"] else column("question" if found["question"] else "reference")
    return {
        "answer": column("answer"),
        "reference": column("reference"),
        "question": column("question"),
        "id": ids,
        "mark": marks,
    }


def r(given: Floats, right: Floats) -> float:
    """Pearson's correlation."""
    if given.std() == 0 or right.std() == 0:
        return float("nan")
    return float(np.corrcoef(given, right)[0, 1])


def qwk(given: Floats, right: Floats, steps: int = BINS) -> float:
    """Kappa with quadratic weights (Cohen 1968), marks rounded to tenths."""
    ours, theirs = np.rint(given * steps), np.rint(right * steps)
    chance = np.mean((ours[:, None] - theirs[None, :]) ** 2)
    return float(1 - np.mean((ours - theirs) ** 2) / chance) if chance else float("nan")


def rmse(given: Floats, right: Floats) -> float:
    """Root of the mean squared difference."""
    return float(np.sqrt(np.mean((given - right) ** 2)))


def within(given: Floats, right: Floats, ids: Floats) -> float:
    """Correlation inside a question, mean over questions."""
    return float(np.nanmean([r(given[ids == i], right[ids == i]) for i in np.unique(ids)]))


def simple(answer: str, reference: str) -> float:
    """What a simple method gives: cosine of counts of characters' pairs."""
    counts = []
    for text in (answer, reference):
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        counts.append({pair: pairs.count(pair) for pair in set(pairs)})
    ours, theirs = counts
    dot = sum(n * theirs.get(pair, 0) for pair, n in ours.items())
    size = sum(n * n for n in ours.values()) * sum(n * n for n in theirs.values())
    return dot / size**0.5 if size else 0.0


def left_out(data: dict, ids: Floats, groups: int = 10) -> Floats:
    """Return marks by calibrations that have never seen a question of the group they mark."""
    given = np.zeros(len(ids))
    group = {name: i % groups for i, name in enumerate(np.unique(ids))}
    fold = np.array([group[name] for name in ids])
    for out in np.unique(fold):
        rows = zip(data["answer"], data["reference"], data["mark"], strict=True)
        known = [row for row, part in zip(rows, fold, strict=True) if part != out]
        learned = keypoints.calibrate(known)
        for i in np.flatnonzero(fold == out):
            given[i] = learned.score(data["answer"][i], data["reference"][i])
    return given


def show(name: str, given: Floats, data: dict, ids: Floats, chosen: NDArray[np.bool_]) -> None:
    """Print one line of the table."""
    ours, theirs = given[chosen], data["mark"][chosen]
    figures = (
        r(ours, theirs),
        qwk(ours, theirs),
        rmse(ours, theirs),
        within(ours, theirs, ids[chosen]),
    )
    print(f"{name:34}{chosen.sum():7}" + "".join(f"{figure:9.3f}" for figure in figures))


def scores(data: dict, mark: Callable[..., float], asked: bool = True) -> Floats:
    """Mark every answer, with the question or without."""
    columns: Iterable = (data["answer"], data["reference"], data["question"])
    return np.array(
        [mark(a, ref, q) if asked else mark(a, ref) for a, ref, q in zip(*columns, strict=True)]
    )


def main() -> None:
    """Read the file, mark it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--maximum", type=float, help="full marks, if no column has them")
    parser.add_argument("--by-question", action="store_true", help="one line a question as well")
    chosen = parser.parse_args()
    data = read(chosen.file, chosen.maximum)
    ids = np.array(data["id"])
    every = np.ones(len(ids), bool)
    scores(data, keypoints.score)
    start = time.process_time()
    given = scores(data, keypoints.score)
    seconds = time.process_time() - start
    print(f"{'':34}{'answers':>7}{'r':>9}{'QWK':>9}{'RMSE':>9}{'r within':>9}")
    show("pairs of characters, cosine", scores(data, simple, asked=False), data, ids, every)
    show("score(answer, reference)", scores(data, keypoints.score, asked=False), data, ids, every)
    show("score(answer, reference, question)", given, data, ids, every)
    show("calibrated on other questions", left_out(data, ids), data, ids, every)
    band = np.array([keypoints.DEFAULT.provisional(mark) for mark in given])
    show("outside the band", given, data, ids, ~band)
    show("in the band, read by a person", given, data, ids, band)
    if chosen.by_question:
        for name in np.unique(ids):
            show(f"  {' '.join(name.split())[:30]}", given, data, ids, ids == name)
    print(f"{band.mean():.0%} in the band; {len(ids) / seconds:.0f} answers a second and core")


if __name__ == "__main__":
    main()
