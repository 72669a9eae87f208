"""Rules between a scenario and its city; each is a named function, all are reported together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import ScenarioDraft, profile_roles
from transition_sim.inputs.rules.costs import lacking_costs
from transition_sim.inputs.rules.enough import check_enough_upgrades, check_projects_in_time
from transition_sim.inputs.rules.fuels import check_fuel_choices
from transition_sim.inputs.rules.heat import check_heat
from transition_sim.inputs.rules.limits import check_limits
from transition_sim.inputs.rules.loads import check_loads
from transition_sim.inputs.rules.no_effect import NO_EFFECT_CHECKS
from transition_sim.inputs.rules.own_ranges import check_carbon_price, check_own_ranges
from transition_sim.inputs.rules.policies import POLICY_CHECKS, check_carbon
from transition_sim.inputs.rules.reserves import check_reserve
from transition_sim.inputs.rules.retrofits import check_retrofit_choice
from transition_sim.inputs.rules.stock import ALL
from transition_sim.inputs.schema.city import City
from transition_sim.inputs.schema.ledger import SHARE_METRICS
from transition_sim.inputs.schema.scenario import HOURS_IN_A_YEAR, Resolution
from transition_sim.inputs.tree import Items, Key, locate


def check_years(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that years are consecutive and start with the city's base year."""
    years, base = draft.scenario.years, draft.city.base_year
    for position, (before, year) in enumerate(pairwise(years), start=1):
        if year != before + 1:
            values = {"given": year, "wanted": before + 1}
            yield draft.problem("years_gap", "years", position, **values)
    if years[0] != base:
        yield draft.problem("years_start", "years", 0, given=years[0], base=base)


