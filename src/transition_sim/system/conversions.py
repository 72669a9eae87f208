"""What upgrades move, once it is known how much is upgraded: stock, what runs, and named units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from transition_sim.system.build import System
from transition_sim.system.known_upgrades import (
    leaving,
    moved_running,
    moved_stock,
    payment,
)
from transition_sim.system.plant import power_limits
from transition_sim.system.varying import leaving_limit


def with_conversions(system: System, converted: xr.DataArray | None) -> System:
    """Return the system in which just these upgrades are made, and no others may be.

    What they cost becomes a number, and what was to be upgraded at least is taken as met.

    Parameters
    ----------
    converted : xarray.DataArray over asset and year, optional
        MW upgraded to each variant in each year, with what is known; none where it is absent.
    """
    data = system.data
    if not data["conversion_limit"].values.any():
        return system
    further = _numbers(converted, data) - data["converted_known"].values
    moved = _within_stock(np.maximum(further, 0.0), data)
    known = data["running_fixed"].values + moved_running(moved, data)
    # where the stock was a variable its limit was a row, which no dust is taken from
    free = np.cumsum(data["conversion_limit"].values + leaving_limit(system), axis=1) > 0.0
    limits = power_limits(data["deliverable"].values, data["must_run"].values, known, dust=0.0)
    new = {
        "fixed_capacity": data["fixed_capacity"].copy(data=moved_stock(moved, data)),
        "running_fixed": data["running_fixed"].copy(data=known),
        "conversion_payment": data["conversion_payment"].copy(data=payment(moved, data)),
        "converted_known": data["converted_known"].copy(
            data=data["converted_known"].values + moved
        ),
        "conversion_limit": xr.zeros_like(data["conversion_limit"]),
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
    return like.copy(data=moved_running(_numbers(converted, data), data))


def upgraded_units(converted: xr.DataArray, system: System) -> xr.DataArray:
    """Return what of each named unit is upgraded on 31 December [MW], by its share of the asset."""
    data = system.data
    total = np.cumsum(leaving(_numbers(converted, data), data), axis=1)
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


def _numbers(converted: xr.DataArray | None, data: xr.Dataset) -> np.ndarray:
    if converted is None:
        return np.zeros((data.sizes["asset"], data.sizes["year"]))
    whole = converted.reindex({name: data[name].values for name in ("asset", "year")})
    return np.maximum(whole.transpose("asset", "year").fillna(0.0).values, 0.0)


def _within_stock(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return conversions that take no more than there is: a solver's answer may, by a hair."""
    stock = data["fixed_capacity"].values[:, 0]
    taken = leaving(moved, data).sum(axis=1)
    scale = np.ones_like(stock)
    np.divide(stock, taken, out=scale, where=taken > stock)
    own = {name: part for name, part in zip(data["asset"].values, scale, strict=True)}
    factor = [own.get(name, 1.0) for name in data["variant_of"].values]
    return moved * np.asarray(factor)[:, None]
