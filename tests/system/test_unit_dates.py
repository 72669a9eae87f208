"""What stands on 31 December, and what runs on which days."""

from __future__ import annotations

from datetime import date

import numpy as np

from transition_sim.errors import Text
from transition_sim.system.unit_dates import Member

YEARS = [2024, 2025, 2026]


def member(online: date = date.min, retires: date = date.max) -> Member:
    return Member("m", Text("m", "m"), 100.0, 0.0, online, retires)


def test_a_project_of_1_july_stands_and_runs_for_184_days() -> None:
    found = member(online=date(2025, 7, 1))
    assert [found.stands_at_the_end_of(y) for y in YEARS] == [False, True, True]
    assert [found.days_running(y).sum() for y in YEARS] == [0, 184, 365]
    assert not found.days_running(2025)[180]
    assert found.days_running(2025)[181]


def test_a_project_of_31_december_stands_but_runs_for_a_day() -> None:
    found = member(online=date(2025, 12, 31))
    assert found.stands_at_the_end_of(2025)
    assert found.days_running(2025).sum() == 1


def test_a_retirement_on_31_december_leaves_the_stock_but_runs_for_364_days() -> None:
    found = member(retires=date(2025, 12, 31))
    assert [found.stands_at_the_end_of(y) for y in YEARS] == [True, False, False]
    assert [found.days_running(y).sum() for y in YEARS] == [365, 364, 0]


def test_a_retirement_on_1_january_leaves_nothing_of_the_year() -> None:
    found = member(retires=date(2025, 1, 1))
    assert [found.stands_at_the_end_of(y) for y in YEARS] == [True, False, False]
    assert [found.days_running(y).sum() for y in YEARS] == [365, 0, 0]


def test_what_comes_and_goes_within_a_year_never_stands() -> None:
    found = member(online=date(2025, 3, 1), retires=date(2025, 4, 1))
    assert not any(found.stands_at_the_end_of(y) for y in YEARS)
    assert found.days_running(2025).sum() == 31
    np.testing.assert_array_equal(np.flatnonzero(found.days_running(2025)), np.arange(59, 90))
