"""Samples of an explanation: every rule of the model, every fact, every lever, every repair."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

from support.impossible_cities import C200, COAL, IMPOSSIBLE, PV, project
from support.packaged import FOLDER
from support.sentences.showing import in_both, refused
from support.toy_cities import ToyCity, load_toy
from transition_sim.errors import Text
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.inputs.schema.scenario import Delay, ScenarioFile
from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import Extent, assemble
from transition_sim.model.build import build_model
from transition_sim.questions.explain.answer import Explanation, Rule
from transition_sim.questions.explain.binding_rows import Stop
from transition_sim.questions.explain.conflict import LOWER, ROWS, UPPER, Builder
from transition_sim.questions.explain.explain import Diagnosis, _other_definition
from transition_sim.questions.explain.levers import Lever
from transition_sim.questions.explain.levers_dates_links import (
    deadline_levers,
    earlier_levers,
    link_levers,
)
from transition_sim.questions.explain.levers_plant import (
    _delay_lever,
    _later_lever,
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
from transition_sim.questions.explain.repairs import Cost, Menu, Repair, Tried
from transition_sim.questions.explain.rule_sentences import Case
from transition_sim.questions.explain.sentences import (
    say_more_than_enough,
    say_other_definition,
    say_repair,
    say_tried,
)
from transition_sim.questions.explain.smallest_change import moved
from transition_sim.questions.explain.unmodelled_obstacles import Obstacles, _few
from transition_sim.questions.frontier import target_choice
from transition_sim.report.explain_table import show_explanation
from transition_sim.system import Guards, Sense, build_system
from transition_sim.verdict.attainable import Attainable, explain_infeasible

# The packaged plan with every obligation that a scenario can ask for.
EVERYTHING = (
    "resolution={periods: 1, hours: 24}",
    "years=[2024, 2025, 2026]",
    "projects.delay.renhe=3 months",
    "projects.stages=[operating, construction, approved]",
    "retire={units_below: null, units: [zhangshan-2], by: 2026-06-30, economic: true}",
    "retrofits={choose: true, at_least: 900 MW, by: 2025-12-31, units: {}}",
    "emissions.limits.co2.2025=40000000",
    "planning_reserve=0.1",
    "limits={generation: {coal: {2025: 35 TWh}}, "
    "fuels: {fossil: {of: [coal_bituminous, cbm], at_most: {2025: 13 Mtce}}}}",
    "utilisation={wind: 0.9, pv: 0.9, wind_and_pv: 0.9}",
    "reserve={spinning: {demand: 3 %, wind: 5 %, pv: 5 %}}",
    "trade.limit=300 MW",
    "projects.exclude=[wuxiang-changdian]",
    "builds.limits.wind=0 MW",
)
DUE = 2025
USED = {("limits.generation.coal", DUE): 4e7, ("limits.fuels.fossil.at_most", DUE): 2e7}
"""What the plan without limits would come to [MWh, tce]."""
TITLE = Text("of the plan", "规划口径")


@cache
def case() -> Case:
    """Return the packaged city with everything that a scenario can ask for."""
    scenario = load_scenario(FOLDER / "targets.yaml", EVERYTHING)
    system = build_system(scenario)
    most = (0.0, 1e3, 1e3)
    return Case(scenario, system.guarded(Guards(5e6, unserved=most, unserved_heat=most)))


@cache
def other_cases() -> tuple[Case, ...]:
    """Return cases with what the packaged plan lacks: new coal, and a project of free size."""
    coal = IMPOSSIBLE["new coal must run beside the old"]
    farm = project("farm", "pv", 60, "2025-01-01", optional="true")
    sun = ToyCity([COAL, PV], [C200], [farm])
    found = []
    taken = {"projects": coal.scenario["projects"]}
    for city, fields in ((coal.city, coal.scenario), (sun, taken)):
        scenario = load_toy(Path(mkdtemp(prefix="sentences-")), city, **fields)
        found.append(Case(scenario, build_system(scenario)))
    return tuple(found)


@cache
def makers() -> dict[str, Callable[[], Rule | None]]:
    """Return what makes one rule of each name and family that the model has."""
    found: dict[str, Callable[[], Rule | None]] = {}
    for each in (case(), *other_cases()):
        program = assemble(build_model(each.system))
        tables = ((ROWS, "row", program.rows), (UPPER, "upper", program.columns))
        for builders, side, extents in (*tables, (LOWER, "lower", program.columns)):
            for name, builder in builders.items():
                for make in makers_of(builder, name, side, extents.get(name), each):
                    rule = make()
                    if rule is not None:
                        found.setdefault(f"{side} {name} {rule.name}", make)
    return found


def makers_of(
    builder: Builder, name: str, side: str, extent: Extent | None, of: Case
) -> Iterator[Callable[[], Rule | None]]:
    """Yield what makes the rules of one family, whatever the hour."""
    if extent is None or 0 in extent.shape:
        return
    kept = [i for i, along in enumerate(extent.along) if along not in ("step", "load_day")]
    for labels in index_of([extent.sets[i] for i in kept]):
        yield partial(builder, Stop(name, side, labels, 1.0, 1.0), of)


def levers() -> list[Lever]:
    """Return every kind of lever."""
    scenario = case().scenario
    return [
        *build_levers(scenario, DUE),
        *project_levers(scenario, 2026),
        *earlier_levers(scenario, DUE, False),
        *deadline_levers(scenario, case().system.targets[:1]),
        *link_levers(scenario),
        *delay_levers(scenario, DUE),
        *later_levers(scenario),
        *retirement_levers(scenario),
        *unit_levers(scenario, 2026, False),
        *demand_levers(scenario, DUE),
        *export_levers(scenario, DUE),
        *fuel_levers(scenario, DUE),
        *trade_levers(scenario),
        *cap_levers(scenario, {("co2", DUE): 5e7}),
        *limit_levers(scenario, USED),
        *obligation_levers(scenario),
    ]


def _tell_levers() -> None:
    """Tell every lever halfway, and what it costs to move it."""
    found, project = levers(), case().scenario.city_data.projects[0]
    found.append(_later_lever(project, 90))
    found += [_delay_lever("all", None, delay, 9.0) for delay in (Delay(days=9), Delay(months=9))]
    found += obligation_levers(other_cases()[0].scenario)
    found.append(dataclasses.replace(found[0], nearest=found[0].now))
    for lever in found:
        move = moved([lever], 0.5)
        for total, before in ((1.5e9, 1.2e9), (1.0e9, 1.2e9), (1.5e9, None)):
            say_repair(Repair(move, Cost(total, before)))
            say_more_than_enough(Repair(move, Cost(total, before)))
        for lost in (1e9, None):
            say_repair(Repair(move, Cost(1.5e9, 1.2e9, 0.0, 0.0, 5e6, lost)))
        for short in ((5e4, 0.0), (0.0, 5e4), (5e4, 5e4)):
            say_repair(Repair(move, Cost(1.5e9, 1.2e9, *short)))


@cache
def explanation() -> Diagnosis:
    """Return a diagnosis with something of everything, as if it had been found."""
    target, lever = case().system.targets[0], levers()[0]
    reach = Attainable(target, 0.4, None)
    rule = next(filter(None, (make() for make in makers().values())))
    repair = Repair(moved([lever], 0.5), Cost(1.5e9, 1.2e9))
    other = _other_definition(target, "as_printed", TITLE)
    menu = Menu((repair,), (lever,), (repair,), (Tried("link"), Tried("build", (lever,))))
    tried = tuple((each, (reach,)) for each in menu.tried)
    return Diagnosis("plan", False, (reach,), (rule,), menu, (reach,), tried, (other,))


def explanations() -> list[Explanation]:
    """Return answers that differ in each thing that a sentence depends on."""
    found = explanation().answer()
    (level,), ample = found.targets, {"more_than_enough": ()}
    alone = level.model_copy(update={"largest_reachable": 0.6})
    bought = level.model_copy(update={"largest_reachable_unguarded": 0.7})
    never = level.model_copy(update={"largest_reachable": None})
    changes: tuple[dict[str, object], ...] = (
        {},
        {"targets": ()},
        {"repairs": (), "conflict": (), **ample},
        {"repairs": (), "within_ranges": ()},
        ample,
        {"targets": (alone,)},
        {"targets": (bought,)},
        {"targets": (never, level)},
    )
    return [
        *(found.model_copy(update=each) for each in changes),
        Explanation(feasible=True, scenario="plan"),
    ]


def samples() -> Iterator[Callable[[], object]]:
    """Yield what renders every sentence of an explanation."""
    yield from makers().values()
    targets = case().system.targets
    for target in {each.metric: each for each in targets}.values():
        yield lambda target=target: list(Obstacles(case(), target, 15_000.0).all())
    yield partial(_few, ["a"] * 20, ["甲"] * 20)
    yield _tell_levers
    reach = Attainable(targets[0], 0.4, None)
    for each in (reach, dataclasses.replace(reach, alone=None)):
        yield partial(say_tried, Tried("build", tuple(levers()[:1])), True, (each,))
    yield partial(say_tried, Tried("build", tuple(levers()[:1])), True, ())
    yield partial(say_tried, Tried("link"), False, ())
    yield partial(say_tried, Tried("build", tuple(levers()[:1])), False, ())
    yield partial(say_other_definition, targets[0], "as_printed", TITLE)
    for each in explanations():
        yield partial(in_both, show_explanation, each)
        yield lambda each=each: each.headline
    reached = [Attainable(targets[0], *levels) for levels in ((0.4, 0.3), (None, None))]
    yield partial(explain_infeasible, "plan", tuple(reached))
    power = dataclasses.replace(targets[0], metric="generation_share")
    yield partial(explain_infeasible, "plan", (Attainable(power, 0.4, 0.4, 0.6),))
    low = dataclasses.replace(targets[0], sense=Sense.CEILING)
    yield partial(explain_infeasible, "plan", (Attainable(low, 0.6, 0.6),))
    yield partial(explain_infeasible, "plan", (), ["coal_limit"])
    yield from _unknown_targets()


def _unknown_targets() -> Iterator[Callable[[], object]]:
    scenario = case().scenario
    late = ScenarioFile.model_copy(
        scenario, update={"years": (2031,)}
    )  # which no rule lets through
    for of, name in ((scenario, "C99"), (scenario, "C01"), (late, "C26")):
        yield partial(refused, target_choice.with_target, of, name)
