"""Rules of upgrades: what the table says, and what a scenario asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import CityDraft, ScenarioDraft
from transition_sim.inputs.rules.heat import check_first_law
from transition_sim.inputs.schema.identifiers import MonthDay
from transition_sim.inputs.schema.plant import Unit
from transition_sim.inputs.schema.retrofits import EFFECTS, MOST_VARIANTS, Retrofit
from transition_sim.inputs.schema.technology_columns import (
    COMMITMENT_COLUMNS,
    HEAT_COLUMNS,
    HEAT_DETAILS,
    HEAT_SHARE,
)

YEAR_OF_365_DAYS = 2025
HEAT_RATE = "heat_rate_change_gce_per_kwh"


def check_retrofits(draft: CityDraft) -> Iterator[Problem]:
    """Check that upgrades are of units, few enough, and change what their kinds say."""
    technologies, counts = draft.technologies(), dict[str, int]()
    whole = draft.tables[Unit].is_whole
    built = {unit.technology for unit, _ in draft.rows(Unit)}
    for row, at in draft.rows(Retrofit):
        counts[row.technology] = counts.get(row.technology, 0) + 1
        values: dict[str, object] = {"given": row.id, "technology": row.technology}
        if counts[row.technology] > MOST_VARIANTS:
            code = "retrofit_too_many"
            yield Problem(code, at("technology"), "technology", {**values, "most": MOST_VARIANTS})
        if row.technology in technologies and whole and row.technology not in built:
            yield Problem("retrofit_without_unit", at("technology"), "technology", values)
        technology = technologies.get(row.technology)
        if technology is not None and technology.fuel is None:
            for column in (HEAT_RATE, "capture_share"):
                if getattr(row, column) is not None:
                    code, values = "retrofit_without_fuel", {**values, "column": column}
                    yield Problem(code, at(column), column, values)


def check_retrofit_columns(draft: CityDraft) -> Iterator[Problem]:
    """Check that each kind of an upgrade has an effect, and each effect its kind."""
    for row, at in draft.rows(Retrofit):
        for position, kind in enumerate(row.kinds):
            columns = EFFECTS[kind]
            values: dict[str, object] = {"given": row.id, "kind": kind}
            if kind in row.kinds[:position]:
                yield Problem("retrofit_kind_twice", at("kinds"), "kinds", values)
            if all(getattr(row, column) is None for column in columns):
                values["columns"] = ", ".join(columns)
                yield Problem("retrofit_without_effect", at("kinds"), "kinds", values)
        change = row.heat_rate_change_gce_per_kwh
        if "energy_saving" in row.kinds and change is not None and change >= 0.0:
            yield Problem("retrofit_saves_nothing", at(HEAT_RATE), HEAT_RATE, {"given": change})
        for column, explained in _without_kind(row):
            values = {"given": row.id, "kind": explained, "column": column}
            yield Problem("retrofit_column_without_kind", at(column), column, values)


def _without_kind(row: Retrofit) -> Iterator[tuple[str, str]]:
    """Yield each column that the upgrade's kinds do not explain, and the kind that would.

    Any upgrade may cost efficiency; saving is what `energy_saving` is for.
    """
    change = row.heat_rate_change_gce_per_kwh
    for kind, columns in EFFECTS.items():
        for column in columns if kind not in row.kinds else ():
            is_cost = column == HEAT_RATE and change is not None and change > 0.0
            if getattr(row, column) is not None and not is_cost:
                yield column, kind


def check_retrofit_load(draft: CityDraft) -> Iterator[Problem]:
    """Check that what changes commitment is committed, and that the fuel curve still rises."""
    technologies, columns = draft.technologies(), ("minimum_load_share", *COMMITMENT_COLUMNS)
    for row, at in draft.rows(Retrofit):
        technology = technologies.get(row.technology)
        if technology is None:
            continue
        own = {name: getattr(row, name) for name in columns if getattr(row, name) is not None}
        given = [*own]
        if draft.settings is not None and draft.settings.heat:
            given += [HEAT_SHARE] if row.heat_share_mw_per_mw is not None else []
        for column in given if technology.minimum_load_share is None else ():
            values: dict[str, object] = {"given": row.id, "technology": row.technology}
            yield Problem(
                "retrofit_not_committed", at(column), column, {**values, "column": column}
            )
        after = {name: own.get(name, getattr(technology, name)) for name in columns}
        least, penalty = after["minimum_load_share"], after["part_load_penalty_share"]
        own_penalty, column = row.part_load_penalty_share, "part_load_penalty_share"
        if own_penalty is not None and least == 0.0:
            yield Problem("part_load_without_load", at(column), column, {"given": row.id})
        if own and least is not None and penalty and (1.0 + penalty) * least >= 1.0:
            column, values = "part_load_penalty_share", {"given": penalty, "least": least}
            yield Problem("part_load_too_steep", at(column), column, values)


def check_retrofit_heat(draft: CityDraft) -> Iterator[Problem]:
    """Check that an upgrade to give heat says what it takes, and makes no heat from nothing."""
    technologies = draft.technologies()
    has_areas = draft.settings is not None and bool(draft.keys("heat"))
    for row, at in draft.rows(Retrofit) if has_areas else ():
        technology = technologies.get(row.technology)
        if technology is None or row.heat_share_mw_per_mw is None:
            continue
        given = {name: getattr(row, name) for name in HEAT_COLUMNS}
        after = technology.model_copy(
            update={name: own for name, own in given.items() if own is not None}
        )
        for column in HEAT_DETAILS:
            if getattr(after, column) is None:
                values = {"given": row.id, "column": column}
                yield Problem("heat_lacks_column", at(column), column, values)
        yield from check_first_law(after, at, row.id)


def check_conversions_start(draft: CityDraft) -> Iterator[Problem]:
    """Check that work has a day to start on, and ends within its year."""
    if draft.settings is None:
        return
    start, spot = draft.settings.conversions_start, draft.spot("conversions_start")
    has_rows = bool(draft.tables[Retrofit].ids)
    if (start is None) == has_rows:
        code = "conversions_start_missing" if has_rows else "conversions_start_unused"
        yield Problem(code, spot.key_place, spot.name)
    if start is None:
        return
    day = MonthDay(start.month, start.day)
    for row, at in draft.rows(Retrofit):
        if not ends_in_its_year(day, row):
            values = {"given": row.outage_weeks, "start": f"{day.month:02d}-{day.day:02d}"}
            yield Problem("retrofit_past_new_year", at("outage_weeks"), "outage_weeks", values)


def ends_in_its_year(start: MonthDay, retrofit: Retrofit) -> bool:
    """Say whether an upgraded unit runs again on 31 December of the year of its upgrade."""
    first = date(YEAR_OF_365_DAYS, start.month, start.day)
    return first + timedelta(days=retrofit.outage_days) <= date(YEAR_OF_365_DAYS, 12, 31)


def check_retrofit_choice(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that what a scenario asks of upgrades can act."""
    yield from _check_named(draft)
    yield from _check_units(draft)
    yield from _check_deadline(draft)
    yield from _check_start(draft)
    choice = draft.scenario.retrofits
    if not choice.is_possible:
        yield from _check_unused(draft)
        return
    admitted = [
        each
        for each in draft.city.retrofits
        if (not choice.only or each.id in choice.only) and each.id not in choice.exclude
    ]
    known = {each.id for each in draft.city.retrofits}
    if not admitted and known.issuperset(choice.only):  # else the wrong name is what is told
        yield draft.key_problem("retrofit_none", "retrofits")
    for kind in choice.kinds:
        if admitted and not any(kind in each.kinds for each in admitted):
            yield draft.key_problem("retrofit_kind_none", "retrofits", "kinds", kind, given=kind)


