"""Each rule of upgrades is tripped by one wrong cell, setting or line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.toy_cities import ToyCity, load_beside, load_toy
from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.messages.plant_rules import RETROFIT_RULES

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "minimum_load_share": 0.5,
    "part_load_penalty_share": 0.1,
}
SAVING: dict[str, Any] = {
    "id": "saving",
    "kinds": "energy_saving",
    "technology": "coal",
    "heat_rate_change_gce_per_kwh": -10,
    "capex_cny_per_kw": 100,
}
START = {"month": 4, "day": 1, "source": "toy"}


def city_with(*retrofits: dict[str, Any], **settings: Any) -> ToyCity:
    return ToyCity(
        technologies=[COAL, {**COAL, "id": "gone"}, {"id": "pv", "class": "pv"}],
        units=[
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "s", "technology": "pv", "capacity_mw": 100},
        ],
        fuels=[{"id": "coal", "price_cny_per_tce": 800}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
        retrofits=retrofits,
        settings=settings,
    )


def the_problem(code: str, folder: Path, city: ToyCity, **fields: Any) -> Problem:
    with pytest.raises(InputError) as caught:
        load_toy(folder, city, **fields)
    found = [each for each in caught.value.problems if each.code == code]
    assert found, [each.render() for each in caught.value.problems]
    return found[0]


# cells that differ from a sound row, code, field, piece of the remedy
ROWS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"technology": "gone"}, "retrofit_without_unit", "technology", "units.csv"),
    ({"technology": "pv"}, "retrofit_without_fuel", "heat_rate_change_gce_per_kwh", "blank"),
    ({"technology": "cole"}, "reference_unknown", "technology", "did you mean `coal`?"),
    ({"kinds": "energy_saving;energy_saving"}, "retrofit_kind_twice", "kinds", "once"),
    ({"kinds": "saving"}, "not_choice", "kinds", "`energy_saving`"),
    ({"kinds": "energy_saving;heat_supply"}, "retrofit_without_effect", "kinds",
     "heat_share_mw_per_mw"),
    ({"heat_rate_change_gce_per_kwh": 5}, "retrofit_saves_nothing",
     "heat_rate_change_gce_per_kwh", "negative"),
    ({"heat_rate_change_gce_per_kwh": -90}, "out_of_range", "heat_rate_change_gce_per_kwh",
     "between -60 and 200 gce/kWh"),
    ({"capture_share": 0.9}, "retrofit_column_without_kind", "capture_share", "add capture"),
    ({"minimum_load_share": 0.3}, "retrofit_column_without_kind", "minimum_load_share",
     "add flexibility"),
    ({"limit_mw_per_year": 0}, "out_of_range", "limit_mw_per_year", "between 0.1"),
    ({"outage_weeks": 45}, "retrofit_past_new_year", "outage_weeks", "start earlier"),
    ({"kinds": "flexibility", "technology": "pv", "heat_rate_change_gce_per_kwh": "",
      "minimum_load_share": 0.3}, "retrofit_not_committed", "minimum_load_share", "blank"),
    ({"kinds": "flexibility", "heat_rate_change_gce_per_kwh": "",
      "part_load_penalty_share": 0.6, "minimum_load_share": 0.7}, "part_load_too_steep",
     "part_load_penalty_share", "below 1"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "code", "field", "remedy"), ROWS)
def test_a_wrong_cell_of_an_upgrade_is_named_with_its_remedy(
    tmp_path: Path, cells: dict[str, Any], code: str, field: str, remedy: str
) -> None:
    problem = the_problem(code, tmp_path, city_with({**SAVING, **cells}, conversions_start=START))
    assert problem.field == field
    assert remedy in problem.remedy()
    assert problem.place.file.endswith("retrofits.csv")
    assert problem.place.line == 2
    assert problem.render("zh") != problem.render("en")


def test_a_technology_has_three_upgrades_at_most(tmp_path: Path) -> None:
    rows = [{**SAVING, "id": f"saving-{number}"} for number in range(4)]
    problem = the_problem("retrofit_too_many", tmp_path, city_with(*rows))
    assert problem.place.line == 5
    assert "bundle" in problem.remedy()


def test_upgrades_need_a_day_on_which_work_starts(tmp_path: Path) -> None:
    city = city_with(SAVING, conversions_start=None)
    problem = the_problem("conversions_start_missing", tmp_path, city)
    assert (problem.field, problem.place.file[-9:]) == ("conversions_start", "city.yaml")
    without = city_with(conversions_start=START)
    alone = the_problem("conversions_start_unused", tmp_path / "other", without)
    assert alone.field == "conversions_start"


# the scenario's section, code, field, piece of the remedy
SECTIONS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"at_least": 50}, "retrofit_without_day", "retrofits", "by: 2026"),
    ({"choose": True, "by": 2025}, "retrofit_without_goal", "retrofits.by", "at_least: 1230 MW"),
    ({"at_least": 50, "by": 2024}, "retrofit_outside_years", "retrofits.by", "after 2024"),
    ({"at_least": 50, "by": 2026}, "retrofit_outside_years", "retrofits.by", "up to 2025"),
    ({"at_least": 0, "by": 2025}, "out_of_range", "retrofits.at_least", "between 0.1"),
    ({"kinds": {"flexibility": 5}, "by": 2025}, "retrofit_kind_none",
     "retrofits.kinds.flexibility", "retrofits.csv"),
    ({"kinds": {"flexible": 5}, "by": 2025}, "not_choice", "retrofits.kinds.flexible",
     "did you mean `flexibility`?"),
    ({"choose": True, "count": "kind"}, "retrofit_count_unused", "retrofits.count", "at_least"),
    ({"choose": True, "exclude": ["saving"]}, "retrofit_none", "retrofits", "loosen"),
    ({"choose": True, "only": ["savng"]}, "reference_unknown", "retrofits.only[0]",
     "did you mean `saving`?"),
    ({"choose": True, "only": ["saving"], "exclude": ["saving"]}, "retrofit_both",
     "retrofits.exclude[0]", "one of the lists"),
    ({"exclude": ["saving"]}, "retrofit_unused", "retrofits.exclude", "choose: true"),
    ({"choose": False, "at_least": 50, "by": 2025}, "retrofit_unused", "retrofits.at_least",
     "choose: true"),
    ({"units": {"d": {"upgrade": "saving", "year": 2025}}}, "reference_unknown",
     "retrofits.units.d", "c"),
    ({"units": {"c": {"upgrade": "savin", "year": 2025}}}, "reference_unknown",
     "retrofits.units.c.upgrade", "did you mean `saving`?"),
    ({"units": {"s": {"upgrade": "saving", "year": 2025}}}, "retrofit_other_unit",
     "retrofits.units.s.upgrade", "of that technology"),
    ({"units": {"c": {"upgrade": "saving", "year": 2024}}}, "retrofit_outside_years",
     "retrofits.units.c.year", "after 2024"),
    ({"units": {"c": {"upgrade": "saving", "year": 2025}}, "start": "12-30"},
     "retrofit_past_new_year", "retrofits.start", "earlier"),
    ({"choose": True, "start": "12-30"}, "retrofit_past_new_year", "retrofits.start", "earlier"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "code", "field", "remedy"), SECTIONS)
def test_a_wrong_line_of_a_scenario_is_named_with_its_remedy(
    tmp_path: Path, section: dict[str, Any], code: str, field: str, remedy: str
) -> None:
    city = city_with({**SAVING, "outage_weeks": 6})
    problem = the_problem(code, tmp_path, city, retrofits=section)
    assert problem.field == field
    assert remedy in problem.remedy()
    assert problem.render("zh") != problem.render("en")


def test_a_child_may_switch_off_what_its_parent_asks(tmp_path: Path) -> None:
    load_toy(tmp_path, city_with(SAVING), retrofits={"at_least": 50, "by": 2025})
    child = tmp_path / "child.yaml"
    child.write_text(
        "name: child\ntitle: child\nextends: scenario.yaml\nretrofits: {choose: false}\n",
        encoding="utf-8",
    )
    assert not load_scenario(child).retrofits.is_possible


def test_without_a_word_of_upgrades_none_is_possible(tmp_path: Path) -> None:
    assert not load_toy(tmp_path, city_with(SAVING)).retrofits.is_possible
    for asked in ({"choose": True}, {"at_least": 5, "by": 2025}):
        assert load_beside(tmp_path, retrofits=asked).retrofits.is_possible


def test_every_rule_of_upgrades_is_tripped_by_a_test() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in RETROFIT_RULES if f'"{code}"' not in text] == []


def test_a_unit_that_retires_cannot_be_named(tmp_path: Path) -> None:
    section = {"units": {"c": {"upgrade": "saving", "year": 2025}}}
    city = city_with(SAVING, conversions_start=START)
    leaving = {"units": ["c"], "by": 2025}
    problem = the_problem("retrofit_retires", tmp_path, city, retrofits=section, retire=leaving)
    assert problem.field == "retrofits.units.c"
    assert "another unit" in problem.remedy()
