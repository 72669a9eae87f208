"""What an unenforced share can be among equal optima.

A linear program may have many least-cost solutions, and a share can differ between them. By
complementary slackness the solutions that cost the same are exactly those that agree with one
optimal dual: a column with a reduced cost stays at its bound, a row with a dual stays at its side.
Fixing these leaves the face of optima, over which the share is minimised and maximised.
"""

from __future__ import annotations

import numpy as np

from transition_sim.errors import SolverError, Text
from transition_sim.model.assemble import Expressions, LinearProgram
from transition_sim.solve import HighsModel, Solution
from transition_sim.system import ShareTarget
from transition_sim.verdict.fractions import Ratio, extreme_share, ratio_of

# A dual below this, in the solver's scaled units, counts as zero: ten times HiGHS's tolerance.
NEGLIGIBLE = 1e-6


def ranges_at_least_cost(
    program: LinearProgram,
    expressions: Expressions,
    solution: Solution,
    targets: tuple[ShareTarget, ...],
    profile: str = "highs",
) -> dict[str, tuple[float, float] | None]:
    """Return the smallest and largest share among equal optima of each unenforced target.

    None where the share is nothing over nothing.

    Parameters
    ----------
    program : LinearProgram
    expressions : Expressions
        Numerators and denominators of all targets.
    solution : Solution
        An optimal one.
    targets : tuple of ShareTarget
    profile : str
        Solver profile.
    """
    lower, upper = columns_of_face(program, solution)
    free = lower < upper
    model: HighsModel | None = None
    found: dict[str, tuple[float, float] | None] = {}
    for target in targets:
        if target.enforced:
            continue
        ratio = ratio_of(target, expressions)
        value = ratio.value(solution.primal)
        if not np.isfinite(value):
            found[target.key] = None
            continue
        if not ratio.moves(free):
            found[target.key] = (value, value)
            continue
        if model is None:
            model = HighsModel(program, profile, solution.basis)
            model.change_column_bounds(lower, upper)
            model.change_row_bounds(*rows_of_face(program, solution))
        low, high = (_end(ratio, model, value, largest) for largest in (False, True))
        found[target.key] = (min(low, value), max(high, value))
    return found


def _end(ratio: Ratio, model: HighsModel, value: float, largest: bool) -> float:
    """Return one end of a share's range; the optimum itself shows that the face is not empty."""
    end = extreme_share(ratio, model, value, largest)
    if end is None:
        raise SolverError(
            Text(
                "the solver finds no solution among the equal optima, though it found one",
                "求解器在等价最优解集合中找不到可行解，与已得最优解矛盾",
            )
        )
    return end


def columns_of_face(program: LinearProgram, solution: Solution) -> tuple[np.ndarray, np.ndarray]:
    """Return column bounds in which every column with a reduced cost is fixed at its bound."""
    scaled = solution.reduced_cost * program.column_scale / program.cost_scale
    return _fixed(program.column_lower, program.column_upper, scaled)


def rows_of_face(program: LinearProgram, solution: Solution) -> tuple[np.ndarray, np.ndarray]:
    """Return row bounds in which every row with a dual is an equation."""
    scaled = solution.dual * program.row_scale / program.cost_scale
    return _fixed(program.row_lower, program.row_upper, scaled)


def _fixed(
    lower: np.ndarray, upper: np.ndarray, price: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Fix what has a positive price at its lower bound, what has a negative one at its upper."""
    new_upper = np.where((price > NEGLIGIBLE) & np.isfinite(lower), lower, upper)
    new_lower = np.where((price < -NEGLIGIBLE) & np.isfinite(upper), upper, lower)
    return new_lower, new_upper
