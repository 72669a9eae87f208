"""Rules of flexible loads: their windows hold their energy, and a scenario's counts have a load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft, ScenarioDraft
from transition_sim.inputs.reading.files import missing
from transition_sim.inputs.schema.loads import Load

SHORTHANDS = ("trucks", "clean_heating")
"""Kinds of load that have a key of their own under `demand`."""
ROOM = 1.0 + 1e-9  # for the last bit of energy = power x hours


def check_load_windows(draft: CityDraft) -> Iterator[Problem]:
    """Check that a window has both ends and is long enough for the energy."""
    for row, at in draft.rows(Load):
        start, end = row.window_start_hour, row.window_end_hour
        if (start is None) != (end is None):
            lacking = "window_start_hour" if start is None else "window_end_hour"
            values = {"given": row.id, "column": lacking}
            yield Problem("load_window_half", at(lacking), lacking, values)
            continue
        if not row.window_hours:
            field = "window_end_hour"
            yield Problem("load_window_empty", at(field), field, {"given": row.id})
            continue
        if draft.settings is None:
            continue
        hours = len(row.window_hours) * sum(row.days(draft.settings.heating_season))
        most = row.power_mw_per_unit * hours
        if row.energy_mwh_per_unit_year > most * ROOM:
            field = "energy_mwh_per_unit_year"
            values = {
                "given": row.id,
                "energy": f"{row.energy_mwh_per_unit_year:g}",
                "most": f"{most:g}",
                "hours": f"{hours}",
            }
            yield Problem("load_window_short", at(field), field, values)


def check_load_zones(draft: CityDraft) -> Iterator[Problem]:
    """Check that a load's zone exists, and that demand holds what is said to be part of it."""
    if draft.settings is None:
        return
    zones = draft.keys("zones")
    left = {zone: each.energy.value for zone, each in draft.settings.demand.items()}
    for row, at in draft.rows(Load):
        if row.zone not in zones:
            yield missing("zone", row.zone, zones, at("zone"), "zone")
        elif row.in_demand and row.zone in left:
            left[row.zone] -= row.base_energy_mwh
            if left[row.zone] < 0.0:
                values = {"given": row.id, "zone": row.zone}
                yield Problem("load_above_demand", at("in_demand"), "in_demand", values)


def check_loads(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that counts are of loads that the city has, each said once, within its demand."""
    loads = {each.id: each for each in draft.city.loads}
    demand = draft.scenario.demand
    for given in demand.loads:
        if given not in loads:
            yield draft.unknown("load", given, tuple(loads), "demand", "loads", given)
    for kind in SHORTHANDS:
        if getattr(demand, kind):
            yield from _check_shorthand(draft, kind, loads)
    for zone, energy in demand.energy.items():
        own = [each for each in loads.values() if each.zone == zone and each.in_demand]
        if energy < sum(each.base_energy_mwh for each in own):
            names = ", ".join(each.id for each in own)
            values = {"given": names, "zone": zone}
            yield draft.problem("load_above_demand", "demand", "energy", zone, **values)


def _check_shorthand(
    draft: ScenarioDraft, kind: str, loads: Mapping[str, Load]
) -> Iterator[Problem]:
    """Check that a kind has just one load, and that its count is not given by id as well."""
    own = tuple(name for name, each in loads.items() if each.kind == kind)
    if len(own) != 1:
        code = "load_kind_several" if own else "load_kind_missing"
        yield draft.key_problem(code, "demand", kind, given=kind, options=", ".join(own or loads))
    elif own[0] in draft.scenario.demand.loads:
        yield draft.key_problem("load_twice", "demand", kind, given=own[0], kind=kind)
