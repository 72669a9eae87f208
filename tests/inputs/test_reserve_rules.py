"""What a city and a scenario may say of reserves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.reserve_cities import product, settings
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError, Problem
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.messages.plant_rules import RESERVE_RULES

COAL = {
    "id": "coal",
    "class": "coal",
    "minimum_load_share": 0.5,
    "reserve_ramp_share_per_minute": 0.02,
}
SUN = {"id": "pv", "class": "pv", "reserve_down": "true"}
STORE = {"id": "battery", "class": "storage"}
BATTERY = {"id": "battery", "power_mw": 5, "energy_mwh": 10, "reserves": "up;down"}
PRODUCTS = settings(up=product("up"), down=product("down"))


def city(
    *technologies: dict[str, Any],
    stores: tuple[dict[str, Any], ...] = (BATTERY,),
    own: dict[str, Any] = PRODUCTS,
) -> ToyCity:
    return ToyCity(technologies or (COAL, SUN, STORE), stores=stores, settings=own)


def problems_of(folder: Path, made: ToyCity, **fields: Any) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        load_toy(folder, made, **fields)
    return list(caught.value.problems)


def load(folder: Path, **fields: Any) -> Scenario:
    return load_toy(folder, city(), **fields)


CITIES = [
    (city({**COAL, "minimum_load_share": ""}, SUN, STORE), "reserve_not_committed",
     "reserve_ramp_share_per_minute", "technologies.csv", "give minimum_load_share"),
    (city({**COAL, "reserve_down": "true"}, SUN, STORE), "reserve_down_class", "reserve_down",
     "technologies.csv", "leave reserve_down blank"),
    (city(COAL, {**SUN, "must_run_share": 0.1}, STORE), "reserve_down_class", "reserve_down",
     "technologies.csv", "leave reserve_down blank"),
    (city(COAL, {**SUN, "minimum_load_share": 0.1}, STORE), "reserve_down_class", "reserve_down",
     "technologies.csv", "leave reserve_down blank"),
    (city(COAL, {**SUN, "reserve_down": "false"}, STORE, stores=({**BATTERY, "reserves": ""},),
          own={}), "reserve_no_product", "reserve_ramp_share_per_minute", "technologies.csv",
     "under `reserves`"),
    (city(own=settings(up=product("up")), stores=({**BATTERY, "reserves": "up"},)),
     "reserve_no_product", "reserve_down", "technologies.csv", "under `reserves`"),
    (city(stores=({**BATTERY, "reserves": "up;donw"},)), "reference_unknown", "reserves",
     "storage.csv", "did you mean `down`?"),
    (city(stores=({**BATTERY, "seasonal": "true"},)), "reserve_seasonal", "reserves",
     "storage.csv", "blank"),
    (city(own={"reserves": PRODUCTS["reserves"]}), "reserve_value", "reserves", "city.yaml",
     "give value_of_unmet_reserve too"),
    (city({**SUN, "reserve_down": "false"}, STORE, stores=({**BATTERY, "reserves": ""},),
          own={"value_of_unmet_reserve": {"value": 5, "source": "toy"}}), "reserve_value",
     "value_of_unmet_reserve", "city.yaml", "give reserves too"),
    (city(SUN, STORE, stores=({**BATTERY, "reserves": ""},)), "reserve_nobody", "reserves.up",
     "city.yaml", "storage.csv"),
    (city(own=settings(up=product("up", 500), down=product("down"))), "out_of_range",
     "reserves.up.response_minutes", "city.yaml", "between 0.01 and 60 minutes"),
    (city(own=settings(up={**product("up"), "duration_minutes_low": 40,
                           "duration_minutes_high": 60}, down=product("down"))), "range_order",
     "reserves.up", "city.yaml", "low, value, high"),
    (city(own=settings(up={**product("up"), "response_minutes_low": 1}, down=product("down"))),
     "range_half", "reserves.up", "city.yaml", "both"),
    (city(own=settings(up={**product("up"), "source": "toyy"}, down=product("down"))),
     "reference_unknown", "reserves.up.source", "city.yaml", "did you mean `toy`?"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "code", "field", "file", "remedy"), CITIES)
def test_a_rule_of_reserves_names_file_line_and_remedy(
    tmp_path: Path, made: ToyCity, code: str, field: str, file: str, remedy: str
) -> None:
    found = [each for each in problems_of(tmp_path, made) if each.code == code]
    assert [each.field for each in found] == [field]
    (problem,) = found
    assert problem.place.file.endswith(file)
    assert problem.place.line is not None
    assert remedy in problem.remedy()
    assert "{" not in problem.message("zh") + problem.remedy("zh")


SCENARIOS = [
    ({"upp": {"demand": "1 %"}}, "reference_unknown", "reserve.upp", "did you mean `up`?"),
    ({"up": {}}, "reserve_empty", "reserve.up", "{demand: 1 %}"),
    ({"up": {"wind": 0.03}}, "reserve_without_class", "reserve.up.wind", "remove it"),
    ({"up": {"demand": "70 %"}}, "out_of_range", "reserve.up.demand", "0.5"),
    ({"up": {"hydro": 0.1}}, "unknown_key", "reserve.up.hydro", ""),
]


@pytest.mark.parametrize(("asked", "code", "field", "remedy"), SCENARIOS)
def test_a_requirement_that_means_nothing_is_refused(
    tmp_path: Path, asked: dict[str, Any], code: str, field: str, remedy: str
) -> None:
    (problem,) = problems_of(tmp_path, city(), reserve=asked)
    assert (problem.code, problem.field) == (code, field)
    assert problem.place.file.endswith("scenario.yaml")
    assert remedy in problem.remedy()


def test_a_city_without_the_products_knows_none(tmp_path: Path) -> None:
    bare = ToyCity([{**SUN, "reserve_down": "false"}])
    (problem,) = problems_of(tmp_path, bare, reserve={"up": {"demand": 0.01}})
    assert problem.code == "reference_unknown"
    assert "none is defined" in problem.remedy()


def test_shares_and_minutes_may_be_written_with_their_units(tmp_path: Path) -> None:
    made = city(own=settings(up={**product("up"), "duration_minutes": "0.5 h"},
                             down=product("down")))  # fmt: skip
    scenario = load_toy(tmp_path, made, reserve={"up": {"demand": "1 %", "pv": "3 %"}})
    need = scenario.reserve["up"]
    assert (need.demand, need.wind, need.pv) == (0.01, 0.0, 0.03)
    assert scenario.city_data.reserves["up"].duration_minutes == 30.0
    assert scenario.city_data.stores[0].reserves == ("up", "down")


def test_every_rule_of_reserves_is_tripped_by_a_test() -> None:
    tried = {code for _, code, *_ in CITIES} | {code for _, code, *_ in SCENARIOS}
    assert set(RESERVE_RULES) <= tried
