"""What `ledger` prints: assumptions below the table, and which shares are out of reach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from support.command_line import call
from support.indicator_cities import LEDGER, counted_city
from support.toy_cities import load_toy, share_target
from transition_sim.pipeline import run

HALF = share_target("HALF", "capacity_share", 0.5)
LOW = share_target("LOW", "capacity_share", 0.1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a city beside its scenario and its run: 35 of 240 MW are clean and nothing is free."""
    folder = tmp_path_factory.mktemp("ledger")
    city = counted_city(ledger=[*LEDGER, HALF, LOW])
    run(load_toy(folder, city, projects={"stages": ["approved"]})).save(folder / "run")
    return folder


def rows_of(done: Result) -> dict[str, dict[str, Any]]:
    assert done.exit_code == 0, done.output
    return {row["id"]: row for row in json.loads(done.stdout)["ledger"]}


def test_a_share_is_out_of_reach_where_the_scenario_is_solved_again(folder: Path) -> None:
    given = ("ledger", folder / "run", "--json", "--city", folder / "city")
    missed = rows_of(call(*given))["HALF"]
    assert missed["outcome"] == "missed"
    solved = rows_of(call(*given, "--scenario", folder / "scenario.yaml"))
    assert solved["HALF"]["outcome"] == "not_reachable"
    assert "14.58% at most" in solved["HALF"]["status"]["en"]  # wind and gas: 35 of 240 MW
    assert "最高可至14.58%" in solved["HALF"]["status"]["zh"]
    assert solved["LOW"]["outcome"] == "met"


def test_without_a_run_the_scenario_alone_says_what_cannot_be_reached(folder: Path) -> None:
    rows = rows_of(call("ledger", "--scenario", folder / "scenario.yaml", "--json"))
    assert rows["HALF"]["outcome"] == "not_reachable"
    assert rows["HALF"]["model_value"] is None
    assert rows["LOW"]["status"] is None


def test_another_scenario_than_the_runs_is_refused_by_the_field_that_differs(
    folder: Path,
) -> None:
    given = ("ledger", folder / "run", "--scenario", folder / "scenario.yaml")
    done = call(*given, "--set", "demand.growth=5%")
    assert done.exit_code == 2
    assert "demand.growth" in done.stderr
    assert "--set" in done.stderr
    alone = call("ledger", folder / "run", "--set", "demand.growth=5%")
    assert (alone.exit_code, "--scenario" in alone.stderr) == (2, True)


@pytest.mark.parametrize(
    ("lang", "head", "note", "status"),
    [
        ("en", "What was assumed:", "GAS is assumed", "by power and heat alone"),
        ("zh", "所作假设", "GAS的假设", "仅计电厂与供热厂"),
    ],
)
def test_the_table_has_what_was_assumed_below_it(
    folder: Path, lang: str, head: str, note: str, status: str
) -> None:
    done = call("ledger", folder / "run", "--city", folder / "city", "--lang", lang)
    assert done.exit_code == 0, done.output
    words = " ".join(done.stdout.split())
    assert head in words
    assert note in words
    assert status in words
    assert words.index(head) > words.index("CARBON-MORE")
