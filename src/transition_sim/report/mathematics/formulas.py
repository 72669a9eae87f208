"""Formulas: what a rule says, as something that can be written down.

Sums and products are put together here so that they read as a person would write them: nested sums
as one, a minus within a sum, all terms of an account as the account, equal lags as one sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

STEP, HOUR = "t", "i"
"""Letters of a step, and of a number of hours before it."""
ZERO, ONE = 0.0, 1.0
Terms = Mapping[str, tuple[str, ...]]
"""Names of the terms of each account."""


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


def added(parts: Sequence[Formula], terms: Terms) -> Formula:
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


def _with_accounts(parts: list[Formula], terms: Terms) -> list[Formula]:
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
        whole = Total((Membership((HOUR,), name),), _at_lag(each, hours))
        if whole not in shown:
            shown.append(whole)
    return shown


def _at_lag(formula: Formula, hours: int) -> Formula:
    """Put a letter in place of a number of hours."""

    def moved(place: Index) -> Index:
        if place.counts:
            return Index(HOUR)
        if place.letter == STEP and place.shift == -hours:
            return replace(place, shift=0, lag=HOUR)
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
