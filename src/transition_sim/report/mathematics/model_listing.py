"""All that the model declares, component by component, with what each of its rules says.

A model is built as always, but for its accounts: what a component enters in one is kept, and the
rules that close the account see its terms by their names. So a balance reads as a balance, however
many components enter something in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pyomo.environ as pyo

from transition_sim.model.accounts import Account, Accounts, Term
from transition_sim.model.algebra import Family, Registry, Variable, document
from transition_sim.model.build import COMPONENTS, build_model
from transition_sim.report.mathematics.expression_names import with_names
from transition_sim.report.mathematics.formulas import Relation
from transition_sim.report.mathematics.rule_reader import AccountTerm, letters_of, read_family
from transition_sim.system import System


@dataclass
class Entry:
    """One name on the page: a variable, a parameter, a set, rows, an expression or a term.

    Attributes
    ----------
    index : str
        Its letters, as in ``a,y,t``.
    sets : tuple of str
    says : list of Relation
        What its rule says; several where that depends on what a city or scenario has.
    bounds : set of str
        ``below zero``, ``least``, ``limit``, ``no limit``: what is met among a variable's bounds.
    component : str
        Who enters a term.
    """

    name: str
    unit: str
    text: str
    index: str = ""
    sets: tuple[str, ...] = ()
    says: list[Relation] = field(default_factory=list)
    bounds: set[str] = field(default_factory=set)
    component: str = ""


@dataclass
class Part:
    """What one component declares."""

    name: str
    doc: str
    variables: dict[str, Entry] = field(default_factory=dict)
    parameters: dict[str, Entry] = field(default_factory=dict)
    rows: dict[str, Entry] = field(default_factory=dict)
    expressions: dict[str, Entry] = field(default_factory=dict)


@dataclass
class ListedAccount:
    """A balance, with the terms that components enter in it."""

    name: str
    unit: str
    index: str
    terms: dict[str, Entry] = field(default_factory=dict)


@dataclass
class Listing:
    """All parts, accounts and sets of the model, and its objective.

    Attributes
    ----------
    sets : dict of str to (str, str)
        What each set lies along, and what it stands for.
    """

    parts: dict[str, Part] = field(default_factory=dict)
    accounts: dict[str, ListedAccount] = field(default_factory=dict)
    sets: dict[str, tuple[str, str]] = field(default_factory=dict)
    objective: Entry | None = None


def list_model(systems: Iterable[System]) -> Listing:
    """Return what the models of some systems declare, all together.

    Parameters
    ----------
    systems : iterable of System
        Each part of the model has to be in one of them.
    """
    listing = Listing()
    for system in systems:
        _Reading(system).enter(listing)
    return listing


@dataclass
class _KeptAccount(Account):
    """An account that keeps what is entered, and shows its terms by name to those who read it."""

    kept: dict[str, tuple[Term, str]] = field(default_factory=dict)
    entered_by: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, term: Term, over: str = "") -> None:
        """Keep a term, and put its name in its place."""
        along = tuple(part.strip().replace(" ", "_") for part in self.index.split(","))
        super().add(name, AccountTerm(self.name, name, along), over)
        self.kept[name] = (term, over)


class _Watched:
    """A component whose declarations are told apart from those of the others."""

    def __init__(self, component: Any, reading: _Reading) -> None:
        self.component = component
        self.reading = reading
        self.__name__ = component.__name__
        self.NEEDS = getattr(component, "NEEDS", ())

    def add(self, model: Any, system: System, _: Accounts) -> None:
        """Let the component declare its part; its terms go to accounts that keep them."""
        accounts, registry = self.reading.accounts, model.registry
        before = {name: set(known) for name, known in _declared(registry).items()}
        entered = {name: set(each.kept) for name, each in accounts.items()}
        self.component.add(model, system, self.reading.kept)
        own = self.__name__.rpartition(".")[2]
        for kind, known in _declared(registry).items():
            for name in known:
                if name not in before[kind]:
                    self.reading.owner[kind, name] = own
        for name, account in accounts.items():
            for term in account.kept:
                if term not in entered[name]:
                    account.entered_by[term] = own


class _Reading:
    """One system's model, built to be read."""

    def __init__(self, system: System) -> None:
        self.kept = _kept_accounts()
        self.accounts: dict[str, _KeptAccount] = {
            each.name: each for each in vars(self.kept).values()
        }
        self.owner: dict[tuple[str, str], str] = {}
        watched = tuple(_Watched(component, self) for component in COMPONENTS)
        self.model = build_model(system, watched)
        self.registry: Registry = self.model.registry
        self.terms = {name: tuple(each.kept) for name, each in self.accounts.items()}
        _free_scalars(self.model)

    def enter(self, listing: Listing) -> None:
        """Enter what this model declares in a listing."""
        for component in COMPONENTS:
            name = component.__name__.rpartition(".")[2]
            listing.parts.setdefault(name, Part(name, component.__doc__ or ""))
        listing.parts.setdefault("", Part("", ""))
        self._enter_names(listing)
        named = {name: self._read(family) for name, family in self.registry.expressions.items()}
        for name, family in self.registry.expressions.items():
            part = listing.parts[self.owner["expressions", name]]
            _merge(part.expressions, self._family_entry(family), named[name])
        for name, family in self.registry.rows.items():
            part = listing.parts[self.owner["rows", name]]
            _merge(part.rows, self._family_entry(family), with_names(self._read(family), named))
        self._enter_accounts(listing)
        if self.registry.objective is not None:
            own = self.registry.objective
            listing.objective = Entry(own.name, own.unit, own.text, says=[self._read(own)])

    def _read(self, family: Family) -> Relation:
        return read_family(self.model, family, self.terms)

    def _enter_names(self, listing: Listing) -> None:
        """Enter variables, parameters and sets."""
        for component in self.model.component_objects(pyo.Set):
            along = self.registry.dimensions.get(component.local_name)
            if along is not None or component.is_indexed():
                shown = " and ".join((along,) if isinstance(along, str) else along or ())
                text = component.doc.removesuffix(document("", "label"))
                listing.sets.setdefault(component.local_name, (shown, text))
        for name, variable in self.registry.variables.items():
            part = listing.parts[self.owner["variables", name]]
            entry = _merge(part.variables, self._entry(name, variable))
            entry.bounds |= _bounds(variable)
        for name, parameter in self.registry.parameters.items():
            part = listing.parts[self.owner.get(("parameters", name), "")]
            _merge(part.parameters, self._entry(name, parameter))

    def _enter_accounts(self, listing: Listing) -> None:
        for name, account in self.accounts.items():
            shown = listing.accounts.setdefault(
                name, ListedAccount(name, account.unit, account.index)
            )
            whole = [part.strip().upper().replace(" ", "_") for part in account.index.split(",")]
            for term, (rule, over) in account.kept.items():
                own = [over, *whole[1:]] if over else whole
                sets = tuple(self.model.component(each) for each in own)
                family = Family(term, sets, rule, account.unit, "")
                entry = self._family_entry(family)
                entry.component = account.entered_by[term]
                _merge(shown.terms, entry, self._read(family))

    def _entry(self, name: str, declared: Any) -> Entry:
        sets = tuple(each.local_name for each in declared.sets)
        letters = ",".join(letters_of(self.registry, declared.sets))
        return Entry(name, declared.unit, declared.text, letters, sets)

    def _family_entry(self, family: Family) -> Entry:
        return self._entry(family.name, family)


