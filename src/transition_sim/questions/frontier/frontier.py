"""Least cost against the level of a target, from what costs nothing to the furthest there is.

Every level is the same program with another row, solved again from the last basis. The guards of
a share of generation (imports, unserved energy) and the other enforced targets hold at all of them,
as they do in a run.

The answer is JSON, in which money is that of all model years, discounted:

- ``points``: from what costs nothing to the furthest level, each with its ``level``, its least
  cost ``objective_cny``, what that is more than without the target (``extra_cny``), ``dual``, the
  price of asking for more, in ``dual_unit`` and per percentage point, ``unserved_mwh`` and
  ``unserved_heat_mwh`` of the target's year, and ``value``, the share of that plan itself: null
  where nothing counts in its denominator, so that it keeps the row without having a share.
- ``largest_reachable``: the furthest level that a plan with a share has, of a ceiling the smallest.
- ``least_cost``: the plan without the target; ``guards_cny``: what it costs by itself that the
  share is neither bought nor blacked out.
- ``steps``: slopes from point to point and what the duals allow (`check_slopes`).
- ``kept``: other enforced targets; ``left_out``: those that no plan meets even alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.pipeline import load, prepare
from transition_sim.questions.frontier.enforced_case import (
    Case,
    leave_out_unreachable,
    open_case,
    refuse,
)
from transition_sim.questions.frontier.levels import Ends, solve_levels
from transition_sim.questions.frontier.slope_check import Point, check_slopes
from transition_sim.questions.frontier.target_choice import (
    share_targets,
    with_target,
    without_targets,
)
from transition_sim.report.frontier_table import say_frontier
from transition_sim.results.metrics import finite
from transition_sim.solve import (
    HighsModel,
    Progress,
    Silent,
    for_warm_starts,
    require_optimal,
)
from transition_sim.system import ShareTarget
from transition_sim.system.share_targets import price_per_point
from transition_sim.verdict.attainable import Attainable
from transition_sim.verdict.audit import NOTHING
from transition_sim.verdict.equal_optima import ranges_of_ratios
from transition_sim.verdict.linear_fractional import extreme_share
from transition_sim.verdict.share_row import ShareRow

POINTS = 11
MOST_POINTS = 1000
UNIT = "CNY per unit of share"
UNSERVED = {"unserved_mwh": "energy_not_served", "unserved_heat_mwh": "heat_not_served"}


def trace_frontier(
    scenario: Scenario | str | os.PathLike[str],
    target: str,
    *,
    definition: str | None = None,
    points: int = POINTS,
    overrides: Sequence[str] | str = (),
    solver: str = "highs",
    progress: Progress | None = None,
) -> dict[str, Any]:
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
    overrides : sequence of str
        ``field=value`` in place of what the file says.
    solver : str
        Solver profile; in place of another solver's, ``highs``.
    progress : Progress, optional

    Returns
    -------
    dict
        As this module describes it.

    Raises
    ------
    InputError
        No such target or definition, too few or too many points, or a share of nothing.
    InfeasibleError
        No plan satisfies the scenario even without the target.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    told = progress or Silent()
    _require_points(points)
    told.stage("read")
    asked = with_target(load(scenario, overrides), target, definition)
    case, left_out = leave_out_unreachable(open_case(asked, target, solver, told), solver, told)
    return _trace(case, left_out, points, solver, told)


def _trace(
    case: Case, left_out: tuple[Attainable, ...], points: int, solver: str, told: Progress
) -> dict[str, Any]:
    """Find the ends, solve the levels between them, and say what they cost."""
    told.stage("solve")
    row = ShareRow.of(case.program, case.target)
    ends = _find_ends(case, row, solver, told)
    plain = _least_cost(case, ends, solver, told)
    found = solve_levels(row, ends, points, case.target.threshold, for_warm_starts(solver))
    told.done()
    return _describe(case, left_out, plain, ends, found)


def _find_ends(case: Case, row: ShareRow, solver: str, told: Progress) -> Ends:
    """Return the level that costs nothing more and the furthest one."""
    held = HighsModel(row.free, for_warm_starts(solver))
    least = held.solve(told)
    if least.status == "infeasible":
        refuse(case, row.free, solver, told)
    require_optimal(least)
    if not np.isfinite(row.ratio.value(least.primal)):
        raise InputError([_share_of_nothing(case.target)])
    program, target = case.program, case.target
    span = ranges_of_ratios(row.free, {target.key: row.ratio}, least, solver)[target.key]
    assert span is not None  # the share is a number
    first = target.sense.best(*span)
    last = _reached(extreme_share(row.ratio, held, first, target.is_floor))
    unserved = {
        name: program.total(total, target.year)
        for name, total in UNSERVED.items()
        if program.reports(total)
    }
    return Ends(first, target.sense.best(first, last), least.objective, held, unserved)


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


def _least_cost(case: Case, ends: Ends, solver: str, told: Progress) -> tuple[float | None, float]:
    """Return share (None of nothing) and cost of the plan that is found without the target.

    A share of capacity has no guards, so that its frontier begins there; a share of generation may
    neither be bought nor blacked out along its frontier, which may cost something by itself.
    """
    if case.target.metric == "capacity_share":
        return ends.first, ends.cost
    scenario = without_targets(case.scenario, {case.target.id})
    program = prepare(scenario, solver, told)
    least = HighsModel(program.linear, for_warm_starts(solver)).solve(told, basis=False)
    require_optimal(least)
    return finite(program.ratio(case.target).value(least.primal)), least.objective


def _describe(
    case: Case,
    left_out: tuple[Attainable, ...],
    plain: tuple[float | None, float],
    ends: Ends,
    points: Sequence[Point],
) -> dict[str, Any]:
    """Return what ``frontier --json`` prints."""
    target, steps = case.target, check_slopes(points)
    found: dict[str, Any] = {
        "scenario": case.scenario.name,
        "target": target.id,
        "metric": target.metric,
        "definition": target.definition,
        "year": target.year,
        "sense": target.sense.value,
        "threshold": target.threshold,
        "printed_threshold": share_targets(case.scenario)[target.id].value,
        "least_cost": {"level": plain[0], "objective_cny": plain[1]},
        "guards_cny": ends.cost - plain[1],
        "points": [
            {
                "level": each.level,
                "objective_cny": each.cost,
                "extra_cny": each.cost - plain[1],
                "value": each.value,
                "dual": each.price + 0.0,  # no -0.0
                "dual_per_point_cny": price_per_point(each.price),
                **dict.fromkeys(UNSERVED, 0.0),
                **{name: own for name, own in each.unserved.items() if own > NOTHING},
            }
            for each in points
        ],
        "dual_unit": UNIT,
        "steps": steps,
        "slopes_agree": all(step["agrees"] for step in steps),
        "largest_reachable": ends.last,
        "kept": sorted(each.id for each in case.others),
        "left_out": [_left_out(each) for each in left_out],
    }
    sentences = say_frontier(found)
    found["sentences"] = [{"en": each.en, "zh": each.zh} for each in sentences]
    return found


def _left_out(reach: Attainable) -> dict[str, Any]:
    return {
        "id": reach.target.id,
        "definition": reach.target.definition,
        "sense": reach.target.sense.value,
        "required": reach.target.threshold,
        "largest_reachable": reach.alone,
    }


def _require_points(points: int) -> None:
    if 2 <= points <= MOST_POINTS:
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
