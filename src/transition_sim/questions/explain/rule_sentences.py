"""What stops a plan, in a planner's words: a sentence for each rule of the model.

Every sentence names the asset or the rule, a number with its unit, and the source of the input
behind it. A rule is built from what a solution's duals point at; its number comes from the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.plant import Technology
from transition_sim.questions.explain.answer import Rule
from transition_sim.questions.explain.binding_rows import Stop
from transition_sim.questions.explain.levers import SCENARIO, nice
from transition_sim.questions.explain.levers_plant import (
    LIMIT,
    build_limit,
    sources_of,
)
from transition_sim.system import System
from transition_sim.system.assets import Asset

FREE_RUN = "run without enforced shares"  # whose result a guard is
# What a number comes from and has no id in sources.csv, as a Chinese sentence names it.
IN_CHINESE = {SCENARIO: "情景文件", FREE_RUN: "不强制占比的求解"}


@dataclass(frozen=True)
class Case:
    """What rules take their numbers from."""

    scenario: Scenario
    system: System

    def asset(self, name: object) -> Asset:
        """Return an asset; a variant's own."""
        return next(each for each in self.system.assets if each.id == name)

    def technology(self, name: object) -> Technology:
        """Return a technology of the city."""
        return next(each for each in self.scenario.city_data.technologies if each.id == name)

    def named(self, name: object) -> Text:
        """Return an asset's technology, and the units that it is where they are few."""
        asset = self.asset(name)
        technology, members = asset.technology.name, asset.members
        if not 1 <= len(members) <= 2:
            return technology
        english = ", ".join(each.name.en for each in members)
        chinese = "、".join(each.name.zh for each in members)
        if english == technology.en:
            return technology
        return Text(f"{technology.en} ({english})", f"{technology.zh}（{chinese}）")

    def energy(self, name: str, year: int) -> float:
        """Return the sum over a year of something in MW [GWh]."""
        data = self.system.data
        power = (data[name] * data["step_weight"]).sel(year=year)
        return float(power.sum()) / 1e3


Builder = Callable[[Stop, Case], Rule | None]
"""Makes the rule behind what stops a plan, or None where there is nothing to say."""


def span_of(ends: tuple[float, float] | None, unit: str) -> Text:
    """Return a plausible range as a part of a sentence; nothing where there is none."""
    if ends is None:
        return Text("", "")
    low, high = nice(ends[0]), nice(ends[1])
    return Text(f"; plausible: {low}–{high} {unit}", f"；合理范围{low}–{high} {unit}")


def _cited(text: Text, source: str) -> Text:
    """Return a sentence with its sources; what is no id of a source is a word in Chinese too."""
    source_zh = "、".join(IN_CHINESE.get(each, each) for each in source.split(";"))
    return Text(f"{text.en} [{source}]", f"{text.zh}［{source_zh}］")


def cite(name: str, en: str, zh: str, source: Iterable[str] | str) -> Rule:
    """Return a rule whose sentence ends with its sources."""
    cited = source if isinstance(source, str) else ";".join(dict.fromkeys(source))
    return Rule(name=name, text=_cited(Text(en, zh), cited), source=cited)


def build_rule(stop: Stop, case: Case) -> Rule | None:
    """Name the limit of free builds of a technology, or the size of a project."""
    name, year = stop.labels
    assert isinstance(year, int)
    project = next((p for p in case.scenario.city_data.projects if p.id == name), None)
    if project is not None:
        mw = nice(project.capacity_mw)
        return cite(
            "project_size",
            f"{project.name_en}: the project has {mw} MW, and no more",
            f"{project.name_zh}：项目规模为{mw} MW",
            project.source,
        )
    kinds = {each.id: each.technology.id for each in case.system.assets}
    return build_limit_rule(case.technology(kinds.get(str(name), name)), year, case.scenario)


def build_limit_rule(technology: Technology, year: int, scenario: Scenario) -> Rule:
    """Name how many MW of a technology may be built in a year."""
    limit, ends = build_limit(technology, scenario, year), technology.ranges.get(LIMIT)
    own = technology.id in scenario.builds.limits
    span = span_of(ends, "MW")
    cited = [SCENARIO] if own else []
    if not own or ends is not None:
        cited.append(sources_of(technology, LIMIT))
    return cite(
        "build_limit",
        f"{technology.name_en}: at most {nice(limit)} MW may be built freely in {year}{span.en}",
        f"{technology.name_zh}：{year}年自由新增至多{nice(limit)} MW{span.zh}",
        cited,
    )


def upgrade_limit_rule(stop: Stop, case: Case) -> Rule | None:
    """Name how many MW of an upgrade can be done in a year."""
    name, year = stop.labels
    retrofit = next((r for r in case.scenario.city_data.retrofits if r.id == name), None)
    retrofit = retrofit or case.asset(name).upgrade
    if retrofit is None:
        return None
    mw, ends = nice(retrofit.limit_mw_per_year), retrofit.ranges.get("limit_mw_per_year")
    span = span_of(ends, "MW")
    return cite(
        "upgrade_limit",
        f"{retrofit.name_en}: at most {mw} MW can be upgraded in {year}{span.en}",
        f"{retrofit.name_zh}：{year}年至多改造{mw} MW{span.zh}",
        retrofit.sources.get("limit_mw_per_year", retrofit.source),
    )


