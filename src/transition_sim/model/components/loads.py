"""Flexible loads: energy that is needed each day or year, at hours that can be chosen.

Symbols
-------
load_power[l,y,t] : MW drawn at the sending end, at most load_limit, which is 0 outside the load's
    window of the day and, of a load of the heating season, outside the season.
load_need[l,y,t] : MW, the mean power of the days on which the load draws any.
d : a day of the axis: a day of the year, a typical day, or a day of a typical week.

Equations
---------
load_energy: Σ step_weight[y,t] · load_power[l,y,t] = Σ step_weight[y,t] · load_need[l,y,t]
over the steps t of each day d [MWh/year], for loads balanced by the day; what a typical day cannot
shift to another, the days that it stands for cannot either
load_energy_year: the same over all steps of the year, for loads balanced by the year

What a load needs is always served: unserved energy is of other demand only. With perfect
foresight and one window for all its units, a load shifts at least as well as in truth. Feeds the
electricity account; a load has no cost of its own. A city without loads has none of this.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter, values_at
from transition_sim.system import System
from transition_sim.timeseries.axis import TimeAxis


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare what loads draw and need; enter it in the balance."""
    data = system.data
    used = (data["load_need"] > 0.0).any(["year", "step"]).values
    if not used.any():
        return
    item = "flexible_load"
    names, zones, daily = (data[name].values[used] for name in (item, "load_zone", "load_daily"))
    load = add_set(model, "FLEXIBLE_LOAD", names.tolist(), "flexible loads", along=item)
    within = {z: names[zones == z].tolist() for z in model.ZONE}
    add_indexed_set(model, "LOADS_IN", model.ZONE, within, "flexible loads of a zone")
    sets = (load, model.YEAR, model.STEP)
    take_parameter(model, system, "load_need", sets)
    most = values_at(model, system, "load_limit", sets)
    add_variable(model, "load_power", sets, "MW", "drawn by a flexible load", upper=most)
    if daily.any():
        add_set(
            model,
            "DAILY_LOAD",
            names[daily].tolist(),
            "flexible loads that need their energy each day",
            along=item,
        )
        _add_daily_energy(model, system.time)
    if not daily.all():
        add_set(
            model,
            "YEARLY_LOAD",
            names[~daily].tolist(),
            "flexible loads that need their energy over the year",
            along=item,
        )
        _add_yearly_energy(model)
    accounts.electricity.add(
        "flexible loads",
        lambda m, z, y, t: -sum(m.load_power[a, y, t] for a in m.LOADS_IN[z]),
    )


def _add_daily_energy(model: Any, time: TimeAxis) -> None:
    """Declare that each day has its energy; a day is named by its first step."""
    day_of_step = np.unique(np.stack([time.period, time.hour // 24]), axis=1, return_inverse=True)[
        1
    ].ravel()
    steps = {
        int(own[0]): own.tolist()
        for number in range(day_of_step.max() + 1)
        for own in [time.label[day_of_step == number]]
    }
    day = add_set(model, "LOAD_DAY", list(steps), "days of the time axis", along="load_day")
    add_indexed_set(model, "STEPS_OF_DAY", day, steps, "steps of a day")
    add_rows(
        model,
        "load_energy",
        (model.DAILY_LOAD, model.YEAR, day),
        lambda m, a, y, d: (
            sum(m.step_weight[y, t] * m.load_power[a, y, t] for t in m.STEPS_OF_DAY[d])
            == sum(m.step_weight[y, t] * m.load_need[a, y, t] for t in m.STEPS_OF_DAY[d])
        ),
        "MWh/year",
        "a load draws on each day what it needs",
    )


def _add_yearly_energy(model: Any) -> None:
    add_rows(
        model,
        "load_energy_year",
        (model.YEARLY_LOAD, model.YEAR),
        lambda m, a, y: (
            sum(m.step_weight[y, t] * m.load_power[a, y, t] for t in m.STEP)
            == sum(m.step_weight[y, t] * m.load_need[a, y, t] for t in m.STEP)
        ),
        "MWh/year",
        "a load draws over the year what it needs",
    )
