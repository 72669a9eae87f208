"""Each family of rows against its stored text; `golden_rows` says how to write them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.golden_loads import load_program
from model.golden_rows import GOLDEN, golden_program, write_family
from transition_sim.model.assemble import LinearProgram

FAMILIES = (
    "power_max",
    "power_min",
    "level_balance",
    "charge_max",
    "discharge_max",
    "level_max",
    "level_change",
    "level_change_first",
    "level_mean",
    "level_link",
    "level_high_min",
    "level_low_max",
    "level_span_min",
    "level_span_max",
    "fuel_max",
    "emission_max",
    "flow_loss_forward",
    "flow_loss_reverse",
    "stock_balance",
    "build_max",
    "balance",
    "capacity_share",
    "generation_share",
    "net_import_max",
    "unserved_max",
)
LOAD_FAMILIES = ("load_energy", "load_energy_year")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> LinearProgram:
    return golden_program(tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="module")
def with_loads(tmp_path_factory: pytest.TempPathFactory) -> LinearProgram:
    return load_program(tmp_path_factory.mktemp("loads"))


@pytest.mark.parametrize("family", LOAD_FAMILIES)
def test_a_loads_rows_are_the_stored_ones(family: str, with_loads: LinearProgram) -> None:
    stored = (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
    assert write_family(with_loads, family).splitlines() == stored.splitlines()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_rows_are_the_stored_ones(family: str, program: LinearProgram) -> None:
    stored = (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
    assert write_family(program, family).splitlines() == stored.splitlines()


@pytest.mark.parametrize("family", [*FAMILIES, *LOAD_FAMILIES])
def test_a_stored_text_holds_rows_with_columns(family: str) -> None:
    lines = Path(GOLDEN / f"{family}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(f"{family}[")]
    assert len(rows) == len(lines) - 1 > 0
    assert all("[" in line.split(" <= ")[1] for line in rows)


def test_every_family_of_the_model_has_a_stored_text(
    program: LinearProgram, with_loads: LinearProgram
) -> None:
    stored = {file.stem for file in GOLDEN.glob("*.txt")}
    assert set(program.rows) == set(FAMILIES)
    assert set(program.rows) | set(with_loads.rows) == stored == {*FAMILIES, *LOAD_FAMILIES}
