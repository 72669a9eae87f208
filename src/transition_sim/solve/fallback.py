"""One solve by whatever the profile names, and the next profile where it ends without an answer."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transition_sim.errors import Text, TransitionSimError
from transition_sim.solve.highs.highs_model import HighsModel
from transition_sim.solve.highs.process import Engine
from transition_sim.solve.profile import Profile
from transition_sim.solve.profiles import HIGHS, load_profile
from transition_sim.solve.progress import Progress, Silent
from transition_sim.solve.pyomo_solvers import solve_by_pyomo
from transition_sim.solve.solution import Attempt, Basis, Solution
from transition_sim.solve.status import (
    ERROR,
    OPTIMAL,
    UNBOUNDED_OR_INFEASIBLE,
    UNKNOWN,
    require_optimal,
)

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

# Another algorithm may do better where one ends like this, or its answer fails the check. That
# there is no plan, that the time is up or that the user stopped it is an answer.
UNPROVEN = {each.word for each in (ERROR, UNKNOWN, UNBOUNDED_OR_INFEASIBLE)}


def solve(
    lp: LinearProgram,
    profile: str | Path | Profile = HIGHS,
    progress: Progress | None = None,
    basis: Basis | None = None,
    model: Any = None,
    engine: Engine | None = None,
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
    basis : Basis, optional
        Of a program of the same shape, for HiGHS to start from.
    model : object, optional
        The Pyomo model that `lp` was assembled from; needed by other solvers than HiGHS.
    engine : Engine, optional
        The process for HiGHS; by default the one that all share.

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
        The profile cannot run here, or the solver refused the program.
    MachineError
        The solver's process died.
    InterruptedRunError
        Ctrl-C.
    """
    chosen = profile if isinstance(profile, Profile) else load_profile(profile)
    if chosen.solver == HIGHS:
        return HighsModel(lp, chosen, basis, engine).solve(progress)
    return solve_by_pyomo(lp, chosen, progress, model)


def solve_with_fallback(
    lp: LinearProgram,
    profile: str | Path | Profile = HIGHS,
    progress: Progress | None = None,
    basis: Basis | None = None,
    model: Any = None,
    engine: Engine | None = None,
) -> Solution:
    """Solve a linear program; where the profile proves nothing, try the one it falls back to.

    The parameters and errors are those of `solve`. The progress is told of each change of
    profile, and the solution's `attempts` hold every profile that was tried.
    """
    chosen = profile if isinstance(profile, Profile) else load_profile(profile)
    attempts: list[Attempt] = []
    while True:
        solution = solve(lp, chosen, progress, basis, model, engine)
        reason = _unproven(solution)
        if reason is None or chosen.fallback is None:
            attempts.append(Attempt(chosen.name, solution.status, reason))
            return dataclasses.replace(solution, attempts=tuple(attempts))
        attempts.append(Attempt(chosen.name, solution.status, reason))
        following = load_profile(chosen.fallback)
        (progress or Silent()).note(_change(chosen, following, reason))
        chosen = following


def _unproven(solution: Solution) -> Text | None:
    """Return why the answer proves nothing, or None where it proves something."""
    if solution.status not in UNPROVEN and solution.status != OPTIMAL.word:
        return None
    try:
        require_optimal(solution)
    except TransitionSimError as error:
        return error.sentence
    return None


def _change(before: Profile, after: Profile, reason: Text) -> Text:
    return Text(
        f"{before.name}: {reason.en}; trying {after.name}",
        f"{before.name}：{reason.zh}；改用 {after.name}",
    )
