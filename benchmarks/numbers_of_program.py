"""A program's numbers without order and names: what two routes to one program must agree in."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp


def numbers_of(program: Any) -> dict[str, np.ndarray]:
    """Return the numbers of a `LinearProgram` or of a program that HiGHS holds, each sorted.

    An entry of a column that can only be 0 says nothing, and does not count: one route writes
    the builds of a year in which nothing may be built, another leaves them out.
    """
    if isinstance(program, highspy.HighsLp):
        held = program.a_matrix_
        parts = (np.asarray(held.value_), np.asarray(held.index_), np.asarray(held.start_))
        shape = (program.num_row_, program.num_col_)
        by_row = held.format_ == highspy.MatrixFormat.kRowwise
        matrix = (sp.csr_array if by_row else sp.csc_array)(parts, shape=shape).tocsr()
        cost, rows = program.col_cost_, (program.row_lower_, program.row_upper_)
        columns = (program.col_lower_, program.col_upper_)
    else:
        matrix, cost = program.matrix, program.cost
        rows = (program.row_lower, program.row_upper)
        columns = (program.column_lower, program.column_upper)
    nothing = (np.asarray(columns[0]) == 0.0) & (np.asarray(columns[1]) == 0.0)
    matrix = matrix.copy()
    matrix.data = np.where(nothing[matrix.indices], 0.0, matrix.data)
    matrix.eliminate_zeros()
    lengths = np.diff(matrix.indptr)
    sides = np.concatenate(rows)
    return {
        "row lengths": np.sort(lengths[lengths > 0]),
        "column lengths": np.sort(np.bincount(matrix.indices, minlength=matrix.shape[1])),
        "coefficients": np.sort(np.abs(matrix.data)),
        "costs": np.sort(np.asarray(cost)),
        "lower bounds": np.sort(columns[0]),
        "upper bounds": np.sort(columns[1]),
        "sides": np.sort(np.abs(sides[np.isfinite(sides)])),
    }


def same(left: np.ndarray, right: np.ndarray) -> bool:
    """Say whether two arrays of numbers agree but for rounding."""
    return left.shape == right.shape and np.allclose(left, right, rtol=1e-9, atol=1e-9)
