"""What is said of a repair and of another definition."""

from __future__ import annotations

from collections.abc import Sequence

from transition_sim.errors import Text
from transition_sim.questions.explain.kinds import KINDS
from transition_sim.questions.explain.levers import SCENARIO, Lever
from transition_sim.questions.explain.repairs import Cost, Repair, Tried
from transition_sim.system import ShareTarget
from transition_sim.verdict.attainable import Attainable
from transition_sim.verdict.wording import name_definition

TIMES = {"days": "天", "months": "个月"}


def say_repair(repair: Repair) -> Text:
    """Return what is done, how far that goes, and what it costs."""
    pairs = list(zip(repair.move.levers, repair.move.values, strict=True))
    parts = [lever.say(value) for lever, value in pairs]
    ends = [_say_range(lever) for lever, _ in pairs]
    en = " and ".join(f"{p.en} ({e.en})" for p, e in zip(parts, ends, strict=True))
    zh = "，并".join(f"{p.zh}（{e.zh}）" for p, e in zip(parts, ends, strict=True))
    whole = _say_cost(repair.cost)
    warned = _say_obligation(repair)
    return Text(f"{warned.en}{en}; {whole.en}", f"{warned.zh}{zh}；{whole.zh}")


def _say_obligation(repair: Repair) -> Text:
    """Return what a repair does to others, before all else; nothing where it does nothing."""
    kinds, names = repair.move.kinds, []
    if "export" in kinds:
        names.append(Text("the obligation to export", "外送电量任务"))
    if "retirement" in kinds:
        names.append(Text("the agreed retirements", "既定退役安排"))
    if repair.cost.unserved + repair.cost.unserved_heat > 0.0:
        names.append(Text("the duty to serve", "保供责任"))
    if not names:
        return Text("", "")
    return Text(
        f"changes {' and '.join(each.en for each in names)}: ",
        f"须变更{'、'.join(each.zh for each in names)}：",
    )


def say_tried(tried: Tried, helps: bool, reached: Sequence[Attainable]) -> Text:
    """Return how far a kind of levers goes that is not enough by itself."""
    kind = KINDS[tried.kind]
    if not tried.levers:
        return Text(
            f"{kind.en}: the city's data and the model years leave nothing to try",
            f"{kind.zh}：城市数据与模型年份内没有可试的余地",
        )
    if not helps:
        return Text(
            f"{kind.en}: does not help, even at the end of its range",
            f"{kind.zh}：用到合理上限也无帮助",
        )
    if not reached:
        return Text(f"{kind.en}: not enough by itself", f"{kind.zh}：单独使用不够")
    en = ", ".join(f"{_level(each).en}" for each in reached)
    zh = "，".join(f"{_level(each).zh}" for each in reached)
    return Text(
        f"{kind.en}: not enough by itself, even at the end of its range: {en}",
        f"{kind.zh}：用到合理上限，单独仍不够：{zh}",
    )


def _level(reach: Attainable) -> Text:
    target = reach.target
    asked = f"{target.sense.symbol} {target.required:.2%}"
    if reach.alone is None:
        return Text(f"{target.id} {asked}: no plan", f"{target.id}{asked}，无可行方案")
    level = f"{reach.alone:.2%}"
    return Text(f"{target.id} {level} ({asked} asked)", f"{target.id}可达{level}（要求{asked}）")


def say_more_than_enough(repair: Repair) -> Text:
    """Return that even the least plausible change of the one lever is more than enough."""
    (lever,), (value,) = repair.move.levers, repair.move.values
    done, ends, whole = lever.say(value), _say_range(lever), _say_cost(repair.cost)
    least = Text("smallest", "最小") if lever.end > lever.now else Text("largest", "最大")
    shown = lever.show(value)
    return Text(
        f"{done.en} ({ends.en}): already the {least.en} plausible value, {shown}, is more than "
        f"enough; {whole.en}",
        f"{done.zh}（{ends.zh}）：合理范围内的{least.zh}值{shown}已绰绰有余；{whole.zh}",
    )


