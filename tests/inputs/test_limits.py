"""What a scenario may limit of a year, and each rule that refuses a limit without effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.golden_limits import CITY, SCENARIO
from support.paper import plant
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError, Problem

YEARS = {"years": [2024, 2025, 2026]}


def problems_of(folder: Path, city: ToyCity = CITY, **limits: Any) -> dict[str, Problem]:
    with pytest.raises(InputError) as caught:
        load_toy(folder, city, **YEARS, limits=limits)
    found = {each.code: each for each in caught.value.problems}
    assert all(each.remedy() and each.remedy("zh") for each in found.values())
    assert all(each.place.line for each in found.values())
    return found


def test_limits_are_read_in_their_units_and_carried_forward(tmp_path: Path) -> None:
    limits = load_toy(tmp_path, CITY, **YEARS, **SCENARIO).limits
    assert dict(limits.generation["coal"]) == {2024: 500_000, 2025: 400_000, 2026: 400_000}
    assert dict(limits.generation["cbm"]) == {2025: 100_000, 2026: 100_000}
    assert limits.fuels["fossil"].of == ("coal", "cbm")
    assert dict(limits.fuels["fossil"].at_most) == {2025: 300_000, 2026: 300_000}


@pytest.mark.parametrize(
    ("written", "megawatt_hours"),
    [("20 TWh", 20e6), ("20000 GWh", 20e6), ("200 亿千瓦时", 20e6), (5e6, 5e6)],
)
def test_generation_is_written_as_planners_do(
    written: object, megawatt_hours: float, tmp_path: Path
) -> None:
    scenario = load_toy(tmp_path, CITY, limits={"generation": {"coal": written}})
    assert dict(scenario.limits.generation["coal"]) == {2024: megawatt_hours, 2025: megawatt_hours}


@pytest.mark.parametrize(
    ("written", "tce"),
    [("25 Mtce", 25e6), ("2500 万吨标准煤", 25e6), ("8.141 GWh", 1000.0), (1000, 1000.0)],
)
def test_fuel_is_written_as_standard_coal_or_energy(
    written: object, tce: float, tmp_path: Path
) -> None:
    group = {"of": ["coal", "cbm"], "at_most": {2025: written}}
    scenario = load_toy(tmp_path, CITY, limits={"fuels": {"fossil": group}})
    assert scenario.limits.fuels["fossil"].at_most[2025] == pytest.approx(tce, rel=1e-4)


def test_a_class_that_nobody_has_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    found = problems_of(tmp_path, generation={"coall": "1 TWh"})
    assert found["reference_unknown"].field == "limits.generation.coall"
    assert "did you mean `coal`?" in found["reference_unknown"].remedy()
    stores = problems_of(tmp_path / "again", generation={"storage": "1 TWh"})
    assert "reference_unknown" in stores


def test_a_class_without_plant_is_refused(tmp_path: Path) -> None:
    city = ToyCity(
        **{**vars(CITY), "technologies": [*CITY.technologies, plant("mill", "wind", 10)]}
    )
    found = problems_of(tmp_path, city, generation={"wind": "1 TWh"})
    assert found["limit_without_plant"].field == "limits.generation.wind"
    assert "`wind`" in found["limit_without_plant"].message()


def test_a_limit_without_a_value_is_refused(tmp_path: Path) -> None:
    found = problems_of(tmp_path, generation={"coal": {}})
    assert found["limit_without_year"].field == "limits.generation.coal"
    group = {"of": ["coal"], "at_most": {}}
    found = problems_of(tmp_path / "again", fuels={"black": group})
    assert found["limit_without_year"].field == "limits.fuels.black.at_most"


def test_a_year_outside_the_scenarios_is_refused(tmp_path: Path) -> None:
    found = problems_of(tmp_path, generation={"coal": {2030: "1 TWh"}})
    assert found["year_unknown"].field == "limits.generation.coal.2030"


@pytest.mark.parametrize(
    ("fuels", "code", "field"),
    [
        (["coal", "peat"], "reference_unknown", "limits.fuels.fossil.of"),
        (["coal", "oil"], "limit_fuel_unburnt", "limits.fuels.fossil.of"),
        (["coal", "coal"], "limit_fuel_twice", "limits.fuels.fossil.of"),
    ],
)
def test_a_group_names_fuels_that_are_burnt_and_each_once(
    fuels: list[str], code: str, field: str, tmp_path: Path
) -> None:
    oil = {"id": "oil", "price_cny_per_tce": 2000}
    factor = {"fuel": "oil", "factor_kg_per_gj": 70}
    city = ToyCity(
        **{**vars(CITY), "fuels": [*CITY.fuels, oil], "emissions": [*CITY.emissions, factor]}
    )
    found = problems_of(tmp_path, city, fuels={"fossil": {"of": fuels, "at_most": 1000}})
    assert set(found) == {code}
    assert found[code].field.startswith(field)


@pytest.mark.parametrize(
    ("group", "code"),
    [
        ({"of": [], "at_most": 1000}, "empty"),
        ({"of": ["coal"]}, "missing_key"),
        ({"at_most": 1000}, "missing_key"),
        ({"of": ["coal"], "at_most": "1000 t"}, "unit_dimension"),
        ({"of": ["coal"], "at_most": 1000, "most": 1}, "unknown_key"),
    ],
)
def test_a_group_says_of_what_and_how_much(
    group: dict[str, Any], code: str, tmp_path: Path
) -> None:
    assert code in problems_of(tmp_path, fuels={"fossil": group})
