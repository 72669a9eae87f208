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
from dataclasses import dataclass, replace
from numbers import Real
from typing import Literal

from transition_sim.errors import (
    InfeasibleError,
    InputError,
    Place,
    Problem,
    SolverError,
    Text,
)
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.inputs.schema.scenario import Resolution
from transition_sim.model.assemble import LinearProgram
from transition_sim.pipeline import load, run, solve_if_feasible
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
    showing,
    solve_with_fallback,
)
from transition_sim.solved import Program
from transition_sim.system import Guards, System, build_system, relax, with_builds
from transition_sim.timeseries.axis import DAYS
from transition_sim.verdict.answer import Bounds, JudgedTarget, Round
from transition_sim.verdict.guards import find_guards
from transition_sim.verdict.targets import judge_one

TOLERANCE = 0.01  # of the gap: a hundredth of the cost
FINER = 2  # times as many periods in the next round
NO_PLAN = Text(
    "no plan meets every rule of the scenario in the full year: not even the relaxation has one",
    "全年逐小时下没有方案能满足该情景的全部约束：松弛问题亦无可行解",
)
MOST_DAYS = 150  # in typical periods: with more, all hours are as fast


def certify(
    scenario: Scenario | str | os.PathLike[str],
    *,
    overrides: Overrides = (),
    solver: str = "highs",
    tolerance: float = TOLERANCE,
    progress: Progress | bool | None = None,
) -> Results:
    """Run a scenario on typical periods and bound what the full year would cost.

    Where the gap between the bounds is above the tolerance, the scenario is run again on twice as
    many periods, until they are so many that all hours are as fast, or prove nothing any more.

    Parameters
    ----------
    scenario : Scenario or path
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile: a name or a path.
    tolerance : float
        Of the gap, as a share of the cost.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Returns
    -------
    Results
        The run whose builds are behind the upper bound, or the last one where there is none; its
        verdict has ``bounds``: what `describe_bounds` returns.

    Raises
    ------
    InputError
        The scenario is hourly already, or the tolerance is no positive number.
    InfeasibleError
        Already the typical periods allow no plan; or the relaxation proves that the full year
        allows none.
    """
    if not (isinstance(tolerance, Real) and math.isfinite(tolerance) and tolerance > 0.0):
        raise InputError([_no_tolerance(tolerance)])
    with showing(progress) as told:
        loaded = load(scenario, overrides)
        if loaded.resolution == "hourly":
            raise InputError([_needless(loaded)])
        found = _refine(loaded, solver, tolerance, told)
    best = _best(found)
    bounds = describe_bounds([each.round for each in found], tolerance, best.targets)
    return replace(best.results, verdict={**best.results.verdict, "bounds": bounds.to_json()})


def _refine(loaded: Scenario, solver: str, tolerance: float, told: Progress) -> list[_Bounded]:
    """Return the rounds, each on finer periods, until their gap is within the tolerance."""
    assert loaded.resolution != "hourly"
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
    return found


def describe_bounds(
    rounds: Sequence[Round], tolerance: float, targets: tuple[JudgedTarget, ...] | None
) -> Bounds:
    """Return what ``verdict.json`` holds of the bounds: the best of all rounds.

    Parameters
    ----------
    targets : tuple of JudgedTarget or None
        The verdict of the plan behind the upper bound, hour by hour.
    """
    gap = _gap(rounds)
    return Bounds(
        lower_cny=_lower(rounds),
        upper_cny=_upper(rounds),
        gap=gap if math.isfinite(gap) else None,
        tolerance=tolerance,
        within_tolerance=gap <= tolerance,
        rounds=tuple(rounds),
        targets_full_year=targets,
    )


@dataclass(frozen=True, eq=False)
class _Bounded:
    """A round with the run on typical periods, and the full year's verdict on its builds."""

    round: Round
    results: Results
    targets: tuple[JudgedTarget, ...] | None


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
    program = _relaxation(case, resolution, hourly)
    linear, model = program.linear, program.model
    if load_profile(solver).solver != HIGHS:
        solution = solve_with_fallback(linear, solver, progress, model=model)
        upper, targets = _upper_bound(case, hourly, results, solver, progress)
    else:
        engine, notes = Engine(), _Notes(progress)
        with ThreadPoolExecutor(1) as beside:
            seeking = beside.submit(
                solve_with_fallback, linear, solver, notes, model=model, engine=engine
            )
            try:
                upper, targets = _upper_bound(case, hourly, results, solver, progress)
                solution = seeking.result()
            finally:
                engine.close()  # ends the search where something else went wrong
    lower = _lower_bound(linear, solution, solver, progress)
    coarse, seconds = float(results.verdict["objective_cny"]), time.perf_counter() - start
    proven = Round(
        periods=resolution.periods,
        hours=resolution.hours,
        coarse_cny=coarse,
        lower_cny=lower,
        upper_cny=upper,
        seconds=round(seconds, 2),
    )
    return _Bounded(proven, results, targets)


def _best(found: Sequence[_Bounded]) -> _Bounded:
    """Return the finest of the rounds with the least upper bound; the last where none has one."""
    least = _upper([each.round for each in found])
    return next(each for each in reversed(found) if each.round.upper_cny == least)


def _relaxation(case: Scenario, resolution: Resolution, hourly: System) -> Program:
    """Return the relaxation with as many clusters as the typical periods have days."""
    days = resolution.periods * resolution.hours // 24
    typical = build_system(_on(case, Resolution(periods=min(days, DAYS))))
    return Program.of(relax(hourly, typical.time.day_period))


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
) -> tuple[float | None, tuple[JudgedTarget, ...] | None]:
    """Return the full year's cost with the coarse builds, and its verdict.

    None where these builds leave no plan in the full year.
    """
    found = results.dataset
    names = ("store_built", "retired", "converted")
    others = {name: found.get(name) for name in names}  # what a city lacks is not built
    system = with_builds(hourly, found["built"], **others)
    start = with_builds(build_system(_on(case, Resolution())), found["built"], **others)
    if system.guarded_years:
        free = Program.of(system.without_shares(), start.without_shares())
        unenforced = solve_if_feasible(free, solver, progress)
        if unenforced is None:
            return None, None
        imported = find_guards(unenforced, solver).net_import
        # leaving nothing unserved is stricter than what the full year may leave unserved
        none = (0.0,) * len(case.years)
        guards = Guards(imported, unserved=none, unserved_heat=none)
        system, start = system.guarded(guards), start.guarded(guards)
    solved = solve_if_feasible(Program.of(system, start), solver, progress)
    if solved is None:
        return None, None
    dataset = collect(solved)
    return solved.cost, tuple(judge_one(dataset, case, each) for each in system.targets)


def _on(scenario: Scenario, resolution: Resolution | Literal["hourly"]) -> Scenario:
    return scenario.with_resolution(resolution)


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


def _no_tolerance(tolerance: object) -> Problem:
    values = {
        "message": Text(f"{tolerance} is no tolerance of a gap", f"{tolerance} 不是间隙容差"),
        "remedy": Text("give a positive share, such as 0.01", "请给出正的比例，例如 0.01"),
    }
    return Problem("other", Place("--tolerance"), "", values)


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
