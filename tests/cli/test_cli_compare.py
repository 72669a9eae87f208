"""What `compare` prints for people and machines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import xarray as xr

from support.command_line import call
from support.indicator_cities import counted_city
from support.toy_cities import load_beside, load_toy
from transition_sim.pipeline import run
from transition_sim.results.store import Results, open_results


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("compare")
    plain = run(load_toy(folder, counted_city(), name="plain"))
    windy = run(load_beside(folder, name="windy", projects={"stages": ["approved"]}))
    return plain.save(folder / "plain"), windy.save(folder / "windy")


def test_runs_and_differences_are_printed_for_machines(runs: tuple[Path, Path]) -> None:
    done = call("compare", *runs, "--json")
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert list(content) == ["runs", "differences"]
    assert [each["name"] for each in content["runs"]] == ["plain", "windy"]
    first = content["differences"][0]
    assert (first["section"], first["field"]) == ("scenario", "projects.stages")
    assert first["values"]["windy"] == ["approved"]
    assert set(first) == {
        "section", "field", "item", "year", "unit", "values", "difference", "text",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["what the scenarios ask", "what is built", "cost", "emissions", "verdicts"]),
        ("zh", ["情景设定", "建设", "成本", "排放", "判定"]),
    ],
)
def test_the_tables_stand_in_order_in_both_languages(
    runs: tuple[Path, Path], lang: str, words: list[str]
) -> None:
    done = call("compare", *runs, "--lang", lang)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    places = [lines.index(word) for word in words]
    assert places == sorted(places)
    assert "+20" in done.stdout


def test_a_run_beside_itself_differs_in_nothing(runs: tuple[Path, Path]) -> None:
    done = call("compare", runs[0], runs[0])
    assert done.exit_code == 0
    assert "nothing differs" in done.stdout
    assert json.loads(call("compare", runs[0], runs[0], "--json").stdout)["differences"] == []


def test_one_run_alone_and_no_run_are_refused(runs: tuple[Path, Path]) -> None:
    alone = call("compare", runs[0])
    assert (alone.exit_code, "two runs" in alone.stderr) == (2, True)
    nowhere = call("compare", runs[0], runs[0].parent / "none")
    assert (nowhere.exit_code, "none" in nowhere.stderr) == (2, True)


def test_a_run_of_an_older_version_is_told(runs: tuple[Path, Path], tmp_path: Path) -> None:
    old = open_results(runs[0])
    older = Results(old.dataset.drop_vars("converted"), old.verdict, old.manifest)
    shutil.copytree(runs[0], tmp_path / "older")
    older.dataset.to_netcdf(tmp_path / "older" / "results.nc")
    done = call("compare", tmp_path / "older", runs[1])
    assert done.exit_code == 2
    assert "another version" in done.stderr
    assert "run the scenario again" in done.stderr


def test_a_run_whose_loads_have_an_old_name_is_of_another_version(
    runs: tuple[Path, Path], tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(runs[0], old)
    with xr.open_dataset(old / "results.nc") as stored:
        data = stored.load()
    data.assign_coords(load=["trucks"]).to_netcdf(old / "results.nc")
    done = call("compare", old, runs[1], "--lang", "en")
    assert done.exit_code == 2
    assert "it has no `flexible_load`" in done.stderr
