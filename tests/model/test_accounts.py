"""What flows into a balance is collected once, and nothing is left out."""

from __future__ import annotations

from typing import Any

import pytest

from support.packaged import load_packaged
from transition_sim.model.accounts import Ledger, Ledgers
from transition_sim.model.algebra import AlgebraError
from transition_sim.model.build import COMPONENTS, build_model
from transition_sim.model.components import balance, cost, fuel
from transition_sim.system import System, build_system


@pytest.fixture(scope="module")
def system() -> System:
    return build_system(load_packaged("reference", "resolution.periods=1", "years=[2024]"))


class Extra:
    """A component that somebody adds to the model."""

    def __init__(self, ledger: str, name: str = "extra") -> None:
        self.ledger, self.name = ledger, name

    def add(self, model: Any, system: System, ledgers: Ledgers) -> None:
        getattr(ledgers, self.ledger).add(self.name, lambda m, *index: 0.0)


def test_terms_come_back_in_the_order_in_which_they_came() -> None:
    ledger = Ledger("cost", "CNY/year", "year")
    ledger.add("fuel", lambda m, y: 1.0)
    ledger.add("capital", lambda m, y: 2.0)
    assert [term(None, 2024) for term in ledger.close().values()] == [1.0, 2.0]


def test_a_late_term_is_refused() -> None:
    ledger = Ledger("cost", "CNY/year", "year")
    ledger.close()
    with pytest.raises(AlgebraError, match="the cost ledger is closed; tax comes too late"):
        ledger.add("tax", lambda m, y: 1.0)


def test_a_double_term_is_refused() -> None:
    ledger = Ledger("fuel", "MWh/year", "fuel, year")
    ledger.add("generation", lambda m, f, y: 1.0)
    with pytest.raises(AlgebraError, match="the fuel ledger has generation already"):
        ledger.add("generation", lambda m, f, y: 1.0)


def test_a_closed_ledgers_terms_cannot_be_changed_from_outside() -> None:
    ledger = Ledger("cost", "CNY/year", "year")
    ledger.close()["tax"] = lambda m, y: 1.0
    assert ledger.close() == {}


def test_a_ledger_is_read_only_when_no_term_is_missing() -> None:
    ledger = Ledger("running", "MW", "asset")
    ledger.add("old", lambda m, a: 3.0 * a)
    with pytest.raises(AlgebraError, match="the running ledger is still open"):
        ledger.read()
    ledger.add("new", lambda m, a: m, over="SOME")
    assert ledger.total()(1.0, 2.0) == 7.0
    by_set = ledger.read_by_set("ASSET")
    assert {over: term(1.0, 2.0) for over, term in by_set.items()} == {"ASSET": 6.0, "SOME": 1.0}


@pytest.mark.parametrize("name", vars(Ledgers()))
def test_an_open_ledger_is_refused(name: str) -> None:
    ledgers = Ledgers()
    for other, ledger in vars(ledgers).items():
        if other != name:
            ledger.close()
    with pytest.raises(AlgebraError, match=f"no component closes the {name} ledger"):
        ledgers.refuse_open()


def test_a_model_whose_ledgers_all_close_is_accepted(system: System) -> None:
    assert build_model(system).registry.objective is not None


@pytest.mark.parametrize("ledger", ["cost", "electricity", "fuel", "emissions", "running", "stock"])
def test_a_component_that_comes_after_its_ledger_closed_is_refused(
    ledger: str, system: System
) -> None:
    with pytest.raises(AlgebraError, match=f"the {ledger} ledger is closed"):
        build_model(system, (*COMPONENTS, Extra(ledger)))


def test_a_component_that_takes_anothers_name_is_refused(system: System) -> None:
    with pytest.raises(AlgebraError, match="the electricity ledger has generation already"):
        build_model(system, (Extra("electricity", "generation"), *COMPONENTS))


@pytest.mark.parametrize(
    ("missing", "ledger"), [(balance, "stock"), (cost, "cost"), (fuel, "fuel")]
)
def test_a_model_that_leaves_a_closing_component_out_is_refused(
    missing: Any, ledger: str, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = tuple(each for each in COMPONENTS if each is not missing)
    ledgers = Ledgers()
    monkeypatch.setattr("transition_sim.model.build.Ledgers", lambda: ledgers)
    monkeypatch.setattr("transition_sim.model.build.COMPONENTS", rest)
    with pytest.raises((AlgebraError, AttributeError)):
        build_model(system, rest)
    assert not getattr(ledgers, ledger)._closed
