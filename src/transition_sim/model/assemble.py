"""Templates → one sparse matrix.

Each family's template is walked once (`templates`); its terms become the rows, columns and values
of a coordinate matrix, and all families together become one row-wise matrix for the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from pyomo.core.base.component_namer import name_repr
from pyomo.core.base.indexed_component import normalize_index
from pyomo.core.expr import relational_expr as relation

from transition_sim.model.algebra import (
    AlgebraError,
    Array,
    Family,
    Registry,
    Variable,
    index_of,
)
from transition_sim.model.named_arrays import (
    ZERO,
    Axis,
    Block,
    Linear,
    align,
    subtract,
    union,
)
from transition_sim.model.one_at_a_time import one_at_a_time
from transition_sim.model.templates import Walker

# What one unit of a column or a row counts as inside the solver: GW, TWh, Mt, million CNY.
# Numbers of a common size are what keeps HiGHS accurate and free of range warnings.
SCALES = {
    "MW": 1e3,
    "MWh": 1e3,
    "MWh/year": 1e6,
    "t/year": 1e6,
    "CNY": 1e6,
    "CNY/year": 1e6,
    "share": 1.0,
}


@dataclass(frozen=True)
class Extent:
    """Where a family of columns or rows lies in the matrix.

    Attributes
    ----------
    along : tuple
        Dimension of the results that each of its sets lies along; a pair for a set of pairs.
    """

    start: int
    shape: tuple[int, ...]
    sets: tuple[Any, ...]
    along: tuple[Any, ...]
    unit: str
    text: str

    @property
    def stop(self) -> int:
        """Return the number after the family's last one."""
        return self.start + int(np.prod(self.shape, initial=1))

    @property
    def part(self) -> slice:
        """Return the family's numbers as a slice."""
        return slice(self.start, self.stop)

    def of(self, values: Array) -> Array:
        """Return the family's part of all values, over its sets."""
        return values[self.part].reshape(self.shape)

    def number(self, *labels: Any) -> int:
        """Return the number of what stands at some labels, one for each set.

        Raises
        ------
        KeyError
            Nothing stands there.
        """
        try:
            places = [list(own).index(label) for own, label in zip(self.sets, labels, strict=True)]
        except ValueError:
            raise KeyError(labels) from None
        return self.start + int(np.ravel_multi_index(places, self.shape) if places else 0)


@dataclass(frozen=True)
class LinearProgram:
    """Minimise ``cost @ x + offset`` with rows and columns between their bounds.

    All numbers are in natural units (MW, MWh, t, CNY). The solver works on ``x / column_scale``
    with rows divided by `row_scale` and the cost by `cost_scale`.
    """

    matrix: sp.csr_array
    row_lower: Array
    row_upper: Array
    column_lower: Array
    column_upper: Array
    cost: Array
    offset: float
    row_scale: Array
    column_scale: Array
    cost_scale: float
    rows: dict[str, Extent]
    columns: dict[str, Extent]

    def row_name(self, number: int) -> str:
        """Return a row's name: its family and index."""
        return _name(self.rows, number)

    def column_name(self, number: int) -> str:
        """Return a column's name: its variable and index."""
        return _name(self.columns, number)


@dataclass(frozen=True)
class Expressions:
    """Reported expressions as one matrix: values are ``matrix @ x + constant``."""

    matrix: sp.csr_array
    constant: Array
    extents: dict[str, Extent]


@dataclass(frozen=True)
class _Rows:
    matrix: sp.csr_array
    lower: Array
    upper: Array


