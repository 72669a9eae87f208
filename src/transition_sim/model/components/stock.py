"""Installed stock: what stands on 31 December, and what of it runs in the year.

Symbols
-------
built[a,y] : MW of asset *a* added freely in year *y*, within the year's limit, and no less than the
    scenario says has to be.
capacity[a,y] : MW on 31 December of an asset that may be built or upgraded (EXPANDABLE); any other
    asset's stock is a number.
fixed_capacity[a,y] : MW on 31 December of units and of projects that the scenario takes whole.

Equations
---------
capacity[a,y] = capacity[a,y-1] + built[a,y] + change of fixed_capacity[a,y]
build_max: Σ built of a technology that can be built in several zones <= its one limit

What runs is another thing: running_fixed[a,y,t] + Σ_v built_running[a,v,y,t] · built[a,v], where
the shares say which days of a period lie on or after the date. Investment and fixed costs are paid
for the days of the year on which plant is there: mean_fixed, mean_new and built_mean.

Feeds the stock, running and cost accounts. The same holds for stores, in MW, with MWh per MW.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo

from transition_sim.model.accounts import Accounts
from transition_sim.model.algebra import (
    add_indexed_set,
    add_map,
    add_parameter,
    add_rows,
    add_set,
    add_variable,
)
from transition_sim.model.system_parameters import take_parameter
from transition_sim.system import System
from transition_sim.system.varying import varying_assets


def add(model: Any, system: System, accounts: Accounts) -> None:
    """Declare stock and builds of assets and stores; enter them in the accounts."""
    _add_assets(model, system)
    _add_stores(model, system)
    accounts.stock.add("fixed change", lambda m, a, y: m.fixed_change[a, y])
    accounts.running.add("fixed", lambda m, a, y, t: m.running_fixed[a, y, t])
    if len(model.BUILDABLE):
        _enter_builds(accounts)
    accounts.cost.add(
        "capital",
        lambda m, y: (
            sum(m.annuity[a] * m.mean_new[a, y] for a in m.ASSET)
            + sum(
                m.annuity[a] * m.built_mean[a, v, y] * m.built[a, v]
                for a in m.BUILDABLE
                for v in m.YEAR
            )
            + sum(m.store_new_payment[s, y] for s in m.STORE)
            + sum(
                m.store_payment[s] * m.store_built_mean[s, v, y] * m.store_built[s, v]
                for s in m.EXPANDABLE_STORE
                for v in m.YEAR
            )
        ),
    )
    accounts.cost.add(
        "fixed operation and maintenance",
        lambda m, y: (
            sum(m.fixed_om[a] * m.mean_fixed[a, y] for a in m.ASSET)
            + sum(
                m.fixed_om[a] * m.built_mean[a, v, y] * m.built[a, v]
                for a in m.BUILDABLE
                for v in m.YEAR
            )
            + sum(m.store_fixed_om[s] * m.store_mean_fixed[s, y] for s in m.STORE)
            + sum(
                m.store_fixed_om[s] * m.store_built_mean[s, v, y] * m.store_built[s, v]
                for s in m.EXPANDABLE_STORE
                for v in m.YEAR
            )
        ),
    )


def _enter_builds(accounts: Accounts) -> None:
    """Enter what is built of an asset that may be built; of any other, nothing."""
    accounts.stock.add("built", lambda m, a, y: m.may_build[a] * m.built[m.built_as[a], y])
    accounts.running.add(
        "built",
        lambda m, a, y, t: (
            m.may_build[a]
            * sum(
                m.built_running[m.built_as[a], v, y, t] * m.built[m.built_as[a], v] for v in m.YEAR
            )
        ),
    )


def _add_own_builds(model: Any) -> None:
    """Map each expandable asset to itself where it may be built, and to any other with a zero."""
    growing, buildable = model.EXPANDABLE, list(model.BUILDABLE)
    own = [float(a in set(buildable)) for a in growing]
    add_parameter(model, "may_build", (growing,), own, "1", "1 where it may be built")
    if buildable:
        labels = [a if here else buildable[0] for a, here in zip(growing, own, strict=True)]
        add_map(
            model,
            "built_as",
            growing,
            labels,
            "the asset itself where it may be built, else any, with may_build 0",
        )


def _add_asset_sets(model: Any, system: System) -> None:
    """Declare the assets, those whose stock may change, and those of each class of plant."""
    data = system.data
    names, kinds = data["asset"].values, data["asset_class"].values
    buildable = names[data["build_limit"].values.sum(axis=1) > 0.0]
    growing = names[varying_assets(system)]
    for name, labels, text in (
        (
            "ASSET",
            names,
            "units that agree in technology, zone and every own value; upgraded variants",
        ),
        (
            "EXPANDABLE",
            growing,
            "assets whose stock is a variable: they may be built, upgraded or retired",
        ),
        ("BUILDABLE", buildable, "assets that may be built freely"),
    ):
        add_set(model, name, labels.tolist(), text, along="asset")
    classes = dict.fromkeys(kinds.tolist())
    add_set(model, "CLASS", classes, "classes of plant", along="class")
    of_class = {kind: names[kinds == kind].tolist() for kind in classes}
    add_indexed_set(model, "ASSETS_OF", model.CLASS, of_class, "assets of a class of plant")


def _add_assets(model: Any, system: System) -> None:
    data, year, step = system.data, model.YEAR, model.STEP
    _add_asset_sets(model, system)
    asset, growing, buildable = model.ASSET, model.EXPANDABLE, model.BUILDABLE
    limit = data["build_limit"].values
    open_to_build = limit.sum(axis=1) > 0.0
    _add_own_builds(model)
    fixed = data["fixed_capacity"].values
    years = range(len(year))
    standing = [[float(v <= y) for y in years] for v in years]
    add_parameter(model, "standing", (year, year), standing, "1", "1 from the year of building on")
    for name in ("fixed_capacity", "mean_fixed", "mean_new"):
        take_parameter(model, system, name, (asset, year))
    change = np.diff(fixed, axis=1, prepend=0.0)
    add_parameter(
        model, "fixed_change", (asset, year), change, "MW/year", "known stock's yearly change"
    )
    for name in ("annuity", "fixed_om"):
        take_parameter(model, system, name, (asset,))
    take_parameter(model, system, "running_fixed", (asset, year, step))
    own_year, own_mean = (data[f"build_{x}"].values[open_to_build] for x in ("running", "mean"))
    may_build = limit[open_to_build] > 0.0
    _add_running_shares(model, "built", buildable, own_year, own_mean, may_build)
    _add_builds(model, system, buildable, limit[open_to_build])
    add_variable(model, "capacity", (growing, year), "MW", "stock on 31 December")


def _add_stores(model: Any, system: System) -> None:
    data, year, step = system.data, model.YEAR, model.STEP
    limit = data["store_build_limit"].values
    names = data["store"].values
    open_to_build = limit.sum(axis=1) > 0.0
    store = add_set(model, "STORE", names.tolist(), "stores of electricity", along="store")
    growing = add_set(
        model,
        "EXPANDABLE_STORE",
        names[open_to_build].tolist(),
        "stores that may be built freely",
        along="store",
    )
    power, energy = data["store_annuity_power"].values, data["store_annuity_energy"].values
    payment = power + energy * data["store_hours"].values
    known = (
        power[:, None] * data["store_new_power"].values
        + energy[:, None] * data["store_new_energy"].values
    )
    add_parameter(
        model, "store_new_payment", (store, year), known, "CNY/year", "payment for known stores"
    )
    text = "yearly payment for a free build with its energy"
    add_parameter(model, "store_payment", (store,), payment, "CNY/MW/year", text)
    for name, sets in (
        ("store_hours", (store,)),
        ("store_fixed_om", (store,)),
        ("store_fixed_power", (store, year)),
        ("store_mean_fixed", (store, year)),
        ("store_running_power", (store, year, step)),
        ("store_running_energy", (store, year, step)),
    ):
        take_parameter(model, system, name, sets)
    own_year = data["store_build_running"].values[open_to_build]
    own_mean = data["store_build_mean"].values[open_to_build]
    most = limit[open_to_build]
    _add_running_shares(model, "store_built", growing, own_year, own_mean, most > 0.0)
    least = data["store_build_least"].values[open_to_build]
    add_variable(
        model, "store_built", (growing, year), "MW", "free builds of the year", least, most
    )


def _add_builds(model: Any, system: System, growing: Any, limit: np.ndarray) -> None:
    """Declare free builds; a technology's one limit holds for all zones together.

    A scenario may say what has to be built: all that may be, or an exact number of MW.
    """
    data, year = system.data, model.YEAR
    has_to = data["build_least"].sel(asset=list(growing)).values
    built = limit.any(axis=1)  # what may only be retired shares no limit
    group = np.where(built, data["build_group"].sel(asset=list(growing)).values, "")
    shared = [name for name in dict.fromkeys(group[built]) if (group == name).sum() > 1]
    alone = ~np.isin(group, shared)[:, None]
    least = has_to * alone
    add_variable(model, "built", (growing, year), "MW", "free builds of the year", least, limit)
    joint = add_set(
        model,
        "SHARED_BUILD",
        shared,
        "technologies whose one limit holds for several zones",
        along="technology",
    )
    members = {
        name: [a for a, g in zip(growing, group, strict=True) if g == name] for name in shared
    }
    add_indexed_set(model, "BUILT_AS", joint, members, "assets in which a technology may be built")
    most = np.asarray([limit[group == name][0] for name in shared]).reshape(len(shared), len(year))
    least = np.asarray([has_to[group == name][0] for name in shared]).reshape(most.shape)
    text = "built freely in a year in all zones together"
    add_parameter(model, "shared_build_limit", (joint, year), most, "MW", f"most {text}")
    add_parameter(model, "shared_build_least", (joint, year), least, "MW", f"least {text}")
    add_rows(
        model,
        "build_max",
        (joint, year),
        lambda m, g, y: pyo.inequality(
            m.shared_build_least[g, y],
            sum(m.built[a, y] for a in m.BUILT_AS[g]),
            m.shared_build_limit[g, y],
        ),
        "MW",
        "a technology's free builds in all zones stay within its limit",
    )


def _add_running_shares(
    model: Any,
    name: str,
    growing: Any,
    own_year: np.ndarray,
    own_mean: np.ndarray,
    may_build: np.ndarray,
) -> None:
    """Declare which share of a build of year v runs in year y, by step and on the mean.

    Parameters
    ----------
    own_year : numpy.ndarray, shape (item, year, step)
        Share in the year of building itself; later it runs whole, earlier not at all.
    own_mean : numpy.ndarray, shape (item, year)
        The same on the mean of the year.
    may_build : numpy.ndarray of bool, shape (item, year)
        Where nothing may be built nothing runs: no entries of columns that are zero.
    """
    sets, text = (growing, model.YEAR, model.YEAR), "what runs in year y of a build of year v"
    running = _from_own_year(own_year) * may_build[:, :, None, None]
    mean = _from_own_year(own_mean[:, :, None])[..., 0]
    add_parameter(model, f"{name}_running", (*sets, model.STEP), running, "share", text)
    add_parameter(model, f"{name}_mean", sets, mean, "share", f"mean {text}")


def _from_own_year(own_year: np.ndarray) -> np.ndarray:
    """Return shares of (item, year of building, year, step): later years have all of a build."""
    items, years, steps = own_year.shape
    shares = np.zeros((items, years, years, steps))
    for v in range(years):
        shares[:, v, v] = own_year[:, v]
        shares[:, v, v + 1 :] = 1.0
    return shares
