"""What must hold in a plan of any city, recomputed from its numbers and the city's rows alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
import xarray as xr

from support.invariants import CLEAN, TOLERANCE_MW, builds_stay_within_their_limits, stock_adds_up
from support.nothing import with_nothing
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import LinearProgram
from transition_sim.results.metrics import yearly_shares
from transition_sim.solve import Solution
from transition_sim.system import System


@dataclass(frozen=True)
class Plan:
    """A scenario's optimum and what it was found with."""

    scenario: Scenario
    system: System
    program: LinearProgram
    solution: Solution
    data: xr.Dataset


def check_plan(plan: Plan) -> None:
    """Check all that holds in any plan."""
    plan = without_labels(plan)
    with xr.set_options(arithmetic_join="exact"):
        costs_sum_to_the_objective(plan)
        electricity_closes(plan)
        heat_closes(plan)
        stock_adds_up(plan.data)
        builds_stay_within_their_limits(plan.data, plan.scenario)
        what_is_on_runs_within_its_range(plan)
        reserves_are_met_or_short(plan)
        loads_draw_what_they_need(plan)
        levels_follow_their_flows(plan)
        shares_are_what_they_are(plan)
        limits_of_the_scenario_hold(plan)


def without_labels(plan: Plan) -> Plan:
    """Return a plan whose labels (the zone of an asset) are data: as labels every sum has them.

    What a city has none of is there as arrays without labels.
    """
    system = replace(plan.system, data=plan.system.data.reset_coords())
    return replace(plan, system=system, data=with_nothing(plan.data).reset_coords())


def costs_sum_to_the_objective(plan: Plan) -> None:
    total = float((plan.data["cost"].sum("cost_term") * plan.data["discount"]).sum())
    assert total == pytest.approx(plan.solution.objective, rel=1e-9, abs=1.0)


def electricity_closes(plan: Plan) -> None:
    data, known = plan.data, plan.system.data
    for zone in data["zone"].values:
        here = data.sel(zone=zone)
        net = here["unserved"] - here["demand"] - here["export_obligation"]
        net = net + within(data["power"], known["asset_zone"], zone)
        net = net + within(data["discharge"] - data["charge"], known["store_zone"], zone)
        if "load_power" in data:
            net = net - within(data["load_power"].fillna(0.0), known["load_zone"], zone)
        if "heat_output" in data:
            drawn = data["heat_output"] * known["heat_source_electricity"]
            net = net - within(drawn, known["heat_source_zone"], zone)
        loss = data["flow_loss"].fillna(0.0) / 2
        net = net + within(data["flow"] - loss, known["link_to"], zone)
        net = net - within(data["flow"] + loss, known["link_from"], zone)
        assert float(abs(net).max()) <= TOLERANCE_MW


def heat_closes(plan: Plan) -> None:
    data, known = plan.data, plan.system.data
    for area in known["heat_area"].values:
        zone = known["heat_area_zone"].sel(heat_area=area).item()
        net = data["heat_unserved"].sel(heat_area=area) - known["heat_demand"].sel(heat_area=area)
        net = net + within(data["heat"].fillna(0.0), known["asset_zone"], zone)
        net = net + within(data["heat_output"], known["heat_source_zone"], zone)
        moved = data["heat_discharge"] - data["heat_charge"]
        net = net + within(moved, known["heat_store_zone"], zone)
        assert float(abs(net).max()) <= TOLERANCE_MW


def within(values: xr.DataArray, place: xr.DataArray, zone: str) -> xr.DataArray:
    """Return the sum over what lies in a zone."""
    return values.where(place == zone, 0.0).sum(place.dims)


