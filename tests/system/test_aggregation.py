"""What typical periods are chosen by, and what they keep of the year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.paper import plant, unit
from support.toy_cities import HOURS, ToyCity, load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.aggregation import (
    RESIDUAL,
    describe_aggregation,
    duration_curve,
    residual_load,
    series_kinds,
)
from transition_sim.system.calendar import choose_time_axis
from transition_sim.timeseries.axis import whole_year
from transition_sim.timeseries.extremes import CALM, PEAK, SURPLUS

PEAK_HOUR, CALM_DAY, STORM_HOUR = 20 * 24 + 18, 200, 120 * 24 + 3


def demand(hour: int) -> float:
    return 2.0 if hour == PEAK_HOUR else 0.95 + 0.1 * (hour % 24 >= 12)


def wind(hour: int) -> float:
    if hour // 24 == CALM_DAY:
        return 0.0
    return 1.0 if hour == STORM_HOUR else 0.3 + 0.04 * (hour // 24 % 7)


def windy_town(folder: Path, **fields: Any) -> Scenario:
    city = ToyCity(
        [
            plant("coal", "coal", 300),
            plant(
                "wind", "wind", 0,
                availability_profile="wind", availability=0.9, own_use_share=0.1,
                build_limit_mw_per_year=70, capex_cny_per_kw=5000, lifetime_years=20,
            ),
        ],
        [unit("coal", 200), unit("wind", 30)],
        [
            {"id": "ridge", "technology": "wind", "capacity_mw": 10, "online": "2025-07-01"},
            {"id": "late", "technology": "wind", "capacity_mw": 40, "online": "2027-01-01"},
        ],
        links=[{"id": "tie", "capacity_mw": 10}],
        demand={"town": {"profile": "demand", "growth": 0.1}},
        export={"town": {"energy": 5.0 * HOURS}},
        profiles={"demand": demand, "wind": wind, "price": lambda hour: 300.0 - hour % 24},
    )  # fmt: skip
    return load_toy(folder, city, **{"projects": {"stages": ["approved"]}, **fields})


def test_every_series_has_a_kind(tmp_path: Path) -> None:
    kinds = series_kinds(windy_town(tmp_path))
    assert kinds == {"demand": "load", "flat": "load", "price": "price", "wind": "wind"}


def test_the_residual_load_is_that_of_the_last_year_with_the_plant_that_is_known(
    tmp_path: Path,
) -> None:
    scenario = windy_town(tmp_path)
    year = whole_year(scenario.city_data.profiles)
    residual = residual_load(scenario, year)
    shape = np.asarray([demand(hour) for hour in range(HOURS)])
    # 100 MW that grew by a tenth, and 5 MW of export
    expected = 110.0 * HOURS * shape / shape.sum() + 5.0
    np.testing.assert_allclose(residual.load, expected)
    # 30 MW and the 10 MW that stand by the end of 2025; neither the later project nor free builds
    blown = np.asarray([wind(hour) for hour in range(HOURS)])
    np.testing.assert_allclose(residual.renewable, 40.0 * 0.9 * 0.9 * blown)


def test_a_scenario_keeps_the_days_that_are_extreme_in_its_residual_load(tmp_path: Path) -> None:
    scenario = windy_town(tmp_path, resolution={"periods": 8, "hours": 24})
    time = choose_time_axis(scenario)
    days = {reason: np.flatnonzero(time.day_period == p) for reason, p in time.extreme.items()}
    assert days == {PEAK: [PEAK_HOUR // 24], CALM: [CALM_DAY], SURPLUS: [STORM_HOUR // 24]}
    assert (time.weight[np.isin(time.period, list(time.extreme.values()))] == 1.0).all()
    described = describe_aggregation(scenario, time)
    assert described is not None
    assert described["extreme"] == {
        PEAK: "2025-01-21",
        CALM: "2025-07-20",
        SURPLUS: "2025-05-01",
    }
    assert (described["periods"], described["hours"]) == (8, 24)
    errors = described["series"][RESIDUAL]
    assert errors["peak_error"] == pytest.approx(0.0, abs=1e-12)
    assert errors["energy_error"] == pytest.approx(0.0, abs=1e-9)


def test_what_a_single_typical_day_loses_is_said(tmp_path: Path) -> None:
    scenario = windy_town(tmp_path)  # one typical day
    described = describe_aggregation(scenario, choose_time_axis(scenario))
    assert described is not None
    assert described["extreme"] == {}
    found = described["series"]
    blown = np.asarray([wind(hour) for hour in range(HOURS)])
    assert set(found) == {"demand", "flat", "price", "wind", RESIDUAL}
    assert found["wind"]["full_load_hours"] == pytest.approx(blown.sum())
    assert found["wind"]["full_load_hours_kept"] == pytest.approx(blown.sum())
    assert found["wind"]["energy_error"] == pytest.approx(0.0, abs=1e-9)
    # Of the storm's hour the typical day keeps a 365th part, in its windiest hour.
    top = np.sort(blown)[-365:].mean()
    assert found["wind"]["peak_error"] == pytest.approx(top - 1.0)
    curve = np.sort(blown)[::-1] - np.sort(blown)[::-1].reshape(24, 365).mean(axis=1).repeat(365)
    assert found["wind"]["curve_mean_error"] == pytest.approx(np.abs(curve).mean())
    assert found["wind"]["curve_largest_error"] == pytest.approx(np.abs(curve).max())
    # Full-load hours of a load are its energy over its peak.
    shape = np.asarray([demand(hour) for hour in range(HOURS)])
    assert found["demand"]["full_load_hours"] == pytest.approx(shape.sum() / 2.0)
    assert found["price"]["full_load_hours"] is None
    flat = found["flat"]
    assert flat["full_load_hours"] == pytest.approx(HOURS)
    assert {flat[name] for name in flat if name.endswith("error")} == {0.0}


def test_hour_by_hour_there_is_nothing_to_say(tmp_path: Path) -> None:
    scenario = windy_town(tmp_path, resolution="hourly")
    assert describe_aggregation(scenario, choose_time_axis(scenario)) is None


def test_a_duration_curve_falls_over_the_hours_of_a_year() -> None:
    curve = duration_curve(np.asarray([1.0, 3.0, 2.0]), np.asarray([8000.0, 60.5, 699.5]))
    assert curve.shape == (HOURS,)
    # 60.5 hours of 3, then 699.5 of 2: the 61st hour is half one, half the other
    assert curve[:60].tolist() == [3.0] * 60
    assert set(curve[61:760]) == {2.0}
    assert set(curve[760:]) == {1.0}
