"""The pipeline: scenario → system → model → matrix → solution → results → verdict."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xarray as xr

from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.schema.scenario import Resolution
from transition_sim.model.assemble import assemble, assemble_expressions
from transition_sim.model.build import build_model
from transition_sim.model.materialise import materialise
from transition_sim.optimum import find_optimum
from transition_sim.results.from_solution import collect
from transition_sim.results.manifest import describe_certificate, describe_run
from transition_sim.results.metrics import electricity_price, yearly_shares
from transition_sim.results.store import Results
from transition_sim.solve import (
    Progress,
    Silent,
    Solution,
    confirm_infeasible,
    require_optimal,
    shared_engine,
)
from transition_sim.system import System, build_system
from transition_sim.system.aggregation import describe_aggregation
from transition_sim.system.shares import SHARES
from transition_sim.verdict.attainable import explain_infeasible, furthest_levels
from transition_sim.verdict.audit import audit, audit_targets
from transition_sim.verdict.equal_optima import ranges_at_least_cost
from transition_sim.verdict.guards import find_guards
from transition_sim.verdict.targets import judge, not_judged

PRINTED = "as_printed"


def run(
    scenario: Scenario | str | os.PathLike[str],
    *,
    overrides: Sequence[str] | str = (),
    solver: str = "highs",
    progress: Progress | None = None,
) -> Results:
    """Optimise a scenario and judge every target.

    Parameters
    ----------
    scenario : Scenario or path
        A loaded scenario, or a scenario file.
    overrides : sequence of str
        ``field=value`` in place of what the file says (``demand.growth=6%``).
    solver : str
        Solver profile: a name or a path.
    progress : Progress, optional
        Told of each stage; silent by default.

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
    told = progress or Silent()
    clock = _Clock(told)
    shared_engine().start()  # its process gets ready while the scenario is read
    with clock("read"):
        loaded = load(scenario, overrides)
    with clock("build"):
        system, start = guarded(loaded, solver, told)
        model = build_model(system)
    with clock("assemble"):
        program = assemble(model)
        expressions = assemble_expressions(model)
    with clock("solve"):
        solution = find_optimum(system, model, program, solver, told, start)
    if solution.status == "infeasible":
        with clock("confirm"):
            confirm_infeasible(program, solver, told)
            levels = furthest_levels(program, expressions, system.targets, solver)
        raise explain_infeasible(loaded.name, levels)
    require_optimal(solution)
    with clock("judge"):
        dataset = _describe(loaded, collect(system, program, expressions, solution), solution)
        ranges = ranges_at_least_cost(program, expressions, solution, system.targets, solver)
        verdict = _verdict(
            loaded, dataset, solution, judge(dataset, loaded, system.targets, ranges)
        )
    told.done()
    kept = describe_aggregation(loaded, system.time)
    return Results(dataset, verdict, describe_run(loaded, program, solution, clock.seconds, kept))


def to_pyomo(
    scenario: Scenario | str | os.PathLike[str], *, overrides: Sequence[str] | str = ()
) -> Any:
    """Return the scenario's model as a plain Pyomo ``ConcreteModel``.

    The same rules as the solver's matrix, one object a row: for reading, and for other solvers.
    Where a share of generation is enforced, the run without it is solved first: its imports and
    unserved energy are numbers of the model.
    """
    system, _ = guarded(load(scenario, overrides), "highs", Silent())
    return materialise(build_model(system))


def load(
    scenario: Scenario | str | os.PathLike[str], overrides: Sequence[str] | str = ()
) -> Scenario:
    """Return a loaded scenario, or the one that a file holds.

    Raises
    ------
    InputError
        With every problem of the files at once.
    TypeError
        Overrides of a scenario that is loaded already: they take the place of what a file says.
    """
    given = (overrides,) if isinstance(overrides, str) else tuple(overrides)
    if isinstance(scenario, Scenario):
        if given:
            raise TypeError("a loaded scenario takes no overrides; give them to load_scenario")
        return scenario
    return load_scenario(Path(scenario), given)


def guarded(scenario: Scenario, solver: str, progress: Progress) -> tuple[System, System | None]:
    """Return the scenario's system; what an enforced share of generation may not move is a number.

    The run with no share enforced says how much is imported in the base year at most, and how much
    energy and heat is left unserved: a share may not be bought, or met by a blackout.

    Returns
    -------
    System, System or None
        The second is the first on typical days, where the first is hourly: a start for the solver.
    """
    system, start = build_system(scenario), on_typical_days(scenario)
    if not system.guarded_years:
        return system, start
    free, free_start = system.without_shares(), start and start.without_shares()
    model = build_model(free)
    program = assemble(model)
    solution = find_optimum(free, model, program, solver, progress, free_start)
    if solution.status == "infeasible":
        confirm_infeasible(program, solver, progress)
        raise explain_infeasible(scenario.name, ())
    require_optimal(solution)
    guards = find_guards(program, assemble_expressions(model), solution, solver)
    return system.guarded(guards), start and start.guarded(guards)


def on_typical_days(scenario: Scenario) -> System | None:
    """Return an hourly scenario's system on typical days; None where it has typical periods."""
    if scenario.resolution != "hourly":
        return None
    return build_system(scenario.with_resolution(Resolution()))


def _describe(scenario: Scenario, dataset: xr.Dataset, solution: Solution) -> xr.Dataset:
    """Return the dataset with shares, prices and titles."""
    shares = yearly_shares(dataset, scenario.city_data.definitions)
    price = electricity_price(dataset).variable
    described = dataset.assign_coords(definition=shares["definition"])
    described = described.assign(
        {name: shares[name].variable for name in SHARES} | {"price": price}
    )
    return described.assign_attrs(
        scenario=scenario.name,
        title_en=scenario.title.en,
        title_zh=scenario.title.zh,
        objective_cny=solution.objective,
    )


def _verdict(
    scenario: Scenario,
    dataset: xr.Dataset,
    solution: Solution,
    targets: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the content of ``verdict.json``."""
    printed = dataset[list(SHARES)].sel(definition=PRINTED)
    return {
        "schema": 1,
        "scenario": scenario.name,
        "status": solution.status,
        "objective_cny": solution.objective,
        "certificate": describe_certificate(solution.certificate),
        "targets": targets,
        "not_judged": not_judged(scenario),
        "shares": {
            str(year): {
                name.removesuffix("_share"): _or_none(float(printed[name].sel(year=year)))
                for name in SHARES
            }
            for year in scenario.years
        },
        "audit": audit(dataset),
        "audited": audit_targets(
            dataset, scenario.city_data.definitions, targets, scenario.city_data.units
        ),
    }


def _or_none(number: float) -> float | None:
    return number if math.isfinite(number) else None


class _Clock:
    """Tells the progress of each stage and keeps how long it took."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        self.progress.stage(stage)
        start = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - start
