"""The fingerprint of a program: what changes it, what does not, and which family is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import COMPONENTS, build_model
from transition_sim.model.fingerprint import ProgramPrint, fingerprint_program
from transition_sim.system import build_system

CITY = ToyCity(
    [{"id": "gas", "class": "cbm", "variable_om_cny_per_mwh": 300}],
    [{"id": "g", "technology": "gas", "capacity_mw": 120}],
)


def assembled(folder: Path) -> LinearProgram:
    """Return the city's program."""
    return assemble(build_model(build_system(load_toy(folder, CITY))))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> LinearProgram:
    """Return the city's program; never change it."""
    return assembled(tmp_path_factory.mktemp("city"))


def changed(before: ProgramPrint, after: ProgramPrint) -> list[str]:
    """Return the families that differ."""
    pairs = [(before.rows, after.rows), (before.columns, after.columns)]
    return [name for old, new in pairs for name in old if old[name] != new[name]]


def test_the_same_city_in_another_folder_has_the_same_fingerprint(
    program: LinearProgram, tmp_path: Path
) -> None:
    assert fingerprint_program(assembled(tmp_path / "elsewhere")) == fingerprint_program(program)


def test_counts_are_those_of_the_matrix(program: LinearProgram) -> None:
    found = fingerprint_program(program)
    counts = [sum(each.count for each in kind.values()) for kind in (found.rows, found.columns)]
    assert counts == list(program.matrix.shape)
    assert found.rows["balance"].count == 48


def _cost(program: LinearProgram) -> LinearProgram:
    cost = program.cost.copy()
    cost[program.columns["power"].start] *= 1.0 + 1e-8
    return replace(program, cost=cost)


def _coefficient(program: LinearProgram) -> LinearProgram:
    matrix = program.matrix.copy()
    matrix.data[matrix.indptr[program.rows["balance"].start]] *= 1.0 + 1e-8
    return replace(program, matrix=matrix)


def _side(program: LinearProgram) -> LinearProgram:
    side = program.row_upper.copy()
    side[program.rows["balance"].start] += 1e-6
    return replace(program, row_upper=side)


def _bound(program: LinearProgram) -> LinearProgram:
    upper = program.column_upper.copy()
    upper[program.columns["unserved"].start] = 5.0
    return replace(program, column_upper=upper)


@pytest.mark.parametrize(
    ("change", "family"),
    [(_cost, "power"), (_coefficient, "balance"), (_side, "balance"), (_bound, "unserved")],
)
def test_a_number_that_changes_names_its_family(
    change: Callable[[LinearProgram], LinearProgram], family: str, program: LinearProgram
) -> None:
    before, after = fingerprint_program(program), fingerprint_program(change(program))
    assert changed(before, after) == [family]
    assert before.fingerprint != after.fingerprint


def test_the_last_digits_and_a_signed_zero_change_nothing(program: LinearProgram) -> None:
    cost = np.nextafter(program.cost, np.inf)
    cost[program.cost == 0.0] = -0.0
    found = fingerprint_program(replace(program, cost=cost))
    assert found == fingerprint_program(program)


def test_the_solvers_scaling_changes_nothing(program: LinearProgram) -> None:
    scaled = replace(program, row_scale=program.row_scale * 2.0, cost_scale=1.0)
    assert fingerprint_program(scaled) == fingerprint_program(program)


def test_the_constant_cost_changes_the_whole_and_no_family(program: LinearProgram) -> None:
    before = fingerprint_program(program)
    after = fingerprint_program(replace(program, offset=program.offset + 1e6))
    assert changed(before, after) == []
    assert before.fingerprint != after.fingerprint


def test_columns_that_come_before_others_change_none_of_them(tmp_path: Path) -> None:
    system = build_system(load_toy(tmp_path, CITY))
    usual = fingerprint_program(assemble(build_model(system)))
    # the same components in another order, in which nothing that is needed comes later
    names = [each.__name__.rpartition(".")[2] for each in COMPONENTS]
    order = list(COMPONENTS)
    trade, demand = (order[names.index(name)] for name in ("trade", "demand"))
    order[names.index("trade")], order[names.index("demand")] = demand, trade
    other = fingerprint_program(assemble(build_model(system, tuple(order))))
    assert changed(usual, other) == []
    assert usual.fingerprint != other.fingerprint
