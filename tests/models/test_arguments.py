import datetime

import numpy as np
import pandas as pd
import pytest

from crmlab.errors import CrmlabError
from crmlab.language import using
from crmlab.models import (
    buying_center,
    lifecycle,
    loyalty,
    maintenance,
    retention,
    satisfaction,
    scenario,
    scorecard,
    segments,
    selling,
    service,
    sweep,
    value,
)
from crmlab.models.arguments import (
    MOST,
    codes,
    dates,
    limited,
    moment,
    several,
    single,
    together,
    truth,
    whole,
)


@pytest.mark.parametrize("value", [2, 2.0, np.array(2), np.int64(2)])
def test_one_number_is_a_float(value):
    assert single("rate", value) == 2.0
    assert isinstance(single("rate", value), float)


@pytest.mark.parametrize("value", [[2], [1, 2], [], pd.Series([2.0]), [[1.0]]])
def test_a_list_is_not_one_number(value):
    with pytest.raises(CrmlabError, match="rate must be one number; got"):
        single("rate", value)


def test_bounds_and_words_are_told():
    with pytest.raises(CrmlabError, match="rate must be finite and greater than 0; got 0"):
        single("rate", 0, above=0.0)
    with pytest.raises(CrmlabError, match=r"n must be a whole number; got 2\.5"):
        whole("n", [1, 2.5])
    with pytest.raises(CrmlabError, match="n must be finite and at least 0; got -1"):
        whole("n", -1)
    with pytest.raises(CrmlabError, match=r"left must be 0 or 1; got 0\.5"):
        truth("left", [0, 0.5])
    with pytest.raises(CrmlabError, match="left must be finite; got nan"):
        truth("left", [0, np.nan])


def test_truths_and_whole_numbers_keep_their_shape():
    assert truth("left", [[True, False], [0, 1]]).tolist() == [[True, False], [False, True]]
    assert whole("n", 10**6) == 1e6


def test_shapes_that_do_not_go_together_are_named():
    assert together(a=(), b=(2, 1), c=(3,)) == (2, 3)
    assert together(a=(0,), b=(1,)) == (0,)
    with pytest.raises(CrmlabError, match=r"b must have a shape that goes with \(2,\); got \(3,\)"):
        together(a=(2,), b=(3,), c=(2,))
    with using("zh"), pytest.raises(CrmlabError, match=r"b必须与形状\(2,\)相配；现为\(3,\)"):
        together(a=(2,), b=(3,))


@pytest.mark.parametrize(
    ("call", "last"),
    [
        (lambda: service.offered_load(calls=[1, 2], aht=[1, 2, 3]), "aht"),
        (lambda: service.recover([0.1] * 3, [0.1] * 2, severity=0, recovery=1), "repurchase"),
        (lambda: scorecard.points([1, 2], worst=0, best=[1, 2, 3]), "best"),
        (lambda: selling.fit(["driver"] * 2, ["driver"] * 3), "style"),
        (lambda: selling.expected_performance([0, 1], effect=[0, 0, 0]), "effect"),
        (lambda: selling.win_probability([0, 1], base=[0.5] * 3), "base"),
        (lambda: selling.approach_values([[0.25] * 4] * 2, base=[0.5] * 3), "base"),
    ],
)
def test_formulas_name_the_argument_whose_shape_does_not_fit(call, last):
    with pytest.raises(CrmlabError, match=f"^{last} must have a shape that goes with"):
        call()


def read(*values):
    return dates("date", pd.Series(values))


def test_dates_are_read_from_text_and_days():
    assert read("2024-05-01", "2024-12-31").dt.dayofyear.tolist() == [122, 366]
    assert read(datetime.date(2024, 5, 1)).iloc[0] == pd.Timestamp("2024-05-01")


@pytest.mark.parametrize("bad", [20240501, 1.5, "soon", None, True, [1, 2]])
def test_what_is_no_date_is_refused(bad):
    with pytest.raises(CrmlabError, match="date must be a date; got"):
        read(bad)


@pytest.mark.parametrize("bad", [-1, 3.5, True, np.int64(20240501)])
def test_a_number_among_dates_is_no_date(bad):
    with pytest.raises(CrmlabError, match=f"date must be a date; got {bad}"):
        read("2024-05-01", bad)


def test_dates_have_one_time_zone():
    with pytest.raises(CrmlabError, match="date must be in one time zone"):
        read("2024-05-01T00:00+08:00", "2024-05-01T00:00+00:00")
    here = read(pd.Timestamp("2024-05-01", tz="Asia/Shanghai"))
    evening = moment("today", pd.Timestamp("2024-05-30 20:00", tz="UTC"), like=here)
    assert str(evening) == "2024-05-31 04:00:00+08:00"
    with pytest.raises(CrmlabError, match="today must have a time zone, for the dates have Asia"):
        moment("today", "2024-05-31", like=here)
    with pytest.raises(CrmlabError, match="today must have no time zone"):
        moment("today", evening, like=read("2024-05-01"))