def _check_named(draft: ScenarioDraft) -> Iterator[Problem]:
    choice, known = draft.scenario.retrofits, tuple(each.id for each in draft.city.retrofits)
    for key, listed in (("only", choice.only), ("exclude", choice.exclude)):
        for position, given in enumerate(listed):
            if given not in known:
                yield draft.unknown("retrofit", given, known, "retrofits", key, position)
            elif key == "exclude" and given in choice.only:
                loc = ("retrofits", key, position)
                yield draft.problem("retrofit_both", *loc, given=given)


def _check_units(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that each upgrade that is decided is one that its unit can take in its year."""
    units = {each.id: each for each in draft.city.units}
    known = {each.id: each for each in draft.city.retrofits}
    years = draft.scenario.years
    for name, each in draft.scenario.retrofits.units.items():
        loc = ("retrofits", "units", name)
        if name not in units:
            yield draft.unknown("unit", name, tuple(units), *loc)
            continue
        if each.upgrade not in known:
            yield draft.unknown("retrofit", each.upgrade, tuple(known), *loc, "upgrade")
        elif known[each.upgrade].technology != units[name].technology:
            values = {"given": each.upgrade, "unit": name, "technology": units[name].technology}
            yield draft.problem("retrofit_other_unit", *loc, "upgrade", **values)
        if each.year not in years[1:]:
            span = {"given": each.year, "base": years[0], "last": years[-1]}
            yield draft.problem("retrofit_outside_years", *loc, "year", **span)
        if retires_within(units[name], draft):
            yield draft.key_problem("retrofit_retires", *loc, given=name)


def retires_within(unit: Unit, draft: ScenarioDraft) -> bool:
    """Say whether a unit leaves within the model years, by itself or by the scenario."""
    last, retire = draft.scenario.years[-1], draft.scenario.retire
    if unit.retires is not None and unit.retires.year <= last:
        return True
    small = retire.units_below is not None and (unit.unit_size_mw or 1e9) < retire.units_below
    coal = {t.id for t in draft.city.technologies if t.technology_class == "coal"}
    day = retire.units.get(unit.id) or retire.by
    return day is not None and (unit.id in retire.units or (small and unit.technology in coal))


def _check_start(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that the work of every upgrade that may be made ends in its year."""
    choice, start = draft.scenario.retrofits, draft.scenario.retrofits.start
    named = {each.upgrade for each in choice.decided.values()}
    for each in draft.city.retrofits if start is not None else ():
        may_be = choice.is_possible and each.id not in choice.exclude
        may_be = may_be and (not choice.only or each.id in choice.only)
        if start is not None and (may_be or each.id in named) and not ends_in_its_year(start, each):
            values = {"given": each.outage_weeks, "start": f"{start.month:02d}-{start.day:02d}"}
            yield draft.problem("retrofit_past_new_year", "retrofits", "start", **values)


def _check_deadline(draft: ScenarioDraft) -> Iterator[Problem]:
    choice, years = draft.scenario.retrofits, draft.scenario.years
    asked = choice.at_least is not None or bool(choice.kinds)
    if asked and choice.by is None:
        yield draft.key_problem("retrofit_without_day", "retrofits")
    if choice.by is not None and not asked:
        yield draft.problem("retrofit_without_goal", "retrofits", "by")
    if choice.by is not None and not years[0] < choice.by.year <= years[-1]:
        values = {"given": choice.by, "base": years[0], "last": years[-1]}
        yield draft.problem("retrofit_outside_years", "retrofits", "by", **values)
    if "count" in choice.model_fields_set and choice.at_least is None:
        yield draft.problem("retrofit_count_unused", "retrofits", "count")


def _check_unused(draft: ScenarioDraft) -> Iterator[Problem]:
    """Refuse what acts only where upgrades are possible; a child may switch its parent's off."""
    choice = draft.scenario.retrofits
    keys = ("at_least", "kinds", "only", "exclude", *(() if choice.units else ("start",)))
    for key in keys:
        at = ("retrofits", key)
        is_given = bool(getattr(choice, key)) or (key == "at_least" and choice.at_least is not None)
        if is_given and not draft.is_switched_off(at, ("retrofits", "choose")):
            yield draft.key_problem("retrofit_unused", *at, given=key)
