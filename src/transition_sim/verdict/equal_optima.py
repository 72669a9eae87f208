"""What an unenforced share can be among equal optima.

A linear program may have many least-cost solutions, and a share can differ between them. By
complementary slackness the solutions that cost the same are exactly those that agree with one
optimal dual: a column with a reduced cost stays at its bound, a row with a dual stays at its side.
Fixing these leaves the face of optima, over which the share is minimised and maximised. Where the
program falls apart, such as into years, only the part that the share lies in is solved.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np

from transition_sim.errors import SolverError, Text
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    Basis,
    Block,
    HighsModel,
    Profile,
    Solution,
    cut_out,
    for_warm_starts,
    independent_blocks,
    require_optimal,
)
from transition_sim.solved import Ratio, Solved
from transition_sim.system import ShareTarget
from transition_sim.verdict.linear_fractional import extreme_share

# A dual below this, in the solver's scaled units, counts as zero: ten times HiGHS's tolerance.
NEGLIGIBLE = 1e-6
# Seen: a simplex method leaves 1e-11 at most; without crossover 1e-7 and more, CBC's digits 6e-8.
VERTEX = 1e-9
Key = TypeVar("Key", bound=Hashable)
NO_EQUAL = Text(
    "the solver finds no solution among the equal optima, though it found one",
    "求解器在等价最优解集合中找不到可行解，与已得最优解矛盾",
)


def ranges_at_least_cost(
    solved: Solved, targets: tuple[ShareTarget, ...], profile: str | Profile = "highs"
) -> dict[str, tuple[float, float] | None]:
    """Return the smallest and largest share among equal optima of each unenforced target.

    None where the share is nothing over nothing.

    Parameters
    ----------
    solved : Solved
    targets : tuple of ShareTarget
    profile : str or Profile
        Solver profile.
    """
    ratios = {each.key: solved.program.ratio(each) for each in targets if not each.enforced}
    return ranges_of_ratios(solved.program.linear, ratios, solved.solution, profile)


def ranges_of_ratios(
    program: LinearProgram,
    ratios: Mapping[str, Ratio],
    solution: Solution,
    profile: str | Profile = "highs",
) -> dict[str, tuple[float, float] | None]:
    """Return the smallest and largest value of each ratio among the equal optima.

    None where it is nothing over nothing.
    """
    face = _Face.of(program, solution, profile)
    found: dict[str, tuple[float, float] | None] = {}
    for name, ratio in ratios.items():
        value = ratio.value(solution.primal)
        if np.isfinite(value):
            low, high = (face.end(ratio, value, largest) for largest in (False, True))
            found[name] = (min(low, value), max(high, value))
        else:
            found[name] = None
    return found


def extremes_at_least_cost(
    program: LinearProgram,
    sums: Mapping[Key, tuple[Ratio, bool]],
    solution: Solution,
    profile: str | Profile = "highs",
) -> dict[Key, float]:
    """Return the largest or smallest value of each sum among the equal optima.

    It is the same whichever of these the solver ended on.

    Parameters
    ----------
    sums : mapping of any key to (Ratio, bool)
        Whose denominators are numbers; and whether the largest value is asked for.
    solution : Solution
        An optimal one.
    """
    face = _Face.of(program, solution, profile)
    return {
        key: face.end(each, each.value(face.vertex), largest)
        for key, (each, largest) in sums.items()
    }


class _Face:
    """The solutions that cost the same, as programs that HiGHS holds; each is made when needed."""

    @classmethod
    def of(cls, program: LinearProgram, solution: Solution, profile: str | Profile) -> _Face:
        """Return the solutions that cost the same as an optimal one."""
        warm = for_warm_starts(profile)
        return cls(program, _exact(program, solution, warm), warm)

    def __init__(self, program: LinearProgram, solution: Solution, profile: Profile) -> None:
        self.vertex = solution.primal
        lower, upper = columns_of_face(program, solution)
        row_lower, row_upper = rows_of_face(program, solution)
        self.free = lower < upper
        self._program = dataclasses.replace(
            program,
            column_lower=lower,
            column_upper=upper,
            row_lower=row_lower,
            row_upper=row_upper,
        )
        self._basis, self._profile = solution.basis, profile
        self._blocks = independent_blocks(program)
        self._models: dict[int, HighsModel] = {}

    def end(self, ratio: Ratio, value: float, largest: bool) -> float:
        """Return the largest or smallest value of a ratio that is `value` at one of them."""
        if not ratio.moves(self.free):
            return value
        found = extreme_share(*self._part_of(ratio), value, largest)
        if found is None:  # though the optimum itself shows that the face is not empty
            raise SolverError(NO_EQUAL)
        return found

    def _part_of(self, ratio: Ratio) -> tuple[Ratio, HighsModel]:
        """Return a ratio over the block that it lies in, and that block; or over the whole."""
        touched = ratio.places
        for number, block in enumerate(self._blocks):
            if np.isin(touched, block.columns).all():
                return ratio.over(block.columns), self._model(number, block)
        return ratio, self._model(-1, None)

    def _model(self, number: int, block: Block | None) -> HighsModel:
        if number not in self._models:
            program, basis = self._program, self._basis
            if block is not None:
                program = cut_out(program, block)
                if basis is not None:
                    basis = Basis(basis.columns[block.columns], basis.rows[block.rows])
            self._models[number] = HighsModel(program, self._profile, basis)
        return self._models[number]


def _exact(program: LinearProgram, solution: Solution, profile: Profile) -> Solution:
    """Return a vertex: the columns and duals of an approximate solution span no face."""
    found = solution.certificate
    if found is not None and max(found.primal_violation, found.dual_violation) <= VERTEX:
        return solution
    vertex = HighsModel(program, profile).solve()
    require_optimal(vertex)
    return vertex


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