@one_at_a_time
def assemble(model: Any) -> LinearProgram:
    """Return the model as a matrix.

    Raises
    ------
    AlgebraError
        Where a rule is not linear, addresses an index that does not exist, or gives no relation.
    """
    registry: Registry = model.registry
    columns = _column_extents(registry)
    width = max((extent.stop for extent in columns.values()), default=0)
    rows, pieces, height = {}, [], 0
    for family in registry.rows.values():
        rows[family.name] = _extent(registry, family, height)
        pieces.append(_assemble_rows(model, family, columns, height, width))
        height = rows[family.name].stop
    cost, offset = _assemble_objective(model, columns, width)
    lower, upper = _share_bounds(registry, columns)
    return LinearProgram(
        matrix=_stack([piece.matrix for piece in pieces], width),
        row_lower=_join([piece.lower for piece in pieces]),
        row_upper=_join([piece.upper for piece in pieces]),
        column_lower=lower,
        column_upper=upper,
        cost=cost,
        offset=offset,
        row_scale=_scales(rows),
        column_scale=_scales(columns),
        cost_scale=SCALES["CNY"],
        rows=rows,
        columns=columns,
    )


@one_at_a_time
def assemble_expressions(model: Any) -> Expressions:
    """Return the model's reported expressions as a matrix over the same columns."""
    columns = _column_extents(model.registry)
    width = max((extent.stop for extent in columns.values()), default=0)
    extents, pieces, constants, height = {}, list[sp.csr_array](), list[Array](), 0
    for family in model.registry.expressions.values():
        extent = _extent(model.registry, family, height)
        if 0 in family.shape:
            extents[family.name] = extent
            continue
        walker, expression, axes = _open(model, family, columns)
        linear = walker.linear(expression)
        pieces.append(_matrix(linear, axes, extent, width))
        constants.append(_spread(linear.constant, axes, family.shape))
        extents[family.name], height = extent, extent.stop
    return Expressions(_stack(pieces, width), _join(constants), extents)


def _assemble_rows(
    model: Any, family: Family, columns: dict[str, Extent], start: int, width: int
) -> _Rows:
    if 0 in family.shape:
        return _Rows(sp.csr_array((0, width)), np.empty(0), np.empty(0))
    walker, expression, axes = _open(model, family, columns)
    lower, body, upper = _split_relation(family, walker, expression)
    extent = _extent(model.registry, family, start)
    moved = _spread(body.constant, axes, family.shape)
    sides = [
        np.full(moved.shape, absent) if side is None else _spread(side, axes, family.shape) - moved
        for side, absent in ((lower, -np.inf), (upper, np.inf))
    ]
    return _Rows(_matrix(body, axes, extent, width), *sides)


def _assemble_objective(model: Any, columns: dict[str, Extent], width: int) -> tuple[Array, float]:
    family = model.registry.objective
    if family is None:
        return np.zeros(width), 0.0
    walker, expression, axes = _open(model, family, columns)
    linear = walker.linear(expression)
    _, column, value = _coordinates(linear, axes, ())
    return np.bincount(column, weights=value, minlength=width), float(linear.constant.array)


def _open(
    model: Any, family: Family, columns: dict[str, Extent]
) -> tuple[Walker, Any, tuple[Axis, ...]]:
    offsets = {name: extent.start for name, extent in columns.items()}
    walker = Walker(model.registry, offsets, family.name)
    expression, indices = family.templatize(model)
    return walker, expression, walker.axes(indices)


def _split_relation(
    family: Family, walker: Walker, node: Any
) -> tuple[Block | None, Linear, Block | None]:
    """Return lower side, body and upper side; a side of numbers bounds the other, as in Pyomo."""
    if isinstance(node, relation.RangedExpression):
        lower, body, upper = node.args
        return walker.number(lower), walker.linear(body), walker.number(upper)
    if not isinstance(node, (relation.EqualityExpression, relation.InequalityExpression)):
        raise AlgebraError(f"{family.name}: the rule gives {type(node).__name__}, no relation")
    left, right = (walker.linear(side) for side in node.args)
    equal = isinstance(node, relation.EqualityExpression)
    if not right.terms:
        return (right.constant if equal else None), left, right.constant
    if not left.terms:
        return left.constant, right, (left.constant if equal else None)
    return (ZERO if equal else None), subtract(left, right), ZERO


def _spread(block: Block, axes: tuple[Axis, ...], shape: tuple[int, ...]) -> Array:
    """Return a block's numbers, one for each row."""
    if block is ZERO:
        return np.zeros(int(np.prod(shape, initial=1)))
    return np.broadcast_to(align(block, axes), shape).ravel()


