"""A scenario that enforces the target in question, as far as the matrix, and what it can keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import LinearProgram
from transition_sim.pipeline import prepare
from transition_sim.questions.frontier.target_choice import without_targets
from transition_sim.solve import Progress, confirm_infeasible
from transition_sim.solved import Program
from transition_sim.system import ShareTarget
from transition_sim.verdict.attainable import Attainable, explain_infeasible, furthest_levels


@dataclass(frozen=True, eq=False)
class Case:
    """A scenario that enforces the target, as far as the matrix."""

    scenario: Scenario
    program: Program
    target: ShareTarget

    @property
    def others(self) -> list[ShareTarget]:
        """Every other target that is enforced."""
        return [each for each in self.program.enforced if each.id != self.target.id]


def open_case(scenario: Scenario, target: str, solver: str, told: Progress) -> Case:
    """Return the case of a scenario that enforces the target, its guards as in a run."""
    program = prepare(scenario, solver, told)
    chosen = next(each for each in program.enforced if each.id == target)
    return Case(scenario, program, chosen)


def leave_out_unreachable(
    case: Case, solver: str, told: Progress
) -> tuple[Case, tuple[Attainable, ...]]:
    """Leave out what no plan meets even alone: with it, no level of the target could be reached."""
    if not case.others:
        return case, ()
    levels = furthest_levels(case.program, profile=solver)
    if not levels:
        refuse(case, case.program.linear, solver, told)
    keys = {each.key for each in case.others}
    out = tuple(each for each in levels if each.target.key in keys and not each.is_met)
    if not out:
        return case, ()
    kept = without_targets(case.scenario, {each.target.id for each in out})
    return open_case(kept, case.target.id, solver, told), out


def refuse(case: Case, program: LinearProgram, solver: str, told: Progress) -> NoReturn:
    """Say that there is no plan even without the target."""
    confirm_infeasible(program, solver, told)
    raise explain_infeasible(case.scenario.name, furthest_levels(case.program, profile=solver))
