"""What may be built freely: of which values, in which zones, within which limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.system import Asset, System, build_system
from transition_sim.system.assets import gather_assets

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "own_use_share": 0.05,
    "availability": 0.9,
    "capex_cny_per_kw": 4000,
    "lifetime_years": 40,
    "build_limit_mw_per_year": 100,
}
PV = {"id": "pv", "class": "pv"}
POOR = {"heat_rate_gce_per_kwh": 400, "own_use_share": 0.1, "availability": 0.5}


def unit(name: str, zone: str = "town", **columns: Any) -> dict[str, Any]:
    return {"id": name, "technology": "coal", "zone": zone, "capacity_mw": 50, **columns}


def loaded(folder: Path, *units: dict[str, Any], **fields: Any) -> Scenario:
    city = ToyCity(
        [COAL, PV],
        units,
        fuels=[{"id": "coal", "price_cny_per_tce": 800}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 95}],
        zones=("town", "hill", "dale"),
    )
    return load_toy(folder, city, years=[2024, 2025, 2026], **fields)


def coal_of(scenario: Scenario) -> dict[str, Asset]:
    assets = gather_assets(scenario)
    return {asset.id: asset for asset in assets if asset.technology.id == "coal"}


def test_an_old_poor_unit_listed_first_lends_its_values_to_no_new_plant(tmp_path: Path) -> None:
    found = coal_of(loaded(tmp_path, unit("old", **POOR)))
    assert list(found) == ["coal", "coal.2"]
    assert [member.id for member in found["coal"].members] == ["old"]
    assert found["coal"].build_limit == {}
    new = found["coal.2"]
    assert new.members == ()
    assert new.build_limit == {2025: 100.0, 2026: 100.0}
    assert new.kind.own_use_share == 0.05
    assert new.kind.availability == 0.9
    assert new.kind.fuel_rate == pytest.approx(0.3 * 29.3076 / 3.6)


def test_new_plant_joins_the_units_that_have_the_technologys_own_values(tmp_path: Path) -> None:
    found = coal_of(loaded(tmp_path, unit("old", **POOR), unit("new")))
    assert [member.id for member in found["coal.2"].members] == ["new"]
    assert {name: bool(asset.build_limit) for name, asset in found.items()} == {
        "coal": False,
        "coal.2": True,
    }


def test_a_technology_is_built_in_every_zone_where_it_stands(tmp_path: Path) -> None:
    found = coal_of(loaded(tmp_path, unit("there", "hill", **POOR), unit("here")))
    zones = {name: asset.kind.zone for name, asset in found.items() if asset.build_limit}
    assert zones == {"coal": "town", "coal.3": "hill"}
    assert {asset.build_group for asset in found.values()} == {"coal"}


def test_a_technology_that_stands_nowhere_is_built_in_the_first_zone(tmp_path: Path) -> None:
    found = coal_of(loaded(tmp_path))
    assert {name: asset.kind.zone for name, asset in found.items()} == {"coal": "town"}


def test_what_may_not_be_built_makes_no_asset_of_its_own(tmp_path: Path) -> None:
    none = {"builds": {"limits": {"coal": 0}}}
    assert list(coal_of(loaded(tmp_path, unit("old", **POOR), **none))) == ["coal"]


def assembled(system: System) -> LinearProgram:
    return assemble(build_model(system))


@pytest.mark.parametrize(("at_limit", "least"), [(False, 0.0), (True, 100.0)])
def test_the_zones_of_a_technology_share_one_limit(
    at_limit: bool, least: float, tmp_path: Path
) -> None:
    units = [unit("here"), unit("there", "hill")]
    found = loaded(tmp_path, *units, builds={"at_limit": at_limit})
    program = assembled(build_system(found))
    rows = program.rows["build_max"]
    part = slice(rows.start, rows.stop)
    assert program.row_lower[part].tolist() == [0.0, least, least]
    assert program.row_upper[part].tolist() == [0.0, 100.0, 100.0]
    assert program.matrix[part].toarray().sum(axis=1).tolist() == [2.0, 2.0, 2.0]
    # What holds for both together is asked of neither alone.
    built = program.columns["built"]
    assert not program.column_lower[built.start : built.stop].any()


@pytest.mark.parametrize("at_limit", [False, True])
def test_what_is_built_in_one_zone_only_needs_no_row(at_limit: bool, tmp_path: Path) -> None:
    found = loaded(tmp_path, unit("here"), builds={"at_limit": at_limit})
    program = assembled(build_system(found))
    rows, built = program.rows["build_max"], program.columns["built"]
    assert rows.start == rows.stop
    part = slice(built.start, built.stop)
    assert program.column_upper[part].tolist() == [0.0, 100.0, 100.0]
    np.testing.assert_array_equal(program.column_lower[part], program.column_upper[part] * at_limit)