def _say_cost(cost: Cost) -> Text:
    """Return what a repair costs, and what it leaves unserved: no rule forbids that."""
    price = _say_price(cost)
    lost = _say_lost(cost)
    price = Text(f"{price.en}{lost.en}", f"{price.zh}{lost.zh}")
    amounts = (
        (cost.unserved, Text("power", "用电")),
        (cost.unserved_heat, Text("heat", "供热")),
    )
    named = [(f"{mwh / 1e3:,.4g} GWh", what) for mwh, what in amounts if mwh > 0.0]
    if not named:
        return price
    en = " and ".join(f"{gwh} of demand for {what.en}" for gwh, what in named)
    zh = "、".join(f"{gwh}{what.zh}需求" for gwh, what in named)
    return Text(f"{price.en}; it leaves {en} unserved", f"{price.zh}；有{zh}得不到满足")


def _say_lost(cost: Cost) -> Text:
    """Return the exports that are no longer delivered, and what they would have earned."""
    if cost.lost_exports == 0.0:
        return Text("", "")
    gwh = f"{cost.lost_exports / 1e3:,.4g} GWh"
    if cost.lost_revenue is None:
        return Text(
            f"; {gwh} less is exported, and its revenue is not counted: no price is in the data",
            f"；少外送{gwh}，数据中无价格，其收入未计",
        )
    mean = f"{cost.lost_revenue / cost.lost_exports:,.0f}"
    return Text(
        f", with {cost.lost_revenue / 1e6:,.2f} million CNY of export revenue lost: {gwh} at the "
        f"hourly price outside, discounted, {mean} CNY/MWh in the mean",
        f"（含损失外送收入{cost.lost_revenue / 1e4:,.0f}万元：{gwh}按外部逐时电价折现，"
        f"平均{mean}元/MWh）",
    )


def _say_price(cost: Cost) -> Text:
    million, wan = cost.added / 1e6, cost.added / 1e4
    if cost.before is None:
        return Text(
            f"the plan then costs {million:,.2f} million CNY in all",
            f"此时总成本{wan:,.0f}万元",
        )
    return Text(
        f"{million:+,.2f} million CNY against the plan with no target enforced",
        f"比不强制目标的方案{'多' if wan >= 0 else '少'}{abs(wan):,.0f}万元",
    )


def _say_range(lever: Lever) -> Text:
    """Return the end of a lever's range and where it comes from."""
    if lever.source == SCENARIO:
        return Text("the scenario's own choice", "情景自定")
    if lever.whole and not lever.unit:
        return Text(f"source: {lever.source}", f"来源：{lever.source}")
    end = _show(lever, lever.end)
    if lever.nearest is not None:
        near = _show(lever, lever.nearest)
        return Text(
            f"its range is from {near.en} to {end.en}; source: {lever.source}",
            f"合理范围为{near.zh}至{end.zh}；来源：{lever.source}",
        )
    return Text(
        f"its range ends at {end.en}; source: {lever.source}",
        f"合理范围至{end.zh}；来源：{lever.source}",
    )


def _show(lever: Lever, value: float) -> Text:
    """Return one of a lever's values; its unit is a word where it counts days or months."""
    shown = lever.show(value)
    chinese = TIMES.get(lever.unit)
    return Text(shown, shown if chinese is None else f"{value:.0f}{chinese}")


def say_other_definition(target: ShareTarget, definition: str, title: Text) -> Text:
    """Return that a target could be met under another definition."""
    names = Text(*(name_definition(definition, lang) for lang in ("en", "zh")))
    return Text(
        f"measured as {names.en} ({title.en}), {target.id} could be met: "
        "another question, no repair",
        f"若按{names.zh}（{title.zh}）统计，{target.id}可以达到：属另一口径，不是补救",
    )
