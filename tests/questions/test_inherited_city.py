"""A city that was copied from a packaged one is asked for what it left as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.packaged import FOLDER
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.questions.check.check import check
from transition_sim.questions.check.inherited import inherited, say_inherited


def scenario_of(folder: Path) -> Path:
    text = (FOLDER / "reference.yaml").read_text("utf-8")
    path = folder / "reference.yaml"
    path.write_text(text.replace("city: changzhi", "city: ./other"), encoding="utf-8")
    return path


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(packaged_cities()["changzhi"], tmp_path / "other")
    return scenario_of(tmp_path)


def test_a_copied_city_is_asked_for_what_is_unchanged(copied: Path) -> None:
    settings = copied.parent / "other/city.yaml"
    text = settings.read_text("utf-8")
    text = text.replace("name: {en: Changzhi, zh: 长治市}", "name: {en: Other, zh: 别市}")
    settings.write_text(text.replace("value: 27 TWh", "value: 26 TWh"), encoding="utf-8")
    units = copied.parent / "other/units.csv"
    lines = units.read_text("utf-8").splitlines()
    units.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    found = {each.part: each for each in check(copied).inherited or ()}
    assert "demand of city.yaml" not in found
    assert found["export of city.yaml"].text.en == "15 TWh a year"
    assert (found["units.csv"].same, found["units.csv"].of) == (len(lines) - 2, len(lines) - 2)
    said = say_inherited(tuple(found.values()))
    assert "15 TWh" in said.en
    assert said.zh.endswith("请改为其自己的数据")


def test_a_city_that_extends_a_packaged_one_is_asked_too(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    text = "extends: changzhi\nname: {en: Other, zh: 别市}\n"
    (tmp_path / "other/city.yaml").write_text(text, encoding="utf-8")
    parts = [each.part for each in inherited(load_scenario(scenario_of(tmp_path)))]
    assert {"demand of city.yaml", "export of city.yaml", "units.csv", "profiles"} <= set(parts)


def test_packaged_cities_and_cities_of_their_own_are_not_asked(toy_scenario: Scenario) -> None:
    for name in ("plan.yaml", "xiangyuan.yaml"):
        assert check(FOLDER / name).inherited is None
    assert inherited(toy_scenario) == ()
