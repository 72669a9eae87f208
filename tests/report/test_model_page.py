"""The mathematics page: it has all that the model declares, and its equations are the matrix's."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest

import transition_sim.model
from model.golden_texts import CITY_OF
from support.equation_values import EquationValues
from support.whole_city import whole_systems
from transition_sim.model import algebra
from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.report.mathematics.model_listing import Listing, list_model
from transition_sim.report.mathematics.model_page import write_model_page
from transition_sim.system import System

DOCS = Path(__file__).parents[2] / "docs"
MODEL = Path(transition_sim.model.__file__).parent
DECLARING = {name for name in vars(algebra) if name.startswith("add_") or name == "set_objective"}
COMMANDS = {
    *("mathrm", "mathit", "mathsf", "text"),
    *("sum", "in", "leq", "geq", "frac", "begin", "end", "quad"),
}
"""Commands of LaTeX that GitHub, Sphinx and Matplotlib all set."""
Place = tuple[str, int]


@pytest.fixture(scope="module")
def systems(tmp_path_factory: pytest.TempPathFactory) -> list[System]:
    return whole_systems(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def listing(systems: list[System]) -> Listing:
    return list_model(systems)


@pytest.fixture(scope="module")
def page(systems: list[System]) -> str:
    return write_model_page(systems)


def test_the_stored_page_is_the_generated_one(page: str) -> None:
    assert (DOCS / "model.md").read_text(encoding="utf-8") == page, "run `make docs`"


def test_every_family_that_a_golden_matrix_knows_has_its_equation_on_the_page(page: str) -> None:
    shown = re.findall(r"^### Rows `(\w+)`\n\n.+:\n\n```math\n", page, flags=re.MULTILINE)
    assert set(CITY_OF) <= set(shown)
    assert len(shown) == len(set(shown))


def test_the_page_reaches_every_declaration_of_the_model(systems: list[System]) -> None:
    reached = _declaring_calls(systems)
    missed = [
        f"{file}:{first}"
        for file, first, last in _declarations()
        if not any(file == own and first <= line <= last for own, line in reached)
    ]
    assert not missed, "give tests/support/whole_city.py the lever that these parts need"


def test_every_set_and_map_on_the_page_has_a_meaning(listing: Listing) -> None:
    numbers = [each for part in listing.parts.values() for each in part.parameters.values()]
    maps = [each.name for each in numbers if each.unit == "label"]
    assert {"previous_step", "built_as", "upgraded_1"} <= set(maps)
    assert not [each.name for each in numbers if not each.text]
    assert not [name for name, (_, text) in listing.sets.items() if len(text) < 3]


def test_every_link_of_the_page_leads_to_a_heading(page: str) -> None:
    heads = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}
    links = set(re.findall(r"\]\(#([\w-]+)\)", page))
    assert len(anchors) == len(heads)
    assert len(links) > 60
    assert links <= anchors


def test_every_equation_can_be_set(page: str) -> None:
    blocks = re.findall(r"```math\n(.*?)\n```", page, flags=re.DOTALL)
    assert len(blocks) > 100
    for block in blocks:
        assert set(re.findall(r"\\([a-zA-Z]+)", block)) <= COMMANDS, block
        assert block.isascii(), block
        assert block.count("{") == block.count("}"), block
        assert "__" not in block, block
        assert not re.search(r"(?<!\\)_(?!\{)", block), block


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_equations_of_the_page_give_the_rows_of_the_matrix(
    number: int, systems: list[System]
) -> None:
    system = systems[number]
    program = assemble(model := build_model(system))
    values = np.random.default_rng(7).uniform(1.0, 2.0, program.cost.size)
    equations = EquationValues(list_model([system]), model, program, values)
    for name, extent in program.rows.items():
        for row, index in zip(range(extent.start, extent.stop), index_of(extent.sets), strict=True):
            found, expected = equations.row(name, index), _row(program, row, values)
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-6), f"{name}{index}"


@pytest.mark.parametrize("number", [0, 1])
def test_the_terms_of_the_page_give_the_objective(number: int, systems: list[System]) -> None:
    system = systems[number]
    program = assemble(model := build_model(system))
    values = np.random.default_rng(8).uniform(1.0, 2.0, program.cost.size)
    equations = EquationValues(list_model([system]), model, program, values)
    assert equations.objective() == pytest.approx(program.cost @ values + program.offset)


def _row(program: LinearProgram, row: int, values: np.ndarray) -> tuple[float, float]:
    """Return by how much a row is above its lower and below its upper side."""
    part = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
    body = program.matrix.data[part] @ values[program.matrix.indices[part]]
    return body - program.row_lower[row], program.row_upper[row] - body


def _declarations() -> list[tuple[str, int, int]]:
    """Return where the model declares something: file, and first and last line of the call."""
    found = []
    for file in sorted(MODEL.rglob("*.py")):
        if file.name == "materialise.py":  # what the plain Pyomo model has for its readers
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in DECLARING:
                found.append((str(file), node.lineno, node.end_lineno or node.lineno))
    assert len(found) > 150
    return found


def _declaring_calls(systems: list[System]) -> set[Place]:
    """Return the file and line of every declaration that is made for the page."""
    codes = {getattr(algebra, name).__code__ for name in DECLARING}
    reached: set[Place] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in codes and frame.f_back is not None:
            reached.add((frame.f_back.f_code.co_filename, frame.f_back.f_lineno))

    usual = sys.getprofile()
    sys.setprofile(watch)
    try:
        list_model(systems)
    finally:
        sys.setprofile(usual)
    return reached
