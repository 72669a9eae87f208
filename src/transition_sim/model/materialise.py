"""The same rules as a plain Pyomo model.

For reading a row, for any other solver that Pyomo drives, and for the test that the matrix of
`assemble` is the matrix of the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr.numvalue import is_potentially_variable, value

from transition_sim.model.algebra import AlgebraError, Family, index_of


def materialise(model: Any) -> pyo.ConcreteModel:
    """Turn a built model into a plain Pyomo model, in place, and return it.

    Every column becomes a ``VarData``, every row a ``ConstraintData`` with the name that the
    assembler gives it; a row without variables is left out where it holds.

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
        component = pyo.Constraint(*family.sets, rule=_row_rule(family))
        model.add_component(family.name, component)
    objective = registry.objective
    model.objective = pyo.Objective(rule=objective.rule if objective else 0.0, sense=pyo.minimize)
    return model


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
