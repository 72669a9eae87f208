"""Sentences of what is asked: fuel, caps, obligations, demand, trade, other targets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from transition_sim.errors import Text
from transition_sim.questions.explain.answer import Rule
from transition_sim.questions.explain.binding_rows import Stop
from transition_sim.questions.explain.levers import SCENARIO, nice
from transition_sim.questions.explain.levers_policy import (
    GROUPS,
    MWH_PER_GWH,
    TCE_PER_KTCE,
    fuel_row,
    fuel_supply,
)
from transition_sim.questions.explain.rule_sentences import (
    FREE_RUN,
    Builder,
    Case,
    cite,
    span_of,
    upgrade_minimum_rule,
)

UNSERVED = {
    "unserved": Text("unserved demand", "缺电量"),
    "unserved_heat": Text("unserved heat", "缺供热量"),
}


def fuel_rule(stop: Stop, case: Case) -> Rule | None:
    """Name what can be had of a fuel."""
    fuel, year = stop.labels
    assert isinstance(year, int)
    row, supply = (
        fuel_row(case.scenario, str(fuel), year),
        fuel_supply(case.scenario, str(fuel), year),
    )
    if supply is None:
        return None
    column, unit = ("supply_limit_mm3", "Mm3") if row.is_gas else ("supply_limit_kt_ce", "ktce")
    asked = case.scenario.fuels.get(str(fuel))
    own = asked is not None and any(each <= year for each in asked.supply)
    span = span_of(row.ranges.get(column), unit)
    cited = [SCENARIO] if own else []
    if not own or span.en:
        cited.append(";".join(row.sources.get(column, row.source)))
    return cite(
        "fuel_supply",
        f"{row.name_en}: at most {nice(supply)} {unit} can be had in {year}{span.en}",
        f"{row.name_zh}：{year}年供应上限{nice(supply)} {unit}{span.zh}",
        cited,
    )


def cap_rule(stop: Stop, case: Case) -> Rule:
    """Name a cap of emissions."""
    pollutant, year = str(stop.labels[0]), stop.labels[1]
    limit = float(case.system.data["emission_limit"].sel(pollutant=pollutant, year=year))
    name = pollutant.upper()
    return cite(
        "emission_cap",
        f"{name}: at most {nice(limit)} t may be emitted in {year}",
        f"{name}：{year}年排放上限{nice(limit)} t",
        SCENARIO,
    )


def generation_limit_rule(stop: Stop, case: Case) -> Rule:
    """Name what a class of plant may generate."""
    kind, year = str(stop.labels[0]), stop.labels[1]
    limit = float(case.system.data["generation_limit"].sel({"class": kind, "year": year}))
    return cite(
        "generation_limit",
        f"{kind}: plant of this class may generate at most {nice(limit / MWH_PER_GWH)} GWh in "
        f"{year}",
        f"{kind}：{year}年该类机组发电量上限{nice(limit / MWH_PER_GWH)} GWh",
        SCENARIO,
    )


def fuel_group_rule(stop: Stop, case: Case) -> Rule:
    """Name what several fuels may give together."""
    name, year = str(stop.labels[0]), stop.labels[1]
    assert isinstance(year, int)
    group = case.scenario.limits.fuels[name]
    limit, fuels = nice(group.at_most[year] / TCE_PER_KTCE), ", ".join(group.of)
    return cite(
        "fuel_group_limit",
        f"{name}: {fuels} together at most {limit} ktce in {year}",
        f"{name}：{year}年{fuels.replace(', ', '、')}合计不超过{limit} ktce",
        SCENARIO,
    )


def utilisation_rule(stop: Stop, case: Case) -> Rule:
    """Name how much of what wind and PV can give must be used."""
    group, year = str(stop.labels[0]), stop.labels[1]
    share = float(case.system.data["utilisation"].sel(utilised=group, year=year))
    return cite(
        "utilisation",
        f"{GROUPS[group].en}: at least {share:.1%} of what could be generated in {year} has to "
        "be used",
        f"{GROUPS[group].zh}：{year}年利用率不低于{share:.1%}",
        SCENARIO,
    )


def planning_reserve_rule(stop: Stop, case: Case) -> Rule:
    """Name the firm capacity beyond the peak."""
    year, data = stop.labels[0], case.system.data
    margin = float(data["planning_reserve"].sel(year=year))
    peak = float(data["peak_load"].sel(year=year))
    firm = float((data["firm_share"] * data["fixed_capacity"].sel(year=year)).sum())
    firm += float(data["store_firm_known"].sel(year=year).sum())
    return cite(
        "planning_reserve",
        f"planning reserve: firm capacity has to be {margin:.1%} above the peak load of "
        f"{nice(peak)} MW in {year}; known plant gives {nice(firm)} MW",
        f"规划备用：{year}年可靠容量须高出最大负荷{nice(peak)} MW的{margin:.1%}，"
        f"已定机组可提供{nice(firm)} MW",
        SCENARIO,
    )


def replacement_rule(stop: Stop, case: Case) -> Rule:
    """Name what coal plant may burn once new coal plant runs."""
    year = stop.labels[0]
    ratio = float(case.system.data["coal_ratio"].sel(year=year))
    return cite(
        "coal_replacement",
        f"replacement of coal: all coal plant may burn {ratio:.1%} of the base year's coal in "
        f"{year}",
        f"煤炭消费替代：{year}年全部煤电耗煤不超过基准年的{ratio:.1%}",
        SCENARIO,
    )


def demand_rule(stop: Stop, case: Case) -> Rule:
    """Name what has to be served."""
    year = stop.labels[1]
    assert isinstance(year, int)
    demand, export = case.energy("demand", year), case.energy("export_obligation", year)
    city = case.scenario.city_data
    cited = [name for each in city.demand.values() for name in each.energy.source]
    cited += [name for each in city.export.values() for name in each.energy.source]
    return cite(
        "demand",
        f"demand: {nice(demand)} GWh have to be served in {year}, and {nice(export)} GWh exported",
        f"用电需求：{year}年须供电{nice(demand)} GWh，并外送{nice(export)} GWh",
        cited,
    )


def trade_rule(stop: Stop, case: Case) -> Rule | None:
    """Name what a link carries."""
    links = {each.id: each for each in case.scenario.city_data.links}
    link = links.get(str(stop.labels[0]))
    if link is None:
        return None
    data = case.system.data.sel(link=link.id)
    forward, reverse = float(data["link_forward"].max()), float(data["link_reverse"].max())
    cited = [SCENARIO] if case.scenario.trade.limit is not None else []
    return cite(
        "trade_limit",
        f"{link.name_en}: carries at most {nice(forward)} MW out and {nice(reverse)} MW back",
        f"{link.name_zh}：正向至多{nice(forward)} MW，反向至多{nice(reverse)} MW",
        [*cited, *link.source],
    )


def reserve_rule(stop: Stop, case: Case) -> Rule | None:
    """Name the reserve that has to be held."""
    products = case.scenario.city_data.reserves
    name = next((each for each in stop.labels if each in products), None)
    if name is None:
        return None
    product = products[str(name)]
    need = case.scenario.reserve[str(name)]
    return cite(
        "reserve",
        f"{product.title.en}: {need.demand:.1%} of demand, {need.wind:.1%} of wind and "
        f"{need.pv:.1%} of PV have to be held back",
        f"{product.title.zh}：须保持用电负荷{need.demand:.1%}、风电{need.wind:.1%}、"
        f"光伏{need.pv:.1%}的备用",
        [SCENARIO, *product.source],
    )


def import_rule(stop: Stop, case: Case) -> Rule:
    """Name the import that a share may not go beyond."""
    limit = float(case.system.data["net_import_limit"]) / 1e3
    return cite(
        "import_guard",
        f"net import: at most {nice(limit)} GWh in {stop.labels[0]}, as in the base year; a share "
        "of generation may not be bought",
        f"净购电：{stop.labels[0]}年至多{nice(limit)} GWh（同基准年）；发电量占比不得靠外购达到",
        FREE_RUN,
    )


def unserved_rule(stop: Stop, case: Case) -> Rule:
    """Name the unserved power or heat that a share may not go beyond."""
    (year,), kind = stop.labels, stop.family.removesuffix("_max")
    limit = nice(float(case.system.data[f"{kind}_limit"].sel(year=year)) / 1e3)
    what = UNSERVED[kind]
    return cite(
        f"{kind}_guard",
        f"{what.en}: at most {limit} GWh in {year}, as without the target",
        f"{what.zh}：{year}年至多{limit} GWh（同未强制目标时）",
        FREE_RUN,
    )


def target_rule(stop: Stop, case: Case) -> Rule:
    """Name another target that is enforced."""
    target = next(each for each in case.system.targets if each.key == stop.labels[0])
    entry = next(each for each in case.scenario.city_data.ledger if each.id == target.id)
    level, sense = f"{target.required:.2%}", target.sense
    asked = Text(f"{sense.value} {level}", f"{sense.symbol}{level}")
    return cite(
        "target",
        f"target {target.id} is enforced too: {entry.quantity.en} {asked.en} in {target.year}",
        f"同时强制目标{target.id}：{target.year}年{entry.quantity.zh}{asked.zh}",
        entry.document,
    )


def retirable_rule(stop: Stop, case: Case) -> Rule:
    """Name the units that may leave before their time."""
    mw = float(case.system.data["retirable"].sel(asset=stop.labels[0]))
    asset, label = case.asset(stop.labels[0]), case.named(stop.labels[0])
    known = {each.id for each in asset.members}
    cited = [n for u in case.scenario.city_data.units if u.id in known for n in u.source]
    return cite(
        "retirable",
        f"{label.en}: {nice(mw)} MW are there to be retired, and no more",
        f"{label.zh}：可提前退役的共{nice(mw)} MW",
        cited or asset.technology.source,
    )


def load_rule(stop: Stop, case: Case) -> Rule | None:
    """Name what a flexible load needs."""
    loads = {each.id: each for each in case.scenario.city_data.loads}
    load = loads.get(str(stop.labels[0]))
    year = stop.labels[1] if len(stop.labels) > 1 else None
    if load is None or year is None:
        return None
    data = case.system.data
    need = data["load_need"].sel(flexible_load=load.id, year=year) * data["step_weight"].sel(
        year=year
    )
    gwh = nice(float(need.sum()) / 1e3)
    return cite(
        "load",
        f"{load.name_en}: needs {gwh} GWh in {year}",
        f"{load.name_zh}：{year}年需电{gwh} GWh",
        load.source,
    )


ASKED_ROWS: Mapping[str, Builder] = MappingProxyType(
    {
        "capacity_share": target_rule,
        "generation_share": target_rule,
        "emission_max": cap_rule,
        "fuel_max": fuel_rule,
        "utilisation_min": utilisation_rule,
        "planning_reserve_min": planning_reserve_rule,
        "coal_replacement_max": replacement_rule,
        "generation_max": generation_limit_rule,
        "fuel_group_max": fuel_group_rule,
        "retrofit_min": upgrade_minimum_rule,
    }
)
"""Families that somebody asks for: an elastic program loosens them, all others are physics."""
