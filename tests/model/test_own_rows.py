"""Constraints of a user's own: as a component of the model, and in the plain Pyomo model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest

from support.toy_cities import ToyCity, load_toy
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.model.algebra import AlgebraError, add_expression, add_rows, add_variable
from transition_sim.model.materialise import materialise
from transition_sim.model.own_rows import with_columns_of
from transition_sim.results.from_solution import collect
from transition_sim.solve import solve
from transition_sim.solve.pyomo_solvers import read_solution
from transition_sim.solved import Program, Solved
from transition_sim.system import System, build_system

HOURS = 8760.0


def gross(m: Any, kind: str, y: Any) -> Any:
    """Return the gross generation of a class in a year [MWh]."""
    return sum(
        m.gross_per_net[a] * m.step_weight[y, t] * m.power[a, y, t]
        for a in m.ASSETS_OF[kind]
        for t in m.STEP
    )


class CoalCap:
    """At most so much gross generation of coal plant in each year."""

    def __init__(self, most: float) -> None:
        self.most = most

    def add(self, model: Any, system: System, accounts: Any) -> None:
        add_expression(
            model, "coal_generation", (model.YEAR,), lambda m, y: gross(m, "coal", y), "MWh/year",
            "gross generation of coal plant",
        )  # fmt: skip
        add_rows(
            model, "coal_cap", (model.YEAR,), lambda m, y: gross(m, "coal", y) <= self.most,
            "MWh/year", "coal plant generates no more than the cap",
        )  # fmt: skip


class Diesel:
    """Diesel sets in every zone, as much as is wanted, at 90 CNY/MWh."""

    BEFORE = "balance"

    def add(self, model: Any, system: System, accounts: Any) -> None:
        add_variable(model, "diesel", (model.ZONE, model.YEAR, model.STEP), "MW", "diesel sets")
        accounts.electricity.add("diesel", lambda m, z, y, t: m.diesel[z, y, t])
        accounts.cost.add(
            "diesel",
            lambda m, y: sum(
                90.0 * m.step_weight[y, t] * m.diesel[z, y, t] for z in m.ZONE for t in m.STEP
            ),
        )


@pytest.fixture
def system(tmp_path: Path) -> System:
    """Return 100 MW of demand, 100 MW of cheap coal and 100 MW of dear gas, by the hour."""
    fuels = {"coal": 500.0, "cbm": 900.0}
    city = ToyCity(
        technologies=[
            {"id": name, "class": name, "fuel": name, "net_efficiency": 0.4} for name in fuels
        ],
        units=[{"id": f"{name}-1", "technology": name, "capacity_mw": 100} for name in fuels],
        fuels=[{"id": name, "price_cny_per_tce": price} for name, price in fuels.items()],
        emissions=[{"fuel": name, "factor_kg_per_gj": 90} for name in fuels],
    )
    return build_system(load_toy(tmp_path, city))


def plain(program: Program) -> Any:
    """Return the plain model of a program, with room for duals."""
    assert program.expressions.extents  # of the model before it is materialised
    model = materialise(program.model)
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    return model


def answer(program: Program, model: Any) -> Solved:
    """Solve a plain model as its user would, and return the answer."""
    pyo.SolverFactory("appsi_highs").solve(model)
    linear, solution = read_solution(program.linear, model)
    whole = replace(program, linear=linear)
    whole.__dict__["expressions"] = with_columns_of(program.expressions, linear)
    return Solved(whole, solution)


def optimum(program: Program) -> Solved:
    solution = solve(program.linear)
    assert solution.status == "optimal"
    return Solved(program, solution)


def test_a_cap_as_component_and_in_pyomo_are_one(system: System) -> None:
    most = 60.0 * HOURS
    component = optimum(Program.of(system, extra=(CoalCap(most),)))
    program = Program.of(system)
    model = plain(program)
    model.coal_cap = pyo.Constraint(
        model.YEAR, rule=lambda m, y: gross(m, "coal", y) <= most, doc="coal plant's cap [MWh/year]"
    )
    own = answer(program, model)
    assert own.solution.certificate is not None
    assert own.solution.certificate.passed
    assert own.cost == pytest.approx(component.cost, rel=1e-9)
    assert own.cost > optimum(Program.of(system)).cost * 1.01
    ours, theirs = collect(own), collect(component)
    assert ours["power"].sel(asset="coal").sum("step").values == pytest.approx([60.0 * 24] * 2)
    assert theirs["coal_generation"].values == pytest.approx([most] * 2)
    assert ours["dual_coal_cap"].dims == theirs["dual_coal_cap"].dims == ("year",)
    assert ours["dual_coal_cap"].values == pytest.approx(theirs["dual_coal_cap"].values)
    # a MWh of coal in place of gas: 400 CNY/tce less for 1 / 0.4 MWh of heating value
    saved = 400.0 / (29.3076 / 3.6) / 0.4
    assert theirs["dual_coal_cap"].values == pytest.approx([-saved] * 2, rel=1e-6)
    for name in ("cost", "emissions", "dual_balance", "capacity"):
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-6, atol=1e-3, err_msg=name)


def test_a_component_comes_before_the_one_that_closes_its_account(system: System) -> None:
    cheaper = optimum(Program.of(system, extra=(Diesel(),)))  # diesel at 90 CNY/MWh serves all
    found = collect(cheaper)
    assert found["diesel"].sum("step").values.ravel() == pytest.approx([2400.0] * 2)
    assert float(found["cost"].sel(cost_term="diesel", year=2024)) == pytest.approx(
        90.0 * 100.0 * HOURS
    )
    nowhere = Diesel()
    nowhere.BEFORE = "the end"  # type: ignore[misc]
    with pytest.raises(AlgebraError, match="there is no component the end; known: stock, "):
        Program.of(system, extra=(nowhere,))


def test_own_variables_costs_and_parts_of_a_set_come_back(system: System) -> None:
    program = Program.of(system)
    model = plain(program)
    model.hired = pyo.Var(bounds=(0.0, 30.0), doc="MW hired in every hour [MW]")
    model.first = pyo.Constraint(
        [2025], rule=lambda m, y: gross(m, "coal", y) <= 60.0 * HOURS + HOURS * m.hired
    )
    model.objective.expr += 1000.0 * model.hired
    own = answer(program, model)
    assert own.solution.certificate is not None
    assert own.solution.certificate.passed
    found = collect(own)
    assert float(found["hired"]) == pytest.approx(30.0)
    assert found["dual_first"].sizes == {"first": 1}
    assert found["first"].values.tolist() == ["2025"]
    coal = found["power"].sel(asset="coal").sum("step").values
    assert coal == pytest.approx([100.0 * 24, 90.0 * 24])
    assert own.cost == pytest.approx(float((found["cost"].sum("cost_term")).sum()) + 30_000.0)


def test_a_fixed_column_and_a_row_that_is_switched_off_count_as_they_stand(
    system: System,
) -> None:
    program = Program.of(system)
    model = plain(program)
    for t in model.STEP:
        model.power["coal", 2024, t].fix(10.0)
    model.balance["town", 2025, 3].deactivate()
    own = answer(program, model)
    assert own.solution.certificate is not None
    assert own.solution.certificate.passed
    power = collect(own)["power"]
    assert (power.sel(asset="coal", year=2024) == 10.0).all()
    assert power.sel(year=2025, step=3).values == pytest.approx([0.0, 0.0])
    assert power.sel(year=2025, step=4).sum() == pytest.approx(100.0)


def test_with_whole_units_there_are_no_duals_and_the_plan_is_checked_all_the_same(
    system: System,
) -> None:
    program = Program.of(system)
    model = materialise(program.model)
    model.on = pyo.Var(model.STEP, domain=pyo.Integers, bounds=(0, 3))
    model.blocks = pyo.Constraint(
        model.STEP, rule=lambda m, t: m.power["coal", 2024, t] == 30.0 * m.on[t]
    )
    pyo.SolverFactory("appsi_highs").solve(model)
    _, solution = read_solution(program.linear, model)
    assert solution.certificate is not None
    assert solution.certificate.passed
    assert np.isnan(solution.certificate.relative_gap)
    assert np.isnan(solution.dual).all()


def test_a_value_that_breaks_an_own_row_fails_the_check(system: System) -> None:
    program = Program.of(system)
    model = plain(program)
    model.cap = pyo.Constraint(model.YEAR, rule=lambda m, y: gross(m, "coal", y) <= 60.0 * HOURS)
    pyo.SolverFactory("appsi_highs").solve(model)
    for t in model.STEP:
        model.power["coal", 2024, t].set_value(99.0)
    _, solution = read_solution(program.linear, model)
    assert solution.certificate is not None
    assert not solution.certificate.passed


REFUSED = {
    "is not linear": lambda m: setattr(
        m, "curve", pyo.Constraint(expr=m.power["coal", 2024, 0] ** 2 <= 1.0)
    ),
    "one active objective": lambda m: m.objective.deactivate(),
    "the model was not solved": lambda m: None,
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_is_no_solved_linear_program_is_refused(message: str, system: System) -> None:
    program = Program.of(system)
    model = plain(program)
    REFUSED[message](model)
    with pytest.raises(AlgebraError, match=message):
        read_solution(program.linear, model)


def test_without_own_rows_the_answer_is_that_of_the_solver(toy_folder: Path) -> None:
    program = Program.of(build_system(load_scenario(toy_folder / "scenario.yaml")))
    own, ours = answer(program, plain(program)), optimum(program)
    assert own.solution.certificate is not None
    assert own.solution.certificate.passed
    assert own.cost == pytest.approx(ours.cost, rel=1e-9)
    assert own.program.linear.matrix.shape == program.linear.matrix.shape
    assert set(collect(own).variables) == set(collect(ours).variables)
