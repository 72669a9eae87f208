"""Every input of a city that has a range, with its name, its source and its grade."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from support.packaged import FOLDER
from transition_sim.inputs.city_cache import Cities
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.merging.city_layers import packaged_cities
from transition_sim.inputs.uncertain_inputs import (
    RangedInput,
    measure,
    ranged_inputs,
)

NOT_OF_THE_MODEL = ("published.csv", "sources.csv")


CITIES = Cities()  # read once: no test here changes a file


def inputs_of(folder: Path, *overrides: str) -> dict[str, RangedInput]:
    found = ranged_inputs(load_scenario(folder / "scenario.yaml", overrides, CITIES))
    return {each.key: each for each in found}


@pytest.fixture(scope="module")
def changzhi() -> dict[str, RangedInput]:
    found = ranged_inputs(load_scenario(FOLDER / "plan.yaml", (), CITIES))
    return {each.key: each for each in found}


def test_an_input_has_its_value_range_unit_source_and_grade(toy_master: Path) -> None:
    found = inputs_of(toy_master)
    limit = found["data.technologies.wind.build_limit_mw_per_year"]
    assert (limit.now, limit.low, limit.high, limit.unit) == (200.0, 100.0, 300.0, "MW")
    assert (limit.source, limit.confidence) == (("toy-plan",), "A")
    assert limit.text.en == "Wind: largest free build a year"
    assert limit.text.zh == "风电：每年自由新增上限"
    growth = found["data.city.demand.town.growth"]
    assert (growth.now, growth.low, growth.high, growth.unit) == (0.02, 0.0, 0.05, "share")
    assert (growth.source, growth.confidence) == (("estimate-toy",), "D")
    assert growth.text.zh == "市区：用电量年增长率"
    gas = found["data.fuels.cbm/2026.supply_limit_mm3"]
    assert (gas.now, gas.low, gas.high, gas.unit) == (50.0, 30.0, 80.0, "Mm3")


def test_a_day_is_an_input_too(toy_master: Path) -> None:
    online = inputs_of(toy_master)["data.projects.new-wind.online"]
    assert (online.now, online.unit) == (date(2025, 7, 1), "date")
    assert (online.low, online.high) == (date(2025, 1, 1), date(2026, 6, 30))
    assert online.width == 545.0
    assert online.setting(date(2025, 3, 1)) == "data.projects.new-wind.online=2025-03-01"


def test_no_range_of_any_table_is_forgotten(changzhi: dict[str, RangedInput]) -> None:
    """Counted from the files themselves: a column `x_low` with a cell and a width."""
    expected = 0
    for path in packaged_cities()["changzhi"].glob("*.csv"):
        if path.name not in NOT_OF_THE_MODEL:
            with path.open(encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle):
                    ends = [(row[k], row[k[:-4] + "_high"]) for k in row if k.endswith("_low")]
                    expected += sum(low != "" and low != high for low, high in ends)
    found = [key for key in changzhi if not key.startswith("data.city.")]
    own = load_scenario(FOLDER / "plan.yaml", (), CITIES).builds.limits  # of every year
    limits = [f"data.technologies.{name}.build_limit_mw_per_year" for name in own]
    assert not set(limits) & set(found)
    assert len(found) + len(limits) == expected > 300


def test_what_the_scenario_says_of_every_year_is_no_input_of_the_city(toy_master: Path) -> None:
    growth = "data.city.demand.town.growth"
    assert growth in inputs_of(toy_master, "demand.growth={2026: 0.04}")
    assert growth not in inputs_of(toy_master, "demand.growth=0.04")
    wind = "data.technologies.wind.build_limit_mw_per_year"
    assert wind in inputs_of(toy_master, "builds.limits.wind.2026=10 MW")
    assert wind not in inputs_of(toy_master, "builds.limits.wind=10 MW")


def test_no_range_of_the_settings_is_forgotten(changzhi: dict[str, RangedInput]) -> None:
    text = (packaged_cities()["changzhi"] / "city.yaml").read_text(encoding="utf-8")
    written = text.count(" low: ") + text.count("_minutes_low: ")
    assert len([key for key in changzhi if key.startswith("data.city.")]) == written


def test_every_input_can_be_set_to_both_of_its_ends(changzhi: dict[str, RangedInput]) -> None:
    """All low ends at once, then all high ends: the keys are those that `--set` takes."""
    for end in ("low", "high"):
        settings = [each.setting(getattr(each, end)) for each in changzhi.values()]
        scenario = load_scenario(FOLDER / "plan.yaml", settings, CITIES)
        assert ranged_inputs(scenario) == ()
        wind = next(row for row in scenario.city_data.technologies if row.id == "wind")
        key = "data.technologies.wind.own_use_share"
        assert wind.own_use_share == getattr(changzhi[key], end)


@pytest.mark.parametrize("name", ["plan.yaml", "xiangyuan.yaml"])
def test_every_input_has_a_name_in_both_languages_and_a_grade(name: str) -> None:
    for each in ranged_inputs(load_scenario(FOLDER / name, (), CITIES)):
        assert each.text.en != each.text.zh, each.key
        assert any("一" <= mark <= "鿿" for mark in each.text.zh), each.key
        assert not any(part in each.text.en for part in (";", "blank")), each.key
        assert each.confidence in tuple("ABCD"), each.key
        assert each.source, each.key
        assert measure(each.low) <= measure(each.now) <= measure(each.high), each.key
        assert each.width > 0.0


def test_a_number_that_the_scenario_replaces_has_no_range(toy_master: Path) -> None:
    before = set(inputs_of(toy_master))
    key = "data.technologies.wind.build_limit_mw_per_year"
    assert before - set(inputs_of(toy_master, f"{key}=250")) == {key}
    assert before - set(inputs_of(toy_master, "discount_rate=6 %")) == {"data.city.discount_rate"}
    energy = inputs_of(toy_master, "demand.energy.town=4.1 TWh")
    assert before - set(energy) == {"data.city.demand.town.energy"}
    day = inputs_of(toy_master, "data.projects.new-wind.online=2025-08-01")
    assert before - set(day) == {"data.projects.new-wind.online"}
