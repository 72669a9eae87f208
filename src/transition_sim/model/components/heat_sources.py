"""Heat sources: boilers, heat pumps and waste heat, which give heat and make no power.

Symbols
-------
heat_output[k,y,t] : MW of heat from a source, at most its capacity (a bound).
heat_source_fuel_rate[k] : MWh of fuel per MWh of heat.
heat_source_electricity[k] : MWh of electricity per MWh of heat: 1 / coefficient of performance.
heat_source_om[k] : CNY per MWh of heat.

Capacity is known and all of it runs; a coefficient of performance is constant. Feeds the heat,
electricity, fuel and cost accounts.
"""

from __future__ import annotations

from typing import Any

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare heat of sources; enter what they give, draw, burn and cost."""
    data = system.data
    sources = add_set(
        model, "HEAT_SOURCE", data["heat_source"].values.tolist(), along="heat_source"
    )
    if not len(sources):
        return
    for name in ("heat_source_fuel_rate", "heat_source_electricity", "heat_source_om"):
        take_parameter(model, system, name, (sources,))
    _add_places(model, system)
    add_variable(
        model,
        "heat_output",
        (sources, model.YEAR, model.STEP),
        "MW",
        "heat given by heat sources",
        upper=data["heat_source_limit"].values[:, None, None],
    )
    _enter_heat(accounts)
    if (data["heat_source_electricity"].values > 0.0).any():
        _enter_electricity(accounts)
    if (data["heat_source_fuel_rate"].values > 0.0).any():
        _enter_fuel(accounts)


def _add_places(model: Any, system: System) -> None:
    """Declare which sources serve an area, and which draw power in a zone."""
    data = system.data
    names, zones = data["heat_source"].values, data["heat_source_zone"].values
    where = dict(zip(data["heat_area"].values, data["heat_area_zone"].values, strict=True))
    within = {h: names[zones == where[h]].tolist() for h in model.HEAT_AREA}
    add_indexed_set(model, "HEAT_SOURCES_IN", model.HEAT_AREA, within)
    drawing = data["heat_source_electricity"].values > 0.0
    draws = {z: names[drawing & (zones == z)].tolist() for z in model.ZONE}
    add_indexed_set(model, "HEAT_SOURCES_DRAWING", model.ZONE, draws)


def _enter_heat(accounts: Accounts) -> None:
    accounts.heat.add(
        "sources", lambda m, h, y, t: sum(m.heat_output[k, y, t] for k in m.HEAT_SOURCES_IN[h])
    )
    accounts.cost.add(
        "heat sources",
        lambda m, y: sum(
            m.heat_source_om[k] * m.step_weight[y, t] * m.heat_output[k, y, t]
            for k in m.HEAT_SOURCE
            for t in m.STEP
        ),
    )


def _enter_electricity(accounts: Accounts) -> None:
    accounts.electricity.add(
        "heat",
        lambda m, z, y, t: (
            -sum(
                m.heat_source_electricity[k] * m.heat_output[k, y, t]
                for k in m.HEAT_SOURCES_DRAWING[z]
            )
        ),
    )


def _enter_fuel(accounts: Accounts) -> None:
    accounts.fuel.add(
        "heat",
        lambda m, f, y: sum(
            m.heat_source_fuel_rate[k]
            * sum(m.step_weight[y, t] * m.heat_output[k, y, t] for t in m.STEP)
            for k in m.HEAT_SOURCES_ON[f]
        ),
    )
