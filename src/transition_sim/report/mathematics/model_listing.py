"""All that the model declares, component by component, with what each of its rules says.

It reads an observed model, whose balances show the terms of their accounts by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyomo.environ as pyo

from transition_sim.model.algebra import Family, Registry, Variable, document
from transition_sim.model.build import COMPONENTS
from transition_sim.model.observed import observe_model
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


class _Reading:
    """One system's model, built to be read."""

    def __init__(self, system: System) -> None:
        self.observed = observe_model(system, AccountTerm)
        self.accounts, self.owner = self.observed.accounts, self.observed.owner
        self.model = self.observed.model
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
