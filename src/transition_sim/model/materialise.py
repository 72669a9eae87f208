"""The same rules as a plain Pyomo model.

For reading a row, for any other solver that Pyomo drives, for constraints of one's own, and for the
test that the matrix of `assemble` is the matrix of the rules. Every component says in its ``doc``
what it is and in which unit, and what the scenario has none of is no component.

Beside variables, parameters and rows it has what the results report as expressions, under the same
names: ``fuel_consumption[fuel, year]``, ``emissions[pollutant, year]`` and the others, and the cost
by its terms as ``cost[term, year]``. ``ASSETS_OF[class]`` are the assets of a class of plant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr.numvalue import is_potentially_variable, value

from transition_sim.model.algebra import (
    COST,
    AlgebraError,
    Family,
    Registry,
    document,
    index_of,
)
from transition_sim.model.one_at_a_time import one_at_a_time


@one_at_a_time
def materialise(model: Any, readable: bool = True) -> pyo.ConcreteModel:
    """Turn a built model into a plain Pyomo model, in place, and return it.

    Every column becomes a ``VarData``, every row a ``ConstraintData`` with the name that the
    assembler gives it; a row without variables is left out where it holds.

    Parameters
    ----------
    model : pyomo.ConcreteModel
        As `build_model` returns it.
    readable : bool
        Whether it is for people: with the expressions of the results, and without what is empty.
        Its rules cannot be assembled afterwards; those of a model for a solver alone can.

    Raises
    ------
    AlgebraError
        Where a row without variables does not hold.
    """
    registry = model.registry
    for variable in registry.variables.values():
        for index in index_of(variable.sets):
            _touch(variable.component, index)
    for family in registry.rows.values():
        _add(model, family.name, pyo.Constraint, family, _row_rule(family))
    objective = registry.objective
    model.objective = pyo.Objective(
        rule=objective.rule if objective else 0.0,
        sense=pyo.minimize,
        doc=document(objective.text, objective.unit) if objective else "nothing [1]",
    )
    if readable:
        _add_expressions(model, registry)
        _remove_empty(model)
    return model


def _add(model: Any, name: str, kind: Any, family: Family, rule: Callable[..., Any]) -> None:
    component = kind(*family.sets, rule=rule, doc=document(family.text, family.unit))
    model.add_component(name, component)


def _add_expressions(model: Any, registry: Registry) -> None:
    """Add what the results report; a reported parameter is there already."""
    terms = {}
    for name, family in registry.expressions.items():
        if name.startswith(COST):
            terms[name.removeprefix(COST)] = family
        elif name not in registry.parameters:
            _add(model, name, pyo.Expression, family, _expression_rule(family))
    if terms:
        doc = document("parts of the cost", "label")
        model.COST_TERM = pyo.Set(initialize=list(terms), ordered=True, doc=doc)
        registry.dimensions["COST_TERM"] = "cost_term"
        model.cost = pyo.Expression(
            model.COST_TERM,
            model.YEAR,
            rule=lambda m, term, y: terms[term].rule(m, y),
            doc=document("cost of the year by its parts, undiscounted", "CNY/year"),
        )


def _expression_rule(family: Family) -> Callable[..., Any]:
    def rule(model: Any, *index: Any) -> Any:
        return family.rule(model, *(index if family.sets else ()))

    return rule


def _remove_empty(model: Any) -> None:
    """Remove what has no index: components first, then the sets that nothing lies along."""
    for kind in (pyo.Constraint, pyo.Expression, pyo.Var):
        for component in list(model.component_objects(kind)):
            if component.is_indexed() and not len(component):
                model.del_component(component)
    for component in list(model.component_objects(pyo.Param)):
        if component.is_indexed() and not len(component.index_set()):
            model.del_component(component)
    for component in list(model.component_objects(pyo.Set)):
        if not len(component):
            model.del_component(component)


def _touch(component: Any, index: tuple[Any, ...]) -> None:
    if index:
        component[index if len(index) > 1 else index[0]]


def _row_rule(family: Family) -> Callable[..., Any]:
    def rule(model: Any, *index: Any) -> Any:
        relation = family.rule(model, *(index if family.sets else ()))
        if isinstance(relation, bool) or not is_potentially_variable(relation):
            if relation if isinstance(relation, bool) else value(relation):
                return pyo.Constraint.Skip
            raise AlgebraError(f"{family.name}{list(index)} holds no variable and is not true")
        return relation

    return rule
