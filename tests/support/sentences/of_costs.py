"""Samples of frontiers, verdicts near the least cost, and amounts of money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from support.sentences.showing import refused
from transition_sim.plot.frontier import _name, _name_axis
from transition_sim.questions.frontier import frontier
from transition_sim.report.frontier_table import (
    name_frontier,
    say_frontier,
    show_frontier,
)
from transition_sim.verdict.money import say_money


def _point(level: float, cost: float) -> dict[str, float]:
    return {
        "level": level,
        "value": level,
        "objective_cny": cost,
        "dual_per_point_cny": 1e6,
        "extra_cny": cost - 1e9,
        "unserved_mwh": 0.0,
        "unserved_heat_mwh": 0.0,
    }


FRONTIER: dict[str, Any] = {
    "scenario": "toy",
    "target": "T",
    "metric": "capacity_share",
    "definition": "as_printed",
    "year": 2025,
    "sense": ">=",
    "threshold": 0.3,
    "printed_threshold": 0.3,
    "least_cost": {"level": 0.1, "objective_cny": 1e9},
    "guards_cny": 0.0,
    "points": [_point(0.1, 1e9), _point(0.3, 1.1e9), _point(0.5, 1.5e9)],
    "steps": [
        {"from": 0.1, "to": 0.3, "slope": 5e8, "agrees": True},
        {"from": 0.3, "to": 0.5, "slope": 2e9, "agrees": True},
    ],
    "largest_reachable": 0.5,
    "kept": [],
    "left_out": [],
}


def variants(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a frontier, and others that differ in each thing that a sentence depends on."""
    yield found
    for threshold in (found["largest_reachable"] - 0.01, found["largest_reachable"] + 0.01, 0.0):
        yield found | {"threshold": threshold}
    yield found | {"sense": "<=", "steps": found["steps"][::-1]}
    yield found | {"printed_threshold": 0.35}
    yield found | {"metric": "generation_share", "guards_cny": 5e9}
    yield found | {"least_cost": {"level": None, "objective_cny": 1e9}}
    yield found | {"steps": [], "points": found["points"][-1:]}
    yield found | {"steps": found["steps"][:1]}
    yield found | {"steps": [step | {"agrees": False} for step in found["steps"]]}
    warm, *cold = found["points"]
    yield found | {"points": [warm, *(point | {"value": None} for point in cold)]}
    for name in ("unserved_mwh", "unserved_heat_mwh"):
        yield found | {"points": [warm, *(point | {name: 5e4} for point in cold)]}
    for sense, level in ((">=", 0.5), ("<=", 0.5), (">=", None)):
        other = {"id": "U", "definition": "strict", "sense": sense, "required": 0.6}
        yield found | {"left_out": [other | {"largest_reachable": level}]}


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of these questions."""
    for found in variants(FRONTIER):
        yield partial(say_frontier, found)
        yield partial(name_frontier, found)
    for lang in ("en", "zh"):
        yield partial(show_frontier, FRONTIER, lang)
        yield partial(_name, FRONTIER, lang)
        yield partial(_name_axis, FRONTIER, lang)
    for amount in (2.345e9, 5.6e8, 1.2e6, 40_000.0, 12.4, 0.0, -3e6):
        yield partial(say_money, amount)
    yield partial(refused, frontier._require_points, 1)
    yield partial(refused, frontier._reached, None)
    yield partial(frontier._share_of_nothing, TARGET)


class _Target:
    id = "T"


TARGET: Any = _Target()
