"""Stock, running plant and its limits, year by year and step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.packaged import load_packaged
from support.toy_cities import ToyCity, load_beside
from transition_sim.finance import annuity_factor
from transition_sim.system import System, build_system
from transition_sim.system.assets import gather_assets
from transition_sim.system.left_out import energy_left_out
from transition_sim.timeseries.axis import day_of_year

YEARS = [2024, 2025, 2026]
STAGES = ["operating", "construction", "approved", "announced"]
CITY = ToyCity(
    technologies=[
        {
            "id": "coal",
            "class": "coal",
            "fuel": "coal",
            "heat_rate_gce_per_kwh": 300,
            "own_use_share": 0.05,
            "availability": 0.9,
            "must_run_share": 0.3,
            "must_run_share_heating_season": 0.5,
            "variable_om_cny_per_mwh": 20,
            "fixed_om_cny_per_kw_year": 60,
        },
        {
            "id": "wind",
            "class": "wind",
            "availability": 0.8,
            "availability_profile": "wind",
            "own_use_share": 0.01,
            "fixed_om_cny_per_kw_year": 90,
            "capex_cny_per_kw": 6000,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 10,
        },
        {
            "id": "waste",
            "class": "waste",
            "must_run_share": 0.2,
            "above_scale": "false",
        },
        {
            "id": "battery",
            "class": "storage",
            "capex_cny_per_kw": 500,
            "capex_cny_per_kwh": 1000,
            "lifetime_years": 10,
            "fixed_om_cny_per_kw_year": 40,
            "build_limit_mw_per_year": 30,
        },
    ],
    units=[
        {"id": "stays", "technology": "coal", "capacity_mw": 600},
        {"id": "leaves", "technology": "coal", "capacity_mw": 100, "retires": "2025-12-31"},
        {"id": "farm", "technology": "wind", "capacity_mw": 40},
        {"id": "burner", "technology": "waste", "capacity_mw": 5},
    ],
    projects=[
        {"id": "summer", "technology": "wind", "capacity_mw": 50, "online": "2025-07-01"},
        {
            "id": "autumn",
            "technology": "wind",
            "capacity_mw": 20,
            "online": "2024-10-01",
            "stage": "operating",
        },
        {
            "id": "store",
            "technology": "battery",
            "capacity_mw": 50,
            "energy_mwh": 100,
            "online": "2025-10-01",
        },
    ],
    stores=[
        {
            "id": "battery",
            "power_mw": 10,
            "energy_mwh": 20,
            "charge_efficiency": 0.95,
            "discharge_efficiency": 0.9,
            "self_discharge_per_hour": 0.001,
            "cycle_cost_cny_per_mwh": 12,
            "hours": 4,
        }
    ],
    fuels=[{"id": "coal", "price_cny_per_tce": 800}],
    emissions=[{"fuel": "coal", "factor_kg_per_gj": 95}],
    profiles={"wind": lambda hour: 0.0005 if hour % 24 == 0 else 0.5},
    settings={
        "stock_date": "2024-08-31",
        "discount_rate": 0.06,
        "free_builds_online": {"month": 4, "day": 1, "source": "toy"},
    },
)


def test_the_energy_of_hours_that_are_left_out_is_told(folder: Path) -> None:
    scenario = load_beside(folder)
    assets = gather_assets(scenario)
    net = 0.0
    for each in assets:
        if each.technology.availability_profile:
            stock = sum(member.power_mw for member in each.members)
            net += each.kind.availability * (1.0 - each.kind.own_use_share) * stock
    assert sum(energy_left_out(scenario, assets).values()) == pytest.approx(
        365 * 0.0005 * net, abs=0.1
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return CITY.write(tmp_path_factory.mktemp("plant") / "city").parent


def build(folder: Path, **fields: Any) -> System:
    return build_system(
        load_beside(folder, years=YEARS, **{"projects": {"stages": STAGES}, **fields})
    )


@pytest.fixture(scope="module")
def typical(folder: Path) -> xr.Dataset:
    return build(folder).data


@pytest.fixture(scope="module")
def hourly(folder: Path) -> xr.Dataset:
    return build(folder, resolution="hourly").data


def test_the_stock_is_what_stands_on_31_december(typical: xr.Dataset) -> None:
    stock = typical["fixed_capacity"]
    assert stock.sel(asset="coal").values.tolist() == [700, 600, 600]
    assert stock.sel(asset="wind").values.tolist() == [40, 110, 110]


def test_only_what_is_new_pays_for_its_investment(typical: xr.Dataset) -> None:
    # `summer` is there for 184 of the 365 days of 2025.
    new = typical["mean_new"]
    np.testing.assert_allclose(new.sel(asset="wind"), [0, 20 + 50 * 184 / 365, 70], rtol=1e-14)
    assert new.sel(asset="coal").values.tolist() == [0, 0, 0]


def test_what_is_kept_up_is_the_mean_of_the_days_and_not_the_last_one(
    typical: xr.Dataset, hourly: xr.Dataset
) -> None:
    for data in (typical, hourly):
        mean = data["mean_fixed"]
        np.testing.assert_allclose(mean.sel(asset="wind"), [40, 60 + 50 * 184 / 365, 110])
        np.testing.assert_allclose(mean.sel(asset="coal"), [700, 600 + 100 * 364 / 365, 600])
        running = (data["running_fixed"] * data["step_weight"]).sum("step") / 8760
        np.testing.assert_allclose(mean, running.transpose(*mean.dims), rtol=1e-12)


def test_a_project_of_mid_year_runs_for_its_share_of_the_days(typical: xr.Dataset) -> None:
    running = typical["running_fixed"].sel(asset="wind")
    assert set(running.sel(year=2024).values) == {40.0}
    # 184 of the 365 days of 2025 are from 1 July on
    np.testing.assert_allclose(running.sel(year=2025), 60.0 + 50.0 * 184 / 365)
    np.testing.assert_allclose(running.sel(year=2026), 110.0)


def test_hour_by_hour_a_project_is_off_and_then_on(hourly: xr.Dataset) -> None:
    running = hourly["running_fixed"].sel(asset="wind", year=2025).values
    assert running[: 181 * 24].tolist() == [60.0] * 181 * 24
    assert running[181 * 24 :].tolist() == [110.0] * 184 * 24


def test_a_unit_that_retires_on_31_december_runs_for_364_days(
    typical: xr.Dataset, hourly: xr.Dataset
) -> None:
    average = typical["running_fixed"].sel(asset="coal", year=2025)
    np.testing.assert_allclose(average, 600.0 + 100.0 * 364 / 365)
    running = hourly["running_fixed"].sel(asset="coal", year=2025).values
    assert running[: 364 * 24].tolist() == [700.0] * 364 * 24
    assert running[364 * 24 :].tolist() == [600.0] * 24


def test_the_base_year_runs_as_it_stands(typical: xr.Dataset, hourly: xr.Dataset) -> None:
    for data in (typical, hourly):
        running = data["running_fixed"].sel(year=2024)
        np.testing.assert_allclose(running, data["fixed_capacity"].sel(year=2024) + 0 * running)


def test_typical_days_run_as_many_mw_hours_as_the_year(folder: Path, hourly: xr.Dataset) -> None:
    periods = build(folder, resolution={"periods": 5, "hours": 24}).data
    for name in ("running_fixed", "store_running_power"):
        one, other = ((d[name] * d["step_weight"]).sum("step").values for d in (periods, hourly))
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_nothing_is_built_in_the_base_year(typical: xr.Dataset) -> None:
    assert typical["build_limit"].sel(asset="wind").values.tolist() == [0, 10, 10]
    assert typical["store_build_limit"].sel(store="battery").values.tolist() == [0, 30, 30]


def test_a_limit_of_the_scenario_comes_before_the_technologys(folder: Path) -> None:
    limits = {"wind": {2026: 70}, "battery": 5}
    data = build(folder, builds={"limits": limits}).data
    assert data["build_limit"].sel(asset="wind").values.tolist() == [0, 10, 70]
    assert data["store_build_limit"].sel(store="battery").values.tolist() == [0, 5, 5]


def test_a_limit_of_a_year_holds_until_the_next_entry(folder: Path) -> None:
    limits = {"wind": {2025: 70}, "battery": {2025: 5, 2026: 0}}
    data = build(folder, builds={"limits": limits}).data
    assert data["build_limit"].sel(asset="wind").values.tolist() == [0, 70, 70]
    assert data["store_build_limit"].sel(store="battery").values.tolist() == [0, 5, 0]


def test_a_technology_without_a_limit_is_not_built(typical: xr.Dataset) -> None:
    assert typical["build_limit"].sel(asset="coal").values.tolist() == [0, 0, 0]


def test_a_free_build_runs_from_its_day_on(typical: xr.Dataset, hourly: xr.Dataset) -> None:
    share = typical["build_running"].sel(asset="wind", year=2025)
    np.testing.assert_allclose(share, 275 / 365)  # 1 April is the 91st day
    steps = hourly["build_running"].sel(asset="wind", year=2026).values
    assert steps.tolist() == [0.0] * 90 * 24 + [1.0] * 275 * 24


def test_what_can_be_delivered_is_net_and_available(typical: xr.Dataset) -> None:
    coal = typical["deliverable"].sel(asset="coal")
    np.testing.assert_allclose(coal, 0.9 * 0.95, rtol=1e-14)
    wind = typical["deliverable"].sel(asset="wind").values
    np.testing.assert_allclose(wind[1:], 0.8 * 0.5 * 0.99, rtol=1e-12)


def test_an_availability_of_next_to_nothing_is_nothing(typical: xr.Dataset) -> None:
    assert float(typical["availability"].sel(asset="wind").values[0]) == 0.0


def test_the_minimum_output_is_higher_in_the_heating_season(
    typical: xr.Dataset, hourly: xr.Dataset
) -> None:
    # 15 November to 15 March are 47 + 74 = 121 days.
    steps = hourly["must_run"].sel(asset="coal").values
    season = np.arange(365) < 74
    season |= np.arange(365) >= 365 - 47
    assert steps.tolist() == np.where(season, 0.5, 0.3).repeat(24).tolist()
    np.testing.assert_allclose(typical["must_run"].sel(asset="coal"), 0.3 + 0.2 * 121 / 365)


def test_without_a_value_of_its_own_the_season_changes_nothing(hourly: xr.Dataset) -> None:
    assert set(hourly["must_run"].sel(asset="waste").values) == {0.2}
    assert set(hourly["must_run"].sel(asset="wind").values) == {0.0}


def test_the_minimum_output_is_never_more_than_can_be_delivered(tmp_path: Path) -> None:
    river = {"id": "river", "class": "hydro", "own_use_share": 0.1, "availability_profile": "flow"}
    made = ToyCity(
        [{**river, "must_run_share": 0.6}, {"id": "pv", "class": "pv"}],
        [{"id": "dam", "technology": "river", "capacity_mw": 100}],
        profiles={"flow": lambda hour: 0.3 if hour % 24 < 12 else 0.9},
    )
    made.write(tmp_path / "city")
    data = build_system(load_beside(tmp_path)).data
    # Net of own use 0.27 and 0.81 of what runs can be delivered.
    expected = np.where(np.arange(24) < 12, 0.27, 0.6)
    np.testing.assert_allclose(data["must_run"].sel(asset="river"), expected)


def test_costs_are_per_mw_and_year(typical: xr.Dataset) -> None:
    wind = typical.sel(asset="wind")
    assert float(wind["annuity"]) == pytest.approx(6e6 * annuity_factor(0.06, 20), rel=1e-14)
    assert float(wind["fixed_om"]) == 90_000.0
    assert float(typical.sel(asset="coal")["variable_om"]) == 20.0


def test_a_scenario_may_discount_otherwise(folder: Path) -> None:
    data = build(folder, discount_rate=0.0).data
    assert float(data.sel(asset="wind")["annuity"]) == pytest.approx(6e6 / 20)
    assert data["discount"].values.tolist() == [1.0, 1.0, 1.0]


def test_later_years_count_less(typical: xr.Dataset) -> None:
    np.testing.assert_allclose(typical["discount"], [1.0, 1 / 1.06, 1 / 1.06**2], rtol=1e-14)


def test_a_store_has_power_energy_and_both_prices(typical: xr.Dataset) -> None:
    battery = typical.sel(store="battery")
    assert battery["store_fixed_power"].values.tolist() == [10, 60, 60]
    assert battery["store_fixed_energy"].values.tolist() == [20, 120, 120]
    # The project is there from 1 October, for 92 days, and is paid for by the day.
    share = 92 / 365
    np.testing.assert_allclose(battery["store_mean_fixed"], [10, 10 + 50 * share, 60])
    np.testing.assert_allclose(battery["store_new_power"], [0, 50 * share, 50])
    np.testing.assert_allclose(battery["store_new_energy"], [0, 100 * share, 100])
    np.testing.assert_allclose(
        battery["store_running_energy"].sel(year=2025), 20.0 + 100.0 * 92 / 365
    )
    yearly = annuity_factor(0.06, 10)
    assert float(battery["store_annuity_power"]) == pytest.approx(500e3 * yearly)
    assert float(battery["store_annuity_energy"]) == pytest.approx(1000e3 * yearly)
    assert float(battery["store_fixed_om"]) == 40_000.0
    assert float(battery["store_hours"]) == 4.0
    assert float(battery["cycle_cost"]) == 12.0


def test_assets_know_their_class_zone_and_fuel(typical: xr.Dataset) -> None:
    assert typical["asset_class"].values.tolist() == ["coal", "wind", "waste"]
    assert typical["asset_zone"].values.tolist() == ["town"] * 3
    assert typical["asset_fuel"].values.tolist() == ["coal", "", ""]
    assert typical["above_scale"].values.tolist() == [True, True, False]
    assert typical["in_city"].values.tolist() == [True] * 3
    assert typical["clean_as_printed"].values.tolist() == [False, True, False]
    assert typical["store_zone"].values.tolist() == ["town"]


def test_changzhis_base_stock_is_the_printed_one_exactly() -> None:
    scenario = load_packaged("reference", "resolution.periods=1")
    data = build_system(scenario).data
    stock = data["fixed_capacity"].sel(year=2024)
    clean = float(stock.where(data["clean_as_printed"], 0.0).sum())
    total = float(stock.sum())
    assert clean == pytest.approx(4870.2, abs=1e-9)
    assert total == pytest.approx(14_529.0, abs=1e-9)
    assert f"{clean / total:.2%}" == "33.52%"


def test_changzhis_flywheel_counts_from_the_year_after_the_printed_stock() -> None:
    scenario = load_packaged("reference", "resolution.periods=1")
    power = build_system(scenario).data["store_fixed_power"].sel(store="flywheel")
    assert power.values.tolist() == [0.0, 30.0, 30.0]


def test_the_running_days_of_changzhis_units_sum_to_their_stock() -> None:
    # without upgrades, whose weeks of work would be missing from the running days
    scenario = load_packaged("retire-small-coal", "resolution.periods=4", "retrofits.choose=false")
    found = build_system(scenario)
    data = found.data
    days_until = day_of_year(scenario.retire.by)
    gone = 2 * 210 + 4 * 135 + 3 * 50  # MW of coal units below 300 MW
    small = [a for a in found.assets if any(m.id == "tunliu-1" for m in a.members)]
    assert len(small) == 1
    energy = (data["running_fixed"] * data["step_weight"]).sum("step").sel(year=2025)
    coal = energy.where(data["asset_class"] == "coal", 0.0).sum()
    assert float(coal) == pytest.approx((9290 - gone) * 8760 + gone * 24 * days_until)
