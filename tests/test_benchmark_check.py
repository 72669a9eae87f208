"""The check of the benchmark: what differs or fails is named, and nothing passes in silence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

import assembly
import check
from numbers_of_program import numbers_of, same
from processes import run_script

FOUND = {"rows": 3, "columns": 2, "nonzeros": 4, "optimum_cny": 1e9, "different": []}


def differing(**changes: Any) -> list[str]:
    return assembly.compare({"project": FOUND, "linopy": {**FOUND, **changes}})[1]


def test_routes_to_one_program_do_not_differ() -> None:
    assert differing(optimum_cny=1e9 * (1 + 9e-7)) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"optimum_cny": 1e9 * (1 + 2e-6)}, "optimum"),
        ({"optimum_cny": float("nan")}, "optimum"),
        ({"rows": 4}, "rows"),
        ({"different": ["costs"]}, "costs"),
    ],
)
def test_a_route_that_differs_is_named_with_what_differs(
    changes: dict[str, Any], named: str
) -> None:
    (said,) = differing(**changes)
    assert "linopy" in said
    assert named in said


def test_a_script_that_fails_ends_the_check_with_what_it_said() -> None:
    failed = check.run_parts(
        {
            "good": lambda: None,
            "script": lambda: run_script("routes.py", "compare", "nowhere.yaml", "4"),
            "own": lambda: {}["asset_zone"],
        }
    )
    assert set(failed) == {"script", "own"}
    assert "nowhere.yaml" in failed["script"]
    assert "KeyError: 'asset_zone'" in failed["own"]


class Program:
    """A program of two columns, of which the second may be held at 0."""

    def __init__(self, entries: list[list[float]], most: float) -> None:
        self.matrix = sp.csr_array(np.asarray(entries))
        self.cost = np.asarray([1.0, 2.0])
        self.row_lower, self.row_upper = np.asarray([0.0]), np.asarray([9.0])
        self.column_lower, self.column_upper = np.zeros(2), np.asarray([5.0, most])


@pytest.mark.parametrize(("most", "equal"), [(0.0, True), (1.0, False)])
def test_an_entry_says_nothing_only_where_its_column_can_only_be_zero(
    most: float, equal: bool
) -> None:
    with_it, without = (numbers_of(Program([[3.0, each]], most)) for each in (7.0, 0.0))
    assert all(same(with_it[key], without[key]) for key in with_it) is equal
