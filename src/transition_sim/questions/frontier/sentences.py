"""What a frontier says: where it begins, what a point costs, where it ends, what was checked."""

from __future__ import annotations

from collections.abc import Iterator

from transition_sim.errors import Text
from transition_sim.questions.frontier.answer import Frontier, LeftOut, Step
from transition_sim.system import Sense
from transition_sim.verdict.attainable import say_both
from transition_sim.verdict.money import say_money

SAME_LEVEL = 5e-5  # of a share: what two printed decimals cannot tell apart
WORTH_SAYING = 1e-6  # of the cost: less is the solver's rounding
MORE_UNSERVED = 1.0  # MWh: less is the solver's rounding
UNSERVED = {"unserved_mwh": Text("power", "电"), "unserved_heat_mwh": Text("heat", "热")}


def say_frontier(found: Frontier) -> tuple[Text, ...]:
    """Return what a frontier says, one sentence each."""
    return (
        _say_start(found),
        *_say_guards(found),
        *_say_prices(found),
        *_say_nothing(found),
        *_say_unserved(found),
        _say_end(found),
        *_say_both_ends(found),
        *_say_bought(found),
        _say_asked(found),
        *(_say_left_out(each) for each in found.left_out),
        *_say_check(found.steps),
    )


def _say_start(found: Frontier) -> Text:
    level, cost = found.least_cost.level, say_money(found.least_cost.objective_cny)
    if level is None:
        return Text(
            f"At least cost, {cost.en} for all years (discounted), there is no share in "
            f"{found.year}: nothing counts in its denominator.",
            f"成本最低（各年折现合计{cost.zh}）时，{found.year}年分母为零，不存在占比。",
        )
    return Text(
        f"At least cost, {cost.en} for all years (discounted), the plan reaches {level:.2%} in "
        f"{found.year}.",
        f"成本最低（各年折现合计{cost.zh}）的方案在{found.year}年达到{level:.2%}。",
    )


def _say_guards(found: Frontier) -> Iterator[Text]:
    """Say what it costs that a share may not be bought, where it costs anything."""
    extra, cost = found.guards_cny, found.least_cost.objective_cny
    if found.metric == "capacity_share" or extra <= WORTH_SAYING * abs(cost):
        return
    money, level = say_money(extra), found.points[0].level
    yield Text(
        "Along the frontier the city may import no more than in the base year and leave no "
        f"more power or heat unserved; that alone costs {money.en} and reaches {level:.2%}.",
        "前沿各点的净受入电量不得超过基准年，缺供的电量和热量不得增加；仅此即增加成本"
        f"{money.zh}，占比为{level:.2%}。",
    )


FURTHER = {Sense.FLOOR: Text("further", "进一步"), Sense.CEILING: Text("lower", "降低")}


def _say_prices(found: Frontier) -> Iterator[Text]:
    """Say what a percentage point costs at the beginning and at the end."""
    if not found.steps:
        return
    sign = found.sense.sign
    steps = sorted(found.steps, key=lambda step: sign * step.from_)
    english, chinese = [], []
    for step in (steps[0], steps[-1]) if len(steps) > 1 else steps:
        first, last = sorted((step.from_, step.to), key=lambda level: sign * level)
        money = say_money(step.slope * sign / 100.0)
        english.append(f"{money.en} from {first:.2%} to {last:.2%}")
        chinese.append(f"{first:.2%}至{last:.2%}为{money.zh}")
    further = FURTHER[found.sense]
    yield Text(
        f"Each {further.en} percentage point costs {', and '.join(english)}.",
        f"每{further.zh}一个百分点的成本：{'，'.join(chinese)}。",
    )


def _say_nothing(found: Frontier) -> Iterator[Text]:
    """Say from which level on the cheapest way is that there is no share: 0 of 0 keeps any row."""
    empty = [point.level for point in found.points if point.value is None]
    if not empty:
        return
    yield Text(
        f"From {empty[0]:.2%} on it is cheapest that nothing at all counts in the "
        "denominator: that is no share, and judged as missed. A plan that has the share costs "
        "no less than is said here. Another --definition, such as one over what must be "
        "served, leaves no such way out.",
        f"自{empty[0]:.2%}起，成本最低的做法是分母为零：不存在占比，判定为未达到。"
        "真正具有该占比的方案，成本不低于此处所列。"
        "换一种口径（--definition，例如以必须供应的电量为分母）即无此漏洞。",
    )


def _say_unserved(found: Frontier) -> Iterator[Text]:
    """Say beyond which level a share is also reached by leaving power or heat unserved.

    Not where the plan leaves as much unserved at the beginning already. A share of generation has
    guards against it, a share of capacity none.
    """
    for name, what in UNSERVED.items():
        unserved = [getattr(point, name) for point in found.points]
        short = [at for at, own in enumerate(unserved) if own > unserved[0] + MORE_UNSERVED]
        if not short:
            continue
        served, last = found.points[short[0] - 1].level, found.points[short[-1]].level
        more = f"{(unserved[short[-1]] - unserved[0]) / 1e3:,.1f} GWh"
        yield Text(
            f"Beyond {served:.2%}, part of it is reached only by leaving {what.en} unserved: "
            f"{more} at {last:.2%}.",
            f"超过{served:.2%}后，部分占比只能靠少供{what.zh}实现：{last:.2%}时少供{more}。",
        )


