"""District heat: demand of each area, and what units, sources and stores can give to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Technology
from transition_sim.system.described import Quantities, describe
from transition_sim.timeseries.axis import TimeAxis

COGENERATION: Quantities = {
    "chp": ("1", "whether it gives heat"),
    "heat_share": ("MW/MW", "most heat per MW online"),
    "power_loss": ("MW/MW", "power that a MW of heat takes from a unit"),
    "power_per_heat": ("MW/MW", "least net power per heat"),
}
HEAT: Quantities = {
    "heat_demand": ("MW", "heat demand at the plant"),
    "loose_coal_avoided": (
        "t/year",
        "loose coal that households burn no more; in no emission of the model",
    ),
    "value_of_lost_heat": ("CNY/MWh", "value of unserved heat"),
    "heat_area_zone": ("label", "zone of a heat area"),
    "heat_source_limit": ("MW", "most heat of a heat source"),
    "heat_source_fuel_rate": ("MWh/MWh", "fuel that a heat source burns per heat"),
    "heat_source_electricity": ("MWh/MWh", "electricity that a heat source draws per heat"),
    "heat_source_om": ("CNY/MWh", "variable operation and maintenance of a heat source"),
    "heat_source_zone": ("label", "zone of a heat source"),
    "heat_source_fuel": ("label", "fuel of a heat source"),
    "heat_store_power": ("MW", "most heat into or out of a heat store"),
    "heat_store_energy": ("MWh", "most heat in a heat store"),
    "heat_store_loss": ("share", "share of the level that is lost an hour"),
    "heat_store_zone": ("label", "zone of a heat store"),
}


class Cogeneration(NamedTuple):
    """How a unit gives heat.

    Attributes
    ----------
    heat_share : float
        Most heat per capacity online [MW/MW].
    power_loss : float
        Power lost per heat given [MW/MW].
    power_per_heat : float
        Least net power per heat given [MW/MW].
    """

    heat_share: float
    power_loss: float
    power_per_heat: float


NONE = Cogeneration(0.0, 0.0, 0.0)


def cogeneration_of(technology: Technology, gives_heat: bool) -> Cogeneration | None:
    """Return how a technology's units give heat; None where they do not, as of all new plant."""
    if not gives_heat or technology.heat_share_mw_per_mw is None:
        return None
    return Cogeneration(
        technology.heat_share_mw_per_mw,
        technology.power_loss_per_heat or 0.0,
        technology.power_per_heat_minimum or 0.0,
    )


def describe_cogeneration(
    units: Sequence[Cogeneration | None],
) -> dict[str, tuple[str, np.ndarray]]:
    """Return which assets give heat, and how.

    Parameters
    ----------
    units : sequence of Cogeneration or None, one for each asset
    """
    plain = [each or NONE for each in units]
    numbers = np.asarray(plain, dtype=float).reshape(len(plain), len(NONE))
    gives = np.asarray([each is not None for each in units], dtype=bool)
    found = {name: ("asset", numbers[:, i]) for i, name in enumerate(Cogeneration._fields)}
    return {"chp": ("asset", gives), **found}


def describe_heat(scenario: Scenario, time: TimeAxis) -> xr.Dataset:
    """Return the heat areas' demand, and the sources and stores that serve them."""
    areas, years = scenario.city_data.heat, list(scenario.years)
    demand = np.zeros((len(areas), len(years), len(time.label)))
    avoided = np.zeros((len(areas), len(years)))
    for a, (name, area) in enumerate(areas.items()):
        values = time.series[area.profile]
        shape = values / float(time.weight @ values)
        for y, year in enumerate(years):
            demand[a, y] = _energy(scenario, name, year) * shape
            moved = _households(scenario, name, year)
            if area.clean_heating is not None:
                avoided[a, y] = moved * area.clean_heating.loose_coal.value
    lost = [area.value_of_lost_heat.value for area in areas.values()]
    data = xr.Dataset(
        {
            "heat_demand": (("heat_area", "year", "step"), demand),
            "loose_coal_avoided": (("heat_area", "year"), avoided),
            "value_of_lost_heat": ("heat_area", np.asarray(lost, dtype=float)),
            "heat_area_zone": ("heat_area", _text([area.zone for area in areas.values()])),
            **_sources(scenario),
            **_stores(scenario),
        },
        coords={
            "heat_area": _text(list(areas)),
            "heat_source": _text([each.id for each in scenario.city_data.heat_sources]),
            "heat_store": _text([each.id for each in scenario.city_data.heat_stores]),
            "year": years,
            "step": time.label,
        },
    )
    return describe(data, HEAT)


def _sources(scenario: Scenario) -> dict[str, tuple[str, np.ndarray]]:
    rows = scenario.city_data.heat_sources
    numbers = {
        "heat_source_limit": [row.capacity_mw for row in rows],
        "heat_source_fuel_rate": [1.0 / row.efficiency if row.efficiency else 0.0 for row in rows],
        "heat_source_electricity": [1.0 / row.cop if row.cop else 0.0 for row in rows],
        "heat_source_om": [row.variable_om_cny_per_mwh for row in rows],
    }
    texts = {
        "heat_source_zone": [row.zone for row in rows],
        "heat_source_fuel": [row.fuel or "" for row in rows],
    }
    return {
        **{name: ("heat_source", np.asarray(v, dtype=float)) for name, v in numbers.items()},
        **{name: ("heat_source", _text(v)) for name, v in texts.items()},
    }


def _stores(scenario: Scenario) -> dict[str, tuple[str, np.ndarray]]:
    rows = scenario.city_data.heat_stores
    numbers = {
        "heat_store_power": [row.power_mw for row in rows],
        "heat_store_energy": [row.energy_mwh for row in rows],
        "heat_store_loss": [row.loss_per_hour for row in rows],
    }
    return {
        **{name: ("heat_store", np.asarray(v, dtype=float)) for name, v in numbers.items()},
        "heat_store_zone": ("heat_store", _text([row.zone for row in rows])),
    }


def _energy(scenario: Scenario, name: str, year: int) -> float:
    """Return the heat that an area takes in a year [MWh]: its own, and of households that move."""
    area, choice = scenario.city_data.heat[name], scenario.heat
    energy = choice.energy.get(name, area.energy.value)
    for each in scenario.years[1:]:
        if each <= year:
            energy *= 1.0 + choice.growth.get(each, area.growth.value)
    own = area.clean_heating.heat.value if area.clean_heating is not None else 0.0
    return energy + _households(scenario, name, year) * own


def _households(scenario: Scenario, name: str, year: int) -> float:
    """Return how many households have moved to an area's heat since the base year."""
    return scenario.heat.clean_heating.get(name, {}).get(year, 0.0)


def _text(labels: list[str]) -> np.ndarray:
    return np.asarray(labels, dtype=str)
