"""Named units and projects with their dates: what stands on 31 December, what runs each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Project, Technology, Unit
from transition_sim.timeseries.axis import DAYS, day_of_year

FIRST, NEVER = date.min, date.max


@dataclass(frozen=True)
class Member:
    """A named unit or project within an asset or a store.

    Attributes
    ----------
    online, retires : datetime.date
        First day on which it runs, first day on which it no longer does.
    """

    id: str
    name: Text
    power_mw: float
    energy_mwh: float
    online: date
    retires: date

    def stands_at_the_end_of(self, year: int) -> bool:
        """Say whether it belongs to the stock of 31 December."""
        return self.online <= date(year, 12, 31) < self.retires

    def days_running(self, year: int) -> np.ndarray:
        """Return which days of the 365-day year it runs."""
        running = np.ones(DAYS, dtype=bool)
        if self.online > date(year, 1, 1):
            start = DAYS if self.online > date(year, 12, 31) else day_of_year(self.online)
            running[:start] = False
        if self.retires <= date(year, 12, 31):
            stop = 0 if self.retires <= date(year, 1, 1) else day_of_year(self.retires)
            running[stop:] = False
        return running

    def share_of_year(self, year: int) -> float:
        """Return the share of the year's days on which it runs."""
        return float(self.days_running(year).mean())


def technologies_of(scenario: Scenario) -> dict[str, Technology]:
    """Return the city's technologies by id."""
    return {each.id: each for each in scenario.city_data.technologies}


def included_projects(scenario: Scenario) -> tuple[Project, ...]:
    """Return the projects that the scenario takes, by stage and by id."""
    chosen = scenario.projects
    return tuple(
        project
        for project in scenario.city_data.projects
        if (project.stage in chosen.stages or project.id in (*chosen.include, *chosen.new))
        and project.id not in chosen.exclude
    )


def online_date(project: Project, scenario: Scenario) -> date:
    """Return the day from which a project counts in the scenario.

    What came online in the base year after the printed stock counts from the year after.
    """
    delays = scenario.projects.delay
    delay = delays.get(project.id)
    if delay is None and project.stage != "operating":
        delay = delays.get("all")
    online = project.online
    if delay is not None:
        online = delay.shift(online)
    return max(online, date(scenario.years[0] + 1, 1, 1))


def retirement_date(unit: Unit, scenario: Scenario) -> date:
    """Return the first day on which a unit no longer runs: scheduled, or asked for."""
    dates = [unit.retires] if unit.retires is not None else []
    asked = scenario.retire
    own = asked.units.get(unit.id) or asked.by
    if own is not None and (unit.id in asked.units or _is_small(unit, scenario)):
        dates.append(own)
    return max(min(dates, default=NEVER), date(scenario.years[0] + 1, 1, 1))


def _is_small(unit: Unit, scenario: Scenario) -> bool:
    """Say whether a unit is a coal unit below the size that the scenario retires."""
    asked = scenario.retire
    if asked.units_below is None or unit.unit_size_mw is None:
        return False
    kind = technologies_of(scenario)[unit.technology].technology_class
    return kind == "coal" and unit.unit_size_mw < asked.units_below


def unit_member(unit: Unit, scenario: Scenario) -> Member:
    """Return an existing unit with its dates; it stands from before the base year."""
    retires = retirement_date(unit, scenario)
    return Member(unit.id, unit.name, unit.capacity_mw, 0.0, FIRST, retires)


def project_member(project: Project, scenario: Scenario) -> Member:
    """Return a project that the scenario takes whole, with its dates."""
    energy = project.energy_mwh or 0.0
    online = online_date(project, scenario)
    return Member(project.id, project.name, project.capacity_mw, energy, online, NEVER)


def store_members(scenario: Scenario, store: str) -> tuple[Member, ...]:
    """Return what is known of a store: what stood on the stock date, and its projects."""
    own = next(each for each in scenario.city_data.stores if each.id == store)
    technology = technologies_of(scenario)[store]
    standing = Member(store, technology.name, own.power_mw, own.energy_mwh, FIRST, NEVER)
    projects = [
        project_member(project, scenario)
        for project in included_projects(scenario)
        if project.technology == store
    ]
    return (*([standing] if own.power_mw else []), *projects)
