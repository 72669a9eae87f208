"""Both bounds on the full year's least cost in a city with district heat."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.differing_days import ROOM, both_ways
from support.heated_cities import heated


@pytest.mark.parametrize("number", [2])
def test_the_full_years_cost_lies_between_the_bounds(number: int, tmp_path: Path) -> None:
    fields = {"projects": {"stages": ["approved"]}, "years": [2024]}
    bounds, least = both_ways(tmp_path, heated(number), **fields)
    assert bounds["lower_cny"] <= least * (1 + ROOM)
    assert bounds["upper_cny"] >= least * (1 - ROOM)
    assert bounds["lower_cny"] > 0.9 * least
