"""Each rule of what a scenario obliges the plant to is tripped by one scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.golden_policy import CITY, SCENARIO
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError, Problem

LATER = {"years": [2024, 2025, 2026]}


def problems_of(folder: Path, city: ToyCity = CITY, **fields: Any) -> dict[str, Problem]:
    with pytest.raises(InputError) as caught:
        load_toy(folder, city, **{**SCENARIO, **LATER, **fields})
    found = {each.code: each for each in caught.value.problems}
    assert all(each.remedy() and each.remedy("zh") for each in found.values())
    assert all(each.place.line for each in found.values())
    return found


def without(*classes: str, **changes: Any) -> ToyCity:
    """Return the city without the units, projects and builds of some classes."""
    gone = {each["id"] for each in CITY.technologies if each["class"] in classes}
    return ToyCity(
        **{
            **vars(CITY),
            "technologies": [
                {**each, "build_limit_mw_per_year": ""} if each["id"] in gone else each
                for each in CITY.technologies
            ],
            "units": [each for each in CITY.units if each["technology"] not in gone],
            "projects": [each for each in CITY.projects if each["technology"] not in gone],
            **changes,
        }
    )


def test_the_scenario_that_the_others_change_is_right(tmp_path: Path) -> None:
    scenario = load_toy(tmp_path, CITY, **{**SCENARIO, **LATER})
    assert dict(scenario.planning_reserve) == {2025: 0.15, 2026: 0.15}
    assert dict(scenario.utilisation.wind) == {2024: 0.9, 2025: 0.9, 2026: 0.9}
    assert dict(scenario.utilisation.wind_and_pv) == {2025: 0.95, 2026: 0.95}


def test_what_does_not_stand_cannot_be_curtailed(tmp_path: Path) -> None:
    found = problems_of(tmp_path, without("wind"))
    assert found["utilisation_nobody"].field == "utilisation.wind"
    assert set(found) == {"utilisation_nobody"}


def test_a_project_that_comes_too_late_cannot_be_curtailed(tmp_path: Path) -> None:
    late = {"projects": {"stages": ["approved"], "delay": {"roof": "3 years"}}}
    sunless = without("pv", projects=CITY.projects)
    fields = {"utilisation": {"pv": 0.9}, **late}
    found = problems_of(tmp_path, sunless, **fields)
    assert found["utilisation_nobody"].field == "utilisation.pv"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("utilisation", {"wind": 95}),
        ("utilisation", {"wind": "5 %"}),
        ("planning_reserve", 15),
        ("planning_reserve", "-5 %"),
        ("coal_replacement", {"ratio": 1.1}),
    ],
)
def test_a_share_that_is_not_plausible_is_refused(tmp_path: Path, field: str, value: Any) -> None:
    found = problems_of(tmp_path, **{field: value})
    assert found["out_of_range"].field.startswith(field)


def test_an_unknown_class_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    found = problems_of(tmp_path, utilisation={"wnd": 0.9})
    assert "did you mean `wind`?" in found["unknown_key"].remedy()


def test_a_margin_has_no_place_in_the_base_year(tmp_path: Path) -> None:
    found = problems_of(tmp_path, planning_reserve={"2024": 0.1, "2025": 0.1})
    assert found["year_base"].field == "planning_reserve.2024"
    alone = problems_of(
        tmp_path, years=[2024], retire={}, utilisation={"wind": 0.9}, coal_replacement={}
    )
    assert alone["reserve_without_year"].field == "planning_reserve"


@pytest.mark.parametrize("name", ["pv", "wind", "battery"])
def test_plant_that_varies_has_to_say_how_firm_it_is(tmp_path: Path, name: str) -> None:
    silent = [
        {**each, "firm_share": ""} if each["id"] == name else each for each in CITY.technologies
    ]
    found = problems_of(tmp_path, without(technologies=silent))
    assert f"`{name}`" in found["firm_share_missing"].message()
    assert "firm_share in technologies.csv" in found["firm_share_missing"].remedy()
    load_toy(tmp_path, without(technologies=silent), **{**LATER, "utilisation": {"wind": 0.9}})


def test_coal_that_nobody_burns_cannot_be_replaced(tmp_path: Path) -> None:
    found = problems_of(tmp_path, without("coal"))
    assert found["coal_replacement_base"].field == "coal_replacement.ratio"
    assert found["coal_replacement_nothing"].field == "coal_replacement.ratio"
    assert found["retire_economic_nobody"].field == "retire.economic"


def test_no_new_coal_plant_needs_no_replacement(tmp_path: Path) -> None:
    found = problems_of(tmp_path, builds={"limits": {"coal": 0}})
    assert set(found) == {"coal_replacement_nothing"}


def test_units_retire_only_where_firm_capacity_is_kept(tmp_path: Path) -> None:
    found = problems_of(tmp_path, planning_reserve={"2026": 0.1})
    assert "in 2025" in found["retire_without_reserve"].message()
    found = problems_of(tmp_path, years=[2024], planning_reserve={}, coal_replacement={})
    assert {"retire_economic_nobody", "reserve_without_year"} <= set(found)


def test_units_that_are_due_to_leave_cannot_retire_for_their_cost(tmp_path: Path) -> None:
    due = [{**each, "retires": 2026} for each in CITY.units]
    found = problems_of(tmp_path, without(units=due))
    assert set(found) == {"retire_economic_nobody"}
    asked = {"economic": True, "units": ["c", "o"], "by": 2025}
    assert set(problems_of(tmp_path, retire=asked)) == {"retire_economic_nobody"}


def test_a_share_above_the_whole_is_no_firm_share(tmp_path: Path) -> None:
    wrong = [{**each, "firm_share": 1.5} for each in CITY.technologies]
    found = problems_of(tmp_path, without(technologies=wrong))
    assert found["out_of_range"].field == "firm_share"
