import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.errors import CrmlabError
from crmlab.models.loyalty import COURSE_LADDER, GRIFFIN_LADDER, course_step, griffin_step


@pytest.mark.parametrize(
    ("purchases", "qualified", "everything", "recommends", "step"),
    [
        (0, "unknown", False, True, "suspect"),
        (0, "yes", False, False, "prospect"),
        (0, "no", True, True, "disqualified_prospect"),
        (1, "no", True, True, "first_time_customer"),
        (2, "unknown", False, True, "repeat_customer"),
        (2, "yes", True, False, "client"),
        (9, "yes", True, True, "advocate"),
    ],
)
def test_each_stage_of_griffin(purchases, qualified, everything, recommends, step):
    got = griffin_step(
        purchases, qualified=qualified, buys_everything=everything, recommends=recommends
    )
    assert got == step


@given(st.lists(st.integers(0, 5), min_size=1), st.booleans(), st.booleans())
def test_more_purchases_never_lead_down(purchases, everything, recommends):
    got = griffin_step(
        sorted(purchases), qualified="yes", buys_everything=everything, recommends=recommends
    )
    places = [GRIFFIN_LADDER.index(step) for step in got]
    assert places == sorted(places)


def test_a_million_customers_at_once():
    n = 1_000_000
    steps = griffin_step(np.arange(n) % 3, qualified=np.array(["yes"] * n))
    assert (steps == "repeat_customer").sum() == n // 3


@pytest.mark.parametrize(
    ("purchases", "qualified", "message"),
    [
        (-1, "yes", "purchases must be"),
        (1.5, "yes", r"purchases must be a whole number; got 1\.5"),
        (np.nan, "yes", "purchases must be"),
        (1, "perhaps", 'qualified "perhaps" is not one of yes, no, unknown'),
    ],
)
def test_griffin_errors(purchases, qualified, message):
    with pytest.raises(CrmlabError, match=message):
        griffin_step(purchases, qualified=qualified)


def test_course_steps_of_griffins_stages():
    assert course_step(GRIFFIN_LADDER).tolist() == [
        "suspect", "prospect", "off_ladder", "customer", "customer", "client", "advocate",
    ]
    reached = {*course_step(GRIFFIN_LADDER).tolist(), str(course_step("advocate", partner=True))}
    assert reached - {"off_ladder"} == set(COURSE_LADDER)


def test_course_step_errors():
    with pytest.raises(CrmlabError, match=r'griffin "advocat" .* did you mean "advocate"'):
        course_step(["client", "advocat"])
    with pytest.raises(CrmlabError, match="partner must be an advocate first; got client"):
        course_step(["advocate", "client"], partner=True)


def test_flags_are_true_or_false_and_shapes_go_together():
    for flag in ("buys_everything", "recommends"):
        with pytest.raises(CrmlabError, match=rf"{flag} must be 0 or 1; got 0\.5"):
            griffin_step(3, **{flag: 0.5})
    with pytest.raises(CrmlabError, match=r"partner must be 0 or 1; got 0\.5"):
        course_step("advocate", partner=0.5)
    with pytest.raises(CrmlabError, match="qualified must have a shape that goes with"):
        griffin_step([0, 0], qualified=["yes", "no", "yes"])
    with pytest.raises(CrmlabError, match="partner must have a shape that goes with"):
        course_step(["advocate"] * 2, partner=[True] * 3)
