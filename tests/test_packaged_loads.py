"""The packaged city's trucks and households: what the press prints is what the tables say."""

from __future__ import annotations

import dataclasses

import pytest
import xarray as xr

from support.packaged import load_packaged, run_packaged
from transition_sim.inputs.grades import Grades
from transition_sim.inputs.load_city import load_city
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.report.inventory import describe_city
from transition_sim.report.tables import NOT_MODELLED
from transition_sim.results.metrics import annual_energy
from transition_sim.solve import require_optimal, solve
from transition_sim.system import build_system

ALL_DEMAND = 27e6  # MWh in 2024, an estimate of all consumption


def data_of(name: str, *overrides: str) -> xr.Dataset:
    return build_system(load_packaged(name, *overrides)).data


def test_two_hundred_trucks_replace_what_the_press_prints() -> None:
    trucks = data_of("plan", "demand.trucks=200").sel(flexible_load="trucks", year=2025)
    assert float(trucks["diesel_replaced"]) == pytest.approx(6.4e6)  # 640万升
    assert float(trucks["co2_replaced"]) == pytest.approx(16_800)  # 1.68万吨


def test_the_plan_has_the_trucks_of_2025_and_the_reference_those_of_2024() -> None:
    plan = data_of("plan").sel(flexible_load="trucks")["load_count"]
    assert plan.values.tolist() == [3584, 4500, 4500]
    assert (
        data_of("reference").sel(flexible_load="trucks")["load_count"].values.tolist() == [3584] * 3
    )


@pytest.mark.parametrize("name", ["reference", "plan"])
def test_trucks_of_the_base_year_are_counted_once(name: str) -> None:
    data = data_of(name).sel(year=2024)
    base = annual_energy(data, "demand").sum() + annual_energy(data, "load_need").sum()
    assert float(base) == pytest.approx(ALL_DEMAND, rel=1e-12)
    assert float(annual_energy(data, "load_need").sum()) == pytest.approx(3584 * 132.5)


def test_households_on_electric_heating_add_a_load_of_the_season() -> None:
    data = data_of("plan", "demand.clean_heating={2025: 50000}").sel(
        flexible_load="electric_heating"
    )
    need = annual_energy(data, "load_need")
    assert need.values.tolist() == pytest.approx([0.0, 100_000.0, 100_000.0])
    assert data["coal_replaced"].values.tolist() == pytest.approx([0.0, 43_500.0, 43_500.0])


def test_what_trucks_replace_stands_beside_the_emissions_of_the_model() -> None:
    results = run_packaged("plan")
    rows = results.summary().set_index(["metric", "item", "year"])["value"]
    assert rows["co2_replaced_gross", "trucks", 2025] == pytest.approx(4500 * 84)
    co2 = float(results.dataset["emissions"].sel(pollutant="co2", year=2025))
    assert rows["emissions", "co2", 2025] == pytest.approx(co2)


def test_trucks_that_choose_their_hours_cost_less_than_trucks_that_cannot() -> None:
    free = build_system(load_packaged("plan"))
    data = free.data.assign(load_limit=free.data["load_need"])
    even = solve(assemble(build_model(dataclasses.replace(free, data=data))))
    found = solve(assemble(build_model(free)))
    require_optimal(even)
    require_optimal(found)
    assert found.objective < even.objective * (1.0 - 1e-6)


def test_the_pages_of_the_city_list_its_loads() -> None:
    city = load_city("changzhi")
    page = describe_city(city, Grades.of(city))
    assert "## Flexible loads" in page
    assert "新能源重卡" in page
    assert not any("truck" in each.en for each in NOT_MODELLED)
