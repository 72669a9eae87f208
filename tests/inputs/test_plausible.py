"""What no plant, fuel or series on earth is like is refused, and the likely unit is named."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from support.toy_folder import SERIES, write_profile
from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.rules.city import PLAUSIBILITY_CHECKS
from transition_sim.inputs.rules.sun import compare_with_sun, sun_elevation
from transition_sim.inputs.schema.city import TABLES
from transition_sim.inputs.schema.city_overrides import INPUT_TABLES
from transition_sim.inputs.schema.city_settings import Location
from transition_sim.inputs.schema.likely_units import RELATED, is_beyond, likely_units
from transition_sim.inputs.schema.plant_classes import CLASSES
from transition_sim.inputs.schema.records import quantity_of
from transition_sim.messages.plausible_rules import PLAUSIBLE_RULES
from transition_sim.messages.scenario_rules import NO_EFFECT_RULES

PLACE = Location(latitude=36, longitude=113)
BEIJING = 8.0


def problems_of(folder: Path, *overrides: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        load_scenario(folder / "scenario.yaml", overrides)
    found = list(caught.value.problems)
    assert all(each.remedy("zh") and "{" not in each.render("zh") for each in found)
    return found


def problem_of(folder: Path, *overrides: str) -> Problem:
    (problem,) = problems_of(folder, *overrides)
    return problem


def change_cell(folder: Path, table: str, row: str, column: str, text: str) -> None:
    """Put a text into every cell of a column whose row has an id (or a fuel)."""
    path = folder / "city" / table
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    key = "id" if "id" in rows[0] else "fuel"
    assert row in {each[key] for each in rows}
    for each in rows:
        own = text if each[key] == row else each.get(column, "")
        each[column] = own
        if each[key] == row:
            each |= {f"{column}{end}": "" for end in ("_low", "_high") if f"{column}{end}" in each}
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


TECHNOLOGIES = [
    ("wind", {"availability_profile": ""}, "class_without_profile", "8760"),
    ("pv", {"availability_profile": ""}, "class_without_profile", "photovoltaics"),
    ("pv", {"availability_profile": "wind"}, "pv_at_night", "below the horizon"),
    ("wind", {"availability_profile": "pv"}, "wind_by_day", "it is the sun's"),
    ("wind", {"availability": "0.05"}, "full_load_hours", "122 full-load hours"),
    ("coal-large", {"fuel": "", "heat_rate_gce_per_kwh": ""}, "class_without_fuel", "free"),
    ("coal-large", {"heat_rate_gce_per_kwh": "110"}, "class_heat_rate", "not plausible"),
    ("coal-large", {"heat_rate_gce_per_kwh": "0.31"}, "out_of_range", "kgce/kWh?"),
    ("coal-large", {"heat_rate_gce_per_kwh": "9100"}, "out_of_range", "kJ/kWh?"),
    ("cbm-engine", {"net_efficiency": "0.95"}, "class_heat_rate", "0.95"),
    ("pv", {"fuel": "coal", "heat_rate_gce_per_kwh": "300"}, "class_with_fuel", "burns nothing"),
    ("pv", {"capex_cny_per_kw": "3"}, "out_of_range", "CNY/W?"),
    ("wind", {"fixed_om_cny_per_kw_year": "0.09"}, "out_of_range", "CNY/W?"),
    ("coal-large", {"variable_om_cny_per_mwh": "0.02"}, "out_of_range", "CNY/kWh?"),
    ("battery", {"capex_cny_per_kwh": "1"}, "out_of_range", "CNY/Wh?"),
]


@pytest.mark.parametrize(("name", "cells", "code", "said"), TECHNOLOGIES)
def test_a_technology_that_is_none_is_refused(
    toy_folder: Path, name: str, cells: dict[str, str], code: str, said: str
) -> None:
    for column, text in cells.items():
        change_cell(toy_folder, "technologies.csv", name, column, text)
    problem = problem_of(toy_folder)
    assert (problem.code, problem.place.file.rpartition("/")[2]) == (code, "technologies.csv")
    assert said.rstrip("?") in problem.message()


@pytest.mark.parametrize("own", ["wind", "hydro", "biomass", "waste", "waste_heat", "geothermal"])
def test_plant_without_a_fuel_says_how_much_it_can_give(toy_folder: Path, own: str) -> None:
    for column, text in (("class", own), ("availability_profile", ""), ("availability", "")):
        change_cell(toy_folder, "technologies.csv", "wind", column, text)
    found = [each.code for each in problems_of(toy_folder)]
    assert ("class_without_profile" if own == "wind" else "output_from_nothing") in found


def test_plant_of_a_class_of_its_own_may_be_as_it_likes(toy_folder: Path) -> None:
    change_cell(toy_folder, "technologies.csv", "pv", "class", "solar_thermal")
    write_profile(toy_folder / "city" / "profiles" / "pv.csv", "pv", lambda hour: 0.55)
    definitions = toy_folder / "city" / "city.yaml"
    text = definitions.read_text("utf-8").replace("[wind, pv, cbm]", "[wind, solar_thermal, cbm]")
    definitions.write_text(text, encoding="utf-8")
    assert load_scenario(toy_folder / "scenario.yaml").city_data.technologies


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_of_the_packaged_city_is_within_its_ranges(name: str) -> None:
    city = load_city("changzhi")
    kind = CLASSES[name]
    own = [each for each in city.technologies if each.technology_class == name]
    assert own
    assert all((each.fuel is not None) or kind.fuel != "needed" for each in own)
    assert all(each.availability_profile is not None for each in own) == kind.is_hourly


def test_the_known_classes_are_those_of_the_nomenclature() -> None:
    path = Path(packaged_cities()["changzhi"]).parents[1] / "report" / "nomenclature.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        named = {row[1] for row in csv.reader(handle) if row and row[0] == "class"}
    assert {*CLASSES, "storage"} == named


OTHER = [
    ("emissions.csv", "coal", "factor_kg_per_gj", "2.66", "class_co2", "t/tce?"),
    ("emissions.csv", "coal", "factor_kg_per_gj", "0.094", "class_co2", "t/GJ?"),
    ("emissions.csv", "coal", "factor_kg_per_gj", "26", "class_co2", "carbon"),
    ("emissions.csv", "coal", "factor_kg_per_gj", "0", "class_co2", "not plausible"),
    ("emissions.csv", "cbm", "factor_kg_per_gj", "1.64", "class_co2", "t/tce?"),
    ("fuels.csv", "coal", "price_cny_per_tce", "0.8", "out_of_range", "CNY/kg?"),
    ("fuels.csv", "coal", "price_cny_per_tce", "27", "out_of_range", "CNY/GJ?"),
    ("fuels.csv", "cbm", "price_cny_per_m3", "1500", "out_of_range", "CNY/1000 m3?"),
    ("units.csv", "coal-1", "capacity_mw", "0.6", "class_unit_size", "GW?"),
    ("units.csv", "coal-1", "capacity_mw", "600000", "out_of_range", "kW?"),
    ("storage.csv", "battery", "energy_mwh", "200000", "store_hours", "kWh?"),
]


@pytest.mark.parametrize(("table", "row", "column", "text", "code", "said"), OTHER)
def test_a_number_in_another_unit_is_asked_about(
    toy_folder: Path, table: str, row: str, column: str, text: str, code: str, said: str
) -> None:
    change_cell(toy_folder, table, row, column, text)
    found = [each for each in problems_of(toy_folder) if each.code == code]
    assert said.rstrip("?") in found[0].message()


OVERRIDES = [
    ("demand.energy.town=4", "own_range", "TWh?"),
    ("demand.energy.town=4000", "own_range", "GWh?"),
    ("demand.energy.town=4 MWh", "own_range", "ten"),
    ("data.city.demand.town.energy=4", "own_range", "TWh?"),
    ("export.energy={2025: 0.5}", "own_range", "TWh?"),
    ("discount_rate=5", "out_of_range", "%?"),
    ("demand.growth=2", "out_of_range", "%?"),
    ("data.city.value_of_lost_load=10", "own_range", "CNY/kWh?"),
    ("builds.limits.pv=0.3", "own_range", "GW?"),
    ("builds.limits.pv=300000", "out_of_range", "kW?"),
    ("data.technologies.wind.build_limit_mw_per_year=0.2", "own_range", "GW?"),
    ("fuels.coal.price=0.8", "out_of_range", "CNY/kg"),
]


@pytest.mark.parametrize(("override", "code", "said"), OVERRIDES)
def test_a_number_ten_times_outside_its_own_range_is_refused(
    toy_master: Path, override: str, code: str, said: str
) -> None:
    problem = problem_of(toy_master, override)
    assert problem.code == code
    assert problem.field == override.split("=")[0] or override.split("=")[0] in problem.field
    assert said in problem.message().replace("10 times", "ten times")


@pytest.mark.parametrize(
    "override",
    ["demand.energy.town=4 GWh", "export.energy=0", "builds.limits.pv=5 MW", "demand.growth=0.1 %"],
)
def test_what_is_meant_passes(toy_master: Path, override: str) -> None:
    if override.startswith("demand.energy"):
        assert problem_of(toy_master, override).code == "own_range"
        override = "demand.energy.town=0.5 TWh"
    assert load_scenario(toy_master / "scenario.yaml", (override,))


Turned = Callable[[int], float]


def own_series(folder: Path, name: str, value: Turned) -> str:
    write_profile(folder / "own.csv", name, value)
    return f"profiles={{{name}: own.csv}}"


@pytest.mark.parametrize(("hours", "asked"), [(8, "UTC"), (2, "west"), (-3, "east")])
def test_a_series_by_another_clock_is_named_with_its_shift(
    toy_folder: Path, hours: int, asked: str
) -> None:
    problem = problem_of(
        toy_folder, own_series(toy_folder, "pv", lambda h: SERIES["pv"]((h + hours) % 8760))
    )
    assert (problem.code, problem.field) == ("pv_shifted", "profiles.pv")
    assert f"shifted by {abs(hours)} hours" in problem.message()
    assert asked in problem.message()


def test_the_city_may_keep_another_clock(toy_folder: Path) -> None:
    series = own_series(toy_folder, "pv", lambda h: SERIES["pv"]((h + 8) % 8760))
    city = toy_folder / "city" / "city.yaml"
    city.write_text(city.read_text("utf-8") + "utc_offset_h: 0\n", encoding="utf-8")
    shutil.copy(toy_folder / "own.csv", toy_folder / "city" / "profiles" / "pv.csv")
    assert load_scenario(toy_folder / "scenario.yaml", (series,)).city_data.utc_offset_h == 0


def test_an_hour_of_summer_time_is_no_fault(toy_folder: Path) -> None:
    later = own_series(toy_folder, "pv", lambda h: SERIES["pv"]((h + 1) % 8760))
    assert load_scenario(toy_folder / "scenario.yaml", (later,))


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("pv", lambda h: 1.0, "full_load_hours", "8760"),
        ("wind", lambda h: 1.0, "full_load_hours", "8760"),
        ("wind", lambda h: 0.0, "full_load_hours", "0 full-load"),
        ("price", lambda h: 0.31, "price_mean", "CNY/kWh?"),
        ("price", lambda h: 31.0, "price_mean", "fen/kWh?"),
        ("price", lambda h: 3200.0, "price_mean", "CNY/10 MWh?"),
    ],
)
def test_a_series_that_is_none_is_refused(
    toy_folder: Path, name: str, value: Turned, code: str, said: str
) -> None:
    found = problems_of(toy_folder, own_series(toy_folder, name, value))
    assert said in next(each for each in found if each.code == code).message()
    write_profile(toy_folder / "city" / "profiles" / f"{name}.csv", name, value)
    assert code in [each.code for each in problems_of(toy_folder)]


def test_a_series_is_looked_at_although_the_city_is_wrong(toy_folder: Path) -> None:
    change_cell(toy_folder, "emissions.csv", "coal", "factor_kg_per_gj", "2.66")
    found = problems_of(toy_folder, own_series(toy_folder, "price", lambda h: 0.31))
    assert {each.code for each in found} == {"class_co2", "price_mean"}


@pytest.mark.parametrize("energy", ["4", "40"])
def test_a_demand_without_a_range_is_held_against_its_bounds(toy_folder: Path, energy: str) -> None:
    city = toy_folder / "city" / "city.yaml"
    text = city.read_text("utf-8").replace("4 TWh, low: 3.5 TWh, high: 4.5 TWh", energy)
    city.write_text(text, encoding="utf-8")
    found = [each for each in problems_of(toy_folder) if each.code == "out_of_range"]
    assert "TWh" in found[0].message()


@pytest.mark.parametrize("energy", ["4000", "400 TWh"])
def test_a_demand_is_held_against_the_plant(toy_folder: Path, energy: str) -> None:
    city = toy_folder / "city" / "city.yaml"
    text = city.read_text("utf-8").replace("4 TWh, low: 3.5 TWh, high: 4.5 TWh", energy)
    text = text.replace("0.5 TWh, low: 0.2 TWh, high: 1 TWh", "1000")
    city.write_text(text, encoding="utf-8")
    assert "use_of_plant" in [each.code for each in problems_of(toy_folder)]


def test_a_flexible_load_in_kw_is_asked_about(toy_folder: Path) -> None:
    (toy_folder / "city" / "loads.csv").write_text(
        "id,name_en,name_zh,kind,zone,unit,count,in_demand,energy_mwh_per_unit_year,"
        "power_mw_per_unit,balance,source\n"
        "trucks,Trucks,重卡,trucks,town,truck,10,false,130,30,day,toy-plan\n",
        encoding="utf-8",
    )
    problem = problem_of(toy_folder)
    assert problem.code == "load_hours"
    assert "kW?" in problem.message()


NO_EFFECT = [
    (("years=[2024]", "builds.limits.pv=5 MW"), "no_later_year"),
    (("years=[2024]", "demand.growth=2 %"), "no_later_year"),
    (("trade.limit=49 GW",), "trade_limit_wide"),
]


@pytest.mark.parametrize(("overrides", "code"), NO_EFFECT)
def test_what_a_scenario_says_in_vain_is_refused(
    toy_master: Path, overrides: tuple[str, ...], code: str
) -> None:
    assert code in [each.code for each in problems_of(toy_master, *overrides)]


def test_all_is_at_its_limit_only_where_something_may_be_built(toy_master: Path) -> None:
    none = "builds={at_limit: true, limits: {wind: 0, pv: 0, battery: 0}}"
    found = problems_of(toy_master, none, "projects.stages=[operating]")
    assert "at_limit_nothing" in [each.code for each in found]


def test_a_penalty_at_no_load_is_refused(toy_folder: Path) -> None:
    change_cell(toy_folder, "technologies.csv", "coal-large", "minimum_load_share", "0")
    change_cell(toy_folder, "technologies.csv", "coal-large", "part_load_penalty_share", "0.05")
    assert problem_of(toy_folder).code == "part_load_without_load"


def test_every_rule_of_plausibility_is_tripped_here() -> None:
    text = Path(__file__).read_text("utf-8")
    codes = PLAUSIBLE_RULES | NO_EFFECT_RULES
    assert [code for code in codes if f'"{code}"' not in text] == []
    assert all(check.__name__.startswith("check_") for check in PLAUSIBILITY_CHECKS)


def quantities() -> list[tuple[str, str]]:
    return [
        (kind.file, name)
        for kind in INPUT_TABLES
        for name in kind.model_fields
        if quantity_of(kind, name) is not None
    ]


@pytest.mark.parametrize(("file", "column"), quantities())
def test_every_quantity_that_is_a_thousand_times_too_large_is_out_of_bounds(
    file: str, column: str
) -> None:
    """Beyond the field's bounds, the unit that brings it back is named, where there is one."""
    kind = next(each for each in TABLES if each.file == file)
    quantity = quantity_of(kind, column)
    assert quantity is not None
    assert not quantity.allows(quantity.high * 1000.0 + 1.0)
    low, high = max(quantity.low, quantity.least), quantity.high
    for unit, worth in RELATED.get(quantity.unit, ()):
        middle = (max(low, 1e-6 * high) * high) ** 0.5 if low >= 0.0 else high / 2.0
        if not quantity.allows(middle / worth):
            assert likely_units(middle / worth, quantity.unit, low, high), unit


