from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from support.programs import BOUNDED, INF, INFEASIBLE, UNBOUNDED, dispatch, program, rescaled
from transition_sim.errors import InfeasibleError, SolverError, UnboundedError
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import load_profile, require_optimal, solve
from transition_sim.solve.profiles import override

EXACT = ("highs", "highs-ipm")


@pytest.mark.parametrize("profile", EXACT)
def test_a_bounded_program_is_solved_with_its_offset(profile: str) -> None:
    solution = solve(BOUNDED, profile)
    assert solution.status == "optimal"
    assert solution.primal == pytest.approx([3, 1])
    assert solution.objective == pytest.approx(2 * 3 + 3 * 1 + 10)
    assert solution.row_activity == pytest.approx([4])
    require_optimal(solution)


def test_a_lower_side_prices_what_one_more_unit_costs() -> None:
    solution = solve(BOUNDED)
    assert solution.dual == pytest.approx([3])
    # One more MW of the cheap plant would save the difference.
    assert solution.reduced_cost == pytest.approx([-1, 0])


def test_an_upper_side_prices_what_one_more_unit_saves() -> None:
    solution = solve(program([-5], [([2], -INF, 8)]))
    assert solution.primal == pytest.approx([4])
    assert solution.dual == pytest.approx([-2.5])


def test_a_lower_bound_prices_what_raising_it_costs() -> None:
    solution = solve(program([7], [], [(2, INF)]))
    assert solution.reduced_cost == pytest.approx([7])


@pytest.mark.parametrize("side", ["row_lower", "row_upper"])
def test_a_dual_is_the_change_of_the_objective_with_the_side(side: str) -> None:
    lp = rescaled(
        program([2, 3, -4], [([1, 1, 0], 4, INF), ([0, 1, 2], -INF, 9)], [(0, 3)] + [(0, INF)] * 2),
        np.random.default_rng(3),
    )
    before = solve(lp)
    for row in range(2):
        if not np.isfinite(getattr(lp, side)[row]):
            continue
        moved = getattr(lp, side).copy()
        moved[row] += 1e-3
        after = solve(dataclasses.replace(lp, **{side: moved}))
        slope = (after.objective - before.objective) / 1e-3
        assert before.dual[row] == pytest.approx(slope, rel=1e-6)


def test_free_variables_range_rows_and_empty_rows_are_understood() -> None:
    lp = program(
        [1, 0],
        [([1, 1], 2, 5), ([0, 0], -1, 1), ([0, 1], -INF, INF), ([0, 1], 3, 3)],
        [(-INF, INF), (-INF, INF)],
    )
    solution = solve(lp)
    assert solution.primal == pytest.approx([-1, 3])
    assert solution.dual == pytest.approx([1, 0, 0, -1])
    require_optimal(solution)


def test_a_program_without_rows_is_solved() -> None:
    assert solve(program([1, -1], [], [(2, 5), (0, 4)])).objective == pytest.approx(2 - 4)


def test_a_degenerate_program_is_solved_and_certified() -> None:
    rows = [([1, 1], -INF, 1), ([1, 0], -INF, 1), ([0, 1], -INF, 1), ([2, 2], -INF, 2)]
    solution = solve(program([-1, -1], rows))
    assert solution.objective == pytest.approx(-1)
    require_optimal(solution)


@pytest.mark.parametrize("profile", EXACT)
@pytest.mark.parametrize(
    ("lp", "status", "error"),
    [(INFEASIBLE, "infeasible", InfeasibleError), (UNBOUNDED, "unbounded", UnboundedError)],
)
def test_what_is_not_optimal_carries_no_values(
    lp: LinearProgram, status: str, error: type[Exception], profile: str
) -> None:
    solution = solve(lp, profile)
    assert solution.status == status
    assert np.isnan(solution.objective)
    for values in (solution.primal, solution.dual, solution.reduced_cost, solution.row_activity):
        assert np.isnan(values).all()
    assert solution.primal.shape == lp.cost.shape
    assert solution.certificate is None
    assert solution.basis is None
    with pytest.raises(error):
        require_optimal(solution)


@pytest.mark.parametrize("lp", [INFEASIBLE, UNBOUNDED])
def test_infeasible_or_unbounded_is_told_apart(lp: LinearProgram) -> None:
    vague = override(load_profile("highs"), "vague", allow_unbounded_or_infeasible=True)
    assert solve(lp, vague).status == solve(lp).status


def test_crossed_bounds_are_infeasible_and_warned_of() -> None:
    solution = solve(program([1], [([1], 0, 9)], [(2, 1)]))
    assert solution.status == "infeasible"
    assert any("inconsistent bounds" in warning for warning in solution.warnings)


