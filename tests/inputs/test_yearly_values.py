"""A value given for a year holds until the next entry, in every mapping of years."""

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.schema.json_schema import schema_json


@pytest.mark.parametrize(
    ("field", "path", "number"),
    [
        ("builds.limits.pv", "builds limits pv", 70.0),
        ("demand.growth", "demand growth", 0.07),
        ("export.energy", "export energy", 700_000.0),
        ("fuels.cbm.price", "fuels cbm price", 7.0),
        ("fuels.coal.supply", "fuels coal supply", 7.0),
        ("emissions.limits.co2", "emissions limits co2", 7.0),
    ],
)
def test_a_value_holds_until_the_next_entry_and_not_before_the_first(
    toy_folder: Path, field: str, path: str, number: float
) -> None:
    overrides = ["years=[2024, 2025, 2026, 2027, 2028]"]
    overrides += [f"{field}={{2026: {number}, 2028: 0}}"]
    resolved: object = load_scenario(toy_folder / "scenario.yaml", overrides).resolved()
    for key in path.split():
        assert isinstance(resolved, dict)
        resolved = resolved[key]
    assert resolved == {"2026": number, "2027": number, "2028": 0.0}


def test_one_value_holds_in_every_year_up_to_an_entry_laid_over_it(toy_folder: Path) -> None:
    overrides = ("export.energy=500000", "export.energy.2025=700000")
    scenario = load_scenario(toy_folder / "scenario.yaml", overrides)
    assert scenario.export.energy == {2024: 500_000, 2025: 700_000, 2026: 700_000}


def test_a_wrong_value_of_a_parent_is_one_error_and_at_its_own_place(toy_folder: Path) -> None:
    path = toy_folder / "scenario.yaml"
    path.write_text(path.read_text("utf-8") + "demand: {growth: 4 MW}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path, ("demand.growth.2026=5 %",))
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.column) == (str(path), 18)
    assert (problem.code, problem.field) == ("unit_dimension", "demand.growth")


def test_a_value_is_read_even_where_no_year_can_have_it(toy_folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(toy_folder / "scenario.yaml", ("years=[2024]", "demand.growth=4 MW"))
    assert "unit_dimension" in [problem.code for problem in caught.value.problems]


def test_the_schema_says_how_long_a_value_holds_and_both_units_of_a_fuel() -> None:
    defined = schema_json("scenario")["$defs"]
    growth = defined["DemandChoice"]["properties"]["growth"]
    assert "holds until the next entry" in growth["description"]
    assert "沿用至下一个" in growth["description_zh"]
    price = defined["FuelChoice"]["properties"]["price"]
    for words in (price["description"], price["description_zh"]):
        assert "CNY/m3" in words
        assert "CNY/tce" in words
    assert "of a gas in CNY/m3 (0–50), of others in CNY/tce (0–10,000)" in price["description"]
