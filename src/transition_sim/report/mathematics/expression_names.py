"""Reported expressions by their names where a rule holds one: a share, not its long sum again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from transition_sim.report.mathematics.formulas import (
    Formula,
    Index,
    Number,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
    Total,
)

Bound = dict[str, Index]


def with_names(relation: Relation, named: Mapping[str, Relation]) -> Relation:
    """Return a relation in which each expression that it holds stands as its name.

    Parameters
    ----------
    named : mapping
        What each reported expression says.
    """
    long = {name: each for name, each in named.items() if not isinstance(each.sides[0], Symbol)}
    return replace(relation, sides=tuple(_named(side, long) for side in relation.sides))


def _named(formula: Formula, named: Mapping[str, Relation]) -> Formula:
    for name, expression in named.items():
        found = _replace_one(formula, name, expression)
        if found is not None:
            return _named(found, named)
    if isinstance(formula, Sum):
        return Sum(tuple(_named(each, named) for each in formula.parts))
    if isinstance(formula, Product):
        return Product(tuple(_named(each, named) for each in formula.factors))
    if isinstance(formula, Total):
        return replace(formula, body=_named(formula.body, named))
    return formula


def _replace_one(formula: Formula, name: str, expression: Relation) -> Formula | None:
    """Return the formula with an expression by its name; None where it does not hold it."""
    [pattern] = expression.sides
    own = _match(pattern, formula, {})
    if own is not None:
        return _symbol(name, expression, own)
    if not isinstance(formula, Sum) or not isinstance(pattern, Sum):
        return None
    size = len(pattern.parts)
    for start in range(len(formula.parts) - size + 1):
        own = _match_all(pattern.parts, formula.parts[start : start + size], {})
        if own is not None:
            symbol = _symbol(name, expression, own)
            return Sum((*formula.parts[:start], symbol, *formula.parts[start + size :]))
    return None


def _symbol(name: str, expression: Relation, bound: Bound) -> Symbol:
    letters = [letter for each in expression.each for letter in each.letters]
    return Symbol("expression", name, tuple(bound[letter] for letter in letters))


def _match_all(
    patterns: Sequence[Formula], targets: Sequence[Formula], bound: Bound
) -> Bound | None:
    if len(patterns) != len(targets):
        return None
    found: Bound | None = bound
    for pattern, target in zip(patterns, targets, strict=True):
        found = None if found is None else _match(pattern, target, found)
    return found


def _match(pattern: Formula, target: Formula, bound: Bound) -> Bound | None:
    """Return what the pattern's letters are in the target; None where it is not the same."""
    if type(pattern) is not type(target):
        return None
    if isinstance(pattern, Number):
        return bound if pattern == target else None
    if isinstance(pattern, Symbol) and isinstance(target, Symbol):
        same = replace(pattern, index=()) == replace(target, index=())
        return _match_places(pattern.index, target.index, bound) if same else None
    if isinstance(pattern, Total) and isinstance(target, Total):
        return _match_totals(pattern, target, bound)
    return _match_all(_parts(pattern), _parts(target), bound)


def _match_totals(pattern: Total, target: Total, bound: Bound) -> Bound | None:
    if [each.set for each in pattern.over] != [each.set for each in target.over]:
        return None
    found: Bound | None = bound
    for own, other in zip(pattern.over, target.over, strict=True):
        if found is not None:
            own_places = (*own.of, *(Index(letter) for letter in own.letters))
            other_places = (*other.of, *(Index(letter) for letter in other.letters))
            found = _match_places(own_places, other_places, found)
    return None if found is None else _match(pattern.body, target.body, found)


def _match_places(
    patterns: Sequence[Index], targets: Sequence[Index], bound: Bound
) -> Bound | None:
    if len(patterns) != len(targets):
        return None
    found = dict(bound)
    for pattern, target in zip(patterns, targets, strict=True):
        if not pattern.letter.isalpha():  # a constant
            if pattern != target:
                return None
            continue
        plain = pattern == Index(pattern.letter)
        known = found.setdefault(pattern.letter, target if plain else Index(target.letter))
        if _moved(known, pattern) != target:
            return None
    return found


def _moved(start: Index, pattern: Index) -> Index:
    """Return where the pattern's steps and maps lead from an index."""
    return replace(
        start,
        shift=start.shift + pattern.shift,
        lag=start.lag + pattern.lag,
        maps=(*start.maps, *pattern.maps),
    )


def _parts(formula: Formula) -> tuple[Formula, ...]:
    if isinstance(formula, Sum):
        return formula.parts
    if isinstance(formula, Product):
        return formula.factors
    if isinstance(formula, Quotient):
        return formula.dividend, formula.divisor
    return ()
