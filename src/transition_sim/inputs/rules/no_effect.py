"""Rules of what a scenario says and nothing would read: a number without effect is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from transition_sim.errors import Problem
from transition_sim.inputs.merging.draft import ScenarioDraft
from transition_sim.inputs.tree import Fields, Key, locate

LATER_YEARS: tuple[tuple[Key, ...], ...] = (
    ("builds", "limits"),
    ("demand", "growth"),
    ("heat", "growth"),
    ("heat", "clean_heating"),
)
"""What acts after the base year alone; `planning_reserve` has a rule of its own."""


def check_later_years(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that what acts after the base year has a year to act in.

    A child that keeps the base year alone leaves what its parent says of later years.
    """
    years = draft.scenario.years
    if len(years) > 1:
        return
    for loc in LATER_YEARS:
        spot = locate(draft.tree, loc)
        is_there = spot.parts == loc and spot.node is not None
        is_empty = not is_there or (isinstance(spot.node, Fields) and not spot.node.entries)
        if not is_empty and not draft.is_switched_off(loc, ("years",)):
            yield draft.key_problem("no_later_year", *loc, base=years[0])


def check_trade_limit(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that a limit of trade is below what some link can carry."""
    limit, outside = draft.scenario.trade.limit, set(draft.city.outside)
    most = [
        max(each.capacity_mw, each.reverse_capacity_mw)
        for each in draft.city.links
        if {each.from_zone, each.to_zone} & outside
    ]
    if limit is not None and most and limit > max(most):
        yield draft.problem("trade_limit_wide", "trade", "limit", given=limit, most=max(most))


def check_at_limit(draft: ScenarioDraft) -> Iterator[Problem]:
    """Check that there is something that builds at their limit are taken of."""
    if not draft.scenario.builds.at_limit or len(draft.scenario.years) < 2:
        return
    limits: Mapping[str, Mapping[int, float | None]] = draft.scenario.builds.limits
    chosen: Any = draft.scenario.projects
    optional = any(
        each.optional
        and (each.stage in chosen.stages or each.id in chosen.include)
        and each.id not in chosen.exclude
        for each in draft.city.projects
    )
    later = draft.scenario.years[1:]
    free = any(
        limits.get(each.id, {}).get(year, each.build_limit_mw_per_year or 0.0) != 0.0
        for each in draft.city.technologies
        for year in later
    )
    if not (optional or free):
        yield draft.problem("at_limit_nothing", "builds", "at_limit")


NO_EFFECT_CHECKS = (check_later_years, check_trade_limit, check_at_limit)