def upgrade_minimum_rule(stop: Stop, case: Case) -> Rule:
    """Name what has to be upgraded by the deadline."""
    choice = case.scenario.retrofits
    goal = str(stop.labels[0])
    least = float(case.system.data["upgrade_minimum"].sel(upgrade_goal=goal))
    return cite(
        "upgrade_minimum",
        f"upgrades of coal units: at least {nice(least)} MW have to be complete by {choice.by}",
        f"煤电改造：须在{choice.by}前完成至少{nice(least)} MW",
        SCENARIO,
    )


def availability_rule(stop: Stop, case: Case) -> Rule | None:
    """Name what an asset can deliver of its capacity."""
    name, year = stop.labels[:2]
    data, asset = case.system.data, case.asset(name)
    weight = data["step_weight"].sel(year=year)
    hours = float((data["deliverable"].sel(asset=name) * weight).sum())
    mw = float(data["fixed_capacity"].sel(asset=name, year=year))
    label, technology = case.named(name), asset.technology
    column = "availability_profile" if technology.availability_profile else "availability"
    standing = Text(
        f" ({nice(mw)} MW known at the end of {year})", f"（{year}年末已定{nice(mw)} MW）"
    )
    return cite(
        "availability",
        f"{label.en}: each MW delivers at most {nice(hours)} h of full load in {year}{standing.en}",
        f"{label.zh}：{year}年每MW至多发电{nice(hours)} h（满负荷小时）{standing.zh}",
        technology.sources.get(column, technology.source),
    )


def must_run_rule(stop: Stop, case: Case) -> Rule | None:
    """Name the least that the running units of an asset have to give."""
    technology = case.asset(stop.labels[0]).technology
    label, share = case.named(stop.labels[0]), technology.must_run_share
    if share is None:
        return None
    season, extra = technology.must_run_share_heating_season, Text("", "")
    if season is not None:
        extra = Text(f", {season:.0%} in the heating season", f"，供暖季{season:.0%}")
    return cite(
        "must_run",
        f"{label.en}: must give at least {share:.0%} of what runs{extra.en}",
        f"{label.zh}：运行机组最小出力{share:.0%}{extra.zh}",
        technology.sources.get("must_run_share", technology.source),
    )


def minimum_load_rule(stop: Stop, case: Case) -> Rule | None:
    """Name the least that a unit gives while it is on."""
    technology = case.asset(stop.labels[0]).technology
    share, label = technology.minimum_load_share, case.named(stop.labels[0])
    if share is None:
        return None
    return cite(
        "minimum_load",
        f"{label.en}: a unit gives at least {share:.0%} of its capacity while it is on",
        f"{label.zh}：开机时最小技术出力{share:.0%}",
        technology.sources.get("minimum_load_share", technology.source),
    )


def unit_times_rule(stop: Stop, case: Case) -> Rule | None:
    """Name how long a unit stays on."""
    technology, label = case.asset(stop.labels[0]).technology, case.named(stop.labels[0])
    hours = technology.minimum_up_hours
    if hours is None:
        return None
    return cite(
        "minimum_times",
        f"{label.en}: once started, a unit stays on for at least {nice(hours)} h",
        f"{label.zh}：开机后最短运行{nice(hours)} h",
        technology.sources.get("minimum_up_hours", technology.source),
    )


def heat_rule(stop: Stop, case: Case) -> Rule | None:
    """Name the district heat that has to be supplied, and the power that comes with it."""
    heat = case.scenario.city_data.heat
    year = next((each for each in stop.labels if isinstance(each, int)), None)
    if not heat or year is None:
        return None
    gwh = case.energy("heat_demand", year)
    cited = [name for area in heat.values() for name in area.energy.source]
    return cite(
        "heat",
        f"district heat: {nice(gwh)} GWh have to be supplied in {year}, and the units that "
        "supply it give power with it",
        f"集中供热：{year}年须供热{nice(gwh)} GWh，供热机组同时发电",
        cited,
    )


def heat_source_rule(stop: Stop, case: Case) -> Rule | None:
    """Name the size of a boiler, a heat pump or another source of heat."""
    sources = {each.id: each for each in case.scenario.city_data.heat_sources}
    source = sources.get(str(stop.labels[0]))
    if source is None:
        return None
    mw = nice(source.capacity_mw)
    return cite(
        "heat_source",
        f"{source.name_en}: gives at most {mw} MW of heat",
        f"{source.name_zh}：供热能力至多{mw} MW",
        source.source,
    )


def store_rule(stop: Stop, case: Case) -> Rule | None:
    """Name what stores can take and hold."""
    name, year = stop.labels[:2]
    stores = {each.id: each for each in case.scenario.city_data.stores}
    if name not in stores:
        return None
    mw = float(case.system.data["store_fixed_power"].sel(store=name, year=year))
    technology = case.technology(name)
    return cite(
        "store_size",
        f"{technology.name_en}: {nice(mw)} MW of stores are known at the end of {year}",
        f"{technology.name_zh}：{year}年末已定储能{nice(mw)} MW",
        stores[str(name)].source,
    )
