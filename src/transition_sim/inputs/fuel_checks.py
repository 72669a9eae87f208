"""Rules of what a city burns: heat rates, prices, supply and emission factors."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transition_sim.errors import Place, Problem
from transition_sim.inputs.drafts import CityDraft
from transition_sim.inputs.heat_rows import HeatSource
from transition_sim.inputs.rows import EmissionFactor, FuelYear, Technology, Unit

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
