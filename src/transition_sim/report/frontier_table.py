"""A frontier for people: what a target's levels cost, in a table and in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.system.share_targets import TOLERANCE
from transition_sim.verdict.money import say_money
from transition_sim.verdict.wording import METRICS, name_definition

Found = Mapping[str, Any]

NONE = "–"  # where there is no number
SAME_LEVEL = 5e-5  # of a share: what two printed decimals cannot tell apart
WORTH_SAYING = 1e-6  # of the cost: less is the solver's rounding
UNSERVED = {"unserved_mwh": Text("power", "电"), "unserved_heat_mwh": Text("heat", "热")}
HEADS = (
    Text("level", "水平"),
    Text("least cost, billion CNY", "最低成本，亿元"),
    Text("more than without, million CNY", "比不设目标时增加，万元"),
    Text("price of one more point, million CNY", "再进一个百分点的价格，万元"),
)


def show_frontier(found: Found, lang: str) -> RenderableType:
    """Return a frontier as a table and, below it, what it says."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(head.in_(lang), justify="right")
    billion, million = (1e9, 1e6) if lang == "en" else (1e8, 1e4)
    for point in found["points"]:
        towards = point["dual_per_point_cny"] * _sign(found)
        is_end = point is found["points"][-1]  # where nothing more can be bought
        table.add_row(
            f"{point['level']:.2%}",
            f"{point['objective_cny'] / billion:,.3f}",
            _amount(point["extra_cny"] / million),
            NONE if is_end else _amount(towards / million),
        )
    sentences = [Styled(each.in_(lang)) for each in say_frontier(found)]
    return Group(Styled(), Styled(name_frontier(found).in_(lang), style="bold"), table, *sentences)


def _amount(number: float) -> str:
    return f"{round(number, 1) + 0.0:,.1f}"  # no -0.0


def name_frontier(found: Found) -> Text:
    """Return what a frontier is of."""
    metric, year = METRICS[found["metric"]], found["year"]
    names = {lang: name_definition(found["definition"], lang) for lang in ("en", "zh")}
    return Text(
        f"{found['scenario']}: least cost of {found['target']}, {metric.en} in {year} "
        f"({names['en']})",
        f"{found['scenario']}：{found['target']}（{year}年{metric.zh}，{names['zh']}）的最低成本",
    )


def say_frontier(found: Found) -> list[Text]:
    """Return what a frontier says, one sentence each."""
    return [
        _say_start(found),
        *_say_guards(found),
        *_say_prices(found),
        *_say_nothing(found),
        *_say_unserved(found),
        _say_end(found),
        _say_asked(found),
        *(_say_left_out(each) for each in found["left_out"]),
        *_say_check(found),
    ]


def _sign(found: Found) -> float:
    """Return 1 where more of the share is asked for, -1 where less is."""
    return 1.0 if found["sense"] == ">=" else -1.0


def _say_start(found: Found) -> Text:
    level, cost = found["least_cost"]["level"], say_money(found["least_cost"]["objective_cny"])
    year = found["year"]
    if level is None:
        return Text(
            f"At least cost, {cost.en} for all years (discounted), there is no share in {year}: "
            "nothing counts in its denominator.",
            f"成本最低（各年折现合计{cost.zh}）时，{year}年分母为零，不存在占比。",
        )
    return Text(
        f"At least cost, {cost.en} for all years (discounted), the plan reaches {level:.2%} in "
        f"{year}.",
        f"成本最低（各年折现合计{cost.zh}）的方案在{year}年达到{level:.2%}。",
    )


def _say_guards(found: Found) -> list[Text]:
    """Say what it costs that a share may not be bought, where it costs anything."""
    extra, cost = found["guards_cny"], found["least_cost"]["objective_cny"]
    if found["metric"] == "capacity_share" or extra <= WORTH_SAYING * abs(cost):
        return []
    money, level = say_money(extra), found["points"][0]["level"]
    return [
        Text(
            "Along the frontier the city may import no more than in the base year and leave no "
            f"more power or heat unserved; that alone costs {money.en} and reaches {level:.2%}.",
            "前沿各点的净受入电量不得超过基准年，缺供的电量和热量不得增加；仅此即增加成本"
            f"{money.zh}，占比为{level:.2%}。",
        )
    ]


def _say_prices(found: Found) -> list[Text]:
    """Say what a percentage point costs at the beginning and at the end."""
    steps = [*found["steps"]]
    if not steps:
        return []
    above = found["sense"] == ">="
    first, last = (steps[0], steps[-1]) if above else (steps[-1], steps[0])
    english, chinese = [], []
    for step in (first, last) if len(steps) > 1 else (first,):
        ends = (step["from"], step["to"]) if above else (step["to"], step["from"])
        money = say_money(step["slope"] * _sign(found) / 100.0)
        english.append(f"{money.en} from {ends[0]:.2%} to {ends[1]:.2%}")
        chinese.append(f"{ends[0]:.2%}至{ends[1]:.2%}为{money.zh}")
    more = Text("further", "进一步") if above else Text("lower", "降低")
    return [
        Text(
            f"Each {more.en} percentage point costs {', and '.join(english)}.",
            f"每{more.zh}一个百分点的成本：{'，'.join(chinese)}。",
        )
    ]


