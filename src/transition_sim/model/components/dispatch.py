"""Dispatch: net output of the running plant.

Symbols
-------
power[a,y,t] : MW delivered, net of the plant's own use; capacity is gross.
deliverable[a,t] : share of running capacity that can be delivered: availability · (1 - own use).
must_run[a,t] : share of running capacity that has to be delivered: the minimum output of the units
    that must be on, higher in the heating season. It stands for commitment where no data give a
    minimum load.

Equation
--------
must_run · running <= power <= deliverable · running

Before the first year in which something may be built, upgraded or retired the stock is known:
both sides are numbers and become bounds. From that year on they are the rows power_max and
power_min; a committed unit's most follows from what is online (see commitment). Feeds the
electricity, burning and cost accounts.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_parameter,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System
from transition_sim.system.varying import varying_years

NEEDS = ("stock",)


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare output and its limits; enter generation, fuel and variable cost."""
    running = accounts.running.total()
    _add_parameters(model, system)
    _add_output(model, system)

    add_rows(
        model,
        "power_max",
        (model.EXPANDED_FREE, model.STEP),
        lambda m, a, y, t: m.power[a, y, t] <= m.deliverable[a, t] * running(m, a, y, t),
        "MW",
        "output of an expandable asset is limited by what runs and is available",
    )
    add_rows(
        model,
        "power_min",
        (model.EXPANDED_MUST_RUN, model.STEP),
        lambda m, a, y, t: m.power[a, y, t] >= m.must_run[a, t] * running(m, a, y, t),
        "MW",
        "minimum output of an expandable asset that must run",
    )
    accounts.electricity.add(
        "generation", lambda m, z, y, t: sum(m.power[a, y, t] for a in m.ASSETS_IN[z])
    )
    accounts.burning.add(
        "generation",
        lambda m, a, y: (
            m.uncommitted_fuel_rate[a] * sum(m.step_weight[y, t] * m.power[a, y, t] for t in m.STEP)
        ),
    )
    accounts.cost.add(
        "variable operation and maintenance",
        lambda m, y: sum(
            m.variable_om[a] * m.step_weight[y, t] * m.power[a, y, t]
            for a in m.ASSET
            for t in m.STEP
        ),
    )


def _add_parameters(model: Any, system: System) -> None:
    data, asset, step = system.data, model.ASSET, model.STEP
    names = data["asset"].values
    rate = np.where(data["committed"].values, 0.0, data["fuel_rate"].values)
    text = "fuel per net output of what is not committed"
    add_parameter(model, "uncommitted_fuel_rate", (asset,), rate, "MWh/MWh", text)
    within = {z: names[data["asset_zone"].values == z].tolist() for z in model.ZONE}
    add_indexed_set(model, "ASSETS_IN", model.ZONE, within, "assets of a zone")
    must_run = data["must_run"].values
    obliged = set(names[must_run.max(axis=1, initial=0.0) > 0.0])
    labels, years = list(asset), list(model.YEAR)
    expanded = [(labels[a], years[y]) for a, y in np.argwhere(varying_years(system))]
    add_set(
        model,
        "EXPANDED",
        expanded,
        "assets and years in which the stock is a variable",
        along=("asset", "year"),
    )
    committed = set(names[data["committed"].values])
    free = [(a, y) for a, y in expanded if a not in committed]
    add_set(
        model,
        "EXPANDED_FREE",
        free,
        "those of EXPANDED whose asset is not committed",
        along=("asset", "year"),
    )
    least = [(a, y) for a, y in expanded if a in obliged]
    add_set(
        model,
        "EXPANDED_MUST_RUN",
        least,
        "those of EXPANDED whose asset has a minimum output",
        along=("asset", "year"),
    )
    for name, sets in (
        ("deliverable", (asset, step)),
        ("must_run", (asset, step)),
        ("variable_om", (asset,)),
        ("gross_per_net", (asset,)),
    ):
        take_parameter(model, system, name, sets)


def _add_output(model: Any, system: System) -> None:
    """Declare power; a known stock makes its limits bounds."""
    data = system.data
    grows = varying_years(system)[..., None]
    add_variable(
        model,
        "power",
        (model.ASSET, model.YEAR, model.STEP),
        "MW",
        "net output",
        lower=np.where(grows, 0.0, data["power_floor"].values),
        upper=np.where(grows, np.inf, data["power_limit"].values),
    )
