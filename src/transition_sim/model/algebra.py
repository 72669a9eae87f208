"""The thin layer over Pyomo in which the model is written.

Sets, variables and parameters are Pyomo components that make no object per index; a family of
rows is an ordinary Pyomo rule that is kept as a template (one expression tree with free indices)
instead of being called once per row. `assemble` turns the templates into a sparse matrix;
`materialise` turns the same rules into a plain Pyomo model.

A rule may not look at an index's value (no ``if`` on an index): what depends on it is a set, a
0/1 parameter or a map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.base.set import SetProduct
from pyomo.core.expr.template_expr import templatize_rule

from transition_sim.model.indexing import Columns, Numbers

COST = "cost_"  # how the names of the cost's terms begin, among the reported expressions

Rule = Callable[..., Any]
Array = np.ndarray


class AlgebraError(Exception):
    """A rule says something that the assembler does not understand: a mistake in the model."""


@dataclass
class Variable:
    """A declared family of columns.

    `lower` and `upper` become views of the assembled program's bounds, so that they are held once.
    """

    name: str
    component: Any
    sets: tuple[Any, ...]
    lower: Array
    upper: Array
    unit: str
    text: str

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each index set."""
        return tuple(len(s) for s in self.sets)


@dataclass(frozen=True)
class Parameter:
    """A declared family of numbers, or a map from one set to the elements of another."""

    component: Any
    sets: tuple[Any, ...]
    values: Array
    unit: str
    text: str


