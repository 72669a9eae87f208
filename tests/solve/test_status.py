from __future__ import annotations

import dataclasses

import highspy
import pytest
from pyomo.opt import SolverStatus, TerminationCondition

from support.programs import program
from transition_sim.errors import TransitionSimError
from transition_sim.solve import read_status, require_optimal, solve
from transition_sim.solve.status import OUTCOMES, TERMINATIONS, read_termination

STATUSES = list(highspy.HighsModelStatus.__members__.values())


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: status.name)
def test_every_status_of_highs_stands_in_the_table(status: highspy.HighsModelStatus) -> None:
    outcome = OUTCOMES[status]
    assert outcome.exit_code in (0, 3, 4, 6, 130)
    assert outcome.sentence.en
    assert outcome.sentence.zh
    assert read_status(status) is outcome


def test_only_optimal_is_a_success() -> None:
    successes = {status.name for status, outcome in OUTCOMES.items() if outcome.exit_code == 0}
    assert successes == {"kOptimal"}


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: status.name)
def test_every_other_status_raises_its_own_exit_code(status: highspy.HighsModelStatus) -> None:
    outcome = read_status(status)
    solution = dataclasses.replace(solve(program([1], [])), status=outcome.word)
    if outcome.exit_code == 0:
        require_optimal(solution)
        return
    with pytest.raises(TransitionSimError) as caught:
        require_optimal(solution)
    assert caught.value.exit_code == outcome.exit_code


def test_a_word_nobody_knows_is_not_a_success() -> None:
    solution = dataclasses.replace(solve(program([1], [])), status="splendid")
    with pytest.raises(TransitionSimError):
        require_optimal(solution)


def test_every_termination_condition_of_pyomo_stands_in_the_table() -> None:
    assert set(TERMINATIONS) == {condition.value for condition in TerminationCondition}


@pytest.mark.parametrize("status", list(SolverStatus), ids=lambda status: status.name)
def test_only_an_optimum_that_ended_well_is_a_success(status: SolverStatus) -> None:
    good = {
        condition.name
        for condition in TerminationCondition
        if read_termination(status.value, condition.value).exit_code == 0
    }
    optima = {"optimal", "globallyOptimal", "locallyOptimal"}
    assert good == (optima if status == SolverStatus.ok else set())


def test_a_termination_condition_nobody_knows_is_unknown() -> None:
    assert read_termination("ok", "splendid").word == "unknown"
