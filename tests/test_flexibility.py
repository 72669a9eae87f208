"""What flexibility does in the packaged scenario that curtails: inequalities with their reasons."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from support.packaged import load_packaged, run_packaged
from transition_sim.results.metrics import (
    annual_energy,
    curtailed_energy,
    reserve_price,
)
from transition_sim.system.calendar import heating_days

NAME = "curtailed"
YEARS = (2024, 2025, 2026)
UPGRADED = (
    "retrofits.choose=true",
    "retrofits.only=[flexible-600-wet, flexible-600-dry]",
    "retrofits.kinds={flexibility: 2400 MW}",
    "retrofits.by=2026",
)
NO_FLYWHEEL = ("projects.exclude=[dinglun]",)
HARDLY_ANY_HEAT = ("heat.energy.urban=0.2 TWh",)
CHP = ["coal_660_waste", "coal_330_chp", "coal_50_waste"]
KNOWN_IN_ADVANCE = ("capital", "fixed_operation_and_maintenance")  # the same whatever is dispatched


def found(*overrides: str) -> xr.Dataset:
    """Return the run at three periods a year."""
    return run_packaged(NAME, *overrides).dataset


def curtailed(dataset: xr.Dataset, year: int) -> float:
    """Return what wind and PV could have given and did not [MWh]."""
    return float(curtailed_energy(dataset).sel(year=year).sum())


def could_give(dataset: xr.Dataset, year: int) -> float:
    """Return what wind and PV could have given [MWh]."""
    kinds = dataset["asset_class"].isin(["wind", "pv"])
    given = annual_energy(dataset, "gross_power").where(kinds).sel(year=year).sum()
    return float(given) + curtailed(dataset, year)


def running_cost(dataset: xr.Dataset) -> float:
    """Return the present value of all cost that dispatch decides [CNY]."""
    decided = ~dataset["cost_term"].isin(KNOWN_IN_ADVANCE)
    return float((dataset["cost"].where(decided, 0.0).sum("cost_term") * dataset["discount"]).sum())


def test_wind_and_pv_curtail_noticeably_once_they_are_built() -> None:
    # Without it, no other test of this module would say anything.
    base = found()
    assert curtailed(base, 2024) < 1e-4 * could_give(base, 2024)
    assert curtailed(base, 2026) > 0.03 * could_give(base, 2026)


def test_the_flexibility_upgrade_lowers_curtailment() -> None:
    # Where wind and PV are curtailed, what is on stands at its minimum load and is held there by
    # its least time on and by the cost of a start. A MW that gives 0.35 instead of 0.5 at the least
    # leaves 0.15 MW to wind and PV, which cost next to nothing.
    base, upgraded = found(), found(*UPGRADED)
    flexible = upgraded["upgrade_kinds"].str.contains("flexibility")
    assert float(upgraded["converted"].where(flexible).sum()) >= 2400.0 - 1e-6
    assert curtailed(upgraded, 2026) < 0.9 * curtailed(base, 2026)
    # before anything is upgraded the years do not differ
    assert curtailed(upgraded, 2024) == pytest.approx(curtailed(base, 2024), abs=1.0)


def test_the_flywheel_promises_reserve_where_reserve_has_a_price() -> None:
    # A promise uses no energy: where an hour's price is positive the flywheel gains by every MW
    # that its level allows, and a promise of the whole power needs a level of 8 MWh, of 7.5.
    base = found()
    price, promised = reserve_price(base), base["store_reserve"].sel(store="flywheel")
    weight = base["step_weight"]
    for year in (2025, 2026):
        pays = price.sel(year=year, product="regulation_up") > 1.0
        given = promised.sel(year=year, product="regulation_up")
        hours = weight.sel(year=year)
        mean = {
            paid: float((given * hours).where(pays == paid).sum() / hours.where(pays == paid).sum())
            for paid in (True, False)
        }
        assert mean[True] > 0.5 * 30.0
        assert mean[True] > 2.0 * mean[False]


def test_the_flywheel_earns_no_more_than_what_running_costs_without_it() -> None:
    # What it earns at the prices of the run is what its last MW saves; by duality all of it saves
    # at least that, whatever stands in its place without it: cost is convex in its power.
    base, without = found(), found(*NO_FLYWHEEL)
    own = base.sel(store="flywheel")
    for_reserve = float((base["dual_reserve_min"] * own["store_reserve"]).sum())
    net = own["discharge"] - own["charge"]
    for_energy = float((base["dual_balance"].isel(zone=0) * net).sum())
    hours = base["step_weight"] * base["discount"]
    flywheel = next(s for s in load_packaged(NAME).city_data.stores if s.id == "flywheel")
    spent = float((flywheel.cycle_cost_cny_per_mwh * own["discharge"] * hours).sum())
    assert for_reserve > 0.0
    assert for_reserve > abs(for_energy)
    saved = running_cost(without) - running_cost(base)
    assert saved > 0.0
    assert for_reserve + for_energy - spent <= saved + 1e-8 * running_cost(base)


def test_trucks_shift_towards_noon_where_pv_is_marginal() -> None:
    # They need the same energy each day and may choose its hours up to the power of their chargers,
    # so that they fill the cheapest hours first; spread evenly would be allowed, too.
    base = found()
    for year in YEARS:
        here = base.sel(year=year)
        drawn = here["load_power"].sel(flexible_load="trucks") * here["step_weight"]
        noon = here["hour"].isin(range(10, 15))
        hours = float(here["step_weight"].where(noon).sum() / here["step_weight"].sum())
        assert float(drawn.where(noon).sum() / drawn.sum()) > 1.5 * hours
        price = here["price"].isel(zone=0)
        evenly = here["load_need"].sel(flexible_load="trucks") * here["step_weight"]
        assert float((price * drawn).sum()) < 0.95 * float((price * evenly).sum())


def nights_on(dataset: xr.Dataset, year: int, heated: bool) -> float:
    """Return the share of CHP units that is on at night, in the heating season or outside it."""
    cold = heating_days(load_packaged(NAME))
    period = dataset["day_period"].values
    share = np.bincount(period, weights=cold == heated) / np.bincount(period)
    days = xr.DataArray(share[dataset["period"].values], dims="step")
    night = (dataset["hour"] < 6) | (dataset["hour"] >= 22)
    here = dataset.sel(year=year, asset=CHP)
    weight = here["step_weight"] * days * night
    running = (here["running_capacity"] * weight).sum()
    return float((here["online"] * weight).sum() / running)


@pytest.mark.parametrize("year", YEARS)
def test_heat_bound_units_run_in_winter_nights(year: int) -> None:
    # A unit gives heat only while it is on, and without it heat would be missing. At night, when
    # power is worth less than its fuel, it would otherwise be off, as it is in summer.
    base = found()
    assert nights_on(base, year, heated=True) > nights_on(base, year, heated=False) + 0.2


@pytest.mark.parametrize("year", YEARS)
def test_without_heat_they_do_not(year: int) -> None:
    base, cold = found(), found(*HARDLY_ANY_HEAT)
    assert nights_on(cold, year, heated=True) < nights_on(base, year, heated=True) - 0.2
