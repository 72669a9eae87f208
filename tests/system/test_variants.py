"""Upgraded variants: what tells them from their base, and what becomes of a decided upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.toy_cities import ToyCity, load_toy
from transition_sim.pipeline import solve_if_feasible
from transition_sim.results.from_solution import collect
from transition_sim.solved import Program
from transition_sim.system import System, build_system, relax, with_builds
from transition_sim.units import MWH_PER_TCE

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "own_use_share": 0.1,
    "availability": 0.9,
    "minimum_load_share": 0.5,
    "part_load_penalty_share": 0.06,
    "start_cost_cny_per_mw": 300,
    "minimum_up_hours": 4,
    "must_run_share": 0.2,
}
RETROFITS = [
    {
        "id": "saving",
        "kinds": "energy_saving",
        "technology": "coal",
        "heat_rate_change_gce_per_kwh": -10,
        "capex_cny_per_kw": 100,
        "outage_weeks": 8,
        "limit_mw_per_year": 60,
    },
    {
        "id": "flexible",
        "kinds": "flexibility",
        "technology": "coal",
        "minimum_load_share": 0.3,
        "part_load_penalty_share": 0.2,
        "own_use_share": 0.2,
        "capex_cny_per_kw": 50,
        "outage_weeks": 4,
        "limit_mw_per_year": 50,
    },
]
CITY = ToyCity(
    [
        COAL,
        {"id": "oil", "class": "other_thermal", "variable_om_cny_per_mwh": 900},
        {
            "id": "pv",
            "class": "pv",
            "availability_profile": "sun",
            "capex_cny_per_kw": 3000,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 40,
        },
    ],
    [
        {"id": "c", "technology": "coal", "capacity_mw": 120},
        {"id": "d", "technology": "coal", "capacity_mw": 80},
        {"id": "worse", "technology": "coal", "capacity_mw": 30, "heat_rate_gce_per_kwh": 380},
        {"id": "goes", "technology": "coal", "capacity_mw": 20, "retires": "2026-06-30"},
        {"id": "o", "technology": "oil", "capacity_mw": 200},
    ],
    fuels=[{"id": "coal", "price_cny_per_tce": 800}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    retrofits=RETROFITS,
    demand={"town": {"energy": 150.0 * 8760, "growth": 0.05, "profile": "load"}},
    profiles={
        "sun": lambda hour: max(0.0, 1.0 - abs(hour % 24 - 12) / 6) * (0.5 + hour / 17520),
        "load": lambda hour: 1.0 + 0.3 * np.sign(hour % 24 - 11.5) + 0.1 * np.sin(hour / 700),
    },
    settings={"conversions_start": {"month": 4, "day": 1, "source": "toy"}},
)
ASKED: dict[str, Any] = {
    "years": [2024, 2025, 2026],
    "retrofits": {"at_least": 90, "by": 2026, "kinds": {"flexibility": 30}},
}


def system_of(folder: Path, **fields: Any) -> System:
    return build_system(load_toy(folder, CITY, **{**ASKED, **fields}))


def solved(system: System, coarse: System | None = None) -> tuple[float, xr.Dataset]:
    found = solve_if_feasible(Program.of(system, coarse))
    assert found is not None
    return found.cost, collect(found)


def test_a_variant_differs_from_its_base_in_what_the_upgrade_changes(tmp_path: Path) -> None:
    assets = {asset.id: asset for asset in system_of(tmp_path).assets}
    base, saving = assets["coal"], assets["coal+saving"]
    flexible = assets["coal+flexible"]
    assert [each.id for each in base.members] == ["c", "d"]
    assert saving.members == flexible.members == ()
    assert saving.kind.fuel_rate == pytest.approx(0.290 * MWH_PER_TCE)
    assert saving.kind.commitment == base.kind.commitment
    # the same fuel leaves 0.8 of the gross output in place of 0.9
    assert flexible.kind.fuel_rate == pytest.approx(0.300 * MWH_PER_TCE * 0.9 / 0.8)
    assert flexible.kind.commitment is not None
    assert flexible.kind.commitment.minimum_load == 0.3
    assert flexible.kind.commitment.start_cost == 300
    assert (flexible.variant_of, flexible.upgrade and flexible.upgrade.id) == ("coal", "flexible")
    for variant in (saving, flexible):
        assert variant.technology.technology_class == "coal"
        assert (variant.kind.zone, variant.kind.fuel) == (base.kind.zone, base.kind.fuel)


def test_units_are_apart_by_what_they_may_take_only_where_upgrades_are_possible(
    tmp_path: Path,
) -> None:
    names = [asset.id for asset in system_of(tmp_path).assets]
    assert names[:6] == ["coal", "coal+saving", "coal+flexible", "coal.2", "coal.2+saving",
                         "coal.2+flexible"]  # fmt: skip
    assert names[6] == "coal.3"  # the unit that retires: alike, but not to be upgraded
    without = system_of(tmp_path / "without", retrofits={})
    assert [asset.id for asset in without.assets] == ["coal", "coal.2", "oil", "pv"]
    assert not without.data["conversion_limit"].values.any()
    some = system_of(tmp_path / "some", retrofits={"choose": True, "only": ["saving"]})
    assert "coal+flexible" not in some.data["asset"].values


def test_the_cost_of_decided_upgrades_is_that_of_the_model_with_them_fixed(tmp_path: Path) -> None:
    system = system_of(tmp_path, resolution={"periods": 3, "hours": 24})
    free, found = solved(system)
    moved = float(found["converted"].sum())
    assert moved >= 90.0 - 1e-6
    decided, again = solved(with_builds(system, found["built"], converted=found["converted"]))
    assert decided == pytest.approx(free, rel=1e-9)
    xr.testing.assert_allclose(again["converted"], found["converted"])
    for name in ("capacity", "running_capacity"):
        np.testing.assert_allclose(again[name], found[name], atol=1e-6)


def test_a_hair_more_than_there_is_can_be_decided(tmp_path: Path) -> None:
    system = system_of(tmp_path)
    converted = 0.0 * system.data["conversion_limit"]
    converted.loc["coal.2+saving", 2025] = 30.0 + 1e-7
    none = 0.0 * converted, 0.0 * system.data["store_build_limit"]
    decided = with_builds(system, *none, converted=converted)
    assert decided.data["fixed_capacity"].sel(asset="coal.2").values.tolist() == [30.0, 0.0, 0.0]


def test_the_relaxation_of_a_city_with_upgrades_is_never_dearer(tmp_path: Path) -> None:
    typical = system_of(tmp_path / "typical", resolution={"periods": 4, "hours": 24})
    hourly = system_of(tmp_path / "hourly", resolution="hourly")
    lower, _ = solved(relax(hourly, typical.time.day_period))
    _, found = solved(typical)
    decided = (
        with_builds(each, found["built"], converted=found["converted"])
        for each in (hourly, typical)
    )
    upper, _ = solved(*decided)
    assert lower <= upper * (1.0 + 1e-9)
    assert lower >= 0.9 * upper


def test_a_relaxed_unit_that_is_upgraded_delivers_what_its_days_can_on_the_mean(
    tmp_path: Path,
) -> None:
    hourly = system_of(tmp_path, resolution="hourly")
    relaxed = relax(hourly, 0 * hourly.time.day_period).data  # all days in one cluster
    staying = relaxed["staying_running"].sel(asset="coal", year=2025).values
    arriving = relaxed["arriving_running"].sel(asset="coal+saving", year=2025).values
    # work starts on day 91 of 365, counted from 1, and takes 56 days
    np.testing.assert_allclose(staying, 90 / 365)
    np.testing.assert_allclose(arriving, (365 - 90 - 56) / 365)
