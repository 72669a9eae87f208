"""What flows into a balance is collected once, and nothing is left out."""

from __future__ import annotations

from typing import Any

import pytest

from support.packaged import load_packaged
from transition_sim.model.accounts import Account, Accounts
from transition_sim.model.algebra import AlgebraError
from transition_sim.model.build import COMPONENTS, build_model
from transition_sim.model.components import balance, cost, fuel
from transition_sim.system import System, build_system


@pytest.fixture(scope="module")
def system() -> System:
    return build_system(load_packaged("reference", "resolution.periods=1", "years=[2024]"))


class Extra:
    """A component that somebody adds to the model."""

    def __init__(self, account: str, name: str = "extra") -> None:
        self.account, self.name = account, name

    def add(self, model: Any, system: System, accounts: Accounts) -> None:
        getattr(accounts, self.account).add(self.name, lambda m, *index: 0.0)


def test_terms_come_back_in_the_order_in_which_they_came() -> None:
    account = Account("cost", "CNY/year", "year")
    account.add("fuel", lambda m, y: 1.0)
    account.add("capital", lambda m, y: 2.0)
    assert [term(None, 2024) for term in account.close().values()] == [1.0, 2.0]


def test_a_late_term_is_refused() -> None:
    account = Account("cost", "CNY/year", "year")
    account.close()
    with pytest.raises(AlgebraError, match="the cost account is closed; tax comes too late"):
        account.add("tax", lambda m, y: 1.0)


def test_a_double_term_is_refused() -> None:
    account = Account("fuel", "MWh/year", "fuel, year")
    account.add("generation", lambda m, f, y: 1.0)
    with pytest.raises(AlgebraError, match="the fuel account has generation already"):
        account.add("generation", lambda m, f, y: 1.0)


def test_a_closed_accounts_terms_cannot_be_changed_from_outside() -> None:
    account = Account("cost", "CNY/year", "year")
    account.close()["tax"] = lambda m, y: 1.0
    assert account.close() == {}


def test_an_account_is_read_only_when_no_term_is_missing() -> None:
    account = Account("running", "MW", "asset")
    account.add("old", lambda m, a: 3.0 * a)
    with pytest.raises(AlgebraError, match="the running account is still open"):
        account.read()
    account.add("new", lambda m, a: m, over="SOME")
    assert account.total()(1.0, 2.0) == 7.0
    by_set = account.read_by_set("ASSET")
    assert {over: term(1.0, 2.0) for over, term in by_set.items()} == {"ASSET": 6.0, "SOME": 1.0}


@pytest.mark.parametrize("name", vars(Accounts()))
def test_an_open_account_is_refused(name: str) -> None:
    accounts = Accounts()
    for other, account in vars(accounts).items():
        if other != name:
            account.close()
    with pytest.raises(AlgebraError, match=f"no component closes the {name} account"):
        accounts.refuse_open()


def test_a_model_whose_accounts_all_close_is_accepted(system: System) -> None:
    assert build_model(system).registry.objective is not None


@pytest.mark.parametrize(
    "account", ["cost", "electricity", "fuel", "emissions", "running", "stock"]
)
def test_a_component_that_comes_after_its_account_closed_is_refused(
    account: str, system: System
) -> None:
    with pytest.raises(AlgebraError, match=f"the {account} account is closed"):
        build_model(system, (*COMPONENTS, Extra(account)))


def test_a_component_that_takes_anothers_name_is_refused(system: System) -> None:
    with pytest.raises(AlgebraError, match="the electricity account has generation already"):
        build_model(system, (Extra("electricity", "generation"), *COMPONENTS))


@pytest.mark.parametrize(
    ("missing", "account"), [(balance, "stock"), (cost, "cost"), (fuel, "fuel")]
)
def test_a_model_that_leaves_a_closing_component_out_is_refused(
    missing: Any, account: str, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = tuple(each for each in COMPONENTS if each is not missing)
    accounts = Accounts()
    monkeypatch.setattr("transition_sim.model.build.Accounts", lambda: accounts)
    monkeypatch.setattr("transition_sim.model.build.COMPONENTS", rest)
    with pytest.raises((AlgebraError, AttributeError)):
        build_model(system, rest)
    assert not getattr(accounts, account)._closed
