"""Stores, and what may be built of them, as PyPSA's components."""

from __future__ import annotations

import numpy as np
from pypsa_tables import Tables, builds_of


def add_stores(t: Tables) -> None:
    """Add each store; in typical periods `pypsa_rows` closes its level in each of them."""
    d = t.data
    power, energy = (d[f"store_running_{what}"].values for what in ("power", "energy"))
    items = np.flatnonzero(power.any(axis=(1, 2)))
    names = d["store"].values[items].tolist()
    largest, most = power[items].max(axis=(1, 2)), energy[items].max(axis=(1, 2))
    usable = power[items] / largest[:, None, None]
    level = energy[items] / most[:, None, None]
    out = d["discharge_efficiency"].values[items]
    zones = d["store_zone"].values[items]
    t.network.add("Bus", names)
    t.add(
        "Store",
        names,
        {
            "e_max_pu": level,
        },
        standing_loss=d["self_discharge"].values[items],
        bus=names,
        e_nom=most,
        e_cyclic_per_period=True,
    )
    t.add(
        "Link",
        [f"{name} charge" for name in names],
        {"p_max_pu": usable},
        bus0=zones,
        bus1=names,
        p_nom=largest,
        efficiency=d["charge_efficiency"].values[items],
    )
    t.add(
        "Link",
        [f"{name} discharge" for name in names],
        {"p_max_pu": usable},
        bus0=names,
        bus1=zones,
        p_nom=largest / out,  # at the store's side
        efficiency=out,
        marginal_cost=d["cycle_cost"].values[items] * out,
    )


def add_store_builds(t: Tables) -> None:
    """Add each year's free builds of a store; what does not run yet cannot hold energy."""
    d = t.data
    builds = builds_of(d["store_build_limit"].values)
    if not builds:
        return
    items = [item for item, _ in builds]
    shares = t.running(d["store_build_running"].values, builds)
    lost = np.where(shares > 0.0, d["self_discharge"].values[items, None, None], 1.0)
    payment = (
        d["store_annuity_power"]
        + d["store_annuity_energy"] * d["store_hours"]
        + d["store_fixed_om"]
    ).values
    t.add(
        "StorageUnit",
        [f"{d['store'].values[i]} {t.years[v]}" for i, v in builds],
        {"p_max_pu": shares, "p_min_pu": -shares, "standing_loss": lost},
        bus=d["store_zone"].values[items],
        max_hours=d["store_hours"].values[items],
        efficiency_store=d["charge_efficiency"].values[items],
        efficiency_dispatch=d["discharge_efficiency"].values[items],
        marginal_cost=d["cycle_cost"].values[items],
        cyclic_state_of_charge_per_period=True,
        **t.build_columns(
            payment,
            d["store_build_mean"].values,
            builds,
            (d["store_build_least"].values, d["store_build_limit"].values),
        ),
    )
