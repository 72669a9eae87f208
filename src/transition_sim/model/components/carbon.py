"""Carbon: what CO2 costs the plants, as a tax or beyond free allowances.

Symbols
-------
carbon_tax[y], benchmark_price[y] : CNY per t of CO2; a scenario has one of them, or none.
co2_benchmark[a,y] : t of free allowances per MWh of gross generation; only for technologies that
    have one: others take no part.
co2_rate[a] : t of CO2 per MWh that an asset burns.
gross[a] : MWh of gross generation per MWh of net output.

Equations
---------
tax: cost[y] = carbon_tax[y] · Σ emissions[co2,y]
benchmark: allowance_purchase[a,y] = co2_rate[a] · burnt[a,y] - co2_benchmark[a,y] · Σ_t gross
generation[a,y,t]; cost[y] = benchmark_price[y] · Σ_a allowance_purchase[a,y]

An asset below its benchmark sells what it has left, at the same price. Heat has no benchmark of its
own: what a plant burns for heat is paid in full. Reads the burning and emissions ledgers; feeds the
cost ledger. Source: the national scheme's free allocation by output (`benchmarks.csv`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Ledgers, Term
from transition_sim.model.algebra import (
    add_expression,
    add_indexed_set,
    add_parameter,
    add_set,
)
from transition_sim.model.dataset_slice import select
from transition_sim.system import System

NEEDS = ("dispatch", "fuel", "emissions")

CO2 = "co2"


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Enter the cost of CO2 where the scenario has a scheme."""
    if system.data["carbon_tax"].values.any():
        _add_tax(model, system, ledgers)
    if system.data["benchmark_price"].values.any():
        _add_benchmark(model, system, ledgers)


def _add_tax(model: Any, system: System, ledgers: Ledgers) -> None:
    tax = system.data["carbon_tax"].values
    add_set(model, "TAXED_POLLUTANT", [CO2])
    add_parameter(model, "carbon_tax", (model.YEAR,), tax, "CNY/t", "on CO2")
    terms = ledgers.emissions.read()

    def emitted(m: Any, e: Any, y: Any) -> Any:
        return sum(term(m, e, y) for term in terms.values())

    ledgers.cost.add(
        "carbon",
        lambda m, y: m.carbon_tax[y] * sum(emitted(m, e, y) for e in m.TAXED_POLLUTANT),
    )


def _add_benchmark(model: Any, system: System, ledgers: Ledgers) -> None:
    _add_payers(model, system)
    burning: dict[str, Term] = ledgers.burning.read_by_set("ASSET")
    for over in burning:
        paying = {a: [a] if a in set(getattr(model, over)) else [] for a in model.PAYER}
        add_indexed_set(model, f"{over}_AS", model.PAYER, paying)  # itself, or nothing
        add_set(model, f"{over}_PAYER", [a for a in model.PAYER if paying[a]], along="asset")

    def free(m: Any, a: Any, y: Any) -> Any:
        generated = sum(m.weight[y, t] * m.power[a, y, t] for t in m.STEP)
        return m.co2_benchmark[a, y] * m.gross[a] * generated

    add_expression(
        model,
        "allowance_purchase",
        (model.PAYER, model.YEAR),
        lambda m, a, y: (
            sum(
                sum(m.co2_rate[b] * term(m, b, y) for b in getattr(m, f"{over}_AS")[a])
                for over, term in burning.items()
            )
            - free(m, a, y)
        ),
        "t/year",
        "CO2 less free allowances; below zero where allowances are sold",
    )
    ledgers.cost.add(
        "carbon",
        lambda m, y: (
            m.benchmark_price[y]
            * (
                sum(
                    sum(m.co2_rate[a] * term(m, a, y) for a in getattr(m, f"{over}_PAYER"))
                    for over, term in burning.items()
                )
                - sum(free(m, a, y) for a in m.PAYER)
            )
        ),
    )


def _add_payers(model: Any, system: System) -> None:
    data = system.data
    pays = ~np.isnan(data["co2_benchmark"].values).all(axis=1) & (data["asset_fuel"].values != "")
    here = select(data, "asset", data["asset"].values[pays].tolist())
    payers = add_set(model, "PAYER", here["asset"].values.tolist(), along="asset")
    price, rate = data["benchmark_price"].values, here["emission_rate"].sel(pollutant=CO2).values
    add_parameter(model, "benchmark_price", (model.YEAR,), price, "CNY/t", "of an allowance")
    add_parameter(model, "co2_rate", (payers,), rate, "t/MWh", "CO2 by burning")
    benchmark = here["co2_benchmark"].values
    add_parameter(
        model, "co2_benchmark", (payers, model.YEAR), benchmark, "t/MWh", "free allowances"
    )
    gross = 1.0 / (1.0 - here["own_use"].values)
    add_parameter(model, "gross", (payers,), gross, "MWh/MWh", "gross over net generation")
