"""A frontier for people: what a target's levels cost, in a table and in sentences."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from transition_sim.errors import Text
from transition_sim.questions.frontier.answer import Frontier

NONE = "–"  # where there is no number
HEADS = (
    Text("level", "水平"),
    Text("least cost, billion CNY", "最低成本，亿元"),
    Text("more than without, million CNY", "比不设目标时增加，万元"),
    Text("price of one more point, million CNY", "再进一个百分点的价格，万元"),
)


def show_frontier(found: Frontier, lang: str) -> RenderableType:
    """Return a frontier as a table and, below it, what it says."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in HEADS:
        table.add_column(head.in_(lang), justify="right")
    billion, million = (1e9, 1e6) if lang == "en" else (1e8, 1e4)
    for point in found.points:
        towards = found.sense.sign * point.dual_per_point_cny
        is_end = point is found.points[-1]  # where nothing more can be bought
        table.add_row(
            f"{point.level:.2%}",
            f"{point.objective_cny / billion:,.3f}",
            _amount(point.extra_cny / million),
            NONE if is_end else _amount(towards / million),
        )
    sentences = [Styled(each.in_(lang)) for each in found.sentences]
    return Group(Styled(), Styled(found.headline.in_(lang), style="bold"), table, *sentences)


def _amount(number: float) -> str:
    return f"{round(number, 1) + 0.0:,.1f}"  # no -0.0