def what_is_on_runs_within_its_range(plan: Plan) -> None:
    data, known = plan.data, plan.system.data
    able = known["deliverable"] * data["running_capacity"] - data["power"]
    assert float(able.min()) >= -0.1 - TOLERANCE_MW  # limits below 0.1 MW are dust
    least = known["must_run"] * data["running_capacity"] - data["power"]
    assert float(least.max()) <= 0.1 + TOLERANCE_MW
    if "online" not in data:
        return
    online = data["online"].dropna("asset", how="all")
    own, here = known.sel(asset=online["asset"]), data.sel(asset=online["asset"])
    assert float((own["online_share"] * here["running_capacity"] - online).min()) >= -1e-3
    heat = here["heat"].fillna(0.0) if "heat" in here else 0.0
    loading = here["power"] + own["power_loss"] * heat
    up, down = (promised(plan, online["asset"], upward=way) for way in (True, False))
    assert float((own["full_load"] * online - loading - up).min()) >= -TOLERANCE_MW
    assert float((loading - down - own["minimum_load"] * online).min()) >= -TOLERANCE_MW
    before = online.isel(step=plan.system.time.previous).values
    started = online.values - before - here["startup"].values
    assert started.max() <= TOLERANCE_MW
    if "heat" in here:
        assert float((own["heat_share"] * online - heat).where(own["chp"]).min()) >= -TOLERANCE_MW
        assert float((here["power"] - own["power_per_heat"] * heat).min()) >= -TOLERANCE_MW


def promised(plan: Plan, assets: xr.DataArray, upward: bool) -> xr.DataArray | float:
    """Return the reserve that committed assets promise in a direction [MW]."""
    if "asset_reserve" not in plan.data:
        return 0.0
    way = plan.system.data["reserve_upward"] == upward
    given = plan.data["asset_reserve"].sel(asset=assets).fillna(0.0)
    return given.where(way, 0.0).sum("product")


def reserves_are_met_or_short(plan: Plan) -> None:
    data, known = plan.data, plan.system.data
    for name, need in plan.scenario.reserve.items():
        here = data.sel(product=name)
        held = here["asset_reserve"].fillna(0.0).sum("asset") + here["reserve_shortage"]
        held = held + here["store_reserve"].fillna(0.0).sum("store")
        held = held + here["curtailable_reserve"].fillna(0.0).sum("asset")
        asked = need.demand * data["demand"].sum("zone")
        for kind in ("wind", "pv"):
            output = data["power"].where(data["asset_class"] == kind, 0.0).sum("asset")
            asked = asked + getattr(need, kind) * output
        assert float((held - asked).min()) >= -TOLERANCE_MW
    if "store_reserve" in data:
        room = data["store_power_capacity"] - (data["discharge"] - data["charge"])
        up = known["reserve_upward"]
        given = data["store_reserve"].fillna(0.0).where(up, 0.0).sum("product")
        assert float((room - given).min()) >= -TOLERANCE_MW


def loads_draw_what_they_need(plan: Plan) -> None:
    """Each typical day is one period, and has its own energy where the load is balanced by it."""
    data = plan.data
    for load in plan.scenario.city_data.loads:
        drawn = (data["load_power"].sel(flexible_load=load.id) * data["step_weight"]).transpose(
            "year", ...
        )
        yearly = data["load_count"].sel(flexible_load=load.id) * load.energy_mwh_per_unit_year
        np.testing.assert_allclose(drawn.sum("step"), yearly, atol=1e-3)
        if load.window_start_hour is not None:
            closed = ~np.isin(data["hour"].values, load.window_hours)
            assert np.abs(drawn.values[:, closed]).max() <= TOLERANCE_MW
        if load.balance == "day":
            days = np.bincount(plan.system.time.day_period)
            for number, count in enumerate(days):
                own = drawn.values[:, plan.system.time.period == number].sum(axis=1)
                np.testing.assert_allclose(own, yearly.values * count / 365, atol=1e-3)


def levels_follow_their_flows(plan: Plan) -> None:
    """Recompute each level from the one before; a seasonal store's period starts from a mean."""
    data, known, time = plan.data, plan.system.data, plan.system.time
    level = data["level"].transpose("store", "year", "step")
    assert float(level.min()) >= -TOLERANCE_MW
    most = data["store_energy_capacity"].transpose("store", "year").values
    assert (level.values <= most[:, :, None] + TOLERANCE_MW).all()
    later = time.previous < np.arange(len(time.label))
    flows = known["charge_efficiency"] * data["charge"]
    flows = flows - data["discharge"] / known["discharge_efficiency"]
    kept = (1.0 - known["self_discharge"]).values[:, None, None]
    expected = kept * level.values[..., time.previous]
    expected = expected + flows.transpose("store", "year", "step").values
    holds = later[None, :] | ~known["seasonal"].values[:, None]
    gap = np.abs(expected - level.values) * holds[:, None, :]
    assert gap.max(initial=0.0) <= 1e-4


