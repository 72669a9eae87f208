"""Whether a verdict holds for every plan that costs little more than the least, for some, or none.

A least-cost plan is one of many that cost nearly the same, and data are not good to a hundredth. So
the cost becomes a row, ``cost @ x <= least + ε · |least|``, and each share that nothing enforces is
maximised and minimised over what is left. With ε = 0 it is the range among equal optima of
`transition_sim.verdict.equal_optima`.

Within ε a share of local generation may also be bought (more import) or blacked out (less served).
How much is reached without more of either than that year has at least cost is reported beside it;
and how much with the guards of an enforced share (no more net import than in the base year), which
is the condition under which `frontier` and `ledger` say how far a share goes at any cost.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from numbers import Real
from typing import Any

import numpy as np
import scipy.sparse as sp

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.model.assemble import Extent, LinearProgram
from transition_sim.pipeline import load, solve_if_feasible, solve_scenario
from transition_sim.questions.near_optimal.answer import (
    Guarded,
    Met,
    NearOptimal,
    NearOptimalTarget,
    Unbought,
)
from transition_sim.questions.near_optimal.sentences import say_target
from transition_sim.solve import HighsModel, Profile, Progress, for_warm_starts, showing
from transition_sim.solve.scaling import balanced_scale
from transition_sim.solved import Program, Solved
from transition_sim.system import Guards, ShareTarget
from transition_sim.verdict.bought import bought_of_plan
from transition_sim.verdict.guards import find_guards, limits_of_year
from transition_sim.verdict.linear_fractional import extreme_plan, extreme_share
from transition_sim.verdict.share_row import ShareRow

WITHIN = 0.01  # of the least cost
MOST = 1.0
COST_ROW = "cost_max"


def near_optimal(
    scenario: Scenario | str | os.PathLike[str],
    *,
    within: float = WITHIN,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> NearOptimal:
    """Return what each unenforced share can be at a cost within ε of the least.

    Parameters
    ----------
    scenario : Scenario or path
    within : float
        ε, as a share of the least cost of all years.
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile; shares are searched by HiGHS whatever it is.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Raises
    ------
    InputError
        ε is no share.
    InfeasibleError
        No plan satisfies the scenario.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    if not (isinstance(within, Real) and math.isfinite(within) and 0.0 <= within <= MOST):
        raise InputError([_no_share(within)])
    with showing(progress) as told:
        told.stage("read")
        loaded = load(scenario, overrides)
        solved = solve_scenario(loaded, solver, told)
        told.stage("judge")
        limit = solved.cost + within * abs(solved.cost)
        nearby = _Nearby(solved, limit, for_warm_starts(solver))
        judged = [nearby.judge(each) for each in solved.system.targets if not each.enforced]
    said = [each.model_copy(update={"sentence": say_target(each, within)}) for each in judged]
    return NearOptimal(
        scenario=loaded.name,
        within=within,
        least_cost_cny=solved.cost,
        most_cost_cny=limit,
        targets=tuple(said),
    )


def with_cost_limit(program: LinearProgram, limit: float) -> LinearProgram:
    """Return a program with one row more, the last: its cost is at most `limit` [CNY].

    The row is scaled by the sizes of the costs, as an objective is.
    """
    height = program.matrix.shape[0]
    row = sp.csr_array(program.cost.reshape(1, -1))
    extent = Extent(height, (), (), (), "CNY", "cost is at most so much")
    return replace(
        program,
        matrix=sp.vstack([program.matrix, row], format="csr"),
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, limit - program.offset),
        row_scale=np.append(program.row_scale, balanced_scale(program.cost * program.column_scale)),
        rows={**program.rows, COST_ROW: extent},
    )


def verdict_of(smallest: float, largest: float, target: ShareTarget) -> Met:
    """Return whether a target is met in all, some or none of the plans between two shares."""
    met = [target.is_met(end) for end in (smallest, largest)]
    if all(met):
        return "all"
    return "some" if any(met) else "none"


