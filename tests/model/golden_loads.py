"""The rows of flexible loads on a city of their own: two days of three steps, round numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model.golden_rows import system_on
from support.toy_cities import ToyCity
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.system import System
from transition_sim.timeseries.axis import DAYS, TimeAxis

FAMILIES = ("load_energy", "load_energy_year")
CITY = ToyCity(
    technologies=[
        {"id": "oil", "class": "other_thermal", "variable_om_cny_per_mwh": 600},
        {"id": "pv", "class": "pv"},
    ],
    units=[{"id": "o", "technology": "oil", "capacity_mw": 200}],
    zones=("town", "hill"),
    loads=[
        {
            "id": "trucks",
            "kind": "trucks",
            "count": 100,
            "energy_mwh_per_unit_year": 87.6,
            "power_mw_per_unit": 0.05,
            "window_start_hour": 22,
            "window_end_hour": 9,
        },
        {
            "id": "heat",
            "kind": "clean_heating",
            "zone": "hill",
            "count": 4000,
            "energy_mwh_per_unit_year": 3,
            "power_mw_per_unit": 0.004,
            "season": "heating",
        },
        {
            "id": "hydrogen",
            "kind": "electrolysis",
            "count": 10,
            "energy_mwh_per_unit_year": 4380,
            "power_mw_per_unit": 1,
            "balance": "year",
        },
        {"id": "idle", "count": 0, "energy_mwh_per_unit_year": 1, "power_mw_per_unit": 1},
    ],
    # the first 100 days of the year, which the first period stands for, and 25 others
    settings={"heating_season": {"start": "01-01", "end": "05-05", "source": "toy"}},
)


def two_days(scenario: Scenario) -> TimeAxis:
    """Return an axis of two days of three steps of eight hours: 100 days and 265."""
    period = np.repeat([0, 1], 3)
    return TimeAxis(
        label=np.arange(6),
        weight=np.where(period == 0, 800.0, 2120.0),
        period=period,
        hour=np.tile([0, 8, 16], 2),
        previous=np.asarray([2, 0, 1, 5, 3, 4]),
        day_period=np.where(np.arange(DAYS) < 100, 0, 1),
        series={name: np.ones(6) * each[0] for name, each in scenario.city_data.profiles.items()},
    )


def load_system(folder: Path) -> System:
    """Return the system of the city with loads, on two days."""
    return system_on(two_days, folder, CITY, demand={"trucks": {2025: 250}})


def golden_program(folder: Path) -> LinearProgram:
    """Return the linear program of the city with loads."""
    return assemble(build_model(load_system(folder)))
