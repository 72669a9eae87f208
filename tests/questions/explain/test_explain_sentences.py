"""What an explanation names: every rule of the model, every fact, every lever."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from rich.console import Console

from support.sentence_watch import CHINESE
from support.sentences.of_explanations import case, explanation, explanations, levers, makers
from transition_sim.errors import Text
from transition_sim.inputs.schema.plant import Stage
from transition_sim.model.assemble import assemble
from transition_sim.model.build import build_model
from transition_sim.questions.explain.conflict import ACCOUNTING, ROWS
from transition_sim.questions.explain.levers_projects_units import STAGES
from transition_sim.questions.explain.sentences import say_other_definition
from transition_sim.questions.explain.unmodelled_obstacles import Obstacles
from transition_sim.report.explain_table import show_explanation

# The packaged plan with every obligation that a scenario can ask for.
RULES = {
    "availability",
    "build_limit",
    "coal_replacement",
    "demand",
    "emission_cap",
    "fuel_group_limit",
    "fuel_supply",
    "generation_limit",
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


OBSTACLES = {
    "capacity_share": {
        "build_limit",
        "online_date",
        "project_left_out",
        "retirement_date",
        "standing_stock",
    },
    "generation_share": {"build_limit", "demand", "online_date", "project_left_out"},
}


@pytest.mark.parametrize("metric", OBSTACLES)
def test_every_obstacle_of_a_target_is_named(metric: str) -> None:
    targets = [each for each in case().system.targets if each.metric == metric]
    found = [w for target in targets for w in Obstacles(case(), target, 15_000.0).all()]
    for each in found:
        assert each.weight > 0.0
    assert {each.rule.name for each in found} == OBSTACLES[metric]


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
    text = say_other_definition(target, "as_printed", Text("of the plan", "规划口径"))
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
    for each in explanations():
        console = Console(record=True, width=120)
        console.print(show_explanation(each, lang))
        printed = console.export_text()
        assert bool(CHINESE.search(printed)) == (lang == "zh")
        if not each.feasible:
            assert "as_printed" not in printed
            assert ("公布口径" if lang == "zh" else "as printed") in printed


def test_the_table_of_an_answer_has_a_row_a_change() -> None:
    found = explanation().answer()
    (repair,), (ample,) = found.repairs, found.more_than_enough
    frame = found.to_frame()
    assert frame["repair"].tolist() == [1, 2]
    assert frame["just_enough"].tolist() == [True, False]
    for row, each in zip(frame.to_dict("records"), (repair, ample), strict=True):
        (change,) = each.changes
        assert (row["field"], row["from"], row["to"]) == (change.field, change.before, change.after)
        assert row["cost_cny"] == each.cost_cny == pytest.approx(3e8)
    for each in explanations():
        assert repr(each).startswith(f"Explanation: {each.headline.en}")
        assert len(repr(each).splitlines()) <= 40
        assert len(each._repr_html_()) < 50_000


def test_the_headline_is_what_is_out_of_reach_what_stops_it_and_the_first_repair() -> None:
    found = explanation().answer()
    (level,), headline = found.targets, found.headline
    assert f"{level.id} {level.asked}: 40.00% can be reached" in headline.en
    assert f"{level.id}{level.asked}，可达40.00%" in headline.zh
    for sentence in (found.conflict[0].text, found.repairs[0].text):
        assert sentence.en in headline.en
        assert sentence.zh in headline.zh
    bare = found.model_copy(update={"repairs": (), "conflict": ()})
    assert bare.headline.en.endswith("No repair within the plausible ranges is just enough.")
