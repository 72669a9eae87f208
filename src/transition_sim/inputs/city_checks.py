"""Rules between the tables of a city; each is a named function, all are reported together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transition_sim.errors import Place, Problem
from transition_sim.inputs.drafts import CityDraft
from transition_sim.inputs.files import missing
from transition_sim.inputs.ledger_checks import check_ledger
from transition_sim.inputs.records import SourcedRow
from transition_sim.inputs.rows import (
    EmissionFactor,
    FuelYear,
    Link,
    Project,
    Source,
    Store,
    Technology,
    Unit,
)
from transition_sim.inputs.setting_checks import (
    check_definitions,
    check_setting_references,
    check_setting_sources,
    check_stock_date,
)

STORAGE = "storage"
KNOWN_FILES = ("city.yaml", "ledger.yaml", "published.csv")
LATER_FILES = ("retrofits.csv",)
"""Tables that no component of the model reads yet."""


def check_references(draft: CityDraft) -> Iterator[Problem]:
    """Check that every id of a technology, zone, fuel or profile is defined."""
    technologies, fuels = draft.ids(Technology), draft.ids(FuelYear)
    zones = tuple(draft.settings.zones) if draft.settings else None
    columns: tuple[tuple[type[SourcedRow], str, str, tuple[str, ...] | None], ...] = (
        (Technology, "fuel", "fuel", fuels),
        (Technology, "availability_profile", "profile", draft.profile_names),
        (Unit, "technology", "technology", technologies),
        (Unit, "zone", "zone", zones),
        (Unit, "fuel", "fuel", fuels),
        (Project, "technology", "technology", technologies),
        (Project, "zone", "zone", zones),
        (Store, "id", "technology", technologies),
        (Store, "zone", "zone", zones),
        (EmissionFactor, "fuel", "fuel", fuels),
        (Link, "price_profile", "profile", draft.profile_names),
    )
    for kind, column, name, options in columns:
        for row, at in draft.rows(kind):
            given = getattr(row, column)
            if options is not None and given is not None and given not in options:
                yield missing(name, given, options, at(column), column)


def check_sources(draft: CityDraft) -> Iterator[Problem]:
    """Check that every source of every number is listed."""
    known = draft.ids(Source)
    for kind in draft.tables:
        for row, at in draft.rows(kind):
            own = getattr(row, "source", ())
            yield from _unknown_sources("source", own, known, at)
            for column, ids in row.sources.items():
                if ids != own:
                    yield from _unknown_sources(f"{column}_source", ids, known, at)


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
    technologies = draft.technologies()
    for unit, at in draft.rows(Unit):
        technology = technologies.get(unit.technology)
        burns = unit.fuel or (technology.fuel if technology else "unknown")
        if unit.heat_rate_gce_per_kwh is not None and burns is None:
            field = "heat_rate_gce_per_kwh"
            yield Problem("fuel_use_without_fuel", at(field), field, {"given": unit.id})


def check_stores(draft: CityDraft) -> Iterator[Problem]:
    """Check that stores are technologies of class storage, with physics and energy."""
    technologies, stores = draft.technologies(), draft.ids(Store)
    for store, at in draft.rows(Store):
        technology = technologies.get(store.id)
        if technology is not None and technology.technology_class != STORAGE:
            yield Problem("store_class", at("id"), "id", {"given": store.id})
    for technology, at in draft.rows(Technology):
        if technology.technology_class == STORAGE and technology.id not in stores:
            yield Problem("store_physics", at("id"), "id", {"given": technology.id})
    for unit, at in draft.rows(Unit):
        if _is_store(unit.technology, technologies):
            yield Problem("unit_is_store", at("technology"), "technology", {"given": unit.id})
    for project, at in draft.rows(Project):
        has_energy, place = project.energy_mwh is not None, at("energy_mwh")
        is_store = _is_store(project.technology, technologies)
        if project.technology in technologies and has_energy != is_store:
            code = "energy_not_store" if has_energy else "energy_missing"
            yield Problem(code, place, "energy_mwh", {"given": project.id})


def check_costs(draft: CityDraft) -> Iterator[Problem]:
    """Check that what the model may build has a cost and a lifetime."""
    technologies = draft.technologies()
    for row, at in draft.rows(Technology):
        if row.build_limit_mw_per_year:
            yield from _missing_costs(row, at, row.id)
        if row.capex_cny_per_kwh is not None and row.technology_class != STORAGE:
            field = "capex_cny_per_kwh"
            yield Problem("energy_cost_not_store", at(field), field, {"given": row.id})
    for project, at in draft.rows(Project):
        technology = technologies.get(project.technology)
        if project.optional and technology is not None:
            place = at("optional")
            yield from _missing_costs(technology, lambda _, here=place: here, project.id)  # type: ignore[misc]


def check_dates(draft: CityDraft) -> Iterator[Problem]:
    """Check that dates are in order."""
    for project, at in draft.rows(Project):
        low, high = project.online_low or project.online, project.online_high or project.online
        if not low <= project.online <= high:
            values = {"given": project.online, "low": low, "high": high}
            yield Problem("range_order", at("online"), "online", values)
    for unit, at in draft.rows(Unit):
        if unit.commissioned and unit.retires and unit.retires <= unit.commissioned:
            values = {"given": unit.retires, "low": unit.commissioned}
            yield Problem("retires_before", at("retires"), "retires", values)


def check_fuels(draft: CityDraft) -> Iterator[Problem]:
    """Check that a fuel has one price, the columns of its kind, a first year and a CO2 factor."""
    first: dict[str, int] = {}
    factors = {(row.fuel, row.pollutant) for row, _ in draft.rows(EmissionFactor)}
    burnt = {row.fuel for row, _ in draft.rows(Technology)}
    burnt |= {row.fuel for row, _ in draft.rows(Unit)}
    for row, at in draft.rows(FuelYear):
        first[row.id] = min(row.year, first.get(row.id, row.year))
        yield from _check_fuel_columns(row, at)
        if row.id in burnt and (row.id, "co2") not in factors:
            yield Problem("factor_missing", at("id"), "id", {"given": row.id})
    base = draft.settings.base_year if draft.settings else None
    for row, at in draft.rows(FuelYear):
        if base is not None and row.year == first[row.id] > base:
            values = {"given": row.id, "year": row.year, "base": base}
            yield Problem("fuel_starts_late", at("year"), "year", values)


def check_links(draft: CityDraft) -> Iterator[Problem]:
    """Check that a link has two known ends, one at home, and that trade has a price."""
    if draft.settings is None:
        return
    inside, outside = tuple(draft.settings.zones), tuple(draft.settings.outside)
    for row, at in draft.rows(Link):
        for column, given in (("from_zone", row.from_zone), ("to_zone", row.to_zone)):
            if given not in inside + outside:
                yield missing("zone", given, inside + outside, at(column), column)
        if row.from_zone == row.to_zone:
            yield Problem("link_ends", at("to_zone"), "to_zone", {"given": row.id})
        ends_outside = sum(end in outside for end in (row.from_zone, row.to_zone))
        if ends_outside == 2:
            yield Problem("link_outside", at("to_zone"), "to_zone", {"given": row.id})
        if ends_outside == 1 and row.price_profile is None:
            yield Problem("link_price", at("price_profile"), "price_profile", {"given": row.id})
        if ends_outside == 0 and row.price_profile is not None:
            field = "price_profile"
            yield Problem("link_price_inside", at(field), field, {"given": row.id})


def check_files(draft: CityDraft) -> Iterator[Problem]:
    """Check that no table or YAML file is left unread: its name may be misspelt."""
    known = (*KNOWN_FILES, *(kind.file for kind in draft.tables))
    found = sorted(draft.folder.iterdir()) if draft.folder.is_dir() else []
    for path in found:
        if path.suffix in (".csv", ".yaml", ".yml") and path.name not in known:
            code = "reserved_key" if path.name in LATER_FILES else "file_unknown"
            values = {"given": path.name, "options": known}
            yield Problem(code, Place(draft.show(path.name)), "", values)


CITY_CHECKS: tuple[Callable[[CityDraft], Iterator[Problem]], ...] = (
    check_references,
    check_sources,
    check_fuel_use,
    check_stores,
    check_costs,
    check_dates,
    check_fuels,
    check_links,
    check_files,
    check_setting_references,
    check_setting_sources,
    check_stock_date,
    check_definitions,
    check_ledger,
)


def check_city(draft: CityDraft) -> list[Problem]:
    """Return what every rule finds."""
    return [problem for check in CITY_CHECKS for problem in check(draft)]


def _unknown_sources(
    column: str, ids: tuple[str, ...], known: tuple[str, ...], at: Callable[[str], Place]
) -> Iterator[Problem]:
    for given in ids:
        if given not in known:
            yield missing("source", given, known, at(column), column)


def _is_store(name: str, technologies: dict[str, Technology]) -> bool:
    return name in technologies and technologies[name].technology_class == STORAGE


def _missing_costs(
    technology: Technology, at: Callable[[str], Place], given: str
) -> Iterator[Problem]:
    for field in ("capex_cny_per_kw", "lifetime_years"):
        if getattr(technology, field) is None:
            yield Problem("cost_missing", at(field), field, {"given": given, "column": field})


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
