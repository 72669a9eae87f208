"""Each rule of the columns that commit a unit is tripped by one wrong technology."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError

COAL = {
    "id": "coal",
    "class": "coal",
    "fuel": "coal",
    "heat_rate_gce_per_kwh": 300,
    "minimum_load_share": 0.5,
}
WRONG: tuple[tuple[dict[str, Any], str, str, str], ...] = (
    (
        {"minimum_load_share": "", "start_cost_cny_per_mw": 10},
        "commitment_without_minimum",
        "start_cost_cny_per_mw",
        "leave start_cost_cny_per_mw blank",
    ),
    (
        {"availability_profile": "flat"},
        "commitment_with_profile",
        "availability_profile",
        "one of the two",
    ),
    (
        {"minimum_load_share": 0.8, "part_load_penalty_share": 0.25},
        "part_load_too_steep",
        "part_load_penalty_share",
        "below 1",
    ),
    (
        {"fuel": "", "heat_rate_gce_per_kwh": "", "part_load_penalty_share": 0.1},
        "part_load_without_fuel",
        "part_load_penalty_share",
        "name its fuel",
    ),
    ({"minimum_load_share": 0.99}, "out_of_range", "minimum_load_share", "between 0 and 0.95"),
    ({"minimum_up_hours": 25}, "out_of_range", "minimum_up_hours", "between 1 and 24"),
)


def city(**changes: Any) -> ToyCity:
    return ToyCity(
        technologies=[{**COAL, **changes}, {"id": "pv", "class": "pv"}],
        units=[
            {"id": "c", "technology": "coal", "capacity_mw": 100},
            {"id": "p", "technology": "pv", "capacity_mw": 1},
        ],
        fuels=[{"id": "coal", "price_cny_per_tce": 800}],
        emissions=[{"fuel": "coal", "factor_kg_per_gj": 100}],
    )


@pytest.mark.parametrize(("changes", "code", "column", "remedy"), WRONG)
def test_a_wrong_commitment_is_reported_with_its_remedy(
    tmp_path: Path, changes: dict[str, Any], code: str, column: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_toy(tmp_path, city(**changes))
    problem = next(each for each in caught.value.problems if each.code == code)
    assert (problem.place.line, problem.field) == (2, column)
    assert remedy in problem.remedy()
    assert problem.remedy("zh")


def test_a_right_commitment_is_read(tmp_path: Path) -> None:
    coal = load_toy(tmp_path, city()).city_data.technologies[0]
    assert coal.minimum_load_share == 0.5
    assert coal.minimum_up_hours is None
