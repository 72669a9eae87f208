"""Upgrades whose MW are known: what they move of the stock and of what runs, and what they cost."""

from __future__ import annotations

import numpy as np
import xarray as xr

from transition_sim.system.plant import power_limits


def with_known_upgrades(data: xr.Dataset) -> xr.Dataset:
    """Return the parameters in which the scenario's decided upgrades are made.

    They count in the minimums, so that less is left to choose.
    """
    moved = data["converted_known"].values
    if not moved.any():
        return data
    moving = (moved + leaving(moved, data)).any(axis=1)[:, None, None]
    known = data["running_fixed"].values + moved_running(moved, data)
    limits = power_limits(data["deliverable"].values, data["must_run"].values, known)
    counted = (data["upgrade_counts"].values * moved).sum(axis=(1, 2))
    left = np.maximum(data["upgrade_minimum"].values - counted, 0.0)
    new = {
        "fixed_capacity": data["fixed_capacity"].copy(data=moved_stock(moved, data)),
        "running_fixed": data["running_fixed"].copy(data=known),
        "conversion_payment": data["conversion_payment"].copy(data=payment(moved, data)),
        "upgrade_minimum": data["upgrade_minimum"].copy(data=left),
    }
    for name, limit in zip(("power_limit", "power_floor"), limits, strict=True):
        new[name] = data[name].copy(data=np.where(moving, limit, data[name].values))
    return data.assign(new)


def moved_stock(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return the stock on 31 December after conversions [MW], shape (asset, year)."""
    change = np.cumsum(moved - leaving(moved, data), axis=1)
    return np.asarray(data["fixed_capacity"].values + change)


def payment(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return what conversions cost, with those that cost already [CNY/year], shape (year,)."""
    paid = np.cumsum(moved, axis=1) - moved + moved * data["arriving_mean"].values
    return np.asarray(data["conversion_payment"].values + data["conversion_annuity"].values @ paid)


def moved_running(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return what conversions change of what runs [MW], shape (asset, year, step)."""
    away = leaving(moved, data)
    gone = (np.cumsum(away, axis=1) - away)[..., None]
    gone = gone + away[..., None] * (1.0 - data["staying_running"].values)
    come = (np.cumsum(moved, axis=1) - moved)[..., None]
    come = come + moved[..., None] * data["arriving_running"].values
    return np.asarray(come - gone)


def leaving(moved: np.ndarray, data: xr.Dataset) -> np.ndarray:
    """Return what each asset loses to its variants [MW], shape (asset, year)."""
    base = data["variant_of"].values
    away = [moved[base == name].sum(axis=0) for name in data["asset"].values]
    return np.asarray(away).reshape(moved.shape)
