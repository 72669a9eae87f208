from __future__ import annotations

import pytest

from solve.programs import BOUNDED, INFEASIBLE, UNBOUNDED
from transition_sim.errors import SolverError
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import confirm_infeasible, load_profile


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


def test_what_another_solver_calls_infeasible_is_confirmed_by_two_algorithms_of_highs() -> None:
    checks = confirm_infeasible(INFEASIBLE, load_profile("cbc")).checks
    assert checks == ("ipx, presolve off", "simplex, presolve on")
