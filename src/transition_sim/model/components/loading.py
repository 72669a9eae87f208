"""Loading: what a committed unit gives in all, and the range, ramps and fuel that go with it.

Symbols
-------
loading[a,y,t] : MW, Σ terms of the loading account: net power, and what heat takes from it.
upward[a,y,t], downward[a,y,t] : MW of reserve, Σ terms of these accounts.
full_load[a], minimum_load[a] : net MW per MW online.
ramp[a] : net MW per MW online and hour.
no_load_fuel[a] : MWh per MW online and hour; marginal_fuel[a] : MWh/MWh.

Equations
---------
minimum_load · online <= loading - downward
loading + upward <= full_load · online
heat_power_min: power - downward >= power_per_heat · heat (the back-pressure line)
loading[t] - loading[t-1] <= ramp · online[t-1] + start_level · startup[t]
loading[t-1] - loading[t] <= ramp · online[t] + start_level · stopped[t]
fuel = no_load_fuel · online + marginal_fuel · power; what heat burns is entered with heat

with stopped[t] = online[t-1] - online[t] + startup[t], and start_level the larger of minimum_load
and ramp. Closes the loading, upward and downward accounts; feeds the burning account.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import add_parameter, add_rows, add_set
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System

NEEDS = ("dispatch", "commitment")


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare the range of what is on, its ramps, and what it burns."""
    accounts.loading.add("power", lambda m, a, y, t: m.power[a, y, t])
    loading, upward = accounts.loading.total(), accounts.upward.total()
    downward = accounts.downward.total()
    if not len(model.COMMITTED):
        return
    for name in ("full_load", "minimum_load", "no_load_fuel", "marginal_fuel"):
        take_parameter(model, system, name, (model.COMMITTED,))
    sets = (model.COMMITTED, model.YEAR, model.STEP)
    add_rows(
        model,
        "loading_max",
        sets,
        lambda m, a, y, t: (
            loading(m, a, y, t) + upward(m, a, y, t) <= m.full_load[a] * m.online[a, y, t]
        ),
        "MW",
        "a unit gives no more than its full load while it is on",
    )
    add_rows(
        model,
        "loading_min",
        sets,
        lambda m, a, y, t: (
            loading(m, a, y, t) - downward(m, a, y, t) >= m.minimum_load[a] * m.online[a, y, t]
        ),
        "MW",
        "a unit gives no less than its minimum load while it is on",
    )
    if model.component("CHP") is not None and len(model.CHP):
        add_rows(
            model,
            "heat_power_min",
            (model.CHP, model.YEAR, model.STEP),
            lambda m, a, y, t: (
                m.power[a, y, t] - downward(m, a, y, t) >= m.power_per_heat[a] * m.heat[a, y, t]
            ),
            "MW",
            "with heat comes power, along the back-pressure line",
        )
    _add_ramps(model, system, loading)
    accounts.burning.add(
        "commitment",
        lambda m, a, y: sum(
            m.step_weight[y, t]
            * (m.no_load_fuel[a] * m.online[a, y, t] + m.marginal_fuel[a] * m.power[a, y, t])
            for t in m.STEP
        ),
        over="COMMITTED",
    )


def _add_ramps(model: Any, system: System, loading: Any) -> None:
    """Declare ramps of the assets whose output cannot cross its range within an hour."""
    ramp, least, full = (
        values_at(model, system, name, (model.COMMITTED,))
        for name in ("ramp", "minimum_load", "full_load")
    )
    slow = ramp < full - least
    names = [a for a, ramps in zip(model.COMMITTED, slow, strict=True) if ramps]
    assets = add_set(
        model,
        "RAMPED",
        names,
        "committed assets that cannot cross their range within an hour",
        along="asset",
    )
    take_parameter(model, system, "ramp", (assets,))
    level = np.maximum(ramp, least)[slow]
    add_parameter(model, "start_level", (assets,), level, "MW/MW", "reached in the hour of a start")
    sets = (assets, model.YEAR, model.FOLLOWING)
    add_rows(
        model,
        "ramp_up",
        sets,
        lambda m, a, y, t: (
            loading(m, a, y, t) - loading(m, a, y, m.previous_step[t])
            <= m.ramp[a] * m.online[a, y, m.previous_step[t]]
            + m.start_level[a] * m.startup[a, y, t]
        ),
        "MW",
        "output rises no faster than the units that are on can",
    )
    add_rows(
        model,
        "ramp_down",
        sets,
        lambda m, a, y, t: (
            loading(m, a, y, m.previous_step[t]) - loading(m, a, y, t)
            <= m.ramp[a] * m.online[a, y, t]
            + m.start_level[a]
            * (m.online[a, y, m.previous_step[t]] - m.online[a, y, t] + m.startup[a, y, t])
        ),
        "MW",
        "output falls no faster than the units that are on can",
    )