def shares_are_what_they_are(plan: Plan) -> None:
    """Recompute every share without the project's own definitions."""
    data = plan.data
    found = yearly_shares(data, plan.scenario.city_data.definitions)
    clean = data["asset_class"].isin(list(CLEAN))
    energy = (data["power"] * data["step_weight"]).sum("step")
    gross = (data["gross_power"] * data["step_weight"]).sum("step")
    served = ((data["demand"] + data["export_obligation"]).sum("zone") * data["step_weight"]).sum(
        "step"
    )
    if "load_power" in data:
        served = served + (data["load_power"].sum("flexible_load") * data["step_weight"]).sum(
            "step"
        )
    if "heat_output" in data:
        drawn = data["heat_output"] * plan.system.data["heat_source_electricity"]
        served = served + (drawn.sum("heat_source") * data["step_weight"]).sum("step")
    stores = data["store_power_capacity"].sum("store")
    whole = data["capacity"].sum("asset")
    expected = {
        ("capacity_share", "as_printed"): data["capacity"].where(clean).sum("asset") / whole,
        ("capacity_share", "strict"): data["capacity"].where(clean).sum("asset") / (whole + stores),
        ("generation_share", "as_printed"): gross.where(clean).sum("asset") / gross.sum("asset"),
        ("generation_share", "strict"): energy.where(clean).sum("asset") / served,
    }
    for (metric, definition), share in expected.items():
        here = found[metric].sel(definition=definition)
        np.testing.assert_allclose(here, share, atol=1e-9)
        assert float(here.min()) >= -1e-9
        if (metric, definition) != ("generation_share", "strict"):  # may sell more than it serves
            assert float(here.max()) <= 1.0 + 1e-9
    for target in plan.system.targets:
        value = float(found[target.metric].sel(definition=target.definition, year=target.year))
        assert not target.enforced or value >= target.threshold - 1e-6


def limits_of_the_scenario_hold(plan: Plan) -> None:
    data, scenario = plan.data, plan.scenario
    for pollutant, path in scenario.emissions.limits.items():
        for year, most in path.items():
            emitted = float(data["emissions"].sel(pollutant=pollutant, year=year))
            assert emitted <= most * (1 + 1e-6) + 1.0
    gross = (data["gross_power"] * data["step_weight"]).sum("step")
    for kind, path in scenario.limits.generation.items():
        generated = gross.where((data["asset_class"] == kind) & data["in_city"]).sum("asset")
        for year, most in path.items():
            assert float(generated.sel(year=year)) <= most * (1 + 1e-6) + 1.0
    for group in scenario.limits.fuels.values():
        for year, most in group.at_most.items():
            burnt = float(data["fuel_consumption"].sel(fuel=list(group.of), year=year).sum())
            assert burnt <= most * 29.3076 / 3.6 * (1 + 1e-6) + 1.0
    for year, margin in scenario.planning_reserve.items():
        needed = (1.0 + margin) * float(data["peak_load"].sel(year=year))
        assert float(data["firm_capacity"].sel(year=year)) >= needed - 1e-3
    if "coal_burnt" in data and scenario.coal_replacement.ratio is not None:
        burnt = data["coal_burnt"].values
        limited = ~np.isnan(plan.system.data["coal_ratio"].values)
        assert (burnt[limited] <= scenario.coal_replacement.ratio * burnt[0] + 1.0).all()
    upgraded = data["converted"].fillna(0.0).sum()
    assert float(upgraded) >= (scenario.retrofits.at_least or 0.0) - TOLERANCE_MW
    if "retired" in data:
        gone = data["retired"].fillna(0.0).sum("year")
        assert float((plan.system.data["retirable"] - gone).min()) >= -TOLERANCE_MW
