"""The enforced shares of the linopy model: numerator - θ · denominator >= 0 (or <= 0)."""

from __future__ import annotations

import linopy
import numpy as np
import xarray as xr

from transition_sim.system import ShareTarget, System


def add_share(
    model: linopy.Model, system: System, target: ShareTarget, direction: xr.DataArray
) -> None:
    """Add an enforced share; one of generation also limits net import to the base year's.

    Parameters
    ----------
    direction : xarray.DataArray
        Over link: +1 where a positive flow is bought, -1 where it is sold.
    """
    data = system.data.reset_coords(drop=True)
    w = target.weights
    counted = w.numerator - target.threshold * w.denominator
    weight = xr.DataArray(counted, coords=[data["asset"]])
    side = _stock if target.metric == "capacity_share" else _output
    lhs, constant = side(model, data, target, weight)
    model.add_constraints(lhs, target.sense, -constant, name=f"{target.metric}-{target.key}")
    name = f"net_import_max-{target.year}"
    if target.metric == "generation_share" and name not in list(model.constraints):
        net = [
            _bought(model, data, direction, year) for year in (target.year, int(data["year"][0]))
        ]
        model.add_constraints(net[0] - net[1], "<=", 0.0, name=name)


def _stock(
    model: linopy.Model, data: xr.Dataset, target: ShareTarget, weight: xr.DataArray
) -> tuple[linopy.LinearExpression, float]:
    """Return the weighed stock on 31 December [MW]: what can change, and what cannot."""
    w, year = target.weights, target.year
    store_weight = w.store_numerator - target.threshold * w.store_denominator
    fixed = weight * data["fixed_capacity"].sel(year=year)
    parts = []
    if "capacity" in model.variables:
        capacity = model.variables["capacity"].sel(year=year, drop=True)
        assets = capacity.coords["asset"]
        parts.append((capacity * weight.sel(asset=assets)).sum("asset"))
        fixed = fixed.where(~data["asset"].isin(assets), 0.0)
    if "store_built" in model.variables:
        standing = (data["year"] <= year) * store_weight
        parts.append((model.variables["store_built"] * standing).sum(["store", "year"]))
    constant = float(fixed.sum())
    constant += store_weight * float(data["store_fixed_power"].sel(year=year).sum())
    return sum(parts[1:], parts[0]), constant


def _output(
    model: linopy.Model, data: xr.Dataset, target: ShareTarget, weight: xr.DataArray
) -> tuple[linopy.LinearExpression, float]:
    """Return the weighed generation of the year [MWh], and the energy to be served in it."""
    w, year = target.weights, target.year
    if w.gross:
        weight = weight / (1.0 - data["own_use"])
    hours = data["step_weight"].sel(year=year, drop=True)
    power = model.variables["power"].sel(year=year, drop=True)
    lhs = (power * (weight * hours)).sum(["asset", "step"])
    served = (data["demand"] + data["export_obligation"]).sel(year=year, drop=True) * hours
    return lhs, -target.threshold * w.served * float(np.sum(served))


def _bought(
    model: linopy.Model, data: xr.Dataset, direction: xr.DataArray, year: int
) -> linopy.LinearExpression:
    hours = data["step_weight"].sel(year=year, drop=True)
    flow = model.variables["flow"].sel(year=year, drop=True)
    return (flow * (direction * hours)).sum(["link", "step"])
