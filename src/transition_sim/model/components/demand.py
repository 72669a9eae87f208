"""Demand and the obligation to export: what must be served.

Symbols
-------
demand[z,y,t] : MW at the sending end, with grid losses, without the plants' own use.
export_obligation[z,y,t] : MW that leave the city under contract, net of imports.
unserved[z,y,t] : MW of demand that is not served, at the value of lost load.

Feeds the electricity and cost accounts.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import add_variable
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare demand, export obligation and unserved energy."""
    sets = (model.ZONE, model.YEAR, model.STEP)
    take_parameter(model, system, "demand", sets)
    take_parameter(model, system, "export_obligation", sets)
    take_parameter(model, system, "value_of_lost_load", ())
    demand = values_at(model, system, "demand", sets)
    add_variable(model, "unserved", sets, "MW", "unserved demand", upper=demand)
    accounts.electricity.add(
        "demand",
        lambda m, z, y, t: m.unserved[z, y, t] - m.demand[z, y, t] - m.export_obligation[z, y, t],
    )
    accounts.cost.add(
        "unserved energy",
        lambda m, y: (
            m.value_of_lost_load
            * sum(m.step_weight[y, t] * m.unserved[z, y, t] for z in m.ZONE for t in m.STEP)
        ),
    )
