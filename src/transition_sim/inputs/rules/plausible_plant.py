"""Rules of what plant must have to be plant of its class, and of what is plausible of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transition_sim.errors import Place, Problem, Text
from transition_sim.inputs.merging.draft import CityDraft
from transition_sim.inputs.schema.emissions import EmissionFactor
from transition_sim.inputs.schema.likely_units import ask_unit
from transition_sim.inputs.schema.plant import Project, Technology, Unit
from transition_sim.inputs.schema.plant_classes import (
    CLASSES,
    MOST_WITHOUT_FUEL_H,
    PlantClass,
    Span,
)
from transition_sim.inputs.schema.scenario import HOURS_IN_A_YEAR
from transition_sim.units import MWH_PER_TCE

At = Callable[[str], Place]
STORAGE, CO2 = "storage", "co2"
CO2_PER_CARBON = 44.0 / 12.0
HEAT_RATE, EFFICIENCY, PROFILE = "heat_rate_gce_per_kwh", "net_efficiency", "availability_profile"
GCE_PER_KWH = 1000.0 / MWH_PER_TCE
"""Standard coal in one kWh of heat [gce/kWh]."""


def check_class_needs(draft: CityDraft) -> Iterator[Problem]:
    """Check that plant has the fuel or the series that its class lives on."""
    for row, at in draft.rows(Technology):
        kind = CLASSES.get(row.technology_class)
        if kind is None:
            continue
        values: dict[str, object] = {"given": row.id, "kind": kind.name}
        if kind.fuel == "needed" and row.fuel is None:
            yield Problem("class_without_fuel", at("fuel"), "fuel", values)
        if kind.fuel == "none" and row.fuel is not None:
            yield Problem("class_with_fuel", at("fuel"), "fuel", {**values, "fuel": row.fuel})
        if kind.is_hourly and row.availability_profile is None:
            values["hours"] = full_load_hours(row, 1.0)
            yield Problem("class_without_profile", at(PROFILE), PROFILE, values)


def check_full_load_hours(draft: CityDraft) -> Iterator[Problem]:
    """Check that what plant can give in a year is plausible, and is not given by nothing."""
    technologies = draft.technologies()
    for row, at in draft.rows(Technology):
        yield from _check_hours(draft, row, row.availability, row.id, at)
    for unit, at in draft.rows(Unit):
        technology = technologies.get(unit.technology)
        if technology is not None and unit.availability is not None:
            yield from _check_hours(draft, technology, unit.availability, unit.id, at)


def full_load_hours(technology: Technology, mean: float, availability: float | None = None) -> int:
    """Return how many hours a year plant can run at its capacity [h].

    Parameters
    ----------
    mean : float
        Mean of its hourly availability; 1 where it has none.
    availability : float, optional
        Constant, in place of the technology's.
    """
    own = technology.availability if availability is None else availability
    return round(HOURS_IN_A_YEAR * mean * (1.0 if own is None else own))


def _check_hours(
    draft: CityDraft, technology: Technology, availability: float | None, given: str, at: At
) -> Iterator[Problem]:
    name = technology.availability_profile
    kind = CLASSES.get(technology.technology_class)
    is_store = technology.technology_class == STORAGE
    lacks = kind is not None and kind.is_hourly and name is None
    unread = name is not None and name not in draft.profiles
    if is_store or lacks or unread:
        return  # another rule says so
    mean = 1.0 if name is None else float(draft.profiles[name].mean())
    hours = full_load_hours(technology, mean, availability)
    column = "availability" if name is None or availability not in (None, 1.0) else PROFILE
    values: dict[str, object] = {"given": given, "hours": hours, "profile": name or ""}
    is_free = technology.fuel is None and hours > MOST_WITHOUT_FUEL_H
    if is_free and (kind is None or not kind.is_hourly) and not _lacks_fuel(kind, technology):
        yield Problem("output_from_nothing", at(column), column, values)
    elif kind is not None and not _within(hours, kind.hours) and not _lacks_fuel(kind, technology):
        low, high = kind.hours
        values |= {"kind": kind.name, "low": low, "high": high}
        yield Problem("full_load_hours", at(column), column, values)


def _lacks_fuel(kind: PlantClass | None, technology: Technology) -> bool:
    return kind is not None and kind.fuel == "needed" and technology.fuel is None


def check_heat_rates(draft: CityDraft) -> Iterator[Problem]:
    """Check that plant turns its fuel into power as plant of its class does."""
    technologies = draft.technologies()
    for row, at in draft.rows(Technology):
        kind = CLASSES.get(row.technology_class)
        rates = () if kind is None else ((HEAT_RATE, kind.heat_rate, "gce/kWh"),)
        if kind is not None and row.net_efficiency is not None:
            low, high = kind.heat_rate
            rates = ((EFFICIENCY, (GCE_PER_KWH / high, GCE_PER_KWH / low), "share"),)
        for column, span, unit in rates:
            assert kind is not None
            yield from _check_rate(getattr(row, column), row.id, (kind, span, unit), at, column)
    for each, at in draft.rows(Unit):
        technology = technologies.get(each.technology)
        kind = CLASSES.get(technology.technology_class) if technology is not None else None
        if kind is not None:
            told = (kind, kind.heat_rate, "gce/kWh")
            yield from _check_rate(each.heat_rate_gce_per_kwh, each.id, told, at, HEAT_RATE)


def _check_rate(
    rate: float | None, given: str, told: tuple[PlantClass, Span, str], at: At, column: str
) -> Iterator[Problem]:
    kind, span, unit = told
    if rate is None or _within(rate, span):
        return
    low, high = (float(f"{end:.3g}") for end in span)
    values: dict[str, object] = {"given": given, "value": rate, "kind": kind.name, "unit": unit}
    values |= {"low": low, "high": high, **ask_unit(rate, str(rate), unit, low, high)}
    yield Problem("class_heat_rate", at(column), column, values)


def check_unit_sizes(draft: CityDraft) -> Iterator[Problem]:
    """Check that a unit is as large as units of its class are."""
    technologies, column = draft.technologies(), "capacity_mw"
    sizes = [(row.id, row.technology, row.unit_size_mw, at) for row, at in draft.rows(Unit)]
    sizes += [(row.id, row.technology, row.capacity_mw, at) for row, at in draft.rows(Project)]
    for given, name, size, at in sizes:
        kind = CLASSES.get(technologies[name].technology_class) if name in technologies else None
        if kind is None or kind.unit_mw is None or not size:
            continue
        low, high = kind.unit_mw
        is_project = any(row.id == given for row, _ in draft.rows(Project))
        if size < low or (size > high and not is_project):
            values: dict[str, object] = {"given": given, "value": size, "kind": kind.name}
            values |= {"low": low, "high": high, "unit": "MW"}
            values |= ask_unit(size, str(size), "MW", max(low, 10.0), high)
            yield Problem("class_unit_size", at(column), column, values)


def check_class_factors(draft: CityDraft) -> Iterator[Problem]:
    """Check that the CO2 of a fuel is that of the class of plant that burns it."""
    column = "factor_kg_per_gj"
    burnt: dict[str, tuple[str, PlantClass]] = {}
    for row, _ in draft.rows(Technology):
        kind = CLASSES.get(row.technology_class)
        if row.fuel is not None and kind is not None and kind.co2 is not None:
            burnt.setdefault(row.fuel, (row.id, kind))
    for factor, at in draft.rows(EmissionFactor):
        if factor.pollutant != CO2 or factor.fuel not in burnt:
            continue
        technology, kind = burnt[factor.fuel]
        value = factor.factor_kg_per_gj
        assert kind.co2 is not None
        low, high = kind.co2
        if low <= value <= high or (value == 0.0 and kind.is_carbon_free):
            continue
        values: dict[str, object] = {"given": factor.fuel, "value": value, "kind": kind.name}
        values |= {"low": low, "high": high, "technology": technology, "unit": "kg/GJ"}
        question = ask_unit(value, str(value), "kg/GJ", low, high) or ask_carbon(value, low, high)
        yield Problem("class_co2", at(column), column, {**values, **question})


def ask_carbon(value: float, low: float, high: float) -> dict[str, object]:
    """Return the question of an error, whether a factor is one of carbon; empty if it is none."""
    if not low <= CO2_PER_CARBON * value <= high:
        return {}
    en = " in kg/GJ of CO2: is it t of carbon per TJ (times 44/12 is CO2)?"
    return {"likely": Text(en, "（kg/GJ，CO2）：是否为 tC/TJ（乘以44/12即为CO2）？")}


def _within(value: float, span: Span) -> bool:
    return span[0] <= value <= span[1]
