"""Rules of what a scenario limits of a year: nothing may be limited that could not be there."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import ScenarioDraft
from transition_sim.inputs.rules.policies import plant_in_years
from transition_sim.inputs.rules.stock import STORAGE


def check_limits(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a limit has a year, and plant or fuel that it acts on."""
    yield from _check_generation(draft)
    yield from _check_fuels(draft)


def _check_generation(draft: ScenarioDraft) -> Iterator[Problem]:
    plant = [each for each in draft.city.technologies if each.technology_class != STORAGE]
    known = tuple(dict.fromkeys(each.technology_class for each in plant))
    present = plant_in_years(draft)
    there = {each.technology_class for each in plant if each.id in present}
    for name, by_year in draft.scenario.limits.generation.items():
        loc = ("limits", "generation", name)
        if name not in known:
            yield draft.unknown("class", name, known, *loc)
        elif name not in there:
            yield draft.key_problem("limit_without_plant", *loc, given=name)
        if not by_year:
            yield draft.key_problem("limit_without_year", *loc)


def _check_fuels(draft: ScenarioDraft) -> Iterator[Problem]:
    city, present = draft.city, plant_in_years(draft)
    known = tuple(dict.fromkeys(each.id for each in city.fuels))
    burnt = {each.fuel for each in city.technologies if each.id in present}
    burnt |= {each.fuel for each in city.units} | {each.fuel for each in city.heat_sources}
    for name, group in draft.scenario.limits.fuels.items():
        loc = ("limits", "fuels", name)
        for position, fuel in enumerate(group.of):
            at = (*loc, "of", position)
            if fuel not in known:
                yield draft.unknown("fuel", fuel, known, *at)
            elif fuel not in burnt:
                yield draft.problem("limit_fuel_unburnt", *at, given=fuel)
            elif fuel in group.of[:position]:
                yield draft.problem("limit_fuel_twice", *at, given=fuel)
        if not group.at_most:
            yield draft.key_problem("limit_without_year", *loc, "at_most")