def _merge(known: dict[str, Entry], entry: Entry, says: Relation | None = None) -> Entry:
    """Add an entry to others of its kind, or what it says to the entry of that name."""
    own = known.setdefault(entry.name, entry)
    if says is not None and says not in own.says:
        own.says.append(says)
    return own


def _kept_accounts() -> Accounts:
    usual = Accounts()
    kept = {
        each.name: _KeptAccount(own.name, own.unit, own.index)
        for each in fields(Accounts)
        for own in [getattr(usual, each.name)]
    }
    return Accounts(**kept)


def _declared(registry: Registry) -> dict[str, Mapping[str, Any]]:
    return {
        "variables": registry.variables,
        "parameters": registry.parameters,
        "rows": registry.rows,
        "expressions": registry.expressions,
    }


def _free_scalars(model: Any) -> None:
    """Make single numbers mutable: one that is not folds into the formula as its value."""
    for name, parameter in model.registry.parameters.items():
        if not parameter.sets:
            model.del_component(name)
            value = float(parameter.values[()])
            model.add_component(name, pyo.Param(initialize=value, mutable=True, within=pyo.Any))


def _bounds(variable: Variable) -> set[str]:
    found = set()
    if variable.lower.size:
        found |= {"below zero"} if np.any(variable.lower < 0.0) else set()
        found |= {"least"} if np.any(variable.lower > 0.0) else set()
        found |= {"limit"} if np.isfinite(variable.upper).any() else set()
        found |= {"no limit"} if np.isinf(variable.upper).any() else set()
    return found
