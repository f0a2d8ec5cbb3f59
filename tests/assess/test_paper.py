from collections import defaultdict

import numpy as np
import pytest

from crmlab.assess.paper import MINUTES, paper, weights
from crmlab.course.questions import bank
from crmlab.errors import CrmlabError


def draw(minutes, seed=1):
    return paper(bank(), minutes, np.random.default_rng(seed))


@pytest.mark.parametrize("minutes", [5, 30, 60, 120])
def test_a_paper_fills_its_time_and_no_more(minutes):
    spent = sum(MINUTES[q.form] for q in draw(minutes))
    assert minutes - 1 < spent <= minutes


def test_no_question_stands_twice_and_the_same_seed_gives_the_same_paper():
    chosen = [q.id for q in draw(90)]
    assert len(set(chosen)) == len(chosen)
    assert chosen == [q.id for q in draw(90)] != [q.id for q in draw(90, seed=2)]


def test_weights_are_shares():
    assert sum(weights(bank()).values()) == pytest.approx(1)


def test_topics_get_their_share_of_the_minutes():
    share, spent = weights(bank()), defaultdict(float)
    for seed in range(20):
        for question in draw(120, seed):
            spent[question.topic] += MINUTES[question.form] / 20
    for topic, wanted in share.items():
        assert abs(spent[topic] - 120 * wanted) < 8, topic


def test_five_minutes_are_the_least():
    with pytest.raises(CrmlabError, match="minutes"):
        draw(4)
