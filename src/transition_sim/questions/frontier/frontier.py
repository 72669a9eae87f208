"""Least cost against the level of a target, from what costs nothing to the furthest there is.

Every level is the same program with another row, solved again from the last basis. The guards of
a share of generation (imports, unserved energy) and the other enforced targets hold at all of them,
as they do in a run. Money is that of all model years, discounted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from typing import NoReturn

import numpy as np

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.model.assemble import LinearProgram
from transition_sim.pipeline import load, prepare, solve_scenario
from transition_sim.questions.frontier.answer import Frontier, FrontierPoint, LeastCost, LeftOut
from transition_sim.questions.frontier.levels import Ends, solve_levels
from transition_sim.questions.frontier.sentences import say_frontier
from transition_sim.questions.frontier.slope_check import Point, check_slopes
from transition_sim.questions.frontier.target_choice import (
    share_targets,
    with_target,
    without_targets,
)
from transition_sim.results.metrics import finite
from transition_sim.solve import (
    HighsModel,
    Progress,
    confirm_infeasible,
    for_warm_starts,
    require_optimal,
    showing,
)
from transition_sim.solved import Program
from transition_sim.system import ShareTarget
from transition_sim.system.share_targets import price_per_point
from transition_sim.verdict.attainable import (
    Attainable,
    explain_infeasible,
    furthest_levels,
    furthest_unguarded,
)
from transition_sim.verdict.audit import NOTHING
from transition_sim.verdict.bought import bought_of_plan
from transition_sim.verdict.equal_optima import ranges_of_ratios
from transition_sim.verdict.linear_fractional import extreme_share
from transition_sim.verdict.share_row import ShareRow

POINTS = 11
MOST_POINTS = 1000
UNSERVED = {"unserved_mwh": "energy_not_served", "unserved_heat_mwh": "heat_not_served"}


def frontier(
    scenario: Scenario | str | os.PathLike[str],
    target: str,
    *,
    definition: str | None = None,
    points: int = POINTS,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> Frontier:
    """Return the least cost at levels of a target, up to the furthest that can be reached.

    Parameters
    ----------
    scenario : Scenario or path
    target : str
        Id of a share in the ledger, enforced by the scenario or not.
    definition : str, optional
        Of the share; by default the scenario's for this target.
    points : int
        Number of levels, both ends included: half of them evenly spaced, the others where the cost
        bends most. The level that is asked for is one more where it lies between.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile; in place of another solver's, ``highs``.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Raises
    ------
    InputError
        No such target or definition, too few or too many points, or a share of nothing.
    InfeasibleError
        No plan satisfies the scenario even without the target.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    _require_points(points)
    with showing(progress) as told:
        told.stage("read")
        asked = with_target(load(scenario, overrides), target, definition)
        opened = _Enforced.of(asked, target, solver, told)
        enforced, left_out = _without_unreachable(opened, solver, told)
        told.stage("solve")
        row = ShareRow.of(enforced.program, enforced.target)
        ends = _find_ends(enforced, row, solver, told)
        plain = _least_cost(enforced, ends, solver, told)
        threshold = enforced.target.threshold
        free = _unguarded_end(enforced, ends, solver)
        found = solve_levels(row, ends, points, threshold, for_warm_starts(solver))
    answer = _answer(enforced, left_out, plain, ends, found)
    answer = answer.model_copy(update={"largest_reachable_unguarded": free})
    return answer.model_copy(update={"sentences": say_frontier(answer)})


@dataclass(frozen=True, eq=False)
class _Enforced:
    """A scenario that enforces the target, as far as the matrix."""

    scenario: Scenario
    program: Program
    target: ShareTarget

    @classmethod
    def of(cls, scenario: Scenario, target: str, solver: str, told: Progress) -> _Enforced:
        """Return the program of a scenario that enforces the target, its guards as in a run."""
        program = prepare(scenario, solver, told)
        return cls(scenario, program, next(t for t in program.enforced if t.id == target))

    @property
    def others(self) -> list[ShareTarget]:
        """Every other target that is enforced."""
        return [each for each in self.program.enforced if each.id != self.target.id]

    def refuse(self, program: LinearProgram, solver: str, told: Progress) -> NoReturn:
        """Say that there is no plan even without the target."""
        confirm_infeasible(program, solver, told)
        levels = furthest_levels(self.program, profile=solver, unguarded=True)
        raise explain_infeasible(self.scenario.name, levels)


def _without_unreachable(
    asked: _Enforced, solver: str, told: Progress
) -> tuple[_Enforced, tuple[Attainable, ...]]:
    """Leave out what no plan meets even alone: with it, no level of the target could be reached."""
    if not asked.others:
        return asked, ()
    levels = furthest_levels(asked.program, profile=solver)
    if not levels:
        asked.refuse(asked.program.linear, solver, told)
    keys = {each.key for each in asked.others}
    out = tuple(each for each in levels if each.target.key in keys and not each.is_met)
    if not out:
        return asked, ()
    kept = without_targets(asked.scenario, {each.target.id for each in out})
    return _Enforced.of(kept, asked.target.id, solver, told), out


