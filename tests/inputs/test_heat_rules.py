"""Each rule of district heat is tripped by one change of a small city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError, Problem
from transition_sim.messages.demand_rules import HEAT_RULES

COAL: dict[str, Any] = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "net_efficiency": 0.4,
    "minimum_load_share": 0.5,
    "heat_share_mw_per_mw": 1.0,
    "power_loss_per_heat": 0.2,
    "power_per_heat_minimum": 0.4,
}
PV = {"id": "pv", "class": "pv"}
CHP = {"id": "c", "technology": "coal", "capacity_mw": 100, "chp": "true"}
BOILER: dict[str, Any] = {
    "id": "boiler",
    "kind": "boiler",
    "fuel": "coal",
    "efficiency": 0.8,
    "capacity_mw": 50,
}
PUMP = {"id": "pump", "kind": "heat_pump", "cop": 3, "capacity_mw": 5}
TANK = {"id": "tank", "power_mw": 5, "energy_mwh": 20}
HOUSEHOLD = {
    "heat": {"value": 12, "source": "toy"},
    "loose_coal": {"value": 0.87, "source": "toy"},
}


def city(**changed: Any) -> ToyCity:
    """Return a city with a unit, a boiler, a heat pump and a store; some of it changed."""
    usual: dict[str, Any] = {
        "technologies": [COAL, PV],
        "units": [CHP],
        "heat_sources": [BOILER, PUMP],
        "heat_stores": [TANK],
        "fuels": [{"id": "coal", "price_cny_per_tce": 800}],
        "emissions": [{"fuel": "coal", "factor_kg_per_gj": 95}],
        "heat": {"centre": {"clean_heating": HOUSEHOLD}},
        "zones": ("town", "hill"),
    }
    return ToyCity(**{**usual, **changed})


def problems_of(folder: Path, toy: ToyCity, **fields: Any) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_toy(folder, toy, **fields)
    return caught.value.problems


def without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


AREA = {"centre": {}}
# what is changed; code, file, field, piece of the remedy
CITY_CASES: list[tuple[dict[str, Any], str, str, str, str]] = [
    ({"heat": {"centre": {"zone": "twon"}}, "units": [], "technologies": [PV],
      "heat_sources": [], "heat_stores": []},
     "reference_unknown", "city.yaml", "heat.centre.zone", "`town`"),
    ({"heat": {"centre": {}, "rim": {}}}, "heat_zone_twice", "city.yaml", "heat.rim.zone", "join"),
    ({"heat": {"centre": {}, "upper": {"zone": "hill"}}}, "heat_without_supply", "city.yaml",
     "heat.upper.zone", "unit of `hill`"),
    ({"heat": {"centre": {"profile": "falt"}}}, "reference_unknown", "city.yaml",
     "heat.centre.profile", "`flat`"),
    ({"technologies": [COAL, {**PV, "power_loss_per_heat": 0.1}]}, "heat_without_share",
     "technologies.csv", "power_loss_per_heat", "heat_share_mw_per_mw too"),
    ({"technologies": [without(COAL, "minimum_load_share"), PV]}, "heat_lacks_column",
     "technologies.csv", "minimum_load_share", "give minimum_load_share"),
    ({"technologies": [without(COAL, "power_per_heat_minimum"), PV]}, "heat_lacks_column",
     "technologies.csv", "power_per_heat_minimum", "give power_per_heat_minimum"),
    ({"units": [without(CHP, "chp")]}, "heat_unused", "technologies.csv", "heat_share_mw_per_mw",
     "mark its units"),
    ({"heat": {}, "heat_sources": [], "heat_stores": []}, "heat_unused", "technologies.csv",
     "heat_share_mw_per_mw", "leave its heat columns blank"),
    ({"technologies": [{**COAL, "heat_share_mw_per_mw": 2.0}, PV]}, "heat_beyond_fuel",
     "technologies.csv", "heat_share_mw_per_mw", "lower heat_share"),
    ({"technologies": [{**without(COAL, "net_efficiency"), "heat_rate_gce_per_kwh": 300,
                        "heat_share_mw_per_mw": 2.0}, PV]},
     "heat_beyond_fuel", "technologies.csv", "heat_share_mw_per_mw", "lower heat_share"),
    ({"units": [CHP, {"id": "s", "technology": "pv", "capacity_mw": 1, "chp": "true"}]},
     "chp_without_heat", "units.csv", "chp", "write false"),
    ({"units": [CHP, {**CHP, "id": "up", "zone": "hill"}]}, "chp_without_area", "units.csv",
     "zone", "heat area of `hill`"),
    ({"heat_sources": [without(BOILER, "efficiency")]}, "heat_column_missing", "heat_sources.csv",
     "efficiency", "give efficiency"),
    ({"heat_sources": [without(PUMP, "cop")]}, "heat_column_missing", "heat_sources.csv", "cop",
     "give cop"),
    ({"heat_sources": [{**BOILER, "cop": 3}]}, "heat_column_unread", "heat_sources.csv", "cop",
     "correct the kind"),
    ({"heat_sources": [{**PUMP, "kind": "waste_heat"}]}, "heat_column_unread", "heat_sources.csv",
     "cop", "leave cop blank"),
    ({"heat_sources": [{**BOILER, "fuel": "cole"}]}, "reference_unknown", "heat_sources.csv",
     "fuel", "`coal`"),
    ({"heat_sources": [{**BOILER, "zone": "twon"}]}, "reference_unknown", "heat_sources.csv",
     "zone", "`town`"),
    ({"heat_sources": [{**BOILER, "zone": "hill"}]}, "heat_source_without_area",
     "heat_sources.csv", "zone", "remove the row"),
    ({"heat_stores": [{**TANK, "zone": "hill"}]}, "heat_source_without_area", "heat_stores.csv",
     "zone", "remove the row"),
    ({"heat_sources": [{**BOILER, "kind": "stove"}]}, "not_choice", "heat_sources.csv", "kind",
     "known: boiler"),
    ({"heat_sources": [{**PUMP, "cop": 30}]}, "out_of_range", "heat_sources.csv", "cop", "10"),
    ({"heat_stores": [{**TANK, "loss_per_hour": 0.9}]}, "out_of_range", "heat_stores.csv",
     "loss_per_hour", "0.5"),
    ({"emissions": [], "technologies": [PV], "units": []}, "factor_missing", "fuels.csv", "id",
     "emissions.csv"),
    ({"technologies": [COAL, PV, {"id": "b", "class": "storage", "heat_share_mw_per_mw": 1}],
      "stores": [{"id": "b"}]}, "store_column", "technologies.csv", "heat_share_mw_per_mw",
     "leave it blank"),
]  # fmt: skip
SCENARIO_CASES: list[tuple[dict[str, Any], dict[str, Any], str, str, str]] = [
    ({}, {"energy": {"center": 5.0}}, "reference_unknown", "heat.energy.center", "`centre`"),
    ({}, {"clean_heating": {"rim": {2025: 10}}}, "reference_unknown", "heat.clean_heating.rim",
     "centre"),
    ({"heat": AREA}, {"clean_heating": {"centre": {2025: 10}}}, "heat_households_unknown",
     "heat.clean_heating.centre", "clean_heating of the area"),
    ({"heat": {}, "heat_sources": [], "heat_stores": [], "technologies": [PV], "units": []},
     {"growth": 0.1}, "heat_nowhere", "heat.growth", "remove it"),
    ({}, {"growth": {2024: 0.1}}, "year_base", "heat.growth.2024", "2024"),
    ({}, {"clean_heating": {"centre": {2025: "10 MW"}}}, "unit_dimension",
     "heat.clean_heating.centre.2025", "household"),
    ({}, {"heating": 1}, "unknown_key", "heat.heating", "heat"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "code", "file", "field", "remedy"), CITY_CASES)
def test_a_wrong_city_is_refused_where_it_is_wrong(
    changed: dict[str, Any], code: str, file: str, field: str, remedy: str, tmp_path: Path
) -> None:
    found = [each for each in problems_of(tmp_path, city(**changed)) if each.code == code]
    assert found
    assert found[0].place.file.endswith(file)
    assert found[0].field == field
    assert remedy in found[0].remedy()
    assert found[0].place.line > 0
    assert found[0].message("zh") != found[0].message("en")


@pytest.mark.parametrize(("changed", "heat", "code", "field", "remedy"), SCENARIO_CASES)
def test_a_wrong_scenario_is_refused_where_it_is_wrong(
    changed: dict[str, Any],
    heat: dict[str, Any],
    code: str,
    field: str,
    remedy: str,
    tmp_path: Path,
) -> None:
    (problem,) = problems_of(tmp_path, city(**changed), heat=heat)
    assert (problem.code, problem.field) == (code, field)
    assert remedy in problem.remedy() or remedy in problem.message()


def test_every_rule_of_heat_is_tripped() -> None:
    tripped = {case[1] for case in CITY_CASES} | {case[2] for case in SCENARIO_CASES}
    assert set(HEAT_RULES) <= tripped


def test_what_is_right_is_read(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, city(), heat={"clean_heating": {"centre": {2025: "2 万户"}}})
    read = scenario.city_data
    assert [each.id for each in read.heat_sources] == ["boiler", "pump"]
    assert [each.energy_mwh for each in read.heat_stores] == [20.0]
    assert read.heat["centre"].value_of_lost_heat.value == 20_000
    assert scenario.heat.clean_heating["centre"] == {2025: 20_000.0}


def test_a_chp_unit_of_a_city_without_heat_areas_gives_no_heat(tmp_path: Path) -> None:
    plain = without(COAL, "heat_share_mw_per_mw", "power_loss_per_heat", "power_per_heat_minimum")
    toy = city(technologies=[plain, PV], heat={}, heat_sources=[], heat_stores=[])
    (unit,) = load_toy(tmp_path, toy).city_data.units
    assert unit.chp
