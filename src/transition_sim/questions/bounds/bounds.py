"""What typical periods cost the answer: two bounds on the least cost of the full year.

The builds of the coarse answer, with every hour of the year dispatched for them, are a plan that
can be carried out: no least cost is above it. A relaxation, whose every row holds on the mean of
each cluster's days for any plan, has an optimum below it. `docs/bounds.md` has both proofs.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import xarray as xr

from transition_sim.errors import (
    InfeasibleError,
    InputError,
    Place,
    Problem,
    SolverError,
    Text,
)
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.scenario import Resolution
from transition_sim.model.assemble import (
    LinearProgram,
    assemble,
    assemble_expressions,
)
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum
from transition_sim.pipeline import load, run
from transition_sim.results.from_solution import collect
from transition_sim.results.store import Results
from transition_sim.solve import (
    HIGHS,
    Engine,
    Progress,
    Silent,
    Solution,
    confirm_infeasible,
    load_profile,
    require_optimal,
    solve_with_fallback,
)
from transition_sim.system import Guards, System, build_system, relax, with_builds
from transition_sim.timeseries.axis import DAYS
from transition_sim.verdict.guards import find_guards
from transition_sim.verdict.targets import judge_one

TOLERANCE = 0.01  # of the gap: a hundredth of the cost
FINER = 2  # times as many periods in the next round
NO_PLAN = Text(
    "no plan meets every rule of the scenario in the full year: not even the relaxation has one",
    "全年逐小时下没有方案能满足该情景的全部约束：松弛问题亦无可行解",
)
MOST_DAYS = 150  # in typical periods: with more, all hours are as fast


@dataclass(frozen=True)
class Round:
    """One resolution and what it proves.

    Attributes
    ----------
    periods, hours : int
        Typical periods, and the length of one [h].
    coarse_cny : float
        Least cost on typical periods: an estimate, no bound.
    lower_cny : float
        No plan of the full year costs less.
    upper_cny : float or None
        A plan of the full year costs this; None where its builds meet the targets on typical
        periods but not in the full year.
    seconds : float
        Wall time, from the scenario to both bounds [s].
    """

    periods: int
    hours: int
    coarse_cny: float
    lower_cny: float
    upper_cny: float | None
    seconds: float


def certify(
    scenario: Scenario | str | os.PathLike[str],
    *,
    overrides: Sequence[str] | str = (),
    solver: str = "highs",
    tolerance: float = TOLERANCE,
    progress: Progress | None = None,
) -> Results:
    """Run a scenario on typical periods and bound what the full year would cost.

    Where the gap between the bounds is above the tolerance, the scenario is run again on twice as
    many periods, until they are so many that all hours are as fast, or prove nothing any more.

    Parameters
    ----------
    scenario : Scenario or path
    overrides : sequence of str
        ``field=value`` in place of what the file says.
    solver : str
        Solver profile: a name or a path.
    tolerance : float
        Of the gap, as a share of the cost.
    progress : Progress, optional

    Returns
    -------
    Results
        The run whose builds are behind the upper bound, or the last one where there is none; its
        verdict has ``bounds``: what `describe_bounds` returns.

    Raises
    ------
    InputError
        The scenario is hourly already.
    InfeasibleError
        Already the typical periods allow no plan; or the relaxation proves that the full year
        allows none.
    """
    told = progress or Silent()
    loaded = load(scenario, overrides)
    if loaded.resolution == "hourly":
        raise InputError([_needless(loaded)])
    hourly = build_system(_on(loaded, "hourly"))
    found: list[_Bounded] = []
    for resolution in _finer(loaded.resolution):
        try:
            found.append(_bound(_on(loaded, resolution), resolution, hourly, solver, told))
        except (InfeasibleError, SolverError) as error:
            if not found:
                raise
            told.note(error.sentence)  # finer periods prove nothing; the coarser bounds stand
            break
        if _gap([each.round for each in found]) <= tolerance:
            break
    told.done()
    best = _best(found)
    bounds = describe_bounds([each.round for each in found], tolerance, best.targets)
    return replace(best.results, verdict={**best.results.verdict, "bounds": bounds})


def describe_bounds(
    rounds: Sequence[Round], tolerance: float, targets: list[dict[str, Any]] | None
) -> dict[str, Any]:
    """Return what ``verdict.json`` holds of the bounds: the best of all rounds.

    Parameters
    ----------
    targets : list of dict or None
        The verdict of the plan behind the upper bound, hour by hour.
    """
    gap = _gap(rounds)
    return {
        "lower_cny": _lower(rounds),
        "upper_cny": _upper(rounds),
        "gap": gap if math.isfinite(gap) else None,
        "tolerance": tolerance,
        "within_tolerance": gap <= tolerance,
        "rounds": [asdict(each) for each in rounds],
        "targets_full_year": targets,
    }


@dataclass(frozen=True, eq=False)
class _Bounded:
    """A round with the run on typical periods, and the full year's verdict on its builds."""

    round: Round
    results: Results
    targets: list[dict[str, Any]] | None


