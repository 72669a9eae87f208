"""Whether a verdict holds for every plan that costs little more than the least."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.paper import HOURS, close, plant, unit
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.errors import InfeasibleError, InputError
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.pipeline import run
from transition_sim.questions.near_optimal.near_optimal import (
    near_optimal,
    with_cost_limit,
)
from transition_sim.solve import solve
from transition_sim.system import build_system

LEAST = 2 * HOURS * 100 * 300.0  # CNY: 100 MW of coal in both years
PV = {
    "availability": 0,
    "capex_cny_per_kw": 3000,
    "lifetime_years": 25,
    "build_limit_mw_per_year": 150,
}
TECHNOLOGIES = [plant("coal", "coal", 300), plant("gas", "cbm", 400), plant("pv", "pv", 0, **PV)]


def city(*ledger: dict[str, Any], **fields: Any) -> ToyCity:
    """Return 100 MW of demand, 200 MW of coal and of dearer gas, and pv that costs 120,000 a MW."""
    units = [unit("coal", 200), unit("gas", 200)]
    return ToyCity(TECHNOLOGIES, units, ledger=ledger, **fields)


def judged(found: dict[str, Any], name: str, definition: str = "as_printed") -> dict[str, Any]:
    return next(t for t in found["targets"] if (t["id"], t["definition"]) == (name, definition))


def test_what_a_hundredth_of_the_cost_can_buy_is_what_the_paper_says(tmp_path: Path) -> None:
    ledger = share_target("CAP", "capacity_share", 0.52), share_target("GEN", "generation_share", 0)
    found = near_optimal(load_toy(tmp_path, city(*ledger))).to_json()
    assert found["within"] == 0.01
    assert found["least_cost_cny"] == close(LEAST)
    assert found["most_cost_cny"] == close(1.01 * LEAST)
    # The hundredth builds pv beside 400 MW, half of them clean, or lets gas run for 100 CNY/MWh.
    built = 0.01 * LEAST / 120_000
    capacity = judged(found, "CAP")
    assert capacity["smallest"] == close(0.5)
    assert capacity["largest"] == close((200 + built) / (400 + built))
    assert capacity["value"] == close(0.5)
    generation = judged(found, "GEN")
    assert generation["smallest"] == pytest.approx(0.0, abs=1e-9)
    assert generation["largest"] == close(0.01 * LEAST / 100 / (HOURS * 100))


def test_a_target_is_met_in_all_some_or_none_of_the_plans(tmp_path: Path) -> None:
    # Between 50 % and 54.9 % can be had.
    expected = {
        (">=", 0.5): "all",
        (">=", 0.52): "some",
        (">=", 0.56): "none",
        ("<=", 0.56): "all",
        ("<=", 0.52): "some",
        ("<=", 0.49): "none",
    }
    ledger = [
        share_target(f"T{number}", "capacity_share", level, sense=sense)
        for number, (sense, level) in enumerate(expected)
    ]
    found = near_optimal(load_toy(tmp_path, city(*ledger))).to_json()
    verdicts = [judged(found, f"T{number}")["verdict"] for number in range(len(expected))]
    assert verdicts == list(expected.values())


def test_more_money_allows_more(tmp_path: Path) -> None:
    ledger = share_target("CAP", "capacity_share", 0.56)
    scenario = load_toy(tmp_path, city(ledger))
    found = [judged(near_optimal(scenario, within=w).to_json(), "CAP") for w in (0.0, 0.01, 0.02)]
    assert [each["largest"] for each in found] == sorted(each["largest"] for each in found)
    assert [each["verdict"] for each in found] == ["none", "none", "some"]


def test_with_nothing_more_to_spend_it_is_the_range_among_equal_optima(tmp_path: Path) -> None:
    # Coal and gas cost the same: which of them runs is open.
    technologies = [plant("coal", "coal", 300, own_use_share=0.2), plant("gas", "cbm", 300)]
    toy = ToyCity(
        technologies,
        [unit("coal", 100), unit("gas", 60)],
        ledger=[share_target("GEN", "generation_share", 0.4)],
    )
    scenario = load_toy(tmp_path, toy)
    found = near_optimal(scenario, within=0.0).to_json()
    for verdict in run(scenario).verdict["targets"]:
        near = judged(found, verdict["id"], verdict["definition"])
        ends = [near["smallest"], near["largest"]]
        assert ends == pytest.approx(verdict["range_at_least_cost"], abs=1e-6)
        assert near["verdict"] == "some"


def test_a_share_that_is_only_bought_is_told_apart(tmp_path: Path) -> None:
    # 20 of 100 MW are gas that must run; 80 are coal. Import at 1 % more than coal takes coal's
    # place, and so the share of what is generated here rises, with not a MWh more of gas.
    toy = ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 100), plant("far", "cbm", 600)],
        [unit("coal", 200), unit("gas", 20), unit("far", 50)],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        ledger=[share_target("GEN", "generation_share", 0.3)],
        profiles={"price": lambda hour: 303.0},
    )
    found = near_optimal(load_toy(tmp_path, toy)).to_json()
    printed = judged(found, "GEN")
    least = 2 * HOURS * (80 * 300 + 20 * 100.0)
    spent = 0.01 * least
    assert found["least_cost_cny"] == close(least)
    assert printed["value"] == close(0.2)
    assert printed["verdict"] == "some"
    assert printed["largest"] == pytest.approx(1.0)  # all coal replaced for 3 CNY/MWh
    without = printed["without_buying"]
    assert without["verdict"] == "none"
    assert without["largest"] == close(0.2 + spent / 300 / (HOURS * 100))
    assert "only importing more or serving less meets it" in printed["sentence"]["en"]
    # What must be served is what it is, whoever generates it.
    strict = judged(found, "GEN", "strict")
    assert strict["largest"] == close(0.2 + spent / 300 / (HOURS * 100))
    assert strict["without_buying"] is None


def test_a_year_that_no_share_guards_may_import_more_than_the_base_year(tmp_path: Path) -> None:
    # 80 MW of coal at 300, gas at 400, the grid at 310 CNY/MWh; demand 100, 125 and 156.25 MW.
    # The enforced share guards 2025: 20 MW are imported, as in 2024, and gas gives 25. In 2026 the
    # grid gives 76.25. An hour of the three years costs 30,200 + 40,200 + 47,637.5 CNY; a hundredth
    # of it, 1,180.375, puts gas in place of 11.80375 MW of coal: 14.7547 % of 80 MW.
    city = ToyCity(
        [plant("coal", "coal", 300), plant("gas", "cbm", 400)],
        [unit("coal", 80), unit("gas", 100)],
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        demand={"town": {"growth": 0.25}},
        ledger=[
            share_target("G25", "generation_share", 0.0),
            share_target("G26", "generation_share", 0.02, year=2026),
        ],
        profiles={"price": lambda hour: 310.0},
    )
    fields = {"years": [2024, 2025, 2026], "targets": {"G25": {"enforce": True}}}
    found = near_optimal(load_toy(tmp_path, city, **fields), within=0.01).to_json()
    without = judged(found, "G26")["without_buying"]
    assert without["verdict"] == "some"
    assert without["largest"] == close(11.80375 / 80)


def test_an_enforced_target_is_kept_and_not_judged(tmp_path: Path) -> None:
    ledger = share_target("CAP", "capacity_share", 0.52), share_target("GEN", "generation_share", 0)
    targets = {"CAP": {"enforce": True}}
    found = near_optimal(load_toy(tmp_path, city(*ledger), targets=targets)).to_json()
    names = {(each["id"], each["definition"]) for each in found["targets"]}
    assert names == {("CAP", "strict"), ("GEN", "as_printed"), ("GEN", "strict")}
    assert judged(found, "CAP", "strict")["smallest"] == close(0.52)


def test_a_stock_that_is_given_is_the_same_in_every_plan(tmp_path: Path) -> None:
    toy = ToyCity(
        TECHNOLOGIES[:2],
        [unit("coal", 150), unit("gas", 50)],
        ledger=[share_target("CAP", "capacity_share", 0.3)],
    )
    near = judged(near_optimal(load_toy(tmp_path, toy)).to_json(), "CAP")
    assert (near["smallest"], near["largest"]) == (close(0.25), close(0.25))
    assert near["verdict"] == "none"


def test_a_share_of_nothing_has_no_verdict(tmp_path: Path) -> None:
    toy = city(
        share_target("GEN", "generation_share", 0.5),
        links=[{"id": "tie", "capacity_mw": 0, "reverse_capacity_mw": 200}],
        profiles={"price": lambda hour: 10.0},
    )
    found = near_optimal(load_toy(tmp_path, toy)).to_json()
    near = judged(found, "GEN")
    assert [near[name] for name in ("value", "smallest", "largest", "verdict")] == [None] * 4
    assert "there is no share" in near["sentence"]["en"]


def test_an_enforced_target_out_of_reach_leaves_no_plan_to_look_at(tmp_path: Path) -> None:
    ledger = share_target("CAP", "capacity_share", 0.9)
    scenario = load_toy(tmp_path, city(ledger), targets={"CAP": {"enforce": True}})
    with pytest.raises(InfeasibleError, match=r"CAP asks for >= 90\.00%"):
        near_optimal(scenario).to_json()


@pytest.mark.parametrize("within", [-0.01, 1.5, float("nan"), float("inf")])
def test_a_cost_margin_that_is_no_share_is_refused(within: float, tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, city(share_target("CAP", "capacity_share", 0.5)))
    with pytest.raises(InputError, match="is no share of the cost"):
        near_optimal(scenario, within=within).to_json()


def test_the_row_of_the_cost_is_the_objective_itself(tmp_path: Path) -> None:
    system = build_system(load_toy(tmp_path, city(share_target("CAP", "capacity_share", 0.5))))
    program = assemble(build_model(system))
    at_least = with_cost_limit(program, LEAST * (1 + 1e-9))
    assert at_least.row_name(at_least.matrix.shape[0] - 1) == "cost_max"
    found = solve(at_least)
    assert found.objective == close(LEAST)
    assert found.row_activity[-1] + program.offset == close(found.objective)
    assert np.isneginf(at_least.row_lower[-1])
    assert solve(with_cost_limit(program, LEAST * (1 - 1e-3))).status == "infeasible"
