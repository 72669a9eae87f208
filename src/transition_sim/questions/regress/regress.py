"""A scenario's outputs against a baseline: what drifted, and why.

The scenario is run; its figures are compared with those of the baseline. What moved by more than
its tolerance has drifted, unless a plan of the same least cost has the old number
(`questions.regress.tied_figures`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import run
from transition_sim.questions.regress.baseline import Baseline, Record
from transition_sim.questions.regress.drift import Change, compare_figures
from transition_sim.questions.regress.drift_causes import (
    Cause,
    differing,
    find_causes,
)
from transition_sim.questions.regress.figures import Value
from transition_sim.questions.regress.snapshot import snapshot
from transition_sim.questions.regress.tied_figures import with_ranges
from transition_sim.questions.regress.tolerances import Tolerance, idle
from transition_sim.solve import Progress

Status = Literal["same", "drifted", "added", "updated"]


@dataclass(frozen=True)
class Finding:
    """A scenario beside its baseline.

    Attributes
    ----------
    scenario : str
    file : str
        The scenario's file, as it was named.
    status : str
        ``same``, ``drifted``; with an update ``added``, ``updated`` or ``same``.
    figures : mapping of str to number
        All that were compared, as the run gives them.
    drifted, tied : tuple of Change
        Beyond their tolerance; and those whose old number a plan of the same cost has.
    causes : tuple of Cause
        Of what drifted.
    differing : tuple of str
        What else than figures is not as in the baseline: ``data``, ``matrix``, ``solver``.
    dropped : mapping of str to Tolerance
        With an update: tolerances that no figure answers to any more.
    """

    scenario: str
    file: str
    status: Status
    figures: Mapping[str, Value]
    drifted: tuple[Change, ...] = ()
    tied: tuple[Change, ...] = ()
    causes: tuple[Cause, ...] = ()
    differing: tuple[str, ...] = ()
    dropped: Mapping[str, Tolerance] | None = None

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return the finding for machines."""
        return {
            "scenario": self.scenario,
            "file": self.file,
            "status": self.status,
            "compared": len(self.figures),
            "causes": [
                {"kind": cause.kind, "evidence": [text.in_(lang) for text in cause.evidence]}
                for cause in self.causes
            ],
            "drifted": [change.to_json(lang) for change in self.drifted],
            "tied": [change.to_json(lang) for change in self.tied],
            "differing": list(self.differing),
            "dropped": {name: each.reason.in_(lang) for name, each in (self.dropped or {}).items()},
        }


def compare_scenario(
    scenario: Scenario,
    file: str,
    baseline: Baseline,
    *,
    solver: str = "highs",
    progress: Progress | None = None,
) -> Finding:
    """Run a scenario and compare it with its baseline.

    Parameters
    ----------
    scenario : Scenario
        At the resolution that is to be compared.
    file : str
        How the scenario's file is named in what is told.
    baseline : Baseline
    solver : str
        Solver profile.

    Raises
    ------
    InputError
        The baseline has no such scenario.
    InfeasibleError, UnboundedError, SolverError
        As `transition_sim.pipeline.run`.
    """
    old = baseline.record(scenario.name)
    results = run(scenario, solver=solver, progress=progress)
    new = snapshot(results, old.resolution)
    changes = compare_figures(old, new, baseline.tolerances)
    changes = with_ranges(changes, scenario, results, solver) if changes else ()
    drifted = tuple(each for each in changes if not each.is_tie())
    return Finding(
        scenario.name,
        file,
        "drifted" if drifted else "same",
        new.named(),
        drifted,
        tuple(each for each in changes if each.is_tie()),
        find_causes(old, new, drifted) if drifted else (),
        differing(old, new),
    )


def update_scenario(
    scenario: Scenario,
    file: str,
    baseline: Baseline,
    resolution: str | None,
    *,
    solver: str = "highs",
    progress: Progress | None = None,
) -> tuple[Finding, Record]:
    """Run a scenario and return what is to be held of it from now on.

    A figure within its tolerance keeps its old number: what a diff of the file shows has moved, and
    no figure creeps away in steps too small to be seen. Tolerances are kept while a figure answers
    to them.

    Parameters
    ----------
    resolution : str or None
        What ``--resolution`` said.

    Returns
    -------
    Finding, Record
    """
    new = snapshot(run(scenario, solver=solver, progress=progress), resolution)
    old = baseline.scenarios.get(scenario.name)
    if old is None:
        return Finding(scenario.name, file, "added", new.named()), new
    changes = compare_figures(old, new, baseline.tolerances)
    gone = {name: old.tolerances[name] for name in idle(old.tolerances, new.named())}
    kept = {name: each for name, each in old.tolerances.items() if name not in gone}
    figures = _keeping(old, new, {each.figure for each in changes})
    record = new.model_copy(update={"tolerances": kept, "figures": figures})
    finding = Finding(
        scenario.name,
        file,
        "same" if record == old else "updated",
        new.named(),
        changes,
        causes=find_causes(old, new, changes) if changes else (),
        differing=differing(old, new),
        dropped=gone,
    )
    return finding, record


def _keeping(old: Record, new: Record, moved: set[str]) -> Any:
    """Return the new figures; what did not move keeps its old number."""
    tables: dict[str, Any] = {}
    for metric in type(new.figures).model_fields:
        table, before = getattr(new.figures, metric), getattr(old.figures, metric)
        if not isinstance(table, Mapping):
            tables[metric] = table if metric in moved else before
            continue
        tables[metric] = {
            item: {
                year: value if f"{metric}.{item}.{year}" in moved else before[item][year]
                for year, value in years.items()
            }
            for item, years in table.items()
        }
    return new.figures.model_copy(update=tables)
