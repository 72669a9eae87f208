"""The synthetic heat demand: it follows the cold, within the heating season only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transition_sim import synthesis
from transition_sim.inputs.load_city import load_city
from transition_sim.inputs.schema.city_settings import Season
from transition_sim.inputs.schema.identifiers import MonthDay
from transition_sim.synthesis.heat import make_degree_hours
from transition_sim.synthesis.heat_recipe import DegreeHours
from transition_sim.synthesis.hours import make_year_hours
from transition_sim.synthesis.series import SeriesError

CITY = Path(synthesis.__file__).parents[1] / "cities" / "changzhi"
SEASON = Season.model_construct(start=MonthDay(11, 15), end=MonthDay(3, 15), source=("toy",))
HOURS = make_year_hours(2025)


def recipe(**changed: Any) -> DegreeHours:
    numbers: dict[str, Any] = {
        "indoor_c": 18.0,
        "month_mean_c": (-4.0, -1.0, 4.0, 12.0, 17.0, 21.0, 23.0, 22.0, 17.0, 10.0, 3.0, -3.0),
        "daily_range_k": 0.0,
        "coldest_hour": 6,
        "spell_k": 0.0,
        "spell_persistence": 0.5,
        **changed,
    }
    marked = {name: {"value": value, "source": "toy"} for name, value in numbers.items()}
    return DegreeHours.model_validate({"kind": "degree_hours", "seed": 1, **marked})


def test_nothing_is_heated_outside_the_season() -> None:
    values = make_degree_hours("heat", recipe(), HOURS, SEASON).values
    days = values.reshape(365, 24).max(axis=1) > 0.0
    # 1 January to 15 March, and 15 November to 31 December
    assert np.flatnonzero(days).tolist() == [*range(74), *range(318, 365)]
    assert values.mean() == pytest.approx(1.0, abs=1e-12)


def test_demand_is_in_proportion_to_the_degrees_below_the_indoor_temperature() -> None:
    values = make_degree_hours("heat", recipe(), HOURS, SEASON).values
    # mid-January is at -4 °C; 1 January is on the line from -3 at day 349.5 to -4 at day 380.5
    first = -3.0 - (365.5 - 349.5) / (380.5 - 349.5)
    assert values[0] / values[24 * 15] == pytest.approx((18.0 - first) / 22.0, rel=1e-3)


def test_the_coldest_hour_of_a_day_takes_most() -> None:
    daily = make_degree_hours("heat", recipe(daily_range_k=8.0), HOURS, SEASON).values
    day = daily[24 * 15 : 24 * 16]
    assert int(day.argmax()) == 6
    # 4 degrees colder than the mean, 4 degrees warmer twelve hours on
    assert day[6] / day[18] == pytest.approx((22.0 + 4.0) / (22.0 - 4.0), rel=1e-3)


def test_without_a_season_or_without_cold_there_is_no_heat_demand() -> None:
    with pytest.raises(SeriesError):
        make_degree_hours("heat", recipe(), HOURS, None)
    with pytest.raises(SeriesError):
        make_degree_hours("heat", recipe(indoor_c=-30.0), HOURS, SEASON)


def test_the_citys_units_and_boilers_can_cover_its_coldest_hour() -> None:
    city = load_city(CITY)
    technologies = {each.id: each for each in city.technologies}
    (area,) = city.heat.values()
    peak = area.energy.value * float(city.profiles[area.profile].max()) / 8760.0
    units = sum(
        each.capacity_mw
        * (technologies[each.technology].availability or 1.0)
        * (technologies[each.technology].heat_share_mw_per_mw or 0.0)
        for each in city.units
        if each.chp
    )
    sources = sum(each.capacity_mw for each in city.heat_sources)
    # about 40 million m2 at 50 W/m2 are 2 GW
    assert 1_900 < peak < 2_100
    assert peak < units + sources < 2 * peak
