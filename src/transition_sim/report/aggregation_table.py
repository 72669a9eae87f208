"""What typical periods keep of the year, as a table below the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.system.aggregation import RESIDUAL
from transition_sim.system.plant import DUST
from transition_sim.timeseries.extremes import CALM, COLD, PEAK, SURPLUS

LENGTHS = {24: Text("typical days", "个典型日"), 168: Text("typical weeks", "个典型周")}
REASONS = {
    PEAK: Text("highest residual load", "净负荷最高"),
    CALM: Text("least wind and sun", "风光出力最少"),
    SURPLUS: Text("lowest residual load", "净负荷最低"),
    COLD: Text("highest heat demand", "供热负荷最高"),
}
NAMES = {RESIDUAL: Text("residual load", "净负荷")}
HEADS = (
    Text("error of", "误差"),
    Text("yearly sum", "年总量"),
    Text("peak", "峰值"),
    Text("full-load hours", "利用小时"),
    Text("duration curve, mean", "持续曲线平均"),
    Text("largest", "最大"),
)


def show_aggregation(manifest: Mapping[str, Any], lang: str) -> Iterator[RenderableType]:
    """Iterate over what to print of a run's typical periods; nothing hour by hour."""
    kept = manifest.get("aggregation")
    if kept is None:
        return
    yield Styled()
    yield Styled(_head(kept).in_(lang), style="dim")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), style="dim")
    for column, head in enumerate(HEADS):
        table.add_column(head.in_(lang), justify="right" if column else "left")
    for name, errors in kept["series"].items():
        table.add_row(NAMES[name].in_(lang) if name in NAMES else name, *_cells(errors))
    yield table
    yield Styled(_extremes(kept["extreme"], lang), style="dim")


def show_left_out(manifest: Mapping[str, Any], lang: str) -> Iterator[RenderableType]:
    """Iterate over what to print of hours that are left out; nothing where there are none."""
    left_out: Mapping[str, float] = manifest.get("left_out_mwh") or {}
    if left_out:
        yield Styled(_left_out(left_out).in_(lang), style="dim")


def _left_out(left_out: Mapping[str, float]) -> Text:
    parts = [f"{name} {energy:,.4g} MWh" for name, energy in left_out.items()]
    return Text(
        f"hours of a series below {DUST:.1%} of capacity count as none; a year: {', '.join(parts)}",
        f"曲线中低于装机{DUST:.1%}的小时按零计，全年合计：{'、'.join(parts)}",
    )


def _head(kept: Mapping[str, Any]) -> Text:
    length = LENGTHS[kept["hours"]]
    return Text(
        f"{kept['periods']} {length.en} stand for the year; against its 8,760 hours (duration "
        "curves in % of the peak):",
        f"以{kept['periods']}{length.zh}代表全年，与8760小时相比（持续曲线误差占峰值的百分比）：",
    )


def _cells(errors: Mapping[str, float | None]) -> Iterator[str]:
    yield _percent(errors["energy_error"])
    yield _percent(errors["peak_error"])
    hours, kept = errors["full_load_hours"], errors["full_load_hours_kept"]
    yield "" if hours is None or kept is None else f"{_signed(kept - hours, 0)} / {hours:,.0f} h"
    yield f"{errors['curve_mean_error']:.2%}"
    yield f"{errors['curve_largest_error']:.2%}"


def _percent(share: float | None) -> str:
    return f"{_signed(100.0 * (share or 0.0), 2)}%"


def _signed(value: float, digits: int) -> str:
    """Return a number with its sign; none before what rounds to nothing."""
    rounded = round(value, digits) + 0.0
    return f"{rounded:{'+' if rounded else ''},.{digits}f}"


def _extremes(extreme: Mapping[str, str], lang: str) -> str:
    if not extreme:
        none = Text("no extreme period is kept", "未保留极端时段")
        return none.in_(lang)
    days = [REASONS[reason].in_(lang) + f" {day[5:]}" for reason, day in extreme.items()]
    head = Text("kept as they were: ", "原样保留：").in_(lang)
    note = Text(
        " (of the last year, by the plant known beforehand, without free builds)",
        "（按末年事先已知的装机判断，不含自由新增）",
    )
    return head + Text(", ", "、").in_(lang).join(days) + note.in_(lang)
