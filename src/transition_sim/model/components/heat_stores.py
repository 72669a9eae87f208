"""Heat stores: charge, discharge and level of the heat that an area keeps.

Symbols
-------
heat_charge[s,y,t], heat_discharge[s,y,t] : MW of heat, at most the store's power (bounds).
heat_level[s,y,t] : MWh at the end of the step, at most the store's energy (a bound); one step is
    one hour.
heat_store_loss[s] : share of the level that is lost an hour.

Equation
--------
heat_level[t] = (1 - heat_store_loss) · heat_level[t-1] + heat_charge[t] - heat_discharge[t]

Cyclic within the year, or within a typical period. On the axis of a relaxation a period may start
from any level, and all that ties the periods together is what the sum of that equation over the
year says:

Σ step_weight · (heat_charge - heat_discharge - heat_store_loss · heat_level) = 0

Feeds the heat account.
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


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare heat stores; enter what they take and give."""
    data = system.data
    stores = add_set(model, "HEAT_STORE", data["heat_store"].values.tolist(), along="heat_store")
    if not len(stores):
        return
    take_parameter(model, system, "heat_store_loss", (stores,))
    names, zones = data["heat_store"].values, data["heat_store_zone"].values
    where = dict(zip(data["heat_area"].values, data["heat_area_zone"].values, strict=True))
    within = {h: names[zones == where[h]].tolist() for h in model.HEAT_AREA}
    add_indexed_set(model, "HEAT_STORES_IN", model.HEAT_AREA, within)
    sets = (stores, model.YEAR, model.STEP)
    power = data["heat_store_power"].values[:, None, None]
    energy = data["heat_store_energy"].values[:, None, None]
    add_variable(model, "heat_charge", sets, "MW", "heat put into stores", upper=power)
    add_variable(model, "heat_discharge", sets, "MW", "heat taken from stores", upper=power)
    add_variable(model, "heat_level", sets, "MWh", "heat stored at the end", upper=energy)
    _add_levels(model)
    if system.time.loose:
        _add_yearly_levels(model)
    accounts.heat.add(
        "stores",
        lambda m, h, y, t: sum(
            m.heat_discharge[s, y, t] - m.heat_charge[s, y, t] for s in m.HEAT_STORES_IN[h]
        ),
    )


def _add_levels(model: Any) -> None:
    add_rows(
        model,
        "heat_level_balance",
        (model.HEAT_STORE, model.YEAR, model.FOLLOWING),
        lambda m, s, y, t: (
            m.heat_level[s, y, t]
            == (1.0 - m.heat_store_loss[s]) * m.heat_level[s, y, m.previous_step[t]]
            + m.heat_charge[s, y, t]
            - m.heat_discharge[s, y, t]
        ),
        "MWh",
        "the heat stored changes by what goes in and out, and by losses",
    )


def _add_yearly_levels(model: Any) -> None:
    add_rows(
        model,
        "heat_level_year",
        (model.HEAT_STORE, model.YEAR),
        lambda m, s, y: (
            sum(
                m.step_weight[y, t]
                * (
                    m.heat_charge[s, y, t]
                    - m.heat_discharge[s, y, t]
                    - m.heat_store_loss[s] * m.heat_level[s, y, t]
                )
                for t in m.STEP
            )
            == 0.0
        ),
        "MWh",
        "over the year a heat store gives what it takes, less its losses",
    )
