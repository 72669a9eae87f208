"""Whether a verdict holds for every plan that costs little more than the least, for some, or none.

A least-cost plan is one of many that cost nearly the same, and data are not good to a hundredth. So
the cost becomes a row, ``cost @ x <= least + ε · |least|``, and each share that nothing enforces is
maximised and minimised over what is left. With ε = 0 it is the range among equal optima of
`transition_sim.verdict.equal_optima`.

Within ε a share of local generation may also be bought (more import) or blacked out (less served).
How much is reached without more of either than that year has at least cost is reported beside it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from transition_sim.errors import InputError, Place, Problem, SolverError, Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import (
    Expressions,
    Extent,
    LinearProgram,
    assemble,
    assemble_expressions,
)
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum
from transition_sim.pipeline import guarded, load
from transition_sim.report.near_optimal_table import say_target
from transition_sim.solve import (
    HighsModel,
    Profile,
    Progress,
    Silent,
    Solution,
    confirm_infeasible,
    for_warm_starts,
    require_optimal,
)
from transition_sim.solve.scaling import balanced_scale
from transition_sim.system import ShareTarget, System
from transition_sim.verdict.attainable import explain_infeasible, furthest_levels
from transition_sim.verdict.guards import limits_of_year
from transition_sim.verdict.linear_fractional import extreme_share, ratio_of
from transition_sim.verdict.share_row import ShareRow
from transition_sim.verdict.targets import TOLERANCE

WITHIN = 0.01  # of the least cost
MOST = 1.0
COST_ROW = "cost_max"


def judge_near_optimum(
    scenario: Scenario | str | os.PathLike[str],
    *,
    within: float = WITHIN,
    overrides: Sequence[str] | str = (),
    solver: str = "highs",
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return what each unenforced share can be at a cost within ε of the least.

    Parameters
    ----------
    scenario : Scenario or path
    within : float
        ε, as a share of the least cost of all years.
    overrides : sequence of str
        ``field=value`` in place of what the file says.
    solver : str
        Solver profile; shares are searched by HiGHS whatever it is.
    progress : Progress, optional

    Returns
    -------
    dict
        ``{"scenario", "within", "least_cost_cny", "most_cost_cny", "targets": [{"id",
        "definition", "metric", "year", "sense", "threshold", "value", "smallest", "largest",
        "verdict", "without_buying", "sentence"}]}``. ``value`` is that of the plan found;
        ``verdict`` is ``all``, ``some`` or ``none`` of the plans, null where the share is nothing
        over nothing. ``without_buying`` is null, or the same for plans whose net import and
        what it leaves unserved in the year are at most those of the plans of least cost.

    Raises
    ------
    InputError
        ε is no share.
    InfeasibleError
        No plan satisfies the scenario.
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    if not (math.isfinite(within) and 0.0 <= within <= MOST):
        raise InputError([_no_share(within)])
    told = progress or Silent()
    told.stage("read")
    found = _Optimum.of(load(scenario, overrides), solver, told)
    told.stage("judge")
    limit = found.cost + within * abs(found.cost)
    nearby = _Nearby(found, limit, for_warm_starts(solver))
    judged = [nearby.judge(each) for each in found.system.targets if not each.enforced]
    for each in judged:
        sentence = say_target(each, within)
        each["sentence"] = {"en": sentence.en, "zh": sentence.zh}
    told.done()
    return {
        "scenario": found.scenario.name,
        "within": within,
        "least_cost_cny": found.cost,
        "most_cost_cny": limit,
        "targets": judged,
    }


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


def verdict_of(smallest: float, largest: float, target: ShareTarget) -> str:
    """Return whether a target is met in all, some or none of the plans between two shares."""
    ends = (smallest, largest) if target.sense == ">=" else (-largest, -smallest)
    asked = target.threshold if target.sense == ">=" else -target.threshold
    worst, best = (end - asked >= -TOLERANCE for end in ends)
    if worst:
        return "all"
    return "some" if best else "none"


@dataclass(frozen=True, eq=False)
class _Optimum:
    """A scenario's least-cost plan, with what it was found from."""

    scenario: Scenario
    system: System
    program: LinearProgram
    expressions: Expressions
    solution: Solution

    @classmethod
    def of(cls, scenario: Scenario, solver: str, told: Progress) -> _Optimum:
        """Return a scenario's least-cost plan, as a run finds it."""
        told.stage("build")
        system, start = guarded(scenario, solver, told)
        model = build_model(system)
        program, expressions = assemble(model), assemble_expressions(model)
        told.stage("solve")
        solution = find_optimum(system, model, program, solver, told, start)
        if solution.status == "infeasible":
            confirm_infeasible(program, solver, told)
            levels = furthest_levels(program, expressions, system.targets, solver)
            raise explain_infeasible(scenario.name, levels)
        require_optimal(solution)
        return cls(scenario, system, program, expressions, solution)

    @property
    def cost(self) -> float:
        """Least cost of all years, discounted [CNY]."""
        return self.solution.objective