class _Nearby:
    """The plans that cost at most so much, as programs that HiGHS holds."""

    def __init__(self, solved: Solved, limit: float, profile: Profile) -> None:
        self._solved, self._limit, self._profile = solved, limit, profile
        self._all = HighsModel(with_cost_limit(solved.program.linear, limit), profile)
        self._unbought: dict[int, tuple[HighsModel, Program]] = {}

    def judge(self, target: ShareTarget) -> NearOptimalTarget:
        """Return what a share can be, and what that makes of its target."""
        ratio = self._solved.program.ratio(target)
        value = self._solved.value(ratio)
        asked: dict[str, Any] = {
            name: getattr(target, name)
            for name in ("id", "definition", "metric", "year", "sense", "threshold")
        }
        if not math.isfinite(value):
            nothing = dict.fromkeys(("value", "smallest", "largest", "verdict", "without_buying"))
            return NearOptimalTarget(**asked, **nothing)
        low = high = value
        plan = self._solved.solution.primal
        bought = bought_of_plan(self._solved.program, target, plan)
        most_bought = bought
        if ratio.moves(self._solved.program.free):
            low = _end(extreme_share(ratio, self._all, value, False))
            most = extreme_plan(ratio, self._all, value, True)
            high = _end(None if most is None else most[0])
            if most is not None and high > value:
                most_bought = bought_of_plan(self._solved.program, target, most[1])
        low, high = min(low, value), max(high, value)
        verdict = verdict_of(low, high, target)
        return NearOptimalTarget(
            **asked,
            value=value,
            smallest=low,
            largest=high,
            verdict=verdict,
            without_buying=self._without_buying(target, value, low, verdict),
            guarded=self._guarded(target, value),
            bought=bought,
            largest_bought=most_bought,
        )

    def _guarded(self, target: ShareTarget, value: float) -> Guarded | None:
        """Return the largest share with the guards of an enforced one; None where it has none."""
        if target.metric != "generation_share" or not target.is_floor:
            return None
        program = self._with_guards(target)
        free = with_cost_limit(ShareRow.of(program, target).free, self._limit)
        session = HighsModel(free, self._profile)
        largest = extreme_share(program.ratio(target), session, value, True)
        if largest is None:
            return Guarded(largest=None, verdict=None)
        return Guarded(largest=largest, verdict="some" if target.is_met(largest) else "none")

    def _with_guards(self, target: ShareTarget) -> Program:
        """Return the program that enforces a target, with the guards of a run that does."""
        system = self._solved.system
        asked = tuple(
            each.enforce(each.enforced or each.key == target.key) for each in system.targets
        )
        return Program.of(replace(system, targets=asked).guarded(self._guards))

    @cached_property
    def _guards(self) -> Guards:
        """What plans with no share enforced import in the base year and leave unserved."""
        solved = self._solved
        if any(each.enforced for each in solved.system.targets):
            free = solve_if_feasible(Program.of(solved.system.without_shares()), self._profile)
            if free is None:  # the solved one keeps all that it holds
                raise SolverError(NO_PLAN)
            solved = free
        return find_guards(solved, self._profile)

    def _without_buying(
        self, target: ShareTarget, value: float, low: float, verdict: Met
    ) -> Unbought | None:
        """Return the largest share without more import or unserved energy; None where it is moot.

        Only a floor under a share of generation can be bought, and only where some plan meets it.
        """
        if target.metric != "generation_share" or not target.is_floor or verdict == "none":
            return None
        session, program = self._in_year(target)
        largest = _end(extreme_share(program.ratio(target), session, value, True))
        largest = max(largest, value)
        return Unbought(largest=largest, verdict=verdict_of(low, largest, target))

    def _in_year(self, target: ShareTarget) -> tuple[HighsModel, Program]:
        """Return the plans that import and leave unserved no more in a year than at least cost."""
        if target.year not in self._unbought:
            system = self._solved.system
            asked = tuple(
                each.enforce(each.enforced or each.key == target.key) for each in system.targets
            )
            program = Program.of(replace(system, targets=asked))
            free = ShareRow.of(program, target).free
            most = limits_of_year(self._solved, target.year, self._profile)
            limited = with_cost_limit(_no_more_than(most, free, target.year), self._limit)
            self._unbought[target.year] = HighsModel(limited, self._profile), program
        return self._unbought[target.year]


def _no_more_than(most: Mapping[str, float], program: LinearProgram, year: int) -> LinearProgram:
    """Return a program in which some sums of a year are at most so much [MWh]."""
    upper = program.row_upper.copy()
    for family, limit in most.items():
        # not the least of it and of the guard: a year that no share guards may be above that
        upper[program.rows[family].number(year)] = limit
    return replace(program, row_upper=upper)


def _end(share: float | None) -> float:
    """Return an end of a share's range; the least-cost plan itself shows that there is one."""
    if share is None:
        raise SolverError(NO_PLAN)
    return share


NO_PLAN = Text(
    "the solver finds no plan at a cost above the least, though it found one at it",
    "求解器在高于最低成本的范围内找不到方案，与已得方案矛盾",
)


def _no_share(within: float) -> Problem:
    values = {
        "message": Text(f"{within} is no share of the cost", f"{within} 不是成本的比例"),
        "remedy": Text("give 0 % to 100 %, such as 1%", "请给出 0 % 到 100 %，例如 1%"),
    }
    return Problem("other", Place("--within"), "", values)
