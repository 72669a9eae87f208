"""The plain Pyomo model: what it says of itself, and that its numbers are the results'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest

from model.golden_rows import golden_system
from support.packaged import load_packaged
from support.random_cities import everything_city
from transition_sim.model.assemble import LinearProgram, assemble_expressions
from transition_sim.model.build import build_model
from transition_sim.model.materialise import materialise
from transition_sim.model.plain_solution import write_columns
from transition_sim.results.from_solution import collect
from transition_sim.solve import solve
from transition_sim.solved import Program, Solved
from transition_sim.system import System, build_system


def everything(folder: Path) -> System:
    city = everything_city("benchmark")
    with city.on_its_axis():
        return build_system(city.load(folder))


def plan(folder: Path) -> System:
    return build_system(load_packaged("plan", "resolution.periods=1"))


SYSTEMS = {"a golden city": golden_system, "everything": everything, "plan": plan}
each_system = pytest.mark.parametrize("make", SYSTEMS.values(), ids=SYSTEMS)


@each_system
def test_every_component_says_what_it_is_and_its_unit(make: Any, tmp_path: Path) -> None:
    model = materialise(build_model(make(tmp_path)))
    components = list(model.component_objects())
    assert {each.ctype for each in components} == {
        pyo.Set, pyo.Param, pyo.Var, pyo.Constraint, pyo.Expression, pyo.Objective,
    }  # fmt: skip
    for each in components:
        assert each.doc is not None
        text, _, unit = each.doc.rpartition(" [")
        assert len(text) > 1, each.name
        assert unit.endswith("]"), each.name
        assert unit != "]", each.name


@each_system
def test_no_component_is_an_empty_shell(make: Any, tmp_path: Path) -> None:
    model = materialise(build_model(make(tmp_path)))
    for each in model.component_objects():
        if each.is_indexed():
            assert len(each.index_set()), each.name
        if each.ctype is not pyo.Param:  # a parameter's numbers are made when they are read
            assert len(each), each.name


@each_system
def test_what_stays_can_be_read_to_its_last_number(make: Any, tmp_path: Path) -> None:
    """Nothing that was removed is missing where a rule or a set refers to it."""
    model = materialise(build_model(make(tmp_path)))
    write_columns(model, np.ones(len(list(model.component_data_objects(pyo.Var)))))
    for kind in (pyo.Constraint, pyo.Expression):
        for each in model.component_data_objects(kind):
            assert np.isfinite(pyo.value(each.body if kind is pyo.Constraint else each))
    for each in model.component_objects(pyo.Set):
        assert list(each) is not None


def test_classes_have_their_assets(tmp_path: Path) -> None:
    system = plan(tmp_path)
    model = materialise(build_model(system))
    for kind in model.CLASS:
        own = system.data["asset"].values[system.data["asset_class"].values == kind]
        assert list(model.ASSETS_OF[kind]) == own.tolist()
    assert sum(map(len, model.ASSETS_OF.values())) == len(model.ASSET)


def solved(system: System) -> tuple[Any, LinearProgram, Any]:
    """Return a system's plain model with its solution in it, its program, and its dataset."""
    program = Program.of(system)
    solution = solve(program.linear)
    assert solution.status == "optimal"
    dataset = collect(Solved(program, solution))
    model = materialise(program.model)
    write_columns(model, solution.primal)
    return model, program.linear, dataset


@each_system
def test_at_the_solution_every_expression_is_the_results_figure(make: Any, tmp_path: Path) -> None:
    model, _, dataset = solved(make(tmp_path).without_shares())
    names = [each.name for each in model.component_objects(pyo.Expression)]
    assert {"cost", "fuel_consumption", "emissions"} <= set(names)
    for name in names:
        component = getattr(model, name)
        reported = dataset[name]
        checked = 0
        for index, expression in component.items():
            labels = index if isinstance(index, tuple) else (index,)
            along = [model.registry.dimensions[s.local_name] for s in _sets(component)]
            expected = float(reported.sel(dict(zip(along, labels, strict=True))))
            scale = max(1.0, abs(expected))
            assert pyo.value(expression) == pytest.approx(expected, rel=1e-9, abs=1e-9 * scale)
            checked += 1
        assert checked > 0, name


def _sets(component: Any) -> list[Any]:
    index_set = component.index_set()
    return list(index_set.subsets()) if index_set.dimen != 1 else [index_set]


def test_the_costs_terms_sum_to_the_objective(tmp_path: Path) -> None:
    model, _, dataset = solved(plan(tmp_path))
    total = sum(
        pyo.value(model.discount[y]) * pyo.value(model.cost[term, y])
        for term in model.COST_TERM
        for y in model.YEAR
    )
    assert total == pytest.approx(pyo.value(model.objective), rel=1e-9)
    assert list(model.COST_TERM) == dataset["cost_term"].values.tolist()


def test_a_solver_gets_a_model_that_can_still_be_assembled(tmp_path: Path) -> None:
    model = build_model(golden_system(tmp_path))
    before = assemble_expressions(model)
    materialise(model, readable=False)
    assert not list(model.component_objects(pyo.Expression))
    after = assemble_expressions(model)
    assert (before.matrix != after.matrix).nnz == 0
