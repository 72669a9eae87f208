"""Why a scenario has no plan, in a planner's words, and the smallest repairs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from transition_sim.inputs.load_scenario import Scenario
from transition_sim.questions.explain.answer import Explanation, OtherDefinition
from transition_sim.questions.explain.conflict import (
    rank,
    stopped_limits,
    stopped_target,
)
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.levers import Lever
from transition_sim.questions.explain.levers_plant import (
    build_levers,
    delay_levers,
    later_levers,
    retirement_levers,
)
from transition_sim.questions.explain.levers_policy import (
    cap_levers,
    demand_levers,
    export_levers,
    fuel_levers,
    obligation_levers,
    trade_levers,
)
from transition_sim.questions.explain.levers_projects_units import (
    project_levers,
    unit_levers,
)
from transition_sim.questions.explain.repairs import Menu, find_repairs
from transition_sim.questions.explain.rule_sentences import Case
from transition_sim.questions.explain.scenario_variants import Alterations
from transition_sim.questions.explain.unmodelled_obstacles import Weighed
from transition_sim.solve import Progress
from transition_sim.solved import Program
from transition_sim.system import ShareTarget
from transition_sim.verdict.attainable import Attainable, furthest_levels
from transition_sim.verdict.linear_fractional import NoShareError


def explain(
    scenario: str | os.PathLike[str],
    overrides: Sequence[str] = (),
    solver: str = "highs",
    progress: Progress | None = None,
) -> Explanation:
    """Say why a scenario has no plan, and what would give it one.

    Parameters
    ----------
    scenario : path
        A scenario file.
    overrides : sequence of str
        ``field=value`` in place of what the file says.
    solver : str
        Solver profile.
    progress : Progress, optional
        Told of each stage; silent by default.

    Raises
    ------
    InputError
        With every problem of the files.
    SolverError
        The solver stopped without a proven answer.
    """
    alterations = Alterations(os.fspath(scenario), overrides)
    feasibility = Feasibility(alterations, solver, progress)
    name = alterations.base.name
    feasibility.progress.stage("solve")
    if feasibility.has_plan():
        return Explanation(name, True)
    feasibility.progress.stage("judge")
    stuck = _Stuck(feasibility)
    menu = find_repairs(stuck.levers(), feasibility)
    return Explanation(
        name=name,
        feasible=False,
        reached=stuck.reached,
        conflict=tuple(rank(stuck.conflict())),
        menu=menu,
        within=() if menu.repairs or menu.more_than_enough else stuck.within(menu),
        definitions=tuple(stuck.definitions()),
    )


class _Stuck:
    """A scenario without a plan, taken apart."""

    def __init__(self, feasibility: Feasibility) -> None:
        self.feasibility = feasibility
        self.scenario: Scenario = feasibility.alterations.base
        self.program = Program.of(feasibility.system())
        self.case = Case(self.scenario, self.program.system)
        self.enforced = list(self.program.enforced)
        self.reached = furthest_levels(self.program, profile=feasibility.solver)

    def conflict(self) -> list[Weighed]:
        """Return what stops each target that is out of reach, or what the limits hang on."""
        if not self.reached:
            gap = self.feasibility.measure()
            assert gap is not None
            return stopped_limits(self.case, self.program.linear, gap.solution)
        missed = [each.target for each in self.reached if not each.is_met]
        found: list[Weighed] = []
        for target in missed or self.enforced:
            others = [] if missed else [each for each in self.enforced if each is not target]
            found += stopped_target(
                self.case,
                self.program,
                target,
                others,
                self.feasibility.solver,
            )
        return found

    def levers(self) -> list[Lever]:
        """Return every lever that the scenario and its city have."""
        scenario = self.scenario
        asked = [each for each in self.case.system.targets if each.enforced]
        due = max((each.year for each in asked), default=scenario.years[-1])
        in_the_year = not asked or any(each.metric == "generation_share" for each in asked)
        return [
            *build_levers(scenario, due),
            *project_levers(scenario, due),
            *delay_levers(scenario, due),
            *later_levers(scenario),
            *retirement_levers(scenario),
            *unit_levers(scenario, due, in_the_year),
            *demand_levers(scenario, due),
            *export_levers(scenario, due),
            *fuel_levers(scenario, due),
            *trade_levers(scenario),
            *cap_levers(scenario, self.feasibility.emissions_without_caps()),
            *obligation_levers(scenario),
        ]

    def within(self, menu: Menu) -> tuple[Attainable, ...]:
        """Return how far the targets get with every helpful lever at its end."""
        if not self.reached or not menu.helpful:
            return ()
        settings = menu.all_at_their_ends().settings
        program = Program.of(self.feasibility.system(settings))
        return furthest_levels(program, profile=self.feasibility.solver)

    def definitions(self) -> list[OtherDefinition]:
        """Return the definitions under which a target that is out of reach would be met."""
        found = []
        titles = {name: each.title for name, each in self.scenario.city_data.definitions.items()}
        for reach in self.reached:
            if reach.is_met:
                continue
            target = reach.target
            for name, title in titles.items():
                if name == target.definition:
                    continue
                twin = f"{target.id}-{name}"
                other = next(each for each in self.case.system.targets if each.key == twin)
                if _could_be_met(other, self):
                    found.append(OtherDefinition(target, name, title))
        return found


def _could_be_met(target: ShareTarget, stuck: _Stuck) -> bool:
    """Say whether a target under another definition can be met with no other share enforced."""
    try:
        levels = furthest_levels(stuck.program, (target.enforce(),), stuck.feasibility.solver)
    except NoShareError:  # under that definition there is nothing to take a share of
        return False
    return bool(levels) and levels[0].is_met
