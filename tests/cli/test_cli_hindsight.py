"""What `hindsight` prints for people and machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command_line import call
from support.indicator_cities import counted_city
from support.toy_cities import load_beside
from transition_sim.pipeline import run

OUTCOMES = (
    "id,name_en,name_zh,metric,item,date,value,unit,evidence,source,note,note_zh\n"
    "park-2025,Park in 2025,2025年风场,project_capacity,park,2025-06-30,15,MW,"
    "independent,toy,half,一半\n"
    "air,Air in 2025,2025年空气,,,2025-12-31,30,µg/m3,independent,toy,,\n"
)
KEYS = [
    "id", "text", "metric", "year", "definition", "published", "low", "high", "unit", "source",
    "confidence",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hindsight")
    counted_city().write(folder / "city")
    (folder / "city" / "outcomes.csv").write_text(OUTCOMES, encoding="utf-8")
    run(load_beside(folder, name="plain")).save(folder / "plain")
    run(load_beside(folder, name="windy", projects={"stages": ["approved"]})).save(folder / "windy")
    return folder


def test_rows_are_printed_for_machines_with_the_difference_of_each_run(folder: Path) -> None:
    runs = folder / "plain", folder / "windy"
    done = call("hindsight", *runs, "--city", folder / "city", "--json")
    assert done.exit_code == 0, done.output
    park, air = json.loads(done.stdout)["rows"]
    assert set(KEYS) | {"runs", "sentence"} <= set(park)
    assert park["runs"] == {
        "plain": {"value": 0.0, "difference": -15.0},
        "windy": {"value": 20.0, "difference": 5.0},
    }
    assert (park["year"], park["confidence"], park["source"]) == (2025, "D", ["toy"])
    assert air["runs"]["plain"] == {"value": None, "difference": None}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Park in 2025", "5 MW too high", "nothing was set to it", "half", "of it")),
        ("zh", ("2025年风场", "偏高5 MW", "模型未按其设定", "一半", "未涉及")),
    ],
)
def test_the_table_and_its_sentences_are_in_both_languages(
    folder: Path, lang: str, words: tuple[str, ...]
) -> None:
    runs = folder / "plain", folder / "windy"
    done = call("hindsight", *runs, "--city", folder / "city", "--lang", lang)
    assert done.exit_code == 0, done.output
    for word in words:
        assert word in " ".join(done.stdout.split()), word


def test_a_city_of_its_own_has_to_be_named(folder: Path) -> None:
    done = call("hindsight", folder / "plain")
    assert (done.exit_code, "--city" in done.stderr) == (2, True)
    assert call("hindsight", folder / "nowhere").exit_code == 2


def test_a_run_of_another_city_is_not_held_against_these_figures(folder: Path) -> None:
    manifest = folder / "windy" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    other = folder / "other"
    other.mkdir()
    for file in (folder / "windy").iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    (other / "manifest.json").write_text(
        text.replace('"city": "./city"', '"city": "elsewhere"'), encoding="utf-8"
    )
    done = call("hindsight", folder / "plain", other)
    assert done.exit_code == 2
    assert "elsewhere" in done.stderr


@pytest.mark.parametrize("command", ["hindsight", "ledger"])
def test_a_run_is_not_held_against_another_citys_figures(command: str, folder: Path) -> None:
    foreign = call(command, folder / "plain", "--city", "changzhi", "--json")
    assert foreign.exit_code == 2
    (error,) = json.loads(foreign.stdout)["errors"]
    assert "not of changzhi" in error["message"]


def test_a_city_without_outcomes_says_so(folder: Path) -> None:
    bare = folder / "bare"
    counted_city().write(bare / "city")
    told = call("hindsight", folder / "plain", "--city", bare / "city")
    assert (told.exit_code, "no published outcome" in told.stdout) == (0, True)
