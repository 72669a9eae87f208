"""Heat balance: the heat of each area closes.

Symbols
-------
heat_demand[h,y,t] : MW of heat at the plant, network losses included.
heat_unserved[h,y,t] : MW of demand that is not served, at the value of lost heat.
value_of_lost_heat[h] : CNY/MWh.

Equation
--------
heat_balance: Σ terms of the heat ledger + heat_unserved = heat_demand for each area, year and step

Heat cannot be dumped. The dual of heat_balance is the price of heat: CNY for one more MW of demand
in that step (divide by weight and discount for CNY/MWh). Closes the heat ledger; feeds the cost
ledger.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Ledgers
from transition_sim.model.algebra import (
    add_expression,
    add_parameter,
    add_rows,
    add_variable,
)
from transition_sim.system import System


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Close the heat of each area."""
    supply = ledgers.heat.total()
    areas = model.HEAT_AREA
    if not len(areas):
        return
    data, sets = system.data, (areas, model.YEAR, model.STEP)
    demand = data["heat_demand"].values
    add_parameter(model, "heat_demand", sets, demand, "MW", "heat demand")
    lost = data["value_of_lost_heat"].values
    add_parameter(model, "value_of_lost_heat", (areas,), lost, "CNY/MWh", "of unserved heat")
    add_variable(model, "heat_unserved", sets, "MW", "unserved heat", upper=demand)
    add_rows(
        model,
        "heat_balance",
        sets,
        lambda m, h, y, t: supply(m, h, y, t) + m.heat_unserved[h, y, t] == m.heat_demand[h, y, t],
        "MW",
        "the heat that an area gets is its demand",
    )
    ledgers.cost.add(
        "unserved heat",
        lambda m, y: sum(
            m.value_of_lost_heat[h] * m.weight[y, t] * m.heat_unserved[h, y, t]
            for h in m.HEAT_AREA
            for t in m.STEP
        ),
    )
    _report(model, data["loose_coal_avoided"].values)


def _report(model: Any, avoided: Any) -> None:
    """Report demand, and apart from every emission the loose coal that is burnt no more."""
    areas, year = model.HEAT_AREA, model.YEAR
    add_parameter(model, "coal_avoided", (areas, year), avoided, "t/year", "by households")
    add_expression(
        model,
        "heat_demand",
        (areas, year, model.STEP),
        lambda m, h, y, t: m.heat_demand[h, y, t],
        "MW",
        "heat demand",
    )
    add_expression(
        model,
        "loose_coal_avoided",
        (areas, year),
        lambda m, h, y: m.coal_avoided[h, y],
        "t/year",
        "loose coal that households burn no more; in no emission of the model",
    )
