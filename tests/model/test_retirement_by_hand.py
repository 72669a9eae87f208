"""Small cities on paper: coal units that close because they cost more than they earn.

Demand is 100 MW in each of the 8,760 hours and money is not discounted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.invariants import stock_adds_up
from support.nothing import with_nothing
from support.paper import HOURS, close, cost, output, plant, solved, unit
from support.toy_cities import ToyCity, load_toy
from transition_sim.questions.bounds.bounds import certify
from transition_sim.questions.ledger.ledger import judge_ledger
from transition_sim.results.store import Results

YEARS = [2024, 2025, 2026]
ECONOMIC = {"retire": {"economic": True}, "planning_reserve": 0.1}


def named(name: str, technology: str, mw: float, **columns: Any) -> dict[str, Any]:
    return {"id": name, "technology": technology, "capacity_mw": mw, **columns}


def city(**columns: Any) -> ToyCity:
    """Return 120 MW of good coal plant and 80 MW of old plant that never runs."""
    return ToyCity(
        [
            plant("good", "coal", 200),
            plant("old", "coal", 300, fixed_om_cny_per_kw_year=90),
            plant("pv", "pv", 0),
        ],
        [unit("good", 100), named("a", "old", 50), named("b", "old", 30)],
        **columns,
    )


def retired(results: Results, year: int) -> float:
    return float(results.dataset["retired"].sel(asset="old", year=year))


def test_what_the_reserve_can_spare_retires_at_once_and_saves_its_fixed_cost(
    tmp_path: Path,
) -> None:
    found = solved(tmp_path, city(), years=YEARS, **ECONOMIC)
    # 1.1 x 100 = 110 MW must stand: 70 of the 80 MW go on 1 January 2025 and save 90,000 CNY a MW
    assert [retired(found, y) for y in YEARS] == [close(0.0), close(70.0), close(0.0)]
    assert float(found.dataset["capacity"].sel(asset="old", year=2025)) == close(10.0)
    assert cost(found) == close(3 * HOURS * 100 * 200 + 90_000 * (80 + 10 + 10))
    saved = found.dataset["cost"].sel(cost_term="retirement")
    assert saved.values.tolist() == [close(0.0), close(-70 * 90_000), close(-70 * 90_000)]
    table = found.summary().query("metric == 'retired' and item == 'old' and year == 2025")
    assert float(table["value"].iloc[0]) == close(70.0)


def test_named_units_share_a_retirement_by_their_size(tmp_path: Path) -> None:
    found = solved(tmp_path, city(), years=YEARS, **ECONOMIC)
    units = found.dataset["unit_capacity"].sel(year=2026)
    # 10 of 80 MW are left
    assert float(units.sel(unit="a")) == close(50 * 10 / 80)
    assert float(units.sel(unit="b")) == close(30 * 10 / 80)
    stock_adds_up(with_nothing(found.dataset))


def test_nothing_retires_unless_the_scenario_allows_it(tmp_path: Path) -> None:
    found = solved(tmp_path, city(), years=YEARS, planning_reserve=0.1)
    assert "retired" not in found.dataset
    assert cost(found) == close(3 * (HOURS * 100 * 200 + 90_000 * 80))


def test_what_retires_runs_on_no_day_of_its_year(tmp_path: Path) -> None:
    dear = plant("good", "coal", 400)
    old = plant("old", "coal", 300, fixed_om_cny_per_kw_year=900, must_run_share=0.2)
    units = [unit("good", 120), named("a", "old", 80)]
    found = solved(
        tmp_path, ToyCity([dear, old, plant("pv", "pv", 0)], units), years=YEARS, **ECONOMIC
    )
    # A MW of old plant saves 8,760 x (400 - 300) = 876,000 CNY a year and costs 900,000: all goes
    # as soon as it may, for the other 120 MW are more than the 110 that must stand.
    assert retired(found, 2025) == close(80.0)
    assert output(found, "old", 2024) == close(80.0)
    assert output(found, "old", 2025) == close(0.0)
    running = found.dataset["running_capacity"].sel(asset="old", year=2025)
    assert np.abs(running.values).max() == close(0.0)


def test_units_that_are_due_to_leave_do_so_on_their_day(tmp_path: Path) -> None:
    due = named("c", "old", 25, retires="2025-06-30")
    base = city()
    both = ToyCity(base.technologies, [*base.units, due])
    found = solved(tmp_path, both, years=YEARS, **ECONOMIC)
    # c stays to the end of June whatever it costs; of the rest 10 MW are kept, as without it
    assert float(found.dataset["unit_capacity"].sel(unit="c", year=2024)) == close(25.0)
    assert float(found.dataset["unit_capacity"].sel(unit="c", year=2025)) == close(0.0)
    assert retired(found, 2025) == close(70.0)
    days = 180  # 1 January to 29 June; on the day itself it no longer runs
    expected = 3 * HOURS * 100 * 200 + 90_000 * (80 + 10 + 10 + 25 + 25 * days / 365)
    assert cost(found) == close(expected)


def test_a_retired_unit_counts_as_small_coal_that_is_gone(tmp_path: Path) -> None:
    small = {
        "id": "C30",
        "text": "small coal",
        "document": "toy",
        "quantity": "coal units below 300 MW",
        "value": 105,
        "unit": "MW",
        "date": "2025-12-31",
        "wording": "binding",
        "metric": "small_coal_capacity",
        "sense": "<=",
    }
    old = [named("a", "old", 50, unit_count=1), named("b", "old", 30, unit_count=1)]
    base = city(ledger=[small])
    shown = ToyCity(
        base.technologies, [named("good-1", "good", 100, unit_count=1), *old], ledger=[small]
    )
    scenario = load_toy(tmp_path, shown, years=YEARS, **ECONOMIC)
    found = solved(tmp_path, shown, years=YEARS, **ECONOMIC)
    entry = judge_ledger(scenario.city_data, found).to_json()["ledger"][0]
    assert entry["model_value"] == close(110.0)
    assert entry["status"]["en"] == "missed by 5 MW"
    fields = {"retire": {"units_below": "60 MW", "by": 2025}}
    ordered = solved(tmp_path, shown, years=YEARS, **fields)
    entry = judge_ledger(scenario.city_data, ordered).to_json()["ledger"][0]
    assert entry["model_value"] == close(100.0)
    assert entry["status"]["en"] == "met"


@pytest.mark.parametrize("leaving", ["2026", "2025-07-10"])
def test_the_bounds_of_the_full_year_hold_with_retirements(tmp_path: Path, leaving: str) -> None:
    # what must run changes in the winter, and with a unit that leaves in the summer
    old = {
        "fixed_om_cny_per_kw_year": 500,
        "must_run_share": 0.1,
        "must_run_share_heating_season": 0.5,
    }
    toy = ToyCity(
        [
            plant("good", "coal", 350, own_use_share=0.05),
            plant("old", "coal", 300, **old),
            plant("wind", "wind", 0, availability_profile="gusts", firm_share=0.0),
        ],
        [
            unit("good", 110),
            named("a", "old", 50),
            named("b", "old", 30, retires=leaving),
            unit("wind", 60),
        ],
        demand={"town": {"profile": "load"}},
        profiles={
            "gusts": lambda hour: 0.3 + 0.25 * np.sin(hour / 40.0),
            "load": lambda hour: 1.0 + 0.2 * np.sin(hour / 4.0),
        },
    )
    fields = {**ECONOMIC, "utilisation": {"wind": 0.97}, "planning_reserve": 0.0}
    resolution = {"periods": 6, "hours": 24}
    scenario = load_toy(tmp_path, toy, years=[2024, 2025], resolution=resolution, **fields)
    found = certify(scenario, tolerance=1.0)
    bounds = found.verdict["bounds"]
    exact = solved(tmp_path, toy, years=[2024, 2025], resolution="hourly", **fields)
    assert float(found.dataset["retired"].sum()) > 1.0
    assert bounds["lower_cny"] <= cost(exact) * (1 + 1e-9)
    assert bounds["upper_cny"] >= cost(exact) * (1 - 1e-9)
    assert bounds["gap"] < 0.05
