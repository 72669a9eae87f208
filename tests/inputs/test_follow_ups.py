"""One fault is one error: what could not be read is never said to be missing as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from transition_sim.errors import InputError
from transition_sim.inputs.load_scenario import load_scenario

# file, what stands there, what stands there wrongly, the one code
FAULTS = [
    ("city/city.yaml", "clean: [wind, pv, cbm]", "clean: []", "empty"),
    ("city/city.yaml", "zones: {town: {en:", "zones: {town: {english:", "not_bilingual"),
    ("city/city.yaml", "stock_date: 2024-12-31", "stock_date: soon", "not_date"),
    ("scenario.yaml", "builds:", "retire: {units: [Coal 9], by: 2026}\nbuilds:",
     "reference_unknown"),
    ("scenario.yaml", "builds:", "retire: {units_below: 300 MWh, by: 2026}\nbuilds:",
     "unit_dimension"),
    ("scenario.yaml", "builds:", "retire: {units_below: 300 MW, by: soon}\nbuilds:",
     "not_date_or_year"),
    ("scenario.yaml", "builds:", "retrofits: {choose: true, at_least: 5 MWh, by: 2026}\nbuilds:",
     "unit_dimension"),
    ("scenario.yaml", "builds:", "planning_reserve: {2025: 15 MW}\nbuilds:", "unit_dimension"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code"), FAULTS)
def test_one_fault_is_one_error(toy_folder: Path, file: str, old: str, new: str, code: str) -> None:
    path = toy_folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(toy_folder / "scenario.yaml")
    assert [each.code for each in caught.value.problems] == [code]
