"""Whether a program is infeasible indeed, and not only to one algorithm or to presolve."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transition_sim.errors import SolverError, Text
from transition_sim.solve.highs.highs_model import HighsModel
from transition_sim.solve.profile import Profile
from transition_sim.solve.profiles import HIGHS, for_highs, load_profile, override
from transition_sim.solve.progress import Progress

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

# Presolve alone has called feasible programs infeasible, and so might one algorithm. The simplex
# method without presolve ends with "unknown" on large degenerate programs, so the interior-point
# method is the one that goes without.
WITHOUT_PRESOLVE = {"solver": "ipx", "presolve": "off", "run_crossover": "on"}
SECOND_ALGORITHM = {"solver": "simplex", "presolve": "on"}
# Just out of reach of a share the interior-point method may give up, which says nothing: then the
# simplex method goes without presolve, and the interior-point method is asked with it.
INSTEAD = ({"solver": "simplex", "presolve": "off"}, {"solver": "ipx", "presolve": "on"})
GAVE_UP = ("unknown", "error")


@dataclass(frozen=True)
class Confirmation:
    """That every check agrees.

    Attributes
    ----------
    checks : tuple of str
        What was run.
    """

    checks: tuple[str, ...]


def confirm_infeasible(
    lp: LinearProgram, profile: str | Path | Profile = HIGHS, progress: Progress | None = None
) -> Confirmation:
    """Solve again by another algorithm of HiGHS, and without presolve.

    Parameters
    ----------
    lp : LinearProgram
        A program that a solve called infeasible.
    profile : str, Path or Profile
        The profile of that solve; its tolerances, threads and limits stay.
    progress : Progress, optional
        Told how far the solver is.

    Raises
    ------
    SolverError
        Where not all of them call the program infeasible. An interior-point method that gives up
        without presolve is replaced by two others.
    """
    given = profile if isinstance(profile, Profile) else load_profile(profile)
    first = for_highs(given)
    agreed = []
    checks = [WITHOUT_PRESOLVE]
    if given.solver != HIGHS or first.options.get("solver") != "simplex":
        checks.append(SECOND_ALGORITHM)
    while checks:
        options = checks.pop(0)
        name = f"{options['solver']}, presolve {options['presolve']}"
        other = override(first, f"{first.name} ({name})", **options)
        found = HighsModel(lp, other).solve(progress, basis=False).status
        if found in GAVE_UP and options is WITHOUT_PRESOLVE:
            checks = [*INSTEAD, *checks]
            continue
        if found != "infeasible":
            raise SolverError(
                Text(
                    f"{given.name} calls the scenario infeasible, but {name} ends with {found}: "
                    "no answer is proven",
                    f"{given.name} 判定该情景无可行解，但 {name} 的结果为 {found}：结论未获证实",
                )
            )
        agreed.append(name)
    return Confirmation(tuple(agreed))
