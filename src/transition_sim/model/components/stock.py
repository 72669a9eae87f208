"""Installed stock: what stands on 31 December, and what of it runs in the year.

Symbols
-------
built[a,y] : MW of asset *a* added freely in year *y*, within the year's limit.
capacity[a,y] : MW of an expandable asset on 31 December; any other asset's stock is a number.
fixed_capacity[a,y] : MW on 31 December of units and of projects that the scenario takes whole.

Equation
--------
capacity[a,y] = capacity[a,y-1] + built[a,y] + change of fixed_capacity[a,y]

What runs is another thing: running_fixed[a,y,t] + Σ_v build_running[a,v,y,t] · built[a,v], where
the shares say which days of a period lie on or after the date.

Feeds the stock, running and cost ledgers. The same holds for stores, in MW, with MWh per MW.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from transition_sim.model.algebra import (
    add_parameter,
    add_set,
    add_variable,
)
from transition_sim.model.ledgers import Ledgers
from transition_sim.system import System


def add(model: Any, system: System, ledgers: Ledgers) -> None:
    """Declare stock and builds of assets and stores; enter them in the ledgers."""
    _add_assets(model, system)
    _add_stores(model, system)
    ledgers.stock.add("built", lambda m, a, y: m.built[a, y])
    ledgers.stock.add("fixed change", lambda m, a, y: m.fixed_change[a, y])
    ledgers.running.add("fixed", lambda m, a, y, t: m.running_fixed[a, y, t])
    ledgers.running.add(
        "built",
        lambda m, a, y, t: sum(m.build_running[a, v, y, t] * m.built[a, v] for v in m.YEAR),
    )
    ledgers.cost.add(
        "capital",
        lambda m, y: (
            sum(m.annuity[a] * m.new_fixed[a, y] for a in m.ASSET)
            + sum(
                m.annuity[a] * m.standing[v, y] * m.built[a, v]
                for a in m.EXPANDABLE
                for v in m.YEAR
            )
            + sum(m.store_new_payment[s, y] for s in m.STORE)
            + sum(
                m.store_payment[s] * m.standing[v, y] * m.store_built[s, v]
                for s in m.EXPANDABLE_STORE
                for v in m.YEAR
            )
        ),
    )
    ledgers.cost.add(
        "fixed operation and maintenance",
        lambda m, y: (
            sum(m.fixed_om[a] * m.fixed_capacity[a, y] for a in m.ASSET)
            + sum(
                m.fixed_om[a] * m.standing[v, y] * m.built[a, v]
                for a in m.EXPANDABLE
                for v in m.YEAR
            )
            + sum(m.store_fixed_om[s] * m.store_fixed_power[s, y] for s in m.STORE)
            + sum(
                m.store_fixed_om[s] * m.standing[v, y] * m.store_built[s, v]
                for s in m.EXPANDABLE_STORE
                for v in m.YEAR
            )
        ),
    )


def _add_assets(model: Any, system: System) -> None:
    data, year, step = system.data, model.YEAR, model.STEP
    limit = data["build_limit"].values
    names = data["asset"].values
    open_to_build = limit.sum(axis=1) > 0.0
    asset = add_set(model, "ASSET", names.tolist())
    growing = add_set(model, "EXPANDABLE", names[open_to_build].tolist())
    fixed = data["fixed_capacity"].values
    years = range(len(year))
    standing = [[float(v <= y) for y in years] for v in years]
    add_parameter(model, "standing", (year, year), standing, "", "1 from the year of building on")
    add_parameter(model, "fixed_capacity", (asset, year), fixed, "MW", "known stock on 31 December")
    change = np.diff(fixed, axis=1, prepend=0.0)
    add_parameter(model, "fixed_change", (asset, year), change, "MW/year", "its yearly change")
    add_parameter(model, "new_fixed", (asset, year), data["new_fixed"].values, "MW", "of projects")
    add_parameter(model, "annuity", (asset,), data["annuity"].values, "CNY/MW/year", "of new plant")
    add_parameter(model, "fixed_om", (asset,), data["fixed_om"].values, "CNY/MW/year", "")
    add_parameter(
        model, "running_fixed", (asset, year, step), data["running_fixed"].values, "MW", "runs"
    )
    add_parameter(
        model,
        "build_running",
        (growing, year, year, step),
        _shares(data["build_running"].values[open_to_build]),
        "",
        "share of a build of year v that runs in year y",
    )
    _add_builds(model, "built", (growing, year), limit[open_to_build], system)
    add_variable(model, "capacity", (growing, year), "MW", "stock on 31 December")


def _add_stores(model: Any, system: System) -> None:
    data, year, step = system.data, model.YEAR, model.STEP
    limit = data["store_build_limit"].values
    names = data["store"].values
    open_to_build = limit.sum(axis=1) > 0.0
    store = add_set(model, "STORE", names.tolist())
    growing = add_set(model, "EXPANDABLE_STORE", names[open_to_build].tolist())
    power, energy = data["store_annuity_power"].values, data["store_annuity_energy"].values
    payment = power + energy * data["store_hours"].values
    known = (
        power[:, None] * data["store_new_power"].values
        + energy[:, None] * data["store_new_energy"].values
    )
    add_parameter(model, "store_new_payment", (store, year), known, "CNY/year", "of projects")
    add_parameter(model, "store_payment", (store,), payment, "CNY/MW/year", "of free builds")
    add_parameter(model, "store_hours", (store,), data["store_hours"].values, "h", "MWh per MW")
    for name, unit in (("store_fixed_om", "CNY/MW/year"), ("store_fixed_power", "MW")):
        sets = (store,) if data[name].ndim == 1 else (store, year)
        add_parameter(model, name, sets, data[name].values, unit, "")
    for name, unit in (("store_running_power", "MW"), ("store_running_energy", "MWh")):
        add_parameter(model, name, (store, year, step), data[name].values, unit, "runs")
    add_parameter(
        model,
        "store_build_running",
        (growing, year, year, step),
        _shares(data["store_build_running"].values[open_to_build]),
        "",
        "share of a build of year v that runs in year y",
    )
    _add_builds(model, "store_built", (growing, year), limit[open_to_build], system)


def _add_builds(
    model: Any, name: str, sets: tuple[Any, Any], limit: np.ndarray, system: System
) -> None:
    """Declare free builds; a scenario may take all that may be built."""
    least = limit * float(system.data["build_at_limit"])
    add_variable(model, name, sets, "MW", "free builds of the year", lower=least, upper=limit)


def _shares(own_year: np.ndarray) -> np.ndarray:
    """Return the running share of builds of year v in year y, shape (item, v, y, step).

    Parameters
    ----------
    own_year : numpy.ndarray, shape (item, year, step)
        Share in the year of building itself; later it runs whole, earlier not at all.
    """
    items, years, steps = own_year.shape
    shares = np.zeros((items, years, years, steps))
    for v in range(years):
        shares[:, v, v] = own_year[:, v]
        shares[:, v, v + 1 :] = 1.0
    return shares
