"""The column `seasonal` of storage.csv."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import InputError

PLANT = ({"id": "pv", "class": "pv"}, {"id": "lake", "class": "storage"})


def stores_of(folder: Path, **column: str) -> tuple[bool, ...]:
    city = ToyCity(PLANT, [], stores=[{"id": "lake", **column}])
    return tuple(each.seasonal for each in load_toy(folder, city).city_data.stores)


@pytest.mark.parametrize(
    ("column", "expected"),
    [({}, False), ({"seasonal": ""}, False), ({"seasonal": "false"}, False),
     ({"seasonal": "true"}, True)],
)  # fmt: skip
def test_a_store_is_seasonal_only_where_its_row_says_so(
    column: dict[str, str], expected: bool, tmp_path: Path
) -> None:
    assert stores_of(tmp_path, **column) == (expected,)


@pytest.mark.parametrize("given", ["maybe", "1.5", "summer"])
def test_anything_but_true_and_false_is_an_error(given: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        stores_of(tmp_path, seasonal=given)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("not_flag", "seasonal")
    assert problem.place.file.endswith("storage.csv")
