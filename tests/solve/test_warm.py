"""Programs that are changed and solved again from the last basis."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from support.programs import BOUNDED, INF, dispatch, program, rescaled
from transition_sim.errors import SolverError
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.model.assemble import LinearProgram, assemble
from transition_sim.model.build import build_model
from transition_sim.solve import Basis, HighsModel, require_optimal, solve
from transition_sim.solve.highs import model_delta as changes_module
from transition_sim.solve.highs.model_delta import changes
from transition_sim.solve.scaling import balanced_scale
from transition_sim.system import build_system

ENFORCED = ("resolution.periods=3", "targets.C27.enforce=true", "targets.C27.threshold=0.33")


def test_a_warm_start_takes_fewer_iterations() -> None:
    lp = dispatch(100)
    cold = solve(lp)
    assert solve(lp, basis=cold.basis).iterations == 0
    dearer = dataclasses.replace(lp, cost=lp.cost * np.linspace(1.0, 1.05, lp.cost.size))
    warm, again = solve(dearer, basis=cold.basis), solve(dearer)
    assert warm.iterations < again.iterations / 2
    assert warm.objective == pytest.approx(again.objective)


def test_a_basis_of_another_shape_is_refused() -> None:
    with pytest.raises(SolverError, match="starting basis"):
        solve(BOUNDED, basis=solve(dispatch(10)).basis)


def test_a_model_is_solved_again_after_each_change() -> None:
    model = HighsModel(rescaled(BOUNDED, np.random.default_rng(5)))
    assert model.solve().objective == pytest.approx(19)
    model.change_costs(np.array([5.0, 1.0]), offset=2.0)
    changed = model.solve()
    assert changed.primal == pytest.approx([0, 4])
    assert changed.objective == pytest.approx(6)
    assert changed.dual == pytest.approx([1])
    model.change_column_bounds(np.array([1.0, 0.0]), np.array([3.0, 2.0]))
    assert model.solve().primal == pytest.approx([2, 2])
    model.change_row_bounds(np.array([-INF]), np.array([0.5]))
    assert model.solve().status == "infeasible"
    model.change_row_bounds(np.array([-INF]), np.array([9.0]))
    last = model.solve()
    assert last.primal == pytest.approx([1, 0])
    require_optimal(last)


def test_changing_a_model_leaves_the_program_it_was_made_from() -> None:
    lp = program([1.0], [([1], 1, INF)])
    model = HighsModel(lp)
    model.change_costs(np.array([2.0]))
    model.change_row_bounds(np.array([5.0]), np.array([INF]))
    assert lp.cost == [1.0]
    assert lp.row_lower == [1.0]
    assert model.lp.cost == [2.0]


def test_a_change_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        HighsModel(BOUNDED).change_costs(np.array([1.0]))


def test_another_objective_is_optimised_over_the_face_of_optima_without_a_new_start() -> None:
    lp = dispatch(100)
    solution = solve(lp)
    model = HighsModel(lp, basis=solution.basis)
    upper = np.where(solution.reduced_cost > 1e-7, lp.column_lower, lp.column_upper)
    lower = np.where(solution.reduced_cost < -1e-7, lp.column_upper, lp.column_lower)
    model.change_column_bounds(lower, upper)
    model.change_row_bounds(
        np.where(solution.dual < -1e-7, lp.row_upper, lp.row_lower),
        np.where(solution.dual > 1e-7, lp.row_lower, lp.row_upper),
    )
    model.change_costs(-np.eye(1, lp.cost.size).ravel())
    other = model.solve()
    require_optimal(other)
    assert lp.cost @ other.primal == pytest.approx(solution.objective, rel=1e-6)
    assert other.iterations < solution.iterations / 4


def test_the_scale_of_new_costs_brings_them_around_one() -> None:
    scale = balanced_scale(np.array([0.0, 1e-6, 1e-2]))
    assert scale == pytest.approx(1e-4, rel=0.5)
    assert balanced_scale(np.zeros(3)) == 1.0


def toy(folder: Path, *overrides: str) -> LinearProgram:
    """Return the toy city's program with one share enforced."""
    scenario = load_scenario(folder / "scenario.yaml", (*ENFORCED, *overrides))
    return assemble(build_model(build_system(scenario)))


def dearer(lp: LinearProgram) -> LinearProgram:
    cost = lp.cost.copy()
    cost[lp.columns["power"].start : lp.columns["power"].stop] *= 1.03
    return dataclasses.replace(lp, cost=cost)


