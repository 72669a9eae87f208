"""What a notebook takes from the package: `ts.<name>` answers as the command of that name does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from typer.testing import CliRunner

import transition_sim as ts
from support.flip_cities import share_target, write_flip_city
from support.frontier_cities import PAPERS
from support.toy_cities import load_toy
from transition_sim.answers import Answer
from transition_sim.cli import COMMANDS, app

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    *(ROOT / f"README{lang}.md" for lang in ("", ".zh")),
    *ROOT.joinpath("notebooks").glob("*.ipynb"),
    *ROOT.joinpath("docs").glob("*.md"),
)
MOST_BYTES = 50_000  # of an answer in a notebook
FIELD, VALUE = "demand.growth", "3%"
SET = f"{FIELD}={VALUE}"
FORMS: dict[str, Any] = {"text": SET, "list": [SET], "mapping": {FIELD: "3 %"}}
# What a question is asked of a scenario, and the options of its command that say the same.
OF_A_SCENARIO: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "check": ({}, ()),
    "definitions": ({}, ()),
    "near_optimal": ({}, ()),
    "explain": ({}, ()),
    "frontier": ({"target": "T", "points": 2}, ("--target", "T", "--points", "2")),
    "flip": ({"target": "T"}, ("--target", "T")),
}
OF_RUNS = {"compare", "hindsight", "ledger", "regress"}


def printed(*arguments: object) -> Any:
    """Return what a command prints for machines."""
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook")
    load_toy(folder, PAPERS["capacity_floor"].city)
    return folder / "scenario.yaml"


@pytest.fixture(scope="module")
def flipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flip")
    ledger = [share_target("T", "generation_share", 0.3)]
    return write_flip_city(folder, ledger, ranges_of=("more",))  # a date: it is asked nine times


def check_answer(answer: Answer, told: Any) -> None:
    """Hold an answer to what its command prints, to a tidy table, and to a small page."""
    assert isinstance(answer, Answer)
    assert json.loads(json.dumps(answer.to_json("en"), allow_nan=False)) == told
    frame = answer.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert isinstance(frame.index, pd.RangeIndex)  # what tells rows apart is in columns
    assert all(isinstance(name, str) for name in frame.columns)
    cells = frame.map(lambda cell: isinstance(cell, dict | list | tuple))
    assert not cells.to_numpy().any()
    assert frame.columns.is_unique
    assert len(answer._repr_html_()) < MOST_BYTES
    assert len(repr(answer).splitlines()) <= 40
    with pytest.raises(Exception, match="frozen"):
        answer.headline = None  # type: ignore[misc, assignment]


def test_every_public_name_is_there_and_says_what_it_does() -> None:
    for name in ts.__all__:
        assert getattr(ts, name).__doc__, name
    assert dir(ts) == ts.__all__
    commands = {each.__name__ for each in COMMANDS} - {"schema"}
    assert commands <= set(ts.__all__)


def test_documents_name_only_what_the_package_has() -> None:
    named = {
        each
        for document in DOCUMENTS
        for each in re.findall(r"\bts\.(\w+)", document.read_text("utf-8"))
    }
    assert named <= set(ts.__all__)
    for readme in DOCUMENTS[:2]:
        said = set(re.findall(r"\bts\.(\w+)\(", readme.read_text("utf-8")))
        assert said >= {*OF_A_SCENARIO, *OF_RUNS}
    drawn = re.findall(r"\bts\.plot\.(\w+)", DOCUMENTS[0].read_text("utf-8"))
    assert set(drawn) <= set(dir(ts.plot))


@pytest.mark.parametrize("name", OF_A_SCENARIO)
def test_a_question_takes_a_path_or_a_scenario_and_overrides_of_three_forms(
    name: str, scenario: Path, flipped: Path
) -> None:
    path = flipped if name == "flip" else scenario
    arguments, options = OF_A_SCENARIO[name]
    ask: Callable[..., Answer] = getattr(ts, name)
    command = name.replace("_", "-")
    check_answer(ask(path, **arguments), printed(command, path, *options))
    told = printed(command, path, *options, "--set", SET)
    for form, overrides in FORMS.items():
        for given in (path, ts.load_scenario(path)):
            answer = ask(given, **arguments, overrides=overrides)
            assert answer.to_json("en") == told, (form, type(given).__name__)


def test_a_run_takes_a_path_or_a_scenario_and_overrides_of_three_forms(scenario: Path) -> None:
    least = ts.run(scenario, overrides=SET).verdict["objective_cny"]
    assert least != ts.run(scenario).verdict["objective_cny"]
    for overrides in FORMS.values():
        for given in (scenario, ts.load_scenario(scenario)):
            found = ts.run(given, overrides=overrides)
            assert found.verdict["objective_cny"] == pytest.approx(least, rel=1e-12)
    assert ts.certify(scenario, overrides={FIELD: "3 %"}).verdict["bounds"]["lower_cny"] > 0.0


def test_results_show_their_verdict(scenario: Path) -> None:
    results = ts.run(scenario)
    assert len(repr(results).splitlines()) <= 40
    assert "MISSED" in repr(results) or "met" in repr(results)
    page = results._repr_html_()
    assert len(page) < MOST_BYTES
    assert "<table" in page
    assert "Attributes" in type(results).__doc__ if type(results).__doc__ else False


def test_questions_on_runs_take_results_or_their_folder(scenario: Path, tmp_path: Path) -> None:
    results, city = ts.run(scenario), scenario.parent / "city"
    folder = results.save(tmp_path / "run")
    for given in (results, folder, str(folder)):
        check_answer(ts.ledger(given, city=city), printed("ledger", folder, "--city", city))
        check_answer(ts.hindsight(given, city=city), printed("hindsight", folder, "--city", city))
        same = ts.compare(given, given)
        assert same.to_json("en")["differences"] == []
    other = ts.run(scenario, overrides=SET).save(tmp_path / "other")
    check_answer(ts.compare(folder, other), printed("compare", folder, other))
    check_answer(ts.solvers(), printed("solvers"))


def test_a_baseline_is_written_and_compared(scenario: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.yaml"
    ts.regress(scenario, baseline=baseline, update=True)
    told = printed("regress", scenario, "--baseline", baseline)
    check_answer(ts.regress(scenario, baseline=baseline), told)


def test_answers_are_drawn(scenario: Path, flipped: Path) -> None:
    assert isinstance(ts.plot.frontier(ts.frontier(scenario, "T", points=2)), Axes)
    first = ts.flip(flipped, "T").flips[0].input
    found = ts.flip(flipped, "T", only=[first])
    assert [each["input"] for each in found.to_json()["flips"]] == [first]
    assert isinstance(ts.plot.tornado(found), Axes)