def _bound(
    case: Scenario, resolution: Resolution, hourly: System, solver: str, progress: Progress
) -> _Bounded:
    """Run a scenario on typical periods and find both bounds.

    HiGHS solves for both at once. Models are built in this thread only: Pyomo's templates are not
    made for two, and would give another matrix without a word.
    """
    start = time.perf_counter()
    results = run(case, solver=solver, progress=progress)
    progress.stage("bound")
    model, program = _relaxation(case, resolution, hourly)
    if load_profile(solver).solver != HIGHS:
        solution = solve_with_fallback(program, solver, progress, model=model)
        upper, targets = _upper_bound(case, hourly, results, solver, progress)
    else:
        engine, notes = Engine(), _Notes(progress)
        with ThreadPoolExecutor(1) as beside:
            seeking = beside.submit(
                solve_with_fallback, program, solver, notes, model=model, engine=engine
            )
            try:
                upper, targets = _upper_bound(case, hourly, results, solver, progress)
                solution = seeking.result()
            finally:
                engine.close()  # ends the search where something else went wrong
    lower = _lower_bound(program, solution, solver, progress)
    coarse, seconds = float(results.verdict["objective_cny"]), time.perf_counter() - start
    bounds = coarse, lower, upper
    return _Bounded(
        Round(resolution.periods, resolution.hours, *bounds, round(seconds, 2)), results, targets
    )


def _best(found: Sequence[_Bounded]) -> _Bounded:
    """Return the finest of the rounds with the least upper bound; the last where none has one."""
    least = _upper([each.round for each in found])
    return next(each for each in reversed(found) if each.round.upper_cny == least)


def _relaxation(
    case: Scenario, resolution: Resolution, hourly: System
) -> tuple[Any, LinearProgram]:
    """Return the relaxation with as many clusters as the typical periods have days."""
    days = resolution.periods * resolution.hours // 24
    typical = build_system(_on(case, Resolution(periods=min(days, DAYS))))
    model = build_model(relax(hourly, typical.time.day_period))
    return model, assemble(model)


def _lower_bound(
    program: LinearProgram, solution: Solution, solver: str, progress: Progress
) -> float:
    """Return the relaxation's optimum [CNY], less what its primal and dual costs differ by."""
    if solution.status == "infeasible":
        confirm_infeasible(program, solver, progress)
        raise InfeasibleError(NO_PLAN)
    require_optimal(solution)
    assert solution.certificate is not None  # or it would have raised
    size = program.cost_scale + abs(solution.objective)
    return solution.objective - solution.certificate.relative_gap * size


class _Notes(Silent):
    """Tells only what has to be known: another search tells how far it is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def note(self, sentence: Text) -> None:
        """Pass it on."""
        self._progress.note(sentence)


def _upper_bound(
    case: Scenario, hourly: System, results: Results, solver: str, progress: Progress
) -> tuple[float | None, list[dict[str, Any]] | None]:
    """Return the full year's cost with the coarse builds, and its verdict.

    None where these builds leave no plan in the full year.
    """
    found = results.dataset
    names = ("store_built", "retired", "converted")
    others = {name: found.get(name) for name in names}  # what a city lacks is not built
    system = with_builds(hourly, found["built"], **others)
    start = with_builds(build_system(_on(case, Resolution())), found["built"], **others)
    if system.guarded_years:
        free = _solve(system.without_shares(), solver, progress, start.without_shares())
        if free.solution.status == "infeasible":
            return None, None
        require_optimal(free.solution)
        expressions = assemble_expressions(free.model)
        imported = find_guards(free.program, expressions, free.solution, solver).net_import
        # leaving nothing unserved is stricter than what the full year may leave unserved
        none = (0.0,) * len(case.years)
        guards = Guards(imported, unserved=none, unserved_heat=none)
        system, start = system.guarded(guards), start.guarded(guards)
    solved = _solve(system, solver, progress, start)
    if solved.solution.status == "infeasible":
        return None, None
    require_optimal(solved.solution)
    dataset = solved.dataset()
    return solved.solution.objective, [judge_one(dataset, case, each) for each in system.targets]


@dataclass(frozen=True, eq=False)
class _Solved:
    """A system with its program and the answer."""

    system: System
    model: Any
    program: LinearProgram
    solution: Solution

    def dataset(self) -> xr.Dataset:
        """Return the answer as labelled arrays."""
        expressions = assemble_expressions(self.model)
        return collect(self.system, self.program, expressions, self.solution)


def _solve(system: System, solver: str, progress: Progress, start: System | None = None) -> _Solved:
    model = build_model(system)
    program = assemble(model)
    solution = find_optimum(system, model, program, solver, progress, start)
    return _Solved(system, model, program, solution)


def _on(scenario: Scenario, resolution: Resolution | Literal["hourly"]) -> Scenario:
    return scenario.model_copy(update={"resolution": resolution})


def _finer(first: Resolution) -> Iterator[Resolution]:
    """Yield the resolution, then ever finer ones."""
    yield first
    days, most = first.hours // 24, MOST_DAYS
    periods = first.periods * FINER
    while periods * days <= most:
        yield Resolution(periods=periods, hours=first.hours)
        periods *= FINER


def _lower(rounds: Sequence[Round]) -> float:
    return max(each.lower_cny for each in rounds)


def _upper(rounds: Sequence[Round]) -> float | None:
    return min((each.upper_cny for each in rounds if each.upper_cny is not None), default=None)


def _gap(rounds: Sequence[Round]) -> float:
    """Return the distance of the best bounds as a share of the larger; infinite without both."""
    upper, lower = _upper(rounds), _lower(rounds)
    if upper is None:
        return math.inf
    size = max(abs(upper), abs(lower))
    return (upper - lower) / size if size else 0.0


def _needless(scenario: Scenario) -> Problem:
    values = {
        "message": Text(
            f"{scenario.name} is solved hour by hour: there is nothing to certify",
            f"{scenario.name} 已按逐小时求解，无需认证",
        ),
        "remedy": Text(
            "leave --certify out, or take typical periods: --resolution 36",
            "请去掉 --certify，或改用典型时段：--resolution 36",
        ),
    }
    return Problem("other", Place("--certify"), "", values)
