"""HiGHS, driven directly: a program in natural units in, a checked solution in natural units out.

HiGHS sees the scaled program of `transition_sim.model.assemble.LinearProgram`; nothing outside
this module, `changes` and `scaling` sees scaled numbers. It runs in another process (`engine`).
"""

from __future__ import annotations

import dataclasses
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from transition_sim.errors import InterruptedRunError, SolverError, Text
from transition_sim.solve.certificate import Array, certify
from transition_sim.solve.highs.ipc import Answer, Reply
from transition_sim.solve.highs.model_delta import changes
from transition_sim.solve.highs.options import refuse_option
from transition_sim.solve.highs.process import (
    Engine,
    OutOfTimeError,
    shared_engine,
)
from transition_sim.solve.highs.session import Value
from transition_sim.solve.profile import Profile
from transition_sim.solve.profiles import for_highs
from transition_sim.solve.progress import Progress, Silent
from transition_sim.solve.scaling import balanced_scale, scaled_program, unusable
from transition_sim.solve.solution import Basis, Solution, absent
from transition_sim.solve.status import (
    ERROR,
    INTERRUPT,
    OPTIMAL,
    TIME_LIMIT,
    UNBOUNDED_OR_INFEASIBLE,
    UNKNOWN,
    Outcome,
    read_status,
)

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

SIMPLEX = (None, "choose", "simplex")
PRIMAL: dict[str, Value] = {"simplex_strategy": 4}
PROGRAM = Text("the program", "该线性规划")
CHANGE = Text("the change", "该项改动")
BASIS = Text("the starting basis", "初始基")
# Steepest edges are first computed for a given basis, which takes longer than the few iterations.
AGAIN: dict[str, Value] = {"simplex_dual_edge_weight_strategy": 1}
# Presolve may find that there is no optimum, but not which way.
WITHOUT_PRESOLVE: dict[str, Value] = {"presolve": "off", "allow_unbounded_or_infeasible": False}
# HiGHS looks at the clock itself, but not in presolve, factorisation and crossover: this long
# after its time is up it is killed.
GRACE_S = 3.0


