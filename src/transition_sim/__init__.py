"""Energy-transition scenarios of a coal city: can the plan be met, at what cost, what must change.

`ts.<name>` is the command of that name. Names are imported when they are first used, so that
importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transition_sim import plot as plot
    from transition_sim.inputs.load_city import load_city as load_city
    from transition_sim.inputs.load_scenario import Scenario as Scenario
    from transition_sim.inputs.load_scenario import load_scenario as load_scenario
    from transition_sim.pipeline import run as run
    from transition_sim.pipeline import to_pyomo as to_pyomo
    from transition_sim.questions.bounds.bounds import certify as certify
    from transition_sim.questions.check.check import check as check
    from transition_sim.questions.compare.compare import compare as compare
    from transition_sim.questions.definitions.definitions import definitions as definitions
    from transition_sim.questions.explain.explain import explain as explain
    from transition_sim.questions.flip.flip import flip as flip
    from transition_sim.questions.frontier.frontier import frontier as frontier
    from transition_sim.questions.hindsight.hindsight import hindsight as hindsight
    from transition_sim.questions.ledger.ledger import ledger as ledger
    from transition_sim.questions.near_optimal.near_optimal import near_optimal as near_optimal
    from transition_sim.questions.regress.regress import regress as regress
    from transition_sim.questions.solvers.solvers import solvers as solvers
    from transition_sim.results.store import Results as Results
    from transition_sim.results.store import open_results as open_results

_QUESTIONS = (
    *("check", "compare", "definitions", "explain", "flip", "frontier", "hindsight", "ledger"),
    *("near_optimal", "regress", "solvers"),
)
_HOMES = {
    "Results": "transition_sim.results.store",
    "Scenario": "transition_sim.inputs.load_scenario",
    "certify": "transition_sim.questions.bounds.bounds",
    "load_city": "transition_sim.inputs.load_city",
    "load_scenario": "transition_sim.inputs.load_scenario",
    "open_results": "transition_sim.results.store",
    "plot": "transition_sim.plot",
    "run": "transition_sim.pipeline",
    "to_pyomo": "transition_sim.pipeline",
    **{name: f"transition_sim.questions.{name}.{name}" for name in _QUESTIONS},
}

__all__ = sorted(_HOMES)  # made from the one list of names


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'transition_sim' has no attribute {name!r}")
    module = import_module(_HOMES[name])
    value = module if name == "plot" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
