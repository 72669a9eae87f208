"""Small linear programs, and a user who presses Ctrl-C, for the tests of the solver layer."""

from __future__ import annotations

import dataclasses
import signal
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import Silent

INF = np.inf


def program(
    cost: Sequence[float],
    rows: Sequence[tuple[Sequence[float], float, float]],
    columns: Sequence[tuple[float, float]] | None = None,
    offset: float = 0.0,
) -> LinearProgram:
    """Return a program from its costs, rows (coefficients, lower, upper) and column bounds."""
    width = len(cost)
    bounds = columns or [(0.0, INF)] * width
    matrix = np.array([row[0] for row in rows], dtype=float).reshape(len(rows), width)
    return LinearProgram(
        matrix=sp.csr_array(matrix),
        row_lower=np.array([row[1] for row in rows], dtype=float),
        row_upper=np.array([row[2] for row in rows], dtype=float),
        column_lower=np.array([bound[0] for bound in bounds], dtype=float),
        column_upper=np.array([bound[1] for bound in bounds], dtype=float),
        cost=np.array(cost, dtype=float),
        offset=offset,
        row_scale=np.ones(len(rows)),
        column_scale=np.ones(width),
        cost_scale=1.0,
        rows={},
        columns={},
    )


def rescaled(lp: LinearProgram, generator: np.random.Generator) -> LinearProgram:
    """Return the same program under random scales."""
    return dataclasses.replace(
        lp,
        row_scale=10.0 ** generator.uniform(-2, 2, lp.row_scale.size),
        column_scale=10.0 ** generator.uniform(-2, 2, lp.column_scale.size),
        cost_scale=float(10.0 ** generator.uniform(-2, 2)),
    )


def dispatch(hours: int, plants: int = 5) -> LinearProgram:
    """Return plants and a store that serve a varying demand at least cost."""
    generator = np.random.default_rng(7)
    step = np.arange(hours)
    charge, discharge, level = plants * hours, (plants + 1) * hours, (plants + 2) * hours
    width = (plants + 3) * hours + plants
    entries: list[tuple[Any, Any, Any]] = []
    for plant in range(plants):
        power = plant * hours + step
        entries.append((step, power, np.ones(hours)))
        capacity = np.full(hours, level + hours + plant)
        limit = (2 + plant) * hours + step
        entries.append((limit, power, np.ones(hours)))
        entries.append((limit, capacity, -generator.uniform(0.2, 1.0, hours)))
    entries += [
        (step, charge + step, -np.ones(hours)),
        (step, discharge + step, np.ones(hours)),
        (hours + step, level + step, np.ones(hours)),
        (hours + step, level + np.roll(step, 1), np.full(hours, -0.99)),
        (hours + step, charge + step, np.full(hours, -0.9)),
        (hours + step, discharge + step, np.full(hours, 1.1)),
    ]
    row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    height = (2 + plants) * hours
    lower, upper = np.full(height, -INF), np.zeros(height)
    lower[:hours], upper[:hours] = 5 + 2 * np.sin(step / 4) + generator.random(hours), INF
    lower[hours : 2 * hours] = 0.0
    column_upper = np.full(width, INF)
    column_upper[charge:level], column_upper[level : level + hours] = 1.0, 4.0
    cost = np.zeros(width)
    cost[:charge] = np.repeat(generator.uniform(0.1, 1.0, plants), hours)
    cost[charge:level] = 0.01
    cost[level + hours :] = generator.uniform(0.1, 1.0, plants) * hours
    return LinearProgram(
        matrix=sp.coo_array((value, (row, column)), shape=(height, width)).tocsr(),
        row_lower=lower,
        row_upper=upper,
        column_lower=np.zeros(width),
        column_upper=column_upper,
        cost=cost,
        offset=0.0,
        row_scale=np.ones(height),
        column_scale=np.ones(width),
        cost_scale=1.0,
        rows={},
        columns={},
    )


def transport(places: int) -> LinearProgram:
    """Return a transport problem of equal costs: every plan is optimal, so crossover has work."""
    number = np.arange(places * places).reshape(places, places)
    row = np.concatenate([np.repeat(np.arange(places), places), places + number.ravel() % places])
    column = np.concatenate([number.ravel(), number.ravel()])
    generator = np.random.default_rng(5)
    sent, wanted = generator.uniform(1.0, 2.0, (2, places))
    sides = np.concatenate([sent, wanted * sent.sum() / wanted.sum()])
    width = places * places
    return LinearProgram(
        matrix=sp.coo_array((np.ones(row.size), (row, column))).tocsr(),
        row_lower=sides,
        row_upper=sides.copy(),
        column_lower=np.zeros(width),
        column_upper=np.full(width, INF),
        cost=np.ones(width),
        offset=0.0,
        row_scale=np.ones(2 * places),
        column_scale=np.ones(width),
        cost_scale=1.0,
        rows={},
        columns={},
    )


class Interrupter(Silent):
    """Presses Ctrl-C as soon as the solver is at work."""

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        signal.raise_signal(signal.SIGINT)


# 2 x + 3 y at least, x + y >= 4, x <= 3: x = 3, y = 1.
BOUNDED = program([2, 3], [([1, 1], 4, INF)], [(0, 3), (0, INF)], offset=10.0)
INFEASIBLE = program([1], [([1], 2, INF)], [(0, 1)])
UNBOUNDED = program([-1, 0], [([1, -1], -INF, 1)])
