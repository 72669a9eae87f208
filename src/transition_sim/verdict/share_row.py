"""The row of an enforced share at any level, in a program that is otherwise the run's.

A target `share >= θ` is the row ``N(x) - θ · D(x) >= 0`` (minus that for a ceiling), so another
level changes the coefficients of one row and its side; HiGHS keeps its basis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from transition_sim.model.assemble import LinearProgram
from transition_sim.solved import Program, Ratio
from transition_sim.system import ShareTarget


@dataclass(frozen=True, eq=False)
class ShareRow:
    """A share of a program that enforces it.

    Attributes
    ----------
    free : LinearProgram
        The program with the row there and asking for nothing.
    number : int
        Of the row.
    sign : float
        1 for a floor, -1 for a ceiling.
    ratio : Ratio
        The share as a function of the columns.
    """

    free: LinearProgram
    number: int
    sign: float
    ratio: Ratio

    @classmethod
    def of(cls, program: Program, target: ShareTarget) -> ShareRow:
        """Return the row of a target that the program enforces.

        Raises
        ------
        ValueError
            The program does not enforce it.
        """
        number = program.row(target.metric, target.key)
        if number is None:
            raise ValueError(f"{target.key} is no row of the program")
        linear = program.linear
        lower, upper = linear.row_lower.copy(), linear.row_upper.copy()
        lower[number], upper[number] = -np.inf, np.inf
        free = replace(linear, row_lower=lower, row_upper=upper)
        return cls(free, number, target.sense.sign, program.ratio(target))

    def at(self, level: float) -> LinearProgram:
        """Return the program that asks for a level of the share.

        The pattern of the matrix is the same at every level: what cancels is a zero in it.
        """
        ratio, places = self.ratio, self.ratio.places
        values = self.sign * (ratio.numerator - level * ratio.denominator)[places]
        lower = self.free.row_lower.copy()
        constant = ratio.numerator_constant - level * ratio.denominator_constant
        lower[self.number] = -self.sign * constant
        matrix = _with_row(self.free.matrix, self.number, places, values)
        return replace(self.free, matrix=matrix, row_lower=lower)

    def denominator(self, columns: np.ndarray) -> float:
        """Return what the share is of, at a solution [MW or MWh]."""
        return self.ratio.parts(columns)[1]

    def price(self, dual: np.ndarray) -> float:
        """Return the row's dual, positive where a higher level costs more [CNY per MW or MWh]."""
        return float(dual[self.number]) * self.sign


def _with_row(
    matrix: sp.csr_array, number: int, columns: np.ndarray, values: np.ndarray
) -> sp.csr_array:
    """Return a matrix with another row in place of one."""
    first, last = matrix.indptr[number], matrix.indptr[number + 1]
    data = np.concatenate([matrix.data[:first], values, matrix.data[last:]])
    indices = np.concatenate([matrix.indices[:first], columns, matrix.indices[last:]])
    starts = matrix.indptr.copy()
    starts[number + 1 :] += columns.size - (last - first)
    return sp.csr_array((data, indices, starts), shape=matrix.shape)
