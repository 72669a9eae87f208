"""What holds for the whole system: years, steps, seasons and discounting."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import xarray as xr

from transition_sim.finance import discount_factor
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.aggregation import residual_load, series_kinds
from transition_sim.system.described import Quantities, describe
from transition_sim.timeseries.axis import DAYS, PROFILE_YEAR, TimeAxis, whole_year
from transition_sim.timeseries.periods import typical_periods

CALENDAR: Quantities = {
    "step_weight": ("h/year", "hours of the year that a step stands for"),
    "day_period": ("1", "period that stands for each day of the year"),
    "period": ("1", "period that a step belongs to"),
    "hour": ("1", "hour within the period"),
    "discount": ("1", "present value in the base year"),
    "value_of_lost_load": ("CNY/MWh", "value of unserved energy"),
}


def choose_time_axis(scenario: Scenario) -> TimeAxis:
    """Return all hours, or typical and extreme periods; every series that is used is on it."""
    kinds = series_kinds(scenario)
    hourly = whole_year({name: scenario.city_data.profiles[name] for name in kinds})
    resolution = scenario.resolution
    if resolution == "hourly":
        return hourly
    return typical_periods(
        hourly.series,
        resolution.periods,
        resolution.hours,
        heating_days(scenario),
        kinds,
        residual_load(scenario, hourly),
    )


def heating_days(scenario: Scenario) -> np.ndarray:
    """Return which days of the 365-day year lie in the heating season."""
    season = scenario.city_data.heating_season
    days = [date(PROFILE_YEAR, 1, 1) + timedelta(days=number) for number in range(DAYS)]
    return np.asarray([season.covers(day) for day in days])


def discount_rate(scenario: Scenario) -> float:
    """Return the scenario's real discount rate, or the city's [share per year]."""
    own = scenario.discount_rate
    return scenario.city_data.discount_rate.value if own is None else own


def describe_calendar(scenario: Scenario, time: TimeAxis) -> xr.Dataset:
    """Return years, steps with their weights, and what holds for all of them."""
    years = list(scenario.years)
    rate = discount_rate(scenario)
    data = xr.Dataset(
        {
            "step_weight": (("year", "step"), np.tile(time.weight, (len(years), 1))),
            "day_period": ("day", time.day_period),
            "period": ("step", time.period),
            "hour": ("step", time.hour),
            "discount": ("year", [discount_factor(rate, y - years[0]) for y in years]),
            "value_of_lost_load": scenario.city_data.value_of_lost_load.value,
        },
        coords={"year": years, "step": time.label, "zone": list(scenario.city_data.zones)},
    )
    return describe(data, CALENDAR)
