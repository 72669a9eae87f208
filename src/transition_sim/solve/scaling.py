"""Natural units → the scaled program that HiGHS is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from transition_sim.errors import Text
from transition_sim.solve.certificate import Array

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram


def scaled_program(lp: LinearProgram) -> tuple[Any, ...]:
    """Return what `transition_sim.solve.highs.session.Held.take` takes: the program, scaled.

    With :math:`x' = x / s`, :math:`A'_{ij} = A_{ij} s_j / r_i`, :math:`b' = b / r` and
    :math:`c'_j = c_j s_j / k` for column scales s, row scales r and cost scale k.
    """
    matrix = lp.matrix
    values = lp.column_scale[matrix.indices]
    values *= matrix.data
    values /= np.repeat(lp.row_scale, np.diff(matrix.indptr))
    columns = (scaled_cost(lp), *scaled_sides(lp.column_lower, lp.column_upper, lp.column_scale))
    rows = scaled_sides(lp.row_lower, lp.row_upper, lp.row_scale)
    places = (each.astype(np.int32, copy=False) for each in (matrix.indptr, matrix.indices))
    return matrix.shape, lp.offset / lp.cost_scale, columns, rows, (*places, values)


def scaled_cost(lp: LinearProgram) -> Array:
    """Return the costs as HiGHS sees them."""
    return lp.cost * (lp.column_scale / lp.cost_scale)


def scaled_sides(lower: Array, upper: Array, scale: Array) -> tuple[Array, Array]:
    """Return bounds as HiGHS sees them; an absent one stays infinite, as HiGHS wants it."""
    return np.asarray(lower, float) / scale, np.asarray(upper, float) / scale


def balanced_scale(cost: Array) -> float:
    """Return the power of two nearest to the middle, in logarithms, of the costs' sizes."""
    sizes = np.abs(cost[cost != 0.0])
    if not sizes.size or not np.all(np.isfinite(sizes)):
        return 1.0
    middle = (np.log2(sizes.min()) + np.log2(sizes.max())) / 2.0
    return float(2.0 ** np.round(middle))


def unusable(lp: LinearProgram, matrix: bool = True) -> Text | None:
    """Return what in the program is not a usable number, or None.

    HiGHS takes NaN in costs and in the matrix without a word and calls the result optimal.
    """
    finite = [
        (lp.cost, Text("a cost that is not finite", "非有限的成本")),
        (np.array([lp.offset]), Text("an offset that is not finite", "非有限的常数项")),
    ]
    if matrix:
        entry = Text("a matrix entry that is not finite", "非有限的矩阵元素")
        finite.append((lp.matrix.data, entry))
    for values, what in finite:
        if not np.isfinite(values).all():
            return what
    for values in (lp.row_lower, lp.row_upper, lp.column_lower, lp.column_upper):
        if np.isnan(values).any():
            return Text("a bound that is not a number", "不是数字的上下限")
    for values in (lp.row_scale, lp.column_scale, np.array([lp.cost_scale])):
        if not (np.isfinite(values) & (values > 0.0)).all():
            return Text("a scale that is not positive", "非正的缩放系数")
    return None
