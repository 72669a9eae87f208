"""Levers on what is built, comes online, retires or is upgraded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from transition_sim.analysis.levers import SCENARIO, Lever, change, keeping, nice, yearly
from transition_sim.errors import Text
from transition_sim.inputs.scenario import Scenario
from transition_sim.inputs.schema import Delay, Project, Technology, Unit
from transition_sim.system.members import (
    included_projects,
    online_date,
    retirement_date,
    technologies_of,
)

LIMIT = "build_limit_mw_per_year"
COAL = "coal"
PRINTED = "as_printed"
MOST_PROJECTS = 8
MOST_UNITS = 12


def build_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield a higher limit of each technology's free builds, year by year up to the due year."""
    for technology in scenario.city_data.technologies:
        ends = technology.ranges.get(LIMIT)
        if ends is None or technology.capex_cny_per_kw is None or not technology.lifetime_years:
            continue
        for year in scenario.years[1:]:
            now = build_limit(technology, scenario, year)
            if year <= due and ends[1] > now:
                yield _build_lever(technology, scenario, year, ends)


def build_limit(technology: Technology, scenario: Scenario, year: int) -> float:
    """Return what may be built freely of a technology in a year [MW]."""
    own = technology.build_limit_mw_per_year or 0.0
    return scenario.builds.limits.get(technology.id, {}).get(year, own)


def _build_lever(
    technology: Technology, scenario: Scenario, year: int, ends: tuple[float, float]
) -> Lever:
    now = build_limit(technology, scenario, year)
    field = f"builds.limits.{technology.id}"
    what = Text(
        f"the limit of free builds of {technology.name_en} in {year}",
        f"{year}年{technology.name_zh}自由新增上限",
    )
    return Lever(
        field=f"{field}.{year}",
        now=now,
        end=ends[1],
        unit="MW",
        write=yearly(field, year, "MW"),
        say=change(what, now, "MW"),
        source=sources_of(technology, LIMIT),
        nearest=ends[0] if now < ends[0] else None,
        kept=keeping(
            field, year, scenario.years, "MW", lambda y: build_limit(technology, scenario, y)
        ),
    )


def sources_of(row: Technology, column: str) -> str:
    """Return the ids of the sources of a column."""
    return ";".join(row.sources.get(column, row.source))


def project_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield projects that the scenario leaves out, one by one and several at once."""
    taken = {each.id for each in included_projects(scenario)}
    left = [
        each
        for each in scenario.city_data.projects
        if each.id not in taken and online_date(each, scenario) <= date(due, 12, 31)
    ]
    left = sorted(left, key=lambda each: -each.capacity_mw)[:MOST_PROJECTS]
    for project in left:
        yield _project_lever(scenario, [project])
    if len(left) > 1:
        yield _project_lever(scenario, left)


def _project_lever(scenario: Scenario, projects: Sequence[Project]) -> Lever:
    chosen = scenario.projects

    def write(count: float) -> list[str]:
        added = [each.id for each in projects[: int(count)]]
        included = [*chosen.include, *(name for name in added if name not in chosen.include)]
        settings = [f"projects.include={_listed(included)}"]
        kept = [name for name in chosen.exclude if name not in added]
        if len(kept) < len(chosen.exclude):
            settings.append(f"projects.exclude={_listed(kept)}")
        return settings

    def say(count: float) -> Text:
        some = projects[: int(count)]
        english = ", ".join(
            f"{each.name_en} ({nice(each.capacity_mw)} MW, {each.stage}, "
            f"online {online_date(each, scenario)})"
            for each in some
        )
        chinese = "、".join(
            f"{each.name_zh}（{nice(each.capacity_mw)} MW，{online_date(each, scenario)}投运）"
            for each in some
        )
        return Text(f"take the project {english}", f"纳入项目{chinese}")

    ids = dict.fromkeys(name for each in projects for name in each.source)
    return Lever(
        field="projects.include",
        now=0.0,
        end=float(len(projects)),
        unit="",
        write=write,
        say=say,
        source=";".join(ids),
        whole=True,
        shown=lambda count: _listed([each.id for each in projects[: int(count)]]),
    )


def delay_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield a smaller delay of each project that slips."""
    taken = {each.id: each for each in included_projects(scenario)}
    for name, delay in scenario.projects.delay.items():
        project = taken.get(name)
        if project is not None and project.online > date(due, 12, 31):
            continue
        number = float(delay.days or delay.months)
        if number > 0.0:
            yield _delay_lever(name, project, delay, number)


def later_levers(scenario: Scenario) -> Iterator[Lever]:
    """Yield a later day of each project of no clean class, up to its latest plausible day."""
    clean = set(scenario.city_data.definitions[PRINTED].clean)
    kinds = technologies_of(scenario)
    for project in included_projects(scenario):
        latest, now = project.online_high, online_date(project, scenario)
        if kinds[project.technology].technology_class in clean or latest is None:
            continue
        slipped = project.id in scenario.projects.delay or "all" in scenario.projects.delay
        if latest > now and now == project.online and not slipped:
            yield _later_lever(project, (latest - now).days)


