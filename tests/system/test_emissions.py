"""Emission data of the packaged city against figures that nothing was set to."""

from __future__ import annotations

import pytest

from support.packaged import load_packaged
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.build import build_system

SAVED_GCE_PER_KWH = 305.5  # national mean net coal rate of 2020, source ndrc-coal-rate-2020
LOWER_MJ_PER_M3 = 35.8


def stated(scenario: Scenario, name: str) -> float:
    value = next(each.value for each in scenario.city_data.ledger if each.id == name)
    assert value is not None
    return value


def test_the_surplus_gas_unit_saves_about_what_the_steelworks_says() -> None:
    """C15: 92,000 tce a year; the unit's size and hours come from elsewhere."""
    scenario = load_packaged("plan")
    city = scenario.city_data
    project = next(each for each in city.projects if each.id == "shougang-gas")
    technology = next(each for each in city.technologies if each.id == project.technology)
    assert technology.availability is not None
    assert technology.own_use_share is not None
    net = project.capacity_mw * 8760 * technology.availability * (1 - technology.own_use_share)
    saved_kt = net * SAVED_GCE_PER_KWH * 1e-6
    assert saved_kt == pytest.approx(stated(scenario, "C15"), rel=0.1)


def test_the_scenario_of_coalbed_gas_has_the_plans_supply_from_2025() -> None:
    scenario = load_packaged("cbm")
    supply = build_system(scenario).data["fuel_supply"].sel(fuel="cbm")
    grown = stated(scenario, "C31") * 1e6 * LOWER_MJ_PER_M3 / 3600
    assert supply.sel(year=2025).item() == pytest.approx(grown)
    assert supply.sel(year=2024).item() == pytest.approx(0.6 * grown)  # 120 of 200 Mm3


def test_the_ventilation_air_plant_avoids_about_the_published_methane() -> None:
    """Gaohe was announced with 1.4 MtCO2e at 200 GWh a year (source vam-2015): 7 t/MWh."""
    data = build_system(load_packaged("plan")).data
    burnt = float(data["fuel_rate"].sel(asset="vam") * (1 - data["own_use"].sel(asset="vam")))
    vented = float(data["methane_vented"].sel(fuel="vam", year=2024) * data["methane_gwp"])
    assert burnt * vented == pytest.approx(7.0, rel=0.15)


def test_gas_from_wells_earns_nothing_for_methane() -> None:
    vented = build_system(load_packaged("plan")).data["methane_vented"]
    assert float(vented.sel(fuel="cbm").max()) == 0.0
    assert float(vented.sel(fuel="mine_gas").min()) > 0.0


def test_coal_plant_emits_what_was_measured_at_ultra_low_plants() -> None:
    """Within the limits of 0.119, 0.17 and 0.034 g/kWh (35, 50, 10 mg at 3.4 Nm3/kWh)."""
    data = build_system(load_packaged("plan")).data
    per_kwh = data["emission_rate"] * data["fuel_rate"] * 1000  # t/MWh is kg/kWh
    modern = per_kwh.sel(asset="coal_1000")
    for pollutant, measured, limit in (
        ("so2", 0.076, 0.119), ("nox", 0.125, 0.17), ("pm", 0.0153, 0.034),
    ):  # fmt: skip
        found = modern.sel(pollutant=pollutant).item()
        assert found == pytest.approx(measured, rel=0.05)
        assert found < limit


def test_the_carbon_market_takes_the_units_that_have_a_benchmark() -> None:
    data = build_system(load_packaged("carbon")).data
    priced = data["benchmark_price"].sel(year=[2024, 2025, 2026]).values
    assert priced.tolist() == [95.96, 75.0, 75.0]
    covered = data["asset_class"].values[data["co2_benchmark"].notnull().all("year").values]
    assert set(covered) == {"coal"}
    assert (covered == "coal").sum() == (data["asset_class"].values == "coal").sum()
    plan = build_system(load_packaged("plan")).data
    assert not plan["benchmark_price"].any()
