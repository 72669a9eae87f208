"""A materialised model as its user left it → linear program: own rows, own columns, own bounds.

Whoever has a plain Pyomo model adds constraints and variables, fixes or bounds what is there, and
switches rows off. The program of the scenario is then no longer the one that was solved; this is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.environ as pyo
import scipy.sparse as sp
from pyomo.core.base.set import SetProduct
from pyomo.repn import generate_standard_repn

from transition_sim.model.algebra import AlgebraError, Array, factors
from transition_sim.model.assemble import Expressions, Extent, LinearProgram
from transition_sim.model.plain_solution import columns_of, read_duals, rows_of

OWN_UNIT = "own unit"  # of a row or a column of the user's own: nobody says which
Members = dict[Any, Any]


@dataclass(frozen=True, eq=False)
class PlainAnswer:
    """What a solver left in a materialised model.

    Attributes
    ----------
    program : LinearProgram
        The model's as it stands. The scenario's rows and columns come first, in their places;
        families of the user's own follow under their components' names. A row that is switched off
        is open, a column has the bounds of its variable, and the cost is the model's objective.
    primal : numpy.ndarray
        Value of each column.
    dual : numpy.ndarray or None
        Of each row; None where the model has no ``dual`` suffix with numbers, and where a variable
        has to be whole.
    """

    program: LinearProgram
    primal: Array
    dual: Array | None


def read_answer(program: LinearProgram, model: Any) -> PlainAnswer:
    """Return what a solver left in a materialised model.

    Parameters
    ----------
    program : LinearProgram
        That of the same model, before it was materialised.
    model : pyomo.ConcreteModel
        As `materialise` returned it, and as its user left it.

    Raises
    ------
    AlgebraError
        An own row or the objective is not linear, there is not one objective to minimise, or a
        variable that matters has no value: the model was not solved.
    """
    ours = list(columns_of(model))
    own, rows = _own_columns(model, ours), _own_rows(model)
    every = [*ours, *_all(own)]
    number = {id(column): position for position, column in enumerate(every)}
    whole = _with_own(program, model, every, number, (own, rows))
    dual = None
    if len(model.component("dual") or ()) and all(each.is_continuous() for each in every):
        added = [model.dual.get(each, 0.0) for each in _all(rows)]
        dual = np.concatenate([read_duals(program, model), added])
    return PlainAnswer(whole, _values(whole, every), dual)


def with_columns_of(expressions: Expressions, program: LinearProgram) -> Expressions:
    """Return the reported expressions over all columns of a program with own ones at its end."""
    return replace(expressions, matrix=_widened(expressions.matrix, program.matrix.shape[1]))


def _with_own(
    program: LinearProgram,
    model: Any,
    every: list[Any],
    number: dict[int, int],
    added: tuple[dict[str, Members], dict[str, Members]],
) -> LinearProgram:
    """Return the program with the user's columns and rows, bounds and cost."""
    own, rows = added
    height, width = program.matrix.shape
    off = [row is not None and not row.active for row in rows_of(model)]
    matrix, lower, upper = _entries(rows, number)
    cost, offset = _objective(model, number)
    return replace(
        program,
        matrix=sp.vstack([_widened(program.matrix, len(every)), matrix], format="csr"),
        row_lower=np.concatenate([np.where(off, -np.inf, program.row_lower), lower]),
        row_upper=np.concatenate([np.where(off, np.inf, program.row_upper), upper]),
        column_lower=np.asarray([_bound(each, "lb", -np.inf) for each in every]),
        column_upper=np.asarray([_bound(each, "ub", np.inf) for each in every]),
        cost=cost,
        offset=offset,
        row_scale=np.concatenate([program.row_scale, _scales(matrix, program)]),
        column_scale=np.concatenate([program.column_scale, np.ones(len(every) - width)]),
        rows={**program.rows, **_extents(rows, height)},
        columns={**program.columns, **_extents(own, width)},
    )


def _scales(matrix: sp.csr_array, program: LinearProgram) -> Array:
    """Return what own rows are divided by: their largest entry, as the solver sees the columns."""
    width = program.matrix.shape[1]
    scaled = abs(matrix)[:, :width] @ sp.diags_array(program.column_scale)
    largest = scaled.max(axis=1).toarray().ravel() if matrix.shape[0] else np.zeros(0)
    return np.where(largest > 0.0, largest, 1.0)


