"""Economic retirement: what the optimum takes of each named unit."""

from __future__ import annotations

import numpy as np
import xarray as xr

from transition_sim.system.build import System
from transition_sim.system.obligations import is_to_stay


def retired_units(system: System, found: xr.Dataset) -> np.ndarray:
    """Return the MW retired so far of every unit, project and store, shape (unit, year).

    What is retired of an asset is taken from those of its units that may go, by their MW: the
    optimum does not tell them apart.

    Parameters
    ----------
    found : xarray.Dataset
        The solution; ``retired`` over asset and year where something may be retired.
    """
    data = system.data
    years, last = data.sizes["year"], int(data["year"][-1])
    members = [(asset.id, each) for asset in system.assets for each in asset.members]
    gone = np.zeros((len(members) + sum(map(len, system.stores.values())), years))
    if "retired" not in found:
        return gone
    so_far = found["retired"].fillna(0.0).transpose("asset", "year").cumsum("year")
    for row, (name, member) in enumerate(members):
        most = float(data["retirable"].sel(asset=name))
        if most > 0.0 and is_to_stay(member, last):
            gone[row] = so_far.sel(asset=name).values * member.power_mw / most
    return gone
