"""Each family of district heat against its stored text, on both routes to the solver."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.comparison import assert_same_matrix
from model.golden_heat import HEAT_FAMILIES, LOOSE, heat_programs, heat_system
from model.golden_rows import GOLDEN, write_family
from transition_sim.model.assemble import LinearProgram
from transition_sim.model.build import build_model


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LinearProgram]:
    return heat_programs(tmp_path_factory.mktemp("golden-heat"))


@pytest.mark.parametrize("family", HEAT_FAMILIES)
def test_a_heat_familys_rows_are_the_stored_ones(
    family: str, programs: dict[str, LinearProgram]
) -> None:
    stored = (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
    assert write_family(programs[family], family).splitlines() == stored.splitlines()
    rows = [line for line in stored.splitlines() if line.startswith(f"{family}[")]
    assert rows
    assert all("[" in line.split(" <= ")[1] for line in rows)


def test_every_heat_family_of_the_model_has_a_stored_text(
    programs: dict[str, LinearProgram],
) -> None:
    for program in programs.values():
        found = {name for name in program.rows if name.startswith("heat_")}
        assert found | {LOOSE} == set(HEAT_FAMILIES)


def test_a_relaxed_axis_leaves_each_periods_first_level_open(
    programs: dict[str, LinearProgram],
) -> None:
    cyclic, loose = programs["heat_level_balance"], programs[LOOSE]
    rows = [program.rows["heat_level_balance"].shape for program in (cyclic, loose)]
    assert rows == [(1, 2, 2), (1, 2, 1)]
    assert LOOSE not in cyclic.rows


def test_both_routes_give_the_same_model_of_a_city_with_heat(tmp_path: Path) -> None:
    assert_same_matrix(build_model(heat_system(tmp_path)))
