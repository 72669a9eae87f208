"""Flexible loads in the model's units, on all hours, typical periods and the relaxation's axis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from support.comparison import assert_same_matrix
from support.toy_cities import ToyCity, load_beside, load_toy
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.optimum import matching_steps
from transition_sim.pipeline import run
from transition_sim.questions.bounds.bounds import certify
from transition_sim.solve import crash_basis, require_optimal, solve
from transition_sim.system import System, build_system, relax, with_builds

WEEKS, DAYS = {"periods": 3, "hours": 168}, {"periods": 4, "hours": 24}
CITY = ToyCity(
    [
        {"id": "oil", "class": "other_thermal", "variable_om_cny_per_mwh": 600},
        {
            "id": "wind",
            "class": "wind",
            "availability_profile": "gusts",
            "variable_om_cny_per_mwh": 3,
            "capex_cny_per_kw": 4000,
            "lifetime_years": 20,
            "build_limit_mw_per_year": 60,
        },
    ],
    [
        {"id": "o", "technology": "oil", "capacity_mw": 400},
        {"id": "w", "technology": "wind", "capacity_mw": 90},
    ],
    profiles={"gusts": lambda hour: 0.5 + 0.5 * np.sin(hour / 29.0)},
    loads=[
        {
            "id": "trucks",
            "kind": "trucks",
            "count": 1000,
            "energy_mwh_per_unit_year": 146,
            "power_mw_per_unit": 0.06,
            "window_start_hour": 20,
            "window_end_hour": 8,
            "in_demand": "true",
        },
        {
            "id": "heat",
            "kind": "clean_heating",
            "count": 20_000,
            "energy_mwh_per_unit_year": 2.42,
            "power_mw_per_unit": 0.003,
            "season": "heating",
        },
        {
            "id": "hydrogen",
            "kind": "electrolysis",
            "count": 10,
            "energy_mwh_per_unit_year": 4000,
            "power_mw_per_unit": 1,
            "balance": "year",
        },
    ],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    CITY.write(tmp_path / "city")
    return tmp_path


def scenario_on(folder: Path, resolution: Any, **fields: Any) -> Scenario:
    return load_beside(folder, resolution=resolution, **fields)


def system_on(folder: Path, resolution: Any, **fields: Any) -> System:
    return build_system(scenario_on(folder, resolution, **fields))


def yearly(data: xr.Dataset, name: str) -> xr.DataArray:
    return (data[name] * data["step_weight"]).sum("step")


@pytest.mark.parametrize("resolution", ["hourly", DAYS, WEEKS])
def test_the_year_has_the_energy_of_all_units(folder: Path, resolution: Any) -> None:
    data = system_on(folder, resolution, demand={"trucks": {2025: 1500}}).data
    need = yearly(data, "load_need")
    expected = [[146_000, 219_000], [48_400, 48_400], [40_000, 40_000]]
    np.testing.assert_allclose(need.transpose("flexible_load", "year"), expected, rtol=1e-12)
    # what is open holds it, on each day of the axis and not only on the year's mean
    daily = data["load_limit"].values.reshape(3, 2, -1, 24).sum(axis=-1)
    assert (daily + 1e-9 >= data["load_need"].values.reshape(3, 2, -1, 24).sum(axis=-1)).all()


def test_a_window_is_the_same_on_every_day_of_a_week(folder: Path) -> None:
    limit = (
        system_on(folder, WEEKS).data["load_limit"].sel(flexible_load="trucks", year=2024).values
    )
    days = limit.reshape(-1, 24)
    assert (days[:, 8:20] == 0.0).all()
    np.testing.assert_allclose(days[:, [*range(8), *range(20, 24)]], 60.0)


def test_the_base_years_trucks_are_taken_out_of_demand(folder: Path) -> None:
    more = system_on(folder, DAYS, demand={"trucks": {2024: 2000}}).data
    usual = system_on(folder, DAYS).data
    # of 876,000 MWh a year 1,000 trucks draw 146,000; what a scenario adds is not in demand
    for data in (usual, more):
        expected = [[730_000, 730_000]]
        np.testing.assert_allclose(yearly(data, "demand").transpose("zone", "year"), expected)
    assert float(yearly(more, "load_need").sel(flexible_load="trucks", year=2024)) == pytest.approx(
        292_000
    )


def test_a_city_without_loads_has_the_matrix_of_one_whose_loads_are_none(tmp_path: Path) -> None:
    plain = ToyCity(**{**vars(CITY), "loads": ()})
    none = ToyCity(**{**vars(CITY), "loads": [{**each, "count": 0} for each in CITY.loads]})
    a, b = (
        assemble(build_model(build_system(load_toy(tmp_path / name, city, resolution=DAYS))))
        for name, city in (("a", plain), ("b", none))
    )
    assert list(a.rows) == list(b.rows)
    assert list(a.columns) == list(b.columns)
    assert (a.matrix != b.matrix).nnz == 0
    np.testing.assert_array_equal(a.column_upper, b.column_upper)
    np.testing.assert_array_equal(a.row_lower, b.row_lower)


def solved(system: System) -> tuple[LinearProgram, float]:
    program = assemble(build_model(system))
    found = solve(program)
    require_optimal(found)
    return program, found.objective


def test_the_relaxation_is_never_dearer_than_all_hours(folder: Path) -> None:
    hourly = system_on(folder, "hourly", years=[2024])
    _, least = solved(hourly)
    clusters = np.random.default_rng(7).integers(0, 9, 365)
    for day_cluster in (clusters, np.arange(365) // 61, np.zeros(365, dtype=int)):
        relaxed = relax(hourly, day_cluster)
        need = yearly(relaxed.data, "load_need")
        np.testing.assert_allclose(need, yearly(hourly.data, "load_need"), rtol=1e-12)
        _, bound = solved(relaxed)
        assert bound <= least * (1.0 + 1e-9)
    _, own = solved(relax(hourly, np.arange(365)))
    assert own == pytest.approx(least, rel=1e-9)


def test_the_mean_of_an_hourly_plan_meets_every_row_of_the_relaxation(folder: Path) -> None:
    hourly = system_on(folder, "hourly", years=[2024])
    program = assemble(build_model(hourly))
    found = solve(program)
    require_optimal(found)
    clusters = np.unique(np.random.default_rng(3).integers(0, 5, 365), return_inverse=True)[1]
    relaxed = assemble(build_model(relax(hourly, clusters)))
    pieces = []
    for name, extent in relaxed.columns.items():
        own = program.columns[name]
        values = found.primal[own.start : own.stop].reshape(own.shape)
        days = values.reshape(*values.shape[:-1], 365, 24)
        mean = [days[..., clusters == c, :].mean(axis=-2) for c in range(clusters.max() + 1)]
        pieces.append(np.concatenate(mean, axis=-1).ravel())
        assert pieces[-1].size == np.prod(extent.shape)
    plan = np.concatenate(pieces)
    body = relaxed.matrix @ plan
    assert (body >= relaxed.row_lower - 1e-4).all()
    assert (body <= relaxed.row_upper + 1e-4).all()
    assert (plan <= relaxed.column_upper + 1e-6).all()


def test_decided_builds_cost_what_they_cost_in_the_plan(folder: Path) -> None:
    system = system_on(folder, DAYS, builds={"limits": {"wind": {2025: 60}}})
    program = assemble(build_model(system))
    free = solve(program)
    extent = program.columns["built"]
    built = xr.DataArray(
        free.primal[extent.start : extent.stop].reshape(extent.shape),
        dims=("asset", "year"),
        coords={"asset": list(extent.sets[0]), "year": list(extent.sets[1])},
    )
    assert float(built.sum()) > 1.0
    decided = with_builds(system, built, 0.0 * system.data["store_build_limit"])
    assert solved(decided)[1] == pytest.approx(free.objective, rel=1e-9)


def test_a_full_year_starts_from_typical_days_with_loads_too(folder: Path) -> None:
    """The basis of typical days is repeated for the rows of each day of the year."""
    coarse, hourly = (
        system_on(folder, DAYS, years=[2024]),
        system_on(folder, "hourly", years=[2024]),
    )
    small, whole = assemble(build_model(coarse)), assemble(build_model(hourly))
    found = solve(small)
    assert found.basis is not None
    basis = crash_basis(found.basis, small, whole, matching_steps(coarse.time, hourly.time))
    assert basis is not None
    assert (len(basis.rows), len(basis.columns)) == whole.matrix.shape
    extent, own = whole.rows["load_energy"], small.rows["load_energy"]
    ours = basis.rows[extent.start : extent.stop].reshape(extent.shape)
    theirs = found.basis.rows[own.start : own.stop].reshape(own.shape)
    np.testing.assert_array_equal(ours, theirs[..., coarse.time.day_period])


@pytest.mark.parametrize("resolution", [DAYS, WEEKS])
def test_both_routes_give_the_same_model_with_loads(folder: Path, resolution: Any) -> None:
    assert_same_matrix(build_model(system_on(folder, resolution)))


def test_a_run_with_loads_keeps_its_numbers_on_disk(folder: Path) -> None:
    results = run(scenario_on(folder, DAYS))
    results.save(folder / "run")
    table = results.summary().set_index(["metric", "item", "year"])["value"]
    assert table["load_energy", "trucks", 2025] == pytest.approx(146_000)
    assert table["load_count", "heat", 2025] == 20_000
    drawn = yearly(results.dataset, "load_power").sel(flexible_load="hydrogen", year=2025)
    assert float(drawn) == pytest.approx(40_000)


def test_both_bounds_hold_the_full_years_cost_between_them(folder: Path) -> None:
    limits = {"limits": {"wind": {2025: 60}}}
    bounds = certify(scenario_on(folder, DAYS, builds=limits), tolerance=0.9).verdict["bounds"]
    _, least = solved(system_on(folder, "hourly", builds=limits))
    room = 1e-7 * least
    assert bounds["lower_cny"] <= least + room
    assert bounds["upper_cny"] >= least - room
    assert bounds["gap"] < 0.2
