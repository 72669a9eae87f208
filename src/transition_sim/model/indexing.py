"""Pyomo's parameters and variables, at a free index: the expression at once.

A rule is called once, with free indices. Pyomo finds out what stands at such an index by trying
members of the index's set, with a walker made for each element; here it is known beforehand, and
small models are assembled in two thirds of the time. A concrete index is Pyomo's own affair.
"""

from __future__ import annotations

from typing import Any

from pyomo.core.base.param import IndexedParam
from pyomo.core.base.var import IndexedVar
from pyomo.core.expr.template_expr import (
    GetItemExpression,
    IndexTemplate,
    NPV_Numeric_GetItemExpression,
    Numeric_GetItemExpression,
)

FREE = (IndexTemplate, GetItemExpression)


class Numbers(IndexedParam):
    """A parameter over sets: a number, or a map's label, at each index."""

    def __getitem__(self, index: Any) -> Any:
        """Return what stands at an index."""
        free = _free_index(self, index)
        if free is None:
            return super().__getitem__(index)
        return NPV_Numeric_GetItemExpression((self, *free))


class Columns(IndexedVar):
    """A variable over sets."""

    def __getitem__(self, index: Any) -> Any:
        """Return what stands at an index."""
        free = _free_index(self, index)
        return (
            super().__getitem__(index) if free is None else Numeric_GetItemExpression((self, *free))
        )


def _free_index(component: Any, index: Any) -> tuple[Any, ...] | None:
    """Return a flat index of the right length, any of it free; None where Pyomo has to look."""
    given = index if index.__class__ is tuple else (index,)
    for part in given:
        if isinstance(part, FREE):
            nested = any(isinstance(each, tuple | slice) for each in given)
            return None if nested or len(given) != component.dim() else given
    return None
