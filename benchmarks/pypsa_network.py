"""A system as a PyPSA network: the same linear program in PyPSA's components.

| here | there |
|---|---|
| asset | `Generator`; per unit limits are availability and minimum output times what runs |
| free build of a year | `Generator` that can be extended, from that year on |
| store | bus, `Store` and two `Link`s: limits of power and energy vary, a `StorageUnit`'s do not |
| free build of a store | `StorageUnit` that can be extended |
| link to the outside | a `Generator` that buys, one of sign -1 that sells; with the losses |
| link within the city | two `Link`s, one a direction |
| demand, export obligation | `Load`; unserved demand is a `Generator` at its value |
| fuel supply, emission cap | `GlobalConstraint` of type `primary_energy`, one a year |

The constant cost, for which PyPSA's objective has no place, is in the network's meta data.
"""

from __future__ import annotations

import sys

import numpy as np
import pypsa
from constant_cost import constant_cost
from pypsa_stores import add_store_builds, add_stores
from pypsa_tables import Tables, builds_of, loops_of
from routes import read_system

from transition_sim.system import System

CONSTANT = "constant_cost_cny"


def export_network(system: System) -> pypsa.Network:
    """Return the system as a network with one investment period a year.

    Raises
    ------
    ValueError
        PyPSA's components cannot say it: an enforced share, one build limit for several zones, or,
        in typical periods, free builds of a store and a store that links the periods.
    """
    _refuse_what_cannot_be_said(system)
    t = Tables(system)
    t.network.add("Bus", t.data["zone"].values)
    for add in (
        _add_carriers,
        _add_assets,
        _add_asset_builds,
        add_stores,
        add_store_builds,
        _add_trade,
        _add_inner_links,
        _add_demand,
        _add_limits,
    ):
        add(t)
    t.network.meta = {CONSTANT: constant_cost(system)}
    return t.network


def _refuse_what_cannot_be_said(system: System) -> None:
    data = system.data
    open_to_build = data["build_limit"].sum("year").values > 0.0
    groups = data["build_group"].values[open_to_build]
    typical = loops_of(system).max() > 0
    if any(target.enforced for target in system.targets):
        raise ValueError("an enforced share is no constraint that PyPSA has")
    if len(set(groups)) < len(groups):
        raise ValueError("PyPSA has no build limit over several zones")
    if typical and data["store_build_limit"].values.any():
        raise ValueError("a store that can grow needs the whole year in PyPSA, hour by hour")
    if typical and data["seasonal"].values.any():
        raise ValueError("PyPSA does not link typical periods: a seasonal store needs all hours")


def _add_carriers(t: Tables) -> None:
    """Add fuels, with what limits look at: each fuel itself, and each pollutant's factor."""
    d, n = t.data, t.network
    fuels = d["fuel"].values
    n.add("Carrier", [*fuels, "none"])
    for fuel in fuels:
        n.c.carriers.static[_burnt(fuel)] = (n.c.carriers.static.index == fuel).astype(float)
    for pollutant in d["pollutant"].values:
        factor = d["emission_factor"].sel(pollutant=pollutant).to_series()
        column = factor.reindex(n.c.carriers.static.index).fillna(0.0)
        n.c.carriers.static[_emitted(pollutant)] = column


