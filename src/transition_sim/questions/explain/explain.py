"""Why a scenario has no plan, in a planner's words, and the smallest repairs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import Scenario
from transition_sim.inputs.merging.overrides import Overrides
from transition_sim.questions.explain.answer import (
    Change,
    Explanation,
    Level,
    OtherDefinition,
    ProposedRepair,
    Rule,
    TriedKind,
)
from transition_sim.questions.explain.conflict import (
    rank,
    stopped_limits,
    stopped_target,
)
from transition_sim.questions.explain.feasibility import Feasibility
from transition_sim.questions.explain.levers import Lever
from transition_sim.questions.explain.levers_dates_links import (
    deadline_levers,
    earlier_levers,
    link_levers,
)
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
    limit_levers,
    obligation_levers,
    trade_levers,
)
from transition_sim.questions.explain.levers_projects_units import (
    project_levers,
    unit_levers,
)
from transition_sim.questions.explain.repairs import Menu, Repair, Tried, find_repairs
from transition_sim.questions.explain.rule_sentences import Case
from transition_sim.questions.explain.sentences import (
    say_more_than_enough,
    say_other_definition,
    say_repair,
    say_tried,
)
from transition_sim.questions.explain.smallest_change import NINE_TENTHS
from transition_sim.questions.explain.unmodelled_obstacles import Weighed
from transition_sim.reruns import Reruns
from transition_sim.solve import Progress, showing
from transition_sim.solved import Program
from transition_sim.system import ShareTarget
from transition_sim.verdict.attainable import SAME_LEVEL, Attainable, furthest_levels
from transition_sim.verdict.linear_fractional import NoShareError

NOTHING_TO_DO = Menu((), ())


def explain(
    scenario: Scenario | str | os.PathLike[str],
    *,
    overrides: Overrides = (),
    solver: str = "highs",
    progress: Progress | bool | None = None,
) -> Explanation:
    """Say why a scenario has no plan, and what would give it one.

    Parameters
    ----------
    scenario : Scenario or path
    overrides : str, sequence of str, or mapping
        ``field=value`` in place of what the scenario says.
    solver : str
        Solver profile.
    progress : Progress or bool, optional
        By default shown in a terminal or a notebook; False is silent.

    Raises
    ------
    InputError
        With every problem of the scenario.
    SolverError
        The solver stopped without a proven answer.
    """
    with showing(progress) as told:
        told.stage("read")
        return diagnose(Reruns(scenario, overrides, solver, told)).answer()


@dataclass(frozen=True)
class Diagnosis:
    """What stops a scenario, and what would help, as it was computed.

    Attributes
    ----------
    has_plan : bool
        Then there is nothing to say.
    reached : tuple of Attainable
        How far each enforced target can be reached; empty where the limits contradict each other.
    conflict : tuple of Rule
        What stops it, the weightiest first.
    menu : Menu
    within : tuple of Attainable
        How far each target can be reached with every helpful lever at its end; only where no
        repair was found.
    tried : tuple of pair of Tried and tuple of Attainable
        What is not enough by itself, and how far each target can be reached with it.
    definitions : tuple of OtherDefinition
    """

    name: str
    has_plan: bool
    reached: tuple[Attainable, ...] = ()
    conflict: tuple[Rule, ...] = ()
    menu: Menu = NOTHING_TO_DO
    within: tuple[Attainable, ...] = ()
    tried: tuple[tuple[Tried, tuple[Attainable, ...]], ...] = ()
    definitions: tuple[OtherDefinition, ...] = ()

    def answer(self) -> Explanation:
        """Return it as the question's answer."""
        if self.has_plan:
            return Explanation(feasible=True, scenario=self.name)
        menu = self.menu
        return Explanation(
            feasible=False,
            scenario=self.name,
            targets=_levels(self.reached),
            conflict=self.conflict,
            repairs=tuple(_propose(each, say_repair(each)) for each in menu.repairs),
            more_than_enough=tuple(
                _propose(each, say_more_than_enough(each)) for each in menu.more_than_enough
            ),
            within_ranges=_levels(self.within),
            tried=tuple(self._tried(*each) for each in self.tried),
            levers_tried=tuple(dict.fromkeys(lever.field for lever in menu.helpful)),
            other_definitions=self.definitions,
        )

    def _tried(self, tried: Tried, reached: tuple[Attainable, ...]) -> TriedKind:
        """Return how far a kind of levers goes that is not enough by itself."""
        before = {each.target.key: each.alone for each in self.reached}
        nearer = any(goes_further(each, before[each.target.key]) for each in reached)
        fields = {lever.field for lever in tried.levers}
        helps = nearer or any(lever.field in fields for lever in self.menu.helpful)
        return TriedKind(
            kind=tried.kind,
            text=say_tried(tried, helps, reached),
            helps=helps,
            levels=_levels(reached),
            set=tuple(tried.settings),
        )


def diagnose(reruns: Reruns) -> Diagnosis:
    """Return why a scenario has no plan, and what would give it one; or that it has one."""
    feasibility, name = Feasibility(reruns), reruns.base.name
    feasibility.progress.stage("solve")
    if feasibility.has_plan():
        return Diagnosis(name, has_plan=True)
    feasibility.progress.stage("judge")
    impossible = _Infeasible(feasibility)
    menu = find_repairs(impossible.levers(), feasibility)
    return Diagnosis(
        name=name,
        has_plan=False,
        reached=impossible.reached,
        conflict=tuple(rank(impossible.conflict())),
        menu=menu,
        tried=tuple((each, impossible.levels_with(each.settings)) for each in menu.tried),
        within=() if menu.repairs or menu.more_than_enough else impossible.within(menu),
        definitions=tuple(impossible.definitions()),
    )


