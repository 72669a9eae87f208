"""Accounts: what flows into a balance is collected from many components and closed by one.

A component adds a named term, a function of the model and the account's index that returns a linear
expression. Whoever closes an account sees every term; adding one later is an error, so nothing is
left out of a balance or of the cost in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from transition_sim.model.algebra import AlgebraError

Term = Callable[..., Any]


@dataclass
class Account:
    """Named terms over one index, in one unit; positive flows into the balance.

    Attributes
    ----------
    name, unit : str
    index : str
        What a term is a function of, besides the model.
    """

    name: str
    unit: str
    index: str
    _terms: dict[str, Term] = field(default_factory=dict)
    _over: dict[str, str] = field(default_factory=dict)
    _closed: bool = False

    def add(self, name: str, term: Term, over: str = "") -> None:
        """Add a term ``term(m, *index)``.

        Parameters
        ----------
        over : str, optional
            The set that holds the term's first index, where it is not the account's whole set.
        """
        if self._closed:
            raise AlgebraError(f"the {self.name} account is closed; {name} comes too late")
        if name in self._terms:
            raise AlgebraError(f"the {self.name} account has {name} already")
        self._terms[name] = term
        self._over[name] = over

    def total(self) -> Term:
        """Return the sum of every term, a function ``total(m, *index)``; closes the account."""
        return _sum_of(list(self.close().values()))

    def close_by_set(self, whole: str) -> dict[str, Term]:
        """Return the sum of the terms over each set of first indices; closes the account."""
        self._closed = True
        return self.read_by_set(whole)

    def read_by_set(self, whole: str) -> dict[str, Term]:
        """Return the sum of the terms over each set of first indices, once the account is closed.

        Parameters
        ----------
        whole : str
            Name of the account's whole set.
        """
        found: dict[str, list[Term]] = {}
        for name, term in self.read().items():
            found.setdefault(self._over[name] or whole, []).append(term)
        return {over: _sum_of(terms) for over, terms in found.items()}

    def close(self) -> dict[str, Term]:
        """Return every term; no other can be added after this."""
        self._closed = True
        return dict(self._terms)

    def read(self) -> dict[str, Term]:
        """Return every term of an account that is closed already."""
        if not self._closed:
            raise AlgebraError(f"the {self.name} account is still open: a term may be missing")
        return dict(self._terms)


def _sum_of(terms: list[Term]) -> Term:
    def total(m: Any, *index: Any) -> Any:
        return sum(term(m, *index) for term in terms) if terms else 0.0

    return total


@dataclass
class Accounts:
    """The model's accounts."""

    electricity: Account = field(
        default_factory=lambda: Account("electricity", "MW", "zone, year, step")
    )
    stock: Account = field(default_factory=lambda: Account("stock", "MW", "asset, year"))
    running: Account = field(default_factory=lambda: Account("running", "MW", "asset, year, step"))
    loading: Account = field(default_factory=lambda: Account("loading", "MW", "asset, year, step"))
    upward: Account = field(default_factory=lambda: Account("upward", "MW", "asset, year, step"))
    downward: Account = field(
        default_factory=lambda: Account("downward", "MW", "asset, year, step")
    )
    heat: Account = field(default_factory=lambda: Account("heat", "MW", "heat area, year, step"))
    burning: Account = field(default_factory=lambda: Account("burning", "MWh/year", "asset, year"))
    fuel: Account = field(default_factory=lambda: Account("fuel", "MWh/year", "fuel, year"))
    emissions: Account = field(
        default_factory=lambda: Account("emissions", "t/year", "pollutant, year")
    )
    cost: Account = field(default_factory=lambda: Account("cost", "CNY/year", "year"))

    def refuse_open(self) -> None:
        """Raise where a component collected terms that no component closed."""
        for account in vars(self).values():
            if not account._closed:
                raise AlgebraError(f"no component closes the {account.name} account")
