"""Rules of numbers that are no slip of the pen in their field, but one of the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.rules.plausible_plant import CO2, check_class_factors
from transition_sim.inputs.schema.city_overrides import INPUT_TABLES
from transition_sim.inputs.schema.city_settings import Number
from transition_sim.inputs.schema.emissions import EmissionFactor
from transition_sim.inputs.schema.likely_units import ask_unit
from transition_sim.inputs.schema.loads import Load
from transition_sim.inputs.schema.plant import FuelYear, Link, Project, Store, Technology, Unit
from transition_sim.inputs.schema.plant_classes import CLASSES, Span
from transition_sim.inputs.schema.quantities import Quantity
from transition_sim.inputs.schema.records import Section, quantity_of
from transition_sim.inputs.schema.scenario import HOURS_IN_A_YEAR
from transition_sim.inputs.tree import Key

FACTORS: Mapping[str, Span] = MappingProxyType(
    {"so2": (0.0, 5.0), "nox": (0.0, 2.0), "pm": (0.0, 15.0)}
)
"""Before abatement, of the dirtiest coal [kg/GJ]; a pollutant that is not known has no bounds."""
CO2_OF_FUEL, CO2_OF_GAS = (10.0, 150.0), (10.0, 280.0)
"""Waste that is mostly of plants to peat; blast-furnace gas has 260 [kg/GJ]."""
FACTOR = "factor_kg_per_gj"
STORE_HOURS: Span = (0.01, 1000.0)
"""Energy over power of a store [h]: flywheels to seasons."""
LOAD_HOURS = 24.0
"""Least hours a year at full power of a flexible load [h]."""
USE_HOURS: Span = (20.0, 3.0 * HOURS_IN_A_YEAR)
"""Demand and export of a year over plant and links into the city [h]."""


def check_least(draft: CityDraft) -> Iterator[Problem]:
    """Check that a number is zero, or as large as such numbers are in their unit."""
    for kind in INPUT_TABLES:
        columns = [
            (name, quantity)
            for name in kind.model_fields
            if (quantity := quantity_of(kind, name)) is not None and quantity.least > 0.0
        ]
        for row, at in draft.rows(kind):
            for name, quantity in columns:
                value = getattr(row, name)
                if value is not None and not quantity.allows(value):
                    told = quantity.refused(value, str(value))
                    yield Problem("out_of_range", at(name), name, {"given": value, **told})
    if draft.settings is not None:
        for path, number, quantity in _numbers(draft.settings, ()):
            if not quantity.allows(number.value):
                spot = draft.spot(*path, "value")
                told = quantity.refused(number.value, str(number.value))
                values = {"given": number.value, **told}
                yield Problem("out_of_range", spot.place, ".".join(map(str, path)), values)


def _numbers(
    part: Any, path: tuple[Key, ...]
) -> Iterator[tuple[tuple[Key, ...], Number, Quantity]]:
    """Yield the numbers of `city.yaml` with their keys and bounds."""
    if isinstance(part, Number):
        quantity = quantity_of(type(part), "value")
        if quantity is not None:
            yield path, part, quantity
    elif isinstance(part, Mapping):
        for key, item in part.items():
            yield from _numbers(item, (*path, key))
    elif isinstance(part, Section):
        for name in type(part).model_fields:
            yield from _numbers(getattr(part, name), (*path, name))


def check_factor_magnitudes(draft: CityDraft) -> Iterator[Problem]:
    """Check that a factor is one per GJ, of what its fuel and its pollutant can be."""
    gases = {row.id for row, _ in draft.rows(FuelYear) if row.is_gas}
    of_class = {
        row.fuel
        for row, _ in draft.rows(Technology)
        if (kind := CLASSES.get(row.technology_class)) is not None and kind.co2 is not None
    }
    yield from check_class_factors(draft)
    for row, at in draft.rows(EmissionFactor):
        value, span = row.factor_kg_per_gj, FACTORS.get(row.pollutant)
        if row.pollutant == CO2 and row.fuel not in of_class:
            span = CO2_OF_GAS if row.fuel in gases else CO2_OF_FUEL
        if span is None or value == 0.0 or span[0] <= value <= span[1]:
            continue
        values = {"given": value, "unit": "kg/GJ", **_bounds(value, "kg/GJ", span)}
        yield Problem("out_of_range", at(FACTOR), FACTOR, values)


def check_store_hours(draft: CityDraft) -> Iterator[Problem]:
    """Check that a store holds its power for seconds to seasons, not for a moment or for years."""
    rows = [(row.id, row.capacity_mw, row.energy_mwh, at) for row, at in draft.rows(Project)]
    rows += [(row.id, row.power_mw, row.energy_mwh, at) for row, at in draft.rows(Store)]
    low, high = STORE_HOURS
    for given, power, energy, at in rows:
        if not power or not energy or low <= energy / power <= high:
            continue
        question = ask_unit(energy, str(energy), "MWh", 0.1 * power, 24.0 * power)
        values = {"given": given, "value": energy, "hours": energy / power, "power": power}
        yield Problem("store_hours", at("energy_mwh"), "energy_mwh", {**values, **question})


def check_load_hours(draft: CityDraft) -> Iterator[Problem]:
    """Check that a flexible load runs for more than a day a year: its power may be in kW."""
    column = "power_mw_per_unit"
    for row, at in draft.rows(Load):
        energy, power = row.energy_mwh_per_unit_year, row.power_mw_per_unit
        if energy and energy / power < LOAD_HOURS:
            question = ask_unit(power, str(power), "MW", energy / HOURS_IN_A_YEAR, energy / 100.0)
            values = {"given": row.id, "value": power, "hours": float(f"{energy / power:.3g}")}
            yield Problem("load_hours", at(column), column, {**values, **question})


def check_use_of_plant(draft: CityDraft) -> Iterator[Problem]:
    """Check that demand and export are of the size of what can serve them."""
    if draft.settings is None or not draft.tables[Unit].is_whole:
        return
    demands = {
        (part, zone): each.energy.value
        for part, zones in (("demand", draft.settings.demand), ("export", draft.settings.export))
        for zone, each in zones.items()
    }
    outside = draft.settings.outside
    plant = sum(row.capacity_mw for row, _ in draft.rows(Unit))
    links = sum(
        row.reverse_capacity_mw if row.to_zone in outside else row.capacity_mw
        for row, _ in draft.rows(Link)
        if {row.from_zone, row.to_zone} & set(outside)
    )
    energy = sum(demands.values())
    if not plant or not energy:
        return
    is_small = energy < USE_HOURS[0] * plant
    if is_small or energy > USE_HOURS[1] * (plant + links):
        (part, zone), largest = max(demands.items(), key=lambda item: item[1])
        spot = draft.spot(part, zone, "energy")
        hours = float(f"{energy / (plant if is_small else plant + links):.3g}")
        values: dict[str, object] = {
            "value": largest,
            "hours": hours,
            "plant": plant,
            "links": links,
        }
        values |= ask_unit(largest, str(largest), "MWh", 1000.0 * plant, 8000.0 * (plant + links))
        yield Problem("use_of_plant", spot.place, spot.name, values)


def _bounds(value: float, unit: str, span: Span) -> dict[str, object]:
    low, high = span
    return {"low": low, "high": high, **ask_unit(value, str(value), unit, low, high)}


MAGNITUDE_CHECKS = (
    check_least,
    check_factor_magnitudes,
    check_store_hours,
    check_load_hours,
    check_use_of_plant,
)
