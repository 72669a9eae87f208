"""Committed units, and heat that some of them give, as PyPSA's components.

A clustered unit is one committable `Generator` whose status is the share of its largest MW online;
PyPSA relaxes it (`linearized_unit_commitment`). Its output is the loading: power, and the power
that heat takes from the turbine. Where a unit gives heat, or has limits of power besides those of
what is online, it stands on a bus of its own, from which one `Link` brings power to the zone and
another heat to its area. What PyPSA has no component for is in columns that `pypsa_rows` reads.
"""

from __future__ import annotations

import numpy as np
from pypsa_prices import allowance_value, burnt_price, emission_column, rates_of_assets
from pypsa_tables import Tables


def add_units(t: Tables) -> None:
    """Add every committed asset that runs in some step."""
    d = t.data
    running = np.where(d["power_limit"].values > 0.0, d["running_fixed"].values, 0.0)
    online = d["online_share"].values[:, None, None] * running
    largest = online.max(axis=(1, 2))
    kept = np.flatnonzero(d["committed"].values & (largest > 0.0))
    if not kept.size:
        return
    apart = _stands_apart(t)
    names = d["asset"].values[kept]
    own_bus = names[apart[kept]]
    t.network.add("Bus", [f"{name} unit" for name in own_bus])
    zones = d["asset_zone"].values[kept]
    price, om = burnt_price(t)[kept], _power_cost(t)[kept]
    most, full = largest[kept], d["full_load"].values[kept]
    marginal = d["marginal_fuel"].values[kept, None] * price
    weight = d["step_weight"].values * d["discount"].values[:, None]
    start = (d["start_cost"].values[kept] * most)[:, None, None] * weight
    rest = (d["no_load_fuel"].values[kept] * most)[:, None] * price
    t.add(
        "Generator",
        names.tolist(),
        {
            "marginal_cost": (marginal + np.where(apart[kept, None], 0.0, om))[..., None],
            "stand_by_cost": rest[..., None],
            "start_up_cost": start,  # PyPSA does not weigh starts
        },
        bus=np.where(apart[kept], [f"{name} unit" for name in names], zones),
        p_nom=most * full,
        p_min_pu=d["minimum_load"].values[kept] / full,
        committable=True,
        carrier=t.carrier_of(d["asset_fuel"].values[kept]),
        burns=d["asset_fuel"].values[kept],
        burnt_per_output=d["marginal_fuel"].values[kept],
        burnt_online=d["no_load_fuel"].values[kept] * most,
        hours_on=np.minimum(d["up_hours"].values[kept], t.run_length),
        hours_off=np.minimum(d["down_hours"].values[kept], t.run_length),
        **_ramp_columns(t, kept, most),
        **{emission_column(e): rate[kept] for e, rate in rates_of_assets(t).items()},
    )
    t.keep("Generator", "status_most", names, online[kept] / most[:, None, None])
    _add_power_links(t, kept[apart[kept]])
    _add_heat_links(t, kept[d["chp"].values[kept]], largest)


def _stands_apart(t: Tables) -> np.ndarray:
    """Say which units' power is not just what they are loaded with."""
    d = t.data
    return np.asarray(d["chp"].values | (d["power_floor"].values > 0.0).any(axis=(1, 2)))


def _power_cost(t: Tables) -> np.ndarray:
    """Return what power costs besides what is burnt [CNY/MWh], shape (asset, year)."""
    return np.asarray(t.data["variable_om"].values[:, None] - allowance_value(t))


def _ramp_columns(t: Tables, kept: np.ndarray, most: np.ndarray) -> dict[str, np.ndarray]:
    """Return ramps of units that cannot cross their range in an hour [MW]; NaN of the others."""
    d = t.data
    ramp, least = d["ramp"].values[kept], d["minimum_load"].values[kept]
    slow = ramp < d["full_load"].values[kept] - least
    return {
        "ramp_online": np.where(slow, ramp * most, np.nan),
        "ramp_started": np.where(slow, np.maximum(ramp, least) * most, np.nan),
    }


def _add_power_links(t: Tables, items: np.ndarray) -> None:
    d = t.data
    if not items.size:
        return
    limit, floor = (d[f"power_{side}"].values[items] for side in ("limit", "floor"))
    size = limit.max(axis=(1, 2))
    names = d["asset"].values[items]
    t.add(
        "Link",
        [f"{name} power" for name in names],
        {
            "p_max_pu": limit / size[:, None, None],
            "p_min_pu": floor / size[:, None, None],
            "marginal_cost": _power_cost(t)[items, :, None],
        },
        bus0=[f"{name} unit" for name in names],
        bus1=d["asset_zone"].values[items],
        p_nom=size,
    )


def _add_heat_links(t: Tables, items: np.ndarray, largest: np.ndarray) -> None:
    """Add what takes power from a unit and gives heat; a MW of heat takes `power_loss`."""
    d = t.data
    if not items.size:
        return
    names, lost = d["asset"].values[items], d["power_loss"].values[items]
    areas = t.area_of_zone()
    most = d["heat_share"].values[items] * lost * largest[items]  # MW of power for all the heat
    t.add(
        "Link",
        [f"{name} heat" for name in names],
        {},
        bus0=[f"{name} unit" for name in names],
        bus1=[areas[zone] for zone in d["asset_zone"].values[items]],
        p_nom=most,
        efficiency=1.0 / lost,
        heats_with=names,
        taken_online=most,
        least_power=d["power_per_heat"].values[items] / lost,
    )
