"""Parameters of flexible loads: what each needs, and what it can draw at each hour."""

from __future__ import annotations

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.loads import Load
from transition_sim.system.described import Quantities, describe
from transition_sim.timeseries.axis import TimeAxis

REPLACED = {
    "diesel_replaced": "diesel_l_per_unit_year",
    "co2_replaced": "co2_t_per_unit_year",
    "coal_replaced": "coal_t_per_unit_year",
}
"""What units replace, outside the model: name in the results, and column of loads.csv."""
FLEXIBLE_LOADS: Quantities = {
    "load_count": ("1", "units of a flexible load"),
    "load_need": ("MW", "mean power of a flexible load's day"),
    "load_limit": ("MW", "most power of a flexible load"),
    "load_daily": ("1", "whether each day has its own need"),
    "diesel_replaced": ("l/year", "diesel that a load replaces"),
    "co2_replaced": (
        "t/year",
        "CO2 of what a load replaces, without that of its power; no part of emissions",
    ),
    "coal_replaced": ("t/year", "loose coal that a load replaces"),
    "load_zone": ("label", "zone of a flexible load"),
    "load_kind": ("label", "kind of a flexible load"),
}


def energy_within_demand(scenario: Scenario, zone: str) -> float:
    """Return what flexible loads draw of a zone's demand in the base year [MWh]."""
    loads = scenario.city_data.loads
    return sum(each.base_energy_mwh for each in loads if each.in_demand and each.zone == zone)


def describe_flexible_loads(scenario: Scenario, time: TimeAxis) -> xr.Dataset:
    """Return the count of each load, its needs and limits [MW], and what it replaces.

    `load_need` is the mean power of the days on which a load draws power, and nothing on others;
    `load_limit` is what it can draw at an hour. In typical periods both are means over the days
    that a period stands for.
    """
    loads, years = scenario.city_data.loads, list(scenario.years)
    count = np.asarray([[_count(scenario, each, y) for y in years] for each in loads])
    count = count.reshape(len(loads), len(years))
    need, limit = _needs_and_limits(scenario, time)
    own = {name: _per_unit(loads, column) for name, column in REPLACED.items()}
    item = "flexible_load"
    dims = (item, "year")
    data = xr.Dataset(
        {
            "load_count": (dims, count),
            "load_need": ((*dims, "step"), count[:, :, None] * need[:, None, :]),
            "load_limit": ((*dims, "step"), count[:, :, None] * limit[:, None, :]),
            "load_daily": (item, np.asarray([each.balance == "day" for each in loads], bool)),
            **{name: (dims, count * each[:, None]) for name, each in own.items()},
            "load_zone": (item, np.asarray([each.zone for each in loads], dtype=str)),
            "load_kind": (item, np.asarray([each.kind for each in loads], dtype=str)),
        },
        coords={
            item: np.asarray([each.id for each in loads], dtype=str),
            "year": years,
            "step": time.label,
        },
    )
    return describe(data, FLEXIBLE_LOADS)


def _count(scenario: Scenario, load: Load, year: int) -> float:
    """Return the units of a year: the scenario's, by id or by kind, or else the city's."""
    demand = scenario.demand
    by_kind = {"trucks": demand.trucks, "clean_heating": demand.clean_heating}
    path = demand.loads.get(load.id) or by_kind.get(load.kind, {})
    return float(path.get(year, load.count))


def _needs_and_limits(scenario: Scenario, time: TimeAxis) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and largest power of one unit of each load [MW], shape (load, step)."""
    loads, season = scenario.city_data.loads, scenario.city_data.heating_season
    need = np.zeros((len(loads), len(time.label)))
    limit = np.zeros_like(need)
    for number, each in enumerate(loads):
        open_days = time.share_of_days(np.asarray(each.days(season)))
        need[number] = each.energy_mwh_per_unit_year * open_days / float(time.weight @ open_days)
        is_open = np.isin(time.hour % 24, each.window_hours)
        limit[number] = each.power_mw_per_unit * open_days * is_open
    return need, limit


def _per_unit(loads: tuple[Load, ...], column: str) -> np.ndarray:
    """Return a column, NaN where it is blank."""
    found = [getattr(each, column) for each in loads]
    return np.asarray([np.nan if value is None else value for value in found], dtype=float)
