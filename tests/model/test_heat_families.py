"""The rows of district heat on both routes to the solver, and on the axis of a relaxation."""

from __future__ import annotations

from pathlib import Path

from model.golden_heat import CITY, golden_program, relaxed_program
from model.golden_rows import system_at_two_steps
from support.comparison import assert_same_matrix
from transition_sim.model.build import build_model


def test_both_routes_give_the_same_model_of_a_city_with_heat(tmp_path: Path) -> None:
    assert_same_matrix(build_model(system_at_two_steps(tmp_path, CITY)))


def test_a_relaxed_axis_leaves_each_periods_first_level_open(tmp_path: Path) -> None:
    cyclic, loose = golden_program(tmp_path / "a"), relaxed_program(tmp_path / "b")
    rows = [program.rows["heat_level_balance"].shape for program in (cyclic, loose)]
    assert rows == [(1, 2, 2), (1, 2, 1)]
    assert "heat_level_year" in loose.rows
    assert "heat_level_year" not in cyclic.rows
