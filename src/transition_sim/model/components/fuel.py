"""Fuel: consumption, limits of supply, and what it costs.

Symbols
-------
fuel_supply[f,y] : MWh of heating value that can be had in a year; only for limited fuels.
fuel_price[f,y] : CNY per MWh of heating value.
emission_rate[e,a] : t of a pollutant per MWh that an asset burns: the fuel's factor less what the
    technology removes or captures.
emission_factor[e,f] : the same of a fuel, for what is burnt elsewhere.

Equation
--------
Σ consumption[f,y] <= fuel_supply[f,y]

What an asset burns is collected in the burning account; it is consumption of the asset's fuel, and
emits by the asset's own rates. Closes the burning and fuel accounts; feeds the emissions and cost
accounts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_indexed_set,
    add_rows,
    add_set,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("dispatch",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Limit each fuel's consumption and enter its cost and emissions."""
    _add_fuels(model, system)
    burning = accounts.burning.close_by_set("ASSET")
    for over in burning:
        _add_burners(model, system, over)
    fuels, years = model.FUEL, model.YEAR

    def burnt(m: Any, f: Any, y: Any) -> Any:
        return sum(
            sum(term(m, a, y) for a in getattr(m, f"{over}_ON")[f])
            for over, term in burning.items()
        )

    accounts.fuel.add("generation", burnt if len(fuels) else lambda m, f, y: 0.0)
    terms = accounts.fuel.close()
    elsewhere = [term for name, term in terms.items() if name != "generation"]

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
    accounts.cost.add(
        "fuel",
        lambda m, y: sum(m.fuel_price[f, y] * consumption(m, f, y) for f in m.FUEL),
    )
    accounts.emissions.add(
        "combustion",
        lambda m, e, y: sum(
            sum(m.emission_rate[e, a] * term(m, a, y) for a in getattr(m, f"{over}_BURNER"))
            for over, term in burning.items()
        ),
    )
    if elsewhere:
        accounts.emissions.add(
            "other combustion",
            lambda m, e, y: sum(
                m.emission_factor[e, f] * sum(term(m, f, y) for term in elsewhere) for f in m.FUEL
            ),
        )


def _add_fuels(model: Any, system: System) -> None:
    """Declare the fuels that something burns, and who burns any."""
    names, fuel_of = system.data["asset"].values, system.data["asset_fuel"].values
    heat_fuel = system.data["heat_source_fuel"].to_series()
    burnt = {*fuel_of, *heat_fuel}
    fuels = [f for f in system.data["fuel"].values.tolist() if f in burnt]
    add_set(model, "FUEL", fuels, "fuels that something burns", along="fuel")
    add_set(
        model, "BURNER", names[fuel_of != ""].tolist(), "assets that burn a fuel", along="asset"
    )
    heated = {f: heat_fuel.index[heat_fuel == f].tolist() for f in fuels}
    add_indexed_set(model, "HEAT_SOURCES_ON", model.FUEL, heated, "heat sources that burn a fuel")
    _add_parameters(model, system)


def _add_parameters(model: Any, system: System) -> None:
    """Declare what can be had of each fuel, its price, and what burning it emits."""
    fuels, years = model.FUEL, model.YEAR
    supply = values_at(model, system, "fuel_supply", (fuels, years))
    limited = [
        (f, y)
        for i, f in enumerate(fuels)
        for j, y in enumerate(years)
        if not np.isnan(supply[i, j])
    ]
    add_set(
        model,
        "LIMITED_FUEL",
        limited,
        "fuels and years with a limit of supply",
        along=("fuel", "year"),
    )
    take_parameter(model, system, "fuel_supply", (fuels, years), absent=0.0)
    take_parameter(model, system, "fuel_price", (fuels, years))
    names = system.data["pollutant"].values.tolist()
    pollutants = add_set(model, "POLLUTANT", names, "CO2 and air pollutants", along="pollutant")
    take_parameter(model, system, "emission_factor", (pollutants, fuels))
    take_parameter(model, system, "emission_rate", (pollutants, model.BURNER))


def _add_burners(model: Any, system: System, over: str) -> None:
    """Declare who of a set of assets burns each fuel, and any."""
    fuel_of = system.data["asset_fuel"].to_series()
    burns = {f: [a for a in getattr(model, over) if fuel_of[a] == f] for f in model.FUEL}
    add_indexed_set(model, f"{over}_ON", model.FUEL, burns, f"assets of {over} that burn a fuel")
    add_set(
        model,
        f"{over}_BURNER",
        [a for a in getattr(model, over) if fuel_of[a]],
        f"assets of {over} that burn a fuel",
        along="asset",
    )