class _Infeasible:
    """A scenario without a plan, taken apart."""

    def __init__(self, feasibility: Feasibility) -> None:
        self.feasibility = feasibility
        self.scenario: Scenario = feasibility.reruns.base
        self.program = Program.of(feasibility.system())
        self.case = Case(self.scenario, self.program.system)
        self.enforced = list(self.program.enforced)
        self.reached = furthest_levels(self.program, profile=feasibility.solver, unguarded=True)

    def conflict(self) -> list[Weighed]:
        """Return what stops each target that is out of reach, or what the limits hang on."""
        if not self.reached:
            gap = self.feasibility.measure()
            assert gap is not None
            return stopped_limits(self.case, self.program.linear, gap.solution)
        found: list[Weighed] = []
        for target in self.missed or self.enforced:
            others = [] if self.missed else [each for each in self.enforced if each is not target]
            found += stopped_target(
                self.case,
                self.program,
                target,
                others,
                self.feasibility.solver,
            )
        return found

    @property
    def missed(self) -> list[ShareTarget]:
        """The enforced targets that are out of reach with no other share enforced."""
        return [each.target for each in self.reached if not each.is_met]

    def levers(self) -> list[Lever]:
        """Return every lever that the scenario and its city have."""
        scenario = self.scenario
        asked = [each for each in self.case.system.targets if each.enforced]
        due = max((each.year for each in asked), default=scenario.years[-1])
        in_the_year = not asked or any(each.metric == "generation_share" for each in asked)
        return [
            *build_levers(scenario, due),
            *project_levers(scenario, due),
            *earlier_levers(scenario, due, in_the_year),
            *deadline_levers(scenario, self.missed or asked),
            *link_levers(scenario),
            *delay_levers(scenario, due),
            *later_levers(scenario),
            *retirement_levers(scenario),
            *unit_levers(scenario, due, in_the_year),
            *demand_levers(scenario, due),
            *export_levers(scenario, due),
            *fuel_levers(scenario, due),
            *trade_levers(scenario),
            *cap_levers(scenario, self.feasibility.emissions_without_caps()),
            *limit_levers(scenario, self.feasibility.use_without_limits()),
            *obligation_levers(scenario),
        ]

    def within(self, menu: Menu) -> tuple[Attainable, ...]:
        """Return how far the targets get with every helpful lever at its end."""
        return self.levels_with(menu.all_at_their_ends().settings if menu.helpful else [])

    def levels_with(self, settings: Sequence[str]) -> tuple[Attainable, ...]:
        """Return how far the targets get with some fields replaced; nothing without any."""
        if not self.reached or not settings:
            return ()
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
                if self._could_be_met(other):
                    found.append(_other_definition(target, name, title))
        return found

    def _could_be_met(self, target: ShareTarget) -> bool:
        """Say whether a target under another definition can be met with no other share enforced."""
        try:
            levels = furthest_levels(self.program, (target.enforce(),), self.feasibility.solver)
        except NoShareError:  # under that definition there is nothing to take a share of
            return False
        return bool(levels) and levels[0].is_met


def goes_further(reach: Attainable, before: float | None) -> bool:
    """Say whether a target gets further than before, by more than two decimals can tell."""
    if reach.alone is None:
        return False
    return before is None or reach.target.sense.margin(reach.alone, before) > SAME_LEVEL


def _levels(reached: Sequence[Attainable]) -> tuple[Level, ...]:
    return tuple(
        Level(
            id=each.target.id,
            definition=each.target.definition,
            year=each.target.year,
            sense=each.target.sense,
            required=each.target.required,
            largest_reachable=each.alone,
            largest_reachable_with_others=each.with_others,
            largest_reachable_unguarded=each.unguarded,
        )
        for each in reached
    )


def _propose(repair: Repair, text: Text) -> ProposedRepair:
    move, cost = repair.move, repair.cost
    return ProposedRepair(
        text=text,
        cost_cny=cost.added,
        total_cost_cny=cost.total,
        unserved_mwh=cost.unserved,
        unserved_heat_mwh=cost.unserved_heat,
        lost_export_mwh=cost.lost_exports,
        lost_export_revenue_cny=cost.lost_revenue,
        breaks_obligation=repair.takes_from_others,
        set=tuple(move.settings),
        part_of_range=move.fraction,
        changes=tuple(
            Change(
                field=lever.field,
                before=lever.show(lever.now),
                after=lever.show(value),
                nine_tenths=lever.show(lever.part(value, NINE_TENTHS)),
                end_of_range=lever.show(lever.end),
                source=lever.source,
            )
            for lever, value in zip(move.levers, move.values, strict=True)
        ),
    )


def _other_definition(target: ShareTarget, name: str, title: Text) -> OtherDefinition:
    return OtherDefinition(
        id=target.id,
        definition=name,
        text=say_other_definition(target, name, title),
        set=(f"targets.{target.id}.definition={name}",),
    )
