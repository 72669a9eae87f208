"""Runs side by side for a terminal: a table for each section, inputs first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.compare.answer import (
    INPUTS,
    SECTIONS,
    Comparison,
    Difference,
)
from transition_sim.questions.compare.sentences import name_field, show_value
from transition_sim.verdict.item_names import name_item
from transition_sim.verdict.summary_names import SECTION_NAMES

MOST_ITEMS = 4  # of a metric: those that differ most
DIFFERENCE = Text("difference", "差值")


def show_comparison(found: Comparison, lang: str) -> RenderableType:
    """Return what differs between runs, as tables: a table for each section."""
    if not found.differences:
        return Styled(nothing_differs().in_(lang))
    parts: list[RenderableType] = []
    for section in SECTIONS:
        own = [each for each in found.differences if each.section == section]
        if own:
            shown = own if section in INPUTS else choose(own)
            parts += [Styled(), Styled(SECTION_NAMES[section].in_(lang), style="bold")]
            parts.append(_table(found.names, shown, lang))
            if len(shown) < len(own):
                parts.append(Styled(left_out(len(own) - len(shown)).in_(lang), style="dim"))
    if not any(each.is_input for each in found.differences):
        parts.insert(0, Styled(same_inputs().in_(lang)))
    return Group(*parts)


def choose(found: Sequence[Difference]) -> list[Difference]:
    """Return the items of each metric that differ most, each in the year in which it does."""
    strongest: dict[tuple[str, str | None], Difference] = {}
    for each in found:
        key = each.field, each.item
        if key not in strongest or _size(each) > _size(strongest[key]):
            strongest[key] = each
    by_metric: dict[str, list[Difference]] = {}
    for each in strongest.values():
        by_metric.setdefault(each.field, []).append(each)
    return [
        each
        for group in by_metric.values()
        for each in sorted(group, key=_size, reverse=True)[:MOST_ITEMS]
    ]


def _size(each: Difference) -> float:
    """Return how far the runs are apart; what a run does not have counts as nothing."""
    numbers = [float(value or 0.0) for value in each.values.values()]
    return max(numbers) - min(numbers)


def _table(names: Sequence[str], differences: Sequence[Difference], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", overflow="fold")
    for name in names:
        table.add_column(name, justify="right", overflow="fold")
    if any(each.difference is not None for each in differences):
        table.add_column(DIFFERENCE.in_(lang), justify="right", overflow="fold")
    for each in differences:
        cells = [show_value(value, each.unit, lang) for value in each.values.values()]
        if len(table.columns) > len(cells) + 1:
            cells.append(_difference(each, lang))
        table.add_row(_head(each, lang), *cells)
    return table


def _head(each: Difference, lang: str) -> str:
    name = name_field(each).in_(lang)
    if each.is_input:
        return name
    item = None if each.item is None else name_item(each.field, each.item).in_(lang)
    parts = [name, item, each.year and str(each.year)]
    unit = f" [{each.unit}]" if each.unit not in (None, "share", "1") else ""
    return Text(", ", "，").in_(lang).join(part for part in parts if part) + unit


def _difference(each: Difference, lang: str) -> str:
    if each.difference is None:
        return ""
    if each.unit == "share":
        points = f"{100.0 * each.difference:+.2f}"
        return points + Text(" points", "个百分点").in_(lang)
    sign = "+" if each.difference > 0.0 else "-" if each.difference < 0.0 else ""
    return sign + show_value(abs(each.difference), each.unit, lang)


def nothing_differs() -> Text:
    """Return that runs are the same."""
    return Text("nothing differs: the same inputs, the same results", "无差异：输入与结果均相同")


def same_inputs() -> Text:
    """Return that results differ although the inputs do not."""
    return Text(
        "the inputs are the same; what differs is what came out", "输入相同，差异仅在于结果"
    )


def left_out(number: int) -> Text:
    """Return how many differences a table leaves out."""
    return Text(f"… and {number} more (--json shows all)", f"……另有{number}项（--json 显示全部）")
