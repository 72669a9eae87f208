"""A scenario that enforces the target in question, as far as the matrix, and what it can keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.model.assemble import (
    Expressions,
    LinearProgram,
    assemble,
    assemble_expressions,
)
from transition_sim.model.build import build_model
from transition_sim.pipeline import guarded
from transition_sim.questions.frontier.target_choice import without_targets
from transition_sim.solve import Progress, confirm_infeasible
from transition_sim.system import ShareTarget, System
from transition_sim.verdict.attainable import (
    Reach,
    explain_infeasible,
    furthest_levels,
)
from transition_sim.verdict.targets import TOLERANCE


@dataclass(frozen=True, eq=False)
class Case:
    """A scenario that enforces the target, as far as the matrix."""

    scenario: Scenario
    system: System
    program: LinearProgram
    expressions: Expressions
    target: ShareTarget

    @property
    def others(self) -> list[ShareTarget]:
        """Every other target that is enforced."""
        return [t for t in self.system.targets if t.enforced and t.id != self.target.id]


def open_case(scenario: Scenario, target: str, solver: str, told: Progress) -> Case:
    """Return the case of a scenario that enforces the target, its guards as in a run."""
    told.stage("build")
    system, _ = guarded(scenario, solver, told)
    model = build_model(system)
    chosen = next(each for each in system.targets if each.id == target and each.enforced)
    return Case(scenario, system, assemble(model), assemble_expressions(model), chosen)


def leave_out_unreachable(
    case: Case, solver: str, told: Progress
) -> tuple[Case, tuple[Reach, ...]]:
    """Leave out what no plan meets even alone: with it, no level of the target could be reached."""
    if not case.others:
        return case, ()
    levels = furthest_levels(case.program, case.expressions, case.system.targets, solver)
    if not levels:
        refuse(case, case.program, solver, told)
    keys = {each.key for each in case.others}
    out = tuple(each for each in levels if each.target.key in keys and not _is_met(each))
    if not out:
        return case, ()
    kept = without_targets(case.scenario, {each.target.id for each in out})
    return open_case(kept, case.target.id, solver, told), out


def _is_met(reach: Reach) -> bool:
    if reach.alone is None:
        return False
    sign = 1.0 if reach.target.sense == ">=" else -1.0
    return sign * (reach.alone - reach.target.threshold) >= -TOLERANCE


def refuse(case: Case, program: LinearProgram, solver: str, told: Progress) -> NoReturn:
    """Say that there is no plan even without the target."""
    confirm_infeasible(program, solver, told)
    levels = furthest_levels(case.program, case.expressions, case.system.targets, solver)
    raise explain_infeasible(case.scenario.name, levels)
