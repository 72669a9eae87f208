"""Rules of what a scenario asks at least: no more than the data can give, summed before any solver.

Each sum is an upper bound, so that nothing is refused that some plan could give.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import ScenarioDraft
from transition_sim.inputs.rules.retrofits import retires_within
from transition_sim.inputs.schema.city_overrides import DATA
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.inputs.tree import Key, locate

TOLERANCE_MW = 1e-6
Goal = str | None
"""A kind of upgrade, or None for all of them."""


def check_enough_upgrades(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that as many MW can be upgraded by the day as have to be."""
    choice = draft.scenario.retrofits
    if not choice.is_possible or choice.by is None:
        return
    goals: list[tuple[Goal, float, tuple[Key, ...]]] = [
        (kind, amount, ("retrofits", "kinds", kind)) for kind, amount in choice.kinds.items()
    ]
    if choice.at_least is not None:
        goals.append((None, choice.at_least, ("retrofits", "at_least")))
    for goal, asked, loc in goals:
        can = _can_be_upgraded(draft, goal)
        if asked > can + TOLERANCE_MW:
            values = {"given": asked, "high": round(can, 3), "by": choice.by}
            yield draft.problem("retrofit_more_than_there_is", *loc, **values)


def _can_be_upgraded(draft: ScenarioDraft, goal: Goal) -> float:
    """Return the most that can be upgraded by the day, as it counts [MW]."""
    choice = draft.scenario.retrofits
    known = {each.id: each for each in draft.city.retrofits}
    allowed = [
        each
        for each in draft.city.retrofits
        if (not choice.only or each.id in choice.only) and each.id not in choice.exclude
    ]
    total, free = 0.0, dict[str, list[float]]()
    for unit in draft.city.units:
        decided = choice.decided.get(unit.id)
        if decided is not None:
            upgrade = known.get(decided.upgrade)
            if upgrade is not None and decided.year in _years_in_time(draft, upgrade):
                total += unit.capacity_mw * _counts(draft, upgrade, goal)
        elif not retires_within(unit, draft):
            free.setdefault(unit.technology, []).append(unit.capacity_mw)
    for technology, sizes in free.items():
        own = [each for each in allowed if each.technology == technology]
        total += _most(draft, own, sizes, goal)
    return total


def _most(draft: ScenarioDraft, upgrades: list[Retrofit], sizes: list[float], goal: Goal) -> float:
    """Return the most of the units of a technology, by their MW and by the yearly limits."""
    often, by_limit = 0.0, 0.0
    for each in upgrades:
        years, count = len(_years_in_time(draft, each)), _counts(draft, each, goal)
        often = max(often, count if years else 0.0)
        by_limit += each.limit_mw_per_year * years * count
    return min(sum(sizes) * often, by_limit)


def _counts(draft: ScenarioDraft, upgrade: Retrofit, goal: Goal) -> float:
    """Return how often a MW that is upgraded counts."""
    if goal is not None:
        return float(goal in upgrade.kinds)
    return float(len(upgrade.kinds)) if draft.scenario.retrofits.count == "kind" else 1.0


def _years_in_time(draft: ScenarioDraft, upgrade: Retrofit) -> list[int]:
    """Return the years in which an upgrade is back by the day."""
    choice, city = draft.scenario.retrofits, draft.city.conversions_start
    start = choice.start if choice.start is not None else city
    if start is None or choice.by is None:
        return []
    return [
        year
        for year in draft.scenario.years[1:]
        if date(year, start.month, start.day) + timedelta(days=upgrade.outage_days) <= choice.by
    ]


def check_projects_in_time(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a project that a scenario names comes within its years.

    One whose day the scenario itself moves, as a search over dates does, may come later.
    """
    choice, last = draft.scenario.projects, draft.scenario.years[-1]
    online = {each.id: each.online for each in draft.city.projects}
    moved = {name for name in online if _is_given(draft, (DATA, "projects", name, "online"))}
    named: list[tuple[str, tuple[Key, ...]]] = [
        (name, ("projects", "include", position)) for position, name in enumerate(choice.include)
    ]
    named += [(name, ("projects", "new", name, "online")) for name in choice.new]
    for name, loc in named:
        if name in online and name not in moved and online[name].year > last:
            values = {"given": name, "online": online[name], "last": last}
            yield draft.problem("project_after_years", *loc, **values)


def _is_given(draft: ScenarioDraft, loc: tuple[Key, ...]) -> bool:
    return locate(draft.tree, loc).parts == loc
