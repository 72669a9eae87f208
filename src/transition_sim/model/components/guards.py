"""Guards: what an enforced share of generation may not be paid with.

Symbols
-------
net_import[y] : MWh/year that the city buys less what it sells.
energy_not_served[y] : MWh/year of electricity demand that is left unserved.
heat_not_served[y] : MWh/year of heat demand that is left unserved, of all areas.
net_import_limit : MWh/year, the most that the base year buys without the share.
unserved_limit[y], unserved_heat_limit[y] : MWh/year, the most that the year leaves unserved
    without the share.

Equations
---------
net_import_max: net_import[y] <= net_import_limit
unserved_max: energy_not_served[y] <= unserved_limit[y]
unserved_heat_max: heat_not_served[y] <= unserved_heat_limit[y]
each in a year in which a share of generation is enforced

The limits are numbers, found before with no share enforced: as variables, the share would be
bought in the base year, or met by a blackout or by cold homes, rather than built. A limit of zero
is a bound of the columns, not a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transition_sim.model.algebra import add_expression, add_parameter, add_rows, add_set
from transition_sim.model.ledgers import Ledgers
from transition_sim.system import System

NEEDS = ("demand", "trade", "heat_balance")

Total = Callable[[Any, Any], Any]


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Report what is bought and left unserved in each year, and hold it where a share asks."""
    del ledgers  # what is held here enters no balance
    _add_net_import(model, system)
    energy, heat = ("unserved", "SHORT"), ("unserved_heat", "SHORT_OF_HEAT")
    _add_unserved(model, system, energy, "energy_not_served", "energy", _energy_not_served)
    if len(model.HEAT_AREA):
        _add_unserved(model, system, heat, "heat_not_served", "heat", _heat_not_served)


def _add_net_import(model: Any, system: System) -> None:
    guarded = add_set(model, "GUARDED", system.guarded_years, along="year")
    limit = float(system.data["net_import_limit"])
    add_parameter(model, "net_import_limit", (), limit, "MWh/year", "of the base year")
    add_expression(model, "net_import", (model.YEAR,), _net_import, "MWh/year", "net import")
    add_rows(
        model,
        "net_import_max",
        (guarded,),
        lambda m, y: _net_import(m, y) <= m.net_import_limit,
        "MWh/year",
        "net import is at most the base year's",
    )


def _add_unserved(
    model: Any, system: System, names: tuple[str, str], total: str, what: str, rule: Total
) -> None:
    """Report what is left unserved of energy or heat; hold it in years that are short anyway."""
    row, years = names
    limits = system.data[f"{row}_limit"]
    short = [y for y in system.guarded_years if float(limits.sel(year=y)) > 0.0]
    short_years = add_set(model, years, short, along="year")
    most = [float(limits.sel(year=y)) for y in short]
    add_parameter(model, f"{row}_limit", (short_years,), most, "MWh/year", "without the target")
    text = f"{what} that is not served"
    add_expression(model, total, (model.YEAR,), rule, "MWh/year", text)
    add_rows(
        model,
        f"{row}_max",
        (short_years,),
        lambda m, y: rule(m, y) <= getattr(m, f"{row}_limit")[y],
        "MWh/year",
        f"unserved {what} is at most that of the year without the target",
    )


def _net_import(m: Any, y: Any) -> Any:
    return sum(m.weight[y, t] * m.bought[k] * m.flow[k, y, t] for k in m.LINK for t in m.STEP)


def _energy_not_served(m: Any, y: Any) -> Any:
    return sum(m.weight[y, t] * m.unserved[z, y, t] for z in m.ZONE for t in m.STEP)


def _heat_not_served(m: Any, y: Any) -> Any:
    return sum(m.weight[y, t] * m.heat_unserved[h, y, t] for h in m.HEAT_AREA for t in m.STEP)