class _Nearby:
    """The plans that cost at most so much, as programs that HiGHS holds."""

    def __init__(self, found: _Optimum, limit: float, profile: Profile) -> None:
        self._found, self._limit, self._profile = found, limit, profile
        self._all = HighsModel(with_cost_limit(found.program, limit), profile)
        self._free = found.program.column_lower < found.program.column_upper
        self._unbought: dict[int, tuple[HighsModel, Expressions]] = {}

    def judge(self, target: ShareTarget) -> dict[str, Any]:
        """Return what a share can be, and what that makes of its target."""
        ratio = ratio_of(target, self._found.expressions)
        value = ratio.value(self._found.solution.primal)
        judged: dict[str, Any] = {
            "id": target.id,
            "definition": target.definition,
            "metric": target.metric,
            "year": target.year,
            "sense": target.sense,
            "threshold": target.threshold,
            "value": value,
        }
        if not math.isfinite(value):
            nothing = dict.fromkeys(("value", "smallest", "largest", "verdict", "without_buying"))
            return judged | nothing
        low = high = value
        if ratio.moves(self._free):
            low, high = (
                _end(extreme_share(ratio, self._all, value, largest)) for largest in (False, True)
            )
        low, high = min(low, value), max(high, value)
        verdict = verdict_of(low, high, target)
        judged |= {"smallest": low, "largest": high, "verdict": verdict}
        return {**judged, "without_buying": self._without_buying(target, value, low, verdict)}

    def _without_buying(
        self, target: ShareTarget, value: float, low: float, verdict: str
    ) -> dict[str, Any] | None:
        """Return the largest share without more import or unserved energy; None where it is moot.

        Only a floor under a share of generation can be bought, and only where some plan meets it.
        """
        if target.metric != "generation_share" or target.sense != ">=" or verdict == "none":
            return None
        held, expressions = self._in_year(target)
        largest = _end(extreme_share(ratio_of(target, expressions), held, value, True))
        largest = max(largest, value)
        return {"largest": largest, "verdict": verdict_of(low, largest, target)}

    def _in_year(self, target: ShareTarget) -> tuple[HighsModel, Expressions]:
        """Return the plans that import and leave unserved no more in a year than at least cost."""
        if target.year not in self._unbought:
            found = self._found
            asked = tuple(
                replace(each, enforced=each.enforced or each.key == target.key)
                for each in found.system.targets
            )
            model = build_model(replace(found.system, targets=asked))
            expressions = assemble_expressions(model)
            free = ShareRow.of(assemble(model), expressions, target).free
            parts = found.program, found.expressions, found.solution
            most = limits_of_year(*parts, target.year, self._profile)
            limited = _no_more_than(most, free, target.year)
            held = HighsModel(with_cost_limit(limited, self._limit), self._profile)
            self._unbought[target.year] = held, expressions
        return self._unbought[target.year]


def _no_more_than(most: Mapping[str, float], program: LinearProgram, year: int) -> LinearProgram:
    """Return a program in which some sums of a year are at most so much [MWh]."""
    upper = program.row_upper.copy()
    for family, limit in most.items():
        extent = program.rows[family]
        labels = list(extent.sets[0])
        # not the least of it and of the guard: a year that no share guards may be above that
        upper[extent.start + labels.index(year)] = limit
    return replace(program, row_upper=upper)


def _end(share: float | None) -> float:
    """Return an end of a share's range; the least-cost plan itself shows that there is one."""
    if share is None:
        raise SolverError(
            Text(
                "the solver finds no plan at a cost above the least, though it found one at it",
                "求解器在高于最低成本的范围内找不到方案，与已得方案矛盾",
            )
        )
    return share


def _no_share(within: float) -> Problem:
    values = {
        "message": Text(f"{within:g} is no share of the cost", f"{within:g} 不是成本的比例"),
        "remedy": Text("give 0 % to 100 %, such as 1%", "请给出 0 % 到 100 %，例如 1%"),
    }
    return Problem("other", Place("--within"), "", values)
