"""Rules of district heat: areas, units that supply heat, heat sources and heat stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from transition_sim.errors import Place, Problem
from transition_sim.inputs.merging.draft import CityDraft, ScenarioDraft
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.heat import HeatKind, HeatSource, HeatStore
from transition_sim.inputs.schema.plant import FuelYear, Project, Technology, Unit
from transition_sim.inputs.schema.technology_columns import (
    HEAT_COLUMNS,
    HEAT_DETAILS,
    HEAT_SHARE,
)
from transition_sim.units import MWH_PER_TCE

NEEDS: dict[HeatKind, tuple[str, ...]] = {
    "boiler": ("fuel", "efficiency"),
    "heat_pump": ("cop",),
    "electric_boiler": ("cop",),
    "waste_heat": (),
}
"""Columns of heat_sources.csv that a kind needs; it has no other of them."""
COLUMNS = ("fuel", "efficiency", "cop")


def check_heat_areas(draft: CityDraft) -> Iterator[Problem]:
    """Check that areas have a zone of their own, a profile, and something that gives heat."""
    if draft.settings is None:
        return
    zones, seen = draft.keys("zones"), dict[str, str]()
    supplied = {row.zone for row, _ in draft.rows(HeatSource)}
    supplied |= {row.zone for row, _ in draft.rows(Unit) if row.chp}
    supplied |= {row.zone for row, _ in draft.rows(Project) if row.chp}
    is_whole = draft.tables[HeatSource].is_whole and draft.tables[Unit].is_whole
    for name, area in draft.settings.heat.items():
        spot = draft.spot("heat", name, "zone")
        if area.zone not in zones:
            yield missing("zone", area.zone, zones, spot.place, spot.name)
        elif area.zone in seen:
            values = {"given": name, "zone": area.zone, "other": seen[area.zone]}
            yield Problem("heat_zone_twice", spot.place, spot.name, values)
        elif is_whole and area.zone not in supplied:
            values = {"given": name, "zone": area.zone}
            yield Problem("heat_without_supply", spot.place, spot.name, values)
        seen[area.zone] = name
        if area.profile not in draft.profile_names:
            spot = draft.spot("heat", name, "profile")
            yield missing("profile", area.profile, draft.profile_names, spot.place, spot.name)


def check_heat_columns(draft: CityDraft) -> Iterator[Problem]:
    """Check that what gives heat is committed, says how, and makes no heat from nothing."""
    givers = {row.technology for row, _ in draft.rows(Unit) if row.chp}
    givers |= {row.technology for row, _ in draft.rows(Project) if row.chp}
    is_whole = draft.tables[Unit].is_whole and draft.settings is not None
    has_areas = draft.settings is not None and bool(draft.keys("heat"))
    for row, at in draft.rows(Technology):
        if row.heat_share_mw_per_mw is None:
            for column in HEAT_DETAILS:
                if getattr(row, column) is not None:
                    values = {"given": row.id, "column": column}
                    yield Problem("heat_without_share", at(column), column, values)
            continue
        for column in ("minimum_load_share", *HEAT_DETAILS):
            if getattr(row, column) is None:
                values = {"given": row.id, "column": column}
                yield Problem("heat_lacks_column", at(column), column, values)
        if is_whole and not (has_areas and row.id in givers):
            yield Problem("heat_unused", at(HEAT_SHARE), HEAT_SHARE, {"given": row.id})
        yield from check_first_law(row, at, row.id)


def check_heat_units(draft: CityDraft) -> Iterator[Problem]:
    """Check that, where a city has heat areas, CHP plant stands in one and can give heat."""
    if draft.settings is None or set(draft.keys("heat")) != set(draft.settings.heat):
        return  # an area that cannot be read may be the one
    if not draft.settings.heat:
        return  # without heat areas nothing says where heat would go
    zones = {area.zone for area in draft.settings.heat.values()}
    technologies = draft.technologies()
    plant: tuple[type[Unit | Project], ...] = (Unit, Project)
    for unit, at in (each for kind in plant for each in draft.rows(kind)):
        technology = technologies.get(unit.technology)
        if not unit.chp or technology is None:
            continue
        if technology.heat_share_mw_per_mw is None:
            values = {"given": unit.id, "technology": technology.id, "columns": HEAT_COLUMNS}
            yield Problem("chp_without_heat", at("chp"), "chp", values)
        if unit.zone not in zones:
            values = {"given": unit.id, "zone": unit.zone}
            yield Problem("chp_without_area", at("zone"), "zone", values)


def check_heat_sources(draft: CityDraft) -> Iterator[Problem]:
    """Check that heat sources and stores serve an area, and have the columns of their kind."""
    fuels = draft.ids(FuelYear)
    for row, at in draft.rows(HeatSource):
        for column in COLUMNS:
            is_given, is_needed = getattr(row, column) is not None, column in NEEDS[row.kind]
            if is_given != is_needed:
                code = "heat_column_unread" if is_given else "heat_column_missing"
                values = {"given": row.id, "kind": row.kind, "column": column}
                yield Problem(code, at(column), column, values)
        if fuels is not None and row.fuel is not None and row.fuel not in fuels:
            yield missing("fuel", row.fuel, fuels, at("fuel"), "fuel")
        yield from _check_zone(draft, row.zone, at)
    for store, at in draft.rows(HeatStore):
        yield from _check_zone(draft, store.zone, at)


def check_heat(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that heat areas exist, and that households who move to them have a heat demand."""
    choice, areas = draft.scenario.heat, draft.city.heat
    known = tuple(areas)
    if not areas and choice.growth:
        yield draft.key_problem("heat_nowhere", "heat", "growth")
    for key, listed in (("energy", choice.energy), ("clean_heating", choice.clean_heating)):
        for given in listed:
            if given not in known:
                yield draft.unknown("heat_area", given, known, "heat", key, given)
    for given in choice.clean_heating:
        if given in areas and areas[given].clean_heating is None:
            loc = ("heat", "clean_heating", given)
            yield draft.key_problem("heat_households_unknown", *loc, given=given)


def _check_zone(draft: CityDraft, zone: str, at: Callable[[str], Place]) -> Iterator[Problem]:
    if draft.settings is None:
        return
    zones = tuple(area.zone for area in draft.settings.heat.values())
    if zone not in draft.keys("zones"):
        yield missing("zone", zone, draft.keys("zones"), at("zone"), "zone")
    elif zone not in zones and set(draft.keys("heat")) == set(draft.settings.heat):
        yield Problem("heat_source_without_area", at("zone"), "zone", {"zone": zone})


def check_first_law(
    row: Technology, at: Callable[[str], Place], given_id: str
) -> Iterator[Problem]:
    """Refuse a unit that gives more power and heat than the fuel that it burns at full load."""
    heat, loss = row.heat_share_mw_per_mw or 0.0, row.power_loss_per_heat or 0.0
    full = 1.0 - (row.own_use_share or 0.0)
    rate = row.heat_rate_gce_per_kwh
    if rate is not None:
        fuel = full * rate / 1000.0 * MWH_PER_TCE
    elif row.net_efficiency is not None:
        fuel = full / row.net_efficiency
    else:
        return
    given = full + (1.0 - loss) * heat
    if given > fuel:
        values = {"given": given_id, "output": round(given, 3), "fuel": round(fuel, 3)}
        yield Problem("heat_beyond_fuel", at(HEAT_SHARE), HEAT_SHARE, values)