def _asset_columns(t: Tables) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return carrier, efficiency and marginal cost (asset, year) [CNY/MWh] of all assets."""
    d, fuels = t.data, t.labels["asset_fuel"].values
    price = d["fuel_price"].reindex(fuel=fuels, fill_value=0.0).values
    rate = d["fuel_rate"].values
    cost = d["variable_om"].values[:, None] + rate[:, None] * price
    efficiency = np.divide(1.0, rate, out=np.ones_like(rate), where=rate > 0.0)
    return np.where(fuels == "", "none", fuels), efficiency, cost


def _add_assets(t: Tables) -> None:
    d = t.data
    running = d["running_fixed"].values
    grows = (np.cumsum(d["build_limit"].values, axis=1) > 0.0)[..., None]
    highest = np.where(grows, d["deliverable"].values[:, None] * running, d["power_limit"].values)
    lowest = np.where(grows, d["must_run"].values[:, None] * running, d["power_floor"].values)
    carrier, efficiency, cost = _asset_columns(t)
    size = running.max(axis=(1, 2))
    kept = size > 0.0
    per_unit = 1.0 / size[kept, None, None]
    t.add(
        "Generator",
        d["asset"].values[kept].tolist(),
        {
            "p_max_pu": highest[kept] * per_unit,
            "p_min_pu": lowest[kept] * per_unit,
            "marginal_cost": cost[kept, :, None],
        },
        bus=t.labels["asset_zone"].values[kept],
        p_nom=size[kept],
        carrier=carrier[kept],
        efficiency=efficiency[kept],
    )


def _add_asset_builds(t: Tables) -> None:
    d = t.data
    builds = builds_of(d["build_limit"].values)
    if not builds:
        return
    items = [item for item, _ in builds]
    shares = t.running(d["build_running"].values, builds)
    carrier, efficiency, cost = _asset_columns(t)
    t.add(
        "Generator",
        [f"{d['asset'].values[i]} {t.years[v]}" for i, v in builds],
        {
            "p_max_pu": shares * d["deliverable"].values[items, None],
            "p_min_pu": shares * d["must_run"].values[items, None],
            "marginal_cost": cost[items, :, None],
        },
        bus=t.labels["asset_zone"].values[items],
        carrier=carrier[items],
        efficiency=efficiency[items],
        **t.build_columns(
            (d["annuity"] + d["fixed_om"]).values,
            d["build_mean"].values,
            builds,
            d["build_limit"].values,
        ),
    )


def _add_trade(t: Tables) -> None:
    """Add what is bought and sold, at the city's end; each end bears half of the loss."""
    d, inside = t.data, t.data["zone"].values
    for k in np.flatnonzero(t.labels["link_outside"].values):
        ends = [t.labels[end].values[k] for end in ("link_from", "link_to")]
        limits = [d[limit].values[k] for limit in ("link_forward", "link_reverse")]
        sells = ends[0] in inside
        sold, bought = limits if sells else limits[::-1]
        half = 0.5 * d["link_loss"].values[k]
        price, lost = d["trade_price"].values[k], d["loss_price"].values[k]
        for verb, sign, limit in (("buys", 1.0, bought), ("sells", -1.0, sold)):
            here = 1.0 - sign * half  # MW at the city's end for one on the link
            t.add(
                "Generator",
                [f"{d['link'].values[k]} {verb}"],
                {"marginal_cost": ((sign * price + half * lost) / here)[None, None]},
                bus=ends[0] if sells else ends[1],
                p_nom=limit * here,
                sign=sign,
                carrier="none",
            )


def _add_inner_links(t: Tables) -> None:
    d, labels = t.data, t.labels
    inner = np.flatnonzero(~labels["link_outside"].values)
    half = 0.5 * d["link_loss"].values[inner]
    names = d["link"].values[inner]
    for suffix, begin, end, limit in (
        ("forward", "link_from", "link_to", "link_forward"),
        ("reverse", "link_to", "link_from", "link_reverse"),
    ):
        t.add(
            "Link",
            [f"{name} {suffix}" for name in names],
            {},
            bus0=labels[begin].values[inner],
            bus1=labels[end].values[inner],
            p_nom=d[limit].values[inner] * (1.0 + half),
            efficiency=(1.0 - half) / (1.0 + half),
        )


def _add_demand(t: Tables) -> None:
    d = t.data
    zones, demand = d["zone"].values, d["demand"].values
    t.add(
        "Load",
        [f"{zone} demand" for zone in zones],
        {"p_set": demand + d["export_obligation"].values},
        bus=zones,
    )
    most = np.maximum(demand.max(axis=(1, 2)), 1.0)
    t.add(
        "Generator",
        [f"{zone} unserved" for zone in zones],
        {"p_max_pu": demand / most[:, None, None]},
        bus=zones,
        p_nom=most,
        marginal_cost=d["value_of_lost_load"].item(),
        carrier="none",
    )


def _add_limits(t: Tables) -> None:
    d = t.data
    for kind, table, column in (
        ("fuel", "fuel_supply", _burnt),
        ("pollutant", "emission_limit", _emitted),
    ):
        for name in d[kind].values:
            for year, most in d[table].sel({kind: name}).to_series().dropna().items():
                t.network.add(
                    "GlobalConstraint",
                    f"{name} {year}",
                    type="primary_energy",
                    carrier_attribute=column(name),
                    sense="<=",
                    constant=most,
                    investment_period=year,
                )


def _burnt(fuel: str) -> str:
    return f"burnt_{fuel}"


def _emitted(pollutant: str) -> str:
    return f"{pollutant}_emissions"


if __name__ == "__main__":
    scenario, resolution, target = sys.argv[1:]
    export_network(read_system(scenario, resolution)).export_to_netcdf(target)
    print("{}")