class HighsModel:
    """A program held by HiGHS, to be changed and solved again from the last basis.

    Parameters
    ----------
    lp : LinearProgram
        In natural units; it is not changed.
    profile : str, Path or Profile
        Solver profile: its name, its file, or itself. In place of another solver's, ``highs``.
    basis : Basis, optional
        Of a program of the same shape, to start from.
    engine : Engine, optional
        The process that holds the program; by default the one that all share. Programs in
        engines of their own can be solved at the same time from as many threads.

    Attributes
    ----------
    lp : LinearProgram
        The program as it stands after the changes.

    Raises
    ------
    SolverError
        The profile cannot run here, or HiGHS refuses the program or the basis.
    """

    def __init__(
        self,
        lp: LinearProgram,
        profile: str | Path | Profile = "highs",
        basis: Basis | None = None,
        engine: Engine | None = None,
    ) -> None:
        self.profile = for_highs(profile)
        self.lp = lp
        self._engine = engine or shared_engine()
        self._number = self._engine.new_number()
        self._generation = 0
        self._solved = False
        self._basis = basis
        dropping = weakref.finalize(self, self._engine.drop, self._number)
        dropping.atexit = False
        self._refuse(unusable(lp))
        self._hand_over()

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
        self._replace(cost=cost, offset=float(offset), cost_scale=scale)

    def change_column_bounds(self, lower: Array, upper: Array) -> None:
        """Replace the bounds of all columns [each column's unit]."""
        self._replace(column_lower=lower, column_upper=upper)

    def change_row_bounds(self, lower: Array, upper: Array) -> None:
        """Replace the sides of all rows [each row's unit]."""
        self._replace(row_lower=lower, row_upper=upper)

    def change_to(self, lp: LinearProgram) -> None:
        """Replace the program by another of the same shape; only what differs is passed on.

        The last basis stays, so that `solve` starts from it: with another price, limit, target
        or profile, that takes a fraction of the iterations.

        Raises
        ------
        ValueError
            Another number of rows or columns.
        SolverError
            HiGHS refuses a number of the program.
        """
        for name in (field.name for field in dataclasses.fields(lp)):
            held, wanted = (np.shape(getattr(each, name)) for each in (self.lp, lp))
            if held != wanted:
                raise ValueError(f"{name}: shape {wanted}, not {held}")
        self._refuse(unusable(lp, matrix=lp.matrix is not self.lp.matrix))
        before, self.lp = self.lp, lp
        if not self._is_held():
            return  # the process was killed: the next solve hands the program over
        generation, self._generation = self._generation, 0  # until HiGHS has taken everything
        for command, arguments in changes(before, lp):
            self._call(command, *arguments, what=CHANGE)
        self._generation = generation

    def solve(self, progress: Progress | None = None, basis: bool = True) -> Solution:
        """Solve the program as it stands, from the last basis where there is one.

        Parameters
        ----------
        progress : Progress, optional
            Told how far HiGHS is; silent by default.
        basis : bool
            Whether to bring the basis along, which takes half a second a million columns. HiGHS
            starts the next solve from it in any case.

        Raises
        ------
        InterruptedRunError
            Ctrl-C.
        MachineError
            The process that holds HiGHS died.
        """
        told, start = progress or Silent(), time.perf_counter()
        if not self._is_held():
            self._hand_over()
        again = {name: self.profile.options.get(name, value) for name, value in AGAIN.items()}
        outcome, answer = self._run(told, start, again if self._solved else None)
        if outcome is UNKNOWN and self.profile.options.get("solver") in SIMPLEX:
            # Degenerate and just infeasible: the dual simplex may give up.
            outcome, answer = self._run(told, start, PRIMAL, afresh=True)
        if outcome is UNBOUNDED_OR_INFEASIBLE:
            outcome, answer = self._run(told, start, WITHOUT_PRESOLVE)
        if outcome is INTERRUPT:
            raise InterruptedRunError()
        seconds = time.perf_counter() - start
        self._solved = outcome is OPTIMAL
        if basis and outcome is OPTIMAL:
            held = self._engine.call("basis", self._number)
            self._basis = None if held is None else Basis(*held)
        return self._solution(outcome, answer, seconds, self._basis if basis else None)

    def _run(
        self,
        told: Progress,
        start: float,
        options: Mapping[str, Value] | None = None,
        afresh: bool = False,
    ) -> tuple[Outcome, Answer | None]:
        """Run HiGHS once, within what is left of the time since `start`."""
        left = kill = None
        if self.profile.time_limit is not None:
            left = max(self.profile.time_limit - (time.perf_counter() - start), 0.0)
            kill = left + GRACE_S

        def hear(stage: str, iterations: int, objective: float | None) -> None:
            cost = None if objective is None else objective * self.lp.cost_scale
            told.update(stage, iterations, cost, time.perf_counter() - start)

        run = (dict(options or {}), afresh, left)
        try:
            answer = self._engine.call("run", self._number, *run, hear=hear, limit=kill)
        except OutOfTimeError:
            return TIME_LIMIT, None
        if answer.failed:
            return ERROR, answer
        outcome = read_status(highspy.HighsModelStatus(answer.status))
        if outcome is OPTIMAL and answer.values is None:
            return ERROR, answer
        return outcome, answer

    def _solution(
        self, outcome: Outcome, answer: Answer | None, seconds: float, basis: Basis | None
    ) -> Solution:
        lp = self.lp
        height, width = lp.matrix.shape
        primal = dual = reduced = activity = certificate = None
        if outcome is OPTIMAL and answer is not None and answer.values is not None:
            primal, dual, reduced = answer.values  # ours alone
            primal *= lp.column_scale
            dual *= lp.cost_scale / lp.row_scale
            reduced *= lp.cost_scale / lp.column_scale
            activity = lp.matrix @ primal
            certificate = certify(lp, primal, dual, reduced, self.profile.tolerance)
        counts = {} if answer is None else answer.iterations
        return Solution(
            status=outcome.word,
            objective=float("nan") if primal is None else float(lp.cost @ primal) + lp.offset,
            primal=absent(width) if primal is None else primal,
            row_activity=absent(height) if activity is None else activity,
            dual=absent(height) if dual is None else dual,
            reduced_cost=absent(width) if reduced is None else reduced,
            certificate=certificate,
            profile=self.profile.name,
            algorithm=_algorithm(self.profile, counts),
            options=dict(self.profile.options),
            iterations=sum(max(count, 0) for count in counts.values()),
            seconds=seconds,
            basis=basis if primal is not None else None,
            warnings=() if answer is None else answer.warnings,
        )

    def _replace(self, **changed: Any) -> None:
        copies: dict[str, Any] = {
            name: np.array(value, dtype=float) if isinstance(value, np.ndarray) else value
            for name, value in changed.items()
        }
        self.change_to(dataclasses.replace(self.lp, **copies))

    def _is_held(self) -> bool:
        """Say whether the process that took the program still has it."""
        return self._generation > 0 and self._generation == self._engine.start()

    def _hand_over(self) -> None:
        generation, options = self._engine.start(), self.profile.options
        refused = self._engine.call("make", self._number, dict(options))
        if refused is not None:
            refuse_option(refused, options[refused])
        self._call("take", *scaled_program(self.lp), what=PROGRAM)
        if self._basis is not None:
            held = (self._basis.columns.size, self._basis.rows.size)
            self._refuse(None if held == self.lp.matrix.shape[::-1] else BASIS)
            codes = (np.asarray(x, np.int8) for x in (self._basis.columns, self._basis.rows))
            self._call("start_from", *codes, what=BASIS)
        self._generation, self._solved = generation, False

    def _call(self, command: str, *arguments: Any, what: Text) -> None:
        reply: Reply = self._engine.call(command, self._number, *arguments)
        if not reply.accepted:
            self._refuse(what, reply.warnings)

    def _refuse(self, what: Text | None, warnings: tuple[str, ...] = ()) -> None:
        """Raise where there is something that HiGHS would take in silence, or has refused."""
        if what is None:
            return
        reasons = "; ".join(warnings)
        raise SolverError(
            Text(
                f"HiGHS cannot take {what.en}" + (f": {reasons}" if reasons else ""),
                f"HiGHS 无法接受{what.zh}" + (f"：{reasons}" if reasons else ""),
            )
        )


def _algorithm(profile: Profile, iterations: Mapping[str, int]) -> str:
    """Return what HiGHS ran."""
    chosen = str(profile.options.get("solver", "choose"))
    if chosen != "choose":
        return chosen
    return next((name for name in ("pdlp", "ipm") if iterations.get(name, 0) > 0), "simplex")
