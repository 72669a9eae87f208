"""Stores that carry energy from one typical period to another: cities that paper can solve.

Half of the year has sun for all of the demand; the other half runs on a cheap and a dear plant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.comparison import assert_same_matrix
from support.paper import close, cost, energy, plant, solved, unit
from support.toy_cities import ToyCity, load_toy
from transition_sim.model.build import build_model
from transition_sim.results.store import open_results
from transition_sim.system import build_system

SUMMER = range(91 * 24, 273 * 24)  # 182 days
WITHOUT = 183 * 24 * (60 * 100 + 40 * 500)  # CNY a year without a store
DAYS, WEEKS = {"periods": 8, "hours": 24}, {"periods": 6, "hours": 168}
each_resolution = pytest.mark.parametrize("resolution", ["hourly", DAYS, WEEKS])


def sunny_city(demand: str = "flat", **store: Any) -> ToyCity:
    """In summer 100 MW of sun; 60 MW at 100 CNY/MWh all year, the rest at 500 CNY/MWh."""
    return ToyCity(
        [
            plant("cheap", "coal", 100),
            plant("dear", "coal", 500),
            plant("sun", "pv", 0, availability_profile="summer"),
            {"id": "lake", "class": "storage"},
        ],
        [unit("cheap", 60), unit("dear", 100), unit("sun", 100)],
        stores=[{"id": "lake", "power_mw": 20, "energy_mwh": 50_000, "seasonal": "true", **store}],
        demand={"town": {"profile": demand}},
        profiles={
            "summer": lambda hour: float(hour in SUMMER),
            "morning": lambda hour: 1.5 if hour % 24 < 12 else 0.5,
        },
    )


LOSS = {"self_discharge_per_hour": 1e-4, "charge_efficiency": 0.8, "discharge_efficiency": 0.9}


def levels(data: xr.Dataset) -> np.ndarray:
    """Return what a store with losses holds after each hour, run through the days of the year."""
    charge, discharge, start = (
        data[name].values for name in ("charge", "discharge", "level_start")
    )
    inflow = LOSS["charge_efficiency"] * charge - discharge / LOSS["discharge_efficiency"]
    level, held = start[0], []
    for day, period in enumerate(data["day_period"].values):
        assert level == pytest.approx(start[day], abs=1e-4)
        for each in inflow[data["period"].values == period]:
            level = (1.0 - LOSS["self_discharge_per_hour"]) * level + each
            held.append(level)
    assert level == pytest.approx(start[0], abs=1e-4)
    return np.asarray(held)


@each_resolution
def test_a_seasonal_store_gives_the_optimum_of_all_hours(resolution: Any, tmp_path: Path) -> None:
    found = solved(tmp_path, sunny_city(cycle_cost_cny_per_mwh=1), resolution=resolution)
    # 50,000 MWh bought at 100 in summer take the place of as many at 500 in winter.
    assert cost(found) == close(WITHOUT + 50_000 * (100 + 1 - 500))
    assert energy(found, "discharge", 2024, store="lake") == close(50_000)


@pytest.mark.parametrize("resolution", [DAYS, WEEKS])
def test_a_cyclic_store_sees_no_season_in_typical_periods(resolution: Any, tmp_path: Path) -> None:
    found = solved(tmp_path, sunny_city(seasonal="false"), resolution=resolution)
    assert cost(found) == close(WITHOUT)


def test_hour_by_hour_seasonal_changes_nothing(tmp_path: Path) -> None:
    scenarios = [
        load_toy(tmp_path / seasonal, sunny_city(seasonal=seasonal), resolution="hourly")
        for seasonal in ("true", "false")
    ]
    models = [build_model(build_system(scenario)).registry for scenario in scenarios]
    assert models[0].rows.keys() == models[1].rows.keys()
    assert models[0].variables.keys() == models[1].variables.keys()
    shapes = [{name: each.shape for name, each in model.rows.items()} for model in models]
    assert shapes[0] == shapes[1]


def test_the_level_is_the_mean_of_the_days_that_a_period_stands_for(tmp_path: Path) -> None:
    found = solved(tmp_path, sunny_city(), resolution={"periods": 2, "hours": 24})
    level = found.dataset["level"].sel(store="lake", year=2024)
    start = found.dataset["level_start"].sel(store="lake", year=2024)
    # It fills at one pace through the 182 days of summer, and empties at one pace in the others.
    assert float(start.max()) == close(50_000)
    assert float(start.min()) == pytest.approx(0.0, abs=1e-6)
    assert float(start.sel(span=273)) == close(50_000)
    assert float(start.sel(span=91)) == pytest.approx(0.0, abs=1e-6)
    own = found.dataset["day_period"].values
    for period in (0, 1):
        last = level.values[found.dataset["period"].values == period][-1]
        after = np.roll(start.values, -1)[own == period]
        assert last == close(float(after.mean()))


@pytest.mark.parametrize(("periods", "demand"), [(2, "flat"), (9, "flat"), (2, "morning")])
def test_a_seasonal_store_stays_within_its_limits_at_every_hour(
    periods: int, demand: str, tmp_path: Path
) -> None:
    # Where the morning takes more, the store is emptied and then filled on every day of the year.
    city = sunny_city(demand, energy_mwh=9_000, **LOSS)
    found = solved(tmp_path, city, resolution={"periods": periods, "hours": 24})
    data = found.dataset.sel(store="lake", year=2024)
    held, own, period = levels(data), data["day_period"].values, data["period"].values
    # Nearly empty once a year: the limits are safe by what is lost in a day, 0.24 % of the level.
    assert held.min() == pytest.approx(0.0, abs=0.0024 * 9_000)
    assert held.min() >= -1e-4
    assert held.max() <= 9_000 + 1e-4
    for each in range(periods):
        mean = held.reshape(365, 24)[own == each].mean(axis=0)
        np.testing.assert_allclose(data["level"].values[period == each], mean, atol=1e-3)


def test_what_a_seasonal_store_loses_makes_it_worth_less_than_hour_by_hour(
    tmp_path: Path,
) -> None:
    # The days of a cluster are run alike, and so it is filled earlier than it might be.
    city = sunny_city(**LOSS)
    exact = cost(solved(tmp_path / "hours", city, resolution="hourly"))
    found = cost(solved(tmp_path / "days", city, resolution=DAYS))
    assert exact <= found < WITHOUT


def test_a_seasonal_store_is_built_where_it_pays(tmp_path: Path) -> None:
    city = sunny_city(power_mw=0, energy_mwh=0, hours=1000)
    lake = {
        "id": "lake",
        "class": "storage",
        "capex_cny_per_kw": 1000,
        "lifetime_years": 10,
        "build_limit_mw_per_year": 15,
    }
    built = ToyCity(
        [*city.technologies[:-1], lake], city.units, stores=city.stores, profiles=city.profiles
    )
    found = solved(tmp_path, built, years=[2024, 2025], resolution=DAYS)
    # 15 MW hold 15,000 MWh: they save 15,000 x 400 CNY for 15 x 100,000 CNY a year.
    assert float(found.dataset["store_built"].sel(store="lake", year=2025)) == close(15.0)
    assert cost(found) == close(2 * WITHOUT - 15_000 * 400 + 15 * 100_000)
    assert float(found.dataset["level_start"].sel(store="lake", year=2025).max()) == close(15_000)


def test_a_cyclic_and_a_seasonal_store_stand_side_by_side(tmp_path: Path) -> None:
    city = sunny_city()
    both = ToyCity(
        [*city.technologies, {"id": "battery", "class": "storage"}],
        city.units,
        stores=[*city.stores, {"id": "battery", "power_mw": 5, "energy_mwh": 10}],
        profiles=city.profiles,
    )
    found = solved(tmp_path, both, resolution=DAYS)
    assert cost(found) == close(WITHOUT - 50_000 * 400)
    found.save(tmp_path / "run")
    read = open_results(tmp_path / "run").dataset
    xr.testing.assert_equal(read["level_start"], found.dataset["level_start"])
    assert read["level_start"].sel(store="battery").isnull().all()
    assert read["dual_level_balance"].sel(store="lake").isnull().all()


@pytest.mark.parametrize("resolution", [DAYS, WEEKS])
def test_both_routes_give_the_same_model_of_a_seasonal_store(
    resolution: Any, tmp_path: Path
) -> None:
    scenario = load_toy(tmp_path, sunny_city(**LOSS), years=[2024], resolution=resolution)
    assert_same_matrix(build_model(build_system(scenario)))
