"""Levers on what is built, and on when projects come online and units retire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Project, Technology
from transition_sim.inputs.schema.scenario import Delay
from transition_sim.questions.explain.levers import (
    SCENARIO,
    Lever,
    change,
    day_lever,
    keeping,
    nice,
    yearly,
)
from transition_sim.system.unit_dates import (
    included_projects,
    online_date,
    technologies_of,
)

LIMIT = "build_limit_mw_per_year"
PRINTED = "as_printed"


def build_levers(scenario: Scenario, due: int) -> Iterator[Lever]:
    """Yield a higher limit of each technology's free builds, year by year up to the due year."""
    for technology in scenario.city_data.technologies:
        ends = technology.ranges.get(LIMIT)
        if ends is None or technology.capex_cny_per_kw is None or not technology.lifetime_years:
            continue
        exact = scenario.builds.exactly.get(technology.id, {})
        for year in (year for year in scenario.years[1:] if year not in exact):
            now = build_limit(technology, scenario, year)
            if year <= due and ends[1] > now:
                yield _build_lever(technology, scenario, year, ends)


def build_limit(technology: Technology, scenario: Scenario, year: int) -> float:
    """Return what may be built freely of a technology in a year [MW]."""
    return scenario.builds.most(technology.id, year, technology.build_limit_mw_per_year)


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
    unit, unit_zh = ("days", "天") if delay.days else ("months", "个月")
    who = Text("all projects", "全部项目") if project is None else project.name
    cited = (SCENARIO,) if project is None else project.sources.get("online", project.source)
    if project is not None:
        size = nice(project.capacity_mw)
        who = Text(f"{who.en} ({size} MW)", f"{who.zh}（{size} MW）")

    def say(value: float) -> Text:
        return Text(
            f"let {who.en} slip by {value:.0f} {unit} in place of {number:.0f}",
            f"将{who.zh}的推迟由{number:.0f}{unit_zh}缩短为{value:.0f}{unit_zh}",
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


def retirement_levers(scenario: Scenario) -> Iterator[Lever]:
    """Yield another day of retirement."""
    by = scenario.retire.by
    if by is not None:
        first, last = date(scenario.years[0] + 1, 1, 1), date(scenario.years[-1], 12, 31)
        for end in (first, last):
            if end != by:
                yield day_lever("retire.by", by, end, partial(_say_retirement, by))


def _say_retirement(by: date, day: date) -> Text:
    days, earlier = abs(day - by).days, day < by
    return Text(
        f"retire the units {days} days {'earlier' if earlier else 'later'}, on {day} "
        f"in place of {by}",
        f"退役日期由{by}{'提前' if earlier else '推后'}{days}天，改为{day}",
    )
