"""Another limit, price, target or profile: the optimum of a cold solve, in fewer iterations."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import xarray as xr

from support.packaged import FOLDER
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import require_optimal, solve
from transition_sim.solved import Program
from transition_sim.system import System, build_system
from transition_sim.warm import WarmModel

DAYS = "resolution.periods=3"
BEFORE = ("targets.C26.threshold=0.44", "targets.C27.enforce=false")


def system_of(*overrides: str) -> System:
    """Return the system of `targets` with C26 enforced at a level that binds."""
    return build_system(load_scenario(FOLDER / "targets.yaml", (DAYS, *BEFORE, *overrides)))


def program_of(system: System) -> LinearProgram:
    return Program.of(system).linear


@cache
def first_program() -> LinearProgram:
    """Return the program before any change."""
    return program_of(system_of())


def with_less_wind() -> System:
    """Return the system in which the wind blows a tenth less at every hour."""
    system = system_of()
    part = xr.where(system.data["asset_class"] == "wind", 0.9, 1.0)
    less = {name: system.data[name] * part for name in ("deliverable", "power_limit")}
    return replace(system, data=system.data.assign(less))


@pytest.mark.parametrize(
    "changed",
    [
        "builds.limits.wind.2025=280 MW",
        "fuels.coal_anthracite.price.2025=900 CNY/tce",
        "targets.C26.threshold=0.45",
        "demand.growth=4%",
        "trade.limit=400 MW",
        "profile",
    ],
)
def test_a_change_is_solved_from_the_last_basis(changed: str) -> None:
    other = program_of(with_less_wind() if changed == "profile" else system_of(changed))
    model = WarmModel(first_program())
    first = model.solve()
    require_optimal(first)
    assert model.change_to(other)
    warm = model.solve()
    require_optimal(warm)
    cold = solve(other)
    assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
    assert warm.objective != pytest.approx(first.objective, rel=1e-9)
    assert warm.iterations < cold.iterations


def test_back_again_is_the_first_answer() -> None:
    model = WarmModel(first_program())
    first = model.solve().objective
    for target in ("targets.C26.threshold=0.45", "targets.C26.threshold=0.44"):
        model.change_to(program_of(system_of(target)))
        last = model.solve().objective
    assert last == pytest.approx(first, rel=1e-9)


def test_another_set_of_rows_starts_afresh() -> None:
    model = WarmModel(first_program())
    other = system_of("targets.C26.enforce=false")
    assert not model.change_to(program_of(other))
    found = model.solve()
    require_optimal(found)
    cold = solve(program_of(other))
    assert found.objective == pytest.approx(cold.objective, rel=1e-9)
    np.testing.assert_array_equal(model.program.matrix.shape, (found.dual.size, found.primal.size))
