"""Carbon: what CO2 costs the plants, as a tax or beyond free allowances.

Symbols
-------
carbon_tax[y], benchmark_price[y] : CNY per t of CO2; a scenario has one of them, or none.
co2_benchmark[a,y] : t of free allowances per MWh of gross generation; only for technologies that
    have one: others take no part.
emission_rate[co2,a] : t of CO2 per MWh that an asset burns.
gross_per_net[a] : MWh of gross generation per MWh of net output.

Equations
---------
tax: cost[y] = carbon_tax[y] · Σ emissions[co2,y]
benchmark: allowance_purchase[a,y] = emission_rate[co2,a] · burnt[a,y] - co2_benchmark[a,y] · Σ_t
gross generation[a,y,t]; cost[y] = benchmark_price[y] · Σ_a allowance_purchase[a,y]

An asset below its benchmark sells what it has left, at the same price. Heat has no benchmark of its
own: what a plant burns for heat is paid in full. Reads the burning and emissions accounts; feeds
the cost account. Source: the national scheme's free allocation by output (`benchmarks.csv`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts, Term
from transition_sim.model.algebra import (
    add_expression,
    add_indexed_set,
    add_set,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

NEEDS = ("dispatch", "fuel", "emissions")

CO2 = "co2"


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Enter the cost of CO2 where the scenario has a scheme."""
    if system.data["carbon_tax"].values.any():
        _add_tax(model, system, accounts)
    if system.data["benchmark_price"].values.any():
        _add_benchmark(model, system, accounts)


def _add_tax(model: Any, system: System, accounts: Accounts) -> None:
    take_parameter(model, system, "carbon_tax", (model.YEAR,))
    terms = accounts.emissions.read()

    def emitted(m: Any, e: Any, y: Any) -> Any:
        return sum(term(m, e, y) for term in terms.values())

    accounts.cost.add(
        "carbon",
        lambda m, y: m.carbon_tax[y] * emitted(m, CO2, y),
    )


def _add_benchmark(model: Any, system: System, accounts: Accounts) -> None:
    _add_payers(model, system)
    burning: dict[str, Term] = accounts.burning.read_by_set("ASSET")
    for over in burning:
        paying = {a: [a] if a in set(getattr(model, over)) else [] for a in model.PAYER}
        add_indexed_set(
            model,
            f"{over}_AS",
            model.PAYER,
            paying,
            f"the asset itself where it is in {over}, else nothing",
        )  # itself, or nothing
        add_set(
            model,
            f"{over}_PAYER",
            [a for a in model.PAYER if paying[a]],
            f"assets of {over} that have a benchmark of CO2",
            along="asset",
        )

    def free(m: Any, a: Any, y: Any) -> Any:
        generated = sum(m.step_weight[y, t] * m.power[a, y, t] for t in m.STEP)
        return m.co2_benchmark[a, y] * m.gross_per_net[a] * generated

    add_expression(
        model,
        "allowance_purchase",
        (model.PAYER, model.YEAR),
        lambda m, a, y: (
            sum(
                sum(m.emission_rate[CO2, b] * term(m, b, y) for b in getattr(m, f"{over}_AS")[a])
                for over, term in burning.items()
            )
            - free(m, a, y)
        ),
        "t/year",
        "CO2 less free allowances; below zero where allowances are sold",
    )
    accounts.cost.add(
        "carbon",
        lambda m, y: (
            m.benchmark_price[y]
            * (
                sum(
                    sum(
                        m.emission_rate[CO2, a] * term(m, a, y) for a in getattr(m, f"{over}_PAYER")
                    )
                    for over, term in burning.items()
                )
                - sum(free(m, a, y) for a in m.PAYER)
            )
        ),
    )


def _add_payers(model: Any, system: System) -> None:
    data = system.data
    pays = ~np.isnan(data["co2_benchmark"].values).all(axis=1) & (data["asset_fuel"].values != "")
    payers = add_set(
        model,
        "PAYER",
        data["asset"].values[pays].tolist(),
        "assets that have a benchmark of CO2",
        along="asset",
    )
    take_parameter(model, system, "benchmark_price", (model.YEAR,))
    take_parameter(model, system, "co2_benchmark", (payers, model.YEAR))
