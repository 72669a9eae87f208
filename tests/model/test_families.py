"""Each family of rows against its stored text; `golden_texts` says how to write them again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from model.golden_rows import write_family
from model.golden_texts import CITIES, CITY_OF, GOLDEN
from transition_sim.model.assemble import LinearProgram

Programs = dict[str, LinearProgram]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    return {name: make(tmp_path_factory.mktemp(name)) for name, (make, _) in CITIES.items()}


@pytest.mark.parametrize("family", CITY_OF)
def test_a_familys_rows_are_the_stored_ones(family: str, programs: Programs) -> None:
    found = write_family(programs[CITY_OF[family]], family)
    assert found.splitlines() == _stored(family).splitlines()


@pytest.mark.parametrize("family", CITY_OF)
def test_a_stored_text_holds_rows_with_columns(family: str) -> None:
    lines = _stored(family).splitlines()
    rows = [line for line in lines if line.startswith(f"{family}[")]
    assert len(rows) == len(lines) - 1 > 0
    assert all("[" in line.split(" <= ")[1] for line in rows)


def test_every_family_of_the_model_has_a_stored_text(programs: Programs) -> None:
    families = {family for program in programs.values() for family in program.rows}
    assert families == {file.stem for file in GOLDEN.glob("*.txt")} == set(CITY_OF)


@cache
def _stored(family: str) -> str:
    return Path(GOLDEN / f"{family}.txt").read_text(encoding="utf-8")