def check_resolution(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that typical periods do not hold more hours than a year."""
    resolution = draft.scenario.resolution
    if isinstance(resolution, Resolution):
        hours = resolution.periods * resolution.hours
        if hours > HOURS_IN_A_YEAR:
            values = {"given": hours, "high": HOURS_IN_A_YEAR // resolution.hours}
            yield draft.problem("resolution_too_fine", "resolution", "periods", **values)


def check_projects(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that projects exist, are not taken and left out at once, and slip only if taken."""
    choice, known = draft.scenario.projects, tuple(each.id for each in draft.city.projects)
    for key, listed in (("include", choice.include), ("exclude", choice.exclude)):
        for position, given in enumerate(listed):
            if given not in known:
                yield draft.unknown("project", given, known, "projects", key, position)
    for position, given in enumerate(choice.exclude):
        if given in choice.include:
            yield draft.problem("project_both", "projects", "exclude", position, given=given)
    taken = {
        each.id
        for each in draft.city.projects
        if (each.stage in choice.stages or each.id in (*choice.include, *choice.new))
        and each.id not in choice.exclude
    }
    for given in choice.delay:
        loc = ("projects", "delay", given)
        if given not in (*known, ALL):
            yield draft.unknown("project", given, (*known, ALL), *loc)
        elif given != ALL and given not in taken:
            yield draft.key_problem("delay_not_taken", *loc, given=given)


def check_new_projects(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a project of the scenario's own that supplies heat can find a heat area."""
    for given, project in draft.scenario.projects.new.items():
        if project.chp and not draft.city.heat:
            loc = ("projects", "new", given, "chp")
            yield draft.problem("project_heat_nowhere", *loc, given=given)


def check_builds(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a limit is of a technology that has a cost and a lifetime."""
    technologies = {each.id: each for each in draft.city.technologies}
    builds, later = draft.scenario.builds, draft.scenario.years[1:]
    for key, by_name in (("limits", builds.limits), ("exactly", builds.exactly)):
        for name in by_name:
            loc = ("builds", key, name)
            if name not in technologies:
                yield draft.unknown("technology", name, tuple(technologies), *loc)
                continue
            may_be = any(builds.most(name, year, 0.0) for year in later)
            if may_be and (lacking := lacking_costs(technologies[name])):
                values = {"given": name, "column": lacking[0]}
                yield draft.key_problem("build_without_cost", *loc, **values)
    for name, limits in builds.limits.items() if builds.at_limit else ():
        lifted = [str(year) for year, limit in limits.items() if limit is None]
        if lifted:
            loc, given = ("builds", "limits", name), ", ".join(lifted)
            yield draft.key_problem("limit_lifted", *loc, given=given)


def check_retire(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that units exist, a retirement has its day, and a day has its units."""
    retire, known = draft.scenario.retire, tuple(each.id for each in draft.city.units)
    is_list = isinstance(locate(draft.tree, ("retire", "units")).node, Items)
    for position, (given, day) in enumerate(retire.units.items()):
        loc: tuple[Key, ...] = ("retire", "units", position if is_list else given)
        if given not in known:
            yield draft.unknown("unit", given, known, *loc)
        if day is not None and day != retire.by:
            yield from _check_day(draft, day, loc)
    is_asked = retire.units_below is not None or bool(retire.units)
    if retire.by is None and (retire.units_below is not None or None in retire.units.values()):
        yield draft.key_problem("retire_without_day", "retire")
    if retire.units_below is not None and not _smaller_than(retire.units_below, draft.city):
        values = {"given": retire.units_below}
        yield draft.problem("retire_nobody", "retire", "units_below", **values)
    if retire.by is not None and not is_asked:
        yield draft.problem("retire_without_units", "retire", "by")
    if retire.by is not None:
        yield from _check_day(draft, retire.by, ("retire", "by"))


def _check_day(draft: ScenarioDraft, day: date, loc: tuple[Key, ...]) -> Iterator[Problem]:
    """Check that a retirement lies within the years after the base year."""
    base, last = draft.scenario.years[0], draft.scenario.years[-1]
    if day.year <= base:
        yield draft.problem("retire_in_base_year", *loc, given=day, base=base)
    if day.year > last:
        yield draft.problem("retire_after_years", *loc, given=day, last=last)


def check_demand(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that zones exist and an export obligation has a zone to leave from."""
    zones = tuple(draft.city.demand)
    for zone in draft.scenario.demand.energy:
        if zone not in zones:
            yield draft.unknown("zone", zone, zones, "demand", "energy", zone)
    if draft.scenario.export.energy and not draft.city.export:
        yield draft.key_problem("export_nowhere", "export", "energy")


def check_trade(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a limit of trade has a link to act on."""
    outside = draft.city.outside
    has_link = any({each.from_zone, each.to_zone} & set(outside) for each in draft.city.links)
    if draft.scenario.trade.limit is not None and not has_link:
        yield draft.problem("trade_nowhere", "trade", "limit")


def check_emissions(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that pollutants have factors."""
    known = tuple(dict.fromkeys(each.pollutant for each in draft.city.emissions))
    for given in draft.scenario.emissions.limits:
        if given not in known:
            yield draft.unknown("pollutant", given, known, "emissions", "limits", given)


def check_profiles(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a series that a scenario brings replaces one of the city's or a technology's."""
    city = draft.city
    known = tuple(profile_roles(city, city.technologies, city.links, city.projects))
    known += tuple(t.id for t in city.technologies if t.availability_profile and t.id not in known)
    for given in draft.scenario.profiles:
        if given not in known:
            yield draft.unknown("profile", given, known, "profiles", given)


def check_targets(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a target is in the ledger, has a metric, and is a share."""
    entries = {each.id: each for each in draft.city.ledger}
    for name in draft.scenario.targets:
        loc: tuple[Key, ...] = ("targets", name)
        entry = entries.get(name)
        if entry is None:
            yield draft.unknown("target", name, tuple(entries), *loc)
            continue
        targets = tuple(key for key, each in entries.items() if each.is_target)
        if not entry.is_target:
            code = "target_without_metric" if entry.metric is None else "target_reported"
            values: dict[str, object] = {"given": name, "targets": targets}
            yield draft.key_problem(code, *loc, **values)
        elif entry.metric not in SHARE_METRICS:
            yield draft.key_problem("target_not_share", *loc, given=name, metric=entry.metric)
        yield from _check_definition(draft, name, loc)
        yield from _check_due(draft, name, loc, entry.date.year if entry.date else None)


def _check_due(
    draft: ScenarioDraft, name: str, loc: tuple[Key, ...], printed: int | None
) -> Iterator[Problem]:
    """Refuse a constraint that is due outside the model years, and a year moved out of them."""
    target, years = draft.scenario.targets[name], draft.scenario.years
    if target.year is not None and target.year not in years:
        values = {"given": target.year, "first": years[0], "last": years[-1]}
        yield draft.problem("target_year_moved", *loc, "year", **values)
    elif target.enforce and target.year is None and printed and printed not in years:
        yield draft.problem("target_year", *loc, "enforce", given=name, year=printed)


def _check_definition(draft: ScenarioDraft, name: str, loc: tuple[Key, ...]) -> Iterator[Problem]:
    """Refuse an unknown definition, and one, or headroom, of a target that is not enforced."""
    target, known = draft.scenario.targets[name], tuple(draft.city.definitions)
    at = (*loc, "definition")
    if target.definition not in known:
        yield draft.unknown("definition", target.definition, known, *at)
    is_given = "definition" in target.model_fields_set
    # a child may switch off a target that its parent enforces, and cannot remove the definition
    if is_given and not target.enforce and not draft.is_switched_off(at, (*loc, "enforce")):
        yield draft.key_problem("definition_unused", *at, given=name)
    room, is_unused = (*loc, "headroom"), target.headroom is not None and not target.enforce
    if is_unused and not draft.is_switched_off(room, (*loc, "enforce")):
        yield draft.key_problem("headroom_unused", *room, given=name)


CHECKS: tuple[Callable[[ScenarioDraft], Iterator[Problem]], ...] = (
    check_years,
    check_resolution,
    check_projects,
    check_new_projects,
    check_projects_in_time,
    check_builds,
    check_retire,
    check_retrofit_choice,
    check_enough_upgrades,
    check_demand,
    check_loads,
    check_fuel_choices,
    check_heat,
    check_trade,
    check_emissions,
    check_reserve,
    check_carbon,
    check_profiles,
    check_own_ranges,
    check_carbon_price,
    check_targets,
    *NO_EFFECT_CHECKS,
    check_limits,
    *POLICY_CHECKS,
)


def check_scenario(draft: ScenarioDraft) -> list[Problem]:
    """Return what every rule finds."""
    return [problem for check in CHECKS for problem in check(draft)]


def _smaller_than(size: float, city: City) -> bool:
    coal = {each.id for each in city.technologies if each.technology_class == "coal"}
    sizes = [each.unit_size_mw for each in city.units if each.technology in coal]
    return any(each is not None and each < size for each in sizes)
