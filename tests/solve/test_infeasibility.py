from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from support.programs import BOUNDED, INFEASIBLE, UNBOUNDED
from transition_sim.errors import SolverError
from transition_sim.model.assemble import LinearProgram
from transition_sim.solve import (
    HighsModel,
    Solution,
    confirm_infeasible,
    load_profile,
)


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


def test_an_algorithm_that_gives_up_is_replaced_by_two_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    solved = HighsModel.solve

    def gives_up(self: HighsModel, *given: Any, **named: Any) -> Solution:
        found = solved(self, *given, **named)
        options = self.profile.options
        is_lost = options["solver"] == "ipx" and options["presolve"] == "off"
        return replace(found, status="unknown") if is_lost else found

    monkeypatch.setattr(HighsModel, "solve", gives_up)
    instead = ("simplex, presolve off", "ipx, presolve on")
    assert confirm_infeasible(INFEASIBLE).checks == instead
    first = load_profile("highs-ipm")
    assert confirm_infeasible(INFEASIBLE, first).checks == (*instead, "simplex, presolve on")
    with pytest.raises(SolverError, match="simplex, presolve off ends with optimal"):
        confirm_infeasible(BOUNDED)
