from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from support.programs import INF, dispatch, program, rescaled
from transition_sim.errors import SolverError
from transition_sim.solve import Certificate, Solution, certify, require, solve

LP = rescaled(dispatch(30), np.random.default_rng(2))


@pytest.fixture(scope="module")
def solution() -> Solution:
    return solve(LP)


def check(solution: Solution, **changed: np.ndarray) -> Certificate:
    """Certify the solution with some of its arrays replaced."""
    arrays = {name: getattr(solution, name) for name in ("primal", "dual", "reduced_cost")}
    return certify(LP, **(arrays | changed))


def test_the_right_answer_passes(solution: Solution) -> None:
    certificate = check(solution)
    assert certificate.passed
    assert certificate == solution.certificate
    require(certificate)


@pytest.mark.parametrize("name", ["primal", "dual", "reduced_cost"])
def test_any_one_number_that_is_moved_fails(solution: Solution, name: str) -> None:
    values = getattr(solution, name)
    scale = {
        "primal": LP.column_scale,
        "dual": LP.cost_scale / LP.row_scale,
        "reduced_cost": LP.cost_scale / LP.column_scale,
    }[name]
    free = np.isclose(LP.cost, 0) if name == "primal" else np.zeros(values.size, dtype=bool)
    generator = np.random.default_rng(4)
    for position in generator.choice(np.flatnonzero(~free), 25, replace=False):
        for step in (-0.01, 0.01):
            moved = values.copy()
            moved[position] += step * scale[position]
            assert not check(solution, **{name: moved}).passed


def test_a_feasible_answer_that_costs_more_fails(solution: Solution) -> None:
    dearer = solve(dataclasses.replace(LP, cost=LP.cost[::-1].copy()))
    certificate = check(solution, primal=dearer.primal)
    assert certificate.primal_violation < 1e-6
    assert certificate.relative_gap > 1e-3
    assert not certificate.passed


def test_duals_of_the_opposite_sign_fail(solution: Solution) -> None:
    certificate = check(solution, dual=-solution.dual, reduced_cost=-solution.reduced_cost)
    assert certificate.dual_violation > 1e-3
    assert not certificate.passed


@pytest.mark.parametrize("name", ["primal", "dual", "reduced_cost"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_none_fails(solution: Solution, name: str, value: float) -> None:
    broken = getattr(solution, name).copy()
    broken[0] = value
    with np.errstate(invalid="ignore"):
        assert not check(solution, **{name: broken}).passed


def test_an_answer_in_scaled_units_fails(solution: Solution) -> None:
    assert not check(solution, primal=solution.primal / LP.column_scale).passed


def test_each_side_of_a_range_and_a_free_column_are_judged() -> None:
    lp = program([1, 1], [([1, 0], 2, 5), ([1, 1], 3, 3)], [(-INF, INF), (0, INF)])
    right = certify(lp, np.array([2.5, 0.5]), np.array([0.0, 1.0]), np.zeros(2))
    assert right.passed
    below = certify(lp, np.array([1.5, 1.5]), np.array([0.0, 1.0]), np.zeros(2))
    above = certify(lp, np.array([6.0, -3.0]), np.array([0.0, 1.0]), np.zeros(2))
    assert below.primal_violation == pytest.approx(0.5 / 3)
    assert above.primal_violation == pytest.approx(3)
    # A price on the range row whose sides are both away is no complementary dual.
    slack = certify(lp, np.array([2.5, 0.5]), np.array([0.2, 1.0]), np.array([-0.2, 0.0]))
    assert slack.dual_violation > 0.05


def test_a_bound_of_the_wrong_infinity_fails() -> None:
    lp = program([1], [], [(INF, INF)])
    assert not certify(lp, np.array([0.0]), np.empty(0), np.array([1.0])).passed


def test_a_failed_check_is_a_solver_error_with_its_figures() -> None:
    with pytest.raises(SolverError, match=r"failed the independent check \(primal 1.0e\+00"):
        require(Certificate(1.0, 0.0, 0.0, passed=False))
    with pytest.raises(SolverError, match="not checked"):
        require(None)
