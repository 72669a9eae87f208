"""Rules read as formulas: the tree of a family's template, with letters for its free indices.

The assembler walks the same tree to make numbers of it (`model.templates`). Letters follow what an
index lies along: an asset is *a*, a year *y*, a second one *v*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyomo.core.base.param import ParamData, ScalarParam
from pyomo.core.base.var import VarData
from pyomo.core.expr import numeric_expr as numeric
from pyomo.core.expr import relational_expr as relation
from pyomo.core.expr.numvalue import native_numeric_types
from pyomo.core.expr.template_expr import (
    GetItemExpression,
    IndexTemplate,
    Numeric_GetItemExpression,
    TemplateSumExpression,
)

from transition_sim.model.algebra import Family, Registry, factors
from transition_sim.report.mathematics.formulas import (
    HOUR,
    STEP,
    Formula,
    Index,
    Membership,
    Number,
    Quotient,
    Relation,
    Symbol,
    Terms,
    added,
    multiplied,
    total,
)

LETTERS = {
    "asset": "abc",
    "year": "yvx",
    "step": STEP,
    "zone": "z",
    "store": "sw",
    "link": "kj",
    "flexible_load": "l",
    "class": "c",
    "fuel_group": "g",
    "load_day": "d",
    "fuel": "f",
    "pollutant": "e",
    "product": "pq",
    "typical_period": "p",
    "span": "n",
    "heat_area": "h",
    "heat_source": "kj",
    "heat_store": "s",
    "technology": "g",
    "retrofit": "r",
    "upgrade_goal": "g",
    "utilised": "c",
    "capacity_target": "k",
    "generation_target": "k",
}
"""Letters of what an index lies along, the usual one first."""
SPARE = HOUR + "jmuxo"
SHIFTS = {"previous_step": -1, "previous_year": -1, "next_span": 1}
"""Maps to a neighbour, written as a step back or forth."""
LAG = "_LAG"  # a set of hours before now ends with this


@dataclass(frozen=True)
class AccountTerm:
    """Stands in a rule for one term of an account, whoever enters it.

    Attributes
    ----------
    along : tuple of str
        Dimension of the results that each of its indices lies along.
    """

    account: str
    term: str
    along: tuple[str, ...]

    def __call__(self, _: Any, *index: Any) -> Any:
        """Return the term at an index, as the rules that close the account ask for it."""
        return Numeric_GetItemExpression((self, *index))

    def is_potentially_variable(self) -> bool:
        """Say that it may hold a variable."""
        return True


def read_family(model: Any, family: Family, terms: Terms) -> Relation:
    """Return what a family of rows or an expression says.

    Parameters
    ----------
    terms : mapping
        Names of the terms of each account.
    """
    node, indices = family.templatize(model)
    reader = _Reader(model.registry, terms)
    reader.learn(node)
    each = tuple(reader.memberships([indices], family.sets)) if family.sets else ()
    if isinstance(node, relation.RangedExpression | relation.InequalityExpression):
        return Relation(tuple(reader.read(side) for side in node.args), "<=", each)
    if isinstance(node, relation.EqualityExpression):
        return Relation(tuple(reader.read(side) for side in node.args), "=", each)
    return Relation((reader.read(node),), "", each)


class _Reader:
    """Reads one family's template; its letters are this family's own."""

    def __init__(self, registry: Registry, terms: Terms) -> None:
        self.registry = registry
        self.terms = terms
        self._along: dict[tuple[int, int], str] = {}
        self._letters: dict[tuple[int, int], str] = {}

    def learn(self, node: Any) -> None:
        """Learn from a tree what each free index lies along: a dimension of what it is put to."""
        for each in _walk(node):
            if isinstance(each, GetItemExpression):
                component, *arguments = each.args
                for argument, along in zip(arguments, self._dimensions(component), strict=False):
                    if isinstance(argument, IndexTemplate) and along:
                        self._along.setdefault(_key(argument), along)

    def memberships(
        self, groups: Iterable[Sequence[IndexTemplate]], sets: Sequence[Any] = ()
    ) -> Iterator[Membership]:
        """Give letters to free indices, and say what they run over."""
        for group in groups:
            own, start = list(sets) or self._sets_of(group[0]), 0
            for each in own:
                size = 1 if isinstance(each, GetItemExpression) else each.dimen
                letters = tuple(
                    self._letter(template, self._set_dimensions(each)[column])
                    for column, template in enumerate(group[start : start + size])
                )
                if isinstance(each, GetItemExpression):
                    whole, *outer = each.args
                    of = tuple(self._index(argument) for argument in outer)
                    yield Membership(letters, whole.local_name, of)
                else:
                    yield Membership(letters, each.local_name)
                start += size

    def read(self, node: Any) -> Formula:
        """Return an expression as a formula."""
        if node.__class__ in native_numeric_types:
            return Number(float(node))
        if isinstance(node, GetItemExpression):
            return self._element(node)
        if isinstance(node, TemplateSumExpression):
            return self._total(node)
        if isinstance(node, numeric.SumExpression):
            return added([self.read(each) for each in node.args], self.terms)
        if isinstance(node, numeric.NegationExpression):
            return multiplied([Number(-1.0), self.read(node.args[0])])
        if isinstance(node, numeric.DivisionExpression):
            dividend, divisor = (self.read(each) for each in node.args)
            return Quotient(dividend, divisor)
        if isinstance(node, numeric.ProductExpression):
            return multiplied([self.read(each) for each in node.args])
        if isinstance(node, VarData):
            return Symbol("variable", node.parent_component().local_name)
        if isinstance(node, ScalarParam | ParamData):
            return Symbol("parameter", node.parent_component().local_name)
        raise TypeError(f"{type(node).__name__} has no place in a formula: {node}")

    def _total(self, node: TemplateSumExpression) -> Formula:
        known = set(self._letters)
        over = tuple(self.memberships(node.template_iters()))
        found = total(over, self.read(node.template_args()[0]))
        for key in set(self._letters) - known:  # the next sum may have the same letters
            del self._letters[key]
        return found

    def _element(self, node: GetItemExpression) -> Symbol:
        component, *arguments = node.args
        index = tuple(
            replace(place, counts=name) if name.endswith(LAG) else place
            for place, name in zip(
                (self._index(each) for each in arguments),
                self._set_names(component, len(arguments)),
                strict=True,
            )
        )
        if isinstance(component, AccountTerm):
            alone = self.terms[component.account] == (component.term,)
            return Symbol("account", component.account, index, "" if alone else component.term)
        known = component.local_name in self.registry.variables
        return Symbol("variable" if known else "parameter", component.local_name, index)

    def _index(self, argument: Any) -> Index:
        if isinstance(argument, IndexTemplate):
            return Index(self._letters[_key(argument)])
        if isinstance(argument, GetItemExpression):
            component, *inner = argument.args
            own, name = self._index(inner[0]), component.local_name
            if name in SHIFTS and not own.maps:
                return replace(own, shift=own.shift + SHIFTS[name])
            return replace(own, maps=(*own.maps, name))
        return Index(str(argument))

    def _letter(self, template: IndexTemplate, along: str) -> str:
        key = _key(template)
        if key not in self._letters:
            usual = LETTERS.get(along or self._along.get(key, ""), "") + SPARE
            taken = set(self._letters.values())
            self._letters[key] = next(each for each in usual if each not in taken)
        return self._letters[key]

    def _sets_of(self, template: IndexTemplate) -> list[Any]:
        own = template._set
        return [own] if isinstance(own, GetItemExpression) else factors(own)

    def _set_dimensions(self, own: Any) -> tuple[str, ...]:
        if isinstance(own, GetItemExpression):
            return ("",)
        along = self.registry.dimensions.get(own.local_name, "")
        return along if isinstance(along, tuple) else (along,)

    def _dimensions(self, component: Any) -> tuple[str, ...]:
        """Return what the indices of a variable, parameter or account lie along."""
        if isinstance(component, AccountTerm):
            return component.along
        return tuple(each for own in self._sets(component) for each in self._set_dimensions(own))

    def _sets(self, component: Any) -> tuple[Any, ...]:
        for declared in (self.registry.variables, self.registry.parameters):
            if component.local_name in declared:
                return declared[component.local_name].sets
        return ()

    def _set_names(self, component: Any, number: int) -> list[str]:
        if isinstance(component, AccountTerm):
            return [""] * number
        return [own.local_name for own in self._sets(component) for _ in range(own.dimen)]


def _key(template: IndexTemplate) -> tuple[int, int]:
    return template._group, template._index or 0


def _walk(node: Any) -> Iterator[Any]:
    """Iterate over a tree's nodes, indices and the bodies and sets of sums included."""
    yield node
    children: Sequence[Any] = ()
    if isinstance(node, TemplateSumExpression):
        children = [node.template_args()[0], *(group[0]._set for group in node.template_iters())]
    elif hasattr(node, "args") and hasattr(node, "is_expression_type"):
        children = node.args if node.is_expression_type() else ()
    for each in children:
        yield from _walk(each)


def letters_of(registry: Registry, sets: Sequence[Any]) -> tuple[str, ...]:
    """Return the letters of what is declared over some sets; of two years the earlier comes first.

    What is built in year *v* runs in year *y*.
    """
    along: list[str] = []
    for each in sets:
        own = registry.dimensions.get(each.local_name, "")
        along += own if isinstance(own, tuple) else (own,)
    found: list[str] = []
    for number, own in enumerate(along):
        usual = LETTERS.get(own, "") + SPARE
        if own == "year" and "year" in along[number + 1 :]:
            usual = usual[1:]
        found.append(next(letter for letter in usual if letter not in found))
    return tuple(found)
