"""A scenario replaces one number of its city: as if the city's file said so, and no further."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transition_sim.errors import InputError, Problem
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.schema.city import TABLES
from transition_sim.inputs.schema.city_overrides import (
    INPUT_TABLES,
    replaceable,
    table_name,
)
from transition_sim.inputs.schema.plant import Source
from transition_sim.inputs.schema.published import Outcome, Published
from transition_sim.system import System, build_system


def load(folder: Path, *overrides: str, cities: Cities | None = None) -> Scenario:
    return load_scenario(folder / "scenario.yaml", overrides, cities)


@pytest.fixture(scope="module")
def cities() -> Cities:
    """Return what is read of cities that no test changes."""
    return Cities()


@pytest.fixture(scope="module")
def as_written(toy_master: Path, cities: Cities) -> System:
    return build_system(load(toy_master, cities=cities))


def problem_of(folder: Path, *overrides: str, cities: Cities | None = None) -> Problem:
    """Return the one problem that overrides make."""
    with pytest.raises(InputError) as caught:
        load(folder, *overrides, cities=cities)
    (problem,) = caught.value.problems
    assert problem.message("en") != problem.message("zh")
    return problem


def find(rows: tuple[Any, ...], **key: Any) -> Any:
    (row,) = [row for row in rows if all(getattr(row, k) == v for k, v in key.items())]
    return row


def edit(folder: Path, file: str, old: str, new: str) -> Path:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("override", "file", "old", "new"),
    [
        (
            "data.city.demand.town.energy=4.2 TWh",
            "city/city.yaml", "value: 4 TWh, low: 3.5 TWh, high: 4.5 TWh", "value: 4.2 TWh",
        ),
        (
            "data.city.discount_rate=6 %",
            "city/city.yaml", "value: 5 %, low: 3 %, high: 8 %", "value: 6 %",
        ),
        ("data.units.coal-2.capacity_mw=0.21 GW", "city/units.csv", "town,200,1", "town,210,1"),
        (
            "data.projects.new-wind.online=2025-09-01",
            "city/projects.csv", "2025-07-01,2025-01-01,2026-06-30", "2025-09-01,,",
        ),
        ("data.fuels.coal/2024.price_cny_per_tce=820", "city/fuels.csv", "800,600,1000", "820,,"),
        ("data.emissions.coal/co2.factor_kg_per_gj=94", "city/emissions.csv", "95,90,100", "94,,"),
        ("data.storage.battery.hours=3", "city/storage.csv", "10,2,", "10,3,"),
    ],
)  # fmt: skip
def test_a_replaced_number_is_an_edit_of_the_citys_file(
    toy_master: Path,
    toy_folder: Path,
    cities: Cities,
    as_written: System,
    override: str,
    file: str,
    old: str,
    new: str,
) -> None:
    replaced = build_system(load(toy_master, override, cities=cities)).data
    edited = build_system(load(edit(toy_folder, file, old, new))).data
    assert replaced.identical(edited)
    assert not replaced.identical(as_written.data)


def test_a_replaced_number_keeps_neither_range_nor_source(toy_master: Path, cities: Cities) -> None:
    base = find(load(toy_master, cities=cities).city_data.technologies, id="wind")
    assert base.ranges["build_limit_mw_per_year"] == (100.0, 300.0)
    chosen = load(
        toy_master,
        "data.technologies.wind.build_limit_mw_per_year=250",
        "data.projects.new-wind.online=2025-09-01",
        "data.city.demand.town.energy=4.2 TWh",
        cities=cities,
    ).city_data
    wind = find(chosen.technologies, id="wind")
    assert wind.build_limit_mw_per_year == 250.0
    assert "build_limit_mw_per_year" not in wind.ranges
    assert wind.sources["build_limit_mw_per_year"] == ()
    assert wind.sources["capex_cny_per_kw"] == base.sources["capex_cny_per_kw"]
    project = find(chosen.projects, id="new-wind")
    assert (project.online, project.online_low, project.online_high) == (
        date(2025, 9, 1), None, None,
    )  # fmt: skip
    energy = chosen.demand["town"].energy
    assert (energy.value, energy.low, energy.high, energy.source) == (4.2e6, None, None, ())
    assert chosen.demand["town"].growth.source == ("estimate-toy",)


def test_a_child_scenario_overrides_what_its_parent_replaces(toy_folder: Path) -> None:
    data = (
        "data:\n  technologies: {wind: {capex_cny_per_kw: 5000, lifetime_years: 25}}\n"
        "  city: {demand: {town: {growth: 3 %}}}\n"
    )
    scenario = toy_folder / "scenario.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + data, encoding="utf-8")
    (toy_folder / "child.yaml").write_text(
        "name: child\ntitle: child\nextends: scenario.yaml\n"
        "data: {technologies: {wind: {capex_cny_per_kw: 5500}}}\n",
        encoding="utf-8",
    )
    child = load_scenario(toy_folder / "child.yaml", ["data.city.demand.town.growth=0.04"])
    wind = find(child.city_data.technologies, id="wind")
    assert (wind.capex_cny_per_kw, wind.lifetime_years) == (5500.0, 25.0)
    assert child.city_data.demand["town"].growth.value == 0.04


def test_the_manifest_has_what_was_replaced_in_the_fields_own_units(
    toy_master: Path, cities: Cities
) -> None:
    resolved = load(
        toy_master,
        "data.units.coal-2.capacity_mw=0.21 GW",
        "data.fuels.cbm/2026.supply_limit_mm3=55",
        "data.projects.new-wind.online=2025-09-01",
        "data.city.demand.town.energy=4.2 TWh",
        cities=cities,
    ).resolved()
    assert resolved["data"] == {
        "units": {"coal-2": {"capacity_mw": 210.0}},
        "fuels": {"cbm/2026": {"supply_limit_mm3": 55.0}},
        "projects": {"new-wind": {"online": "2025-09-01"}},
        "city": {"demand": {"town": {"energy": 4.2e6}}},
    }
    assert json.loads(json.dumps(resolved)) == resolved
    assert load(toy_master, cities=cities).resolved()["data"] == {}


@pytest.mark.parametrize(
    ("override", "code", "near"),
    [
        ("data.technologies.wnd.availability=0.9", "data_row", "`wind`"),
        ("data.technologies.wind.avalability=0.9", "data_column", "`availability`"),
        ("data.technologies.wind=4", "data_column", "lifetime_years"),
        ("data.technologies.wind.id=4", "data_column", "lifetime_years"),
        ("data.technologies.wind.class=pv", "data_column", "lifetime_years"),
        ("data.projects.new-wind.online_low=2025-01-01", "data_column", "`online`"),
        ("data.technolgies.wind.availability=0.9", "data_table", "`technologies`"),
        ("data.published.x.value=3", "data_table", "projects"),
        ("data.sources.toy-plan.date=2024", "data_table", "data.city."),
        ("data.city.demand.town.enrgy=3", "data_unknown", "`demand.town.energy`"),
        ("data.city.demand.town.profile=3", "data_unknown", "demand.town"),
        ("data.city.base_year=2023", "data_unknown", "demand.town"),
        ("data.fuels.cbm.supply_limit_mm3=55", "data_row", "known: cbm/2024, cbm/2026"),
        ("data.technologies.wind.availability=null", "data_value", "2025-06-30"),
        ("data.technologies.wind.availability=[1]", "data_value", "2025-06-30"),
        ("data.technologies.wind.availability=true", "data_value", "2025-06-30"),
        ("data.technologies.wind.availability=1.5", "out_of_range", "between 0 and 1"),
        ("data.technologies.wind.availability=5 MW", "unit_dimension", "share"),
        ("data.units.coal-2.capacity_mw=60 GW", "out_of_range", "between 0 and 50000 MW"),
        ("data.units.coal-2.unit_count=1.5", "not_integer", "whole"),
        ("data.city.demand.town.energy=25 MW", "unit_dimension", "MWh"),
        ("data.city.demand.town.energy=1e12", "out_of_range", "1000000000 MWh"),
        ("data.projects.new-wind.online=soon", "not_date", "2025-06-30"),
        ("data.projects.new-wind.online=2020-01-01", "project_before_stock", "units.csv"),
    ],
)
def test_what_cannot_be_replaced_is_refused_by_the_users_own_name(
    toy_master: Path, cities: Cities, override: str, code: str, near: str
) -> None:
    problem = problem_of(toy_master, override, cities=cities)
    assert problem.code == code
    assert str(problem.place) == "--set"
    assert problem.field == override.partition("=")[0]
    assert near in problem.render("en")


def test_an_error_in_a_file_has_its_line_and_quotes_what_is_written(toy_folder: Path) -> None:
    scenario = toy_folder / "scenario.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(
        text + "data:\n  units:\n    coal-2: {capacity_mw: 60 GW}\n", encoding="utf-8"
    )
    problem = problem_of(toy_folder)
    assert problem.place.file.endswith("scenario.yaml")
    assert problem.place.line == len(text.splitlines()) + 3
    assert problem.field == "data.units.coal-2.capacity_mw"
    assert problem.message("en").startswith("60 GW is not plausible")


def test_a_rule_that_a_replaced_number_breaks_elsewhere_is_blamed_on_it(
    toy_master: Path, cities: Cities
) -> None:
    override = "data.projects.new-wind.energy_mwh=10"  # only stores hold energy
    assert problem_of(toy_master, override, cities=cities).field == override.partition("=")[0]
    override = "data.technologies.wind.minimum_load_share=0.5"  # which varies by the hour
    problem = problem_of(toy_master, override, cities=cities)
    assert problem.code == "data_conflict"
    assert re.search(r"technologies\.csv:\d+:\d+: availability_profile", problem.message("en"))
    assert problem.field == "data.technologies.wind.minimum_load_share"


def test_every_problem_is_found_at_once(toy_master: Path, cities: Cities) -> None:
    with pytest.raises(InputError) as caught:
        load(
            toy_master,
            "data.units.nobody.capacity_mw=5",
            "data.technologies.wind.availability=7",
            "data.city.discount_rate=3",
            "demand.growth=900 %",
            cities=cities,
        )
    assert sorted(problem.field for problem in caught.value.problems) == [
        "data.city.discount_rate",
        "data.technologies.wind.availability",
        "data.units.nobody.capacity_mw",
        "demand.growth",
    ]


def test_a_section_that_is_no_mapping_is_said_once(toy_master: Path, cities: Cities) -> None:
    problem = problem_of(toy_master, "data=4", cities=cities)
    assert (problem.code, problem.field) == ("not_mapping", "data")


def test_a_city_is_read_once_however_often_its_numbers_change(toy_folder: Path) -> None:
    cities, path = Cities(), toy_folder / "scenario.yaml"
    first = load_scenario(path, (), cities)
    edit(toy_folder, "city/units.csv", "town,200,1", "town,999,1")
    setting = "data.technologies.wind.lifetime_years=25"
    second = load_scenario(path, (setting,), cities)
    assert find(second.city_data.units, id="coal-2").capacity_mw == 200.0
    assert find(second.city_data.technologies, id="wind").lifetime_years == 25.0
    third = load_scenario(path, (), cities)
    assert find(third.city_data.technologies, id="wind") == find(
        first.city_data.technologies, id="wind"
    )
    assert find(load(toy_folder).city_data.units, id="coal-2").capacity_mw == 999.0


def test_every_table_of_a_city_but_observations_and_sources_can_be_replaced() -> None:
    assert set(TABLES) - set(INPUT_TABLES) == {Outcome, Published, Source}
    for kind in INPUT_TABLES:
        columns = replaceable(kind)
        assert columns, table_name(kind)
        assert not set(columns) & {*kind.key, "source", "note"}
