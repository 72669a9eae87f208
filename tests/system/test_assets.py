"""Who stands, who runs, and from when on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.toy_cities import ToyCity, load_beside, load_toy
from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.assets import Asset, fuel_rate, gather_assets
from transition_sim.system.unit_dates import (
    included_projects,
    online_date,
    retirement_date,
    store_members,
)
from transition_sim.units import MWH_PER_TCE

YEARS = [2024, 2025, 2026]
COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "own_use_share": 0.05,
    "availability": 0.9,
    "capex_cny_per_kw": 4000,
    "lifetime_years": 40,
}
WIND = {
    "id": "wind",
    "class": "wind",
    "capex_cny_per_kw": 6000,
    "lifetime_years": 20,
    "build_limit_mw_per_year": 10,
}
BATTERY = {"id": "battery", "class": "storage", "capex_cny_per_kw": 500, "lifetime_years": 10}
FUEL = {"id": "coal", "price_cny_per_tce": 800}
FACTOR = {"fuel": "coal", "factor_kg_per_gj": 95}


def unit(name: str, mw: float, **columns: Any) -> dict[str, Any]:
    return {"id": name, "technology": "coal", "capacity_mw": mw, "unit_count": 1, **columns}


def project(name: str, online: str, **columns: Any) -> dict[str, Any]:
    return {"id": name, "technology": "wind", "capacity_mw": 50, "online": online, **columns}


UNITS = [
    unit("big", 600),
    unit("twin-1", 300),
    unit("twin-2", 300, retires="2026"),
    unit("pair", 400, unit_count=2),
    unit("unknown", 150, unit_count=""),
    unit("doubtful", 135, status="doubtful"),
    unit("leaving", 100, retires="2025-06-30"),
    unit("early", 90, retires="2024-10-31"),
    unit("thrifty", 500, heat_rate_gce_per_kwh=280),
    unit("gaunt", 200, own_use_share=0.1),
    unit("ailing", 200, availability=0.5),
]
PROJECTS = [
    project("after-stock", "2024-09-01", stage="operating"),
    project("under-way", "2025-03-31", stage="construction"),
    project("ready", "2025-12-31"),
    project("dream", "2026-01-01", stage="announced", optional="true"),
    project("far", "2027-01-01"),
    project("store", "2025-10-01", technology="battery", energy_mwh=100),
]
STAGES = ["operating", "construction", "approved", "announced"]


def city() -> ToyCity:
    return ToyCity(
        technologies=[COAL, WIND, BATTERY],
        units=UNITS,
        projects=PROJECTS,
        stores=[{"id": "battery", "power_mw": 10, "energy_mwh": 20}],
        fuels=[FUEL],
        emissions=[FACTOR],
        settings={"stock_date": "2024-08-31"},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city().write(tmp_path_factory.mktemp("fleet") / "city").parent


def scenario(folder: Path, **fields: Any) -> Scenario:
    return load_beside(folder, years=YEARS, **{"projects": {"stages": STAGES}, **fields})


def members(assets: tuple[Asset, ...]) -> dict[str, list[str]]:
    return {asset.id: [member.id for member in asset.members] for asset in assets}


def named(found: Scenario, name: str) -> Any:
    rows = (*found.city_data.units, *found.city_data.projects)
    return next(row for row in rows if row.id == name)


def test_units_that_are_alike_are_one_asset_and_the_others_are_not(folder: Path) -> None:
    alike = ["big", "twin-1", "twin-2", "pair", "unknown", "doubtful", "leaving", "early"]
    found = members(gather_assets(scenario(folder)))
    assert found["coal"] == alike
    assert [found[f"coal.{n}"] for n in (2, 3, 4)] == [["thrifty"], ["gaunt"], ["ailing"]]


def test_no_unit_is_lost_or_counted_twice_in_clustering(folder: Path) -> None:
    found = gather_assets(scenario(folder))
    units = [m for asset in found if asset.technology.id == "coal" for m in asset.members]
    assert sorted(m.id for m in units) == sorted(row["id"] for row in UNITS)
    assert sum(m.power_mw for m in units) == sum(row["capacity_mw"] for row in UNITS)


def test_a_cluster_has_the_values_of_its_units(folder: Path) -> None:
    assets = {asset.id: asset for asset in gather_assets(scenario(folder))}
    kinds = [assets[n].kind for n in ("coal", "coal.2", "coal.3", "coal.4")]
    assert [kind.own_use_share for kind in kinds] == [0.05, 0.05, 0.1, 0.05]
    assert [kind.availability for kind in kinds] == [0.9, 0.9, 0.9, 0.5]
    assert kinds[1].fuel_rate == pytest.approx(kinds[0].fuel_rate * 28 / 30)


def test_only_the_cluster_with_the_technologys_own_values_may_be_built(folder: Path) -> None:
    free = scenario(folder, builds={"limits": {"coal": 40}})
    limits = {a.id: a.build_limit for a in gather_assets(free) if a.technology.id == "coal"}
    assert limits.pop("coal") == {2025: 40.0, 2026: 40.0}
    assert set(map(str, limits.values())) == {"{}"}


def test_units_in_two_zones_are_two_assets(tmp_path: Path) -> None:
    units = [unit("here", 100), unit("there", 100, zone="hill")]
    found = load_toy(
        tmp_path,
        ToyCity([COAL, WIND], units, fuels=[FUEL], emissions=[FACTOR], zones=("town", "hill")),
    )
    assets = [a for a in gather_assets(found) if a.technology.id == "coal"]
    assert [(a.id, a.kind.zone) for a in assets] == [("coal", "town"), ("coal.2", "hill")]


def named_twice(clash: str) -> ToyCity:
    """Return a city with a technology of that name, two kinds of coal and a project."""
    units = [unit("a", 100), unit("b", 100, heat_rate_gce_per_kwh=280)]
    return ToyCity(
        [COAL, {**COAL, "id": clash}, WIND],
        [*units, unit("c", 100, technology=clash)],
        [project("dream", "2025-07-01", stage="announced", optional="true")],
        fuels=[FUEL],
        emissions=[FACTOR],
    )


@pytest.mark.parametrize("clash", ["coal-2", "coal2"])
def test_a_further_cluster_has_a_name_that_no_technology_can_have(
    clash: str, tmp_path: Path
) -> None:
    found = load_toy(tmp_path, named_twice(clash), projects={"stages": STAGES})
    names = [asset.id for asset in gather_assets(found)]
    assert names == ["coal", "coal.2", clash, "wind", "dream"]


@pytest.mark.parametrize("clash", ["coal.2", "dream", "b"])
def test_a_name_that_could_be_two_things_is_refused(clash: str, tmp_path: Path) -> None:
    # No id has a dot; an optional project is an asset, so no technology may be called like it.
    if clash == "b":
        made = named_twice("other")
        taken = [project("b", "2025-07-01"), *made.projects]
        made = ToyCity(**{**vars(made), "projects": taken})
    else:
        made = named_twice(clash)
    with pytest.raises(InputError):
        load_toy(tmp_path, made, projects={"stages": STAGES})


def test_projects_are_taken_by_stage_and_by_name(folder: Path) -> None:
    chosen = {"stages": ["construction"], "include": ["ready"], "exclude": []}
    taken = included_projects(scenario(folder, projects=chosen))
    assert [p.id for p in taken] == ["under-way", "ready"]


def test_an_excluded_project_is_not_taken(folder: Path) -> None:
    chosen = {"stages": ["construction", "approved"], "exclude": ["ready", "far", "store"]}
    taken = included_projects(scenario(folder, projects=chosen))
    assert [p.id for p in taken] == ["under-way"]


def test_a_taken_project_joins_the_plant_of_its_kind(folder: Path) -> None:
    found = members(gather_assets(scenario(folder)))
    assert found["wind"] == ["after-stock", "under-way", "ready", "far"]


def test_a_project_that_may_be_chosen_is_an_asset_with_its_size_as_limit(folder: Path) -> None:
    assets = {asset.id: asset for asset in gather_assets(scenario(folder))}
    dream = assets["dream"]
    assert dream.members == ()
    assert dream.build_limit == {2026: 50.0}
    assert dream.build_start == {2026: date(2026, 1, 1)}


def test_a_choice_that_slips_beyond_the_last_year_cannot_be_built(folder: Path) -> None:
    late = scenario(folder, projects={"stages": STAGES, "delay": {"dream": "12 months"}})
    assets = {asset.id: asset for asset in gather_assets(late)}
    assert assets["dream"].build_limit == {}


def test_what_came_online_after_the_printed_stock_counts_from_the_next_year(folder: Path) -> None:
    found = scenario(folder)
    assert online_date(named(found, "after-stock"), found) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        ("6 months", date(2025, 9, 30)),
        ("90 days", date(2025, 6, 29)),
        ("11 months", date(2026, 2, 28)),
    ],
)
def test_a_delay_moves_the_online_date(delay: str, expected: date, folder: Path) -> None:
    late = scenario(folder, projects={"stages": STAGES, "delay": {"under-way": delay}})
    assert online_date(named(late, "under-way"), late) == expected
    assert online_date(named(late, "ready"), late) == date(2025, 12, 31)


def test_a_delay_of_all_leaves_what_operates(folder: Path) -> None:
    late = scenario(
        folder, projects={"stages": STAGES, "delay": {"all": "6 months", "ready": "1 months"}}
    )
    dates = {p.id: online_date(p, late) for p in included_projects(late)}
    assert dates["after-stock"] == date(2025, 1, 1)
    assert dates["under-way"] == date(2025, 9, 30)
    assert dates["store"] == date(2026, 4, 1)
    assert dates["ready"] == date(2026, 1, 31)  # its own delay, not that of all


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("big", date.max),
        ("twin-2", date(2026, 12, 31)),
        ("leaving", date(2025, 6, 30)),
        ("early", date(2025, 1, 1)),  # the base year is untouched
    ],
)
def test_a_unit_retires_when_scheduled(name: str, expected: date, folder: Path) -> None:
    found = scenario(folder)
    assert retirement_date(named(found, name), found) == expected


def test_small_coal_units_retire_by_the_day_that_is_asked(folder: Path) -> None:
    asked = scenario(folder, retire={"units_below": 300, "by": "2025-09-30"})
    dates = {u.id: retirement_date(u, asked) for u in asked.city_data.units}
    small = {"pair", "doubtful", "gaunt", "ailing"}
    assert {name for name, day in dates.items() if day == date(2025, 9, 30)} == small
    assert dates["leaving"] == date(2025, 6, 30)  # its own day comes first
    assert dates["big"] == dates["twin-1"] == date.max  # 300 MW is not below 300 MW
    assert dates["unknown"] == date.max  # of unknown size


def test_a_year_of_retirement_is_its_last_day(folder: Path) -> None:
    asked = scenario(folder, retire={"units": ["big"], "by": 2025})
    assert retirement_date(named(asked, "big"), asked) == date(2025, 12, 31)
    assert retirement_date(named(asked, "pair"), asked) == date.max


def test_a_store_is_what_stands_and_its_projects(folder: Path) -> None:
    standing, added = store_members(scenario(folder), "battery")
    assert (standing.id, standing.power_mw, standing.energy_mwh) == ("battery", 10.0, 20.0)
    assert (added.id, added.power_mw, added.energy_mwh) == ("store", 50.0, 100.0)
    assert added.online == date(2025, 10, 1)


def test_stores_are_never_assets(folder: Path) -> None:
    assert "battery" not in {a.technology.id for a in gather_assets(scenario(folder))}


def test_a_tonne_of_coal_equivalent_is_29_3076_gigajoules() -> None:
    assert pytest.approx(29.3076 / 3.6, rel=1e-15) == MWH_PER_TCE


def test_300_g_of_coal_a_kwh_is_an_efficiency_of_41_percent(folder: Path) -> None:
    # 0.3 kg/kWh of 29.3076 MJ/kg are 8.79228 MJ/kWh; a kWh is 3.6 MJ: 2.4423 MWh/MWh.
    coal = scenario(folder).city_data.technologies[0]
    assert fuel_rate(coal, None) == pytest.approx(8.79228 / 3.6, rel=1e-14)


def test_an_efficiency_is_fuel_over_electricity_upside_down(folder: Path) -> None:
    coal = scenario(folder).city_data.technologies[0]
    engine = coal.model_copy(update={"heat_rate_gce_per_kwh": None, "net_efficiency": 0.4})
    assert fuel_rate(engine, None) == 2.5


def test_a_units_own_heat_rate_comes_before_its_technologys(folder: Path) -> None:
    found = scenario(folder)
    coal = found.city_data.technologies[0]
    assert fuel_rate(coal, named(found, "thrifty")) == pytest.approx(0.28 * 29.3076 / 3.6)


def test_wind_burns_nothing(folder: Path) -> None:
    assert fuel_rate(scenario(folder).city_data.technologies[1], None) == 0.0
