"""Samples of what is said of verdicts near the least cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from support.sentences.of_costs import BOUGHT
from support.sentences.showing import in_both, refused
from transition_sim.questions.near_optimal import near_optimal
from transition_sim.questions.near_optimal.answer import (
    Guarded,
    NearOptimal,
    NearOptimalTarget,
    Unbought,
)
from transition_sim.questions.near_optimal.sentences import say_target
from transition_sim.report.near_optimal_table import show_near_optimum
from transition_sim.system import Sense

WITHIN = 0.005


def near(**fields: Any) -> NearOptimalTarget:
    """Return a target's verdict near the least cost, with its sentence."""
    asked: dict[str, Any] = {
        "id": "CAP",
        "definition": "as_printed",
        "metric": "generation_share",
        "year": 2025,
        "sense": Sense.FLOOR,
        "threshold": 0.3,
        "value": 0.2,
        "smallest": 0.1,
        "largest": 0.4,
        "verdict": "some",
        "without_buying": None,
        **fields,
    }
    judged = NearOptimalTarget(**asked)
    return judged.model_copy(update={"sentence": say_target(judged, WITHIN)})


def verdicts() -> list[NearOptimalTarget]:
    """Return a target of each kind."""
    return [
        near(),
        near(verdict="all", smallest=0.35),
        near(verdict="none", largest=0.25, smallest=0.25),
        near(sense=Sense.CEILING, metric="capacity_share", definition="strict"),
        near(without_buying=Unbought(largest=0.35, verdict="some")),
        near(without_buying=Unbought(largest=0.25, verdict="none")),
        near(guarded=Guarded(largest=0.25, verdict="none"), largest_bought=BOUGHT),
        near(guarded=Guarded(largest=None, verdict=None), bought=BOUGHT, largest_bought=BOUGHT),
        near(value=None, smallest=None, largest=None, verdict=None),
    ]


def answer(*targets: NearOptimalTarget) -> NearOptimal:
    """Return what is found near the least cost of a toy."""
    return NearOptimal(
        scenario="toy",
        within=WITHIN,
        least_cost_cny=2.4e9,
        most_cost_cny=2.5e9,
        targets=targets,
    )


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of this question."""
    yield lambda: answer(*verdicts()).headline
    yield partial(in_both, show_near_optimum, answer())
    yield partial(in_both, show_near_optimum, answer(near(bought=BOUGHT)))
    yield lambda: [each.sentence for each in verdicts()]
    yield partial(refused, near_optimal._end, None)
    yield partial(near_optimal._no_share, 2.0)
