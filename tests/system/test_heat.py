"""What the system says of district heat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system import build_system, relax
from transition_sim.system.aggregation import describe_aggregation, series_kinds
from transition_sim.system.calendar import choose_time_axis
from transition_sim.timeseries.axis import DAYS, HOURS
from transition_sim.timeseries.extremes import COLD

COAL = {
    "id": "coal",
    "class": "coal",
    "minimum_load_share": 0.5,
    "heat_share_mw_per_mw": 1.2,
    "power_loss_per_heat": 0.15,
    "power_per_heat_minimum": 0.4,
    "capex_cny_per_kw": 4000,
    "lifetime_years": 30,
    "build_limit_mw_per_year": 50,
}
COLD_HOUR = 24 * 12 + 5


def winter(hour: int) -> float:
    """Return a season of 121 days with one bitter hour; the mean of the year is 1."""
    day = hour // 24
    if 74 <= day < 318:
        return 0.0
    bitter = 5.0
    return bitter if hour == COLD_HOUR else (HOURS - bitter) / (121 * 24 - 1)


def town(folder: Path, **fields: Any) -> Scenario:
    city = ToyCity(
        [COAL, {"id": "pv", "class": "pv"}],
        [
            {"id": "a", "technology": "coal", "capacity_mw": 60, "chp": "true"},
            {"id": "b", "technology": "coal", "capacity_mw": 40, "chp": "true"},
            {"id": "c", "technology": "coal", "capacity_mw": 30},
        ],
        heat={"centre": {"profile": "cold"}},
        profiles={"cold": winter},
    )
    return load_toy(folder, city, **{"years": [2024, 2025], **fields})


def test_units_that_supply_heat_are_assets_of_their_own(tmp_path: Path) -> None:
    system = build_system(town(tmp_path))
    members = {asset.id: [each.id for each in asset.members] for asset in system.assets}
    assert members["coal"] == ["a", "b"]
    assert members["coal.2"] == ["c"]
    data = system.data
    assert data["chp"].sel(asset=["coal", "coal.2"]).values.tolist() == [True, False]
    assert data["heat_share"].values.tolist() == [1.2, 0.0]


def test_new_plant_gives_no_heat(tmp_path: Path) -> None:
    data = build_system(town(tmp_path)).data
    may_grow = data["build_limit"].max("year") > 0.0
    assert may_grow.any()
    assert not (may_grow & data["chp"]).any()


def test_heat_is_a_kind_of_series_and_its_coldest_day_is_kept(tmp_path: Path) -> None:
    scenario = town(tmp_path, resolution={"periods": 6, "hours": 24})
    assert series_kinds(scenario) == {"cold": "heat", "flat": "load"}
    time = choose_time_axis(scenario)
    (day,) = np.flatnonzero(time.day_period == time.extreme[COLD])
    assert day == COLD_HOUR // 24
    demand = build_system(scenario).data["heat_demand"].sel(heat_area="centre", year=2024)
    assert float(demand.max()) == pytest.approx(500.0)
    assert float(demand.values @ time.weight) == pytest.approx(100.0 * HOURS)
    described = describe_aggregation(scenario, time)
    assert described is not None
    assert described["extreme"] == {COLD: "2025-01-13"}
    assert described["series"]["cold"]["peak_error"] == pytest.approx(0.0, abs=1e-12)
    assert described["series"]["cold"]["full_load_hours"] == pytest.approx(HOURS / 5.0)


def test_a_city_without_heat_keeps_no_coldest_day(toy_scenario: Scenario) -> None:
    time = choose_time_axis(toy_scenario)
    assert COLD not in time.extreme


def test_the_relaxations_heat_is_the_mean_of_a_clusters_days(tmp_path: Path) -> None:
    hourly = build_system(town(tmp_path, resolution="hourly"))
    clusters = np.arange(DAYS) % 5
    relaxed = relax(hourly, clusters)
    days = hourly.data["heat_demand"].values.reshape(1, 2, DAYS, 24)
    for cluster in range(5):
        mean = days[:, :, clusters == cluster].mean(axis=2)
        ours = relaxed.data["heat_demand"].values[..., 24 * cluster : 24 * (cluster + 1)]
        np.testing.assert_allclose(ours, mean, rtol=1e-12)
