"""What must hold in every plan, whatever the city: recomputed from the results alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from support.nothing import with_nothing
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.results.store import Results
from transition_sim.system.assets import build_limits

TOLERANCE_MW = 1e-5
CLEAN = {"wind", "pv", "cbm", "hydro", "biomass", "waste", "waste_heat"}


def check_invariants(results: Results, scenario: Scenario) -> None:
    data = with_nothing(results.dataset)
    results = replace(results, dataset=data)
    balance_closes(data)
    costs_sum_to_the_objective(results)
    stock_adds_up(data)
    builds_stay_within_their_limits(data, scenario)
    shares_are_what_they_are(results)
    limits_hold(data)
    waste_is_named(results)
    levels_follow_their_flows(data, scenario)
    loads_draw_what_they_need(data, scenario)


def balance_closes(data: xr.Dataset) -> None:
    def per_zone(name: str, of: str) -> np.ndarray:
        values = data[name].transpose(of, "year", "step").values
        zones = data[f"{of.removeprefix('flexible_')}_zone"].values
        return np.stack([values[zones == z].sum(axis=0) for z in data["zone"].values])

    net = per_zone("power", "asset") + per_zone("discharge", "store") - per_zone("charge", "store")
    net += (data["unserved"] - data["demand"] - data["export_obligation"]).transpose(
        "zone", "year", "step"
    )
    if "load_power" in data:  # NaN of loads that no year has
        data = data.assign(load_power=data["load_power"].fillna(0.0))
        net -= per_zone("load_power", "flexible_load")
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
    burnt = float(data["fuel_consumption"].sum() if "fuel" in data.dims else 0.0)
    assert (float(terms.sel(cost_term="fuel")) == 0.0) or burnt > 0.0
    lost = float((data["unserved"] * weight).sum())
    rate = float(terms.sel(cost_term="unserved_energy"))
    assert rate == pytest.approx(10_000 * lost, rel=1e-9, abs=1e-3)


def stock_adds_up(data: xr.Dataset) -> None:
    built = data["built"].fillna(0.0).transpose("asset", "year").values
    grown = np.cumsum(built + upgrades(data), axis=1)
    np.testing.assert_allclose(
        of_kind(data, "capacity", "asset"), named(data, "asset") + grown, atol=1e-6
    )
    stores = data["store_built"].fillna(0.0).transpose("store", "year").values
    free = named(data, "store") + np.cumsum(stores, axis=1)
    np.testing.assert_allclose(of_kind(data, "store_power_capacity", "store"), free, atol=1e-6)
    assert float(built[:, 0].max()) == 0.0
    weights = data["step_weight"].sum("step").values
    np.testing.assert_allclose(weights, 8760.0, rtol=1e-12)


def of_kind(data: xr.Dataset, name: str, kind: str) -> np.ndarray:
    return np.asarray(data[name].transpose(kind, "year").values)


def named(data: xr.Dataset, kind: str) -> np.ndarray:
    """Return the MW of the named units of each asset, or of each store, and year."""
    stock, owner = data["unit_capacity"].values, data["unit_asset"].values
    units = [stock[owner == each].sum(axis=0) for each in data[kind].values]
    return np.reshape(units, (data.sizes[kind], data.sizes["year"]))


def upgrades(data: xr.Dataset) -> np.ndarray:
    """Return what assets gain by upgrades of another, less what leaves them for their variants."""
    moved = data["converted"].fillna(0.0).transpose("asset", "year").values
    base = data["variant_of"].values
    leaves = [moved[base == asset].sum(axis=0) for asset in data["asset"].values]
    return np.asarray(moved - leaves)


def builds_stay_within_their_limits(data: xr.Dataset, scenario: Scenario) -> None:
    """A technology has one limit in all zones together, an optional project its size."""
    built = data["built"].fillna(0.0)
    years = data["year"].values.tolist()
    most = {t.id: build_limits(t, scenario) for t in scenario.city_data.technologies}
    optional = {p.id: p.capacity_mw for p in scenario.city_data.projects if p.optional}
    for group in set(data["build_group"].values.tolist()):
        found = built.sel(asset=data["build_group"] == group).sum("asset").values
        if "+" in group:  # an upgraded variant: nothing is built of it
            assert found.max() == 0.0
            continue
        if group in optional:
            assert found.sum() <= optional[group] + TOLERANCE_MW
            continue
        limit = [most[group].get(year, 0.0) for year in years]
        assert (found <= np.asarray(limit) + TOLERANCE_MW).all()


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
            drawn = float((year.get("load_power", 0.0) * year["step_weight"]).sum())
            whole = float(served.sum()) + drawn if strict else output.sum()
            share = output[clean].sum() / whole
        assert verdict["value"] == pytest.approx(share, abs=1e-9)
        stored = data[verdict["metric"]].sel(definition=verdict["definition"])
        assert float(stored.sel(year=verdict["year"])) == pytest.approx(share, abs=1e-9)
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


def loads_draw_what_they_need(data: xr.Dataset, scenario: Scenario) -> None:
    """Recompute from the city's rows: the year's energy, and each day's within its window."""
    if "load_power" not in data:
        return
    steps = data["hour"].values % 24
    for load in scenario.city_data.loads:
        power = (
            data["load_power"]
            .sel(flexible_load=load.id)
            .fillna(0.0)
            .transpose("year", "step")
            .values
        )
        count = data["load_count"].sel(flexible_load=load.id).values
        year = (power * data["step_weight"].values).sum(axis=1)
        np.testing.assert_allclose(year, count * load.energy_mwh_per_unit_year, atol=1e-3)
        assert (power <= count[:, None] * load.power_mw_per_unit + TOLERANCE_MW).all()
        if load.window_start_hour is not None:
            closed = ~np.isin(steps, load.window_hours)
            assert np.abs(power[:, closed]).max() <= TOLERANCE_MW
        if load.balance == "day" and load.season == "year":
            day = power.reshape(len(count), -1, 24).sum(axis=2)
            wanted = count * load.energy_mwh_per_unit_year / 365
            np.testing.assert_allclose(day, np.broadcast_to(wanted[:, None], day.shape), atol=1e-4)


