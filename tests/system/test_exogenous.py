"""Links, fuels, emissions, demand and export in the model's units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.toy_cities import ToyCity, load_beside
from transition_sim.system import build_system

YEARS = [2024, 2025, 2026, 2027]
MWH_PER_T = 29.3076 / 3.6
CITY = ToyCity(
    technologies=[
        {"id": "coal", "class": "coal", "fuel": "coal", "heat_rate_gce_per_kwh": 300},
        {"id": "engine", "class": "cbm", "fuel": "cbm", "net_efficiency": 0.4},
    ],
    units=[
        {"id": "c", "technology": "coal", "capacity_mw": 200},
        {"id": "e", "technology": "engine", "capacity_mw": 20},
    ],
    fuels=[
        {"id": "coal", "year": 2024, "price_cny_per_tce": 800},
        {"id": "coal", "year": 2026, "price_cny_per_tce": 900, "supply_limit_kt_ce": 70},
        {
            "id": "cbm",
            "year": 2023,
            "price_cny_per_m3": 1.5,
            "heating_value_mj_per_m3": 36,
            "supply_limit_mm3": 40,
        },
        {
            "id": "cbm",
            "year": 2026,
            "price_cny_per_m3": 2,
            "heating_value_mj_per_m3": 36,
            "supply_limit_mm3": 50,
        },
    ],
    emissions=[
        {"fuel": "coal", "factor_kg_per_gj": 95},
        {"fuel": "cbm", "factor_kg_per_gj": 56},
        {"fuel": "coal", "pollutant": "so2", "factor_kg_per_gj": 0.1},
        {"fuel": "cbm", "pollutant": "so2", "factor_kg_per_gj": 0},
    ],
    links=[
        {
            "id": "tie",
            "capacity_mw": 200,
            "reverse_capacity_mw": 100,
            "loss_share": 0.02,
        },
        {
            "id": "ridge",
            "to_zone": "hill",
            "capacity_mw": 300,
            "reverse_capacity_mw": 250,
            "price_profile": "",
        },
    ],
    zones=("town", "hill"),
    demand={
        "town": {"energy": 876_000, "growth": 0.10, "profile": "evening"},
        "hill": {"energy": 87_600, "growth": 0.0},
    },
    export={"town": {"energy": 438_000}},
    profiles={
        "price": lambda hour: 300.0 + hour % 24,
        "evening": lambda hour: 1.5 if hour % 24 >= 12 else 0.5,
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return CITY.write(tmp_path_factory.mktemp("surroundings") / "city").parent


def build(folder: Path, **fields: Any) -> xr.Dataset:
    return build_system(load_beside(folder, years=YEARS, **fields)).data


@pytest.fixture(scope="module")
def data(folder: Path) -> xr.Dataset:
    return build(folder)


def test_a_price_per_tonne_of_coal_is_a_price_per_mwh(data: xr.Dataset) -> None:
    expected = np.asarray([800, 800, 900, 900]) / MWH_PER_T
    np.testing.assert_allclose(data["fuel_price"].sel(fuel="coal"), expected, rtol=1e-14)


def test_a_price_per_cubic_metre_is_a_price_per_mwh(data: xr.Dataset) -> None:
    # 36 MJ are 0.01 MWh
    np.testing.assert_allclose(data["fuel_price"].sel(fuel="cbm"), [150, 150, 200, 200])


def test_a_supply_in_cubic_metres_is_a_supply_in_mwh(data: xr.Dataset) -> None:
    expected = [400_000, 400_000, 500_000, 500_000]
    np.testing.assert_allclose(data["fuel_supply"].sel(fuel="cbm"), expected)


def test_a_supply_in_kilotonnes_is_a_supply_in_mwh_and_none_is_no_limit(data: xr.Dataset) -> None:
    supply = data["fuel_supply"].sel(fuel="coal").values
    assert np.isnan(supply[:2]).all()
    np.testing.assert_allclose(supply[2:], 70_000 * MWH_PER_T)


def test_a_year_without_an_entry_inherits_the_scenarios_or_the_citys(folder: Path) -> None:
    fuels = {
        "cbm": {"supply": {2025: 100}, "price": {2026: 3}},
        "coal": {"supply": {2025: 10, 2027: 20}, "price": {2024: 1000}},
    }
    found = build(folder, fuels=fuels)
    supply, price = found["fuel_supply"], found["fuel_price"]
    np.testing.assert_allclose(supply.sel(fuel="cbm"), [4e5, 1e6, 1e6, 1e6])
    np.testing.assert_allclose(price.sel(fuel="cbm"), [150, 150, 300, 300])
    kilotonnes = supply.sel(fuel="coal").values / MWH_PER_T / 1e3
    np.testing.assert_allclose(kilotonnes, [np.nan, 10, 10, 20])
    np.testing.assert_allclose(price.sel(fuel="coal"), [1000 / MWH_PER_T] * 4)


def test_an_emission_per_gigajoule_is_an_emission_per_mwh(data: xr.Dataset) -> None:
    factor = data["emission_factor"]
    assert float(factor.sel(pollutant="co2", fuel="coal")) == pytest.approx(0.095 * 3.6)
    assert float(factor.sel(pollutant="co2", fuel="cbm")) == pytest.approx(0.056 * 3.6)
    assert float(factor.sel(pollutant="so2", fuel="coal")) == pytest.approx(0.0001 * 3.6)
    assert float(factor.sel(pollutant="so2", fuel="cbm")) == 0.0


def test_a_cap_holds_from_its_year_on(folder: Path, data: xr.Dataset) -> None:
    assert np.isnan(data["emission_limit"]).all()
    capped = build(folder, emissions={"limits": {"co2": {2026: 1000}}})["emission_limit"]
    assert capped.sel(pollutant="co2", year=[2026, 2027]).values.tolist() == [1000.0, 1000.0]
    assert int(capped.notnull().sum()) == 2


def test_demand_is_its_profile_times_its_energy(data: xr.Dataset) -> None:
    town = data["demand"].sel(zone="town", year=2024)
    np.testing.assert_allclose(town, np.where(np.arange(24) >= 12, 150.0, 50.0))


def test_growth_compounds(data: xr.Dataset) -> None:
    energy = (data["demand"] * data["step_weight"]).sum("step")
    expected = 876_000 * np.asarray([1.0, 1.1, 1.21, 1.331])
    np.testing.assert_allclose(energy.sel(zone="town"), expected, rtol=1e-13)
    np.testing.assert_allclose(energy.sel(zone="hill"), [87_600] * 4, rtol=1e-13)


@pytest.mark.parametrize(("later", "last"), [({}, 0.95), ({2027: 0.2}, 1.2)])
def test_a_scenario_may_grow_otherwise_from_a_year_on(
    later: dict[int, float], last: float, folder: Path
) -> None:
    found = build(folder, demand={"growth": {2026: -0.05, **later}})
    energy = (found["demand"] * found["step_weight"]).sum("step").sel(zone="town")
    np.testing.assert_allclose(energy / 876_000, [1, 1.1, 1.1 * 0.95, 1.1 * 0.95 * last])


def test_a_scenario_may_start_from_another_demand(folder: Path) -> None:
    found = build(folder, demand={"energy": {"hill": "0.2 TWh"}})
    energy = (found["demand"] * found["step_weight"]).sum("step")
    np.testing.assert_allclose(energy.sel(zone="hill"), 200_000)
    assert float(energy.sel(zone="town", year=2024)) == pytest.approx(876_000)


def test_the_obligation_to_export_does_not_grow(data: xr.Dataset) -> None:
    np.testing.assert_allclose(data["export_obligation"].sel(zone="town"), 50.0)
    assert float(data["export_obligation"].sel(zone="hill").sum()) == 0.0


def test_a_scenario_may_export_otherwise(folder: Path) -> None:
    energy = {2025: "876 GWh", 2026: 0}
    found = build(folder, export={"energy": energy})["export_obligation"].sel(zone="town")
    np.testing.assert_allclose(found.mean("step").values, [50, 100, 0, 0])


def test_a_total_export_is_shared_out_as_the_city_does(tmp_path: Path) -> None:
    # The city's own 438 and 146 GWh are three to one; 876 GWh are 75 and 25 MW.
    export = {"town": {"energy": 438_000}, "hill": {"energy": 146_000}}
    ToyCity(**{**vars(CITY), "export": export}).write(tmp_path / "city")
    found = build(tmp_path, export={"energy": {2025: "876 GWh"}})["export_obligation"]
    mean = found.mean("step")
    np.testing.assert_allclose(mean.sel(zone="town"), [50, 75, 75, 75])
    np.testing.assert_allclose(mean.sel(zone="hill"), [50 / 3, 25, 25, 25])


def test_an_export_of_a_city_that_has_none_so_far_is_shared_out_evenly(tmp_path: Path) -> None:
    export = {"town": {"energy": 0}, "hill": {"energy": 0}}
    ToyCity(**{**vars(CITY), "export": export}).write(tmp_path / "city")
    found = build(tmp_path, export={"energy": {2025: "876 GWh"}})["export_obligation"]
    for zone in ("town", "hill"):
        np.testing.assert_allclose(found.mean("step").sel(zone=zone), [0, 50, 50, 50])


@pytest.mark.parametrize("resolution", [{"periods": 3, "hours": 168}, "hourly"])
def test_energy_is_what_is_asked_whatever_the_mean_of_its_profile(
    resolution: object, tmp_path: Path
) -> None:
    # A mean of 1.006, which the reader lets pass; the weeks leave out the last day, with 0.5.
    shape = {"evening": lambda hour: 1.008 - 0.0001 * (hour % 24) if hour < 8736 else 0.5}
    profiles = {**CITY.profiles, **shape}
    export = {"town": {"energy": 438_000, "profile": "evening"}}
    made = ToyCity(**{**vars(CITY), "profiles": profiles, "export": export})
    made.write(tmp_path / "city")
    found = build(tmp_path, resolution=resolution)
    for name, energy in (("demand", 876_000), ("export_obligation", 438_000)):
        yearly = (found[name] * found["step_weight"]).sum("step").sel(zone="town", year=2024)
        assert float(yearly) == pytest.approx(energy, rel=1e-12)


def test_a_link_has_two_limits_a_loss_and_its_price_outside(data: xr.Dataset) -> None:
    tie = data.sel(link="tie")
    limits = [float(tie[name]) for name in ("link_forward", "link_reverse", "link_loss")]
    assert limits == [200.0, 100.0, 0.02]
    np.testing.assert_allclose(tie["trade_price"], 300.0 + np.arange(24))
    assert set(data.sel(link="ridge")["trade_price"].values) == {0.0}
    assert data["link_outside"].values.tolist() == [True, False]


def test_a_limit_of_trade_caps_the_links_to_the_outside_only(folder: Path) -> None:
    found = build(folder, trade={"limit": 150})
    assert found["link_forward"].values.tolist() == [150, 300]
    assert found["link_reverse"].values.tolist() == [100, 250]


def test_a_city_that_burns_nothing_is_a_city(tmp_path: Path) -> None:
    sunny = ToyCity(
        technologies=[{"id": "pv", "class": "pv"}],
        units=[{"id": "roofs", "technology": "pv", "capacity_mw": 200}],
    )
    sunny.write(tmp_path / "city")
    found = build(tmp_path)
    assert found.sizes["fuel"] == found.sizes["pollutant"] == found.sizes["link"] == 0
    assert found.sizes["store"] == 0
