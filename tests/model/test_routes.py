"""The matrix that HiGHS gets and the plain Pyomo model say the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest
from scipy.optimize import LinearConstraint, linprog
from scipy.sparse import vstack

from model.golden_rows import golden_system
from support.comparison import assert_same_matrix, read_columns, read_rows
from support.packaged import WITHIN_REACH, load_packaged
from support.toy_cities import HOURS
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.model.materialise import materialise
from transition_sim.pipeline import to_pyomo
from transition_sim.solve import solve
from transition_sim.system import System, build_system
from transition_sim.system import build as system_build
from transition_sim.timeseries.axis import DAYS, TimeAxis

BOTH_ENFORCED = (
    "targets.C26.enforce=true",
    "targets.C26.threshold=0.55",
    "targets.C27.enforce=true",
    "targets.C27.definition=strict",
    "emissions.limits.co2.2026=3000000",
)


def every_fiftieth_hour(scenario: Scenario) -> TimeAxis:
    """Return an hourly axis with fewer hours: one in 50, each standing for 50."""
    chosen = np.arange(0, HOURS, 50)
    steps = np.arange(len(chosen))
    return TimeAxis(
        label=steps,
        weight=np.full(len(steps), HOURS / len(steps)),
        period=steps,
        hour=chosen % 24,
        previous=np.roll(steps, 1),
        day_period=np.minimum(np.arange(DAYS) * len(steps) // DAYS, len(steps) - 1),
        series={name: values[chosen] for name, values in scenario.city_data.profiles.items()},
    )


def hourly_system(folder: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    scenario = load_scenario(folder / "scenario.yaml", BOTH_ENFORCED)
    monkeypatch.setattr(system_build, "choose_time_axis", every_fiftieth_hour)
    return build_system(scenario)


# The others have the families of one of these; Xiangyuan's has a zone more.
@pytest.mark.parametrize("name", ["all-in", "cbm", "curtailed", "flexibility", "plan", "xiangyuan"])
def test_both_routes_give_the_same_model_of_a_packaged_scenario(name: str) -> None:
    scenario = load_packaged(name, "resolution={periods: 1, hours: 24}")
    assert_same_matrix(build_model(build_system(scenario)))


def test_both_routes_give_the_same_model_of_a_toy_city(toy_folder: Path) -> None:
    scenario = load_scenario(toy_folder / "scenario.yaml", BOTH_ENFORCED)
    assert_same_matrix(build_model(build_system(scenario)))


def test_both_routes_give_the_same_model_hour_by_hour(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_same_matrix(build_model(hourly_system(toy_folder, monkeypatch)))


def test_both_routes_give_the_same_model_with_every_family(tmp_path: Path) -> None:
    assert_same_matrix(build_model(golden_system(tmp_path)))


def test_a_column_has_the_same_name_on_both_routes(tmp_path: Path) -> None:
    # Of the further assets of a technology, too, whose names have a dot.
    model = build_model(golden_system(tmp_path))
    program = assemble(model)
    names = [program.column_name(i) for i in range(program.matrix.shape[1])]
    assert any("pv.2" in name for name in names)
    assert set(names) == read_columns(materialise(model)).keys()


def test_both_routes_have_the_same_optimum(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = build_model(hourly_system(toy_folder, monkeypatch))
    fast = solve(assemble(model))
    assert fast.status == "optimal"
    plain = materialise(model)
    pyo.SolverFactory("appsi_highs").solve(plain)
    assert pyo.value(plain.objective) == pytest.approx(fast.objective, rel=1e-8)


def test_another_solver_finds_the_same_optimum_in_the_unscaled_matrix(toy_folder: Path) -> None:
    scenario = load_scenario(toy_folder / "scenario.yaml", BOTH_ENFORCED)
    program = assemble(build_model(build_system(scenario)))
    assert optimum_by_scipy(program) == pytest.approx(solve(program).objective, rel=1e-8)


@pytest.mark.parametrize("name", ["plan", "targets"])
def test_another_solver_finds_the_same_optimum_of_a_packaged_scenario(name: str) -> None:
    lower = WITHIN_REACH if name == "targets" else ()
    scenario = load_packaged(name, "resolution.periods=1", *lower)
    program = assemble(build_model(build_system(scenario)))
    assert optimum_by_scipy(program) == pytest.approx(solve(program).objective, rel=1e-8)


def optimum_by_scipy(program: LinearProgram) -> float:
    """Solve the program in MW and CNY with scipy, by the interior-point method."""
    rows = LinearConstraint(program.matrix, program.row_lower, program.row_upper)
    equal = rows.lb == rows.ub
    high, low = np.isfinite(rows.ub) & ~equal, np.isfinite(rows.lb) & ~equal
    found = linprog(
        program.cost / 1e6,
        A_ub=vstack([program.matrix[np.flatnonzero(high)], -program.matrix[np.flatnonzero(low)]]),
        b_ub=np.concatenate([rows.ub[high], -rows.lb[low]]),
        A_eq=program.matrix[np.flatnonzero(equal)],
        b_eq=rows.lb[equal],
        bounds=np.column_stack([program.column_lower, program.column_upper]),
        method="highs-ipm",
    )
    assert found.status == 0, found.message
    return float(found.fun) * 1e6 + program.offset


def test_a_pyomo_user_gets_the_scenario_as_a_plain_model(toy_folder: Path) -> None:
    model = to_pyomo(toy_folder / "scenario.yaml")
    assert isinstance(model, pyo.ConcreteModel)
    program = assemble(build_model(build_system(load_scenario(toy_folder / "scenario.yaml"))))
    assert len(read_columns(model)) == program.matrix.shape[1]
    assert read_rows(model).keys() <= {
        program.row_name(i) for i in range(0, program.matrix.shape[0])
    }
    assert model.balance["town", 2025, 3].active
    pyo.SolverFactory("appsi_highs").solve(model)
    assert pyo.value(model.objective) == pytest.approx(solve(program).objective, rel=1e-8)
