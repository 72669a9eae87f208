"""A run's dataset with what its city has none of, as arrays without a single label.

What must hold of stores and links holds of none of them too, and is written once.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

HOURLY = {"store": ("charge", "discharge", "level"), "link": ("flow", "flow_loss")}
YEARLY = {
    "store": ("store_built", "store_power_capacity", "store_energy_capacity", "store_mean_power"),
    "link": (),
}
LABELS = {"store": ("store_zone",), "link": ("link_from", "link_to")}


def with_nothing(data: xr.Dataset) -> xr.Dataset:
    """Return the dataset in which no stores are an array over no stores, and no links of none."""
    years, steps = (data.sizes[name] for name in ("year", "step"))
    for item in HOURLY:
        if item in data.dims:
            continue
        new = {name: ((item, "year", "step"), np.zeros((0, years, steps))) for name in HOURLY[item]}
        new |= {name: ((item, "year"), np.zeros((0, years))) for name in YEARLY[item]}
        none = np.asarray([], dtype=str)
        names = {name: (item, none) for name in (item, *LABELS[item])}
        data = data.assign(new).assign_coords(names)
    return data
