"""Rules between the tables of a city; each is a named function, all are reported together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial

from transition_sim.errors import Place, Problem
from transition_sim.inputs.merging.draft import CityDraft, negative_hour
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.rules.city_settings import (
    check_definitions,
    check_setting_references,
    check_setting_sources,
    check_stock_date,
)
from transition_sim.inputs.rules.costs import (
    OF_NEW_PLANT,
    check_running_costs,
    lacking_costs,
)
from transition_sim.inputs.rules.emissions import (
    check_abatement,
    check_benchmarks,
    check_emitters,
    check_methane,
)
from transition_sim.inputs.rules.fuels import (
    check_factors,
    check_fuel_use,
    check_fuels,
    check_unit_fuels,
)
from transition_sim.inputs.rules.heat import (
    check_heat_areas,
    check_heat_columns,
    check_heat_sources,
    check_heat_units,
)
from transition_sim.inputs.rules.ledger import check_ledger, check_outcomes, check_remarks
from transition_sim.inputs.rules.loads import check_load_windows, check_load_zones
from transition_sim.inputs.rules.magnitudes import MAGNITUDE_CHECKS
from transition_sim.inputs.rules.plausible_plant import (
    check_class_needs,
    check_full_load_hours,
    check_heat_rates,
    check_unit_sizes,
)
from transition_sim.inputs.rules.plausible_series import check_series
from transition_sim.inputs.rules.reserves import (
    check_reserve_givers,
    check_reserve_products,
    check_store_reserves,
)
from transition_sim.inputs.rules.retrofits import (
    check_conversions_start,
    check_retrofit_columns,
    check_retrofit_heat,
    check_retrofit_load,
    check_retrofits,
)
from transition_sim.inputs.rules.stock import (
    STORAGE,
    check_commitment,
    check_dates,
    check_ids,
    check_project_values,
    check_reserved,
    check_stock,
    check_store_columns,
    check_store_projects,
    check_stores,
)
from transition_sim.inputs.schema.emissions import EmissionFactor
from transition_sim.inputs.schema.plant import (
    FuelYear,
    Link,
    Project,
    Source,
    Store,
    Technology,
    Unit,
)
from transition_sim.inputs.schema.published import Published
from transition_sim.inputs.schema.records import SourcedRow
from transition_sim.inputs.schema.retrofits import Retrofit

KNOWN_FILES = ("city.yaml", "ledger.yaml")


def check_references(draft: CityDraft) -> Iterator[Problem]:
    """Check that every id of a technology, zone, fuel or profile is defined."""
    technologies, fuels = draft.ids(Technology), draft.ids(FuelYear)
    zones = draft.keys("zones") if draft.settings else None
    columns: tuple[tuple[type[SourcedRow], str, str, tuple[str, ...] | None], ...] = (
        (Technology, "fuel", "fuel", fuels),
        (Technology, "availability_profile", "profile", draft.profile_names),
        (Unit, "technology", "technology", technologies),
        (Unit, "zone", "zone", zones),
        (Unit, "fuel", "fuel", fuels),
        (Project, "technology", "technology", technologies),
        (Project, "zone", "zone", zones),
        (Project, "availability_profile", "profile", draft.profile_names),
        (Store, "id", "technology", technologies),
        (Store, "zone", "zone", zones),
        (Retrofit, "technology", "technology", technologies),
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
    if known is None:
        return
    for kind in draft.tables:
        for row, at in draft.rows(kind):
            own = getattr(row, "source", ())
            yield from _unknown_sources("source", own, known, at)
            for column, ids in row.sources.items():
                if ids != own:
                    yield from _unknown_sources(f"{column}_source", ids, known, at)


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
        if technology is not None:
            place = at("optional" if project.optional else "technology")
            own = () if project.capex_cny_per_kw is None else OF_NEW_PLANT
            yield from _missing_costs(technology, partial(_same, place), project.id, own)


def check_published(draft: CityDraft) -> Iterator[Problem]:
    """Check that the classes of published figures are those of technologies."""
    technologies = draft.technologies()
    known = tuple(dict.fromkeys(each.technology_class for each in technologies.values()))
    if not draft.tables[Technology].is_whole:
        return  # the class may be that of a row with an error
    for row, at in draft.rows(Published):
        for given in row.classes.split(";") if row.classes is not None else ():
            if given not in known:
                yield missing("class", given, known, at("classes"), "classes")


def check_links(draft: CityDraft) -> Iterator[Problem]:
    """Check that a link has two known ends, one at home, and that trade has a price."""
    if draft.settings is None:
        return
    inside, outside = draft.keys("zones"), draft.keys("outside")
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


def check_link_prices(draft: CityDraft) -> Iterator[Problem]:
    """Check that a link with losses has no hour with a negative price: losses would earn."""
    for row, at in draft.rows(Link):
        series = draft.profiles.get(row.price_profile or "")
        if series is not None and (negative := negative_hour(row, series)):
            field = "price_profile"
            yield Problem("link_price_negative", at(field), field, negative)


def check_files(draft: CityDraft) -> Iterator[Problem]:
    """Check that no table or YAML file is left unread: its name may be misspelt."""
    known = (*KNOWN_FILES, *(kind.file for kind in draft.tables))
    for layer in draft.layers.found:
        for path in sorted(layer.folder.iterdir()) if layer.folder.is_dir() else []:
            if path.suffix in (".csv", ".yaml", ".yml") and path.name not in known:
                values = {"given": path.name, "options": known}
                yield Problem("file_unknown", Place(layer.show(path.name)), "", values)


CITY_CHECKS: tuple[Callable[[CityDraft], Iterator[Problem]], ...] = (
    check_references,
    check_sources,
    check_published,
    check_ids,
    check_reserved,
    check_fuel_use,
    check_unit_fuels,
    check_stores,
    check_store_columns,
    check_store_projects,
    check_project_values,
    check_costs,
    check_commitment,
    check_reserve_givers,
    check_store_reserves,
    check_reserve_products,
    check_retrofits,
    check_retrofit_columns,
    check_retrofit_heat,
    check_retrofit_load,
    check_conversions_start,
    check_heat_areas,
    check_heat_columns,
    check_heat_units,
    check_heat_sources,
    check_dates,
    check_stock,
    check_fuels,
    check_factors,
    check_emitters,
    check_abatement,
    check_benchmarks,
    check_methane,
    check_links,
    check_link_prices,
    check_running_costs,
    check_load_windows,
    check_load_zones,
    check_files,
    check_setting_references,
    check_setting_sources,
    check_stock_date,
    check_definitions,
    check_ledger,
    check_outcomes,
    check_remarks,
)

PLAUSIBILITY_CHECKS: tuple[Callable[[CityDraft], Iterator[Problem]], ...] = (
    check_class_needs,
    check_full_load_hours,
    check_heat_rates,
    check_unit_sizes,
    check_series,
    *MAGNITUDE_CHECKS,
)
"""What no plant, fuel or series on earth is like."""


def check_city(draft: CityDraft) -> list[Problem]:
    """Return what every rule finds."""
    checks = (*CITY_CHECKS, *PLAUSIBILITY_CHECKS)
    return [problem for check in checks for problem in check(draft)]


def _unknown_sources(
    column: str, ids: tuple[str, ...], known: tuple[str, ...], at: Callable[[str], Place]
) -> Iterator[Problem]:
    for given in ids:
        if given not in known:
            yield missing("source", given, known, at(column), column)


def _same(place: Place, column: str) -> Place:
    return place


def _missing_costs(
    technology: Technology,
    at: Callable[[str], Place],
    given: str,
    elsewhere: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield each blank cost but those that are given, or asked for, elsewhere."""
    for field in (each for each in lacking_costs(technology) if each not in elsewhere):
        yield Problem("cost_missing", at(field), field, {"given": given, "column": field})
