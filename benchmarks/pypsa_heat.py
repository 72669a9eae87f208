"""District heat and flexible loads as PyPSA's components."""

from __future__ import annotations

import numpy as np
from pypsa_prices import emission_column, heat_fuel_price, rates_of_heat_sources
from pypsa_tables import Tables


def add_heat_areas(t: Tables) -> None:
    """Add each area's bus, its demand, and what is not served of it."""
    d = t.data
    areas, demand = d["heat_area"].values, d["heat_demand"].values
    if not areas.size:
        return
    buses = [t.area_bus(area) for area in areas]
    t.network.add("Bus", buses)
    t.add("Load", [f"{bus} demand" for bus in buses], {"p_set": demand}, bus=buses)
    most = np.maximum(demand.max(axis=(1, 2)), 1.0)
    t.add(
        "Generator",
        [f"{bus} unserved" for bus in buses],
        {"p_max_pu": demand / most[:, None, None]},
        bus=buses,
        p_nom=most,
        marginal_cost=d["value_of_lost_heat"].values,
        carrier="none",
    )


def add_heat_sources(t: Tables) -> None:
    """Add boilers and waste heat as generators, heat pumps as links."""
    d = t.data
    areas, limit = t.area_of_zone(), d["heat_source_limit"].values
    draws, om = d["heat_source_electricity"].values, d["heat_source_om"].values
    zones, fuels = d["heat_source_zone"].values, d["heat_source_fuel"].values
    rate, price = d["heat_source_fuel_rate"].values, heat_fuel_price(t)
    plain, pumps = np.flatnonzero(draws == 0.0), np.flatnonzero(draws > 0.0)
    if plain.size:
        t.add(
            "Generator",
            [f"{name} heat" for name in d["heat_source"].values[plain]],
            {"marginal_cost": (om[:, None] + rate[:, None] * price)[plain, :, None]},
            bus=[areas[zone] for zone in zones[plain]],
            p_nom=limit[plain],
            carrier=t.carrier_of(fuels[plain]),
            burns=fuels[plain],
            burnt_per_output=rate[plain],
            **{emission_column(e): own[plain] for e, own in rates_of_heat_sources(t).items()},
        )
    if pumps.size:
        t.add(
            "Link",
            [f"{name} heat" for name in d["heat_source"].values[pumps]],
            {},
            bus0=zones[pumps],
            bus1=[areas[zone] for zone in zones[pumps]],
            p_nom=limit[pumps] * draws[pumps],
            efficiency=1.0 / draws[pumps],
            marginal_cost=om[pumps] / draws[pumps],
        )


def add_heat_stores(t: Tables) -> None:
    """Add each heat store, as stores of electricity are."""
    d = t.data
    names = [f"{name} heat" for name in d["heat_store"].values]
    if not names:
        return
    buses = [t.area_of_zone()[zone] for zone in d["heat_store_zone"].values]
    power = d["heat_store_power"].values
    t.network.add("Bus", names)
    t.add(
        "Store",
        names,
        {},
        bus=names,
        e_nom=d["heat_store_energy"].values,
        standing_loss=d["heat_store_loss"].values,
        e_cyclic_per_period=True,
    )
    for way, begin, end in (("charge", buses, names), ("discharge", names, buses)):
        t.add("Link", [f"{name} {way}" for name in names], {}, bus0=begin, bus1=end, p_nom=power)


def add_flexible_loads(t: Tables) -> None:
    """Add what can choose its hours as generators of sign -1; `pypsa_rows` gives them energy."""
    d = t.data
    need, limit = d["load_need"].values, d["load_limit"].values
    (load,) = set(d["load_need"].dims) - {"year", "step"}
    used = np.flatnonzero((need > 0.0).any(axis=(1, 2)))
    if not used.size:
        return
    names = [f"{name} load" for name in d[load].values[used]]
    size = limit[used].max(axis=(1, 2))
    t.add(
        "Generator",
        names,
        {"p_max_pu": limit[used] / size[:, None, None]},
        bus=d["load_zone"].values[used],
        p_nom=size,
        sign=-1.0,
        carrier="none",
        energy_by=np.where(d["load_daily"].values[used], "day", "year"),
    )
    t.keep("Generator", "need", np.asarray(names), need[used])
