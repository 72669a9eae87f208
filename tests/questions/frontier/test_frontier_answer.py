"""A frontier as an answer: its table, what a notebook shows, its JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.frontier_cities import PAPERS
from support.sentences.of_costs import FRONTIER, frontier_of, point
from support.toy_cities import load_toy
from transition_sim.questions.frontier.answer import Frontier, FrontierPoint
from transition_sim.questions.frontier.frontier import frontier


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answer")


@pytest.fixture(scope="module")
def found(folder: Path) -> Frontier:
    scenario = load_toy(folder, PAPERS["generation_floor"].city)
    return frontier(scenario, "T", points=4, progress=False)


def test_a_level_is_a_row_of_the_table(found: Frontier) -> None:
    frame = found.to_frame()
    assert list(frame.columns) == list(FrontierPoint.model_fields)
    assert frame["level"].tolist() == [point.level for point in found.points]
    assert frame["extra_cny"].tolist() == [point.extra_cny for point in found.points]
    assert not frame["value"].isna().any()


def test_a_level_without_a_share_has_none_in_the_table() -> None:
    found = frontier_of(points=(point(0.1, 1e9), point(0.3, 1.1e9, value=None)))
    assert found.to_frame()["value"].isna().tolist() == [False, True]


def test_a_frontier_is_shown_on_a_screen_and_in_a_notebook(found: Frontier) -> None:
    shown = repr(found)
    assert shown.startswith("Frontier: toy: least cost of T, share of generation in 2025")
    assert len(shown.splitlines()) <= 40
    page = found._repr_html_()
    assert "least cost of T" in page
    assert page.count("<tr>") + page.count("<tr style") == 1 + len(found.points)
    assert len(page.encode()) < 50_000


def test_the_largest_frontier_that_may_be_asked_for_fits_a_notebook() -> None:
    many = tuple(point(at / 1000, 1e9 + at * 1e6) for at in range(1, 1001))
    assert len(frontier_of(points=many)._repr_html_().encode()) < 50_000


def test_the_keys_of_a_step_are_those_that_were_always_printed() -> None:
    printed = FRONTIER.to_json()
    assert list(printed["steps"][0]) == ["from", "to", "slope", "at_least", "at_most", "agrees"]
    assert printed["steps"][0]["from"] == 0.1
    assert printed["sense"] == ">="
    assert set(printed["sentences"][0]) == {"en", "zh"}


def test_a_path_is_answered_as_its_scenario_is(folder: Path, found: Frontier) -> None:
    again = frontier(folder / "scenario.yaml", "T", points=4)
    assert again.to_json() == found.to_json()
