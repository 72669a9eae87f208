"""What must hold in every plan, whatever the city: recomputed from the results alone."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from transition_sim.metrics import electricity_price
from transition_sim.results import Results

TOLERANCE_MW = 1e-5
CLEAN = {"wind", "pv", "cbm", "hydro", "biomass", "waste", "waste_heat"}


def check_invariants(results: Results) -> None:
    data = results.dataset
    balance_closes(data)
    costs_sum_to_the_objective(results)
    stock_adds_up(data)
    shares_are_what_they_are(results)
    limits_hold(data)
    levels_follow_their_flows(data)


def balance_closes(data: xr.Dataset) -> None:
    def per_zone(name: str, of: str) -> np.ndarray:
        values = data[name].transpose(of, "year", "step").values
        zones = data[f"{of}_zone"].values
        return np.stack([values[zones == z].sum(axis=0) for z in data["zone"].values])

    net = per_zone("power", "asset") + per_zone("discharge", "store") - per_zone("charge", "store")
    net += (data["unserved"] - data["demand"] - data["export_obligation"]).transpose(
        "zone", "year", "step"
    )
    for k, link in enumerate(data["link"].values):
        flow = data["flow"].sel(link=link).transpose("year", "step").values
        loss = np.nan_to_num(data["flow_loss"].sel(link=link).transpose("year", "step").values)
        for z, zone in enumerate(data["zone"].values):
            net[z] += (data["link_to"].values[k] == zone) * (flow - loss / 2)
            net[z] -= (data["link_from"].values[k] == zone) * (flow + loss / 2)
    assert np.abs(net).max() <= TOLERANCE_MW


def costs_sum_to_the_objective(results: Results) -> None:
    data = results.dataset
    total = float((data["cost"].sum("cost_term") * data["discount"]).sum())
    objective = results.verdict["objective_cny"]
    assert total == pytest.approx(objective, rel=1e-9, abs=1.0)
    weight = data["step_weight"]
    terms = data["cost"].sum("year")
    burnt = float(data["fuel_consumption"].sum() if data.sizes["fuel"] else 0.0)
    assert (float(terms.sel(cost_term="fuel")) == 0.0) or burnt > 0.0
    lost = float((data["unserved"] * weight).sum())
    rate = float(terms.sel(cost_term="unserved_energy"))
    assert rate == pytest.approx(10_000 * lost, rel=1e-9, abs=1e-3)


def stock_adds_up(data: xr.Dataset) -> None:
    built = data["built"].fillna(0.0)
    named = data["unit_capacity"]
    for asset in data["asset"].values:
        units = named.values[named["unit_asset"].values == asset].sum(axis=0)
        expected = units + np.cumsum(built.sel(asset=asset).values)
        np.testing.assert_allclose(data["capacity"].sel(asset=asset), expected, atol=1e-6)
    for store in data["store"].values:
        units = named.values[named["unit_asset"].values == store].sum(axis=0)
        free = np.cumsum(data["store_built"].fillna(0.0).sel(store=store).values)
        np.testing.assert_allclose(
            data["store_power_capacity"].sel(store=store), units + free, atol=1e-6
        )
    assert float(built.isel(year=0).max()) == 0.0
    weights = data["step_weight"].sum("step").values
    np.testing.assert_allclose(weights, 8760.0, rtol=1e-12)


def shares_are_what_they_are(results: Results) -> None:
    """Recompute every share without the project's own definitions."""
    data = results.dataset
    for verdict in results.verdict["targets"]:
        year = data.sel(year=verdict["year"])
        clean = [kind in CLEAN for kind in data["asset_class"].values]
        strict = verdict["definition"] == "strict"
        if verdict["metric"] == "capacity_share":
            stock = year["capacity"].values
            whole = stock.sum() + (year["store_power_capacity"].values.sum() if strict else 0.0)
            share = stock[clean].sum() / whole
        else:
            name = "power" if strict else "gross_power"
            output = (year[name] * year["step_weight"]).sum("step").values
            served = (year["demand"] + year["export_obligation"]) * year["step_weight"]
            share = output[clean].sum() / (float(served.sum()) if strict else output.sum())
        assert verdict["value"] == pytest.approx(share, abs=1e-9)
        assert share >= -1e-9
        if not (strict and verdict["metric"] == "generation_share"):  # may sell more than it serves
            assert share <= 1.0 + 1e-9
        above = verdict["sense"] == ">="
        gap = share - verdict["threshold"] if above else verdict["threshold"] - share
        assert verdict["met"] == (gap >= -1e-6)
        assert not verdict["enforced"] or verdict["met"]
        if not verdict["enforced"]:
            low, high = verdict["range_at_least_cost"]
            assert low - 1e-9 <= verdict["value"] <= high + 1e-9


def limits_hold(data: xr.Dataset) -> None:
    able = (data["availability"] * data["running_capacity"] - data["gross_power"]).values
    assert able.min() >= -0.1 - TOLERANCE_MW  # limits below 0.1 MW are dust
    assert data["power"].values.min() >= -TOLERANCE_MW
    assert (data["unserved"] <= data["demand"] + TOLERANCE_MW).all()
    wasted = at_once(data)
    if wasted.any():  # burning power pays only where power has a price below zero
        (price,) = electricity_price(data).transpose("zone", "year", "step").values
        assert (np.broadcast_to(price, wasted.shape)[wasted] < 0.0).all()


def at_once(data: xr.Dataset) -> np.ndarray:
    """Return where a store charges and discharges at once, over store, year and step."""
    both = np.minimum(data["charge"], data["discharge"])
    return both.transpose("store", "year", "step").values > TOLERANCE_MW


def levels_follow_their_flows(data: xr.Dataset) -> None:
    level = data["level"].transpose("store", "year", "step").values
    assert level.min(initial=0.0) >= -TOLERANCE_MW
    most = data["store_energy_capacity"].transpose("store", "year").values
    assert (level <= most[:, :, None] + TOLERANCE_MW).all()


def cost(results: Results) -> float:
    return float(results.verdict["objective_cny"])
