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
from pypsa_heat import add_flexible_loads, add_heat_areas, add_heat_sources, add_heat_stores
from pypsa_prices import allowance_value, burnt_price, emission_column, rates_of_assets
from pypsa_refusals import refuse_what_cannot_be_said
from pypsa_rows import CONSTANT, DAY, LIMITS, PREVIOUS, list_limits
from pypsa_stores import add_store_builds, add_stores
from pypsa_tables import Tables, builds_of, days_of
from pypsa_units import add_units
from routes import read_system

from transition_sim.system import System


def export_network(system: System) -> pypsa.Network:
    """Return the system as a network with one investment period a year.

    Raises
    ------
    ValueError
        Neither PyPSA's components nor the rows of `pypsa_rows` can say it.
    """
    refuse_what_cannot_be_said(system)
    t = Tables(system)
    t.network.add("Bus", t.data["zone"].values)
    for add in (
        _add_carriers,
        add_heat_areas,
        _add_assets,
        add_units,
        _add_asset_builds,
        add_stores,
        add_store_builds,
        add_heat_sources,
        add_heat_stores,
        add_flexible_loads,
        _add_trade,
        _add_inner_links,
        _add_demand,
    ):
        add(t)
    t.network.meta = {
        CONSTANT: constant_cost(system),
        PREVIOUS: system.time.previous.tolist(),
        DAY: days_of(system).tolist(),
        LIMITS: list_limits(t),
    }
    return t.network


def _add_carriers(t: Tables) -> None:
    t.network.add("Carrier", [*t.data["fuel"].values, "none"])


def _asset_columns(t: Tables, items: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return columns of assets that are not committed, and their marginal cost (asset, year)."""
    d = t.data
    fuels = d["asset_fuel"].values[items]
    rate = d["fuel_rate"].values[items]
    cost = d["variable_om"].values[:, None] + d["fuel_rate"].values[:, None] * burnt_price(t)
    columns = {
        "bus": d["asset_zone"].values[items],
        "carrier": t.carrier_of(fuels),
        "burns": fuels,
        "burnt_per_output": rate,
        **{emission_column(e): own[items] for e, own in rates_of_assets(t).items()},
    }
    return columns, (cost - allowance_value(t))[items, :, None]


def _add_assets(t: Tables) -> None:
    d = t.data
    running = d["running_fixed"].values
    grows = (np.cumsum(d["build_limit"].values, axis=1) > 0.0)[..., None]
    highest = np.where(grows, d["deliverable"].values[:, None] * running, d["power_limit"].values)
    lowest = np.where(grows, d["must_run"].values[:, None] * running, d["power_floor"].values)
    size = running.max(axis=(1, 2))
    kept = np.flatnonzero((size > 0.0) & ~d["committed"].values)
    columns, cost = _asset_columns(t, kept)
    per_unit = 1.0 / size[kept, None, None]
    t.add(
        "Generator",
        d["asset"].values[kept].tolist(),
        {
            "p_max_pu": highest[kept] * per_unit,
            "p_min_pu": lowest[kept] * per_unit,
            "marginal_cost": cost,
        },
        p_nom=size[kept],
        **columns,
    )


def _add_asset_builds(t: Tables) -> None:
    d = t.data
    builds = builds_of(d["build_limit"].values)
    if not builds:
        return
    items = [item for item, _ in builds]
    shares = t.running(d["build_running"].values, builds)
    columns, cost = _asset_columns(t, np.asarray(items))
    t.add(
        "Generator",
        [f"{d['asset'].values[i]} {t.years[v]}" for i, v in builds],
        {
            "p_max_pu": shares * d["deliverable"].values[items, None],
            "p_min_pu": shares * d["must_run"].values[items, None],
            "marginal_cost": cost,
        },
        **columns,
        **t.build_columns(
            (d["annuity"] + d["fixed_om"]).values,
            d["build_mean"].values,
            builds,
            (d["build_least"].values, d["build_limit"].values),
        ),
    )


def _add_trade(t: Tables) -> None:
    """Add what is bought and sold, at the city's end; each end bears half of the loss."""
    d, inside = t.data, t.data["zone"].values
    for k in np.flatnonzero(d["link_outside"].values):
        ends = [d[end].values[k] for end in ("link_from", "link_to")]
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
    d = t.data
    inner = np.flatnonzero(~d["link_outside"].values)
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
            bus0=d[begin].values[inner],
            bus1=d[end].values[inner],
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


if __name__ == "__main__":
    scenario, resolution, target, *changes = sys.argv[1:]
    export_network(read_system(scenario, resolution, *changes)).export_to_netcdf(target)
    print("{}")
