"""What must hold of heat in any plan, recomputed from the results alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from support.heated_cities import heated
from support.toy_cities import load_beside, load_toy
from transition_sim.pipeline import run
from transition_sim.results.metrics import annual_energy
from transition_sim.system import build_system

TOLERANCE_MW = 1e-5
FIELDS = {
    "projects": {"stages": ["approved"]},
    "years": [2024, 2025],
    "resolution": {"periods": 5, "hours": 24},
}


@pytest.mark.parametrize("number", [3, 4, 5])
def test_heat_adds_up_and_stays_within_what_units_allow(number: int, tmp_path: Path) -> None:
    city = heated(number)
    scenario = load_toy(tmp_path, city, **FIELDS)
    results = run(scenario)
    data, chp = results.dataset, city.technologies[0]
    heat = data["heat"].fillna(0.0)
    level = data["heat_level"].transpose("heat_store", "year", "step").values
    kept = 0.99 * level.reshape(1, 2, 5, 24)[..., np.arange(-1, 23)].reshape(level.shape)
    moved = (data["heat_charge"] - data["heat_discharge"]).transpose("heat_store", "year", "step")
    np.testing.assert_allclose(level, kept + moved.values, atol=1e-4)
    supply = heat.sum("asset") + data["heat_output"].sum("heat_source")
    supply = supply - moved.sum("heat_store") + data["heat_unserved"].sum("heat_area")
    gap = supply - data["heat_demand"].sum("heat_area")
    assert float(abs(gap).max()) <= TOLERANCE_MW
    online, power = data["online"].fillna(0.0), data["power"]
    assert float((chp["heat_share_mw_per_mw"] * online - heat).min()) >= -TOLERANCE_MW
    assert float((power - chp["power_per_heat_minimum"] * heat).min()) >= -TOLERANCE_MW
    coal = data["asset_technology"] == "coal"
    loading = (power + 0.15 * heat).where(coal, drop=True)
    on = online.where(coal, drop=True)
    assert float((on - loading).min()) >= -TOLERANCE_MW
    assert float((loading - chp["minimum_load_share"] * on).min()) >= -TOLERANCE_MW
    check_fuel(data, on, loading, chp["minimum_load_share"])
    check_power(data)
    total = float((data["cost"].sum("cost_term") * data["discount"]).sum())
    assert total == pytest.approx(results.verdict["objective_cny"], rel=1e-9, abs=1.0)


def check_fuel(data: xr.Dataset, online: xr.DataArray, loading: xr.DataArray, least: float) -> None:
    """Recompute what is burnt: a line through full load (2.5) and minimum load (1.1 x 2.5)."""
    slope = 2.5 * (1.0 - 1.1 * least) / (1.0 - least)
    burnt = ((2.5 - slope) * online + slope * loading).sum("asset")
    fired = data["heat_output"].sel(heat_source="boiler") / 0.85
    expected = ((burnt + fired) * data["step_weight"]).sum("step")
    found = data["fuel_consumption"].sel(fuel="coal")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-9)
    emitted = data["emissions"].sel(pollutant="co2").values
    np.testing.assert_allclose(emitted, 0.095 * 3.6 * expected.values, rtol=1e-9)


def check_power(data: xr.Dataset) -> None:
    """Recompute the balance of electricity, with what the heat pump draws."""
    net = data["power"].sum("asset") + (data["discharge"] - data["charge"]).sum("store")
    net = net + (data["unserved"] - data["demand"] - data["export_obligation"]).sum("zone")
    loss = data["flow_loss"].fillna(0.0) if "flow_loss" in data else 0.0 * data["flow"]
    net = net - (data["flow"] + loss / 2.0).sum("link")
    net = net - data["heat_output"].sel(heat_source="pump") / 3.0
    assert float(abs(net).max()) <= TOLERANCE_MW


def test_less_of_a_heat_source_never_makes_a_plan_cheaper(tmp_path: Path) -> None:
    city = heated(6)
    usual = run(load_toy(tmp_path, city, **FIELDS)).verdict["objective_cny"]
    path = tmp_path / "city" / "heat_sources.csv"
    path.write_text(path.read_text("utf-8").replace(",40,", ",4,"), "utf-8")
    tight = run(load_beside(tmp_path, **FIELDS)).verdict["objective_cny"]
    assert tight >= usual - 1e-9 * abs(usual) - 1.0


def test_a_city_without_heat_has_no_column_or_row_of_heat(toy_folder: Path) -> None:
    scenario = load_beside(toy_folder, years=[2024])
    system = build_system(scenario)
    assert system.data.sizes["heat_area"] == 0
    found = run(scenario)
    assert not [name for name in found.dataset.data_vars if "heat" in str(name)]
    assert float(annual_energy(found.dataset, "power").sum()) > 0.0