MORE = {Sense.FLOOR: Text("more", "更高"), Sense.CEILING: Text("less", "更低")}


def _say_end(found: Frontier) -> Text:
    last, more = found.largest_reachable, MORE[found.sense]
    if abs(last - found.points[0].level) <= SAME_LEVEL:
        return Text(
            f"The frontier is one level, {last:.2%}: nothing that the scenario allows gives "
            f"{more.en}, at any cost.",
            f"前沿只有一个水平{last:.2%}：在情景允许的范围内，任何成本都无法{more.zh}。",
        )
    return Text(
        f"It ends at {last:.2%}: nothing that the scenario allows gives {more.en}, at any cost.",
        f"前沿止于{last:.2%}：在情景允许的范围内，任何成本都无法{more.zh}。",
    )


def _say_both_ends(found: Frontier) -> Iterator[Text]:
    """Say of a share of generation where it ends with its guards, and where without them."""
    if found.metric == "capacity_share":
        return
    both = say_both(found.largest_reachable, found.largest_reachable_unguarded)
    yield Text(f"The furthest that it reaches is {both.en}.", f"可达的最远水平：{both.zh}。")


def _say_bought(found: Frontier) -> Iterator[Text]:
    """Say from which level on the target is met only by what is bought."""
    levels = [f"{point.level:.2%}" for point in found.points if point.bought is not None]
    if levels:
        yield Text(
            f"Bought, and so not met in earnest: the plans at {', '.join(levels)}. Net import is "
            "above what the base year and the obligations ask for.",
            f"以下水平的方案仅靠购电达到：{'、'.join(levels)}；净受入电量超过基准年及外送任务所需。",
        )


def _say_asked(found: Frontier) -> Text:
    """Say where on the frontier the level that is asked for lies."""
    asked, named = found.threshold, _name_asked(found)
    if not found.sense.is_met(found.largest_reachable, asked):
        points = f"{100.0 * abs(asked - found.largest_reachable):.2f}"
        return Text(
            f"{named.en} is out of reach by {points} percentage points.",
            f"{named.zh}无法实现，尚差{points}个百分点。",
        )
    if found.sense.is_met(found.points[0].level, asked):
        return Text(
            f"{named.en} is met at the beginning of the frontier.",
            f"{named.zh}在前沿起点即已达到。",
        )
    point = min(found.points, key=lambda each: abs(each.level - asked))
    money = say_money(point.extra_cny)
    if point.value is None:
        return Text(
            f"{named.en} costs at least {money.en} more than the plan without it.",
            f"实现{named.zh}比不设该目标的方案至少多花{money.zh}。",
        )
    return Text(
        f"{named.en} costs {money.en} more than the plan without it.",
        f"实现{named.zh}比不设该目标的方案多花{money.zh}。",
    )


def _name_asked(found: Frontier) -> Text:
    """Return the level that is asked for, and the document's where the scenario has another."""
    symbol, asked, printed = found.sense.symbol, found.threshold, found.printed_threshold
    other = Text("", "")
    if printed is not None and printed != asked:
        other = Text(f"; the document says {printed:.2%}", f"，文件原文为{printed:.2%}")
    return Text(
        f"{found.target} ({symbol} {asked:.2%}{other.en})",
        f"{found.target}（{symbol}{asked:.2%}{other.zh}）",
    )


AT_BEST = {Sense.FLOOR: Text("{} at most", "最多{}"), Sense.CEILING: Text("{} at least", "最低{}")}


def _say_left_out(other: LeftOut) -> Text:
    """Say that another enforced target is left out, since no plan meets it."""
    symbol = other.sense.symbol
    reached = Text("no plan at all", "没有任何方案")
    if other.largest_reachable is not None:
        level, best = f"{other.largest_reachable:.2%}", AT_BEST[other.sense]
        reached = Text(best.en.format(level), best.zh.format(level))
    return Text(
        f"{other.id} ({symbol} {other.required:.2%}) is enforced too but is itself out of "
        f"reach ({reached.en}): it is left out here.",
        f"{other.id}（{symbol}{other.required:.2%}）虽被强制，但其本身无法实现"
        f"（{reached.zh}），此处不计。",
    )


def _say_check(steps: tuple[Step, ...]) -> Iterator[Text]:
    """Say whether the prices agree with the slopes between the levels; nothing of one level."""
    if not steps:
        return
    wrong = [f"{step.from_:.2%}–{step.to:.2%}" for step in steps if not step.agrees]
    if not wrong:
        yield Text(
            "Checked: each step's slope lies between what the prices at its two ends allow.",
            "已校验：每一步的斜率都在其两端价格所允许的范围内。",
        )
        return
    yield Text(
        f"CHECK FAILED: the prices do not agree with the slope in {', '.join(wrong)}; do not "
        "rely on them there.",
        f"校验未通过：{'、'.join(wrong)}的斜率与价格不一致，该处价格不可采信。",
    )
