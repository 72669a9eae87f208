"""Parameters of what a scenario limits of a year: generation of a class, several fuels together."""

from __future__ import annotations

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.system.assets import Asset
from transition_sim.system.described import Quantities, describe
from transition_sim.units import MWH_PER_TCE

LIMITS: Quantities = {
    "generation_limit": ("MWh/year", "most gross generation of a class of plant in the city"),
    "fuel_group_limit": ("MWh/year", "most that the fuels of a group give together"),
    "in_fuel_group": ("1", "whether a fuel belongs to a group"),
}


def describe_limits(scenario: Scenario, assets: tuple[Asset, ...]) -> xr.Dataset:
    """Return what is limited of classes of plant and of groups of fuels; NaN where nothing is."""
    asked, groups = scenario.limits.generation, scenario.limits.fuels
    years = list(scenario.years)
    classes = list(dict.fromkeys(asset.technology.technology_class for asset in assets))
    fuels = list(dict.fromkeys(row.id for row in scenario.city_data.fuels))
    generation = [[asked.get(kind, {}).get(y, np.nan) for y in years] for kind in classes]
    together = [[each.at_most.get(y, np.nan) for y in years] for each in groups.values()]
    member = [[fuel in each.of for fuel in fuels] for each in groups.values()]
    data = xr.Dataset(
        {
            "generation_limit": (("class", "year"), _table(generation, len(years))),
            "fuel_group_limit": (
                ("fuel_group", "year"),
                MWH_PER_TCE * _table(together, len(years)),
            ),
            "in_fuel_group": (("fuel_group", "fuel"), _table(member, len(fuels)).astype(bool)),
        },
        coords={
            "class": np.asarray(classes, dtype=str),
            "fuel_group": np.asarray(list(groups), dtype=str),
            "fuel": fuels,
            "year": years,
        },
    )
    return describe(data, LIMITS)


def _table(rows: list[list[float]] | list[list[bool]], length: int) -> np.ndarray:
    return np.asarray(rows, dtype=float).reshape(len(rows), length)