def test_whole_numbers_end_where_steps_would_never():
    assert limited("periods", 3.0) == 3
    with pytest.raises(CrmlabError, match="periods must be at most 1000000; got 1000001"):
        limited("periods", 10**6 + 1)
    with pytest.raises(CrmlabError, match="draws must be a whole number of at least 1; got 0"):
        limited("draws", 0, low=1)
    with pytest.raises(CrmlabError, match="customers must be at most 9007199254740992"):
        limited("customers", 1e30, high=MOST)


@pytest.mark.parametrize("bad", [["like", ["like"]], {"like": 1}, {"like"}, None, [np.nan], 0.5])
def test_words_that_are_none_are_named(bad):
    assert codes("answer", [["like"], ["dislike"]], ["dislike", "like"]).tolist() == [[1], [0]]
    with pytest.raises(CrmlabError, match=r'answer ".+" is not one of dislike, like'):
        codes("answer", bad, ["dislike", "like"])


def test_lists_of_things():
    assert several("stages", (name for name in "ab"), str) == ("a", "b")
    for bad in ("ab", 3, None, ["a", 3], np.array(0.5)):
        with pytest.raises(CrmlabError, match="stages must be a list of names; got"):
            several("stages", bad, str)
    with using("zh"), pytest.raises(CrmlabError, match="stages必须是名称的列表；现为3"):
        several("stages", 3, str)


LIFE = lifecycle.Lifecycle.four_stages()
LOOP = maintenance.ClosedLoop.example()
FIRM = scenario.Scenario.example()
FUNNEL = scorecard.Funnel(["lead", "offer", "order"], [0.3, 0.5])
CENTER = buying_center.BuyingCenter([buying_center.Member("Li", "user", 1.0, {"H": 0.6, "B": 0.4})])
SCORES = pd.DataFrame({"x": [80, 60], "y": [50, 60]})
EVEN, CUES = [0.25] * 4, selling.cue_likelihood()
ALONE = [np.eye(2)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: LIFE.counts(10, 2, rng),
        lambda rng: LIFE.paths(10, 2, rng),
        lambda rng: LIFE.events(10, 2, rng),
        lambda rng: retention.BetaGeometric(1, 2).simulate(5, rng),
        lambda rng: satisfaction.survey(5, rng),
        lambda rng: satisfaction.latent_scores(5, rng),
        lambda rng: service.ComplaintFunnel(0.3, 0.5, 0.2).counts(10, rng=rng),
        lambda rng: service.call_center(5, load=1, agents=2, aht=60, rng=rng),
        lambda rng: buying_center.dirichlet_around([0.5, 0.5], 30, 2, rng),
        lambda rng: buying_center.stage_opinions(np.eye(2), ALONE, 0.1, rng),
        lambda rng: buying_center.draw_opinions(np.eye(2), ALONE, "supplier_search", 0.1, rng),
        lambda rng: CENTER.through_stages("plurality", shock=0.1, rng=rng),
        lambda rng: CENTER.uncertainty("plurality", rng, draws=3),
        lambda rng: selling.simulate_calls(EVEN, CUES, 0.3, 5, rng),
        lambda rng: LOOP.counts(LOOP.equal_spread(1000), rng=rng),
        lambda rng: FUNNEL.counts(10, 2, rng),
        lambda rng: scorecard.first_places(SCORES, [0.5, 0.5], rng, draws=3),
        lambda rng: FIRM.counts(scenario.policy(2), rng=rng),
        lambda rng: FIRM.run(scenario.policy(2), rng),
        lambda rng: scenario.random_shocks(rng),
        lambda rng: sweep.sample(3, rng=rng, x=(0, 1)),
    ],
)
def test_a_seed_is_no_generator(draw):
    draw(np.random.default_rng(1))
    for bad in (1, "seed", np.random.RandomState(1)):
        with pytest.raises(CrmlabError, match="rng must be a generator such as"):
            draw(bad)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda n: LIFE.expected(10, n), "periods"),
        (lambda n: LIFE.events(10, n, np.random.default_rng(1)), "periods"),
        (lambda n: LIFE.value(0.1, n), "horizon"),
        (lambda n: lifecycle.best_policy({"a": LIFE}, 0.1, n), "horizon"),
        (lambda n: buying_center.influence([[0.5, 0.5], [0, 1]], None, [1, 2], n), "rounds"),
        (lambda n: LOOP.expected(LOOP.equal_spread(1000), n), "cycles"),
        (lambda n: maintenance.best_plan(LOOP, 1000, n), "cycles"),
        (scenario.policy, "quarters"),
        (lambda n: scenario.random_shocks(np.random.default_rng(1), n), "quarters"),
        (lambda n: satisfaction.survey(n, np.random.default_rng(1)), "customers"),
        (lambda n: FUNNEL.counts(n, 1, np.random.default_rng(1)), "leads"),
        (lambda n: retention.calibration_table([0.2, 0.8], [0, 1], groups=n), "groups"),
    ],
)
@pytest.mark.parametrize("n", [10**400, 1e30])
def test_more_steps_or_customers_than_there_can_be_are_refused(call, name, n):
    with pytest.raises(CrmlabError, match=f"{name} must be at most"):
        call(n)


