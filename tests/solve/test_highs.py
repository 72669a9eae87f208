from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
import textwrap
import threading

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from solve.programs import INF, Interrupter, dispatch, program, rescaled
from transition_sim.errors import (
    InfeasibleError,
    InterruptedRunError,
    SolverError,
    UnboundedError,
)
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    HighsModel,
    Profile,
    confirm_infeasible,
    load_profile,
    require_optimal,
    solve,
)
from transition_sim.solve.highs import override
from transition_sim.solve.scaling import balanced_scale

EXACT = ("highs", "highs-ipm")
# 2 x + 3 y at least, x + y >= 4, x <= 3: x = 3, y = 1.
BOUNDED = program([2, 3], [([1, 1], 4, INF)], [(0, 3), (0, INF)], offset=10.0)
INFEASIBLE = program([1], [([1], 2, INF)], [(0, 1)])
UNBOUNDED = program([-1, 0], [([1, -1], -INF, 1)])


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


def test_an_infeasible_program_is_confirmed_by_another_algorithm_without_presolve() -> None:
    checks = confirm_infeasible(INFEASIBLE).checks
    assert checks == ("ipx, presolve off",)
    first = load_profile("highs-ipm")
    assert confirm_infeasible(INFEASIBLE, first).checks == (
        "ipx, presolve off",
        "simplex, presolve on",
    )


@pytest.mark.parametrize("lp", [BOUNDED, UNBOUNDED])
def test_what_has_a_plan_is_not_confirmed_as_infeasible(lp: LinearProgram) -> None:
    with pytest.raises(SolverError, match="no answer is proven"):
        confirm_infeasible(lp)


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


def test_profiles_with_other_threads_solve_in_the_same_process() -> None:
    for threads in (1, 2, 1):
        profile = override(load_profile("highs"), "threads", threads=threads)
        assert solve(BOUNDED, profile).status == "optimal"


def test_an_option_that_highs_refuses_stops_the_solve() -> None:
    for options in ({"threds": 2}, {"presolve": "perhaps"}, {"threads": -1}):
        with pytest.raises(SolverError, match="refuses the option"):
            solve(BOUNDED, Profile("own", load_profile("highs").title, "highs", options))


def test_asking_for_hipo_without_it_is_an_error_that_says_how_to_install_it() -> None:
    if highspy.Highs().setOptionValue("solver", "hipo") == highspy.HighsStatus.kOk:
        pytest.skip("HiPO is installed here")
    with pytest.raises(SolverError, match=r"pip install \"highspy\[extras\]\""):
        solve(BOUNDED, "highs-hipo")


@pytest.mark.parametrize("solver", ["simplex", "ipx", "hipdlp", "pdlp"])
def test_the_solver_writes_nothing_to_standard_output(
    solver: str, capfd: pytest.CaptureFixture[str]
) -> None:
    profile = override(load_profile("highs-pdlp"), solver, solver=solver)
    assert solve(dispatch(5), profile).status == "optimal"
    assert capfd.readouterr() == ("", "")


def test_ctrl_c_stops_the_solver_and_leaves_the_process_alive() -> None:
    before = threading.active_count()
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(InterruptedRunError) as caught:
        solve(dispatch(20_000), progress=Interrupter())
    assert caught.value.exit_code == 130
    assert signal.getsignal(signal.SIGINT) is handler
    assert threading.active_count() <= before + 1  # the thread that ends just now
    assert solve(BOUNDED).status == "optimal"


@pytest.mark.parametrize("profile", ["highs", "highs-pdlp"])
def test_an_interrupted_process_ends_in_order(profile: str) -> None:
    script = f"""
        import sys
        sys.path[:0] = {sys.path!r}
        from solve.programs import Interrupter, dispatch
        from transition_sim.errors import InterruptedRunError
        from transition_sim.solve import solve
        try:
            solve(dispatch(20_000), {profile!r}, Interrupter())
        except InterruptedRunError as error:
            sys.exit(error.exit_code)
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], timeout=100, capture_output=True
    )
    assert (ended.returncode, ended.stderr) == (130, b"")
