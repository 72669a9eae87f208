"""Values between a materialised model and its linear program.

A plain Pyomo model is solved by whatever its user likes, with rows of their own; its values come
back in the order of the program, and a program's values can be written into the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from pyomo.core.base.indexed_component import normalize_index
from pyomo.repn import generate_standard_repn

from transition_sim.model.algebra import Array, index_of
from transition_sim.model.assemble import LinearProgram


def columns_of(model: Any) -> Iterator[Any]:
    """Iterate over a materialised model's variables in the order of the program's columns."""
    variables = model.registry.variables.values()
    return _members((each.component, each.sets) for each in variables)


def rows_of(model: Any) -> Iterator[Any]:
    """Iterate over its constraints in the order of the program's rows; None where Pyomo has none.

    Pyomo holds no row without variables.
    """
    rows = model.registry.rows.values()
    return _members((model.component(each.name), each.sets) for each in rows)


def write_columns(model: Any, values: Array) -> None:
    """Write a program's values into the variables of its materialised model.

    Parameters
    ----------
    values : numpy.ndarray
        One for each column, in the program's order and units.
    """
    for column, number in zip(columns_of(model), values.tolist(), strict=True):
        column.set_value(number, skip_validation=True)


def read_columns(program: LinearProgram, model: Any) -> Array | None:
    """Return the values that a solver left in a materialised model, in the program's order.

    Returns
    -------
    numpy.ndarray or None
        None where a variable has no value. Pyomo leaves out columns without an entry in any row or
        in the cost: any value within their bounds serves for them.
    """
    unused = np.clip(0.0, program.column_lower, program.column_upper)
    entries = np.bincount(program.matrix.indices, minlength=unused.size)
    empty = (entries == 0) & (program.cost == 0.0)
    values = unused.copy()
    for number, column in enumerate(columns_of(model)):
        if column.value is not None and not column.stale:
            values[number] = column.value
        elif not empty[number]:
            return None
    return values


def read_duals(program: LinearProgram, model: Any) -> Array:
    """Return the duals in a materialised model's ``dual`` suffix, in the program's order.

    A row that Pyomo does not hold costs nothing; neither does one that the suffix does not name.
    """
    numbers = {id(column): number for number, column in enumerate(columns_of(model))}
    dual = np.zeros(program.row_lower.size)
    for number, row in enumerate(rows_of(model)):
        price = 0.0 if row is None else model.dual.get(row, 0.0)
        if price:
            dual[number] = price * _orientation(program, number, row, numbers)
    return dual


def _orientation(program: LinearProgram, number: int, row: Any, columns: dict[int, int]) -> float:
    """Return -1 where Pyomo holds a row with the opposite sign: it may move a side across."""
    start, stop = program.matrix.indptr[number : number + 2]
    indices, entries = program.matrix.indices[start:stop], program.matrix.data[start:stop]
    ours = dict(zip(indices.tolist(), entries, strict=True))
    body = generate_standard_repn(row.body)
    for coefficient, column in zip(body.linear_coefs, body.linear_vars, strict=True):
        here = ours.get(columns[id(column)], 0.0)
        if coefficient and here:
            return float(np.sign(coefficient * here))
    return 1.0


def _members(components: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
    """Yield every member of the components in the assembler's order; None where one is absent."""
    for component, sets in components:
        for index in index_of(sets):
            key = normalize_index(index) if index else None
            present = component is not None and key in component
            yield component[key] if present else None
