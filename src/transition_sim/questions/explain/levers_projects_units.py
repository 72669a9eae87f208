"""Projects that could be taken and units that could retire or stay: one by one, or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Project, Unit
from transition_sim.questions.explain.levers import Lever, Listed, Pool, nice
from transition_sim.system.unit_dates import (
    included_projects,
    online_date,
    retirement_date,
    technologies_of,
)

COAL = "coal"
MOST_PROJECTS = 8
MOST_UNITS = 24
STAGES = {
    "operating": "已投运",
    "construction": "在建",
    "approved": "已核准",
    "announced": "已公布",
}


def project_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield each project that the scenario leaves out; several are taken the largest first."""
    taken = {each.id for each in included_projects(scenario)}
    left = {
        each.id: each
        for each in sorted(scenario.city_data.projects, key=lambda each: -each.capacity_mw)
        if each.id not in taken and online_date(each, scenario) <= date(due, 12, 31)
    }
    names = tuple(left)[:MOST_PROJECTS]
    pool = Pool(names, lambda some: _project_lever(scenario, [left[name] for name in some]))
    yield from (pool.lever([name]) for name in names)


def _project_lever(scenario: Scenario, projects: Sequence[Project]) -> Lever:
    chosen = scenario.projects

    def change_lists(count: float) -> list[Listed]:
        added = tuple(each.id for each in projects[: int(count)])
        return [
            Listed("projects.include", tuple(chosen.include), added=added),
            Listed("projects.exclude", tuple(chosen.exclude), dropped=added),
        ]

    def say(count: float) -> Text:
        some = projects[: int(count)]
        english = ", ".join(
            f"{each.name_en} ({nice(each.capacity_mw)} MW, {each.stage}, "
            f"online {online_date(each, scenario)})"
            for each in some
        )
        chinese = "、".join(
            f"{each.name_zh}（{nice(each.capacity_mw)} MW，{STAGES[each.stage]}，"
            f"{online_date(each, scenario)}投运）"
            for each in some
        )
        return Text(f"take the project {english}", f"纳入项目{chinese}")

    ids = dict.fromkeys(name for each in projects for name in each.source)
    return Lever(
        field="projects.include",
        now=0.0,
        end=float(len(projects)),
        unit="",
        write=lambda count: [],
        say=say,
        source=";".join(ids),
        whole=True,
        shown=lambda count: _listed([each.id for each in projects[: int(count)]]),
        change_lists=change_lists,
    )


def unit_levers(scenario: Scenario, due: int, in_the_year: bool) -> Iterator[Lever]:
    """Yield units that could retire beside those that do, and units that could stay.

    Parameters
    ----------
    in_the_year : bool
        Whether it matters what runs in the due year, not only what stands at its end.
    """
    yield from _more_units(scenario, due, in_the_year)
    yield from _fewer_units(scenario)


def _more_units(scenario: Scenario, due: int, in_the_year: bool) -> Iterator[Lever]:
    """Yield the coal units that could retire beside those that do, the smallest first.

    On the day of those, where that lies in time; another day is a lever of its own. A city's only
    coal unit stays.
    """
    day = date(due, 1, 1) if in_the_year else date(due, 12, 31)
    by = scenario.retire.by
    if by is not None and by > date(due, 12, 31):
        return
    kinds = technologies_of(scenario)
    staying = [
        unit
        for unit in scenario.city_data.units
        if kinds[unit.technology].technology_class == COAL
        and retirement_date(unit, scenario) > (by or day)
        and unit.id not in scenario.retrofits.decided
    ]
    staying = sorted(staying, key=lambda unit: unit.capacity_mw)[:MOST_UNITS]
    if len(staying) > 1:
        yield from _singles(scenario, staying, by or day, True)


def _fewer_units(scenario: Scenario) -> Iterator[Lever]:
    """Yield the units named for retirement, to be kept, the smallest first."""
    named = [unit for unit in scenario.city_data.units if unit.id in scenario.retire.units]
    named = sorted(named, key=lambda unit: unit.capacity_mw)
    days = [scenario.retire.units[unit.id] or scenario.retire.by for unit in named]
    day = next((each for each in days if each is not None), None)
    if day is not None:
        yield from _singles(scenario, named, day, False)


def _singles(scenario: Scenario, units: Sequence[Unit], by: date, retires: bool) -> Iterator[Lever]:
    known = {unit.id: unit for unit in units}
    pool = Pool(
        tuple(known),
        lambda some: _unit_lever(scenario, [known[name] for name in some], by, retires),
        names_one=True,
        smallest_first=True,
    )
    yield from (pool.lever([name]) for name in known)


def _unit_lever(scenario: Scenario, units: Sequence[Unit], by: date, retires: bool) -> Lever:
    asked = scenario.retire

    def write(count: float) -> list[str]:
        some = [unit.id for unit in units[: int(count)]]
        if retires:
            return [f"retire.units.{name}={by}" for name in some]
        nobody = not set(asked.units) - set(some) and asked.units_below is None
        day = ["retire.by=null"] if nobody and asked.by is not None else []
        return [*(f"retire.units.{name}=null" for name in some), *day]

    def say(count: float) -> Text:
        some = units[: int(count)]
        english = ", ".join(f"{unit.name_en} ({nice(unit.capacity_mw)} MW)" for unit in some)
        chinese = "、".join(f"{unit.name_zh}（{nice(unit.capacity_mw)} MW）" for unit in some)
        if retires:
            return Text(f"retire {english} on {by}", f"于{by}退役{chinese}")
        return Text(f"keep {english}, in place of retiring on {by}", f"保留{chinese}，不于{by}退役")

    ids = dict.fromkeys(name for unit in units for name in unit.source)
    return Lever(
        field="retire.units",
        now=0.0,
        end=float(len(units)),
        unit="",
        write=write,
        say=say,
        source=";".join(ids),
        whole=True,
        shown=lambda count: _listed([unit.id for unit in units[: int(count)]]),
    )


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(names)}]"
