"""Each family of rows against its stored text; `golden_rows` says how to write them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.golden_heat import HEAT_FAMILIES
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


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> LinearProgram:
    return golden_program(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_rows_are_the_stored_ones(family: str, program: LinearProgram) -> None:
    stored = (GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
    assert write_family(program, family).splitlines() == stored.splitlines()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_stored_text_holds_rows_with_columns(family: str) -> None:
    lines = Path(GOLDEN / f"{family}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(f"{family}[")]
    assert len(rows) == len(lines) - 1 > 0
    assert all("[" in line.split(" <= ")[1] for line in rows)


def test_every_family_of_the_model_has_a_stored_text(program: LinearProgram) -> None:
    stored = {file.stem for file in GOLDEN.glob("*.txt")}
    assert set(program.rows) == set(FAMILIES) == stored - set(HEAT_FAMILIES)
