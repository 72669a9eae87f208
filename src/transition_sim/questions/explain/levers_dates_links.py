"""Levers on when a target is due, on projects that could come earlier, and on links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Link, Project
from transition_sim.questions.explain.levers import (
    SCENARIO,
    Lever,
    Pool,
    change,
    nice,
    quantity,
)
from transition_sim.questions.explain.levers_plant import PRINTED
from transition_sim.system import ShareTarget
from transition_sim.system.unit_dates import included_projects, online_date, technologies_of

MOST_PROJECTS = 12


def deadline_levers(scenario: Scenario, missed: Sequence[ShareTarget]) -> Iterator[Lever]:
    """Yield a later year for each floor that is not met, up to the last model year."""
    last = scenario.years[-1]
    for target in missed:
        if target.is_floor and target.year < last:
            yield _deadline_lever(target, last)


def _deadline_lever(target: ShareTarget, last: int) -> Lever:
    field = f"targets.{target.id}.year"

    def say(value: float) -> Text:
        level = f"{target.threshold:.2%}"
        return Text(
            f"move the deadline of {target.id} from the end of {target.year} to the end of "
            f"{value:.0f}: {level} is reached in {value:.0f}",
            f"将{target.id}的期限由{target.year}年底推迟到{value:.0f}年底："
            f"{value:.0f}年达到{level}",
        )

    return Lever(
        field=field,
        now=float(target.year),
        end=float(last),
        unit="",
        write=lambda value: [f"{field}={value:.0f}"],
        say=say,
        source=SCENARIO,
        whole=True,
        shown=lambda value: f"{value:.0f}",
    )


def earlier_levers(scenario: Scenario, due: int, in_the_year: bool) -> Iterator[Lever]:
    """Yield clean projects that come too late, brought forward to a plausible day in time.

    Parameters
    ----------
    in_the_year : bool
        Whether it matters what runs in the due year: then they come as early as is plausible, else
        on its last day.
    """
    clean = set(scenario.city_data.definitions[PRINTED].clean)
    kinds, last = technologies_of(scenario), date(due, 12, 31)
    late = {
        each.id: each
        for each in sorted(included_projects(scenario), key=lambda each: -each.capacity_mw)
        if kinds[each.technology].technology_class in clean
        and online_date(each, scenario) > last
        and not {each.id, "all"} & set(scenario.projects.delay)
        and each.online_low is not None
        and each.online_low <= last
    }
    names = tuple(late)[:MOST_PROJECTS]

    def taking(some: Sequence[str]) -> Lever:
        return _earlier_lever([late[name] for name in some], last, in_the_year)

    pool = Pool(names, taking, names_one=True)
    yield from (pool.lever([name]) for name in names)


def _earlier_lever(projects: Sequence[Project], last: date, in_the_year: bool) -> Lever:
    days = [
        each.online_low if in_the_year and each.online_low is not None else last
        for each in projects
    ]
    pairs = list(zip(projects, days, strict=True))

    def say(count: float) -> Text:
        some = pairs[: int(count)]
        english = ", ".join(
            f"{each.name_en} ({nice(each.capacity_mw)} MW) from {each.online} to {day}"
            for each, day in some
        )
        chinese = "、".join(
            f"{each.name_zh}（{nice(each.capacity_mw)} MW）由{each.online}提前到{day}"
            for each, day in some
        )
        return Text(f"bring forward {english}", f"提前投运：{chinese}")

    ids = dict.fromkeys(
        name for each in projects for name in each.sources.get("online", each.source)
    )
    return Lever(
        field="data.projects.online",
        now=0.0,
        end=float(len(projects)),
        unit="",
        write=lambda count: [
            f"data.projects.{each.id}.online={day}" for each, day in pairs[: int(count)]
        ],
        say=say,
        source=";".join(ids),
        whole=True,
        shown=lambda count: f"[{', '.join(each.id for each, _ in pairs[: int(count)])}]",
    )


def link_levers(scenario: Scenario) -> Iterator[Lever]:
    """Yield a wider link to the outside, each way by itself, up to the end of its range."""
    outside = scenario.city_data.outside
    ways = (
        ("capacity_mw", Text("out", "送出")),
        ("reverse_capacity_mw", Text("in", "受入")),
    )
    for link in scenario.city_data.links:
        if {link.from_zone, link.to_zone} & set(outside):
            turned = link.from_zone in outside
            for (column, _), (_, way) in zip(ways, reversed(ways) if turned else ways, strict=True):
                yield from _link_lever(link, column, way)


def _link_lever(link: Link, column: str, way: Text) -> Iterator[Lever]:
    now, ends = float(getattr(link, column)), link.ranges.get(column)
    if ends is None or ends[1] <= now:
        return
    field = f"data.links.{link.id}.{column}"
    what = Text(
        f"the capacity of {link.name_en}, {way.en} (what the line costs is in no data)",
        f"{link.name_zh}{way.zh}能力（数据中无线路造价）",
    )
    yield Lever(
        field=field,
        now=now,
        end=ends[1],
        unit="MW",
        write=lambda value: [f"{field}={quantity(value, 'MW')}"],
        say=change(what, now, "MW"),
        source=";".join(link.sources.get(column, link.source)),
        nearest=ends[0] if now < ends[0] else None,
    )
