from crmlab.assess.paper import MINUTES
from crmlab.course.questions import bank
from crmlab.lab.sittings import LONGEST, quick_first, share_out


def test_sittings_are_few_of_like_size_and_leave_nothing_out():
    for n in range(60):
        parts = share_out(range(n))
        sizes = [len(part) for part in parts]
        assert [thing for part in parts for thing in part] == list(range(n))
        assert max(sizes) <= LONGEST and max(sizes) - min(sizes) <= 1
        assert len(parts) == max(1, -(-n // LONGEST))


def test_each_sitting_goes_from_quick_to_slow_and_has_its_share_of_both():
    questions = bank().select("satisfaction", "who_decides")
    parts = share_out(quick_first(questions))
    assert sorted(q.id for part in parts for q in part) == sorted(q.id for q in questions)
    minutes = [[MINUTES[question.form] for question in part] for part in parts]
    assert all(part == sorted(part) for part in minutes)
    assert len({part[0] for part in minutes}) == 1 and min(part[-1] for part in minutes) >= 5
