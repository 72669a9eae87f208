"""The optimum of a random city, and how many of them are a sample."""

from __future__ import annotations

import tempfile
from pathlib import Path

from support.plan_invariants import Plan
from support.random_cities import random_city
from transition_sim.errors import InfeasibleError
from transition_sim.pipeline import prepare
from transition_sim.results.from_solution import collect
from transition_sim.solve import solve
from transition_sim.solved import Solved

DRAWN = 240


def plan_of(number: int) -> Plan | None:
    """Return the optimum of a number's city; None where what it is asked cannot be had."""
    city = random_city(number)
    with tempfile.TemporaryDirectory() as folder, city.on_its_axis():
        scenario = city.load(Path(folder))
        try:
            program = prepare(scenario)
        except InfeasibleError:
            return None
    solution = solve(program.linear)
    if solution.status == "infeasible":
        return None
    assert solution.status == "optimal", number
    data = collect(Solved(program, solution))
    return Plan(scenario, program.system, program.linear, solution, data)
