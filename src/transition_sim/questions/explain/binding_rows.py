"""Which rows and bounds stop a program: those with a dual, gathered by what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import Extent, LinearProgram
from transition_sim.solve import Solution

NEGLIGIBLE = 1e-9  # of the largest
TIME = ("step", "period", "load_day", "day")


@dataclass(frozen=True)
class Stop:
    """Rows or column bounds of one family about one thing and year.

    Attributes
    ----------
    family : str
        Name of the rows, or of the columns.
    side : str
        ``row``, ``lower`` or ``upper`` (of columns).
    labels : tuple
        Index without steps: an asset and a year, say.
    price : float
        Σ |d objective / d bound|, in the objective's unit per unit of the row or column.
    weight : float
        Σ |dual| · size of what the row holds together: how much of the objective hangs on it.
    """

    family: str
    side: str
    labels: tuple[object, ...]
    price: float
    weight: float


def stops(program: LinearProgram, solution: Solution) -> list[Stop]:
    """Return what stops a program at its optimum, the weightiest first.

    Parameters
    ----------
    program : LinearProgram
    solution : Solution
        Of this program, or of one with more rows and columns after its own.
    """
    height, width = program.matrix.shape
    dual, reduced = solution.dual[:height], solution.reduced_cost[:width]
    value = np.abs(solution.primal[:width])
    size = 0.5 * (abs(program.matrix) @ value)
    found: list[Stop] = []
    for name, extent in program.rows.items():
        found += _gather(name, "row", extent, np.abs(dual), np.abs(dual) * size)
    for side, sign in (("lower", 1.0), ("upper", -1.0)):
        price = np.maximum(sign * reduced, 0.0)
        for name, extent in program.columns.items():
            found += _gather(name, side, extent, price, price * value)
    largest = max((each.weight for each in found), default=0.0)
    kept = [each for each in found if each.price > 0.0 and each.weight >= NEGLIGIBLE * largest]
    return sorted(kept, key=lambda each: -each.weight)


def _gather(
    name: str, side: str, extent: Extent, price: np.ndarray, weight: np.ndarray
) -> Iterator[Stop]:
    """Yield one stop for each index without its steps."""
    prices, weights = extent.of(price), extent.of(weight)
    if not prices.any():
        return
    kept = [i for i, along in enumerate(extent.along) if along not in TIME]
    over = tuple(i for i, along in enumerate(extent.along) if along in TIME)
    prices, weights = prices.sum(axis=over).ravel(), weights.sum(axis=over).ravel()
    labels = list(index_of([extent.sets[i] for i in kept]))
    for position in np.flatnonzero(prices > 0.0):
        yield Stop(name, side, labels[position], float(prices[position]), float(weights[position]))
