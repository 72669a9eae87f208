"""A system as far as the matrix, and with the answer: what every run and every question looks at.

Whoever has a `Solved` asks it by name, for a family's values, a row's dual, a share or a sum; where
things lie in the matrix is nobody else's affair.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from transition_sim.model.assemble import (
    Expressions,
    Extent,
    LinearProgram,
    assemble,
    assemble_expressions,
)
from transition_sim.model.build import build_model
from transition_sim.model.own_rows import with_columns_of
from transition_sim.solve import Solution
from transition_sim.system import ShareTarget, System

NOTHING = 1e-3  # MW, or MWh a year: what the solver's tolerance cannot tell from nothing


@dataclass(frozen=True, eq=False)
class Ratio:
    """A function of the columns: ``(n @ x + n0) / (d @ x + d0)``.

    Attributes
    ----------
    target : ShareTarget or None
        Whose share it is, for errors.
    """

    numerator: np.ndarray
    numerator_constant: float
    denominator: np.ndarray
    denominator_constant: float
    target: ShareTarget | None = None

    @classmethod
    def sum_of(cls, weights: np.ndarray, constant: float = 0.0) -> Ratio:
        """Return a sum of the columns: a ratio over 1."""
        return cls(weights, constant, np.zeros_like(weights), 1.0)

    def value(self, columns: np.ndarray) -> float:
        """Return the ratio at a solution; NaN where nothing counts in its denominator."""
        above, below = self.parts(columns)
        return above / below if below > NOTHING else float("nan")

    def parts(self, columns: np.ndarray) -> tuple[float, float]:
        """Return numerator and denominator at a solution [MW, or MWh a year]."""
        above = float(self.numerator @ columns) + self.numerator_constant
        below = float(self.denominator @ columns) + self.denominator_constant
        return above, below

    def over(self, columns: np.ndarray) -> Ratio:
        """Return the ratio as a function of some columns only, by number; no other has a part."""
        numerator, denominator = self.numerator[columns], self.denominator[columns]
        constants = self.numerator_constant, self.denominator_constant
        return Ratio(numerator, constants[0], denominator, constants[1], self.target)

    @property
    def places(self) -> np.ndarray:
        """Return the columns that have a part in it, by number."""
        return np.flatnonzero((self.numerator != 0.0) | (self.denominator != 0.0))

    def moves(self, free: np.ndarray) -> bool:
        """Say whether any of the `free` columns can change it."""
        return bool(np.any(self.numerator[free]) or np.any(self.denominator[free]))


@dataclass(frozen=True, eq=False)
class Program:
    """A system as far as the matrix.

    Attributes
    ----------
    system : System
    start : System or None
        The same on typical days, where it is hourly: a start for the solver.
    model : pyomo.ConcreteModel
        Its rules, for reported expressions and for solvers that Pyomo drives.
    linear : LinearProgram
    """

    system: System
    start: System | None
    model: Any
    linear: LinearProgram

    @classmethod
    def of(
        cls, system: System, start: System | None = None, extra: tuple[Any, ...] = ()
    ) -> Program:
        """Return a system's program.

        Parameters
        ----------
        start : System, optional
            The same on typical days.
        extra : tuple of component, optional
            Constraints beyond those of the model: anything with ``add(model, system, accounts)``.
        """
        model = build_model(system, extra=extra)
        return cls(system, start, model, assemble(model))

    @cached_property
    def expressions(self) -> Expressions:
        """Reported expressions, over the same columns; assembled when first asked for."""
        return assemble_expressions(self.model)

    def with_own(self, linear: LinearProgram) -> Program:
        """Return the program with rows and columns of a user's own at its ends."""
        made = replace(self, linear=linear)
        made.__dict__["expressions"] = with_columns_of(self.expressions, linear)
        return made

    @property
    def own_constraints(self) -> dict[str, str]:
        """What each family of rows of a user's own says; `explain` does not know them."""
        declared = self.model.registry
        own = (name for name in self.linear.rows if name not in declared.rows)
        families = (*declared.own_rows, *own)
        return {name: self.linear.rows[name].text for name in families if name in self.linear.rows}

    @property
    def enforced(self) -> tuple[ShareTarget, ...]:
        """The shares that are constraints of it."""
        return tuple(each for each in self.system.targets if each.enforced)

    @property
    def free(self) -> np.ndarray:
        """Which columns are no numbers, a truth value each."""
        return self.linear.column_lower < self.linear.column_upper

    def ratio(self, target: ShareTarget) -> Ratio:
        """Return a target's share as a function of the columns, enforced or not."""
        kind = target.metric.removesuffix("_share")
        parts: list[Any] = []
        for side in ("numerator", "denominator"):
            parts += self._expression(f"{kind}_{side}", target.key)
        return Ratio(parts[0], parts[1], parts[2], parts[3], target)

    def reports(self, name: str) -> bool:
        """Say whether there is a reported expression of that name."""
        return name in self.expressions.extents

    def total(self, name: str, *labels: Hashable) -> Ratio:
        """Return a reported expression at some labels as a function of the columns."""
        return Ratio.sum_of(*self._expression(name, *labels))

    def column(self, family: str, *labels: Hashable) -> int | None:
        """Return the number of a column; None where the model has none there."""
        return _number(self.linear.columns, family, labels)

    def row(self, family: str, *labels: Hashable) -> int | None:
        """Return the number of a row; None where the model has none there."""
        return _number(self.linear.rows, family, labels)

    def _expression(self, name: str, *labels: Hashable) -> tuple[np.ndarray, float]:
        found = self.expressions
        number = found.extents[name].number(*labels)
        return found.matrix[[number], :].toarray().ravel(), float(found.constant[number])


@dataclass(frozen=True, eq=False)
class Solved:
    """A program with a proven answer."""

    program: Program
    solution: Solution

    @property
    def system(self) -> System:
        """What was solved."""
        return self.program.system

    @property
    def has_duals(self) -> bool:
        """Whether its prices are known: not of every answer that a user brings."""
        return not bool(np.isnan(self.solution.dual).any())

    @property
    def cost(self) -> float:
        """Least cost of all years, discounted [CNY]."""
        return self.solution.objective

    def values(self, name: str) -> np.ndarray:
        """Return a variable or a reported expression over its sets.

        Raises
        ------
        KeyError
            The model has none of that name.
        """
        columns = self.program.linear.columns
        if name in columns:
            return columns[name].of(self.solution.primal)
        return self.program.expressions.extents[name].of(self.reported)

    def dual(self, row: str) -> np.ndarray:
        """Return the duals of a row family over its sets [CNY per unit of the row]."""
        return self.program.linear.rows[row].of(self.solution.dual)

    @cached_property
    def reported(self) -> np.ndarray:
        """The values of all reported expressions, in their order."""
        expressions = self.program.expressions
        return np.asarray(expressions.matrix @ self.solution.primal + expressions.constant)

    def value(self, ratio: Ratio) -> float:
        """Return a function of the columns at the answer."""
        return ratio.value(self.solution.primal)

    def share(self, target: ShareTarget) -> float:
        """Return a target's share; NaN where nothing counts in its denominator."""
        return self.value(self.program.ratio(target))


def _number(extents: dict[str, Extent], family: str, labels: tuple[Hashable, ...]) -> int | None:
    if family not in extents:
        return None
    try:
        return extents[family].number(*labels)
    except KeyError:
        return None
