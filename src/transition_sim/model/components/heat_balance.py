"""Heat balance: the heat of each area closes.

Symbols
-------
heat_demand[h,y,t] : MW of heat at the plant, network losses included.
heat_unserved[h,y,t] : MW of demand that is not served, at the value of lost heat.
value_of_lost_heat[h] : CNY/MWh.

Equation
--------
heat_balance: Σ terms of the heat account + heat_unserved = heat_demand for each area, year and step

Heat cannot be dumped. The dual of heat_balance is the price of heat: CNY for one more MW of demand
in that step (divide by weight and discount for CNY/MWh). Closes the heat account; feeds the cost
account.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_rows,
    add_variable,
    report_parameter,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Close the heat of each area."""
    supply = accounts.heat.total()
    areas = model.HEAT_AREA
    if not len(areas):
        return
    sets = (areas, model.YEAR, model.STEP)
    take_parameter(model, system, "heat_demand", sets)
    take_parameter(model, system, "value_of_lost_heat", (areas,))
    take_parameter(model, system, "loose_coal_avoided", (areas, model.YEAR))
    demand = values_at(model, system, "heat_demand", sets)
    add_variable(model, "heat_unserved", sets, "MW", "unserved heat", upper=demand)
    add_rows(
        model,
        "heat_balance",
        sets,
        lambda m, h, y, t: supply(m, h, y, t) + m.heat_unserved[h, y, t] == m.heat_demand[h, y, t],
        "MW",
        "the heat that an area gets is its demand",
    )
    accounts.cost.add(
        "unserved heat",
        lambda m, y: sum(
            m.value_of_lost_heat[h] * m.step_weight[y, t] * m.heat_unserved[h, y, t]
            for h in m.HEAT_AREA
            for t in m.STEP
        ),
    )
    report_parameter(model, "heat_demand")
    report_parameter(model, "loose_coal_avoided")
