"""HiGHS, driven directly: a program in natural units in, a checked solution in natural units out.

HiGHS sees the scaled program of `transition_sim.model.assemble.LinearProgram`; nothing outside
this module and `scaling` sees scaled numbers.

Keep `threads` the same in all profiles that one process uses. HiGHS refuses to solve when it
changes after a solve in the same thread; each run has a thread of its own here (see `worker`),
but a `highspy` run beside this package in the main thread would meet it.
"""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from transition_sim.errors import InterruptedRunError, SolverError, Text
from transition_sim.solve.certificate import Array, certify
from transition_sim.solve.options import Value, quiet_highs, set_options
from transition_sim.solve.profiles import Profile, load_profile
from transition_sim.solve.progress import Progress, Silent
from transition_sim.solve.scaling import (
    balanced_scale,
    pass_program,
    scaled_cost,
    scaled_sides,
    unusable,
)
from transition_sim.solve.solution import Solution, absent
from transition_sim.solve.status import (
    ERROR,
    INTERRUPT,
    OPTIMAL,
    UNBOUNDED_OR_INFEASIBLE,
    UNKNOWN,
    Outcome,
    read_status,
)
from transition_sim.solve.worker import Worker

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

OK = highspy.HighsStatus.kOk
FAILED = highspy.HighsStatus.kError
PRIMAL = 4  # of simplex_strategy
# Presolve may find that there is no optimum, but not which way.
WITHOUT_PRESOLVE: dict[str, Value] = {"presolve": "off", "allow_unbounded_or_infeasible": False}


def solve(
    lp: LinearProgram,
    profile: str | Path | Profile = "highs",
    progress: Progress | None = None,
    basis: Any = None,
) -> Solution:
    """Solve a linear program.

    Parameters
    ----------
    lp : LinearProgram
        In natural units.
    profile : str, Path or Profile
        Solver profile: its name, its file, or itself.
    progress : Progress, optional
        Told how far the solver is; silent by default.
    basis : object, optional
        `Solution.basis` of a program of the same shape, to start from.

    Returns
    -------
    Solution
        Whatever its status; `transition_sim.solve.require_optimal` raises unless it is optimal
        and its certificate passed.

    Raises
    ------
    InputError
        The profile does not exist or is wrong.
    SolverError
        The profile cannot run here, or HiGHS refused the program.
    InterruptedRunError
        Ctrl-C.
    """
    return HighsModel(lp, profile, basis).solve(progress)


