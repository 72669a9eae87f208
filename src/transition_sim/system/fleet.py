"""Units and projects → the assets and stores that the model can tell apart, with their dates.

Units that agree in technology, zone and every own value are one asset: the sum of their MW is all
that the model sees, and results are split back by MW. A stock is what stands on 31 December; what
runs during a year is another thing, kept day by day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from transition_sim.errors import Text
from transition_sim.inputs.scenario import Scenario
from transition_sim.inputs.schema import Project, Technology, Unit
from transition_sim.timeseries import DAYS, day_of_year

MWH_PER_TCE = 29.307 / 3.6
_FIRST, _NEVER = date.min, date.max


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


@dataclass(frozen=True)
class Asset:
    """Units and projects that are alike, and what may be built of their kind.

    Attributes
    ----------
    fuel_rate : float
        Fuel per net electricity [MWh/MWh]; 0 without fuel.
    build_limit : mapping of year to MW
        What the optimum may add in each year; empty where nothing may be built.
    build_start : mapping of year to datetime.date
        The day on which that year's additions start to run.
    """

    id: str
    technology: Technology
    zone: str
    fuel: str | None
    fuel_rate: float
    own_use_share: float
    availability: float
    members: tuple[Member, ...]
    build_limit: dict[int, float]
    build_start: dict[int, date]


def included_projects(scenario: Scenario) -> tuple[Project, ...]:
    """Return the projects that the scenario takes, by stage and by id."""
    chosen = scenario.projects
    return tuple(
        project
        for project in scenario.city_data.projects
        if (project.stage in chosen.stages or project.id in chosen.include)
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
    if asked.by is not None and _is_asked_to_retire(unit, scenario):
        dates.append(asked.by)
    return max(min(dates, default=_NEVER), date(scenario.years[0] + 1, 1, 1))


def _is_asked_to_retire(unit: Unit, scenario: Scenario) -> bool:
    asked = scenario.retire
    if unit.id in asked.units:
        return True
    if asked.units_below is None or unit.unit_size_mw is None:
        return False
    kind = _technologies(scenario)[unit.technology].technology_class
    return kind == "coal" and unit.unit_size_mw < asked.units_below


def gather_assets(scenario: Scenario) -> tuple[Asset, ...]:
    """Return the assets of a scenario, in the order of the city's technologies.

    A project that the model may choose is an asset of its own, with its size as build limit.
    """
    technologies = _technologies(scenario)
    groups: dict[tuple[object, ...], list[Member]] = {}
    for unit in scenario.city_data.units:
        technology = technologies[unit.technology]
        member = Member(
            unit.id, unit.name, unit.capacity_mw, 0.0, _FIRST, retirement_date(unit, scenario)
        )
        groups.setdefault(_key(technology, unit.zone, unit), []).append(member)
    optional = []
    for project in included_projects(scenario):
        technology = technologies[project.technology]
        if technology.technology_class == "storage":
            continue
        if project.optional:
            optional.append(project)
            continue
        groups.setdefault(_key(technology, project.zone, None), []).append(
            _project_member(project, scenario)
        )
    zones = list(scenario.city_data.zones)
    for technology in technologies.values():
        known = any(key[0] == technology.id for key in groups)
        if (
            technology.technology_class != "storage"
            and not known
            and build_limits(technology, scenario)
        ):
            groups[_key(technology, zones[0], None)] = []
    ordered = sorted(
        groups, key=lambda key: (list(technologies).index(str(key[0])), zones.index(str(key[1])))
    )
    return (
        *_name_assets(ordered, groups, technologies, scenario),
        *(
            _optional_asset(project, technologies[project.technology], scenario)
            for project in optional
        ),
    )


def build_limits(technology: Technology, scenario: Scenario) -> dict[int, float]:
    """Return what may be built freely of a technology [MW in each year]; nothing in the base year.

    The scenario's limit, or the technology's own where the scenario is silent.
    """
    own = technology.build_limit_mw_per_year or 0.0
    asked = scenario.builds.limits.get(technology.id, {})
    limits = {year: asked.get(year, own) for year in scenario.years[1:]}
    return limits if any(limits.values()) else {}


def store_members(scenario: Scenario, store: str) -> tuple[Member, ...]:
    """Return what is known of a store: what stood on the stock date, and its projects."""
    own = next(each for each in scenario.city_data.stores if each.id == store)
    technology = _technologies(scenario)[store]
    standing = Member(store, technology.name, own.power_mw, own.energy_mwh, _FIRST, _NEVER)
    projects = [
        _project_member(project, scenario)
        for project in included_projects(scenario)
        if project.technology == store
    ]
    return (*([standing] if own.power_mw else []), *projects)


def free_build_start(scenario: Scenario) -> dict[int, date]:
    """Return the day of each year on which free builds start to run."""
    day = scenario.city_data.free_builds_online
    return {year: date(year, day.month, day.day) for year in scenario.years}


def _project_member(project: Project, scenario: Scenario) -> Member:
    energy = project.energy_mwh or 0.0
    online = online_date(project, scenario)
    return Member(project.id, project.name, project.capacity_mw, energy, online, _NEVER)


def _optional_asset(project: Project, technology: Technology, scenario: Scenario) -> Asset:
    online = online_date(project, scenario)
    within = online.year <= scenario.years[-1]
    return Asset(
        id=project.id,
        technology=technology,
        zone=project.zone,
        fuel=technology.fuel,
        fuel_rate=fuel_rate(technology, None),
        own_use_share=technology.own_use_share or 0.0,
        availability=_availability(technology, None),
        members=(),
        build_limit={online.year: project.capacity_mw} if within else {},
        build_start={online.year: online},
    )


def fuel_rate(technology: Technology, unit: Unit | None) -> float:
    """Return fuel per net electricity [MWh/MWh] from a heat rate or an efficiency."""
    own = unit.heat_rate_gce_per_kwh if unit is not None else None
    heat_rate = own if own is not None else technology.heat_rate_gce_per_kwh
    if heat_rate is not None:
        return heat_rate / 1000.0 * MWH_PER_TCE
    return 1.0 / technology.net_efficiency if technology.net_efficiency else 0.0


def _key(technology: Technology, zone: str, unit: Unit | None) -> tuple[object, ...]:
    own_use = unit.own_use_share if unit is not None else None
    return (
        technology.id,
        zone,
        (unit.fuel if unit is not None else None) or technology.fuel,
        fuel_rate(technology, unit),
        (technology.own_use_share or 0.0) if own_use is None else own_use,
        _availability(technology, unit),
    )


def _availability(technology: Technology, unit: Unit | None) -> float:
    own = unit.availability if unit is not None else None
    value = own if own is not None else technology.availability
    return 1.0 if value is None else value


def _name_assets(
    keys: Iterable[tuple[object, ...]],
    groups: dict[tuple[object, ...], list[Member]],
    technologies: dict[str, Technology],
    scenario: Scenario,
) -> list[Asset]:
    """Name each group after its technology; further ones get a number, the first may be built."""
    assets: list[Asset] = []
    for key in keys:
        name, zone, fuel, rate, own_use, availability = key
        technology = technologies[str(name)]
        alike = sum(asset.technology is technology for asset in assets)
        assets.append(
            Asset(
                id=technology.id if not alike else f"{technology.id}-{alike + 1}",
                technology=technology,
                zone=str(zone),
                fuel=str(fuel) if fuel else None,
                fuel_rate=float(rate),  # type: ignore[arg-type]
                own_use_share=float(own_use),  # type: ignore[arg-type]
                availability=float(availability),  # type: ignore[arg-type]
                members=tuple(groups[key]),
                build_limit={} if alike else build_limits(technology, scenario),
                build_start=free_build_start(scenario),
            )
        )
    return assets


def _technologies(scenario: Scenario) -> dict[str, Technology]:
    return {each.id: each for each in scenario.city_data.technologies}
