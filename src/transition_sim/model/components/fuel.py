"""Fuel: consumption, limits of supply, and what it costs.

Symbols
-------
fuel_supply[f,y] : MWh of heating value that can be had in a year; only for limited fuels.
fuel_price[f,y] : CNY per MWh of heating value.

Equation
--------
Σ consumption[f,y] <= fuel_supply[f,y]

Closes the fuel ledger; feeds the emissions and cost ledgers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.algebra import add_expression, add_parameter, add_rows, add_set
from transition_sim.model.ledgers import Ledgers
from transition_sim.system import System


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Limit each fuel's consumption and enter its cost and emissions."""
    data = system.data.sel(fuel=list(model.FUEL))  # those that an asset burns
    fuels, years = model.FUEL, model.YEAR
    supply = data["fuel_supply"].values
    limited = [
        (f, y)
        for i, f in enumerate(fuels)
        for j, y in enumerate(years)
        if not np.isnan(supply[i, j])
    ]
    add_set(model, "LIMITED_FUEL", limited, along=("fuel", "year"))
    numbers = np.nan_to_num(supply, nan=0.0)
    add_parameter(model, "fuel_supply", (fuels, years), numbers, "MWh/year", "supply")
    add_parameter(model, "fuel_price", (fuels, years), data["fuel_price"].values, "CNY/MWh", "")
    pollutants = add_set(model, "POLLUTANT", data["pollutant"].values.tolist(), along="pollutant")
    factor = data["emission_factor"].values
    add_parameter(model, "emission_factor", (pollutants, fuels), factor, "t/MWh", "by burning")
    terms = ledgers.fuel.close()

    def consumption(m: Any, f: Any, y: Any) -> Any:
        return sum(term(m, f, y) for term in terms.values())

    add_rows(
        model,
        "fuel_max",
        (model.LIMITED_FUEL,),
        lambda m, f, y: consumption(m, f, y) <= m.fuel_supply[f, y],
        "MWh/year",
        "a fuel's consumption is limited by its supply",
    )
    add_expression(
        model, "fuel_consumption", (fuels, years), consumption, "MWh/year", "fuel consumption"
    )
    ledgers.cost.add(
        "fuel",
        lambda m, y: sum(m.fuel_price[f, y] * consumption(m, f, y) for f in m.FUEL),
    )
    ledgers.emissions.add(
        "combustion",
        lambda m, e, y: sum(m.emission_factor[e, f] * consumption(m, f, y) for f in m.FUEL),
    )
