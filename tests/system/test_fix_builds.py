"""Builds that are decided: the same cost as the model in which they are fixed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from support.toy_cities import ToyCity, load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.solve import require_optimal, solve
from transition_sim.system import System, build_system, with_builds


@pytest.fixture
def system(toy_scenario: Scenario) -> System:
    return build_system(toy_scenario)


def some_builds(system: System) -> dict[str, xr.DataArray]:
    """Return a random part of what may be built of everything in every year [MW]."""
    draw = np.random.default_rng(2)
    limits = {"built": "build_limit", "store_built": "store_build_limit"}
    return {
        name: system.data[limit] * draw.uniform(0.2, 0.9, system.data[limit].shape)
        for name, limit in limits.items()
    }


def test_the_cost_is_that_of_the_model_with_its_builds_fixed(system: System) -> None:
    builds = some_builds(system)
    program = assemble(build_model(system))
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    for name, made in builds.items():
        extent = program.columns[name]
        item = made.dims[0]
        numbers = made.sel({item: list(extent.sets[0])}).values.ravel()
        lower[extent.start : extent.stop] = upper[extent.start : extent.stop] = numbers
    fixed = solve(dataclasses.replace(program, column_lower=lower, column_upper=upper))
    decided = solve(assemble(build_model(with_builds(system, *builds.values()))))
    for each in (fixed, decided):
        require_optimal(each)
    assert decided.objective == pytest.approx(fixed.objective, rel=1e-9)


def test_nothing_is_left_to_build(system: System) -> None:
    decided = with_builds(system, *some_builds(system).values())
    program = assemble(build_model(decided))
    for name in ("built", "store_built", "capacity"):
        assert 0 in program.columns[name].shape


def test_what_is_not_named_is_not_built(system: System) -> None:
    none = xr.DataArray(np.zeros((0, 0)), dims=("asset", "year"), coords={"asset": [], "year": []})
    decided = with_builds(system, none, none.rename(asset="store"))
    xr.testing.assert_equal(decided.data["fixed_capacity"], system.data["fixed_capacity"])
    xr.testing.assert_equal(decided.data["power_limit"], system.data["power_limit"])


def test_dust_is_taken_from_the_same_numbers_as_before(tmp_path: Path) -> None:
    """A plant of 0.09 MW grows by builds: from its first possible year no output is dust."""
    wind = {
        "id": "wind",
        "class": "wind",
        "availability_profile": "gusts",
        "capex_cny_per_kw": 1,
        "lifetime_years": 20,
        "build_limit_mw_per_year": 50,
    }
    oil = {"id": "oil", "class": "other_thermal", "variable_om_cny_per_mwh": 1000}
    city = ToyCity(
        [wind, oil],
        [
            {"id": "w", "technology": "wind", "capacity_mw": 0.09},
            {"id": "o", "technology": "oil", "capacity_mw": 200},
        ],
        [{"id": "p", "technology": "wind", "capacity_mw": 400, "online": "2025-03-01"}],
        profiles={"gusts": lambda hour: 0.5 + 0.4 * (hour % 24 > 11)},
    )
    system = build_system(load_toy(tmp_path, city, projects={"stages": ["approved"]}))
    free = solve(assemble(build_model(system)))
    extent = assemble(build_model(system)).columns["built"]
    values = free.primal[extent.start : extent.stop].reshape(extent.shape)
    built = xr.DataArray(
        values,
        dims=("asset", "year"),
        coords={"asset": list(extent.sets[0]), "year": list(extent.sets[1])},
    )
    decided = with_builds(system, built, 0.0 * system.data["store_build_limit"])
    found = solve(assemble(build_model(decided)))
    require_optimal(found)
    assert found.objective == pytest.approx(free.objective, rel=1e-12)
