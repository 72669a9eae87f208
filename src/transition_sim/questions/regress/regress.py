"""A scenario's outputs against a baseline: what drifted, and why.

The scenario is run; its figures are compared with those of the baseline. What moved by more than
its tolerance has drifted, unless a plan of the same least cost has the old number
(`questions.regress.changes`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from transition_sim.errors import InputError, Place, Problem, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.inputs.resolution_text import read_resolution
from transition_sim.pipeline import load, run
from transition_sim.questions.regress.answer import ComparedScenario, Regression
from transition_sim.questions.regress.baseline import Baseline, read_baseline, write_baseline
from transition_sim.questions.regress.causes import differing, find_causes
from transition_sim.questions.regress.changes import compare_figures, with_ranges
from transition_sim.questions.regress.record import Figures, Record, record_of
from transition_sim.questions.regress.tolerances import idle
from transition_sim.solve import Progress, showing

AnyScenario = Scenario | str | os.PathLike[str]


def regress(
    scenarios: AnyScenario | Sequence[AnyScenario],
    baseline: str | os.PathLike[str],
    *,
    update: bool = False,
    resolution: str | None = None,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> Regression:
    """Run scenarios and compare what they give with a baseline.

    Parameters
    ----------
    scenarios : Scenario or path, or several
    baseline : path
        Baseline file of any number of scenarios.
    update : bool
        Whether to write what the scenarios give now to the baseline.
    resolution : str, optional
        ``hourly``, typical days (``36``) or weeks (``6w``). By default the one that the baseline
        was written with, and without that the scenario's own.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenarios say.
    solver : str
        Solver profile.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Raises
    ------
    InputError
        The baseline cannot be read, or has no such scenario.
    InfeasibleError, UnboundedError, SolverError
        As `transition_sim.pipeline.run`, of the first scenario that cannot be run; nothing is
        written then.
    OSError
        The disk refuses the baseline.
    """
    single = Scenario | str | os.PathLike
    given = (scenarios,) if isinstance(scenarios, single) else tuple(scenarios)
    with showing(progress) as told:
        checks = BaselineChecks.of(baseline, update, resolution, solver)
        for each in given:
            checks.compare(each, overrides, told)
        if update:
            checks.write()
    return checks.found()


@dataclass
class BaselineChecks:
    """Scenarios beside one baseline, one after the other.

    Attributes
    ----------
    baseline : Baseline
        As it was read.
    update : bool
        Whether what the scenarios give now is to be held from now on.
    resolution : str or None
        What was asked for.
    solver : str
        Solver profile.
    scenarios : list of ComparedScenario
        What was found so far.
    records : dict of str to Record
        With an update: what is to be held of each scenario.
    """

    baseline: Baseline
    update: bool
    resolution: str | None
    solver: str
    scenarios: list[ComparedScenario] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        file: str | os.PathLike[str],
        update: bool = False,
        resolution: str | None = None,
        solver: str = "highs",
    ) -> Self:
        """Return the checks against a baseline file; a new one may be written by an update.

        Raises
        ------
        InputError
            The file cannot be read.
        """
        return cls(read_baseline(Path(file), may_be_new=update), update, resolution, solver)

    def compare(
        self, scenario: AnyScenario, overrides: Overrides, progress: Progress
    ) -> ComparedScenario:
        """Run one more scenario and compare it with its baseline, or take what it gives now.

        Raises
        ------
        InputError, InfeasibleError, UnboundedError, SolverError
            As `regress`.
        """
        loaded, file, resolution = self._load(scenario, overrides)
        if self.update:
            found = self._take(loaded, file, resolution, progress)
        else:
            found = self._compare(loaded, file, progress)
        self.scenarios.append(found)
        return found

    def write(self) -> None:
        """Write the baseline: what was taken now, and the other scenarios as they were."""
        held = {**self.baseline.scenarios, **self.records}
        write_baseline(self.baseline.path, self.baseline.tolerances, held)

    def found(self) -> Regression:
        """Return what was found so far."""
        return Regression(baseline=str(self.baseline.path), scenarios=tuple(self.scenarios))

    def _load(self, given: AnyScenario, overrides: Overrides) -> tuple[Scenario, str, str | None]:
        """Return the scenario, its file, and its resolution: as asked, or else the baseline's."""
        scenario, file = load(given, overrides), _name_file(given)
        if any(each.scenario == scenario.name for each in self.scenarios):
            values = {
                "message": Text(
                    "another scenario of this command has that name", "本次命令中另有同名情景"
                ),
                "remedy": Text("rename the scenario", "请给情景改名"),
            }
            raise InputError([Problem("other", Place(file), "name", values)])
        known = self.baseline.scenarios.get(scenario.name)
        resolution = self.resolution
        if resolution is None and known is not None:
            resolution = known.resolution
        if resolution is None:
            return scenario, file, None
        return scenario.with_resolution(read_resolution(resolution)), file, resolution

    def _compare(self, scenario: Scenario, file: str, progress: Progress) -> ComparedScenario:
        old = self.baseline.record(scenario.name)
        results = run(scenario, solver=self.solver, progress=progress)
        new = record_of(results, old.resolution)
        changes = compare_figures(old, new, self.baseline.tolerances)
        changes = with_ranges(changes, scenario, results, self.solver) if changes else ()
        drifted = tuple(each for each in changes if not each.is_tie())
        return ComparedScenario.of(
            scenario.name,
            file,
            "drifted" if drifted else "same",
            new.named(),
            drifted=drifted,
            tied=tuple(each for each in changes if each.is_tie()),
            causes=find_causes(old, new, drifted) if drifted else (),
            differing=differing(old, new),
        )

    def _take(
        self, scenario: Scenario, file: str, resolution: str | None, progress: Progress
    ) -> ComparedScenario:
        """Run a scenario and keep what is to be held of it from now on.

        A figure within its tolerance keeps its old number: what a diff of the file shows has moved,
        and no figure creeps away in steps too small to be seen. Tolerances are kept while a figure
        answers to them.
        """
        new = record_of(run(scenario, solver=self.solver, progress=progress), resolution)
        old = self.baseline.scenarios.get(scenario.name)
        if old is None:
            self.records[scenario.name] = new
            return ComparedScenario.of(scenario.name, file, "added", new.named())
        changes = compare_figures(old, new, self.baseline.tolerances)
        gone = idle(old.tolerances, new.named())
        kept = {name: each for name, each in old.tolerances.items() if name not in gone}
        figures = _keeping(old, new, {each.figure for each in changes})
        record = new.model_copy(update={"tolerances": kept, "figures": figures})
        self.records[scenario.name] = record
        return ComparedScenario.of(
            scenario.name,
            file,
            "same" if record == old else "updated",
            new.named(),
            drifted=changes,
            causes=find_causes(old, new, changes) if changes else (),
            differing=differing(old, new),
            dropped={name: old.tolerances[name].reason for name in gone},
        )


def _name_file(given: AnyScenario) -> str:
    """Return how a scenario's file was named; of one without a file its name."""
    if not isinstance(given, Scenario):
        return str(given)
    return str(given.files[0]) if given.files else given.name


def _keeping(old: Record, new: Record, moved: set[str]) -> Figures:
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
