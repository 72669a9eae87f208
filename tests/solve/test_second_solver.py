"""CBC, a program of its own, finds the same least cost of every small city."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from model import (
    golden_commitment,
    golden_emissions,
    golden_heat,
    golden_loads,
    golden_policy,
    golden_reserve,
    golden_retrofit,
    golden_rows,
)
from model.golden_rows import system_at_two_steps
from support.random_cities import random_city
from support.toy_cities import load_beside
from transition_sim.errors import InfeasibleError
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.pipeline import prepare
from transition_sim.solve import solve
from transition_sim.system import System, build_system

RANDOM = range(18)


def small(module: Any, folder: Path) -> System:
    return system_at_two_steps(folder, module.CITY, **getattr(module, "SCENARIO", {}))


GOLDEN: dict[str, Callable[[Path], Any]] = {
    "rows": lambda folder: build_model(golden_rows.golden_system(folder)),
    "loads": lambda folder: build_model(golden_loads.load_system(folder)),
    **{
        module.__name__.rpartition("_")[2]: lambda folder, module=module: build_model(
            small(module, folder)
        )
        for module in (
            golden_commitment, golden_heat, golden_policy, golden_reserve, golden_retrofit
        )
    },
    **{
        f"emissions, {scheme}": partial(golden_emissions.emissions_model, scheme=scheme)
        for scheme in golden_emissions.SCHEMES
    },
}  # fmt: skip


def objectives(model: Any) -> tuple[str, str, float, float]:
    """Return both solvers' status, and the least cost that each finds [CNY]."""
    program = assemble(model)
    ours = solve(program)
    theirs = solve(program, "cbc", model=model)
    return ours.status, theirs.status, ours.objective, theirs.objective


def agree(model: Any) -> bool:
    """Check that both solvers say the same; say whether there is a plan."""
    status, other, cost, again = objectives(model)
    assert other == status
    if status == "optimal":
        assert again == pytest.approx(cost, rel=1e-6, abs=1.0)
    return status == "optimal"


@pytest.mark.parametrize("name", GOLDEN)
def test_the_least_cost_of_a_stored_city_is_the_same(name: str, tmp_path: Path) -> None:
    agree(GOLDEN[name](tmp_path))


def test_the_least_cost_of_the_toy_city_is_the_same(toy_folder: Path) -> None:
    scenario = load_beside(
        toy_folder,
        resolution={"periods": 2, "hours": 24},
        projects={"stages": ["construction", "approved", "announced"]},
    )
    assert agree(build_model(build_system(scenario)))


def test_the_least_cost_of_random_cities_is_the_same(tmp_path: Path) -> None:
    optimal = 0
    for number in RANDOM:
        city = random_city(number)
        with city.on_its_axis():
            scenario = city.load(tmp_path / str(number))
            try:
                program = prepare(scenario)
            except InfeasibleError:
                continue
        optimal += agree(program.model)
    assert optimal >= 15
