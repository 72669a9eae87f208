"""What an explanation names: every rule of the model, every fact, every lever."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from rich.console import Console

from support.sentence_watch import CHINESE
from support.sentences.of_explanations import EXPLAINED, case, levers, makers
from transition_sim.errors import Text
from transition_sim.inputs.schema.plant import Stage
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.questions.explain.answer import OtherDefinition
from transition_sim.questions.explain.conflict import ACCOUNTING, ROWS
from transition_sim.questions.explain.levers_projects_units import STAGES
from transition_sim.questions.explain.unmodelled_obstacles import Facts
from transition_sim.report.explain_table import show_explanation

# The packaged plan with every obligation that a scenario can ask for.
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


def test_every_family_of_the_model_has_a_rule_or_only_adds_up() -> None:
    rows = assemble(build_model(case().system)).rows
    missing = set(rows) - set(ROWS) - set(ACCOUNTING)
    assert not missing
    assert not set(ROWS) & set(ACCOUNTING)


def test_every_rule_is_a_sentence_with_its_number_and_source() -> None:
    rules = {name: make() for name, make in makers().items()}
    assert {rule.name for rule in rules.values() if rule is not None} == RULES
    for name, rule in rules.items():
        assert rule is not None
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
def test_every_fact_against_a_target_is_told(metric: str) -> None:
    targets = [each for each in case().system.targets if each.metric == metric]
    found = [w for target in targets for w in Facts(case(), target, 15_000.0).all()]
    for each in found:
        assert each.weight > 0.0
    assert {each.rule.name for each in found} == FACTS[metric]


def test_every_lever_is_of_a_field_that_is_known_and_has_a_source() -> None:
    fields = {lever.field.split(".")[0] for lever in levers()}
    asked = {"builds", "projects", "retire", "demand", "export", "fuels", "trade", "emissions"}
    assert fields >= asked | {"utilisation", "planning_reserve", "retrofits"}
    for lever in levers():
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
    for changed in ({}, {"targets": []}, {"repairs": [{"text": "text", "set": ["a=1"]}]}):
        console = Console(record=True, width=120)
        console.print(show_explanation({**EXPLAINED, **changed}, lang))
        printed = console.export_text()
        assert bool(CHINESE.search(printed)) == (lang == "zh")
        assert "as_printed" not in printed
        assert ("公布口径" if lang == "zh" else "as printed") in printed
    console = Console(record=True, width=120)
    console.print(show_explanation({"feasible": True, "scenario": "plan"}, lang))
    assert bool(CHINESE.search(console.export_text())) == (lang == "zh")
