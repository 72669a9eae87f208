"""Units and projects → the assets that the model can tell apart.

Units that agree in technology, zone and every own value are one asset: the sum of their MW is all
that the model sees, and results are split back by MW.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Project, Technology, Unit
from transition_sim.inputs.schema.retrofits import Retrofit
from transition_sim.system.commitment import Commitment, commitment_of
from transition_sim.system.eligibility import decided_upgrade, is_upgradable
from transition_sim.system.heat import Cogeneration, cogeneration_of
from transition_sim.system.unit_dates import (
    Member,
    included_projects,
    online_date,
    project_member,
    technologies_of,
    unit_member,
)
from transition_sim.units import MWH_PER_TCE


class Kind(NamedTuple):
    """What two units must agree in to be one asset."""

    technology: str
    zone: str
    fuel: str | None
    fuel_rate: float
    own_use_share: float
    availability: float
    commitment: Commitment | None = None
    upgradable: bool = False
    decided: tuple[str, int] | None = None
    cogeneration: Cogeneration | None = None
    own_profile: str | None = None
    own_capex: float | None = None


@dataclass(frozen=True)
class Asset:
    """Units and projects that are alike, and what may be built of their kind.

    Attributes
    ----------
    kind : Kind
        Its fuel rate is fuel per net electricity [MWh/MWh], 0 without fuel.
    build_group : str
        Assets of one group share one build limit: a technology in its zones, or one project.
    build_limit : mapping of year to MW
        What the optimum may add in each year; empty where nothing may be built.
    build_least : mapping of year to MW
        What it has to add.
    build_start : mapping of year to datetime.date
        The day on which that year's additions start to run.
    variant_of : str
        The asset whose MW it takes over where they are upgraded; empty where it is no variant.
    upgrade : Retrofit or None
        The upgrade that makes the variant.
    upgraded : mapping of year to MW
        What becomes the variant by decision of the scenario.
    """

    id: str
    technology: Technology
    kind: Kind
    members: tuple[Member, ...]
    build_group: str
    build_limit: Mapping[int, float]
    build_start: Mapping[int, date]
    variant_of: str = ""
    upgrade: Retrofit | None = None
    upgraded: Mapping[int, float] = field(default_factory=dict)
    build_least: Mapping[int, float] = field(default_factory=dict)


def gather_assets(scenario: Scenario) -> tuple[Asset, ...]:
    """Return the assets of a scenario, in the order of the city's technologies.

    What may be built freely is new plant: it belongs to the asset with the technology's own
    values, in every zone where the technology stands (in the first zone where it stands nowhere).
    A project that the model may choose is an asset of its own, with its size as build limit.
    """
    technologies = technologies_of(scenario)
    groups: dict[Kind, list[Member]] = {}
    for unit in scenario.city_data.units:
        kind = kind_of(technologies[unit.technology], unit.zone, unit)
        kind = kind._replace(
            upgradable=is_upgradable(unit, scenario), decided=decided_upgrade(unit, scenario)
        )
        groups.setdefault(kind, []).append(unit_member(unit, scenario))
    projects = [
        project
        for project in included_projects(scenario)
        if technologies[project.technology].technology_class != "storage"
    ]
    taken = [project for project in projects if not project.optional]
    for project in sorted(taken, key=_has_own_values):  # these do not change the others' names
        kind = project_kind(technologies[project.technology], project)
        groups.setdefault(kind, []).append(project_member(project, scenario))
    buildable = _buildable_kinds(scenario, groups)
    for kind in buildable:
        groups.setdefault(kind, [])
    optional = [project for project in projects if project.optional]
    return (
        *_name_assets(groups, buildable, scenario),
        *(_optional_asset(project, scenario) for project in optional),
    )


def build_limits(technology: Technology, scenario: Scenario) -> dict[int, float]:
    """Return what may be built freely of a technology [MW in each year]; nothing in the base year.

    The scenario's limit, or the technology's own where the scenario is silent.
    """
    own, builds = technology.build_limit_mw_per_year, scenario.builds
    limits = {year: builds.most(technology.id, year, own) for year in scenario.years[1:]}
    return limits if any(limits.values()) else {}


def build_least(technology: Technology, scenario: Scenario) -> dict[int, float]:
    """Return what has to be built of a technology [MW in each year].

    What the scenario builds exactly, or all that may be built where it takes that whole.
    """
    if scenario.builds.at_limit:
        return build_limits(technology, scenario)
    return {year: scenario.builds.least(technology.id, year) for year in scenario.years[1:]}


def free_build_start(scenario: Scenario) -> dict[int, date]:
    """Return the day of each year on which free builds start to run."""
    day = scenario.city_data.free_builds_online
    return {year: date(year, day.month, day.day) for year in scenario.years}


def fuel_rate(technology: Technology, unit: Unit | None) -> float:
    """Return fuel per net electricity [MWh/MWh] from a heat rate or an efficiency."""
    own = unit.heat_rate_gce_per_kwh if unit is not None else None
    heat_rate = own if own is not None else technology.heat_rate_gce_per_kwh
    if heat_rate is not None:
        return heat_rate / 1000.0 * MWH_PER_TCE
    return 1.0 / technology.net_efficiency if technology.net_efficiency else 0.0


def kind_of(technology: Technology, zone: str, unit: Unit | None = None) -> Kind:
    """Return what tells a unit (or new plant of a technology) from others."""
    own_use = unit.own_use_share if unit is not None else None
    available = unit.availability if unit is not None else None
    if own_use is None:
        own_use = technology.own_use_share or 0.0
    if available is None:
        available = 1.0 if technology.availability is None else technology.availability
    fuel = (unit.fuel if unit is not None else None) or technology.fuel
    return Kind(
        technology.id,
        zone,
        fuel,
        fuel_rate(technology, unit),
        own_use,
        available,
        commitment_of(technology),
        cogeneration=cogeneration_of(technology, unit is not None and unit.chp),
    )


def project_kind(technology: Technology, project: Project) -> Kind:
    """Return what tells a project from others; what it does not say itself is its technology's."""
    kind = kind_of(technology, project.zone)
    own = project.availability
    return kind._replace(
        availability=kind.availability if own is None else own,
        cogeneration=cogeneration_of(technology, project.chp),
        own_profile=project.availability_profile,
        own_capex=project.capex_cny_per_kw,
    )