class HighsModel:
    """A program held by HiGHS, to be changed and solved again from the last basis.

    Parameters
    ----------
    lp : LinearProgram
        In natural units; it is not changed.
    profile : str, Path or Profile
        Solver profile: its name, its file, or itself.
    basis : object, optional
        `Solution.basis` of a program of the same shape, to start from.

    Attributes
    ----------
    lp : LinearProgram
        The program as it stands after the changes.
    """

    def __init__(
        self, lp: LinearProgram, profile: str | Path | Profile = "highs", basis: Any = None
    ) -> None:
        self.profile = profile if isinstance(profile, Profile) else load_profile(profile)
        self.lp = lp
        self._refuse(unusable(lp))
        self._highs = quiet_highs()
        set_options(self._highs, self.profile.options)
        self._worker = Worker(self._highs)
        # A warning is no refusal: HiGHS dropped a tiny entry, or bounds cross. It is kept in the
        # solution's warnings, and the certificate judges the program as it was meant.
        self._accept(pass_program(self._highs, lp) != FAILED, "the program")
        if basis is not None:
            self._accept(self._highs.setBasis(basis) == OK, "the starting basis")

    def change_costs(self, cost: Array, offset: float = 0.0, scale: float | None = None) -> None:
        """Minimise another objective, ``cost @ x + offset``.

        Parameters
        ----------
        cost : ndarray
            In any unit per column unit; the objective and the duals are then in that unit.
        offset : float
            In the same unit.
        scale : float, optional
            What the solver divides the objective by. By default a power of two that brings the
            costs' sizes around one, since the program's own scale is meant for CNY.
        """
        if scale is None:
            scale = balanced_scale(cost * self.lp.column_scale)
        cost = np.array(cost, dtype=float)
        self._replace(cost=cost, offset=float(offset), cost_scale=scale)
        numbers = np.arange(cost.size, dtype=np.int32)
        done = self._highs.changeColsCost(cost.size, numbers, scaled_cost(self.lp))
        self._accept(done == OK, "the costs")
        done = self._highs.changeObjectiveOffset(float(offset) / scale)
        self._accept(done == OK, "the offset")

    def change_column_bounds(self, lower: Array, upper: Array) -> None:
        """Replace the bounds of all columns [each column's unit]."""
        self._replace(column_lower=np.array(lower, float), column_upper=np.array(upper, float))
        sides = scaled_sides(lower, upper, self.lp.column_scale)
        numbers = np.arange(sides[0].size, dtype=np.int32)
        done = self._highs.changeColsBounds(numbers.size, numbers, *sides)
        self._accept(done != FAILED, "the bounds")

    def change_row_bounds(self, lower: Array, upper: Array) -> None:
        """Replace the sides of all rows [each row's unit]."""
        self._replace(row_lower=np.array(lower, float), row_upper=np.array(upper, float))
        sides = scaled_sides(lower, upper, self.lp.row_scale)
        numbers = np.arange(sides[0].size, dtype=np.int32)
        change = self._highs.changeRowsBounds  # type: ignore[attr-defined]  # not in the stub
        done = change(numbers.size, numbers, *sides)
        self._accept(done != FAILED, "the right sides")

    def solve(self, progress: Progress | None = None) -> Solution:
        """Solve the program as it stands, from the last basis where there is one.

        Raises
        ------
        InterruptedRunError
            Ctrl-C.
        """
        told = progress or Silent()
        start = time.perf_counter()
        outcome = self._run(told)
        if outcome is UNKNOWN:  # degenerate and just infeasible: the dual simplex may give up
            self._highs.clearSolver()
            outcome = self._run_with(told, {"simplex_strategy": PRIMAL})
        if outcome is UNBOUNDED_OR_INFEASIBLE:
            outcome = self._run_with(told, WITHOUT_PRESOLVE)
        if outcome is INTERRUPT:
            raise InterruptedRunError()
        return self._solution(outcome, time.perf_counter() - start)

    def _run(self, progress: Progress) -> Outcome:
        status = self._worker.run(progress, self.lp.cost_scale)
        if status == FAILED:
            return ERROR
        return read_status(self._highs.getModelStatus())

    def _run_with(self, progress: Progress, decisive: dict[str, Value]) -> Outcome:
        """Solve once with other options, and put back those that were."""
        before = {name: self._highs.getOptionValue(name)[1] for name in decisive}
        set_options(self._highs, decisive)
        try:
            return self._run(progress)
        finally:
            set_options(self._highs, before)

    def _solution(self, outcome: Outcome, seconds: float) -> Solution:
        lp, held = self.lp, self._highs.getSolution()
        optimal = outcome is OPTIMAL
        if optimal and not (held.value_valid and held.dual_valid):
            outcome, optimal = ERROR, False
        height, width = lp.matrix.shape
        primal = dual = reduced = activity = certificate = None
        if optimal:
            primal = np.array(held.col_value) * lp.column_scale
            dual = np.array(held.row_dual) * (lp.cost_scale / lp.row_scale)
            reduced = np.array(held.col_dual) * (lp.cost_scale / lp.column_scale)
            activity = lp.matrix @ primal
            certificate = certify(lp, primal, dual, reduced, self.profile.tolerance)
        basis = self._highs.getBasis() if optimal else None
        return Solution(
            status=outcome.word,
            objective=float("nan") if primal is None else float(lp.cost @ primal) + lp.offset,
            primal=absent(width) if primal is None else primal,
            row_activity=absent(height) if activity is None else activity,
            dual=absent(height) if dual is None else dual,
            reduced_cost=absent(width) if reduced is None else reduced,
            certificate=certificate,
            profile=self.profile.name,
            algorithm=self._algorithm(),
            options=dict(self.profile.options),
            iterations=self._iterations(),
            seconds=seconds,
            basis=basis if basis is not None and basis.valid else None,
            warnings=tuple(self._worker.log.warnings),
        )

    def _algorithm(self) -> str:
        chosen = str(self.profile.options.get("solver", "choose"))
        if chosen != "choose":
            return chosen
        info = self._highs.getInfo()
        if info.pdlp_iteration_count > 0:
            return "pdlp"
        return "ipm" if info.ipm_iteration_count > 0 else "simplex"

    def _iterations(self) -> int:
        info = self._highs.getInfo()
        counts = (
            info.simplex_iteration_count,
            info.ipm_iteration_count,
            info.crossover_iteration_count,
            info.pdlp_iteration_count,
        )
        return sum(max(count, 0) for count in counts)

    def _replace(self, **changed: Any) -> None:
        for name, value in changed.items():
            before = getattr(self.lp, name)
            if np.shape(value) != np.shape(before):
                raise ValueError(f"{name}: shape {np.shape(value)}, not {np.shape(before)}")
        lp = dataclasses.replace(self.lp, **changed)
        self._refuse(unusable(lp, matrix=False))
        self.lp = lp

    def _refuse(self, what: str | None) -> None:
        """Raise on a number that HiGHS would take in silence, such as a cost of NaN."""
        self._accept(what is None, what or "")

    def _accept(self, accepted: bool, what: str) -> None:
        if not accepted:
            reasons = "; ".join(self._worker.log.warnings) if hasattr(self, "_worker") else ""
            raise SolverError(
                Text(
                    f"HiGHS cannot take {what}" + (f": {reasons}" if reasons else ""),
                    f"HiGHS 无法接受 {what}" + (f"：{reasons}" if reasons else ""),
                )
            )


def override(profile: Profile, name: str, **options: Value) -> Profile:
    """Return a profile under another name, with some options replaced."""
    return dataclasses.replace(profile, name=name, options={**profile.options, **options})
