"""Every sentence of an explanation, in both languages, of every rule of the model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import get_args

import pytest
from rich.console import Console

from analysis.impossible_cities import C200, COAL, IMPOSSIBLE, PV, project
from packaged import FOLDER
from toy_cities import ToyCity, load_toy
from transition_sim.analysis.binding import Stop
from transition_sim.analysis.conflict import ACCOUNTING, LOWER, ROWS, UPPER, Builder
from transition_sim.analysis.explain import OtherDefinition
from transition_sim.analysis.facts import Facts
from transition_sim.analysis.levers import Lever
from transition_sim.analysis.levers_of_members import STAGES, project_levers, unit_levers
from transition_sim.analysis.levers_of_plant import (
    build_levers,
    delay_levers,
    later_levers,
    retirement_levers,
)
from transition_sim.analysis.levers_of_policy import (
    cap_levers,
    demand_levers,
    export_levers,
    fuel_levers,
    obligation_levers,
    trade_levers,
)
from transition_sim.analysis.repairs import Cost, Repair
from transition_sim.analysis.rules import Case, Rule
from transition_sim.analysis.search import moved
from transition_sim.errors import Text
from transition_sim.inputs.rows import Stage
from transition_sim.inputs.scenario import load_scenario
from transition_sim.model.algebra import index_of
from transition_sim.model.assemble import Extent, assemble
from transition_sim.model.build import build_model
from transition_sim.report.explain_table import show_explanation
from transition_sim.system import build_system

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
    "utilisation={wind: 0.9, pv: 0.9, wind_and_pv: 0.9}",
    "reserve={spinning: {demand: 3 %, wind: 5 %, pv: 5 %}}",
    "trade.limit=300 MW",
    "projects.exclude=[wuxiang-changdian]",
    "builds.limits.wind=0 MW",
)


RULES = {
    "availability",
    "build_limit",
    "coal_replacement",
    "demand",
    "emission_cap",
    "fuel_supply",
    "heat",
    "heat_source",
    "import_guard",
    "load",
    "minimum_load",
    "minimum_times",
    "must_run",
    "planning_reserve",
    "project_size",
    "reserve",
    "retirable",
    "store_size",
    "target",
    "trade_limit",
    "unserved_guard",
    "unserved_heat_guard",
    "upgrade_limit",
    "upgrade_minimum",
    "utilisation",
}


def has_chinese(text: str) -> bool:
    return any("一" <= mark <= "鿿" for mark in text)


def assert_both(text: Text) -> None:
    assert text.en
    assert not has_chinese(text.en)
    assert has_chinese(text.zh)
    for said in (text.en, text.zh):
        assert "None" not in said
        assert "nan" not in said


@cache
def case() -> Case:
    scenario = load_scenario(FOLDER / "targets.yaml", EVERYTHING)
    return Case(scenario, build_system(scenario))


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
def rules() -> dict[str, Rule]:
    """Return one rule of each name and family that the model has."""
    found: dict[str, Rule] = {}
    for each in (case(), *other_cases()):
        program = assemble(build_model(each.system))
        tables = ((ROWS, "row", program.rows), (UPPER, "upper", program.columns))
        for builders, side, extents in (*tables, (LOWER, "lower", program.columns)):
            for name, builder in builders.items():
                for rule in rules_of(builder, name, side, extents.get(name), each):
                    found.setdefault(f"{side} {name} {rule.name}", rule)
    return found


def rules_of(
    builder: Builder, name: str, side: str, extent: Extent | None, of: Case
) -> Iterator[Rule]:
    """Yield the rules of one family, whatever the hour."""
    if extent is None or 0 in extent.shape:
        return
    kept = [i for i, along in enumerate(extent.along) if along not in ("step", "load_day")]
    for labels in index_of([extent.sets[i] for i in kept]):
        rule = builder(Stop(name, side, labels, 1.0, 1.0), of)
        if rule is not None:
            yield rule


def test_every_family_of_the_model_has_a_rule_or_only_adds_up() -> None:
    rows = assemble(build_model(case().system)).rows
    missing = set(rows) - set(ROWS) - set(ACCOUNTING)
    assert not missing
    assert not set(ROWS) & set(ACCOUNTING)


def test_every_rule_is_a_sentence_in_both_languages_with_its_source() -> None:
    assert {rule.name for rule in rules().values()} == RULES
    for name, rule in rules().items():
        assert_both(rule.text)
        assert rule.source, name
        assert rule.text.en.endswith(f"[{rule.source}]"), name
        assert any(mark.isdigit() for mark in rule.text.en), name


FACTS = {
    "capacity_share": {
        "build_limit",
        "online_date",
        "project_left_out",
        "retirement_date",
        "standing_stock",
    },
    "generation_share": {"build_limit", "demand", "online_date", "project_left_out"},
}


@pytest.mark.parametrize("metric", FACTS)
def test_every_fact_against_a_target_is_a_sentence_in_both_languages(metric: str) -> None:
    targets = [each for each in case().system.targets if each.metric == metric]
    found = [w for target in targets for w in Facts(case(), target, 15_000.0).all()]
    for each in found:
        assert_both(each.rule.text)
        assert each.weight > 0.0
    assert {each.rule.name for each in found} == FACTS[metric]


def levers() -> list[Lever]:
    scenario, due = case().scenario, 2025
    return [
        *build_levers(scenario, due),
        *project_levers(scenario, 2026),
        *delay_levers(scenario, due),
        *later_levers(scenario),
        *retirement_levers(scenario),
        *unit_levers(scenario, 2026, False),
        *demand_levers(scenario, due),
        *export_levers(scenario, due),
        *fuel_levers(scenario, due),
        *trade_levers(scenario),
        *cap_levers(scenario, {("co2", 2025): 5e7}),
        *obligation_levers(scenario),
    ]


def test_every_lever_is_a_sentence_in_both_languages_and_a_setting_that_is_accepted() -> None:
    fields = {lever.field.split(".")[0] for lever in levers()}
    asked = {"builds", "projects", "retire", "demand", "export", "fuels", "trade", "emissions"}
    assert fields >= asked | {"utilisation", "planning_reserve", "retrofits"}
    for lever in levers():
        assert_both(lever.say(lever.at(0.5)))
        move = moved([lever], 0.5)
        assert_both(Repair(move, Cost(1.5e9, 1.2e9)).text())
        assert_both(Repair(move, Cost(1.5e9, None)).text())
        assert lever.part(lever.end, 0.0) == lever.now
        assert lever.source


def test_a_project_that_could_be_taken_is_told_with_its_stage_in_both_languages() -> None:
    lever = next(each for each in levers() if each.field == "projects.include")
    (name,) = lever.members
    chosen = next(p for p in case().scenario.city_data.projects if p.id == name)
    said = lever.say(1.0)
    assert f", {chosen.stage}, " in said.en
    assert f"，{STAGES[chosen.stage]}，" in said.zh
    assert set(STAGES) == set(get_args(Stage))


def test_another_definition_is_told_by_its_name() -> None:
    target = case().system.targets[0]
    text = OtherDefinition(target, "as_printed", Text("of the plan", "规划口径")).text()
    assert_both(text)
    assert "as printed" in text.en
    assert "公布口径" in text.zh
    assert "as_printed" not in text.en + text.zh


def test_what_is_whole_is_rounded_away_from_now_and_its_part_back() -> None:
    days = [lever for lever in levers() if lever.field == "retire.by"]
    for lever in days:
        day = lever.at(0.503)
        assert day == int(day)
        assert abs(day - lever.now) >= abs(0.503 * (lever.end - lever.now))
        nearly = lever.part(day, 0.9)
        assert abs(nearly - lever.now) <= 0.9 * abs(day - lever.now)
        assert date.fromordinal(int(nearly))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_is_in_one_language(lang: str) -> None:
    row = {"id": "C26", "definition": "as_printed", "year": 2025, "sense": ">=", "required": 0.5}
    level = {**row, "largest_reachable": 0.4, "largest_reachable_with_others": None}
    found = {
        "feasible": False,
        "scenario": "plan",
        "targets": [level],
        "conflict": [{"rule": "x", "text": "text", "source": "s"}],
        "repairs": [],
        "more_than_enough": [],
        "within_ranges": [level],
        "other_definitions": [{"text": "text"}],
    }
    for changed in ({}, {"targets": []}, {"repairs": [{"text": "text", "set": ["a=1"]}]}):
        console = Console(record=True, width=120)
        console.print(show_explanation({**found, **changed}, lang))
        printed = console.export_text()
        assert has_chinese(printed) == (lang == "zh")
        assert "as_printed" not in printed
        assert ("公布口径" if lang == "zh" else "as printed") in printed
    console = Console(record=True, width=120)
    console.print(show_explanation({"feasible": True, "scenario": "plan"}, lang))
    assert has_chinese(console.export_text()) == (lang == "zh")
