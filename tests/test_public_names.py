"""What a notebook takes from the package: names that are there, and answers as the commands'."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from matplotlib.axes import Axes
from typer.testing import CliRunner

import transition_sim as ts
from support.flip_cities import share_target, write_flip_city
from support.frontier_cities import PAPERS
from support.toy_cities import load_toy
from transition_sim.cli import app

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    *(ROOT / f"README{lang}.md" for lang in ("", ".zh")),
    *ROOT.joinpath("notebooks").glob("*.ipynb"),
    *ROOT.joinpath("docs").glob("*.md"),
)
QUESTIONS = {
    "explain",
    "flip",
    "judge_definitions",
    "judge_near_optimum",
    "list_differences",
    "look_back",
    "read_ledger",
    "trace_frontier",
}


def printed(*arguments: object) -> Any:
    """Return what a command prints for machines."""
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook")
    load_toy(folder, PAPERS["capacity_floor"].city)
    return folder / "scenario.yaml"


def test_every_public_name_is_there_and_says_what_it_does() -> None:
    for name in ts.__all__:
        assert getattr(ts, name).__doc__, name
    assert set(ts.__all__) >= QUESTIONS


def test_documents_name_only_what_the_package_has() -> None:
    named = {
        each
        for document in DOCUMENTS
        for each in re.findall(r"\bts\.(\w+)", document.read_text("utf-8"))
    }
    assert named <= set(ts.__all__)
    for readme in DOCUMENTS[:2]:
        assert set(re.findall(r"\bts\.(\w+)\(", readme.read_text("utf-8"))) >= QUESTIONS
    drawn = re.findall(r"\bts\.plot\.(\w+)", DOCUMENTS[0].read_text("utf-8"))
    assert set(drawn) <= set(dir(ts.plot))


def test_a_question_of_many_solves_answers_as_its_command_does(scenario: Path) -> None:
    found = ts.trace_frontier(scenario, "T", points=2)
    assert found == printed("frontier", scenario, "--target", "T", "--points", 2)
    assert isinstance(ts.plot.frontier(found), Axes)
    assert ts.judge_near_optimum(scenario) == printed("near-optimal", scenario)
    assert ts.explain(scenario).to_json() == printed("explain", scenario)


def test_a_flip_can_be_asked_for_and_drawn(tmp_path: Path) -> None:
    scenario = write_flip_city(tmp_path, [share_target("T", "generation_share", 0.3)])
    sun = "data.technologies.pv.availability"
    found = ts.flip(scenario, "T", only=[sun])
    assert [each["input"] for each in found["flips"]] == [sun]
    assert isinstance(ts.plot.tornado(found), Axes)


def test_a_question_on_a_run_answers_as_its_command_does(scenario: Path, tmp_path: Path) -> None:
    results, city = ts.run(scenario), ts.load_city(scenario.parent / "city")
    folder = results.save(tmp_path / "run")
    given = ("--city", scenario.parent / "city")
    assert ts.read_ledger(city, results) == printed("ledger", folder, *given)["ledger"]
    looked = [each.to_json() for each in ts.look_back(city, [results])]
    assert looked == printed("hindsight", folder, *given)["rows"]
    assert ts.list_differences([results, ts.open_results(folder)]) == []
    assert ts.judge_definitions(results, city) == printed("definitions", scenario)