def _later_lever(project: Project, days: int) -> Lever:
    def say(value: float) -> Text:
        return Text(
            f"let {project.name_en} ({nice(project.capacity_mw)} MW) come {value:.0f} days after "
            f"{project.online}",
            f"将{project.name_zh}（{nice(project.capacity_mw)} MW）的投运由{project.online}"
            f"推迟{value:.0f}天",
        )

    return Lever(
        field=f"projects.delay.{project.id}",
        now=0.0,
        end=float(days),
        unit="days",
        write=lambda value: [f"projects.delay.{project.id}={value:.0f} days"],
        say=say,
        source=";".join(project.sources.get("online", project.source)),
        whole=True,
    )


def _delay_lever(name: str, project: Project | None, delay: Delay, number: float) -> Lever:
    unit, chinese = ("days", "天") if delay.days else ("months", "个月")
    who = Text("all projects", "全部项目") if project is None else project.name
    cited = (SCENARIO,) if project is None else project.sources.get("online", project.source)
    size = "" if project is None else f" ({nice(project.capacity_mw)} MW)"

    def say(value: float) -> Text:
        return Text(
            f"let {who.en}{size} slip by {value:.0f} {unit} in place of {number:.0f}",
            f"将{who.zh}{size}的推迟由{number:.0f}{chinese}缩短为{value:.0f}{chinese}",
        )

    return Lever(
        field=f"projects.delay.{name}",
        now=number,
        end=0.0,
        unit=unit,
        write=lambda value: [f"projects.delay.{name}={value:.0f} {unit}"],
        say=say,
        source=";".join(cited),
        whole=True,
        nearest=_longest_delay(project, unit, int(number)),
    )


def _longest_delay(project: Project | None, unit: str, number: int) -> float | None:
    """Return the longest plausible delay of a project that slips beyond its latest day."""
    latest = project.online_high if project is not None else None
    if project is None or latest is None:
        return None
    days = [Delay(**{unit: count}).shift(project.online) for count in range(number + 1)]
    if days[-1] <= latest:
        return None
    return float(max((count for count, day in enumerate(days) if day <= latest), default=0))


def retirement_levers(scenario: Scenario, due: int, in_the_year: bool) -> Iterator[Lever]:
    """Yield another day of retirement, more units that retire, and fewer.

    Parameters
    ----------
    in_the_year : bool
        Whether it matters what runs in the due year, not only what stands at its end.
    """
    by = scenario.retire.by
    if by is not None:
        first, last = date(scenario.years[0] + 1, 1, 1), date(scenario.years[-1], 12, 31)
        for end in (first, last):
            if end != by:
                yield _day_lever(by, end)
    yield from _more_units(scenario, due, in_the_year)
    yield from _fewer_units(scenario)


def _day_lever(by: date, end: date) -> Lever:
    def say(value: float) -> Text:
        day = date.fromordinal(int(value))
        days, earlier = abs(day - by).days, day < by
        return Text(
            f"retire the units {days} days {'earlier' if earlier else 'later'}, on {day} "
            f"in place of {by}",
            f"退役日期由{by}{'提前' if earlier else '推后'}{days}天，改为{day}",
        )

    return Lever(
        field="retire.by",
        now=float(by.toordinal()),
        end=float(end.toordinal()),
        unit="day",
        write=lambda value: [f"retire.by={date.fromordinal(int(value))}"],
        say=say,
        source=SCENARIO,
        whole=True,
        shown=lambda value: str(date.fromordinal(int(value))),
    )


def _more_units(scenario: Scenario, due: int, in_the_year: bool) -> Iterator[Lever]:
    """Yield the coal units that could retire beside those that do, the smallest first.

    The largest stays: a share of nothing is no share.
    """
    day = date(due, 1, 1) if in_the_year else date(due, 12, 31)
    by = scenario.retire.by
    if by is not None and by > day:
        return  # another day first: that is a lever of its own
    kinds = technologies_of(scenario)
    staying = [
        unit
        for unit in scenario.city_data.units
        if kinds[unit.technology].technology_class == COAL
        and retirement_date(unit, scenario) > day
        and unit.id not in scenario.retrofits.decided
    ]
    staying = sorted(staying, key=lambda unit: unit.capacity_mw)[:-1][:MOST_UNITS]
    if staying:
        yield _unit_lever(scenario, staying, scenario.retire.units, by or day, True)


def _fewer_units(scenario: Scenario) -> Iterator[Lever]:
    """Yield the units named for retirement, to be kept, the smallest first."""
    named = [unit for unit in scenario.city_data.units if unit.id in scenario.retire.units]
    named = sorted(named, key=lambda unit: unit.capacity_mw)
    if named and scenario.retire.by is not None:
        yield _unit_lever(scenario, named, scenario.retire.units, scenario.retire.by, False)


def _unit_lever(
    scenario: Scenario, units: Sequence[Unit], listed: Sequence[str], by: date, retires: bool
) -> Lever:
    def write(count: float) -> list[str]:
        some = [unit.id for unit in units[: int(count)]]
        left = [*listed, *some] if retires else [name for name in listed if name not in some]
        nobody = not left and scenario.retire.units_below is None
        return [f"retire.units={_listed(left)}", f"retire.by={'null' if nobody else by}"]

    def say(count: float) -> Text:
        some = units[: int(count)]
        english = ", ".join(f"{unit.name_en} ({nice(unit.capacity_mw)} MW)" for unit in some)
        chinese = "、".join(f"{unit.name_zh}（{nice(unit.capacity_mw)} MW）" for unit in some)
        if retires:
            return Text(f"retire {english} on {by}", f"{by}退役{chinese}")
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
