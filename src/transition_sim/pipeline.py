"""The pipeline: scenario → system → program → solved → results with their verdict.

The only place where guard, build, assemble, solve, confirm and require follow each other: every run
and every question goes through it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.inputs.schema.scenario import Resolution
from transition_sim.model.materialise import materialise
from transition_sim.optimum import find_optimum
from transition_sim.results.from_solution import collect
from transition_sim.results.manifest import describe_run
from transition_sim.results.store import Results
from transition_sim.solve import (
    Profile,
    Progress,
    Silent,
    confirm_infeasible,
    read_solution,
    require_optimal,
    shared_engine,
    showing,
)
from transition_sim.solved import Program, Solved
from transition_sim.system import System, build_system
from transition_sim.system.aggregation import describe_aggregation
from transition_sim.verdict.attainable import explain_infeasible, furthest_levels
from transition_sim.verdict.equal_optima import ranges_at_least_cost
from transition_sim.verdict.guards import find_guards
from transition_sim.verdict.verdict import describe_verdict, with_shares


def run(
    scenario: Scenario | str | os.PathLike[str],
    *,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
    extra: Sequence[Any] = (),
) -> Results:
    """Optimise a scenario and judge every target.

    Parameters
    ----------
    scenario : Scenario or path
        A loaded scenario, or a scenario file.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says: ``"demand.growth=6%"``, several of
        these, or ``{"demand.growth": "6%"}``.
    solver : str
        Solver profile: a name or a path.
    progress : Progress or bool, optional
        Told of each stage; by default shown in a terminal or a notebook. False is silent.
    extra : sequence of component, optional
        Constraints of your own: anything with ``add(model, system, accounts)``. Where a share of
        generation is enforced they hold in the run without it, too.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        With every problem of the files at once.
    InfeasibleError, UnboundedError
        No plan satisfies the scenario; confirmed by a second algorithm and without presolve.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    shared_engine().start()  # its process gets ready while the scenario is read
    with showing(progress) as told:
        clock = _Clock(told)
        clock.stage("read")
        loaded = load(scenario, overrides)
        solved = solve_scenario(loaded, solver, clock, extra)
        clock.stage("judge")
        results = judge(loaded, solved, solver)
        clock.done()
    kept = describe_aggregation(loaded, solved.system.time)
    return replace(results, manifest=describe_run(loaded, solved, clock.seconds, kept))


def solve_scenario(
    scenario: Scenario,
    solver: str | Profile = "highs",
    progress: Progress | None = None,
    extra: Sequence[Any] = (),
) -> Solved:
    """Return a scenario's least-cost plan: guard, build, assemble, solve, confirm, require.

    Raises
    ------
    InfeasibleError, UnboundedError, SolverError
        As `run`.
    """
    told = progress or Silent()
    return solve_program(prepare(scenario, solver, told, extra), scenario.name, solver, told)


def prepare(
    scenario: Scenario,
    solver: str | Profile = "highs",
    progress: Progress | None = None,
    extra: Sequence[Any] = (),
) -> Program:
    """Return a scenario's program, its guards in place.

    Raises
    ------
    InfeasibleError
        Guards were to be found, and even with no share enforced there is no plan.
    """
    told = progress or Silent()
    told.stage("build")
    system, start = guard(scenario, solver, told, extra)
    told.stage("assemble")
    return Program.of(system, start, tuple(extra))


def solve_program(
    program: Program,
    name: str,
    solver: str | Profile = "highs",
    progress: Progress | None = None,
) -> Solved:
    """Return a program's proven optimum; say how far its targets can be reached where it has none.

    Parameters
    ----------
    name : str
        Of the scenario, for the error.
    """
    told = progress or Silent()
    told.stage("solve")
    solved = solve_if_feasible(program, solver, told)
    if solved is None:
        told.stage("confirm")
        confirm_infeasible(program.linear, solver, told)
        reached = furthest_levels(program, profile=solver, unguarded=True)
        raise explain_infeasible(name, reached, program.own_constraints)
    return solved


def solve_if_feasible(
    program: Program, solver: str | Profile = "highs", progress: Progress | None = None
) -> Solved | None:
    """Return a program's proven optimum; None where the solver finds it infeasible, unconfirmed."""
    solution = find_optimum(program, solver, progress)
    if solution.status == "infeasible":
        return None
    require_optimal(solution)
    return Solved(program, solution)


