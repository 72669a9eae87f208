"""Retirement outside the optimum: decided beforehand, relaxed over days, and shared by units."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from model.golden_policy import CITY, SCENARIO, policy_system
from support.toy_cities import load_toy
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.results.from_solution import retired_units
from transition_sim.solve import require_optimal, solve
from transition_sim.system import (
    System,
    build_system,
    relax,
    with_builds,
)
from transition_sim.system.varying import varying_assets, varying_years

DAYS = 365


@pytest.fixture
def system(tmp_path: Path) -> System:
    return policy_system(tmp_path)


def test_only_old_units_that_stay_may_retire(system: System) -> None:
    # of `old`, the 30 MW that are due to leave in 2025 may not; wind and PV never
    by_asset = system.data["retirable"].to_series().to_dict()
    assert by_asset == {"coal": 100.0, "old": 40.0, "pv": 0.0, "wind": 0.0}


def test_a_stock_is_a_variable_from_the_year_in_which_it_may_change(system: System) -> None:
    found = dict(zip(system.data["asset"].values, varying_years(system).tolist(), strict=True))
    change, never = [False, True], [False, False]
    assert found == {"coal": change, "old": change, "pv": change, "wind": never}
    assert varying_assets(system).tolist() == [True, True, True, False]


def test_the_cost_is_that_of_the_model_with_its_retirements_fixed(system: System) -> None:
    # no margin and no utilisation: these builds and retirements were not chosen to keep them
    asked = {name: system.data[name] for name in ("utilisation", "planning_reserve")}
    asked["utilisation"] = asked["utilisation"] * np.nan
    asked["planning_reserve"] = asked["planning_reserve"] * 0.0
    free = replace(system, data=system.data.assign(asked))
    data = free.data
    none = xr.zeros_like(data["build_limit"])
    made = {
        "built": 0.5 * data["build_limit"],
        "store_built": 0.9 * data["store_build_limit"],
        "retired": none + 0.3 * data["retirable"] * (data["year"] == 2025),
    }
    program = assemble(build_model(free))
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    for name, each in made.items():
        extent = program.columns[name]
        numbers = each.sel({each.dims[0]: list(extent.sets[0])}).values.ravel()
        lower[extent.start : extent.stop] = upper[extent.start : extent.stop] = numbers
    fixed = solve(dataclasses.replace(program, column_lower=lower, column_upper=upper))
    decided = with_builds(free, *made.values())
    found = solve(assemble(build_model(decided)))
    for each in (fixed, found):
        require_optimal(each)
    assert found.objective == pytest.approx(fixed.objective, rel=1e-9)
    assert not decided.data["retirable"].any()
    assert "retired" not in assemble(build_model(decided)).columns


def test_no_retirement_is_decided_where_none_is_named(system: System) -> None:
    data = system.data
    decided = with_builds(system, 0.0 * data["build_limit"], 0.0 * data["store_build_limit"])
    xr.testing.assert_equal(decided.data["fixed_capacity"], data["fixed_capacity"])


def test_what_must_run_is_relaxed_for_any_retirement(tmp_path: Path) -> None:
    """On the mean of a cluster's days, no less may be retired than the relaxation takes off."""
    technologies = [
        {**each, "must_run_share_heating_season": 0.6} if each["id"] == "coal" else each
        for each in CITY.technologies
    ]
    units = [*CITY.units, {"id": "q", "technology": "coal", "capacity_mw": 50}]
    leaving = [{**each, "retires": "2025-12-20"} if each["id"] == "q" else each for each in units]
    from_new_year = {"free_builds_online": {"month": 1, "day": 1, "source": "toy"}}
    city = dataclasses.replace(
        CITY, technologies=technologies, units=leaving, settings=from_new_year
    )
    hourly = build_system(load_toy(tmp_path, city, **{**SCENARIO, "resolution": "hourly"}))
    clusters = np.arange(DAYS) % 3
    relaxed, data = relax(hourly, clusters).data, hourly.data
    for share in (0.0, 0.4, 1.0):
        gone = share * data["retirable"]
        must = (data["must_run"] * (data["running_fixed"] - gone)).transpose("asset", "year", ...)
        ours = relaxed["must_run"] * (relaxed["running_fixed"] - gone)
        ours = ours.transpose("asset", "year", "step")
        by_day = must.values.reshape(*must.shape[:2], DAYS, 24)
        for cluster in range(3):
            mean = by_day[:, :, clusters == cluster].mean(axis=2)
            assert (ours.values[..., 24 * cluster : 24 * cluster + 24] <= mean + 1e-9).all()


def test_a_retirement_is_taken_from_the_units_that_may_go(system: System) -> None:
    retired = xr.DataArray(
        [[0.0, 10.0], [0.0, 25.0]],
        dims=("asset", "year"),
        coords={"asset": ["coal", "old"], "year": [2024, 2025]},
    ).reindex(asset=system.data["asset"].values)
    found = retired_units(system, xr.Dataset({"retired": retired}))
    names = [each.id for asset in system.assets for each in asset.members]
    by_name = dict(zip(names, found[:, 1].tolist(), strict=False))
    assert by_name == {"c": 10.0, "o": 25.0, "p": 0.0, "roof": 0.0, "w": 0.0}
    assert not found[:, 0].any()
