"""The optimum of a random city, and how many of them are a sample."""

from __future__ import annotations

import tempfile
from pathlib import Path

from support.plan_invariants import Plan
from support.random_cities import random_city
from transition_sim.errors import InfeasibleError
from transition_sim.model.assemble import assemble, assemble_expressions
from transition_sim.model.build import build_model
from transition_sim.pipeline import guarded
from transition_sim.results.from_solution import collect
from transition_sim.solve import Silent, solve

DRAWN = 240


def plan_of(number: int) -> Plan | None:
    """Return the optimum of a number's city; None where what it is asked cannot be had."""
    city = random_city(number)
    with tempfile.TemporaryDirectory() as folder, city.on_its_axis():
        scenario = city.load(Path(folder))
        try:
            system, _ = guarded(scenario, "highs", Silent())
        except InfeasibleError:
            return None
    model = build_model(system)
    program = assemble(model)
    solution = solve(program)
    if solution.status == "infeasible":
        return None
    assert solution.status == "optimal", number
    data = collect(system, program, assemble_expressions(model), solution)
    return Plan(scenario, system, program, solution, data)