def _find_ends(enforced: _Enforced, row: ShareRow, solver: str, told: Progress) -> Ends:
    """Return the level that costs nothing more and the furthest one."""
    session = HighsModel(row.free, for_warm_starts(solver))
    least = session.solve(told)
    if least.status == "infeasible":
        enforced.refuse(row.free, solver, told)
    require_optimal(least)
    program, target = enforced.program, enforced.target
    if not np.isfinite(row.ratio.value(least.primal)):
        raise InputError([_share_of_nothing(target)])
    span = ranges_of_ratios(row.free, {target.key: row.ratio}, least, solver)[target.key]
    assert span is not None  # the share is a number
    first = target.sense.best(*span)
    last = _reached(extreme_share(row.ratio, session, first, target.is_floor))
    unserved = {
        name: program.total(total, target.year)
        for name, total in UNSERVED.items()
        if program.reports(total)
    }
    best = target.sense.best(first, last)
    bought = partial(bought_of_plan, program, target)
    return Ends(first, best, least.objective, session, unserved, bought)


def _unguarded_end(enforced: _Enforced, ends: Ends, solver: str) -> float | None:
    """Return where the frontier would end with any import and any energy left unserved.

    A share of capacity has no guards: there it is the same end.
    """
    target = enforced.target
    if target.metric == "capacity_share":
        return ends.last
    free = furthest_unguarded(enforced.program, target, enforced.others, solver)
    return None if free is None else target.sense.best(free, ends.last)


def _reached(last: float | None) -> float:
    """Return the end of a frontier; the least-cost plan itself shows that there is one."""
    if last is None:
        raise SolverError(
            Text(
                "the solver finds no plan at any level, though it found one",
                "求解器在任何水平下都找不到方案，与已得方案矛盾",
            )
        )
    return last


def _least_cost(enforced: _Enforced, ends: Ends, solver: str, told: Progress) -> LeastCost:
    """Return the plan that is found without the target.

    A share of capacity has no guards, so that its frontier begins there; a share of generation may
    neither be bought nor blacked out along its frontier, which may cost something by itself.
    """
    target = enforced.target
    if target.metric == "capacity_share":
        return LeastCost(level=ends.first, objective_cny=ends.cost)
    scenario = without_targets(enforced.scenario, {target.id})
    solved = solve_scenario(scenario, for_warm_starts(solver), told)
    return LeastCost(level=finite(solved.share(target)), objective_cny=solved.cost)


def _answer(
    enforced: _Enforced,
    left_out: Sequence[Attainable],
    plain: LeastCost,
    ends: Ends,
    points: Sequence[Point],
) -> Frontier:
    """Return the answer, still without its sentences."""
    target, steps = enforced.target, check_slopes(points)
    return Frontier(
        scenario=enforced.scenario.name,
        target=target.id,
        metric=target.metric,
        definition=target.definition,
        year=target.year,
        sense=target.sense,
        threshold=target.threshold,
        printed_threshold=share_targets(enforced.scenario)[target.id].value,
        least_cost=plain,
        guards_cny=ends.cost - plain.objective_cny,
        points=tuple(_point(each, plain.objective_cny) for each in points),
        steps=steps,
        slopes_agree=all(step.agrees for step in steps),
        largest_reachable=ends.last,
        kept=tuple(sorted(each.id for each in enforced.others)),
        left_out=tuple(_left_out(each) for each in left_out),
    )


def _point(point: Point, least: float) -> FrontierPoint:
    """Return a point as the answer has it; `least` is the cost without the target [CNY]."""
    unserved = {name: point.unserved.get(name, 0.0) for name in UNSERVED}
    return FrontierPoint(
        level=point.level,
        objective_cny=point.cost,
        extra_cny=point.cost - least,
        value=point.value,
        bought=point.bought,
        dual=point.price + 0.0,  # no -0.0
        dual_per_point_cny=price_per_point(point.price),
        **{name: own if own > NOTHING else 0.0 for name, own in unserved.items()},
    )


def _left_out(level: Attainable) -> LeftOut:
    target = level.target
    return LeftOut(
        id=target.id,
        definition=target.definition,
        sense=target.sense,
        required=target.threshold,
        largest_reachable=level.alone,
    )


def _require_points(points: int) -> None:
    if isinstance(points, Integral) and 2 <= points <= MOST_POINTS:
        return
    values = {
        "message": Text(f"{points} points make no frontier", f"{points} 个点不能构成前沿"),
        "remedy": Text(f"give 2 to {MOST_POINTS}", f"请给出 2 到 {MOST_POINTS} 个点"),
    }
    raise InputError([Problem("other", Place("--points"), "", values)])


def _share_of_nothing(target: ShareTarget) -> Problem:
    values = {
        "message": Text(
            f"at least cost nothing counts in the denominator of {target.id}: there is no share",
            f"成本最低时 {target.id} 的分母为零，不存在占比",
        ),
        "remedy": Text(
            "take another --definition, such as one over what must be served",
            "请用 --definition 换一种口径，例如以必须供应的电量为分母",
        ),
    }
    return Problem("other", Place("--target"), "", values)
