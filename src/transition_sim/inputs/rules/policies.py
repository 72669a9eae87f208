"""Rules of what a scenario obliges the plant to, and of its carbon scheme."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import ScenarioDraft
from transition_sim.inputs.rules.stock import STORAGE
from transition_sim.inputs.schema.plant import Project, Unit
from transition_sim.inputs.schema.policies import COAL, RENEWABLE


def check_utilisation(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that there is wind or PV to be used."""
    present = plant_in_years(draft)
    for name, classes in RENEWABLE.items():
        if getattr(draft.scenario.utilisation, name) and not present & _of(draft, *classes):
            yield draft.key_problem("utilisation_nobody", "utilisation", name)


def check_planning_reserve(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a margin has a year to hold in, and that all plant says how firm it is."""
    if "planning_reserve" not in draft.scenario.model_fields_set:
        return
    if not draft.scenario.planning_reserve:
        yield draft.key_problem("reserve_without_year", "planning_reserve")
    own = {each.technology for each in draft.city.projects if each.availability_profile}
    for each in draft.city.technologies:
        varies = each.availability_profile is not None or each.id in own
        varies = varies or each.technology_class == STORAGE
        if varies and each.firm_share is None:
            yield draft.key_problem("firm_share_missing", "planning_reserve", given=each.id)


def check_coal_replacement(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that there is coal to be replaced, and new coal plant that needs it."""
    if draft.scenario.coal_replacement.ratio is None:
        return
    coal = _of(draft, COAL)
    if not any(each.technology in coal for each in draft.city.units):
        yield draft.problem("coal_replacement_base", "coal_replacement", "ratio")
    if not _coming(draft) & coal:
        yield draft.problem("coal_replacement_nothing", "coal_replacement", "ratio")


def check_economic_retirement(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that coal units can retire, and that firm capacity is kept in every year."""
    if not draft.scenario.retire.economic:
        return
    loc = ("retire", "economic")
    years, margins = draft.scenario.years, draft.scenario.planning_reserve
    coal = _of(draft, COAL)
    stays = any(each.technology in coal and _is_to_stay(draft, each) for each in draft.city.units)
    if len(years) < 2 or not stays:
        yield draft.problem("retire_economic_nobody", *loc)
    without = [str(year) for year in years[1:] if year not in margins]
    if without:
        yield draft.problem("retire_without_reserve", *loc, given=", ".join(without))


def _is_to_stay(draft: ScenarioDraft, unit: Unit) -> bool:
    """Say whether a unit is neither due nor asked to leave within the years."""
    asked, size = draft.scenario.retire, unit.unit_size_mw
    is_small = asked.units_below is not None and size is not None and size < asked.units_below
    is_due = unit.retires is not None and unit.retires.year <= draft.scenario.years[-1]
    return not (is_due or is_small or unit.id in asked.units)


def _of(draft: ScenarioDraft, *classes: str) -> set[str]:
    """Return the technologies of some classes."""
    return {each.id for each in draft.city.technologies if each.technology_class in classes}


def plant_in_years(draft: ScenarioDraft) -> set[str]:
    """Return the technologies of units that stand, and of what comes within the years."""
    return {each.technology for each in draft.city.units} | _coming(draft)


def _coming(draft: ScenarioDraft) -> set[str]:
    """Return the technologies of projects that come within the years, and of free builds."""
    choice, last = draft.scenario.projects, draft.scenario.years[-1]
    projects = {
        each.technology
        for each in draft.city.projects
        if (each.stage in choice.stages or each.id in (*choice.include, *choice.new))
        and each.id not in choice.exclude
        and _online_year(draft, each) <= last
    }
    builds, later = draft.scenario.builds, draft.scenario.years[1:]
    built = {
        each.id
        for each in draft.city.technologies
        if any(builds.most(each.id, year, each.build_limit_mw_per_year) for year in later)
    }
    return projects | built


def _online_year(draft: ScenarioDraft, project: Project) -> int:
    delays = draft.scenario.projects.delay
    delay = delays.get(project.id)
    if delay is None and project.stage != "operating":
        delay = delays.get("all")
    online = project.online if delay is None else delay.shift(project.online)
    return max(online.year, draft.scenario.years[0] + 1)


POLICY_CHECKS = (
    check_utilisation,
    check_planning_reserve,
    check_coal_replacement,
    check_economic_retirement,
)


def check_carbon(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a carbon scheme has a price and payers, and nothing of it is without effect."""
    carbon = draft.scenario.carbon
    if carbon.scheme == "none":
        yield from _check_unused(draft)
        return
    if not carbon.price:
        yield draft.key_problem("carbon_price_missing", "carbon", given=carbon.scheme)
    if not _has_payers(draft):
        yield draft.problem("carbon_nobody", "carbon", "scheme", given=carbon.scheme)
    vents = any(row.methane_vented_share > 0.0 for row in draft.city.methane)
    if carbon.methane_credit and not vents:
        yield draft.problem("methane_credit_nobody", "carbon", "methane_credit")


def _check_unused(draft: ScenarioDraft) -> Iterator[Problem]:
    """Refuse a price and a credit without a scheme, unless a child switched the scheme off."""
    carbon, switch = draft.scenario.carbon, ("carbon", "scheme")
    for key, given in (("price", bool(carbon.price)), ("methane_credit", carbon.methane_credit)):
        if given and not draft.is_switched_off(("carbon", key), switch):
            yield draft.key_problem("carbon_unused", "carbon", key, given=key)


def _has_payers(draft: ScenarioDraft) -> bool:
    city = draft.city
    if draft.scenario.carbon.scheme == "benchmark":
        return bool(city.benchmarks)
    return any(row.pollutant == "co2" and row.factor_kg_per_gj > 0.0 for row in city.emissions)