def waste_is_named(results: Results) -> None:
    """A store charges and discharges at once only in years that the audit names.

    It pays only where power has a price below zero.
    """
    data, named = results.dataset, results.verdict["audit"]["simultaneous_storage_mwh"]
    both = at_once(data)
    price = data["price"].sel(zone=data["store_zone"]).transpose("store", "year", "step").values
    assert (price[both > TOLERANCE_MW] < 0.0).all()
    wasted = (both * data["step_weight"].values).sum(axis=(0, 2))
    assert list(named) == [str(year) for year in data["year"].values]
    for energy, told in zip(wasted, named.values(), strict=True):
        assert told == pytest.approx(energy if energy > 1.0 else 0.0, rel=1e-9)


def at_once(data: xr.Dataset) -> np.ndarray:
    """Return how much a store charges and discharges at once [MW], over store, year and step."""
    both = np.minimum(data["charge"], data["discharge"])
    return both.transpose("store", "year", "step").values


def levels_follow_their_flows(data: xr.Dataset, scenario: Scenario) -> None:
    """Recompute each level from the one before, which is the last one for a period's first hour."""
    level = data["level"].transpose("store", "year", "step").values
    assert level.min(initial=0.0) >= -TOLERANCE_MW
    most = data["store_energy_capacity"].transpose("store", "year").values
    assert (level <= most[:, :, None] + TOLERANCE_MW).all()
    hours = int(data["hour"].max()) + 1
    step = np.arange(data.sizes["step"])
    before = np.where(step % hours == 0, step + hours - 1, step - 1)
    if len(step) == 8760:  # hour by hour the year is one period
        before = np.roll(step, 1)
    stores = {each.id: each for each in scenario.city_data.stores}
    for name in data["store"].values.tolist():
        store, here = stores[name], data.sel(store=name).transpose(..., "year", "step")
        kept = 1.0 - (store.self_discharge_per_hour or 0.0)
        expected = kept * here["level"].values[:, before]
        expected += store.charge_efficiency * here["charge"].values
        expected -= here["discharge"].values / store.discharge_efficiency
        np.testing.assert_allclose(here["level"].values, expected, atol=1e-4)


def cost(results: Results) -> float:
    return float(results.verdict["objective_cny"])