def technology_of_kind(technology: Technology, kind: Kind) -> Technology:
    """Return a technology as a project has it, which may bring a profile or a cost of its own."""
    own = {"availability_profile": kind.own_profile, "capex_cny_per_kw": kind.own_capex}
    given = {name: value for name, value in own.items() if value is not None}
    return technology.model_copy(update=given) if given else technology


def _has_own_values(project: Project) -> bool:
    own = (project.availability, project.availability_profile, project.capex_cny_per_kw)
    return project.chp or any(each is not None for each in own)


def _buildable_kinds(
    scenario: Scenario, groups: Mapping[Kind, Sequence[Member]]
) -> dict[Kind, dict[int, float]]:
    """Return the kinds of which more may be built, with the limits of each year."""
    found = {}
    for technology in scenario.city_data.technologies:
        limits = build_limits(technology, scenario)
        if technology.technology_class == "storage" or not limits:
            continue
        standing = {kind.zone for kind in groups if kind.technology == technology.id}
        zones = [zone for zone in scenario.city_data.zones if zone in standing]
        for zone in zones or list(scenario.city_data.zones)[:1]:
            found[kind_of(technology, zone)] = limits
    return found


def _name_assets(
    groups: Mapping[Kind, Sequence[Member]],
    buildable: Mapping[Kind, Mapping[int, float]],
    scenario: Scenario,
) -> list[Asset]:
    """Name each group after its technology; further ones get a number that no id can have."""
    technologies, zones = technologies_of(scenario), list(scenario.city_data.zones)
    order = list(technologies)
    assets: list[Asset] = []
    for kind in sorted(groups, key=lambda k: (order.index(k.technology), zones.index(k.zone))):
        alike = sum(asset.kind.technology == kind.technology for asset in assets)
        assets.append(
            Asset(
                id=f"{kind.technology}.{alike + 1}" if alike else kind.technology,
                technology=technology_of_kind(technologies[kind.technology], kind),
                kind=kind,
                members=tuple(groups[kind]),
                build_group=kind.technology,
                build_limit=buildable.get(kind, {}),
                build_start=free_build_start(scenario),
                build_least=(
                    build_least(technologies[kind.technology], scenario)
                    if kind in buildable
                    else {}
                ),
            )
        )
    return assets


def _optional_asset(project: Project, scenario: Scenario) -> Asset:
    technology = technologies_of(scenario)[project.technology]
    kind = project_kind(technology, project)
    online = online_date(project, scenario)
    within = online.year <= scenario.years[-1]
    size = {online.year: project.capacity_mw} if within else {}
    return Asset(
        id=project.id,
        technology=technology_of_kind(technology, kind),
        kind=kind,
        members=(),
        build_group=project.id,
        build_limit=size,
        build_start={online.year: online},
        build_least=size if scenario.builds.at_limit else {},
    )
