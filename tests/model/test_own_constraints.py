"""A constraint of the user's own: as a component, and in Pyomo; both give the same plan."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest

import transition_sim as ts
from support.paper import close
from transition_sim.errors import InfeasibleError
from transition_sim.model.algebra import AlgebraError, add_rows, add_set
from transition_sim.results.store import Results, open_results

LEAST = 0.9  # of what the plan without it burns


def _coal_of(results: Results, year: int) -> float:
    data = results.dataset
    energy = (data["power"] * data["step_weight"]).sum("step").sel(year=year)
    return float(energy.where(data["asset_class"] == "coal").sum())


def _component(limit: float) -> Any:
    """Return a component that limits what coal sends out in 2025 [MWh]."""

    def add(model: Any, system: Any, accounts: Any) -> None:
        del accounts
        data = system.data
        coal = data["asset"].values[data["asset_class"].values == "coal"].tolist()
        add_set(model, "LIMITED", coal, along="asset")
        add_rows(
            model,
            "coal_limit",
            (),
            lambda m: (
                sum(m.step_weight[2025, t] * m.power[a, 2025, t] for a in m.LIMITED for t in m.STEP)
                <= limit
            ),
            "MWh/year",
            "coal sends out at most so much in 2025",
        )

    return SimpleNamespace(add=add, __name__="coal_limit")


def _in_pyomo(file: Path, limit: float) -> Any:
    """Return the same in Pyomo, solved."""
    model = ts.to_pyomo(file)
    data = ts.run(file).dataset
    coal = data["asset"].values[data["asset_class"].values == "coal"].tolist()
    model.coal_limit = pyo.Constraint(
        expr=sum(
            model.step_weight[2025, t] * model.power[a, 2025, t] for a in coal for t in model.STEP
        )
        <= limit
    )
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    pyo.SolverFactory("appsi_highs").solve(model)
    return model


def test_a_constraint_binds_alike_as_a_component_and_in_pyomo(toy_folder: Path) -> None:
    file = toy_folder / "scenario.yaml"
    free = ts.run(file)
    limit = LEAST * _coal_of(free, 2025)
    ours = ts.run(file, extra=[_component(limit)])
    assert _coal_of(ours, 2025) == close(limit)
    assert ours.verdict["objective_cny"] > free.verdict["objective_cny"]
    assert float(ours.dataset["dual_coal_limit"]) < 0.0
    told = {"coal_limit": "coal sends out at most so much in 2025"}
    assert ours.manifest["own_constraints"] == told
    assert free.manifest["own_constraints"] == {}
    theirs = ts.results_from(_in_pyomo(file, limit))
    assert list(theirs.manifest["own_constraints"]) == ["coal_limit"]
    fields = [each.field for each in ts.compare(free, ours).differences]
    assert "own_constraints.coal_limit" in fields
    assert theirs.verdict["objective_cny"] == pytest.approx(ours.verdict["objective_cny"], rel=1e-7)
    assert _coal_of(theirs, 2025) == pytest.approx(limit, rel=1e-6)
    dual = theirs.dataset["dual_coal_limit"].values
    np.testing.assert_allclose(dual, float(ours.dataset["dual_coal_limit"]), rtol=1e-5)
    assert [each["id"] for each in theirs.verdict["targets"]] == [
        each["id"] for each in ours.verdict["targets"]
    ]


def test_where_an_own_constraint_leaves_no_plan_the_error_names_it(toy_folder: Path) -> None:
    impossible = _component(-1.0)
    with pytest.raises(InfeasibleError, match="Your own coal_limit held too"):
        ts.run(toy_folder / "scenario.yaml", extra=[impossible])


def test_an_answer_without_duals_is_a_plan_without_prices(toy_folder: Path) -> None:
    model = ts.to_pyomo(toy_folder / "scenario.yaml")
    pyo.SolverFactory("appsi_highs").solve(model)
    found = ts.results_from(model)
    usual = ts.run(toy_folder / "scenario.yaml")
    cost = usual.verdict["objective_cny"]
    assert found.verdict["objective_cny"] == pytest.approx(cost, rel=1e-7)
    assert found.verdict["certificate"]["dual_violation"] is None
    assert found.verdict["certificate"]["passed"] is True
    assert {each["range_at_least_cost"] for each in found.verdict["targets"]} == {None}
    assert bool(found.dataset["price"].isnull().all())
    assert open_results(found.save(toy_folder / "run")).verdict == found.verdict


def test_a_model_without_answer_is_refused(toy_folder: Path) -> None:
    model = ts.to_pyomo(toy_folder / "scenario.yaml")
    with pytest.raises(AlgebraError, match="was not solved"):
        ts.results_from(model)
    with pytest.raises(ValueError, match="not one of to_pyomo"):
        ts.results_from(pyo.ConcreteModel())


def test_a_constraint_that_is_not_linear_is_refused(toy_folder: Path) -> None:
    model = ts.to_pyomo(toy_folder / "scenario.yaml")
    one = next(iter(model.power))
    model.square = pyo.Constraint(expr=model.power[one] ** 2 <= 1.0)
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    with pytest.raises(AlgebraError, match="square is not linear"):
        ts.results_from(model)


def _outage(power: float) -> Any:
    """Return a component that leaves so much unserved in the first step of 2025 [MW]."""

    def add(model: Any, system: Any, accounts: Any) -> None:
        del accounts
        zone, step = system.data["zone"].values[0], system.data["step"].values[0]
        text = "an outage that no plan escapes"
        add_rows(model, "outage", (), lambda m: m.unserved[zone, 2025, step] >= power, "MW", text)

    return SimpleNamespace(add=add, __name__="outage")


def test_an_enforced_share_is_guarded_by_a_run_with_the_own_constraints(toy_folder: Path) -> None:
    """What the user's own constraint leaves unserved is no price of the share."""
    file, outage = toy_folder / "scenario.yaml", [_outage(5.0)]
    share = {"targets.C27.enforce": True, "targets.C27.threshold": 0.2}
    free = ts.run(file, extra=outage)
    held = ts.run(file, overrides=share, extra=outage)
    for each in (free, held):
        assert float(each.dataset["unserved"].sel(year=2025).max()) == close(5.0)


def _with_rows_that_do_not_count(file: Path) -> Any:
    """Return a solved model with a row that is switched off, and two of one name in blocks."""
    model = ts.to_pyomo(file)
    one, other = [key for key in model.capacity if key[1] == 2026][:2]
    model.most = pyo.Constraint(
        [one, other],
        rule=lambda m, *key: m.capacity[key] <= (-1.0 if key == one else 1e6),
    )
    model.most[one].deactivate()
    for name, key in (("first", one), ("second", other)):
        block = pyo.Block()
        model.add_component(name, block)
        block.demand = pyo.Constraint(expr=model.capacity[key] <= 1e6)
    model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    pyo.SolverFactory("appsi_highs").solve(model)
    return model


def test_rows_count_one_by_one_and_by_their_whole_name(toy_folder: Path) -> None:
    file = toy_folder / "scenario.yaml"
    found = ts.results_from(_with_rows_that_do_not_count(file)).dataset
    assert found["dual_most"].shape == (1,)
    assert {"dual_first.demand", "dual_second.demand"} <= set(found.data_vars)
