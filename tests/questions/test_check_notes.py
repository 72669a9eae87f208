"""What a valid scenario passes over is told by `check`, in both languages."""

from __future__ import annotations

import json

import pytest

from support.command_line import call
from support.packaged import FOLDER, load_packaged
from transition_sim.questions.check.answer import notes_of
from transition_sim.questions.check.check import check


def test_retiring_small_units_names_the_plant_that_it_passes_over() -> None:
    (note,) = notes_of(load_packaged("plan"))
    for said in (note.en, note.zh):
        assert "368.8 MW" in said
        assert "`retire.units`" in said
    assert not list(notes_of(load_packaged("reference")))  # retires nobody: passes over nobody


def test_naming_the_plant_settles_it() -> None:
    named = "retire={units_below: 300 MW, units: [other-thermal], by: 2026}"
    assert not list(notes_of(load_packaged("plan", named)))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_and_python_tell_the_note(lang: str) -> None:
    path = FOLDER / "plan.yaml"
    done = call("check", path, "--lang", lang)
    assert done.exit_code == 0
    assert "368.8 MW" in done.stdout.replace("\n", " ")
    printed = json.loads(call("check", path, "--json", "--lang", lang).stdout)
    assert printed == check(path).to_json(lang)
    assert printed["errors"] == []
    assert [each["scenario"] for each in printed["notes"]] == ["plan"]
    assert "notes" not in check(FOLDER / "reference.yaml").to_json(lang)
