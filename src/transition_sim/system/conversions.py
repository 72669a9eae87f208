"""What upgrades move, once it is known how much is upgraded: stock, what runs, and named units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from transition_sim.system.build import System
from transition_sim.system.plant import power_limits
from transition_sim.system.varying import leaving_limit


def with_conversions(system: System, converted: xr.DataArray | None) -> System:
    """Return the system in which just these upgrades are made, and no others may be.

    What they cost becomes a number, and what was to be upgraded at least is taken as met.

    Parameters
    ----------
    converted : xarray.DataArray over asset and year, optional
        MW upgraded to each variant in each year; none where it is absent.
    """
    data = system.data
    if not data["conversion_limit"].values.any():
        return system
    moved = _within_stock(_numbers(converted, data), data)
    running = _running(moved, data)
    change = np.cumsum(moved - _leaving(moved, data), axis=1)
    paid = np.cumsum(moved, axis=1) - moved + moved * data["arriving_mean"].values
    cost = data["conversion_annuity"].values @ paid
    known = data["running_fixed"].values + running
    # where the stock was a variable its limit was a row, which no dust is taken from
    free = np.cumsum(data["conversion_limit"].values + leaving_limit(system), axis=1) > 0.0
    limits = power_limits(data["deliverable"].values, data["must_run"].values, known, dust=0.0)
    new = {
        "fixed_capacity": data["fixed_capacity"] + xr.DataArray(change, dims=("asset", "year")),
        "running_fixed": data["running_fixed"].copy(data=known),
        "conversion_payment": data["conversion_payment"] + xr.DataArray(cost, dims="year"),
        "conversion_limit": 0.0 * data["conversion_limit"],
    }
    for name, limit in zip(("power_limit", "power_floor"), limits, strict=True):
        new[name] = data[name].copy(data=np.where(free[..., None], limit, data[name].values))
    decided = data.assign(new).isel(upgrade_goal=slice(0))
    return replace(system, data=decided)


def converted_running(converted: xr.DataArray, data: xr.Dataset) -> xr.DataArray:
    """Return what upgrades add to what runs of each asset [MW]: less of a base, more of a variant.

    Parameters
    ----------
    converted : xarray.DataArray over asset and year
        NaN where an asset is no variant.
    data : xarray.Dataset
        Of the system.
    """
    like = data["running_fixed"]
    return like.copy(data=_running(_numbers(converted, data), data))


def upgraded_units(converted: xr.DataArray, system: System) -> xr.DataArray:
    """Return what of each named unit is upgraded on 31 December [MW], by its share of the asset."""
    data = system.data
    total = np.cumsum(_leaving(_numbers(converted, data), data), axis=1)
    rows, names = [np.empty((0, data.sizes["year"]))], list[str]()
    for asset, moved in zip(system.assets, total, strict=True):
        stock = sum(each.power_mw for each in asset.members)
        if asset.kind.upgradable and stock:
            names += [each.id for each in asset.members]
            rows += [each.power_mw / stock * moved[None] for each in asset.members]
    return xr.DataArray(
        np.concatenate(rows),
        dims=("unit", "year"),
        coords={"unit": np.asarray(names, dtype=str), "year": data["year"].values},
        attrs={"units": "MW", "long_name": "upgraded capacity of named units on 31 December"},
    )


def _running(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return what conversions change of what runs [MW], shape (asset, year, step)."""
    leaving = _leaving(moved, data)
    gone = (np.cumsum(leaving, axis=1) - leaving)[..., None]
    gone = gone + leaving[..., None] * (1.0 - data["staying_running"].values)
    come = (np.cumsum(moved, axis=1) - moved)[..., None]
    come = come + moved[..., None] * data["arriving_running"].values
    return np.asarray(come - gone)


def _leaving(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return what each asset loses to its variants [MW], shape (asset, year)."""
    base = data["variant_of"].values
    return np.asarray([moved[base == name].sum(axis=0) for name in data["asset"].values])


def _numbers(converted: xr.DataArray | None, data: xr.Dataset) -> np.ndarray:
    if converted is None:
        return np.zeros((data.sizes["asset"], data.sizes["year"]))
    whole = converted.reindex({name: data[name].values for name in ("asset", "year")})
    return np.maximum(whole.transpose("asset", "year").fillna(0.0).values, 0.0)


def _within_stock(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return conversions that take no more than there is: a solver's answer may, by a hair."""
    stock = data["fixed_capacity"].values[:, 0]
    taken = _leaving(moved, data).sum(axis=1)
    scale = np.ones_like(stock)
    np.divide(stock, taken, out=scale, where=taken > stock)
    own = {name: part for name, part in zip(data["asset"].values, scale, strict=True)}
    factor = [own.get(name, 1.0) for name in data["variant_of"].values]
    return moved * np.asarray(factor)[:, None]
