"""What the equations of the mathematics page are worth, for some values of the variables.

Letters become labels and names become numbers, with nothing of the assembler in between: so that
a page that is read wrongly from a rule gives another number than the matrix of the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import LinearProgram
from transition_sim.report.mathematics.formulas import (
    Formula,
    Index,
    Membership,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Total,
)
from transition_sim.report.mathematics.model_listing import Entry, Listing

Labels = Mapping[str, Any]
NEIGHBOURS = {"t": "previous_step", "y": "previous_year", "n": "next_span"}


class EquationValues:
    """The equations of one model at given values of its columns."""

    def __init__(
        self, listing: Listing, model: Any, program: LinearProgram, values: np.ndarray
    ) -> None:
        self.listing = listing
        self.model = model
        self.columns = {
            name: dict(zip(index_of(extent.sets), values[extent.start : extent.stop], strict=True))
            for name, extent in program.columns.items()
        }
        self.numbers = {
            name: dict(zip(index_of(each.sets), each.values.ravel(), strict=True))
            for name, each in model.registry.parameters.items()
        }
        self.rows: dict[str, Entry] = {}
        self.expressions: dict[str, Entry] = {}
        for part in listing.parts.values():
            self.rows |= part.rows
            self.expressions |= part.expressions

    def row(self, name: str, index: tuple[Any, ...]) -> tuple[float, float]:
        """Return by how much a row is above its lower and below its upper side, as the page says.

        A side without a limit is infinitely far.
        """
        [relation] = self.rows[name].says
        sides = [self._value(side, _labels(relation, index)) for side in relation.sides]
        if len(sides) == 3:
            return sides[1] - sides[0], sides[2] - sides[1]
        low, high = (self._holds_variables(side) for side in relation.sides)
        gap = sides[1] - sides[0]
        if relation.sign == "=":
            return (-gap, gap) if low else (gap, -gap)
        return (np.inf, gap) if low or not high else (gap, np.inf)

    def objective(self) -> float:
        """Return what the objective is worth."""
        assert self.listing.objective is not None
        [relation] = self.listing.objective.says
        return self._value(relation.sides[0], {})

    def _value(self, formula: Formula, labels: Labels) -> float:
        if isinstance(formula, Number):
            return formula.value
        if isinstance(formula, Symbol):
            return self._symbol(formula, tuple(self._label(each, labels) for each in formula.index))
        if isinstance(formula, Sum):
            return sum(self._value(each, labels) for each in formula.parts)
        if isinstance(formula, Product):
            return float(np.prod([self._value(each, labels) for each in formula.factors]))
        if isinstance(formula, Quotient):
            return self._value(formula.dividend, labels) / self._value(formula.divisor, labels)
        return sum(self._value(formula.body, own) for own in self._members(formula, labels))

    def _symbol(self, symbol: Symbol, index: tuple[Any, ...]) -> float:
        if symbol.kind == "variable":
            return float(self.columns[symbol.name][index])
        if symbol.kind == "parameter":
            return float(self.numbers[symbol.name][index])
        if symbol.kind == "expression":
            [relation] = self.expressions[symbol.name].says
            return self._value(relation.sides[0], _labels(relation, index))
        terms = self.listing.accounts[symbol.name].terms
        return sum(
            self._value(relation.sides[0], _labels(relation, index))
            for name, term in terms.items()
            for relation in term.says
            if symbol.term in ("", name)
        )

    def _members(self, formula: Total, labels: Labels) -> Iterator[Labels]:
        found = [labels]
        for own in formula.over:
            found = [
                {**known, **dict(zip(own.letters, _tuple(label), strict=True))}
                for known in found
                for label in self._set(own, known)
            ]
        yield from found

    def _set(self, own: Membership, labels: Labels) -> list[Any]:
        component = self.model.component(own.set)
        for each in own.of:
            component = component[self._label(each, labels)]
        return list(component)

    def _label(self, index: Index, labels: Labels) -> Any:
        label = labels.get(index.letter, index.letter)  # a label that a rule names: co2
        moves = [NEIGHBOURS.get(index.letter, "")] * abs(index.shift)
        moves += ["previous_step"] * (labels[index.lag] if index.lag else 0)
        for name in (*moves, *index.maps):
            label = self.numbers[name][(label,)]
        return label

    def _holds_variables(self, formula: Formula) -> bool:
        if isinstance(formula, Symbol):
            return formula.kind != "parameter"
        inner = (
            *getattr(formula, "parts", ()),
            *getattr(formula, "factors", ()),
            *(getattr(formula, name) for name in ("body", "dividend") if hasattr(formula, name)),
        )
        return any(self._holds_variables(each) for each in inner)


def _labels(relation: Relation, index: tuple[Any, ...]) -> dict[str, Any]:
    letters = [letter for own in relation.each for letter in own.letters]
    return dict(zip(letters, index, strict=True))


def _tuple(label: Any) -> tuple[Any, ...]:
    return label if isinstance(label, tuple) else (label,)
