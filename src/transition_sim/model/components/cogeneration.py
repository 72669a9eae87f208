"""Cogeneration: heat that committed units give beside power.

Symbols
-------
heat[a,y,t] : MW of heat from a unit that supplies heat.
heat_share[a] : MW of heat per MW online, at most.
power_loss[a] : MW of power that a MW of heat takes from the turbine.
power_per_heat[a] : MW of net power per MW of heat, at least: the back-pressure line.

Equations
---------
heat <= heat_share · online
power >= power_per_heat · heat
fuel of heat = marginal_fuel · power_loss · heat

A unit's loading is power + power_loss · heat; what limits it is the loading component's. Feeds the
loading, burning and heat accounts.

Source: feasible operating region of an extraction turbine, as in C. Weber, Uncertainty in the
Electric Power Industry, Springer (2005), chapter 4.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System

NEEDS = ("dispatch", "commitment", "loading")


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare heat of units and its limits; enter what it takes from power and fuel."""
    _add_sets(model, system)
    if not len(model.CHP):
        return
    sets = (model.CHP, model.YEAR, model.STEP)
    add_variable(model, "heat", sets, "MW", "heat given by units")
    add_rows(
        model,
        "heat_max",
        sets,
        lambda m, a, y, t: m.heat[a, y, t] <= m.heat_share[a] * m.online[a, y, t],
        "MW",
        "heat is limited by the units that are on",
    )
    accounts.loading.add(
        "heat",
        lambda m, a, y, t: sum(m.power_loss[c] * m.heat[c, y, t] for c in m.HEAT_GIVER[a]),
    )
    accounts.burning.add(
        "heat",
        lambda m, a, y: (
            m.marginal_fuel[a]
            * m.power_loss[a]
            * sum(m.step_weight[y, t] * m.heat[a, y, t] for t in m.STEP)
        ),
        over="CHP",
    )
    accounts.heat.add("cogeneration", lambda m, h, y, t: sum(m.heat[a, y, t] for a in m.CHP_IN[h]))


def _add_sets(model: Any, system: System) -> None:
    """Declare who gives heat, and to which area."""
    data = system.data
    givers = data["chp"].values
    names, zones = data["asset"].values[givers], data["asset_zone"].values[givers]
    assets = add_set(model, "CHP", names.tolist(), "committed assets that give heat", along="asset")
    for name in ("heat_share", "power_loss", "power_per_heat"):
        take_parameter(model, system, name, (assets,))
    own = {a: [a] if a in set(assets) else [] for a in model.COMMITTED}
    add_indexed_set(
        model,
        "HEAT_GIVER",
        model.COMMITTED,
        own,
        "the asset itself where it gives heat, else nothing",
    )  # itself, or nothing
    where = dict(zip(data["heat_area"].values, data["heat_area_zone"].values, strict=True))
    within = {h: names[zones == where[h]].tolist() for h in model.HEAT_AREA}
    add_indexed_set(model, "CHP_IN", model.HEAT_AREA, within, "assets that give heat to an area")