@dataclass(frozen=True)
class Family:
    """A family of rows, or of reported expressions, over the product of its sets."""

    name: str
    sets: tuple[Any, ...]
    rule: Rule
    unit: str
    text: str

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each index set."""
        return tuple(len(s) for s in self.sets)

    def templatize(self, model: Any) -> tuple[Any, tuple[Any, ...]]:
        """Call the rule once and return its expression with the free row indices."""
        index = _product(self.sets)
        return templatize_rule(model, lambda block, indices: self.rule(block, *indices), index)


@dataclass
class Registry:
    """All that was declared, in order: the model's table of contents.

    Attributes
    ----------
    dimensions : dict of str to str or pair of str
        Dimension of the results, and of the System, that each set lies along.
    positions : dict of str to numpy.ndarray or None
        Where each set's labels stand along it, as far as that was asked; None of all of them.
    own_rows : list of str
        Families of rows that a user's own component declared.
    """

    dimensions: dict[str, str | tuple[str, str]] = field(default_factory=dict)
    positions: dict[str, Array | None] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    rows: dict[str, Family] = field(default_factory=dict)
    expressions: dict[str, Family] = field(default_factory=dict)
    objective: Family | None = None
    own_rows: list[str] = field(default_factory=list)


def new_model(name: str) -> pyo.ConcreteModel:
    """Return an empty Pyomo model that carries a registry."""
    model = pyo.ConcreteModel(name=name)
    model.registry = Registry()
    return model


def add_set(
    model: Any,
    name: str,
    labels: Iterable[Any],
    text: str = "",
    along: str | tuple[str, str] = "",
) -> Any:
    """Declare an ordered set.

    Parameters
    ----------
    labels : iterable
        Its elements: labels, or pairs of them.
    text : str
        What they are.
    along : str or pair of str
        Dimension of the results that the labels lie along; a pair for a set of pairs. By default
        one of its own, the set's name in small letters.
    """
    dimension = 2 if isinstance(along, tuple) else 1
    doc = document(text, "label")
    component = pyo.Set(initialize=list(labels), dimen=dimension, ordered=True, doc=doc)
    model.add_component(name, component)
    model.registry.dimensions[name] = along or name.lower()
    return component


def add_indexed_set(
    model: Any, name: str, outer: Any, members: Mapping[Any, Sequence[Any]], text: str = ""
) -> Any:
    """Declare a set for each element of `outer` (the assets of each zone, say)."""
    own = {label: list(labels) for label, labels in members.items()}
    doc = document(text, "label")
    component = pyo.Set(outer, initialize=own, ordered=True, doc=doc)
    model.add_component(name, component)
    return component


def add_parameter(
    model: Any, name: str, sets: Sequence[Any], values: Any, unit: str = "", text: str = ""
) -> None:
    """Declare numbers over `sets`, backed by one array.

    Parameters
    ----------
    values : array_like
        One number for each index, in the sets' order; broadcast to their shape.
    """
    shape = tuple(len(s) for s in sets)
    array = np.broadcast_to(np.asarray(values, dtype=float), shape)
    if np.isnan(array).any():
        raise AlgebraError(f"parameter {name}: a value is missing")
    _register_parameter(model, name, sets, array, unit, text)


def add_map(model: Any, name: str, source: Any, labels: Sequence[Any], text: str = "") -> None:
    """Declare a map: for each element of `source` an element of another set."""
    array = np.empty(len(source), dtype=object)
    array[:] = list(labels)
    _register_parameter(model, name, (source,), array, "label", text)


def add_variable(
    model: Any,
    name: str,
    sets: Sequence[Any],
    unit: str,
    text: str,
    lower: Any = 0.0,
    upper: Any = np.inf,
) -> None:
    """Declare columns over `sets`; bounds are arrays, never rows.

    Parameters
    ----------
    lower, upper : array_like
        Bounds in `unit`, broadcast to the sets' shape. Infinite means none.
    """
    shape = tuple(len(s) for s in sets)
    low = np.broadcast_to(np.asarray(lower, dtype=float), shape)
    high = np.broadcast_to(np.asarray(upper, dtype=float), shape)
    locate = _locator(sets)

    def bounds(_: Any, *index: Any) -> tuple[float | None, float | None]:
        declared, at = model.registry.variables[name], locate(index)
        return _finite(declared.lower[at]), _finite(declared.upper[at])

    doc = document(text, unit)
    component = (
        Columns(*sets, bounds=bounds, dense=False, doc=doc)
        if sets
        else pyo.Var(bounds=bounds, doc=doc)
    )
    model.registry.variables[name] = Variable(name, component, tuple(sets), low, high, unit, text)
    model.add_component(name, component)


def add_rows(model: Any, name: str, sets: Sequence[Any], rule: Rule, unit: str, text: str) -> None:
    """Declare a family of constraints: ``rule(m, *index)`` is a relation in `unit`."""
    _refuse_double(model.registry.rows, name)
    model.registry.rows[name] = Family(name, tuple(sets), rule, unit, text)


def add_expression(
    model: Any, name: str, sets: Sequence[Any], rule: Rule, unit: str, text: str
) -> None:
    """Declare a linear expression that the results report; the solver never sees it."""
    _refuse_double(model.registry.expressions, name)
    model.registry.expressions[name] = Family(name, tuple(sets), rule, unit, text)


def report_parameter(model: Any, name: str) -> None:
    """Declare that the results report a parameter, under its name."""
    own = model.registry.parameters[name]
    numbers = own.component

    def rule(_: Any, *index: Any) -> Any:
        return numbers[index if len(index) > 1 else index[0]]

    add_expression(model, name, own.sets, rule, own.unit, own.text)


def set_objective(model: Any, rule: Rule, unit: str, text: str) -> None:
    """Declare what is minimised."""
    if model.registry.objective is not None:
        raise AlgebraError("the objective is declared twice")
    model.registry.objective = Family("objective", (), rule, unit, text)


def document(text: str, unit: str) -> str:
    """Return what a component of the model says of itself: its text, and its unit in brackets."""
    return f"{text} [{unit}]"


def factors(index_set: Any) -> list[Any]:
    """Return the sets whose product `index_set` is (itself, where it is no product)."""
    return list(index_set.subsets()) if isinstance(index_set, SetProduct) else [index_set]


def index_of(sets: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Iterate over the flat indices of a family in row order."""
    if not sets:
        yield ()
        return
    for head in sets[0]:
        for tail in index_of(sets[1:]):
            yield (*head, *tail) if isinstance(head, tuple) else (head, *tail)


def _product(sets: tuple[Any, ...]) -> Any:
    if not sets:
        return None
    product = sets[0]
    for following in sets[1:]:
        product = product * following
    return product


def _register_parameter(
    model: Any, name: str, sets: Sequence[Any], array: Array, unit: str, text: str
) -> None:
    locate = _locator(sets)

    def value(_: Any, *index: Any) -> Any:
        entry = array[locate(index)]
        return float(entry) if array.dtype != object else entry

    doc = document(text, unit)
    if sets:
        component = Numbers(*sets, default=value, within=pyo.Any, doc=doc)
    else:
        component = pyo.Param(initialize=float(array[()]), within=pyo.Any, doc=doc)
    model.add_component(name, component)
    model.registry.parameters[name] = Parameter(component, tuple(sets), array, unit, text)


def _locator(sets: Sequence[Any]) -> Callable[[tuple[Any, ...]], tuple[int, ...]]:
    """Return a function from a flat index to the position in each set."""

    def locate(index: tuple[Any, ...]) -> tuple[int, ...]:
        at, start = [], 0
        for each in sets:
            size = each.dimen
            part = index[start] if size == 1 else tuple(index[start : start + size])
            at.append(each.ord(part) - 1)
            start += size
        return tuple(at)

    return locate


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def _refuse_double(declared: dict[str, Family], name: str) -> None:
    if name in declared:
        raise AlgebraError(f"{name} is declared twice")