def _values(program: LinearProgram, every: list[Any]) -> Array:
    """Return the variables' values; any within its bounds of one that nothing names."""
    used = np.bincount(program.matrix.indices, minlength=len(every)) + (program.cost != 0.0)
    values = np.clip(0.0, program.column_lower, program.column_upper)
    for position, column in enumerate(every):
        if column.value is not None:
            values[position] = column.value
        elif used[position]:
            raise AlgebraError(f"{column.name} has no value: the model was not solved")
    return values


def _own_columns(model: Any, ours: list[Any]) -> dict[str, Members]:
    """Return the members of each variable that the user added, by their index."""
    known = {id(each) for each in ours}
    found = {}
    for component in model.component_objects(pyo.Var):
        members = {index: each for index, each in component.items() if id(each) not in known}
        if members:
            found[component.name] = members
    return found


def _own_rows(model: Any) -> dict[str, Members]:
    """Return the active members of each constraint that the user added, by their index."""
    found = {}
    for component in model.component_objects(pyo.Constraint, active=True):
        members = {index: each for index, each in component.items() if each.active}
        if members and component.name not in model.registry.rows:
            found[component.name] = members
    return found


def _all(families: dict[str, Members]) -> list[Any]:
    return [each for members in families.values() for each in members.values()]


def _extents(families: dict[str, Members], start: int) -> dict[str, Extent]:
    """Return where own families lie."""
    extents = {}
    for name, members in families.items():
        component = next(iter(members.values())).parent_component()
        sets, along = _sets_of(component, members)
        shape = tuple(len(each) for each in sets)
        extents[name] = Extent(start, shape, sets, along, OWN_UNIT, component.doc or name)
        start = extents[name].stop
    return extents


def _sets_of(component: Any, members: Members) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the sets that a family lies along and their dimensions: the model's, if it fills them.

    Otherwise it lies along one of its own.
    """
    if not component.is_indexed():
        return (), ()
    dimensions = component.model().registry.dimensions
    index_set = component.index_set()
    sets = factors(index_set) if isinstance(index_set, SetProduct) else [index_set]
    known = all(each.local_name in dimensions for each in sets)
    if known and list(members) == list(index_set):
        return tuple(sets), tuple(dimensions[each.local_name] for each in sets)
    return ([str(index) for index in members],), (component.name.lower(),)


def _entries(
    families: dict[str, Members], number: dict[int, int]
) -> tuple[sp.csr_array, Array, Array]:
    """Return matrix and sides of own rows."""
    rows, columns, values = list[int](), list[int](), list[float]()
    lower, upper = list[float](), list[float]()
    for row in _all(families):
        body = _linear(row.body, row.name)
        for column, value in zip(body.linear_vars, body.linear_coefs, strict=True):
            rows.append(len(lower))
            columns.append(number[id(column)])
            values.append(float(value))
        for sides, side, none in ((lower, row.lower, -np.inf), (upper, row.upper, np.inf)):
            sides.append(none if side is None else pyo.value(side) - body.constant)
    shape = (len(lower), len(number))
    matrix = sp.coo_array((values, (rows, columns)), shape=shape).tocsr()
    return matrix, np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)


def _objective(model: Any, number: dict[int, int]) -> tuple[Array, float]:
    active: list[Any] = list(model.component_data_objects(pyo.Objective, active=True))
    if len(active) != 1 or active[0].sense != pyo.minimize:
        raise AlgebraError("a model has one active objective, to be minimised")
    linear = _linear(active[0].expr, active[0].name)
    cost = np.zeros(len(number))
    for column, value in zip(linear.linear_vars, linear.linear_coefs, strict=True):
        cost[number[id(column)]] += float(value)
    return cost, float(linear.constant)


def _linear(expression: Any, name: str) -> Any:
    found = generate_standard_repn(expression)  # fixed variables are part of the constant
    if not found.is_linear():
        raise AlgebraError(f"{name} is not linear")
    return found


def _widened(matrix: sp.csr_array, width: int) -> sp.csr_array:
    shape = (matrix.shape[0], width)
    return sp.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=shape)


def _bound(column: Any, side: str, none: float) -> float:
    if column.fixed:
        return float(column.value)
    bound = getattr(column, side)
    return none if bound is None else float(bound)
