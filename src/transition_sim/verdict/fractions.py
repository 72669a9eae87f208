"""Shares as ratios of two linear expressions, and the largest or smallest a model allows.

A ratio N(x) / D(x) with D > 0 is maximised by Dinkelbach's method: maximise N − λ D, take the
ratio at the solution as the next λ, and stop where it no longer moves. Each λ is a linear program
of the same rows, solved again from the last basis. The largest λ is exact, not bisected.

References
----------
W. Dinkelbach, "On Nonlinear Fractional Programming", Management Science 13(7), 1967.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transition_sim.errors import SolverError, Text
from transition_sim.model.assemble import Expressions
from transition_sim.solve import HighsModel, require_optimal
from transition_sim.system import ShareTarget

PRECISION = 1e-9
MOST_ROUNDS = 30


@dataclass(frozen=True)
class Ratio:
    """A share as a function of the columns: ``(n @ x + n0) / (d @ x + d0)``."""

    numerator: np.ndarray
    numerator_constant: float
    denominator: np.ndarray
    denominator_constant: float

    def value(self, columns: np.ndarray) -> float:
        """Return the share at a solution."""
        above = float(self.numerator @ columns) + self.numerator_constant
        below = float(self.denominator @ columns) + self.denominator_constant
        return above / below if below else float("nan")

    def over(self, columns: np.ndarray) -> Ratio:
        """Return the ratio as a function of some columns only, by number; no other has a part."""
        numerator, denominator = self.numerator[columns], self.denominator[columns]
        return Ratio(numerator, self.numerator_constant, denominator, self.denominator_constant)

    def moves(self, free: np.ndarray) -> bool:
        """Say whether any of the `free` columns can change the share."""
        return bool(np.any(self.numerator[free]) or np.any(self.denominator[free]))


def ratio_of(target: ShareTarget, expressions: Expressions) -> Ratio:
    """Return a target's share as a ratio; the rows are those that would enforce it."""
    kind = target.metric.removesuffix("_share")
    sides = []
    for side in ("numerator", "denominator"):
        extent = expressions.extents[f"{kind}_{side}"]
        row = extent.start + list(extent.sets[0]).index(target.key)
        coefficients = expressions.matrix[[row], :].toarray().ravel()
        sides += [coefficients, float(expressions.constant[row])]
    return Ratio(sides[0], sides[1], sides[2], sides[3])


def extreme_share(ratio: Ratio, model: HighsModel, start: float, largest: bool) -> float | None:
    """Return the largest (smallest) share that the model allows, or None where it allows nothing.

    Parameters
    ----------
    model : HighsModel
        Its costs are replaced.
    start : float
        A first guess of the share; any number will do.

    Raises
    ------
    SolverError
        The solver stopped without a proven answer, or its answer failed the independent check.
    """
    sign = 1.0 if largest else -1.0
    level = start
    for _ in range(MOST_ROUNDS):
        model.change_costs(-sign * (ratio.numerator - level * ratio.denominator))
        solution = model.solve(basis=False)
        if solution.status == "infeasible":
            return None
        require_optimal(solution)
        found = ratio.value(solution.primal)
        if abs(found - level) <= PRECISION:
            return found
        level = found
    raise SolverError(
        Text(
            f"the furthest share was not found in {MOST_ROUNDS} rounds",
            f"经{MOST_ROUNDS}轮迭代仍未求得占比的极值",
        )
    )