def _say_nothing(found: Found) -> list[Text]:
    """Say from which level on the cheapest way is that there is no share: 0 of 0 keeps any row."""
    empty = [point for point in found["points"] if point["value"] is None]
    if not empty:
        return []
    level = empty[0]["level"]
    return [
        Text(
            f"From {level:.2%} on it is cheapest that nothing at all counts in the "
            "denominator: that is no share, and judged as missed. A plan that has the share costs "
            "no less than is said here. Another --definition, such as one over what must be "
            "served, leaves no such way out.",
            f"自{level:.2%}起，成本最低的做法是分母为零：不存在占比，判定为未达到。"
            "真正具有该占比的方案，成本不低于此处所列。"
            "换一种口径（--definition，例如以必须供应的电量为分母）即无此漏洞。",
        )
    ]


def _say_unserved(found: Found) -> Iterator[Text]:
    """Say beyond which level a share is also reached by leaving power or heat unserved.

    Not where the plan leaves as much unserved at the beginning already. A share of generation has
    guards against it, a share of capacity none.
    """
    for name, what in UNSERVED.items():
        start = found["points"][0][name]
        short = [point for point in found["points"] if point[name] > start + 1.0]
        if not short:
            continue
        level = short[-1]["level"]
        served = found["points"][found["points"].index(short[0]) - 1]["level"]
        more = f"{(short[-1][name] - start) / 1e3:,.1f} GWh"
        yield Text(
            f"Beyond {served:.2%}, part of it is reached only by leaving {what.en} unserved: "
            f"{more} at {level:.2%}.",
            f"超过{served:.2%}后，部分占比只能靠少供{what.zh}实现：{level:.2%}时少供{more}。",
        )


def _say_end(found: Found) -> Text:
    level, first = found["largest_reachable"], found["points"][0]["level"]
    furthest = Text("more", "更高") if found["sense"] == ">=" else Text("less", "更低")
    if abs(level - first) <= SAME_LEVEL:
        return Text(
            f"The frontier is one level, {level:.2%}: nothing that the scenario allows gives "
            f"{furthest.en}, at any cost.",
            f"前沿只有一个水平{level:.2%}：在情景允许的范围内，任何成本都无法{furthest.zh}。",
        )
    return Text(
        f"It ends at {level:.2%}: nothing that the scenario allows gives {furthest.en}, at any "
        "cost.",
        f"前沿止于{level:.2%}：在情景允许的范围内，任何成本都无法{furthest.zh}。",
    )


def _say_asked(found: Found) -> Text:
    """Say where on the frontier the level that is asked for lies."""
    asked, sign = found["threshold"], _sign(found)
    named = _name_asked(found)
    if sign * (asked - found["largest_reachable"]) > TOLERANCE:
        points = f"{100.0 * abs(asked - found['largest_reachable']):.2f}"
        return Text(
            f"{named.en} is out of reach by {points} percentage points.",
            f"{named.zh}无法实现，尚差{points}个百分点。",
        )
    if sign * (asked - found["points"][0]["level"]) <= 0.0:
        return Text(
            f"{named.en} is met at the beginning of the frontier.",
            f"{named.zh}在前沿起点即已达到。",
        )
    point = min(found["points"], key=lambda each: abs(each["level"] - asked))
    money = say_money(point["extra_cny"])
    if point["value"] is None:
        return Text(
            f"{named.en} costs at least {money.en} more than the plan without it.",
            f"实现{named.zh}比不设该目标的方案至少多花{money.zh}。",
        )
    return Text(
        f"{named.en} costs {money.en} more than the plan without it.",
        f"实现{named.zh}比不设该目标的方案多花{money.zh}。",
    )


def _name_asked(found: Found) -> Text:
    """Return the level that is asked for, and the document's where the scenario has another."""
    asked, printed = found["threshold"], found["printed_threshold"]
    sense = "≥" if found["sense"] == ">=" else "≤"
    english, chinese = (
        f"{found['target']} ({sense} {asked:.2%}",
        f"{found['target']}（{sense}{asked:.2%}",
    )
    if printed is not None and printed != asked:
        english += f"; the document says {printed:.2%}"
        chinese += f"，文件原文为{printed:.2%}"
    return Text(f"{english})", f"{chinese}）")


def _say_left_out(other: Found) -> Text:
    """Say that another enforced target is left out, since no plan meets it."""
    sense = "≥" if other["sense"] == ">=" else "≤"
    level = other["largest_reachable"]
    reached = Text("no plan at all", "没有任何方案")
    if level is not None:
        reached = Text(f"{level:.2%} at most", f"最多{level:.2%}")
        if other["sense"] == "<=":
            reached = Text(f"{level:.2%} at least", f"最低{level:.2%}")
    return Text(
        f"{other['id']} ({sense} {other['required']:.2%}) is enforced too but is itself out of "
        f"reach ({reached.en}): it is left out here.",
        f"{other['id']}（{sense}{other['required']:.2%}）虽被强制，但其本身无法实现"
        f"（{reached.zh}），此处不计。",
    )


def _say_check(found: Found) -> list[Text]:
    """Say whether the prices agree with the slopes between the levels; nothing of one level."""
    if not found["steps"]:
        return []
    wrong = [step for step in found["steps"] if not step["agrees"]]
    if not wrong:
        return [
            Text(
                "Checked: each step's slope lies between what the prices at its two ends allow.",
                "已校验：每一步的斜率都在其两端价格所允许的范围内。",
            )
        ]
    where = [f"{step['from']:.2%}–{step['to']:.2%}" for step in wrong]
    return [
        Text(
            f"CHECK FAILED: the prices do not agree with the slope in {', '.join(where)}; do not "
            "rely on them there.",
            f"校验未通过：{'、'.join(where)}的斜率与价格不一致，该处价格不可采信。",
        )
    ]
