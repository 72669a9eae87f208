"""Two hundred random cities: what holds in any plan holds, and every family of rows binds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.golden_texts import CITIES, CITY_OF
from support.plan_invariants import Plan, check_plan
from support.random_sample import DRAWN, plan_of
from support.shared import shared

SHARDS = 20  # of the sample: each is a test
ONE_IN_TWENTY = 0.05
NONZERO = 1e-6  # in the solver's units
RELAXED = [  # families of the axis of a relaxation
    family for name, (_, own) in CITIES.items() if name.endswith("_relaxed") for family in own
]


@dataclass(frozen=True)
class Finding:
    """What is kept of a city: a plan holds too much memory to keep hundreds."""

    binds: dict[str, bool]
    wrong: str


def examine(number: int) -> Finding | None:
    """Return what is found of a city; None where what it is asked cannot be had."""
    plan = plan_of(number)
    if plan is None:
        return None
    try:
        check_plan(plan)
    except AssertionError as error:
        return Finding(binding(plan), f"{number}: {error}")
    return Finding(binding(plan), "")


def binding(plan: Plan) -> dict[str, bool]:
    """Say of each family that the city has whether a row of it binds.

    It has a dual; or it is an inequality at its side, of columns that are not all zero.
    """
    program, solution = plan.program, plan.solution
    priced = np.abs(solution.dual) * program.row_scale / program.cost_scale > NONZERO
    room = NONZERO * program.row_scale
    low, high = (np.abs(solution.row_activity - side) <= room
                 for side in (program.row_lower, program.row_upper))  # fmt: skip
    busy = np.abs(program.matrix) @ np.abs(solution.primal) > room
    active = (low | high) & busy & (program.row_lower < program.row_upper)
    return {
        name: bool((priced | active)[extent.start : extent.stop].any())
        for name, extent in program.rows.items()
        if extent.stop > extent.start
    }


def findings(shard: int) -> list[Finding]:
    """Return what is found of a shard's cities that have a plan; looked at once in a session."""

    def examine_all() -> list[Finding]:
        found = (examine(number) for number in range(shard, DRAWN, SHARDS))
        return [each for each in found if each is not None]

    return shared(f"random cities, shard {shard} of {SHARDS}", examine_all)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_what_holds_in_any_plan_holds_in_random_cities(shard: int) -> None:
    assert [each.wrong for each in findings(shard) if each.wrong] == []


def test_two_hundred_have_a_plan_and_every_family_binds_in_one_of_twenty() -> None:
    """Of the cities that have the family; and one of twenty has it.

    Shards that no worker has looked at yet are looked at here, from the end.
    """
    found = [each for shard in reversed(range(SHARDS)) for each in findings(shard)]
    assert len(found) >= 200
    has, binds = Counter[str](), Counter[str]()
    for each in found:
        for family, bound in each.binds.items():
            has[family] += 1
            binds[family] += bound
    assert set(has) == set(CITY_OF) - set(RELAXED)
    often = {name: binds[name] / has[name] for name in has}
    rarely = {name: share for name, share in often.items() if share < ONE_IN_TWENTY}
    assert not rarely
    assert min(has.values()) >= ONE_IN_TWENTY * len(found)


@settings(max_examples=5, deadline=None, derandomize=True, database=None)
@given(st.integers(DRAWN, 10**9))
def test_what_holds_in_any_plan_holds_in_a_city_that_is_not_of_the_sample(number: int) -> None:
    plan = plan_of(number)
    if plan is not None:
        check_plan(plan)
