"""Flexible loads in cities small enough for paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.invariants import check_invariants
from support.paper import HOURS, close, cost, energy, output, plant, solved, unit
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.pipeline import run
from transition_sim.results.store import Results

NOON = {"noon": lambda hour: 1.0 if hour % 24 in (11, 12, 13) else 0.0}
OIL, SUN = plant("oil", "other_thermal", 600), plant("pv", "pv", 0, availability_profile="noon")


def trucks(energy_a_day: float, power: float, **columns: Any) -> dict[str, Any]:
    """Return ten trucks that need an energy a day [MWh each] and draw at most `power` MW each."""
    return {
        "id": "trucks",
        "kind": "trucks",
        "unit": "truck",
        "count": 10,
        "energy_mwh_per_unit_year": 365 * energy_a_day,
        "power_mw_per_unit": power,
        **columns,
    }


def drawn(results: Results, load: str = "trucks", year: int = 2024) -> np.ndarray:
    """Return what a load draws at each step [MW]."""
    values: np.ndarray = results.dataset["load_power"].sel(flexible_load=load, year=year).values
    return values


def test_trucks_charge_at_noon_where_the_sun_is_marginal(tmp_path: Path) -> None:
    city = ToyCity(
        [OIL, SUN],
        [unit("oil", 200), unit("pv", 160)],
        profiles=NOON,
        loads=[trucks(12.0, 5.0)],
    )
    found = solved(tmp_path, city)
    # 10 trucks need 120 MWh a day. The sun has 160 - 100 = 60 MW to spare in three hours, but the
    # trucks draw at most 50 MW: 50 + 50 + 20, in any order, all of it from the sun.
    power = drawn(found)
    assert power.sum() == close(120.0)
    assert power[11:14].sum() == close(120.0)
    assert power.max() == close(50.0)
    assert cost(found) == close(365 * 21 * 100 * 600)
    # One more MWh of trucks costs nothing while there is sun to spare.
    assert found.dataset["dual_load_energy"].values.ravel() == close(0.0)


def test_trucks_that_must_charge_at_night_pay_for_oil(tmp_path: Path) -> None:
    night = trucks(12.0, 5.0, window_start_hour=22, window_end_hour=2)
    city = ToyCity([OIL, SUN], [unit("oil", 200), unit("pv", 160)], profiles=NOON, loads=[night])
    found = solved(tmp_path, city)
    # The window wraps midnight: 22, 23, 0 and 1 o'clock, 50 MW at most in each.
    power = drawn(found)
    assert power[[22, 23, 0, 1]].sum() == close(120.0)
    assert power[2:22] == close(np.zeros(20))
    assert cost(found) == close(365 * (21 * 100 + 120) * 600)
    dual = found.dataset["dual_load_energy"].sel(flexible_load="trucks", year=2024)
    assert dual.values == close(np.asarray([600.0]))


def test_a_load_of_the_year_waits_for_the_cheapest_hours(tmp_path: Path) -> None:
    """Hydrogen is made on windy days; a load of each day would have to run on calm ones too."""
    electrolysis = {
        "id": "hydrogen",
        "kind": "electrolysis",
        "count": 40,
        "energy_mwh_per_unit_year": 2400,
        "power_mw_per_unit": 1,
        "balance": "year",
    }
    wind = plant("wind", "wind", 0, availability_profile="gusts")
    city = ToyCity(
        [OIL, wind],
        [unit("oil", 200), unit("wind", 130)],
        profiles={"gusts": lambda hour: 1.0 if hour // 24 < 100 else 0.0},
        loads=[electrolysis],
        settings={"heating_season": {"start": "01-01", "end": "04-10", "source": "toy"}},
    )
    found = solved(tmp_path, city, resolution={"periods": 2, "hours": 24})
    # The two typical days are a windy and a calm one. 96,000 MWh a year: in the 100 windy days
    # 30 MW are to spare for 2,400 h, 72,000 MWh free of charge. The other
    # 24,000 MWh are oil, as are the 100 MW of the 265 calm days.
    assert energy(found, "load_power", 2024, flexible_load="hydrogen") == close(96_000)
    assert energy(found, "power", 2024, asset="wind") == close(2400 * 130)
    assert energy(found, "power", 2024, asset="oil") == close(24_000 + 265 * 24 * 100)
    assert cost(found) == close(600 * (24_000 + 265 * 24 * 100))
    rows = (tmp_path / "city" / "loads.csv").read_text("utf-8")
    (tmp_path / "city" / "loads.csv").write_text(rows.replace(",year,", ",day,"), "utf-8")
    by_the_day = load_beside(tmp_path, years=[2024], resolution={"periods": 2, "hours": 24})
    # 96,000 / 365 MWh on each day, 24 x 30 = 720 of it from the wind: all of it on a windy day
    assert cost(run(by_the_day)) == close(600 * 265 * (96_000 / 365 + 24 * 100))


def test_the_strict_share_counts_what_the_load_needs(tmp_path: Path) -> None:
    city = ToyCity(
        [OIL, plant("hydro", "wind", 0)],
        [unit("oil", 200), unit("hydro", 60)],
        ledger=[share_target("C27", "generation_share", 0.4, year=2024)],
        loads=[trucks(48.0, 5.0)],
    )
    found = solved(tmp_path, city)
    # 60 MW of clean power over 100 MW of demand and 10 x 48 / 24 = 20 MW of trucks: one half
    verdicts = {each["definition"]: each for each in found.verdict["targets"]}
    assert verdicts["strict"]["value"] == close(0.5)
    assert float(found.dataset["generation_denominator"].sel(generation_target="C27-strict")) == (
        close(120.0 * HOURS)
    )


def test_an_enforced_strict_share_is_held_against_demand_and_load(tmp_path: Path) -> None:
    city = ToyCity(
        [plant("coal", "coal", 100), plant("hydro", "wind", 300)],
        [unit("coal", 200), unit("hydro", 200)],
        ledger=[share_target("C27", "generation_share", 0.4, year=2024)],
        loads=[trucks(48.0, 5.0)],
    )
    goal = {"C27": {"enforce": True, "definition": "strict"}}
    found = solved(tmp_path, city, targets=goal)
    # 0.4 x 120 MW of the dear clean power
    assert output(found, "hydro") == close(48.0)
    assert cost(found) == close(HOURS * (48 * 300 + 72 * 100))


def test_electric_heating_draws_in_the_season_only(tmp_path: Path) -> None:
    heat = {
        "id": "heat",
        "kind": "clean_heating",
        "unit": "household",
        "count": 0,
        "energy_mwh_per_unit_year": 2.42,
        "power_mw_per_unit": 0.003,
        "season": "heating",
        "coal_t_per_unit_year": 0.87,
    }
    city = ToyCity([OIL, plant("pv", "pv", 0)], [unit("oil", 200)], loads=[heat])
    fields = {"years": [2024, 2025], "demand": {"clean_heating": {2025: 12_000}}}
    found = solved(tmp_path, city, resolution={"periods": 2, "hours": 24}, **fields)
    # 15 November to 15 March are 46 + 31 + 28 + 15 + 1 = 121 days; 12,000 households at 20 kWh a
    # day are 240 MWh, or 10 MW on the mean
    data = found.dataset
    season = data["load_need"].sel(flexible_load="heat", year=2025).values.reshape(-1, 24)
    assert sorted(season.mean(axis=1)) == close([0.0, 10.0])
    assert energy(found, "load_power", 2025, flexible_load="heat") == close(121 * 240)
    assert drawn(found, "heat", 2024) == close(np.zeros(48))
    assert cost(found) == close(600 * (2 * HOURS * 100 + 121 * 240))
    rows = found.summary().set_index(["metric", "item", "year"])["value"]
    assert rows["loose_coal_replaced", "heat", 2025] == close(0.87 * 12_000)
    assert rows["load_count", "heat", 2024] == 0.0


def test_what_is_part_of_demand_is_not_served_twice(tmp_path: Path) -> None:
    inside = trucks(48.0, 5.0, in_demand="true")
    city = ToyCity(
        [OIL, plant("pv", "pv", 0)],
        [unit("oil", 300)],
        demand={"town": {"growth": 0.1}},
        loads=[inside],
    )
    grown = {"years": [2024, 2025], "demand": {"trucks": {2025: 25}}}
    found = solved(tmp_path, city, **grown)
    # 100 MW hold 20 MW of ten trucks; the other 80 MW grow to 88, and 25 trucks draw 50 MW.
    assert energy(found, "power", 2024, asset="oil") == close(100 * HOURS)
    assert energy(found, "power", 2025, asset="oil") == close((88 + 50) * HOURS)
    assert energy(found, "demand", 2025) == close(88 * HOURS)


def test_unserved_energy_is_of_other_demand_only(tmp_path: Path) -> None:
    city = ToyCity([OIL, plant("pv", "pv", 0)], [unit("oil", 90)], loads=[trucks(48.0, 5.0)])
    found = solved(tmp_path, city)
    # 90 MW serve the 20 MW of trucks and 70 of the 100 MW
    assert energy(found, "unserved", 2024) == close(30 * HOURS)
    assert energy(found, "load_power", 2024) == close(20 * HOURS)


def test_a_load_draws_from_its_own_zone(tmp_path: Path) -> None:
    city = ToyCity(
        [OIL, plant("hydro", "wind", 10)],
        [unit("oil", 200), {**unit("hydro", 50), "zone": "hill"}],
        zones=("town", "hill"),
        loads=[trucks(48.0, 5.0, zone="hill")],
    )
    found = solved(tmp_path, city)
    assert output(found, "hydro") == close(20.0)
    assert output(found, "oil") == close(100.0)


@pytest.mark.parametrize(
    "resolution", ["hourly", {"periods": 3, "hours": 24}, {"periods": 2, "hours": 168}]
)
def test_what_must_hold_in_every_plan_holds_with_loads(tmp_path: Path, resolution: Any) -> None:
    city = ToyCity(
        [
            OIL,
            plant("wind", "wind", 0, availability_profile="gusts"),
            {"id": "b", "class": "storage"},
        ],
        [unit("oil", 300), unit("wind", 150)],
        stores=[{"id": "b", "power_mw": 10, "energy_mwh": 20, "charge_efficiency": 0.9}],
        ledger=[share_target("C27", "generation_share", 0.4)],
        profiles={"gusts": lambda hour: 0.5 + 0.5 * np.sin(hour / 29.0)},
        loads=[
            trucks(12.0, 2.0, window_start_hour=20, window_end_hour=8),
            {"id": "gas", "count": 5, "energy_mwh_per_unit_year": 4000, "power_mw_per_unit": 1,
             "balance": "year"},
            {"id": "heat", "kind": "clean_heating", "energy_mwh_per_unit_year": 5000,
             "power_mw_per_unit": 5, "season": "heating"},
        ],
    )  # fmt: skip
    scenario = load_toy(tmp_path, city, years=[2024, 2025], resolution=resolution)
    results = run(scenario)
    check_invariants(results, scenario)
    heat = results.dataset["load_power"].sel(flexible_load="heat", year=2025).values.reshape(-1, 24)
    assert (heat.sum(axis=1) < 1e-6).any()


def test_what_trucks_replace_is_never_netted_with_emissions(tmp_path: Path) -> None:
    coal = {"id": "coal", "class": "coal", "fuel": "coal", "heat_rate_gce_per_kwh": 300}
    both = {"diesel_l_per_unit_year": 32_000, "co2_t_per_unit_year": 84}
    fields: dict[str, Any] = {
        "technologies": [coal, plant("pv", "pv", 0)],
        "units": [unit("coal", 200)],
        "fuels": [{"id": "coal", "price_cny_per_tce": 800}],
        "emissions": [{"fuel": "coal", "factor_kg_per_gj": 95}],
    }
    with_both = solved(tmp_path / "a", ToyCity(**fields, loads=[trucks(0.36, 0.03, **both)]))
    without = solved(tmp_path / "b", ToyCity(**fields, loads=[trucks(0.36, 0.03)]))
    np.testing.assert_array_equal(with_both.dataset["emissions"], without.dataset["emissions"])
    assert cost(with_both) == cost(without)
    rows = with_both.summary().set_index(["metric", "item"])["value"]
    assert rows["co2_replaced_gross", "trucks"] == close(840.0)
    assert rows["diesel_replaced", "trucks"] == close(320_000.0)
    assert "co2_replaced_gross" not in set(without.summary()["metric"])
