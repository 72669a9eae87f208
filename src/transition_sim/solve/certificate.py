r"""An independent check of an optimal answer, from the model and the answer alone.

Nothing that the solver reports about its own accuracy is read, and the scaled matrix that it was
given is not used either: activities and reduced costs are computed again from the model in
natural units and then scaled, so that a mistake in the hand-over fails the check too.

Notes
-----
In the scaled problem, with row activities :math:`r = Ax` and reduced costs
:math:`z = c - A^T y`, all relative to ``1 + |reference|``:

- primal: how far :math:`r` and :math:`x` lie outside their bounds;
- dual: how far the reported reduced costs are from :math:`z`; and for each row (:math:`y, r`)
  and column (:math:`z, x`), :math:`\min(z^+, x - l)` and :math:`\min(z^-, u - x)`, the natural
  residual of complementary slackness. A missing bound counts as infinitely far, so that the
  residual is then the wrong sign itself;
- gap: between :math:`c^T x` and the dual objective, which is the bounds priced by the duals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from transition_sim.errors import SolverError, Text

if TYPE_CHECKING:
    from transition_sim.model.assemble import LinearProgram

Array = npt.NDArray[np.float64]

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Certificate:
    """The result of the check; all figures are relative.

    Attributes
    ----------
    primal_violation : float
        Largest violation of a row or a bound.
    dual_violation : float
        Largest violation of stationarity, of a dual's sign, or of complementary slackness.
    relative_gap : float
        Between the primal and the dual objective.
    passed : bool
        Whether all three are within `tolerance`.
    tolerance : float
        What the solver profile asks for.
    """

    primal_violation: float
    dual_violation: float
    relative_gap: float
    passed: bool
    tolerance: float = TOLERANCE


def certify(
    lp: LinearProgram,
    primal: Array,
    dual: Array,
    reduced_cost: Array,
    tolerance: float = TOLERANCE,
) -> Certificate:
    """Check an answer in natural units.

    Parameters
    ----------
    lp : LinearProgram
    primal : ndarray
        Value of each column [the column's unit].
    dual : ndarray
        Dual of each row [CNY per row unit].
    reduced_cost : ndarray
        Reduced cost of each column, as the solver reports it [CNY per column unit].
    tolerance : float
        Largest relative violation that passes.
    """
    rows, columns = lp.row_scale, lp.column_scale
    x, activity = primal / columns, (lp.matrix @ primal) / rows
    x_lower, x_upper = lp.column_lower / columns, lp.column_upper / columns
    r_lower, r_upper = lp.row_lower / rows, lp.row_upper / rows
    cost, y = lp.cost * columns / lp.cost_scale, dual * rows / lp.cost_scale
    z = (lp.cost - lp.matrix.T @ dual) * columns / lp.cost_scale
    reported = reduced_cost * columns / lp.cost_scale
    size = 1.0 + np.abs(cost)
    violations = [
        _outside(x, x_lower, x_upper),
        _outside(activity, r_lower, r_upper),
    ]
    mismatches = [
        _largest(np.abs(reported - z) / size),
        _slackness(x, x_lower, x_upper, z / size),
        _slackness(activity, r_lower, r_upper, y),
    ]
    paid = float(cost @ x)
    priced = _priced(z, x_lower, x_upper) + _priced(y, r_lower, r_upper)
    gap = abs(paid - priced) / (1.0 + abs(paid))
    # `max` of Python would lose a NaN, and a NaN must fail.
    primal_violation, dual_violation = float(np.max(violations)), float(np.max(mismatches))
    passed = all(figure <= tolerance for figure in (primal_violation, dual_violation, gap))
    return Certificate(primal_violation, dual_violation, gap, passed, tolerance)


def certify_primal(lp: LinearProgram, primal: Array, tolerance: float = TOLERANCE) -> Certificate:
    """Check only that an answer without duals keeps all rows and bounds; the rest is NaN."""
    x, activity = primal / lp.column_scale, (lp.matrix @ primal) / lp.row_scale
    violation = max(
        _outside(x, lp.column_lower / lp.column_scale, lp.column_upper / lp.column_scale),
        _outside(activity, lp.row_lower / lp.row_scale, lp.row_upper / lp.row_scale),
    )
    unknown = float("nan")
    return Certificate(violation, unknown, unknown, violation <= tolerance, tolerance)


def require(certificate: Certificate | None) -> None:
    """Raise `SolverError` unless there is a certificate and it passed."""
    if certificate is not None and certificate.passed:
        return
    if certificate is None:
        raise SolverError(Text("the answer was not checked", "结果未经校验"))
    primal, dual = f"{certificate.primal_violation:.1e}", f"{certificate.dual_violation:.1e}"
    gap, tolerance = f"{certificate.relative_gap:.1e}", f"{certificate.tolerance:.0e}"
    raise SolverError(
        Text(
            f"the solver's answer failed the independent check (primal {primal}, dual {dual}, "
            f"gap {gap}, tolerance {tolerance}); try another profile",
            f"求解结果未通过独立校验（原始偏差{primal}，对偶偏差{dual}，对偶间隙{gap}，"
            f"容差{tolerance}）；请换用其他求解器配置",
        )
    )


def _outside(value: Array, lower: Array, upper: Array) -> float:
    """Return how far the values lie outside their bounds, relative to the bounds."""
    with np.errstate(invalid="ignore"):  # a bound of the wrong infinity gives NaN, which fails
        below = np.where(lower == -np.inf, 0.0 * value, (lower - value) / _size(lower))
        above = np.where(upper == np.inf, 0.0 * value, (value - upper) / _size(upper))
    return float(np.max([_largest(below), _largest(above)]))


def _slackness(value: Array, lower: Array, upper: Array, price: Array) -> float:
    """Return the largest residual of complementary slackness and of the price's sign."""
    to_lower, to_upper = np.full(value.shape, np.inf), np.full(value.shape, np.inf)
    low, high = np.isfinite(lower), np.isfinite(upper)
    to_lower[low] = (value[low] - lower[low]) / _size(lower[low])
    to_upper[high] = (upper[high] - value[high]) / _size(upper[high])
    rising = np.minimum(np.maximum(price, 0.0), np.maximum(to_lower, 0.0))
    falling = np.minimum(np.maximum(-price, 0.0), np.maximum(to_upper, 0.0))
    return float(np.max([_largest(rising), _largest(falling)]))


def _priced(price: Array, lower: Array, upper: Array) -> float:
    """Return the bounds priced by the duals; a missing bound is judged by its sign elsewhere."""
    bound = np.where(price > 0.0, lower, upper)
    return float(price @ np.where(np.isfinite(bound), bound, 0.0))


def _size(bound: Array) -> Array:
    return 1.0 + np.abs(bound)


def _largest(values: Array) -> float:
    return float(np.max(values, initial=0.0))