def _coordinates(
    linear: Linear, axes: tuple[Axis, ...], shape: tuple[int, ...]
) -> tuple[Array, Array, Array]:
    """Return row (of the family), column and value of every non-zero."""
    size = int(np.prod(shape, initial=1))
    number = Block(axes, np.arange(size, dtype=np.int32).reshape(shape))
    rows, columns, values = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [np.empty(0)]
    for term in linear.terms if size else ():
        row, column, value = _entries(number, term.column, term.coefficient)
        rows.append(row)
        columns.append(column)
        values.append(value)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)


def _entries(number: Block, column: Block, coefficient: Block) -> tuple[Array, Array, Array]:
    """Return row, column and value of a term's non-zeros; zeros are left before they spread."""
    own = coefficient.axes
    rest = tuple(axis for axis in union(number, column) if axis not in own)
    everything = (*own, *rest)
    lengths = tuple(axis.length for axis in everything)
    arrays = [align(block, everything) for block in (number, column, coefficient)]
    if own and np.count_nonzero(coefficient.array) < coefficient.array.size:
        places = np.nonzero(coefficient.array)
        lengths = (places[0].size, *lengths[len(own) :])
        arrays = [_at(array, places) for array in arrays]
    row, col, value = (np.broadcast_to(array, lengths).ravel() for array in arrays)
    return row, col, value


def _at(array: Array, places: tuple[Array, ...]) -> Array:
    """Return an array at places of its first axes; one of length 1 is the same everywhere."""
    lengths = array.shape[: len(places)]
    at = (
        place if n > 1 else np.zeros_like(place) for place, n in zip(places, lengths, strict=True)
    )
    return np.asarray(array[tuple(at)])


def _matrix(linear: Linear, axes: tuple[Axis, ...], extent: Extent, width: int) -> sp.csr_array:
    """Return a family's rows; made family by family, no list of all entries has to be held."""
    row, column, value = _coordinates(linear, axes, extent.shape)
    shape = (extent.stop - extent.start, width)
    matrix = sp.coo_array((value, (row, column)), shape=shape).tocsr()
    matrix.eliminate_zeros()
    return matrix


def _stack(pieces: list[sp.csr_array], width: int) -> sp.csr_array:
    return sp.vstack(pieces, format="csr") if pieces else sp.csr_array((0, width))


def _extent(registry: Registry, declared: Family | Variable, start: int) -> Extent:
    along = tuple(
        registry.dimensions.get(each.local_name, each.local_name.lower()) for each in declared.sets
    )
    return Extent(start, declared.shape, declared.sets, along, declared.unit, declared.text)


def _column_extents(registry: Registry) -> dict[str, Extent]:
    extents, start = {}, 0
    for each in registry.variables.values():
        extents[each.name] = _extent(registry, each, start)
        start = extents[each.name].stop
    return extents


def _share_bounds(registry: Registry, columns: dict[str, Extent]) -> tuple[Array, Array]:
    """Return the bounds of all columns; the declared ones become views of them."""
    variables = registry.variables
    lower = _join([each.lower.ravel() for each in variables.values()])
    upper = _join([each.upper.ravel() for each in variables.values()])
    for name, extent in columns.items():
        part = slice(extent.start, extent.stop)
        variables[name].lower = lower[part].reshape(extent.shape)
        variables[name].upper = upper[part].reshape(extent.shape)
    return lower, upper


def _scales(extents: dict[str, Extent]) -> Array:
    return _join([np.full(e.stop - e.start, SCALES[e.unit]) for e in extents.values()])


def _join(arrays: list[Array], kind: type = float) -> Array:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)


def _name(extents: dict[str, Extent], number: int) -> str:
    for name, extent in extents.items():
        if extent.start <= number < extent.stop:
            position = number - extent.start
            index = next(x for i, x in enumerate(index_of(extent.sets)) if i == position)
            label = ",".join(name_repr(part) for part in normalize_index(index)) if index else ""
            return f"{name}[{label}]" if index else name
    raise IndexError(number)
