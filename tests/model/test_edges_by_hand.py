"""Where two parts of the model meet: what one lets through, the other has to hold.

Demand is 100 MW in each of the 8,760 hours where a case does not say otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.paper import HOURS, close, cost, output, plant, solved, unit
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import run
from transition_sim.results.metrics import annual_energy, must_be_served, share
from transition_sim.system import build_system

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "minimum_load_share": 0.5,
}
PRICE = {"id": "coal", "price_cny_per_tce": 500}
CO2 = {"fuel": "coal", "factor_kg_per_gj": 100}
SUN = plant("pv", "pv", 0)


def upgraded(folder: Path, retrofit: dict[str, Any], **parts: Any) -> Scenario:
    """Return a city whose 100 MW of coal have to take an upgrade in 2025."""
    city = ToyCity(
        **{
            "technologies": [COAL, SUN],
            "units": [unit("coal", 100)],
            "fuels": [PRICE],
            "emissions": [CO2],
            "retrofits": [{"id": "up", "technology": "coal", "capex_cny_per_kw": 1, **retrofit}],
            **parts,
        }
    )
    named = {"units": {"coal-1": {"upgrade": "up", "year": 2025}}}
    return load_toy(folder, city, retrofits=named)


def test_an_upgrade_to_capture_captures(tmp_path: Path) -> None:
    found = run(upgraded(tmp_path, {"kinds": "capture", "capture_share": 0.9}))
    before, after = found.dataset["emissions"].sel(pollutant="co2").values
    # 0.3 tce/MWh of 29.3076 GJ with 100 kg/GJ; nine tenths of it are captured from 2025 on
    assert before == close(HOURS * 100 * 0.3 * 29.3076 * 0.1)
    assert after == close(0.1 * before)


def test_a_unit_that_can_step_back_need_not_run_above_its_new_minimum(tmp_path: Path) -> None:
    system = build_system(
        upgraded(
            tmp_path,
            {"kinds": "flexibility", "minimum_load_share": 0.2},
            technologies=[{**COAL, "must_run_share": 0.5}, SUN],
        )
    )
    must_run = system.data["must_run"]
    assert set(must_run.sel(asset="coal").values) == {0.5}
    assert set(must_run.sel(asset="coal+up").values) == {0.2}


def test_where_there_is_no_heat_area_an_upgrade_gives_no_heat(tmp_path: Path) -> None:
    heat = {
        "kinds": "heat_supply",
        "heat_share_mw_per_mw": 0.5,
        "power_loss_per_heat": 0.2,
        "power_per_heat_minimum": 0.4,
    }
    boiler = {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8}
    parts: dict[str, Any] = {
        "zones": ("town", "hill"),
        "heat": {"lower": {"energy": 87_600}},
        "heat_sources": [{**boiler, "capacity_mw": 20}],
    }
    up_there = upgraded(
        tmp_path / "hill", heat, units=[{**unit("coal", 100), "zone": "hill"}], **parts
    )
    assert not build_system(up_there).data["chp"].any()
    in_town = upgraded(tmp_path / "town", heat, **parts)
    assert build_system(in_town).data["chp"].sel(asset="coal+up")


def test_a_start_is_no_way_around_a_ramp(tmp_path: Path) -> None:
    slow = plant("coal", "coal", 100, minimum_load_share=0.4, ramp_share_per_hour=0.05)
    city = ToyCity(
        [slow, plant("gas", "cbm", 500), SUN],
        [unit("coal", 100), unit("gas", 100)],
        demand={"town": {"energy": HOURS * 75.0, "profile": "teeth"}},
        profiles={"teeth": lambda hour: 4 / 3 if hour % 2 else 2 / 3},
    )
    found = solved(tmp_path, city)
    # From 50 to 100 MW within an hour and back: what is on can change by 5 MW, and what starts must
    # have been off the hour before. With x MW on at the low hours and 100 at the high ones, 100 - x
    # start at 0.4: power rises by 0.05 x + 0.4 (100 - x) at most, and 50 - that is left to the gas.
    rise = found.dataset["power"].sel(asset="coal", year=2024).diff("step").max()
    online = found.dataset["online"].sel(asset="coal", year=2024)
    low = float(online.min())
    assert float(rise) <= 0.05 * low + 0.4 * (float(online.max()) - low) + 1e-6
    assert output(found, "gas") > 5.0


@pytest.mark.parametrize("change", ["arrives", "leaves"])
def test_a_unit_that_must_run_can_start_on_its_day(tmp_path: Path, change: str) -> None:
    coal = plant("coal", "coal", 100, minimum_load_share=0.3, must_run_share=0.3)
    coal = {**coal, "minimum_down_hours": 4}
    project = {"id": "new", "technology": "coal", "capacity_mw": 50, "online": "2025-07-01"}
    leaving = {**unit("coal", 50), "retires": "2025-07-01"}
    city = ToyCity(
        [coal, plant("gas", "cbm", 500), SUN],
        [unit("gas", 100), *([leaving] if change == "leaves" else [])],
        projects=[project] if change == "arrives" else [],
    )
    fields = {"projects": {"stages": ["approved"]}} if change == "arrives" else {}
    found = run(load_toy(tmp_path, city, resolution="hourly", **fields))
    # 50 MW of coal in half of 2025: 184 days from 1 July on, or 181 before it
    days = 184 if change == "arrives" else 181
    coal_energy = annual_energy(found.dataset, "power").sel(asset="coal", year=2025)
    assert float(coal_energy) == close(50 * 24 * days)


def test_a_load_that_draws_at_every_hour_counts_in_the_peak(tmp_path: Path) -> None:
    block = {
        "id": "block",
        "energy_mwh_per_unit_year": 50 * HOURS,
        "power_mw_per_unit": 50,
        "in_demand": "true",
    }
    free = {**block, "id": "free", "power_mw_per_unit": 200}
    for load, peak in ((block, 100.0), (free, 50.0)):
        city = ToyCity([SUN], [unit("pv", 10)], loads=[load])
        system = build_system(load_toy(tmp_path / str(load["id"]), city))
        # 50 of the 100 MW are the load's; one that can draw 200 MW can wait for another hour
        assert system.data["peak_load"].values == pytest.approx(np.full(2, peak), rel=1e-9)


def test_heat_pumps_do_not_raise_the_share_by_burning_power(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("wind", "wind", 0)],
        [unit("wind", 200)],
        heat={"town-heat": {}},
        heat_sources=[{"id": "pump", "kind": "heat_pump", "cop": 2.5, "capacity_mw": 100}],
        ledger=[share_target("C27", "generation_share", 0.3, 2024)],
    )
    found = solved(tmp_path, city)
    # 100 MW of heat draw 40 MW: 140 MW are generated for 140 MW that have to be served
    here = found.dataset.sel(year=[2024])
    assert float(must_be_served(here).sel(year=2024)) == close(140.0 * HOURS)
    definition = load_toy(tmp_path / "again", city).city_data.definitions["strict"]
    assert share(found.dataset, definition, "generation_share", 2024) == close(1.0)
    row = found.dataset["generation_denominator"].sel(generation_target="C27-strict")
    assert float(row) == close(140.0 * HOURS)
    assert cost(found) == close(0.0)


def test_coal_of_boilers_is_coal_that_new_plant_has_to_make_up_for(tmp_path: Path) -> None:
    boiler = {"id": "boiler", "kind": "boiler", "fuel": "coal", "efficiency": 0.8}
    new = {**COAL, "id": "new", "heat_rate_gce_per_kwh": 290}
    costs = {"capex_cny_per_kw": 4000, "lifetime_years": 40, "build_limit_mw_per_year": 10}
    city = ToyCity(
        [COAL, {**new, **costs}, SUN],
        [unit("coal", 120)],
        fuels=[PRICE],
        emissions=[CO2],
        heat={"town-heat": {"energy": 8760.0}},
        heat_sources=[{**boiler, "capacity_mw": 5}],
    )
    found = run(load_toy(tmp_path, city, coal_replacement={"ratio": 1.0}))
    burnt = found.dataset["coal_burnt"].values
    assert burnt == pytest.approx(found.dataset["fuel_consumption"].sel(fuel="coal").values)
    # 1 MW of heat is 1 / 0.8 MW of coal
    assert burnt[0] == close(HOURS * (100 * 0.3 * 29.3076 / 3.6 + 1.25))
