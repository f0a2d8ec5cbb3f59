from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Rating

from crmlab.assess.attempts import Attempt
from crmlab.assess.review import cards, due, progress, rating
from crmlab.course.questions import bank

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def attempt(question, share, days):
    at = (START + timedelta(days=days)).isoformat()
    return Attempt("li", question, "v", "en", "x", share, 1.0, 1.0, at=at)


def test_ratings_follow_the_share_of_points():
    assert [rating(s) for s in (0, 0.49, 0.5, 0.99, 1)] == [
        Rating.Again, Rating.Again, Rating.Hard, Rating.Hard, Rating.Good,
    ]  # fmt: skip


def test_what_is_known_comes_later_each_time_and_what_is_not_comes_at_once():
    days, gaps = 0.0, []
    attempts = []
    for _ in range(5):
        attempts.append(attempt("a", 1.0, days))
        waits = cards(attempts)["a"].due - (START + timedelta(days=days))
        gaps.append(waits.total_seconds() / 86400)
        days += max(gaps[-1], 0.01)
    assert gaps == sorted(gaps) and gaps[-1] > 10
    attempts.append(attempt("a", 0.0, days))
    assert cards(attempts)["a"].due - (START + timedelta(days=days)) < timedelta(hours=1)


def test_replaying_a_record_gives_the_same_days():
    attempts = [attempt("a", s, d) for s, d in ((1, 0), (1, 1), (0, 5), (1, 6))]
    assert cards(attempts)["a"].due == cards(attempts)["a"].due


def test_due_questions_come_first_and_every_third_is_new():
    attempts = [attempt("a", 0, 0), attempt("b", 0, 1), attempt("c", 0, 2), attempt("d", 0, 3)]
    names = ["n1", "n2", "a", "b", "c", "d"]
    asked = due(attempts, names, START + timedelta(days=30))
    assert asked == ["a", "b", "n1", "c", "d", "n2"]


def test_what_is_not_due_does_not_come():
    attempts = [attempt("a", 1, 0), attempt("a", 1, 1), attempt("a", 1, 5)]
    assert due(attempts, ["a", "n"], START + timedelta(days=5, hours=1)) == ["n"]


def test_progress_counts_each_question_once():
    names = [q.id for q in bank()][:3]
    attempts = [
        attempt(names[0], 1, 0), attempt(names[1], 0, 0), attempt(names[1], 0.2, 1),
        attempt("gone-from-the-bank", 0, 1),
    ]  # fmt: skip
    seen = progress(attempts, bank(), START + timedelta(days=60))
    assert seen.topics.to_numpy().sum() == len(bank())
    assert seen.topics["known"].sum() == 1 and seen.topics["shaky"].sum() == 1
    assert seen.stubborn == (names[1],)
    assert set(seen.due) == set(names[:2])


@pytest.mark.parametrize("zone", ["+00:00", "+08:00", "-05:00"])
def test_time_zones_do_not_matter(zone):
    plain = attempt("a", 1, 0)
    moved = datetime.fromisoformat(plain.at).astimezone(
        datetime.fromisoformat(f"2026-01-01T00:00:00{zone}").tzinfo
    )
    there = Attempt("li", "a", "v", "en", "x", 1.0, 1.0, 1.0, at=moved.isoformat())
    assert cards([plain])["a"].due == cards([there])["a"].due