PEOPLE = pd.DataFrame({
    "name": ["A", "B"], "role": ["decider", "user"], "rank": [0.5, 1.0], "influence": [0.8, 0.1],
})  # fmt: skip
CALLS = service.call_center(9, load=1, agents=2, aht=60, rng=np.random.default_rng(1))
RESPONSE = value.Response(0.4, 0.1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: value.best_balance(acquisition=0.3, retention=RESPONSE, margin=1, discount=0.1),
         "acquisition must be a Response; got 0.3"),
        (lambda: value.acquisition_equity(
            acquisition_spending=1, retention_spending=1, acquisition=RESPONSE, retention=0.3,
            margin=1, discount=0.1), "retention must be a Response; got 0.3"),
        (lambda: maintenance.best_plan("loop", 1000), "loop must be a ClosedLoop; got loop"),
        (lambda: maintenance.compare("loop", 1000), "loop must be a ClosedLoop; got loop"),
        (lambda: maintenance.ClosedLoop(3), "groups must be Group objects; got 3"),
        (lambda: maintenance.Channel("mail", 1, 0.5, 0.3), r"response\[mail\] must name the needs"),
        (lambda: FIRM.score("good"), "outcome must be an Outcome; got good"),
        (lambda: scenario.Scenario(["all"], FIRM.rivals), "segments must be Segment objects"),
        (lambda: scenario.Scenario(FIRM.segments, FIRM.rivals, winning=0.3),
         "winning must be a Response; got 0.3"),
        (lambda: scorecard.Funnel("abc", [0.5, 0.5]), "stages must be a list of names; got abc"),
        (lambda: scorecard.weight_flips([[80, 60]], [0.5, 0.5]), "scores must be a DataFrame"),
        (lambda: scorecard.weight_flips(SCORES.set_axis(["a", "a"]), [0.5, 0.5]),
         "scores must name each row and column once; got a"),
        (lambda: scorecard.weight_flips(SCORES[["x", "x"]], [0.5, 0.5]), "once; got x"),
        (lambda: sweep.sweep(abs, sweep.grid(x=[1])[["x", "x"]]), "each column once; got x"),
        (lambda: scorecard.first_places([[80]], [1], np.random.default_rng(1)),
         "scores must be a DataFrame"),
        (lambda: buying_center.stage_weights("user", [1.0]), "roles must be a list of names"),
        (lambda: buying_center.stage_moments([[1], [0, 1]]), "networks must be a number"),
        (lambda: CENTER.choose(np.eye(2)), "rule .* is not one of"),
        (lambda: satisfaction.kano_category([["like"], [1, 2]], ["like", "like"]), "functional "),
        (lambda: loyalty.griffin_step(0, qualified={"yes": 1}), 'qualified ".*" is not one of'),
        (lambda: value.switching_matrix(np.empty((0, 3)), [1, 1, 1], 0), "at least one brand"),
        (lambda: retention.Recalibration([0.5, 0.1], [0, 1]), "foretold must rise"),
        (lambda: retention.Recalibration([0.1, 0.5], [0, 7]), "actual must be between 0 and 1"),
        (lambda: retention.churn_warning([0.9, 0.2], 200, [1, 2, 3]), "false_alarm must have"),
        (lambda: scenario.experiences(0.5, 0.5, 1.5), "recovery must be between 0 and 1; got 1.5"),
        (lambda: scenario.experiences("good", 0.5, 0.5), "quality must be a number; got good"),
        (lambda: sweep.sweep(3, sweep.grid(x=[1])), "model must be a function; got 3"),
        (lambda: sweep.sweep(abs, sweep.grid(x=[1]), workers=[2]), "workers must be a whole"),
        (lambda: sweep.in_pieces(sweep.grid(customers=1), column=None), "column must be a str"),
        (lambda: sweep.in_pieces(sweep.grid(customers=1e300)), "customers must be at most"),
        (lambda: buying_center.agreement(np.empty((0, 2))), "preferences must have at least one"),
        (lambda: segments.loyalty_class(1.5, 1, 1), "purchases must be a whole number; got 1.5"),
        (lambda: segments.management_class([1, 2], [1, 2], 1.5), "purchases must be a whole"),
        (lambda: selling.importance(PEOPLE.assign(name=None)), "name must be given in every row"),
        (lambda: buying_center.BuyingCenter.from_frame(PEOPLE.assign(name=[None, "B"], weight=0.5)),
         "name must be given in every row"),
        (lambda: service.measured(CALLS.iloc[::-1], agents=2), r"log\.arrival must never fall"),
    ],
)
def test_things_of_another_kind_are_named(call, message):
    with pytest.raises(CrmlabError, match=message):
        call()
