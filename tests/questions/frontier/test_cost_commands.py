"""What a planner types to see what a target costs, and what comes of wrong input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command_line import call
from support.frontier_cities import PAPERS
from support.paper import close
from support.toy_cities import load_toy

PAPER = PAPERS["capacity_floor"]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    load_toy(folder, PAPER.city)
    return folder / "scenario.yaml"


def test_a_frontier_is_printed_for_machines(scenario: Path) -> None:
    done = call("frontier", scenario, "--target", "T", "--points", 3, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["target"] == "T"
    assert found["largest_reachable"] == close(PAPER.last)
    for point in found["points"]:
        assert {"level", "objective_cny", "dual"} <= set(point)
        assert point["objective_cny"] == close(PAPER.cost(point["level"]))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "least cost, billion CNY"), ("zh", "最低成本，亿元")],
)
def test_a_frontier_is_a_table_and_a_picture(
    lang: str, words: str, scenario: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "frontier.png"
    done = call(
        "frontier", scenario, "--target", "T", "--points", 2, "--lang", lang, "--plot", picture
    )
    assert done.exit_code == 0, done.output
    assert words in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_frontiers_picture_costs_it_no_answer(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder.png").mkdir()
    asked = ("frontier", scenario, "--target", "T", "--points", 2)
    done = call(*asked, "--plot", tmp_path / "folder.png")
    assert done.exit_code == 2
    assert "folder.png` is a folder" in done.stderr

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", fail)
    done = call(*asked, "--plot", tmp_path / "frontier.png", "--json")
    assert done.exit_code == 6
    assert json.loads(done.stdout)["target"] == "T"
    assert "disk full" in done.stderr


def test_a_level_may_be_asked_for_as_a_what_if(scenario: Path) -> None:
    level = ["--set", "targets.T.threshold=0.5"]
    done = call("frontier", scenario, "--target", "T", "--points", 2, *level)
    assert "T (≥ 50.00%; the document says 30.00%) costs 33.0 million CNY" in done.stdout


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["--target", "X"], "no target `X`"),
        (["--target", "T", "--points", 1], "1 points make no frontier"),
        (["--target", "T", "--plot", "frontier.doc"], "`frontier.doc` is no picture"),
        (["--target", "T", "--resolution", "often"], "`often` is not a resolution"),
        (["--target", "T", "--definition", "other"], "no definition `other`"),
    ],
)
def test_wrong_input_of_a_frontier_is_exit_2(given: list[str], named: str, scenario: Path) -> None:
    done = call("frontier", scenario, *given)
    assert done.exit_code == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(call("frontier", scenario, *given, "--json").stdout)
    assert told["errors"][0]["exit_code"] == 2


def test_verdicts_near_the_least_cost_are_printed_for_machines(scenario: Path) -> None:
    done = call("near-optimal", scenario, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["within"] == 0.01
    assert {each["id"] for each in found["targets"]} == {"T"}
    keys = {"id", "definition", "year", "smallest", "largest", "verdict", "sentence"}
    for each in found["targets"]:
        assert keys <= set(each)
        assert each["verdict"] in {"all", "some", "none"}


@pytest.mark.parametrize("within", ["2%", "2 %", "0.02", "2％"])
def test_a_cost_margin_is_written_in_percent_or_as_a_share(within: str, scenario: Path) -> None:
    done = call("near-optimal", scenario, "--within", within, "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "成本比最低成本高出不超过2%的全部方案" in done.stdout


@pytest.mark.parametrize("within", ["much", "1 MW", "-1%", "200%", "nan"])
def test_a_cost_margin_that_is_none_is_exit_2(within: str, scenario: Path) -> None:
    done = call("near-optimal", scenario, f"--within={within}")
    assert done.exit_code == 2
    assert "--within" in done.stderr
    assert "Traceback" not in done.stderr
