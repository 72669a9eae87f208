"""How far a scenario can go towards each share, for the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.questions.ledger.ledger import reachable_shares
from transition_sim.questions.ledger.status import Reach

PV = {
    "id": "pv",
    "class": "pv",
    "capex_cny_per_kw": 3000,
    "lifetime_years": 25,
    "build_limit_mw_per_year": 50,
    "availability": 0.5,
}
CITY = ToyCity(
    [{"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300}, PV],
    [{"id": "c", "technology": "coal", "capacity_mw": 200}],
    ledger=[
        share_target("MORE", "capacity_share", 0.3),
        share_target("POWER", "generation_share", 0.2),
        share_target("LATER", "capacity_share", 0.3, year=2030),
    ],
)


def test_a_share_goes_as_far_as_building_allows_whatever_is_enforced(tmp_path: Path) -> None:
    # 50 of 250 MW, which run half of each hour of a demand of 100 MW
    expected = {"MORE": 50 / 250, "POWER": 0.25}
    free = reachable_shares(load_toy(tmp_path, CITY))
    assert {name: each.guarded for name, each in free.items()} == pytest.approx(expected, rel=1e-8)
    assert free["POWER"].unguarded == pytest.approx(1.0)  # with all else unserved
    asked = load_beside(tmp_path, targets={"MORE": {"enforce": True}})  # 30 %: infeasible
    held = {name: each.guarded for name, each in reachable_shares(asked).items()}
    assert held == pytest.approx(expected, rel=1e-8)


def test_where_no_plan_exists_nothing_can_be_reached(tmp_path: Path) -> None:
    burnt = {"class": "coal", "fuel": "coal", "net_efficiency": 0.4, "must_run_share": 1}
    city = ToyCity(
        [{"id": "coal", **burnt}, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 100}],
        fuels=[{"id": "coal", "price_cny_per_tce": 0}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
        ledger=CITY.ledger,
    )
    limits = {"limits": {"co2": {2024: 1, 2025: 1}}}
    scenario = load_toy(tmp_path, city, emissions=limits)
    nothing = Reach(guarded=None, unguarded=None)
    assert reachable_shares(scenario) == {"MORE": nothing, "POWER": nothing}


def test_a_city_that_promises_no_share_needs_no_solver(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, ToyCity(CITY.technologies, CITY.units))
    assert reachable_shares(scenario, solver="no such profile") == {}
