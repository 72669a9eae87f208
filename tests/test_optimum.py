"""A whole year by years and from typical days: the same answer, in fewer iterations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from transition_sim import optimum
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.schema.scenario import Resolution
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.optimum import find_optimum, matching_steps
from transition_sim.solve import crash_basis, require_optimal, solve
from transition_sim.solved import Program
from transition_sim.system import System, build_system, with_builds


def system_of(scenario: Scenario, resolution: Any, open_to_build: bool = False) -> System:
    """Return the scenario's system at a resolution; by default with nothing to build."""
    system = build_system(scenario.model_copy(update={"resolution": resolution}))
    if open_to_build:
        return system
    none = (0.0 * system.data[f"{name}build_limit"] for name in ("", "store_"))
    return with_builds(system, *none)


TYPICAL = Resolution(periods=20)


def test_years_side_by_side_give_what_all_at_once_gives(
    toy_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    blocks = optimum.solve_blocks

    def counted(*arguments: Any) -> Any:
        calls.append(len(arguments[1]))
        return blocks(*arguments)

    monkeypatch.setattr(optimum, "solve_blocks", counted)
    system, coarse = system_of(toy_scenario, "hourly"), system_of(toy_scenario, TYPICAL)
    program = Program.of(system, coarse)
    fast = find_optimum(program)
    plain = solve(program.linear)
    require_optimal(fast)
    assert calls == [len(toy_scenario.years)]
    assert fast.objective == pytest.approx(plain.objective, rel=1e-9)
    assert fast.iterations < plain.iterations


def test_a_program_with_something_to_build_is_solved_as_one(
    toy_scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimum, "LARGE", 0)
    monkeypatch.setattr(optimum, "solve_blocks", None)  # would fail
    system = build_system(toy_scenario)
    program = Program.of(system, system)
    found = find_optimum(program)
    assert found.objective == pytest.approx(solve(program.linear).objective, rel=1e-12)


def test_each_hour_of_the_year_is_matched_with_its_typical_days_hour(
    toy_scenario: Scenario,
) -> None:
    coarse = system_of(toy_scenario, TYPICAL).time
    hourly = system_of(toy_scenario, "hourly").time
    step = matching_steps(coarse, hourly)
    np.testing.assert_array_equal(coarse.period[step], coarse.day_period[hourly.label // 24])
    np.testing.assert_array_equal(coarse.hour[step], hourly.label % 24)


def test_other_families_give_no_start(toy_scenario: Scenario) -> None:
    """The one may build, the other may not: their bases do not match."""
    few = Resolution(periods=2)
    small = assemble(build_model(system_of(toy_scenario, few, open_to_build=True)))
    large = assemble(build_model(system_of(toy_scenario, TYPICAL)))
    basis = solve(small).basis
    assert basis is not None
    assert crash_basis(basis, small, large, np.arange(480) % 48) is None
