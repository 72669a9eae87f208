"""How far an enforced target can be reached at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transition_sim.model.assemble import Expressions, LinearProgram
from transition_sim.solve import HighsModel
from transition_sim.system import ShareTarget
from transition_sim.verdict.fractions import extreme_share, ratio_of


@dataclass(frozen=True)
class Reach:
    """The level that a target asks for and the furthest that can be reached.

    Attributes
    ----------
    alone : float or None
        With no other share enforced; None where no solution exists even without it.
    with_others : float or None
        With every other enforced share kept; None where these cannot be met themselves.
    """

    target: ShareTarget
    alone: float | None
    with_others: float | None


def furthest_levels(
    program: LinearProgram,
    expressions: Expressions,
    targets: tuple[ShareTarget, ...],
    profile: str = "highs",
) -> tuple[Reach, ...]:
    """Return how far each enforced target can be reached at any cost, with all demand served.

    Leaving demand unserved would shrink a denominator, so it is not allowed here.
    """
    model = HighsModel(program, profile)
    upper = program.column_upper.copy()
    extent = program.columns["unserved"]
    upper[extent.start : extent.stop] = program.column_lower[extent.start : extent.stop]
    model.change_column_bounds(program.column_lower, upper)
    enforced = [target for target in targets if target.enforced]
    found = []
    for target in enforced:
        levels = []
        for others in ([], [each for each in enforced if each is not target]):
            model.change_row_bounds(*_only(program, others))
            ratio = ratio_of(target, expressions)
            largest = target.sense == ">="
            levels.append(extreme_share(ratio, model, target.threshold, largest))
        found.append(Reach(target, levels[0], levels[1]))
    return tuple(found)


def _only(program: LinearProgram, kept: list[ShareTarget]) -> tuple[np.ndarray, np.ndarray]:
    """Return row bounds in which only the `kept` shares are enforced."""
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    keys = {target.key for target in kept}
    for family in ("capacity_share", "generation_share"):
        extent = program.rows[family]
        for position, key in enumerate(extent.sets[0]):
            if key not in keys:
                lower[extent.start + position] = -np.inf
                upper[extent.start + position] = np.inf
    return lower, upper