def windier(lp: LinearProgram) -> LinearProgram:
    """Return the program with another availability in the rows that a build widens."""
    extent = lp.rows["power_max"]
    data = lp.matrix.data.copy()
    inside = slice(lp.matrix.indptr[extent.start], lp.matrix.indptr[extent.stop])
    data[inside] = np.where(data[inside] < 0.0, data[inside] * 1.02, data[inside])
    matrix = sp.csr_array((data, lp.matrix.indices, lp.matrix.indptr), shape=lp.matrix.shape)
    return dataclasses.replace(lp, matrix=matrix)


def joined(lp: LinearProgram) -> LinearProgram:
    """Return the program with an entry more: a first unserved MWh counts in the last row too."""
    extra = sp.csr_array(([1.0], ([0], [lp.columns["unserved"].start])), shape=lp.matrix.shape)
    return dataclasses.replace(lp, matrix=(lp.matrix + extra).tocsr())


def with_override(*overrides: str) -> Callable[[LinearProgram, Path], LinearProgram]:
    return lambda lp, folder: toy(folder, *overrides)


CHANGES: dict[str, Callable[[LinearProgram, Path], LinearProgram]] = {
    "a price": lambda lp, folder: dearer(lp),
    "demand": with_override("demand.growth=4%"),
    "a limit": with_override("fuels.cbm.supply={2025: 40 Mm3}"),
    "a target": with_override("targets.C27.threshold=0.335"),
    "a profile": lambda lp, folder: windier(lp),
    "an entry more": lambda lp, folder: joined(lp),
}


@pytest.mark.parametrize("most_entries", [0, 5_000])
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_program_is_solved_from_the_last_basis(
    what: str, most_entries: int, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_module, "MOST_ENTRIES", most_entries)
    before = toy(toy_folder)
    after = CHANGES[what](before, toy_folder)
    assert next(changes(before, after), None) is not None
    model = HighsModel(before)
    require_optimal(model.solve())
    model.change_to(after)
    warm, cold = model.solve(), solve(after)
    require_optimal(warm)
    assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
    assert warm.iterations < cold.iterations / 2


def test_what_did_not_change_is_not_passed_on(toy_folder: Path) -> None:
    lp = toy(toy_folder)
    assert list(changes(lp, toy(toy_folder))) == []
    upper = lp.column_upper.copy()
    upper[3] = 7e3
    moved = dataclasses.replace(lp, column_upper=upper)
    ((command, (numbers, *_)),) = changes(lp, moved)
    assert (command, numbers.tolist()) == ("change_columns", [3])
    higher = toy(toy_folder, "targets.C27.threshold=0.335")
    ((command, (rows, *_)),) = [c for c in changes(lp, higher) if c[0] == "change_entries"]
    extent = lp.rows["generation_share"]
    assert set(rows.tolist()) <= set(range(extent.start, extent.stop))


def test_a_program_in_other_scales_is_the_same_program() -> None:
    lp = dispatch(30)
    model = HighsModel(lp)
    first = model.solve()
    model.change_to(rescaled(lp, np.random.default_rng(3)))
    second = model.solve()
    require_optimal(second)
    assert second.objective == pytest.approx(first.objective, rel=1e-9)


def test_a_program_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        HighsModel(BOUNDED).change_to(program([2], [([1], 4, INF)]))


def test_a_program_with_numbers_that_mean_nothing_is_refused_and_changes_nothing() -> None:
    model = HighsModel(BOUNDED)
    with pytest.raises(SolverError, match="not finite"):
        model.change_to(dataclasses.replace(BOUNDED, cost=np.array([np.nan, 1.0])))
    assert model.lp is BOUNDED
    assert model.solve().objective == pytest.approx(19)


def test_a_basis_of_ones_own_with_too_few_or_too_many_basic_columns_is_mended() -> None:
    lp = dispatch(50)
    cold = solve(lp)
    assert cold.basis is not None
    for code, other in ((1, 0), (0, 1)):
        columns = cold.basis.columns.copy()
        columns[np.flatnonzero(columns == code)[:4]] = other
        warm = solve(lp, basis=Basis(columns, cold.basis.rows))
        assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
        assert warm.iterations < cold.iterations / 4


def test_the_basis_comes_along_only_where_it_is_wanted() -> None:
    model = HighsModel(BOUNDED)
    assert model.solve(basis=False).basis is None
    found = model.solve().basis
    assert found is not None
    assert (found.columns.dtype, found.rows.dtype) == (np.int8, np.int8)
    assert found.columns.tolist() == [2, 1]
    assert found.rows.tolist() == [0]
