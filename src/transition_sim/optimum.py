"""Program → solution, a whole year faster than all at once.

Hour by hour, the years of a system whose stock is known share nothing: they are solved at the same
time, each from a basis that repeats the answer on typical days. Where stock is to be decided the
program is one, and HiGHS's presolve does better on it than such a start. Which of the two it is
shows in the matrix alone; the answer is the same.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from transition_sim.errors import Text
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    Attempt,
    Basis,
    Profile,
    Progress,
    Silent,
    Solution,
    crash_basis,
    independent_blocks,
    load_profile,
    solve,
    solve_blocks,
    solve_with_fallback,
    with_time_left,
)
from transition_sim.solved import Program
from transition_sim.system import System
from transition_sim.timeseries.axis import TimeAxis

STEP = "step"
LARGE = 30_000  # rows: of a smaller program, starting processes takes longer than solving
AGAIN = Text(
    "the years side by side gave no proven answer; solving them as one",
    "分年求解未得到可证明的结果；改为整体求解",
)
PROVEN = ("optimal", "infeasible", "time_limit")


def find_optimum(
    program: Program, solver: str | Profile = "highs", progress: Progress | None = None
) -> Solution:
    """Solve a program, in whatever way is fastest and gives the same answer.

    Parameters
    ----------
    program : Program
        A large hourly one may start from the same system on typical days, where it has that.
    solver : str or Profile
    progress : Progress, optional

    Returns
    -------
    Solution
        Whatever its status.
    """
    told, start = progress or Silent(), time.perf_counter()
    profile = solver if isinstance(solver, Profile) else load_profile(solver)
    linear, tried = program.linear, tuple[Attempt, ...]()
    if program.start is not None and _is_dispatch_only(linear, profile):
        basis = _basis_of_typical_days(program, program.start, profile, told)
        left = with_time_left(profile, start)
        solution = solve_blocks(linear, independent_blocks(linear), left, told, basis)
        passed = solution.certificate is None or solution.certificate.passed
        if solution.status in PROVEN and passed:
            return solution
        told.note(AGAIN)
        tried = (Attempt(profile.name, solution.status, AGAIN),)
    left = with_time_left(profile, start)
    whole = solve_with_fallback(linear, left, told, model=program.model)
    return replace(whole, attempts=(*tried, *whole.attempts))


def _is_dispatch_only(program: LinearProgram, profile: Profile) -> bool:
    """Say whether a large program has nothing to decide but what happens at each step."""
    simplex = profile.solver == "highs" and profile.options.get("solver") == "simplex"
    by_step = all(STEP in extent.along or 0 in extent.shape for extent in program.columns.values())
    return simplex and by_step and program.matrix.shape[0] >= LARGE


def _basis_of_typical_days(
    program: Program, coarse: System, profile: Profile, progress: Progress
) -> Basis | None:
    small = Program.of(coarse).linear
    found = solve(small, profile, progress)
    if found.basis is None:
        return None
    steps = matching_steps(coarse.time, program.system.time)
    return crash_basis(found.basis, small, program.linear, steps)


def matching_steps(coarse: TimeAxis, hourly: TimeAxis) -> np.ndarray:
    """Return the position of the typical day's step that stands for each hour of the year."""
    first = np.searchsorted(coarse.period, coarse.day_period)
    return np.asarray(first[hourly.label // 24] + hourly.label % 24)
