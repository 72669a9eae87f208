"""Storage: charge, discharge and level of each store.

Symbols
-------
charge[s,y,t], discharge[s,y,t] : MW at the grid's side.
level[s,y,t] : MWh at the end of the step; one step is one hour.

Equation
--------
level[t] = (1 - self_discharge) · level[t-1] + charge_efficiency · charge[t]
           - discharge[t] / discharge_efficiency

The step before the first is the last of the same year (hourly) or typical period: cyclic. Power
and energy are limited by what runs; for a store that cannot grow these limits are bounds. Feeds the
electricity and cost ledgers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.algebra import add_indexed_set, add_parameter, add_rows, add_variable
from transition_sim.model.ledgers import Ledgers
from transition_sim.system import System


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Declare stores; enter their flows and the cost of cycling."""
    data, store = system.data, model.STORE
    for name in ("charge_efficiency", "discharge_efficiency", "self_discharge", "cycle_cost"):
        add_parameter(model, name, (store,), data[name].values)
    within = {z: data["store"].values[data["store_zone"].values == z].tolist() for z in model.ZONE}
    add_indexed_set(model, "STORES_IN", model.ZONE, within)
    _add_flows(model, system)
    _add_limits(model)
    add_rows(
        model,
        "level_balance",
        (store, model.YEAR, model.STEP),
        lambda m, s, y, t: (
            m.level[s, y, t]
            == (1.0 - m.self_discharge[s]) * m.level[s, y, m.previous_step[t]]
            + m.charge_efficiency[s] * m.charge[s, y, t]
            - m.discharge[s, y, t] / m.discharge_efficiency[s]
        ),
        "MWh",
        "the level changes by what goes in and out",
    )
    ledgers.electricity.add(
        "storage",
        lambda m, z, y, t: sum(m.discharge[s, y, t] - m.charge[s, y, t] for s in m.STORES_IN[z]),
    )
    ledgers.cost.add(
        "storage cycling",
        lambda m, y: sum(
            m.cycle_cost[s] * m.weight[y, t] * m.discharge[s, y, t] for s in m.STORE for t in m.STEP
        ),
    )


def _add_flows(model: Any, system: System) -> None:
    data, sets = system.data, (model.STORE, model.YEAR, model.STEP)
    grows = np.isin(data["store"].values, list(model.EXPANDABLE_STORE))[:, None, None]
    power = np.where(grows, np.inf, data["store_running_power"].values)
    energy = np.where(grows, np.inf, data["store_running_energy"].values)
    add_variable(model, "charge", sets, "MW", "drawn from the grid", upper=power)
    add_variable(model, "discharge", sets, "MW", "fed to the grid", upper=power)
    add_variable(model, "level", sets, "MWh", "stored at the end of the step", upper=energy)


def _add_limits(model: Any) -> None:
    sets = (model.EXPANDABLE_STORE, model.YEAR, model.STEP)

    def built(m: Any, s: Any, y: Any, t: Any) -> Any:
        return sum(m.store_build_running[s, v, y, t] * m.store_built[s, v] for v in m.YEAR)

    for flow in ("charge", "discharge"):
        add_rows(
            model,
            f"{flow}_max",
            sets,
            lambda m, s, y, t, flow=flow: (
                getattr(m, flow)[s, y, t] <= m.store_running_power[s, y, t] + built(m, s, y, t)
            ),
            "MW",
            f"{flow} is limited by the store's power",
        )
    add_rows(
        model,
        "level_max",
        sets,
        lambda m, s, y, t: (
            m.level[s, y, t]
            <= m.store_running_energy[s, y, t] + m.store_hours[s] * built(m, s, y, t)
        ),
        "MWh",
        "the level is limited by the store's energy",
    )
