"""Rules of what is burnt: a city's heat rates, prices and factors, a scenario's choices."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from transition_sim.errors import Place, Problem
from transition_sim.inputs.merging.draft import CityDraft, ScenarioDraft
from transition_sim.inputs.schema.emissions import EmissionFactor
from transition_sim.inputs.schema.heat import HeatSource
from transition_sim.inputs.schema.plant import (
    FUEL_PRICE,
    FUEL_SUPPLY,
    GAS_PRICE,
    GAS_SUPPLY,
    FuelYear,
    Technology,
    Unit,
)
from transition_sim.inputs.schema.quantities import Quantity
from transition_sim.inputs.tree import Fields, Key, Node, Scalar, locate
from transition_sim.units import UnitError, parse_quantity

CO2 = "co2"


def check_fuel_use(draft: CityDraft) -> Iterator[Problem]:
    """Check that a technology says how much it burns where, and only where, it has a fuel."""
    for row, at in draft.rows(Technology):
        given = [row.heat_rate_gce_per_kwh, row.net_efficiency]
        count = sum(value is not None for value in given)
        field = "net_efficiency" if given[1] is not None else "heat_rate_gce_per_kwh"
        if row.fuel is not None and count != 1:
            code = "fuel_use_twice" if count else "fuel_use_missing"
            yield Problem(code, at(field), field, {"given": row.id, "fuel": row.fuel})
        elif row.fuel is None and count:
            yield Problem("fuel_use_without_fuel", at(field), field, {"given": row.id})


def check_unit_fuels(draft: CityDraft) -> Iterator[Problem]:
    """Check that a unit has a fuel or a heat rate of its own only where its technology burns."""
    technologies = draft.technologies()
    for unit, at in draft.rows(Unit):
        technology = technologies.get(unit.technology)
        if technology is None or technology.fuel is not None:
            continue
        for field in ("fuel", "heat_rate_gce_per_kwh"):
            if getattr(unit, field) is not None:
                values = {"given": unit.id, "technology": technology.id}
                yield Problem("unit_without_fuel", at(field), field, values)


def check_fuels(draft: CityDraft) -> Iterator[Problem]:
    """Check that a fuel has one price, the columns of its kind and a first year."""
    first: dict[str, int] = {}
    for row, at in draft.rows(FuelYear):
        first[row.id] = min(row.year, first.get(row.id, row.year))
        yield from _check_fuel_columns(row, at)
    if draft.settings is None or not draft.tables[FuelYear].is_whole:
        return  # the first year may be that of a row with an error
    base = draft.settings.base_year
    for row, at in draft.rows(FuelYear):
        if row.year == first[row.id] > base:
            values = {"given": row.id, "year": row.year, "base": base}
            yield Problem("fuel_starts_late", at("year"), "year", values)


def check_factors(draft: CityDraft) -> Iterator[Problem]:
    """Check that every fuel that is burnt has a factor of CO2 and of each pollutant listed."""
    if not draft.tables[EmissionFactor].is_whole:
        return  # the factor may be that of a row with an error
    factors = {(row.fuel, row.pollutant) for row, _ in draft.rows(EmissionFactor)}
    pollutants = dict.fromkeys((CO2, *(row.pollutant for row, _ in draft.rows(EmissionFactor))))
    burnt = {row.fuel for row, _ in draft.rows(Technology)}
    burnt |= {row.fuel for row, _ in draft.rows(Unit)}
    burnt |= {row.fuel for row, _ in draft.rows(HeatSource)}
    seen = set[str]()
    for row, at in draft.rows(FuelYear):
        for pollutant in pollutants if row.id in burnt - seen else ():
            if (row.id, pollutant) not in factors:
                values = {"given": row.id, "pollutant": pollutant}
                yield Problem("factor_missing", at("id"), "id", values)
        seen.add(row.id)


def _check_fuel_columns(row: FuelYear, at: Callable[[str], Place]) -> Iterator[Problem]:
    gas, other = row.price_cny_per_m3 is not None, row.price_cny_per_tce is not None
    if gas == other:
        field = "price_cny_per_m3" if gas else "price_cny_per_tce"
        yield Problem("fuel_price", at(field), field, {"given": row.id})
        return
    wrong = ("supply_limit_kt_ce",) if gas else ("supply_limit_mm3", "heating_value_mj_per_m3")
    for field in wrong:
        if getattr(row, field) is not None:
            code = "fuel_column_gas" if gas else "fuel_column_other"
            yield Problem(code, at(field), field, {"given": row.id})
    if gas and row.heating_value_mj_per_m3 is None:
        field = "heating_value_mj_per_m3"
        yield Problem("fuel_heating_value", at(field), field, {"given": row.id})


KINDS = {"supply": (GAS_SUPPLY, FUEL_SUPPLY), "price": (GAS_PRICE, FUEL_PRICE)}


def check_fuel_choices(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that fuels exist, are burnt, and have quantities in the unit of their kind."""
    gases = {each.id: each.is_gas for each in draft.city.fuels}
    burnt = _burnt(draft)
    for name, choice in draft.scenario.fuels.items():
        if name not in gases:
            yield draft.unknown("fuel", name, tuple(gases), "fuels", name)
            continue
        for key, (gas, other) in KINDS.items():
            loc = ("fuels", name, key)
            if getattr(choice, key) and name not in burnt:
                yield draft.key_problem("fuel_unburnt", *loc, given=name, field=key)
            yield from _check_unit(draft, loc, name, (gas, other) if gases[name] else (other, gas))


def _burnt(draft: ScenarioDraft) -> set[str | None]:
    """Return the fuels of all units, projects, heat sources and what may be built freely."""
    technologies = {each.id: each for each in draft.city.technologies}
    builds, later = draft.scenario.builds, draft.scenario.years[1:]
    built = {name for name, each in technologies.items() if each.build_limit_mw_per_year}
    named = {*builds.limits, *builds.exactly}
    built |= {name for name in named if any(builds.most(name, y, None) for y in later)}
    built |= {each.technology for each in draft.city.projects}
    burnt = {technologies[name].fuel for name in built if name in technologies}
    burnt |= {each.fuel for each in draft.city.heat_sources}
    return burnt | {each.fuel or technologies[each.technology].fuel for each in draft.city.units}


def _check_unit(
    draft: ScenarioDraft, loc: tuple[Key, ...], name: str, kinds: tuple[Quantity, Quantity]
) -> Iterator[Problem]:
    """Refuse a text with the unit of the other kind of fuel, and what is not plausible."""
    node = locate(draft.tree, loc).node
    leaves: list[tuple[tuple[Key, ...], Node | None]] = [(loc, node)]
    if isinstance(node, Fields):
        leaves = [((*loc, key), entry.node) for key, entry in node.entries.items()]
    wanted, other = kinds
    for path, leaf in leaves:
        if not isinstance(leaf, Scalar):
            continue
        number = _number(leaf, wanted.unit)
        if number is None and _number(leaf, other.unit) is not None:
            values = {"given": leaf.text, "fuel": name, "unit": wanted.unit}
            yield draft.problem("fuel_unit", *path, **values)
        elif number is not None and not wanted.allows(number):
            told = wanted.refused(number, leaf.text)
            yield draft.problem("out_of_range", *path, given=leaf.text, **told)


def _number(leaf: Scalar, unit: str) -> float | None:
    """Return a scalar as a finite number in `unit`; None where it is none (reported before)."""
    value = leaf.value
    if isinstance(value, str):
        try:
            value = parse_quantity(value, unit)
        except UnitError:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if math.isfinite(value) else None
