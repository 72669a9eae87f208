from __future__ import annotations

import dataclasses
import time

import pytest

from support.programs import BOUNDED, dispatch
from transition_sim.errors import SolverError
from transition_sim.solve import (
    Engine,
    HighsModel,
    Profile,
    Silent,
    load_profile,
    require_optimal,
)
from transition_sim.solve.highs import highs_model as highs_module

LARGE = dispatch(20_000)


def limited(seconds: float, profile: str = "highs") -> Profile:
    return dataclasses.replace(load_profile(profile), time_limit=seconds)


def test_a_solve_ends_at_its_time_limit_without_values() -> None:
    start = time.perf_counter()
    solution = HighsModel(LARGE, limited(1.0)).solve()
    assert time.perf_counter() - start < 1.0 + highs_module.GRACE_S + 1.0
    assert solution.status == "time_limit"
    assert solution.certificate is None
    with pytest.raises(SolverError, match="time limit") as caught:
        require_optimal(solution)
    assert caught.value.exit_code == 4


class Deaf(Silent):
    """Notes the stages; that of interest is one in which HiGHS does not look at the clock."""

    def __init__(self) -> None:
        self.stages: set[str] = set()

    def update(self, stage: str, iterations: int, objective: float | None, seconds: float) -> None:
        self.stages.add(stage)


def test_what_does_not_look_at_the_clock_is_killed_soon_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(highs_module, "GRACE_S", 0.2)
    engine, told = Engine(), Deaf()
    model = HighsModel(dispatch(100_000), limited(0.5), engine=engine)
    start = time.perf_counter()
    solution = model.solve(told)
    assert time.perf_counter() - start < 1.5
    assert solution.status == "time_limit"
    assert "simplex" not in told.stages
    assert HighsModel(BOUNDED, engine=engine).solve().status == "optimal"
    assert engine.generation == 2


def test_the_limit_holds_for_each_solve_and_not_for_all_together() -> None:
    lp = dispatch(100)
    model = HighsModel(lp, limited(1.0))
    end = time.perf_counter() + 1.5
    while time.perf_counter() < end:
        model.change_to(dataclasses.replace(lp, cost=lp.cost[::-1].copy()))
        model.change_to(lp)
        assert model.solve(basis=False).status == "optimal"
