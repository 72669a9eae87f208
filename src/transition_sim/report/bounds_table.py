"""What typical periods cost the answer: both bounds, and the verdict hour by hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.verdict.wording import name_definition, say_verdict

NONE = "–"
HEADS = (
    Text("typical periods", "典型时段"),
    Text("estimate", "估计值"),
    Text("no plan costs less than", "任何方案不低于"),
    Text("a plan costs", "可行方案成本"),
    Text("gap", "差距"),
    Text("time", "用时"),
)
VERDICT_HEADS = (
    Text("target", "目标"),
    Text("definition", "口径"),
    Text("year", "年份"),
    Text("typical periods", "典型时段"),
    Text("every hour, same builds", "逐小时（相同建设）"),
)


def show_bounds(verdict: Mapping[str, Any], lang: str) -> list[RenderableType]:
    """Return the bounds of a certified run as tables; nothing for any other."""
    bounds = verdict.get("bounds")
    if bounds is None:
        return []
    head = Text(
        "Bounds on the least cost of the full year, billion CNY:",
        "全年逐小时最低成本的上下界，亿元：",
    )
    shown: list[RenderableType] = [Styled(), Styled(head.in_(lang)), _rounds(bounds, lang)]
    shown.append(Styled(_summary(bounds).in_(lang)))
    if bounds["targets_full_year"] is not None:
        shown.append(_verdicts(verdict["targets"], bounds["targets_full_year"], lang))
    return shown


def _rounds(bounds: Mapping[str, Any], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(head.in_(lang), justify="left" if head is HEADS[0] else "right")
    for each in bounds["rounds"]:
        lower, upper = each["lower_cny"], each["upper_cny"]
        size = max(abs(lower), abs(upper or 0.0)) or 1.0
        gap = None if upper is None else (upper - lower) / size
        days = each["hours"] == 24
        kind = Text("days", "个典型日") if days else Text("weeks", "个典型周")
        table.add_row(
            f"{each['periods']} {kind.en}" if lang == "en" else f"{each['periods']}{kind.zh}",
            *(_money(amount, lang) for amount in (each["coarse_cny"], lower, upper)),
            NONE if gap is None else f"{gap:.2%}",
            f"{each['seconds']:.1f} s",
        )
    return table


def _money(amount: float | None, lang: str) -> str:
    if amount is None:
        return NONE
    return f"{amount / 1e9:,.3f}" if lang == "en" else f"{amount / 1e8:,.2f}"


def _summary(bounds: Mapping[str, Any]) -> Text:
    """Return what the bounds prove, in a sentence."""
    if bounds["upper_cny"] is None:
        return Text(
            "no upper bound: with the builds of the typical periods, the scenario's limits and "
            "enforced targets cannot all be met in the full year (where a share of generation is "
            "enforced, with all demand served)",
            "没有上界：采用典型时段所得的建设方案，全年逐小时无法同时满足情景的各项限制与强制目标"
            "（强制发电量占比的年份须满足全部用电需求）",
        )
    gap, asked = bounds["gap"], bounds["tolerance"]
    if bounds["within_tolerance"]:
        return Text(
            f"gap {gap:.2%}, within the tolerance of {asked:.2%}",
            f"差距{gap:.2%}，在容差{asked:.2%}以内",
        )
    return Text(
        f"gap {gap:.2%}, above the tolerance of {asked:.2%}: take --resolution hourly",
        f"差距{gap:.2%}，超过容差{asked:.2%}：请改用 --resolution hourly",
    )


def _verdicts(
    coarse: Sequence[Mapping[str, Any]], full: Sequence[Mapping[str, Any]], lang: str
) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in VERDICT_HEADS:
        table.add_column(head.in_(lang))
    for typical, hourly in zip(coarse, full, strict=True):
        table.add_row(
            typical["id"],
            name_definition(typical["definition"], lang),
            str(typical["year"]),
            *(_verdict(each, lang) for each in (typical, hourly)),
        )
    return table


def _verdict(target: Mapping[str, Any], lang: str) -> str:
    met = say_verdict(target["met"], target.get("bought") is not None)
    value = NONE if target["value"] is None else f"{target['value']:.2%}"
    return f"{value} {met.in_(lang)}"
