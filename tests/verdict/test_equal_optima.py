"""What an unenforced share can be when several plans cost the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.packaged import NAMES, run_within_reach
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.errors import SolverError
from transition_sim.pipeline import run
from transition_sim.solve import solve
from transition_sim.solved import Program, Solved
from transition_sim.system import build_system
from transition_sim.verdict.equal_optima import ranges_at_least_cost


def judged(folder: Path, coal_cost: float, gas_cost: float) -> dict[str, dict[str, Any]]:
    """Return the verdicts on 100 MW of demand, 80 MW net of coal and 60 MW of gas."""
    city = ToyCity(
        [
            {
                "id": "coal",
                "class": "coal",
                "variable_om_cny_per_mwh": coal_cost,
                "own_use_share": 0.2,
            },
            {"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": gas_cost},
        ],
        [
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "g", "technology": "gas", "capacity_mw": 60},
        ],
        ledger=[
            share_target("CAP", "capacity_share", 0.5),
            share_target("GEN", "generation_share", 0.4),
        ],
    )
    found = run(load_toy(folder, city))
    return {f"{t['id']} {t['definition']}": t for t in found.verdict["targets"]}


def test_plants_of_the_same_cost_leave_the_share_open(tmp_path: Path) -> None:
    found = judged(tmp_path, 300, 300)
    # Gas gives between 100 - 80 = 20 and 60 MW; coal's gross output is 1.25 times its net output.
    low, high = found["GEN as_printed"]["range_at_least_cost"]
    assert low == pytest.approx(20 / (20 + 80 * 1.25), rel=1e-9)
    assert high == pytest.approx(60 / (60 + 40 * 1.25), rel=1e-9)
    low, high = found["GEN strict"]["range_at_least_cost"]
    assert low == pytest.approx(0.2, rel=1e-9)
    assert high == pytest.approx(0.6, rel=1e-9)


@pytest.mark.parametrize(("coal", "gas", "share"), [(300, 299, 0.6), (299, 300, 0.2)])
def test_a_small_difference_in_cost_settles_it(
    coal: float, gas: float, share: float, tmp_path: Path
) -> None:
    found = judged(tmp_path, coal, gas)["GEN strict"]
    assert found["range_at_least_cost"] == [pytest.approx(share), pytest.approx(share)]
    assert found["value"] == pytest.approx(share)


def test_a_stock_that_is_given_has_no_range(tmp_path: Path) -> None:
    found = judged(tmp_path, 300, 300)["CAP as_printed"]
    assert found["range_at_least_cost"] == [pytest.approx(60 / 160)] * 2


def test_the_value_lies_in_its_range(tmp_path: Path) -> None:
    for verdict in judged(tmp_path, 300, 300).values():
        low, high = verdict["range_at_least_cost"]
        assert low - 1e-9 <= verdict["value"] <= high + 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_only_what_is_not_enforced_has_a_range(name: str) -> None:
    for verdict in run_within_reach(name).verdict["targets"]:
        assert ("range_at_least_cost" in verdict) is not verdict["enforced"]
        if not verdict["enforced"]:
            low, high = verdict["range_at_least_cost"]
            assert low - 1e-9 <= verdict["value"] <= high + 1e-9


def test_a_build_that_is_free_of_cost_leaves_the_stock_open(tmp_path: Path) -> None:
    city = ToyCity(
        [
            {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300},
            {
                "id": "pv",
                "class": "pv",
                "availability": 0,
                "capex_cny_per_kw": 0,
                "lifetime_years": 20,
                "build_limit_mw_per_year": 100,
            },
        ],
        [{"id": "c", "technology": "coal", "capacity_mw": 100}],
        ledger=[share_target("CAP", "capacity_share", 0.5)],
    )
    verdict = run(load_toy(tmp_path, city)).verdict["targets"][0]
    # Between nothing and 100 MW may be built, at no cost and to no use.
    assert verdict["range_at_least_cost"] == [pytest.approx(0.0), pytest.approx(0.5)]


def test_duals_that_leave_no_optimum_are_an_error_and_not_a_range(tmp_path: Path) -> None:
    city = ToyCity(
        [
            {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.5},
            {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 20},
        ],
        [
            {"id": "e", "technology": "engine", "capacity_mw": 60},
            {"id": "c", "technology": "coal", "capacity_mw": 80},
        ],
        fuels=[
            {
                "id": "cbm",
                "price_cny_per_m3": 0.1,
                "heating_value_mj_per_m3": 36,
                "supply_limit_mm3": 900,
            }
        ],
        emissions=[{"fuel": "cbm", "factor_kg_per_gj": 50}],
        ledger=[share_target("GEN", "generation_share", 0.4)],
    )
    program = Program.of(build_system(load_toy(tmp_path, city)))
    solved = Solved(program, solve(program.linear))
    # Gas at 10 CNY/MWh costs 20 a MWh of electricity, as coal does: between 20 and 60 of 100 MW.
    ranges = ranges_at_least_cost(solved, program.system.targets)
    assert ranges["GEN-as_printed"] == (pytest.approx(0.2), pytest.approx(0.6))
    # Nobody can burn 900 Mm3: a dual that says it is all burnt leaves nothing to choose from.
    dual = solved.solution.dual.copy()
    dual[program.linear.rows["fuel_max"].part] = -100.0
    wrong = Solved(program, replace(solved.solution, dual=dual))
    with pytest.raises(SolverError):
        ranges_at_least_cost(wrong, program.system.targets)
