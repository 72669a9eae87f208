"""What a class of plant must have, and what is plausible of it.

A class is a word of the user's own; these are the ones that the program knows (`nomenclature.md`).
Plant of any other class needs a fuel, an hourly availability, or a constant one that says how many
hours a year it can run; nothing else is asked of it. So plant that is outside of a known class's
range because it is of another kind (solar thermal with a store, a hybrid) takes a class of its own.

The ranges are wide on purpose: they tell a slip from a plant, not a good plant from a bad one. They
are estimates, from figures that are commonly published of such plant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from transition_sim.errors import Text

MOST_WITHOUT_FUEL_H = 8600.0
"""Full-load hours beyond which plant without a fuel is no plant: every machine stands still."""
Need = Literal["needed", "possible", "none"]
Span = tuple[float, float]


@dataclass(frozen=True)
class PlantClass:
    """What is asked of a class.

    Attributes
    ----------
    name : Text
    fuel : {"needed", "possible", "none"}
        Whether it burns a fuel.
    is_hourly : bool
        Whether it needs an hourly availability.
    hours : tuple of float
        Least and most full-load hours a year that its availability may give [h].
    heat_rate : tuple of float
        Least and most standard coal per net kWh [gce/kWh].
    co2 : tuple of float, optional
        Least and most CO2 of its fuel [kg/GJ]; zero only where `is_carbon_free`.
    is_carbon_free : bool
        Whether its fuel may have no CO2 at all.
    unit_mw : tuple of float, optional
        Size of a unit [MW].
    """

    name: Text
    fuel: Need
    hours: Span
    heat_rate: Span = (123.0, 1000.0)
    is_hourly: bool = False
    co2: Span | None = None
    is_carbon_free: bool = True
    unit_mw: Span | None = None


CLASSES: Mapping[str, PlantClass] = MappingProxyType(
    {
        "coal": PlantClass(
            Text("coal", "煤电"),
            "needed",
            (500.0, 8760.0),
            heat_rate=(140.0, 700.0),  # back pressure to the smallest units
            co2=(70.0, 130.0),  # coke oven gas is no coal; lignite has 101
            is_carbon_free=False,
            unit_mw=(1.0, 2000.0),
        ),
        "other_thermal": PlantClass(Text("other thermal", "其他火电"), "needed", (500.0, 8760.0)),
        "cbm": PlantClass(
            Text("coalbed and mine gas", "煤层气与瓦斯"),
            "needed",
            (500.0, 8760.0),
            heat_rate=(190.0, 900.0),  # a combined cycle to ventilation air
            co2=(40.0, 120.0),
        ),
        "waste_heat": PlantClass(
            Text("waste heat and gas", "余热余气"), "possible", (300.0, MOST_WITHOUT_FUEL_H)
        ),
        "waste": PlantClass(Text("waste", "垃圾发电"), "possible", (500.0, MOST_WITHOUT_FUEL_H)),
        "biomass": PlantClass(Text("biomass", "生物质"), "possible", (300.0, MOST_WITHOUT_FUEL_H)),
        "hydro": PlantClass(Text("hydro", "水电"), "none", (200.0, 8300.0)),
        "wind": PlantClass(
            Text("wind", "风电"), "none", (300.0, 6000.0), is_hourly=True
        ),  # poor and half curtailed at the source, to the best offshore
        "pv": PlantClass(
            Text("photovoltaics", "光伏"), "none", (300.0, 3200.0), is_hourly=True
        ),  # steep roofs in the fog of Sichuan, to trackers with oversized arrays in a desert
    }
)
"""By class; stores have rules of their own."""
