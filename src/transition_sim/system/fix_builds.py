"""A system whose builds, upgrades and retirements are decided: what varied becomes known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from transition_sim.system.build import System
from transition_sim.system.conversions import with_conversions
from transition_sim.system.plant import power_limits
from transition_sim.system.varying import varying_years


def with_builds(
    system: System,
    built: xr.DataArray,
    store_built: xr.DataArray | None = None,
    retired: xr.DataArray | None = None,
    converted: xr.DataArray | None = None,
) -> System:
    """Return the system in which just these builds and upgrades are made, and no others may be.

    Its least cost is that of the system with its builds fixed; only dispatch is left to choose.

    Parameters
    ----------
    system : System
    built : xarray.DataArray over asset and year
        MW added freely in each year; what is absent is not built.
    store_built : xarray.DataArray over store and year, optional
        The same of stores; none where it is absent.
    retired : xarray.DataArray over asset and year, optional
        MW retired on 1 January of each year; none where nothing may be.
    converted : xarray.DataArray over asset and year, optional
        MW upgraded to each variant in each year; none where it is absent.
    """
    system = with_conversions(system, converted)
    data = system.data
    plant = _numbers(built, data, "asset")
    stores = _numbers(store_built, data, "store")
    running = _accumulate(plant, data["build_running"].values)
    stored = _accumulate(stores, data["store_build_running"].values)
    mean = _accumulate(plant, data["build_mean"].values[..., None])[..., 0]
    store_mean = _accumulate(stores, data["store_build_mean"].values[..., None])[..., 0]
    hours = data["store_hours"].values[:, None]
    firm = np.nan_to_num(data["store_firm_share"].values)[:, None]
    gone = _retired(system, retired)
    new = {
        **_added(data, plant.cumsum(axis=1) - gone, "fixed_capacity"),
        **_added(data, mean - gone, "mean_fixed"),
        **_added(data, mean, "mean_new"),
        **_added(data, running - gone[..., None], "running_fixed"),
        **_added(data, stores.cumsum(axis=1), "store_fixed_power"),
        **_added(data, hours * stores.cumsum(axis=1), "store_fixed_energy"),
        **_added(data, store_mean, "store_mean_fixed", "store_new_power"),
        **_added(data, hours * store_mean, "store_new_energy"),
        **_added(data, stored, "store_running_power"),
        **_added(data, hours[..., None] * stored, "store_running_energy"),
        **_added(data, firm * stores.cumsum(axis=1), "store_firm_known"),
        **{
            name: xr.zeros_like(data[name])
            for name in (
                "build_limit",
                "build_least",
                "store_build_limit",
                "store_build_least",
                "retirable",
            )
        },
    }
    # where a build was possible its limit is a row, which no dust is taken from
    grows = varying_years(system)[..., None]
    limits = power_limits(
        data["deliverable"].values, data["must_run"].values, new["running_fixed"].values, dust=0.0
    )
    for name, limit in zip(("power_limit", "power_floor"), limits, strict=True):
        new[name] = data[name].copy(data=np.where(grows, limit, data[name].values))
    return replace(system, data=data.assign(new))


def _numbers(built: xr.DataArray | None, data: xr.Dataset, item: str) -> np.ndarray:
    """Return builds over all items and years of the system [MW]."""
    if built is None:
        return np.zeros((data.sizes[item], data.sizes["year"]))
    whole = built.reindex({item: data[item].values, "year": data["year"].values})
    values: np.ndarray = whole.transpose(item, "year").fillna(0.0).values
    return np.maximum(values, 0.0)


def _retired(system: System, retired: xr.DataArray | None) -> np.ndarray:
    """Return what is retired so far [MW], never more than may be, shape (asset, year)."""
    data = system.data
    so_far = _numbers(retired, data, "asset").cumsum(axis=1)
    return np.minimum(so_far, data["retirable"].values[:, None])


def _accumulate(built: np.ndarray, own_year: np.ndarray) -> np.ndarray:
    """Return what runs of all builds so far [MW], shape (item, year, step).

    Parameters
    ----------
    own_year : numpy.ndarray, shape (item, year, step)
        Share of a build that runs in its own year; later it runs whole.
    """
    earlier = np.cumsum(built, axis=1) - built
    return earlier[..., None] + built[..., None] * own_year


def _added(data: xr.Dataset, more: np.ndarray, *names: str) -> dict[str, xr.DataArray]:
    return {name: data[name].copy(data=data[name].values + more) for name in names}