def test_a_program_that_stops_at_a_limit_has_no_values() -> None:
    profile = override(load_profile("highs"), "hasty", simplex_iteration_limit=3)
    solution = solve(dispatch(50), profile)
    assert solution.status == "iteration_limit"
    assert np.isnan(solution.primal).all()
    with pytest.raises(SolverError, match="iteration limit"):
        require_optimal(solution)


@pytest.mark.parametrize(
    "changed",
    [
        {"cost": np.array([np.nan, 1.0])},
        {"offset": float("inf")},
        {"row_lower": np.array([np.nan])},
        {"column_scale": np.array([0.0, 1.0])},
        {"cost_scale": -1.0},
        {"column_lower": np.array([INF, 0.0])},
    ],
)
def test_numbers_that_mean_nothing_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(SolverError, match="cannot take"):
        solve(dataclasses.replace(BOUNDED, **changed))


def test_a_matrix_entry_that_is_not_a_number_is_refused() -> None:
    lp = program([1, 1], [([1, np.nan], 1, INF)])
    with pytest.raises(SolverError, match="matrix entry"):
        solve(lp)


@st.composite
def programs(draw: st.DrawFn) -> LinearProgram:
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    number = st.integers(-5, 5).map(float)
    rows = []
    for _ in range(height):
        coefficients = draw(st.lists(number, min_size=width, max_size=width))
        kind = draw(st.sampled_from(["<=", ">=", "==", "range"]))
        side = draw(number)
        lower = -INF if kind == "<=" else side
        upper = {">=": INF, "range": side + 4.0}.get(kind, side)
        rows.append((coefficients, lower, upper))
    bounds = draw(
        st.lists(
            st.sampled_from([(0.0, INF), (-INF, INF), (-2.0, 3.0), (-INF, 1.0), (1.0, 1.0)]),
            min_size=width,
            max_size=width,
        )
    )
    return program(draw(st.lists(number, min_size=width, max_size=width)), rows, bounds)


def reference(lp: LinearProgram) -> tuple[int, float]:
    """Return scipy's status and objective."""
    dense, lower, upper = lp.matrix.toarray(), lp.row_lower, lp.row_upper
    equal = lower == upper
    above, below = np.isfinite(upper) & ~equal, np.isfinite(lower) & ~equal
    result = linprog(
        lp.cost,
        A_ub=np.vstack([dense[above], -dense[below]]),
        b_ub=np.concatenate([upper[above], -lower[below]]),
        A_eq=dense[equal],
        b_eq=upper[equal],
        bounds=np.column_stack([lp.column_lower, lp.column_upper]),
        options={"presolve": False},
    )
    return result.status, result.fun


@settings(max_examples=50, deadline=None)
@given(lp=programs(), seed=st.integers(0, 1000))
def test_random_programs_agree_with_scipy_under_any_scaling(lp: LinearProgram, seed: int) -> None:
    status, objective = reference(lp)
    for scaled in (lp, rescaled(lp, np.random.default_rng(seed))):
        solution = solve(scaled)
        assert solution.status == {0: "optimal", 2: "infeasible", 3: "unbounded"}.get(status)
        if status == 0:
            assert solution.objective == pytest.approx(objective, abs=1e-6)
            require_optimal(solution)


def test_scales_do_not_change_the_answer() -> None:
    lp = dispatch(60)
    plain, scaled = solve(lp), solve(rescaled(lp, np.random.default_rng(11)))
    assert scaled.objective == pytest.approx(plain.objective, rel=1e-9)
    assert scaled.dual @ lp.row_lower.clip(min=0) == pytest.approx(
        plain.dual @ lp.row_lower.clip(min=0), rel=1e-6
    )
    require_optimal(scaled)


@pytest.mark.parametrize("profile", ["highs-ipm", "highs-pdlp"])
def test_every_profile_finds_the_same_cost(profile: str) -> None:
    lp = dispatch(40)
    solution = solve(lp, profile)
    require_optimal(solution)
    assert solution.objective == pytest.approx(solve(lp).objective, rel=1e-4)


def test_the_same_program_twice_gives_the_same_answer() -> None:
    lp = dispatch(60)
    first, second = solve(lp), solve(lp)
    assert np.array_equal(first.primal, second.primal)
    assert np.array_equal(first.dual, second.dual)
    assert first.iterations == second.iterations


def test_a_well_scaled_program_warns_of_nothing_and_a_badly_scaled_one_does() -> None:
    assert solve(dispatch(20)).warnings == ()
    bad = program([1e-9, 1e9], [([1e-5, 1e6], 1e9, INF)])
    assert any("excessively" in warning for warning in solve(bad).warnings)
