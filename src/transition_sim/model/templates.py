"""Template expressions evaluated as arrays.

Every free index of a template is an axis; the assembler asks for the value of a whole family's
expression in one walk of its tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from pyomo.core.base.param import IndexedParam, ScalarParam
from pyomo.core.base.var import IndexedVar, VarData
from pyomo.core.expr import numeric_expr as numeric
from pyomo.core.expr.numvalue import native_numeric_types, value
from pyomo.core.expr.template_expr import (
    GetItemExpression,
    IndexTemplate,
    TemplateSumExpression,
)

from transition_sim.model.algebra import AlgebraError, Array, Registry, factors
from transition_sim.model.named_arrays import (
    MINUS_ONE,
    ONE,
    ZERO,
    Axis,
    Block,
    Linear,
    Term,
    add,
    align,
    combine,
    contract,
    multiply,
    scale,
    union,
)


class Walker:
    """Evaluates one family's template: its axes live as long as the walker does.

    Parameters
    ----------
    registry : Registry
        What the model declares.
    offsets : dict of str to int
        Number of each variable's first column.
    name : str
        Name of the family, for messages.
    """

    def __init__(self, registry: Registry, offsets: dict[str, int], name: str) -> None:
        self.registry = registry
        self.offsets = offsets
        self.name = name
        self._groups: dict[int, tuple[list[tuple[Axis, int]], Block]] = {}

    def axes(self, indices: Sequence[IndexTemplate]) -> tuple[Axis, ...]:
        """Return the axes of a family's own free indices, in order."""
        return tuple(dict.fromkeys(self._axis(each)[0] for each in indices))

    def linear(self, node: Any) -> Linear:
        """Evaluate an expression; one that holds no variable has no terms."""
        if node.__class__ in native_numeric_types:
            return Linear((), Block((), np.asarray(float(node))))
        for kind, evaluate in EVALUATORS:
            if isinstance(node, kind):
                return evaluate(self, node)
        raise AlgebraError(f"{self.name}: {type(node).__name__} is not linear algebra: {node}")

    def number(self, node: Any) -> Block:
        """Evaluate an expression of numbers and parameters."""
        linear = self.linear(node)
        if linear.terms:
            raise AlgebraError(f"{self.name}: {node} holds a variable where a number is needed")
        return linear.constant

    def _sum(self, node: Any) -> Linear:
        parts = [self.linear(each) for each in node.args]
        constant = ZERO
        for part in parts:
            constant = add(constant, part.constant)
        return Linear(tuple(term for part in parts for term in part.terms), constant)

    def _product(self, node: Any) -> Linear:
        left, right = (self.linear(each) for each in node.args)
        if left.terms and right.terms:
            raise AlgebraError(f"{self.name}: a product of two variables: {node}")
        return scale(left, right.constant) if left.terms else scale(right, left.constant)

    def _negation(self, node: Any) -> Linear:
        return scale(self.linear(node.args[0]), MINUS_ONE)

    def _quotient(self, node: Any) -> Linear:
        dividend, divisor = node.args
        return scale(self.linear(dividend), combine(np.reciprocal, self.number(divisor)))

    def _element(self, node: GetItemExpression) -> Linear:
        component, *arguments = node.args
        if isinstance(component, IndexedParam):
            return Linear((), self._parameter(component, arguments))
        if isinstance(component, IndexedVar):
            return Linear((Term((), self._columns(component, arguments)),), ZERO)
        raise AlgebraError(f"{self.name}: {component} is neither variable nor parameter")

    def _single_column(self, node: VarData) -> Linear:
        component = node.parent_component()
        index = node.index()
        arguments = index if isinstance(index, tuple) else (index,)
        column = self._columns(component, arguments if component.is_indexed() else ())
        return Linear((Term((), column),), ZERO)

    def _single_number(self, node: Any) -> Linear:
        return Linear((), Block((), np.asarray(float(value(node)))))

    def _refuse_index(self, node: IndexTemplate) -> Linear:
        raise AlgebraError(
            f"{self.name}: a rule looks at an index's value; make it a parameter or a map"
        )

    def _sum_over_sets(self, node: TemplateSumExpression) -> Linear:
        """Sum over the axes of the node's sets: what lacks one is multiplied by its length."""
        inner = self.linear(node.template_args()[0])
        summed: list[Axis] = []
        for group in node.template_iters():
            for template in group:
                axis = self._axis(template)[0]
                if axis not in summed:
                    summed.append(axis)
            mask = self._groups[group[0]._group][1]
            if mask is not ONE:
                inner = scale(inner, mask)
        terms = tuple(
            Term(contract(t.factors, [a for a in summed if a not in t.column.axes]), t.column)
            for t in inner.terms
        )
        constant = ZERO
        if inner.constant is not ZERO:
            constant = multiply(*contract((inner.constant,), summed))
        return Linear(terms, constant)

    def _columns(self, component: Any, arguments: Sequence[Any]) -> Block:
        """Return the column number that each index addresses."""
        variable = self.registry.variables[component.local_name]
        number = Block((), np.asarray(self.offsets[variable.name], dtype=np.int32))
        strides = np.cumprod((1, *reversed(variable.shape)))[-2::-1] if variable.sets else ()
        positions = self._positions(arguments, variable.sets)
        for position, stride in zip(positions, strides, strict=True):
            step = Block(position.axes, (position.array * stride).astype(np.int32))
            number = combine(np.add, number, step)
        return number

    def _parameter(self, component: Any, arguments: Sequence[Any]) -> Block:
        parameter = self.registry.parameters[component.local_name]
        positions = self._positions(arguments, parameter.sets)
        axes = union(*positions)
        return Block(axes, parameter.values[tuple(align(p, axes) for p in positions)])

    def _positions(self, arguments: Sequence[Any], sets: Sequence[Any]) -> list[Block]:
        """Return, for each set, the positions that the index arguments address."""
        found, start = [], 0
        for each in sets:
            part = arguments[start : start + each.dimen]
            found.append(self._position(part, each))
            start += each.dimen
        return found

    def _position(self, part: Sequence[Any], target: Any) -> Block:
        labels: list[Any] = []
        axis: Axis | None = None
        for argument in part:
            block = self._labels(argument)
            if block.axes and axis is not None and block.axes[0] is not axis:
                raise AlgebraError(f"{self.name}: a tuple index of {target} mixes two sets")
            axis = block.axes[0] if block.axes else axis
            labels.append(block)
        if axis is None:
            entry = tuple(b.array.item() for b in labels)
            return Block((), np.asarray(self._find([entry], target)[0]))
        if axis.set is target and all(isinstance(a, IndexTemplate) for a in part):
            return Block((axis,), np.arange(axis.length, dtype=np.int32))
        columns = [np.broadcast_to(b.array, (axis.length,)) for b in labels]
        return Block((axis,), self._find(list(zip(*columns, strict=True)), target))

    def _find(self, entries: list[tuple[Any, ...]], target: Any) -> Array:
        known = _positions_in(target)
        try:
            return np.asarray([known[e if len(e) > 1 else e[0]] for e in entries], dtype=np.int32)
        except KeyError as missing:
            raise AlgebraError(
                f"{self.name}: index {missing.args[0]!r} is not in {target.local_name}"
            ) from missing

    def _labels(self, argument: Any) -> Block:
        """Return the labels that an index argument takes: along one axis, or a single one."""
        if isinstance(argument, IndexTemplate):
            axis, column = self._axis(argument)
            entries = list(axis.set) if column < 0 else [e[column] for e in axis.set]
            return Block((axis,), _object_array(entries))
        if isinstance(argument, GetItemExpression):
            component, *arguments = argument.args
            block = self._parameter(component, arguments)
            if len(block.axes) > 1:
                raise AlgebraError(f"{self.name}: a map of more than one index: {argument}")
            return block
        return Block((), _object_array([argument]).reshape(()))

    def _axis(self, template: IndexTemplate) -> tuple[Axis, int]:
        """Return an index's axis and its column in the set's tuples (−1: the element itself)."""
        if template._group not in self._groups:
            self._groups[template._group] = self._open_group(template)
        return self._groups[template._group][0][template._index or 0]

    def _open_group(self, template: IndexTemplate) -> tuple[list[tuple[Axis, int]], Block]:
        index_set, mask = template._set, ONE
        if index_set.is_expression_type():
            index_set, mask = self._dependent_set(index_set)
        columns = []
        for factor in factors(index_set):
            axis = Axis(factor, len(factor))
            if mask is not ONE:
                mask = Block((*mask.axes, axis), mask.array)
            single = factor.dimen == 1
            columns += [(axis, -1 if single else column) for column in range(factor.dimen)]
        return columns, mask

    def _dependent_set(self, node: GetItemExpression) -> tuple[Any, Block]:
        """Return the union of a set's members over its outer index, and who is a member of which.

        The mask's last axis, the union's, is added by the caller.
        """
        component, *arguments = node.args
        if len(arguments) != 1 or not isinstance(arguments[0], IndexTemplate):
            raise AlgebraError(f"{self.name}: a set of {component} depends on one index at most")
        outer = self._labels(arguments[0])
        members = [list(component[label]) for label in outer.array]
        everyone = _Union(tuple(dict.fromkeys(e for each in members for e in each)))
        position = _positions_in(everyone)
        mask = np.zeros((len(members), len(everyone)), dtype=np.int8)  # days by hours, for one
        for row, each in enumerate(members):
            mask[row, [position[e] for e in each]] = 1
        return everyone, Block(outer.axes, mask)


# Not kept by the walker: a circle of references would keep its arrays until Python looks for it.
EVALUATORS: tuple[tuple[type, Callable[[Walker, Any], Linear]], ...] = (
    (GetItemExpression, Walker._element),
    (TemplateSumExpression, Walker._sum_over_sets),
    (numeric.SumExpression, Walker._sum),
    (numeric.NegationExpression, Walker._negation),
    (numeric.ProductExpression, Walker._product),
    (numeric.DivisionExpression, Walker._quotient),
    (IndexTemplate, Walker._refuse_index),
    (VarData, Walker._single_column),
    (ScalarParam, Walker._single_number),
)


class _Union(tuple[Any, ...]):  # stands in for a set: ordered labels
    dimen = 1
    local_name = "union"


def _positions_in(target: Any) -> dict[Any, int]:
    return {label: position for position, label in enumerate(target)}


def _object_array(entries: list[Any]) -> Array:
    array = np.empty(len(entries), dtype=object)
    array[:] = entries
    return array
