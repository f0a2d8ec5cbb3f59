"""Every formula of single numbers takes arrays: any two arguments sweep at once."""

from itertools import permutations

import numpy as np
import pytest

from crmlab.models import (
    loyalty,
    retention,
    satisfaction,
    scenario,
    scorecard,
    segments,
    selling,
    service,
    value,
)

RESPONSE = value.Response(0.4, 0.1)
COHORT = retention.BetaGeometric(0.668, 3.806)
CUSTOMERS = retention.BGNBD(0.243, 4.414, 0.793, 2.426)
LOST = retention.WinBack(0.05, 0.40, 0.02, 0.1)
RELATION = {"margin": 100.0, "retention": 0.8, "discount": 0.12, "growth": 0.03, "periods": 3}
FIRM = {"acquisition": RESPONSE, "retention": RESPONSE, "margin": 50.0, "discount": 0.12}
OFFER = {"offer": 10.0, "second_value": 350.0, "elapsed": 3.0, "contact_cost": 5.0}
PROBLEM = {"voiced": 0.3, "resolved": 0.5, "fast": 0.2}
CALLS = {"load": 10.0, "aht": 180.0, "within": 20.0, "patience": 60.0}
SWITCHING = {"last": [1, 0], "switching": [[0.8, 0.2], [0.3, 0.7]]}
LOOK = {"prior": [0.4, 0.3, 0.2, 0.1], "likelihood": selling.cue_likelihood()}

FORMULAS = [
    (value.margin_multiple, {"retention": 0.8, "discount": 0.12, "growth": 0.03}),
    (value.lifetime_value, RELATION),
    (value.delivered_value, {
        "product": 300.0, "service": 80.0, "personnel": 20.0, "image": 50.0, "money": 280.0,
        "time": 30.0, "energy": 10.0, "psychic": 20.0}),
    (value.switching_value, SWITCHING | {
        "frequency": 2.0, "discount": 0.12, "years": 3.0, "spending": [100], "margin": [0.2]}),
    (value.acquisition_equity, FIRM | {"acquisition_spending": 5.0, "retention_spending": 8.0}),
    (value.best_balance, FIRM),
    (value.return_on_investment, {"benefit": 130.0, "investment": 100.0, "reading": "net"}),
    (COHORT.discounted_lifetime, {"discount": 0.1, "renewal": 2}),
    (CUSTOMERS.predict, {"time": 39.0, "frequency": 2, "recency": 30.0, "T": 39.0}),
    (CUSTOMERS.probability_of_purchases, {"purchases": 2, "time": 39.0}),
    (retention.warning_threshold, {"miss": 200.0, "false_alarm": 50.0}),
    (retention.churn_warning, {"stays": 0.79, "miss": 200.0, "false_alarm": 50.0}),
    (LOST.value, OFFER),
    (LOST.best_offer, {name: x for name, x in OFFER.items() if name != "offer"}),
    (retention.second_lifetime_value, RELATION),
    (satisfaction.index, {"perceived": 9.0, "expected": 8.0}),
    (satisfaction.disconfirmation, {"perceived": 9.0, "expected": 8.0}),
    (satisfaction.prospect_value, {"difference": -1.0, "curvature": 0.88, "loss_aversion": 2.25}),
    (satisfaction.kano_coefficients, {
        "attractive": 45, "one_dimensional": 123, "must_be": 95, "indifferent": 33}),
    (satisfaction.service_gaps, {
        "expected": 6.5, "believed": 6.0, "specified": 5.5, "delivered": 5.0, "promised": 6.5,
        "perceived": 4.5}),
    (loyalty.loyalty_from_satisfaction, {"satisfaction": 0.8, "competition": 2.0}),
    (loyalty.repurchase, {
        "own": 50.0, "rivals": [40, 60], "switching_cost": 10.0, "sensitivity": 0.1}),
    (loyalty.switching_cost_needed, {
        "stay": 0.5, "own": 50.0, "rivals": [40, 60], "sensitivity": 0.1}),
    (segments.pareto_index, {"top": 0.2, "share": 0.8}),
    (segments.loyalty_class, {"purchases": 2, "years": 1.0, "share_of_wallet": 0.5}),
    (segments.value_class, {
        "novelty": 5.0, "brand": 5.0, "value_for_money": 5.1, "low_price": 5.0}),
    (service.outcome_shares, PROBLEM),
    (service.repurchase_rate, PROBLEM),
    (service.lost_silently, PROBLEM),
    (service.erlang_b, {"load": 10.0, "agents": 14}),
    (service.erlang_c, {"load": 10.0, "agents": 14}),
    (service.offered_load, {"calls": 200.0, "aht": 180.0, "interval": 3600.0}),
    (service.queue, CALLS | {"agents": 14}),
    (service.staffing, CALLS | {"target": 0.8, "shrinkage": 0.3}),
    (service.recover, {
        "satisfaction": 0.7, "repurchase": 0.6, "severity": 0.2, "recovery": 0.9, "bonus": 0.25,
        "excellent": 0.8}),
    (service.service_type, {"procedural": 0.505, "personal": 0.505}),
    (selling.fit, {"approach": "amiable", "style": "driver", "versatility": 0.2}),
    (selling.expected_performance, {"fit": 0.5, "effect": 0.27}),
    (selling.win_probability, {"fit": 0.5, "base": 0.3, "effect": 0.27}),
    (selling.approach_values, {"belief": [0.7, 0.1, 0.1, 0.1], "base": 0.3, "versatility": 0.2}),
    (selling.expected_wins, LOOK | {"base": 0.3, "versatility": 0.2}),
    (selling.social_style, {"assertiveness": 0.505, "responsiveness": 0.505}),
    (scorecard.points, {"value": 60.0, "worst": 50.0, "best": 90.0}),
    (scenario.experiences, {"quality": 0.6, "service": 0.5, "recovery": 0.5}),
]  # fmt: skip


def parts(result):
    return result if isinstance(result, tuple) else (result,)


def near(x):
    return x * np.array([1.0, 0.97, 0.94]) if isinstance(x, float) else x + np.arange(3)


@pytest.mark.parametrize(("formula", "arguments"), FORMULAS)
def test_any_two_arguments_sweep_at_once(formula, arguments):
    numbers = [name for name, x in arguments.items() if isinstance(x, int | float)]
    for one, two in permutations(numbers, 2):
        down, across = near(arguments[one])[:2], near(arguments[two])
        table = parts(formula(**arguments | {one: down[:, None], two: across}))
        for i, j in np.ndindex(2, 3):
            cells = parts(formula(**arguments | {one: down[i], two: across[j]}))
            for many, alone in zip(table, cells, strict=True):
                cell = np.broadcast_to(many, (2, 3, *np.shape(alone)))[i, j]
                if np.asarray(alone).dtype.kind == "f":
                    np.testing.assert_allclose(cell, alone, rtol=1e-12)
                else:
                    np.testing.assert_array_equal(cell, alone)
