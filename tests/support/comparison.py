"""The matrix of `assemble` held against the matrix of the same rules in plain Pyomo."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.component_namer import name_repr
from pyomo.repn import generate_standard_repn

from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.materialise import materialise

Row = tuple[dict[str, float], float, float]


def assert_same_matrix(model: Any) -> None:
    """Assert that both routes give the same names, rows, bounds and costs.

    Rows are brought to one form: no zeros, no constant in the body, first coefficient positive,
    rows without columns left out (Pyomo refuses them).
    """
    program = assemble(model)
    rows, columns, costs = read_program(program)
    plain = materialise(model)
    assert {name: bounds for name, bounds in columns.items()} == read_columns(plain)
    expected = read_rows(plain)
    kept = {name: row for name, row in rows.items() if row[0]}
    assert kept.keys() == expected.keys()
    for name, row in kept.items():
        assert_same_row(name, canonical(row), canonical(expected[name]))
    objective = generate_standard_repn(plain.objective.expr)
    assert objective.is_linear()
    expected_costs = dict(
        zip([v.name for v in objective.linear_vars], objective.linear_coefs, strict=True)
    )
    assert_same_row(
        "objective",
        (costs, program.offset, 0.0),
        ({k: v for k, v in expected_costs.items() if v}, objective.constant, 0.0),
    )


def read_program(
    program: LinearProgram,
) -> tuple[dict[str, Row], dict[str, tuple[float, float]], dict[str, float]]:
    names = all_names(program.columns)
    bounds = zip(program.column_lower.tolist(), program.column_upper.tolist(), strict=True)
    columns = dict(zip(names, bounds, strict=True))
    start = program.matrix.indptr
    rows = {}
    for i, name in enumerate(all_names(program.rows)):
        part = slice(start[i], start[i + 1])
        numbers = program.matrix.data[part].tolist()
        entries = {names[j]: v for j, v in zip(program.matrix.indices[part], numbers, strict=True)}
        rows[name] = (entries, float(program.row_lower[i]), float(program.row_upper[i]))
    costs = {names[j]: float(program.cost[j]) for j in np.flatnonzero(program.cost)}
    return rows, columns, costs


def all_names(extents: dict[str, Any]) -> list[str]:
    return [
        f"{name}[{','.join(name_repr(part) for part in index)}]" if index else name
        for name, extent in extents.items()
        for index in index_of(extent.sets)
    ]


def read_columns(model: Any) -> dict[str, tuple[float, float]]:
    return {
        v.name: (-np.inf if v.lb is None else v.lb, np.inf if v.ub is None else v.ub)
        for v in model.component_data_objects(pyo.Var)
    }


def read_rows(model: Any) -> dict[str, Row]:
    rows = {}
    for row in model.component_data_objects(pyo.Constraint):
        body = generate_standard_repn(row.body)
        assert body.is_linear()
        entries: dict[str, float] = {}
        for variable, coefficient in zip(body.linear_vars, body.linear_coefs, strict=True):
            entries[variable.name] = entries.get(variable.name, 0.0) + coefficient
        low = -np.inf if row.lower is None else pyo.value(row.lower) - body.constant
        high = np.inf if row.upper is None else pyo.value(row.upper) - body.constant
        entries = {name: value for name, value in entries.items() if value}
        if entries:
            rows[row.name] = (entries, low, high)
    return rows


def canonical(row: Row) -> Row:
    entries, low, high = row
    if entries[min(entries)] > 0.0:
        return row
    return {name: -value for name, value in entries.items()}, -high, -low


def assert_same_row(name: str, found: Row, expected: Row) -> None:
    assert found[0].keys() == expected[0].keys(), name
    columns = sorted(found[0])
    np.testing.assert_allclose(
        [found[0][c] for c in columns], [expected[0][c] for c in columns], rtol=1e-12, err_msg=name
    )
    size = max(map(abs, found[0].values()), default=1.0)
    np.testing.assert_allclose(found[1:], expected[1:], rtol=1e-10, atol=1e-9 * size, err_msg=name)
