"""Guards: what an enforced share of generation may not be paid with.

Symbols
-------
net_import[y] : MWh/year that the city buys less what it sells.
energy_not_served[y] : MWh/year of electricity demand that is left unserved.
heat_not_served[y] : MWh/year of heat demand that is left unserved, of all areas.
net_import_limit : MWh/year, the most that the base year buys without the share.
unserved_limit[y], unserved_heat_limit[y] : MWh/year that the year leaves unserved without the
    share.

Equations
---------
net_import_max: net_import[y] <= net_import_limit
unserved_max: energy_not_served[y] <= unserved_limit[y]
unserved_heat_max: heat_not_served[y] <= unserved_heat_limit[y]
each in a year in which a share of generation is enforced

The limits are numbers, found before with no share enforced: as variables, the share would be
bought in the base year, or met by a blackout or by cold homes, rather than built. They hold for the
city as a whole: which zone or heat area goes short may change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_expression,
    add_rows,
    add_set,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

NEEDS = ("demand", "trade", "heat_balance")

Total = Callable[[Any, Any], Any]


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Report what is bought and left unserved in each year, and hold it where a share asks."""
    del accounts  # what is held here enters no balance
    add_set(model, "GUARDED", system.guarded_years, along="year")
    _add_net_import(model, system)
    _add_unserved(model, system, "unserved", "energy", _energy_not_served)
    if len(model.HEAT_AREA):
        _add_unserved(model, system, "unserved_heat", "heat", _heat_not_served)


def _add_net_import(model: Any, system: System) -> None:
    take_parameter(model, system, "net_import_limit", ())
    add_expression(model, "net_import", (model.YEAR,), _net_import, "MWh/year", "net import")
    add_rows(
        model,
        "net_import_max",
        (model.GUARDED,),
        lambda m, y: _net_import(m, y) <= m.net_import_limit,
        "MWh/year",
        "net import is at most the base year's",
    )


def _add_unserved(model: Any, system: System, name: str, what: str, rule: Total) -> None:
    """Report what is left unserved of energy or heat in each year, and hold it."""
    take_parameter(model, system, f"{name}_limit", (model.GUARDED,))
    text = f"{what} that is not served"
    add_expression(model, f"{what}_not_served", (model.YEAR,), rule, "MWh/year", text)
    add_rows(
        model,
        f"{name}_max",
        (model.GUARDED,),
        lambda m, y: rule(m, y) <= getattr(m, f"{name}_limit")[y],
        "MWh/year",
        f"unserved {what} is at most that of the year without the target",
    )


def _net_import(m: Any, y: Any) -> Any:
    return sum(m.step_weight[y, t] * m.bought[k] * m.flow[k, y, t] for k in m.LINK for t in m.STEP)


def _energy_not_served(m: Any, y: Any) -> Any:
    return sum(m.step_weight[y, t] * m.unserved[z, y, t] for z in m.ZONE for t in m.STEP)


def _heat_not_served(m: Any, y: Any) -> Any:
    return sum(m.step_weight[y, t] * m.heat_unserved[h, y, t] for h in m.HEAT_AREA for t in m.STEP)
