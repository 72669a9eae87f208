"""A rule of the model as a formula: what its template says, with letters for its indices.

The assembler walks a family's template to make numbers of it (`model.templates`); here the same
tree becomes something that can be written down. Letters follow what an index lies along: an asset
is *a*, a year *y*, a second one *v*.
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

LETTERS = {
    "asset": "abc",
    "year": "yvx",
    "step": "t",
    "zone": "z",
    "store": "sw",
    "link": "kj",
    "load": "l",
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
SPARE = "ijmuxo"
SHIFTS = {"previous_step": -1, "previous_year": -1, "next_span": 1}
"""Maps to a neighbour, written as a step back or forth."""
LAG = "_LAG"  # a set of hours before now ends with this
ZERO, ONE = 0.0, 1.0


@dataclass(frozen=True)
class Index:
    """A letter, steps before or after it, and the maps that it goes through, inner first.

    Attributes
    ----------
    letter : str
        A constant stands here as it is.
    shift : int
    lag : str
        Letter of a number of steps that are taken off.
    maps : tuple of str
    counts : str
        The set of hours before now that a constant is one of; nothing for any other index.
    """

    letter: str
    shift: int = 0
    lag: str = ""
    maps: tuple[str, ...] = ()
    counts: str = ""


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Symbol:
    """A variable, a parameter, a reported expression or an account, at an index.

    Attributes
    ----------
    kind : str
        ``variable``, ``parameter``, ``expression`` or ``account``.
    term : str
        Name of the account's term; nothing for all of them together.
    """

    kind: str
    name: str
    index: tuple[Index, ...] = ()
    term: str = ""


@dataclass(frozen=True)
class Membership:
    """Letters that run over a set: ``a in ASSETS_IN(z)``."""

    letters: tuple[str, ...]
    set: str
    of: tuple[Index, ...] = ()


@dataclass(frozen=True)
class Sum:
    """Parts that are added."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Product:
    """Factors that are multiplied; a number comes first."""

    factors: tuple[Formula, ...]


@dataclass(frozen=True)
class Quotient:
    """One formula over another."""

    dividend: Formula
    divisor: Formula


@dataclass(frozen=True)
class Total:
    """A sum over sets."""

    over: tuple[Membership, ...]
    body: Formula


Formula = Number | Symbol | Sum | Product | Quotient | Total


@dataclass(frozen=True)
class Relation:
    """What a family of rows, or an expression, says for each of its indices.

    Attributes
    ----------
    sides : tuple
        One formula for an expression, two for an equation or a limit, three for a range.
    sign : str
        ``=`` or ``<=`` between the sides.
    each : tuple of Membership
        The family's own indices.
    """

    sides: tuple[Formula, ...]
    sign: str
    each: tuple[Membership, ...]


@dataclass(frozen=True)
class AccountTerm:
    """Stands in a rule for one term of an account, whoever enters it.

    Attributes
    ----------
    sets : tuple
        The sets that its indices lie in.
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


def read_family(model: Any, family: Family, terms: dict[str, tuple[str, ...]]) -> Relation:
    """Return what a family of rows or an expression says.

    Parameters
    ----------
    terms : dict
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

    def __init__(self, registry: Registry, terms: dict[str, tuple[str, ...]]) -> None:
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


def added(parts: Sequence[Formula], terms: dict[str, tuple[str, ...]]) -> Formula:
    """Return a sum; all terms of an account together are the account, like lags are one sum."""
    flat = [
        each
        for part in parts
        for each in (part.parts if isinstance(part, Sum) else (part,))
        if each != Number(ZERO)
    ]
    flat = _with_lags(_with_accounts(flat, terms))
    if not flat:
        return Number(ZERO)
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def multiplied(parts: Sequence[Formula]) -> Formula:
    """Return a product: its numbers as one, first; a minus is taken into a sum."""
    number, others = ONE, list[Formula]()
    for part in parts:
        for each in part.factors if isinstance(part, Product) else (part,):
            if isinstance(each, Number):
                number *= each.value
            else:
                others.append(each)
    if number == ZERO or not others:
        return Number(number)
    if number == -ONE and len(others) == 1 and isinstance(others[0], Sum):
        return Sum(tuple(multiplied([Number(-ONE), each]) for each in others[0].parts))
    whole = others if number == ONE else [Number(number), *others]
    return whole[0] if len(whole) == 1 else Product(tuple(whole))


def total(over: tuple[Membership, ...], body: Formula) -> Formula:
    """Return a sum over sets; one within another is one."""
    if isinstance(body, Total):
        return Total((*over, *body.over), body.body)
    return Total(over, body)


def _with_accounts(parts: list[Formula], terms: dict[str, tuple[str, ...]]) -> list[Formula]:
    """Put an account in place of all its terms at one index."""
    found: dict[tuple[str, tuple[Index, ...]], set[str]] = {}
    for each in parts:
        if isinstance(each, Symbol) and each.term:
            found.setdefault((each.name, each.index), set()).add(each.term)
    whole = {place for place, names in found.items() if names == set(terms.get(place[0], ()))}
    shown: list[Formula] = []
    for each in parts:
        if isinstance(each, Symbol) and each.term and (each.name, each.index) in whole:
            each = replace(each, term="")
            if each in shown:
                continue
        shown.append(each)
    return shown


def _with_lags(parts: list[Formula]) -> list[Formula]:
    """Write parts that differ by a number of hours before now as one sum over these hours."""
    shown: list[Formula] = []
    for each in parts:
        lags = {place.counts: int(place.letter) for place in _places(each) if place.counts}
        if len(lags) != 1:
            shown.append(each)
            continue
        [(name, hours)] = lags.items()
        whole = Total((Membership((SPARE[0],), name),), _at_lag(each, hours))
        if whole not in shown:
            shown.append(whole)
    return shown


def _at_lag(formula: Formula, hours: int) -> Formula:
    """Put a letter in place of a number of hours."""

    def moved(place: Index) -> Index:
        if place.counts:
            return Index(SPARE[0])
        if place.letter == LETTERS["step"] and place.shift == -hours:
            return replace(place, shift=0, lag=SPARE[0])
        return place

    if isinstance(formula, Symbol):
        return replace(formula, index=tuple(moved(place) for place in formula.index))
    if isinstance(formula, Sum):
        return Sum(tuple(_at_lag(each, hours) for each in formula.parts))
    if isinstance(formula, Product):
        return Product(tuple(_at_lag(each, hours) for each in formula.factors))
    return formula


def _places(formula: Formula) -> Iterator[Index]:
    if isinstance(formula, Symbol):
        yield from formula.index
    for each in getattr(formula, "parts", getattr(formula, "factors", ())):
        yield from _places(each)


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