def guard(
    scenario: Scenario,
    solver: str | Profile,
    progress: Progress,
    extra: Sequence[Any] = (),
) -> tuple[System, System | None]:
    """Return the scenario's system; what an enforced share of generation may not move is a number.

    The run with no share enforced says how much is imported in the base year at most, and how much
    energy and heat is left unserved: a share may not be bought, or met by a blackout. Constraints
    of the user's own hold in that run too: what they cost is no price of the share.

    Returns
    -------
    System, System or None
        The second is the first on typical days, where the first is hourly: a start for the solver.
    """
    system, start = build_system(scenario), on_typical_days(scenario)
    if not system.guarded_years:
        return system, start
    free = Program.of(system.without_shares(), start and start.without_shares(), tuple(extra))
    solved = solve_if_feasible(free, solver, progress)
    if solved is None:
        confirm_infeasible(free.linear, solver, progress)
        raise explain_infeasible(scenario.name, (), free.own_constraints)
    guards = find_guards(solved, solver)
    return system.guarded(guards), start and start.guarded(guards)


def on_typical_days(scenario: Scenario) -> System | None:
    """Return an hourly scenario's system on typical days; None where it has typical periods."""
    if scenario.resolution != "hourly":
        return None
    return build_system(scenario.with_resolution(Resolution()))


def judge(scenario: Scenario, solved: Solved, solver: str | Profile = "highs") -> Results:
    """Return what a plan comes to, with the verdict on every target; no manifest."""
    dataset = with_shares(scenario, collect(solved), solved.cost)
    targets = solved.system.targets
    ranges = ranges_at_least_cost(solved, targets, solver) if solved.has_duals else {}
    return Results(dataset, describe_verdict(scenario, dataset, solved, ranges).to_json())


def to_pyomo(scenario: Scenario | str | os.PathLike[str], *, overrides: Overrides = ()) -> Any:
    """Return the scenario's model as a plain Pyomo ``ConcreteModel``.

    The same rules as the solver's matrix, one object a row: for reading, and for other solvers.
    Where a share of generation is enforced, the run without it is solved first: its imports and
    unserved energy are numbers of the model, and do not know of what you add to it. The `extra` of
    `run` holds in both.
    """
    loaded = load(scenario, overrides)
    program = prepare(loaded)
    program.expressions  # noqa: B018 - assembled now: the readable model has no empty components
    model = materialise(program.model)
    model._made_from = loaded, program  # for `results_from`
    return model


def results_from(model: Any, *, solver: str = "highs") -> Results:
    """Return the results of a model of `to_pyomo` that you solved yourself.

    Constraints and variables that you added are rows and columns like any other: the answer is
    checked with them, and they stand in the dataset by their names, duals as ``dual_<name>``.

    Parameters
    ----------
    model : pyomo.ConcreteModel
        Of `to_pyomo`, solved. With ``model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)``
        declared before, the answer is checked by its duals; without, only the plan is checked, and
        there are no prices and no ranges among equal optima.
    solver : str
        Solver profile for what the verdict asks beyond the answer.

    Raises
    ------
    ValueError
        The model is not one of `to_pyomo`.
    AlgebraError
        The model was not solved, or is not linear.
    SolverError
        The answer fails the independent check.
    """
    if not hasattr(model, "_made_from"):
        raise ValueError("this model is not one of to_pyomo: it says not what it was made from")
    scenario, program = model._made_from
    linear, solution = read_solution(program.linear, model)
    require_optimal(solution)
    solved = Solved(program.with_own(linear), solution)
    results = judge(scenario, solved, solver)
    kept = describe_aggregation(scenario, solved.system.time)
    return replace(results, manifest=describe_run(scenario, solved, {}, kept))


def load(
    scenario: Scenario | str | os.PathLike[str],
    overrides: Overrides = (),
    cities: Cities | None = None,
) -> Scenario:
    """Return a loaded scenario, or the one that a file holds, with what is said otherwise.

    Parameters
    ----------
    cities : Cities, optional
        Those that were read before.

    Raises
    ------
    InputError
        With every problem of the files and of the overrides at once.
    TypeError
        The scenario is neither.
    """
    if isinstance(scenario, Scenario):
        return scenario.with_(overrides) if overrides else scenario
    if not isinstance(scenario, str | os.PathLike):
        kind = type(scenario).__name__
        raise TypeError(f"a scenario is a path or a Scenario, not {kind}; see ts.load_scenario")
    return load_scenario(Path(scenario), overrides, cities)


class _Clock(Silent):
    """Passes on what is told, and keeps how long each stage of a run took."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}
        self._begun: tuple[str, float] | None = None

    def stage(self, name: str) -> None:
        """Hear that a stage begins; the one before it is over."""
        self._end()
        self.progress.stage(name)
        self._begun = name, time.perf_counter()

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        """Pass it on."""
        self.progress.update(stage, iterations, objective, seconds)

    def note(self, sentence: Any) -> None:
        """Pass it on."""
        self.progress.note(sentence)

    def done(self) -> None:
        """Pass it on."""
        self._end()
        self.progress.done()

    def _end(self) -> None:
        if self._begun is not None:
            name, start = self._begun
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
            self._begun = None
