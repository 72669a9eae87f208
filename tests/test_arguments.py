"""What Python is given and cannot use: the error says what is wrong, before anything is solved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import transition_sim as ts
from transition_sim.errors import InputError
from transition_sim.model.algebra import AlgebraError


@pytest.fixture
def toy(toy_folder: Path) -> Path:
    return toy_folder / "scenario.yaml"


@pytest.mark.parametrize("tolerance", [-1.0, 0.0, float("nan"), "1%"])
def test_a_tolerance_is_a_positive_number(toy: Path, tolerance: Any) -> None:
    with pytest.raises(InputError, match="is no tolerance of a gap"):
        ts.certify(toy, tolerance=tolerance)


@pytest.mark.parametrize("points", [2.5, 1, "many"])
def test_points_are_a_whole_number(toy: Path, points: Any) -> None:
    with pytest.raises(InputError, match="make no frontier"):
        ts.frontier(toy, "T1", points=points)


@pytest.mark.parametrize("within", ["1%", -0.1, None])
def test_a_cost_may_be_within_a_share(toy: Path, within: Any) -> None:
    with pytest.raises(InputError, match="is no share of the cost"):
        ts.near_optimal(toy, within=within)


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "run": ts.run,
    "check": ts.check,
    "near_optimal": ts.near_optimal,
    "definitions": ts.definitions,
    "explain": ts.explain,
    "flip": lambda given: ts.flip(given, "T1"),
    "frontier": lambda given: ts.frontier(given, "T1"),
    "certify": ts.certify,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_scenario_is_a_path_or_a_scenario(name: str) -> None:
    with pytest.raises(TypeError, match="a scenario is a path or a Scenario, not NoneType"):
        QUESTIONS[name](None)


def test_check_wants_a_scenario() -> None:
    with pytest.raises(TypeError, match="one scenario or more"):
        ts.check()


def test_a_component_has_a_function_add(toy: Path) -> None:
    with pytest.raises(AlgebraError, match="'a' is no component"):
        ts.run(toy, extra="abc", progress=False)


def test_progress_is_a_flag_or_somebody_to_tell(toy: Path) -> None:
    with pytest.raises(TypeError, match="progress is True, False, None or a Progress"):
        ts.run(toy, progress="yes")  # type: ignore[arg-type]


def test_statistics_name_what_they_group_by(toy: Path) -> None:
    results = ts.run(toy, progress=False)
    with pytest.raises(ValueError, match="class, technology, zone, asset, not 'colour'"):
        results.statistics.supply("colour")  # type: ignore[arg-type]


def test_one_input_of_flip_may_be_a_text(toy: Path) -> None:
    with pytest.raises(InputError) as caught:
        ts.flip(toy, "C27", only="data.no.such.input", progress=False)
    assert [each.field for each in caught.value.problems] == ["data.no.such.input"]
