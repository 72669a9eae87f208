"""A model built to be read: who declares what, and who enters which term in which account.

It is built as always, but for its accounts: what a component enters in one is kept, and the rules
that close the account see its terms by their names. So a balance reads as a balance, however many
components enter something in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from transition_sim.model.accounts import Account, Accounts, Term
from transition_sim.model.algebra import Registry
from transition_sim.model.build import COMPONENTS, build_model
from transition_sim.model.one_at_a_time import one_at_a_time
from transition_sim.system import System

Show = Callable[[str, str, tuple[str, ...]], Term]
"""Stands for a term: of an account's name, the term's, and the dimensions of its indices."""


@dataclass
class KeptAccount(Account):
    """An account that keeps what is entered, and shows its terms by name to those who read it.

    Attributes
    ----------
    kept : dict of str to (Term, str)
        Each term as it was entered, and the set that it is over in place of the first.
    entered_by : dict of str to str
        The component that entered a term.
    """

    show: Show | None = None
    kept: dict[str, tuple[Term, str]] = field(default_factory=dict)
    entered_by: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, term: Term, over: str = "") -> None:
        """Keep a term, and put what shows it in its place."""
        assert self.show is not None
        along = tuple(part.strip().replace(" ", "_") for part in self.index.split(","))
        super().add(name, self.show(self.name, name, along), over)
        self.kept[name] = (term, over)


@dataclass(frozen=True, eq=False)
class ObservedModel:
    """A system's model, not to be solved.

    Attributes
    ----------
    model : pyomo.ConcreteModel
    accounts : dict of str to KeptAccount
    owner : dict of (str, str) to str
        The component that declared a name: by kind (``rows``, ``variables``, …) and name.
    """

    model: Any
    accounts: dict[str, KeptAccount]
    owner: dict[tuple[str, str], str]


@one_at_a_time
def observe_model(system: System, show: Show) -> ObservedModel:
    """Return a system's model with what its components declare and enter."""
    usual = Accounts()
    kept = {}
    for each in fields(Accounts):
        own = getattr(usual, each.name)
        kept[each.name] = KeptAccount(own.name, own.unit, own.index, show=show)
    accounts = {each.name: each for each in kept.values()}
    owner: dict[tuple[str, str], str] = {}
    observed = tuple(_Observed(each, Accounts(**kept), accounts, owner) for each in COMPONENTS)
    return ObservedModel(build_model(system, observed), accounts, owner)


class _Observed:
    """A component whose declarations are told apart from those of the others."""

    def __init__(
        self,
        component: Any,
        kept: Accounts,
        accounts: dict[str, KeptAccount],
        owner: dict[tuple[str, str], str],
    ) -> None:
        self.component = component
        self.kept, self.accounts, self.owner = kept, accounts, owner
        self.__name__ = component.__name__
        self.NEEDS = getattr(component, "NEEDS", ())

    def add(self, model: Any, system: System, _: Accounts) -> None:
        """Let the component declare its part; its terms go to accounts that keep them."""
        before = {name: set(known) for name, known in _declared(model.registry).items()}
        entered = {name: set(each.kept) for name, each in self.accounts.items()}
        self.component.add(model, system, self.kept)
        own = self.__name__.rpartition(".")[2]
        for kind, known in _declared(model.registry).items():
            self.owner.update({(kind, name): own for name in known if name not in before[kind]})
        for name, account in self.accounts.items():
            new = (term for term in account.kept if term not in entered[name])
            account.entered_by.update(dict.fromkeys(new, own))


def _declared(registry: Registry) -> dict[str, Mapping[str, Any]]:
    return {
        "variables": registry.variables,
        "parameters": registry.parameters,
        "rows": registry.rows,
        "expressions": registry.expressions,
    }
