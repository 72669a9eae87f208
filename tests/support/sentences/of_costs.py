"""Samples of frontiers and of amounts of money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from support.sentences.showing import in_both, refused
from transition_sim.plot.frontier import _name, _name_axis
from transition_sim.questions.bounds import bounds
from transition_sim.questions.frontier import frontier
from transition_sim.questions.frontier.answer import (
    Frontier,
    FrontierPoint,
    LeastCost,
    LeftOut,
    Step,
)
from transition_sim.questions.frontier.sentences import say_frontier
from transition_sim.report.frontier_table import show_frontier
from transition_sim.system import Sense
from transition_sim.verdict.answer import Bought, Shortfall
from transition_sim.verdict.money import say_money


def point(level: float, cost: float, **fields: Any) -> FrontierPoint:
    """Return the point of a level whose plan has that share; without the target it costs 1e9."""
    own: dict[str, Any] = {
        "level": level,
        "objective_cny": cost,
        "extra_cny": cost - 1e9,
        "value": level,
        "dual": 1e8,
        "dual_per_point_cny": 1e6,
        "unserved_mwh": 0.0,
        "unserved_heat_mwh": 0.0,
        **fields,
    }
    return FrontierPoint(**own)


def step(low: float, high: float, slope: float) -> Step:
    """Return the slope between two levels, which agrees with their prices."""
    return Step(from_=low, to=high, slope=slope, at_least=slope, at_most=slope, agrees=True)


def frontier_of(**fields: Any) -> Frontier:
    """Return a frontier of three levels, with its sentences."""
    own: dict[str, Any] = {
        "scenario": "toy",
        "target": "T",
        "metric": "capacity_share",
        "definition": "as_printed",
        "year": 2025,
        "sense": Sense.FLOOR,
        "threshold": 0.3,
        "printed_threshold": 0.3,
        "least_cost": LeastCost(level=0.1, objective_cny=1e9),
        "guards_cny": 0.0,
        "points": (point(0.1, 1e9), point(0.3, 1.1e9), point(0.5, 1.5e9)),
        "steps": (step(0.1, 0.3, 5e8), step(0.3, 0.5, 2e9)),
        "slopes_agree": True,
        "largest_reachable": 0.5,
        "kept": (),
        "left_out": (),
        **fields,
    }
    found = Frontier(**own)
    return found.model_copy(update={"sentences": say_frontier(found)})


FRONTIER = frontier_of()
BOUGHT = Bought(amount_mwh=5e6, share_without=0.2, shortfall=Shortfall(value=1e3, unit="GWh"))


def variants() -> Iterator[Frontier]:
    """Yield a frontier, and others that differ in each thing that a sentence depends on."""
    yield FRONTIER
    for threshold in (0.49, 0.51, 0.0):
        yield frontier_of(threshold=threshold)
    yield frontier_of(sense=Sense.CEILING)
    yield frontier_of(printed_threshold=0.35)
    yield frontier_of(metric="generation_share", guards_cny=5e9)
    yield frontier_of(metric="generation_share", largest_reachable_unguarded=0.6)
    yield frontier_of(least_cost=LeastCost(level=None, objective_cny=1e9))
    yield frontier_of(steps=(), points=FRONTIER.points[-1:])
    yield frontier_of(steps=FRONTIER.steps[:1])
    yield frontier_of(
        steps=tuple(each.model_copy(update={"agrees": False}) for each in FRONTIER.steps)
    )
    changes: list[dict[str, Any]] = [
        {"value": None},
        {"unserved_mwh": 5e4},
        {"unserved_heat_mwh": 5e4},
        {"bought": BOUGHT},
    ]
    for change in changes:
        dear = (point(0.3, 1.1e9, **change), point(0.5, 1.5e9, **change))
        yield frontier_of(points=(FRONTIER.points[0], *dear))
    for sense, level in ((Sense.FLOOR, 0.5), (Sense.CEILING, 0.5), (Sense.FLOOR, None)):
        other = LeftOut(
            id="U", definition="strict", sense=sense, required=0.6, largest_reachable=level
        )
        yield frontier_of(left_out=(other,))


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of these questions."""
    yield lambda: [each.headline for each in variants()]
    yield partial(in_both, show_frontier, FRONTIER)
    yield partial(in_both, _name, FRONTIER)
    yield partial(in_both, _name_axis, FRONTIER)
    for amount in (2.345e9, 5.6e8, 1.2e6, 40_000.0, 12.4, 0.0, -3e6):
        yield partial(say_money, amount)
    yield partial(refused, frontier._require_points, 1)
    yield partial(bounds._no_tolerance, -1.0)
    yield partial(refused, frontier._reached, None)
    yield partial(frontier._share_of_nothing, TARGET)


class _Target:
    id = "T"


TARGET: Any = _Target()