def test_ten_times_a_range_is_the_limit() -> None:
    assert not is_beyond(300.0, 100.0, 200.0, "MWh")
    assert not is_beyond(2000.0, 100.0, 200.0, "MWh")
    assert is_beyond(2001.0, 100.0, 200.0, "MWh")
    assert is_beyond(9.9, 100.0, 200.0, "MWh")
    assert not is_beyond(0.0, 100.0, 200.0, "MWh")
    assert not is_beyond(0.0005, 0.01, 0.06, "share")
    assert not is_beyond(-0.05, 0.01, 0.06, "share")
    assert is_beyond(-5.0, 100.0, 200.0, "MWh")


def test_the_sun_is_where_pvlib_has_it() -> None:
    pandas, position = pytest.importorskip("pandas"), pytest.importorskip("pvlib.solarposition")
    times = pandas.date_range("2025-01-01", periods=8760, freq="h", tz="Etc/GMT-8")
    expected = position.get_solarposition(times, 36, 113)["elevation"].to_numpy()
    own = sun_elevation(PLACE, BEIJING)[:, 0]
    assert np.abs(own - expected).max() < 0.5


@pytest.mark.parametrize("hours", [-11, -8, -2, 0, 1, 5, 8])
def test_a_shift_is_found_to_the_hour(hours: int) -> None:
    series = np.roll([SERIES["pv"](hour) for hour in range(8760)], hours)
    assert compare_with_sun(series, PLACE, BEIJING).shift == pytest.approx(hours, abs=0.2)
