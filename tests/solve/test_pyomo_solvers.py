"""Solvers that Pyomo drives: CBC, a program of its own, and a library."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.processes import SOON_S, interrupt, start_script, wait_for
from support.programs import BOUNDED, INF
from transition_sim.errors import InputError, SolverError
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.solve import (
    Profile,
    list_profiles,
    load_profile,
    require_optimal,
    solve,
)
from transition_sim.solve.pyomo_solvers import PACKAGES, known_solvers
from transition_sim.system import build_system

TITLE = "title: {en: Own, zh: 自定}\n"
CO2 = "emissions.limits.co2.2026=3000000"
REACHABLE = ("targets.C27.enforce=true", "targets.C27.threshold=0.33", CO2)
OUT_OF_REACH = ("targets.C26.enforce=true", "targets.C26.threshold=0.99")


def toy(folder: Path, *overrides: str) -> tuple[Any, LinearProgram]:
    """Return the toy city's Pyomo model and its matrix."""
    scenario = load_scenario(folder / "scenario.yaml", ("resolution.periods=2", *overrides))
    model = build_model(build_system(scenario))
    return model, assemble(model)


def write_profile(folder: Path, text: str) -> Profile:
    path = folder / "own.yaml"
    path.write_text(TITLE + text, encoding="utf-8")
    return load_profile(path)


