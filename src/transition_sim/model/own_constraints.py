"""Constraints that a user added to a materialised model: rows of the program like any other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pyomo.environ as pyo
import scipy.sparse as sp
from pyomo.repn import generate_standard_repn

from transition_sim.model.algebra import AlgebraError, index_of
from transition_sim.model.assemble import Extent, LinearProgram


def own_constraints(model: Any) -> list[Any]:
    """Return the active constraints of a materialised model that are none of its own families."""
    families = model.registry.rows
    return [
        each
        for each in model.component_objects(pyo.Constraint, active=True)
        if each.name not in families
    ]


def own_rows(model: Any) -> Iterator[Any]:
    """Yield the active rows of a user's constraints, in the order of `with_own_rows`."""
    for component in own_constraints(model):
        yield from (row for row in component.values() if row.active)


def with_own_rows(program: LinearProgram, model: Any) -> LinearProgram:
    """Return a program with the rows of a user's constraints after its own.

    Parameters
    ----------
    program : LinearProgram
    model : pyomo.ConcreteModel
        Of the same system, materialised.

    Raises
    ------
    AlgebraError
        A constraint is not linear, or has a variable that the model does not.
    """
    rows = list(own_rows(model))
    if not rows:
        return program
    numbers = _numbers(model)
    height, width = program.matrix.shape
    matrix = sp.lil_array((len(rows), width))
    lower, upper = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    for place, row in enumerate(rows):
        body = generate_standard_repn(row.body)
        if not body.is_linear():
            raise AlgebraError(f"{row.name} is not linear")
        for coefficient, column in zip(body.linear_coefs, body.linear_vars, strict=True):
            if id(column) not in numbers:
                raise AlgebraError(f"{row.name} has {column.name}, which is none of the model's")
            matrix[place, numbers[id(column)]] += coefficient
        if row.has_lb():
            lower[place] = pyo.value(row.lower) - body.constant
        if row.has_ub():
            upper[place] = pyo.value(row.upper) - body.constant
    return replace(
        program,
        matrix=sp.csr_array(sp.vstack([program.matrix, matrix.tocsr()])),
        row_lower=np.concatenate([program.row_lower, lower]),
        row_upper=np.concatenate([program.row_upper, upper]),
        row_scale=np.concatenate([program.row_scale, _scales(matrix.tocsr(), program)]),
        rows={**program.rows, **dict(_extents(model, height))},
    )


def _scales(matrix: sp.csr_array, program: LinearProgram) -> np.ndarray:
    """Return what each row is divided by: its largest entry, as the solver sees the columns."""
    scaled = abs(matrix) @ sp.diags_array(program.column_scale)
    largest = scaled.max(axis=1).toarray().ravel()
    return np.where(largest > 0.0, largest, 1.0)


def _extents(model: Any, start: int) -> Iterator[tuple[str, Extent]]:
    for component in own_constraints(model):
        labels = [str(index) for index, row in component.items() if row.active]
        text = component.doc or "a constraint of the user's own"
        name = component.name  # with the blocks that it lies in: two may have one of a name each
        yield name, Extent(start, (len(labels),), (labels,), (f"{name}_index",), "unit", text)
        start += len(labels)


def _numbers(model: Any) -> dict[int, int]:
    """Return the column of every variable, by its identity."""
    found: dict[int, int] = {}
    for variable in model.registry.variables.values():
        for index in index_of(variable.sets):
            found[id(variable.component[index if len(index) != 1 else index[0]])] = len(found)
    return found
