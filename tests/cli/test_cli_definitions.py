"""The command `definitions`: what a planner types and reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.command_line import call, change


@pytest.fixture
def one_day(toy_folder: Path) -> Path:
    """Return a scenario of the toy city that takes a moment."""
    return change(toy_folder, "periods: 4", "periods: 1")


def test_definitions_are_printed_for_machines(one_day: Path) -> None:
    done = call("definitions", one_day, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["rows"]
    for row in found["rows"]:
        assert list(row) == ["definition", "target", "year", "value", "met", "bought"]
        assert isinstance(row["met"], bool)
    assert {each["target"] for each in found["targets"]} == {"C26", "C27"}
    years = {each["year"] for each in found["shares"]}
    assert years == {2024, 2025, 2026}
    assert {"flips", "reproduces", "sentences", "definitions", "baseline"} <= set(found)
    assert not (one_day.parent / "runs").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_definitions_are_told_in_the_readers_language(one_day: Path, lang: str) -> None:
    done = call("definitions", one_day, "--lang", lang, "--resolution", "1")
    assert done.exit_code == 0, done.output
    other = {"en": "口径", "zh": "definitions"}[lang]
    assert {"en": "definitions meet it", "zh": "种口径"}[lang] in done.stdout.replace("\n", " ")
    assert other not in done.stdout


def test_a_baseline_that_the_city_does_not_define_is_refused(one_day: Path) -> None:
    done = call("definitions", one_day, "--baseline", "stric")
    assert done.exit_code == 2
    assert "--baseline: there is no definition `stric`" in done.stderr
    assert "did you mean `strict`?" in done.stderr


def test_another_baseline_is_compared_with(one_day: Path) -> None:
    found = json.loads(call("definitions", one_day, "--baseline", "strict", "--json").stdout)
    assert found["baseline"] == "strict"
    assert any("strict" in each["en"] for each in found["sentences"])


def test_an_infeasible_scenario_has_no_definitions(one_day: Path) -> None:
    high = ["--set", "targets.C26.threshold=0.99", "--set", "targets.C26.enforce=true"]
    assert call("definitions", one_day, *high).exit_code == 3


def test_a_wrong_resolution_is_refused(one_day: Path) -> None:
    done = call("definitions", one_day, "--resolution", "36x")
    assert done.exit_code == 2
    assert "is not a resolution" in done.stderr


def test_chinese_is_set_in_full_width_punctuation(one_day: Path) -> None:
    done = call("definitions", one_day, "--lang", "zh")
    found = re.findall(r"[\u4e00-\u9fff）][,:;?!(]|[,;?!)][\u4e00-\u9fff]", done.stdout)
    assert found == []