@pytest.fixture(params=["cbc", "appsi_highs"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Profile:
    if request.param == "cbc":
        return load_profile("cbc")
    return write_profile(tmp_path, f"solver: {request.param}\n")


def test_another_solver_gives_the_same_plan_and_prices(other: Profile, toy_folder: Path) -> None:
    model, lp = toy(toy_folder, *REACHABLE)
    found, expected = solve(lp, other, model=model), solve(lp)
    require_optimal(found)
    assert found.objective == pytest.approx(expected.objective, rel=1e-6)
    assert (found.profile, found.algorithm) == (other.name, other.solver)
    assert found.basis is None
    # Of a row with one price only, such as the one target that is enforced: the same sign and size.
    row = lp.rows["generation_share"].start
    assert expected.dual[row] != 0.0
    assert found.dual[row] == pytest.approx(expected.dual[row], rel=1e-5)
    columns = lp.columns["capacity"]
    stock = slice(columns.start, columns.stop)
    np.testing.assert_allclose(found.primal[stock], expected.primal[stock], rtol=1e-6, atol=1e-4)


def test_another_solver_says_that_there_is_no_plan(other: Profile, toy_folder: Path) -> None:
    model, lp = toy(toy_folder, *OUT_OF_REACH)
    solution = solve(lp, other, model=model)
    assert solution.status == "infeasible"
    assert np.isnan(solution.primal).all()
    assert solution.certificate is None


def test_a_model_may_be_solved_twice(toy_folder: Path) -> None:
    model, lp = toy(toy_folder)
    first, second = (solve(lp, "cbc", model=model) for _ in range(2))
    assert first.objective == second.objective


def test_a_row_without_entries_that_does_not_hold_is_no_plan(toy_folder: Path) -> None:
    model, lp = toy(toy_folder)
    matrix = lp.matrix.copy()
    matrix.data[matrix.indptr[0] : matrix.indptr[1]] = 0.0
    matrix.eliminate_zeros()
    lower = lp.row_lower.copy()
    lower[0] = 5.0
    broken = dataclasses.replace(
        lp, matrix=matrix, row_lower=lower, row_upper=np.full(lower.size, INF)
    )
    assert solve(broken, "cbc", model=model).status == "infeasible"


def test_a_solver_driven_through_pyomo_needs_the_model() -> None:
    with pytest.raises(SolverError, match="needs the model"):
        solve(BOUNDED, "cbc")


def test_a_solver_that_nobody_knows_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean `gurobi`") as caught:
        write_profile(tmp_path, "solver: gurobbi\n")
    assert caught.value.problems[0].field == "solver"
    assert {"highs", "cbc", "glpk", "gurobi"} <= set(known_solvers())


def test_a_solver_that_is_missing_is_an_error_that_says_what_to_install(
    tmp_path: Path, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(PACKAGES, "pulp", ("no_such_package", "path"))
    model, lp = toy(toy_folder)
    with pytest.raises(
        SolverError, match="cbc is not installed here; run `pip install pulp`"
    ) as caught:
        solve(lp, "cbc", model=model)
    assert "未安装 cbc" in caught.value.render("zh")
    reasons = {profile.name: why for profile, _, why in list_profiles()}
    assert reasons["cbc"] == caught.value.sentence
    own = write_profile(tmp_path, "solver: glpk\n")
    with pytest.raises(SolverError, match="glpk is not installed here; install it, or take"):
        solve(lp, own, model=model)


@pytest.mark.parametrize("options", ["{foo: 3}", "{presolve: perhaps}", "{primalTolerance: -5}"])
def test_an_option_that_cbc_would_do_without_is_refused(
    options: str, tmp_path: Path, toy_folder: Path
) -> None:
    own = write_profile(tmp_path, f"solver: cbc\nneeds: pulp\noptions: {options}\n")
    model, lp = toy(toy_folder)
    with pytest.raises(SolverError, match="cbc refuses an option"):
        solve(lp, own, model=model)


def test_an_option_of_cbc_is_passed_on(tmp_path: Path, toy_folder: Path) -> None:
    own = write_profile(
        tmp_path, "solver: cbc\nneeds: pulp\ntolerance: 1e-5\noptions: {presolve: off}\n"
    )
    model, lp = toy(toy_folder)
    solution = solve(lp, own, model=model)
    require_optimal(solution)
    assert solution.options == {"presolve": "off"}


BROKEN = {
    "says nothing": "",
    "is killed": "case $* in *solu*) kill -9 $$;; esac",
    "writes nonsense": 'for last; do :; done; case $* in *solu*) echo "Optimal x" > $last;; esac',
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_foreign_solver_that_breaks_proves_nothing(
    how: str, tmp_path: Path, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "cbc"
    broken.write_text(f"#!/bin/sh\necho Version: 2.10.3\n{BROKEN[how]}\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    model, lp = toy(toy_folder)
    with pytest.raises(SolverError) as caught:
        require_optimal(solve(lp, "cbc", model=model))
    assert caught.value.exit_code == 4
    assert caught.value.render("zh") != caught.value.render("en")


def cbc_processes() -> list[int]:
    """Return the processes that run CBC on a problem."""
    listed = subprocess.run(["ps", "-eo", "pid,comm"], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines()[1:])
    return [int(row[0]) for row in rows if row[1] == "cbc"]


def is_child(number: int, parent: int) -> bool:
    try:
        return f"PPid:\t{parent}\n" in Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def find_cbc(parent: int) -> int:
    """Wait until a process runs CBC, and return CBC's number."""
    for _ in range(600):
        for number in cbc_processes():
            if is_child(number, parent):
                return number
        time.sleep(0.05)
    raise AssertionError("CBC never ran")


HOURLY = """
        import tempfile
        from support.hourly_city import hourly_program
        with tempfile.TemporaryDirectory() as folder:
            model, lp = hourly_program(Path(folder))
            solve(lp, "cbc", Teller(), model=model)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_ctrl_c_ends_another_solver_too() -> None:
    script = start_script("if True:" + HOURLY)
    wait_for(script, "cbc")
    solver = find_cbc(script.pid)
    code, said, seconds = interrupt(script)
    assert (code, said) == (130, "")
    assert seconds < SOON_S
    assert not os.path.exists(f"/proc/{solver}/exe")


def test_another_solver_ends_at_its_time_limit(toy_folder: Path) -> None:
    model, lp = toy(toy_folder, "resolution.periods=60")
    hasty = dataclasses.replace(load_profile("cbc"), time_limit=0.01)
    solution = solve(lp, hasty, model=model)
    assert solution.status == "time_limit"
    assert np.isnan(solution.primal).all()
