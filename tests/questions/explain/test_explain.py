"""Why a scenario has no plan: what stops it is named, and each repair is the smallest."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from support.command_line import call
from support.impossible_cities import (
    C200,
    COAL,
    ENFORCED,
    IMPOSSIBLE,
    LIMITED_PV,
    PV,
)
from support.packaged import FOLDER
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.errors import InfeasibleError
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.pipeline import prepare, run, solve_if_feasible
from transition_sim.questions.explain.explain import Diagnosis, diagnose, explain
from transition_sim.questions.explain.sentences import say_repair
from transition_sim.questions.explain.smallest_change import Move
from transition_sim.reruns import Reruns

NAMES = tuple(IMPOSSIBLE)
# One share, a little beyond what the yearly limits of building allow, on one day a year.
PACKAGED = FOLDER / "targets.yaml"
COARSE = (
    "resolution={periods: 1, hours: 24}",
    "targets.C27.enforce=false",
    "targets.C26.threshold=0.474",
)


@cache
def scenario_of(name: str) -> Path:
    case = IMPOSSIBLE[name]
    folder = Path(mkdtemp(prefix="impossible-"))
    load_toy(folder, case.city, **case.scenario)
    return folder / "scenario.yaml"


@cache
def diagnosed(name: str) -> Diagnosis:
    return diagnose(Reruns(scenario_of(name)))


def is_infeasible(path: Path, *settings: str) -> bool:
    """Say whether `run` would find no plan, by the part of it that decides."""
    try:
        program = prepare(load_scenario(path, settings))
    except InfeasibleError:
        return True
    return solve_if_feasible(program) is None


@pytest.mark.parametrize("name", NAMES)
def test_every_repair_gives_a_plan_and_nine_tenths_of_it_do_not(name: str) -> None:
    path, found = scenario_of(name), diagnosed(name)
    assert not found.has_plan
    assert found.menu.repairs
    for repair in found.menu.repairs:
        results = run(path, overrides=repair.move.settings)
        assert results.verdict["objective_cny"] == pytest.approx(repair.cost.total, rel=1e-6)
        assert is_infeasible(path, *repair.move.part(0.9).settings), say_repair(repair).en


@pytest.mark.parametrize("name", NAMES)
def test_what_stops_it_is_named_with_number_unit_and_source(name: str) -> None:
    case, found = IMPOSSIBLE[name], diagnosed(name)
    sentences = [rule.text.en for rule in found.conflict if rule.name == case.rule]
    assert any(all(word in each for word in case.said) for each in sentences), [
        (rule.name, rule.text.en) for rule in found.conflict
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_levers_that_help_are_on_the_menu_and_within_their_ranges(name: str) -> None:
    repairs = diagnosed(name).menu.repairs
    fields = {lever.field for each in repairs for lever in each.move.levers}
    assert fields >= set(IMPOSSIBLE[name].repairs)
    loosened = (f for f in fields if f.startswith("targets") and not f.endswith(".year"))
    assert not list(loosened)
    for repair in repairs:
        for lever, value in zip(repair.move.levers, repair.move.values, strict=True):
            assert 0.0 <= lever.fraction(value) <= 1.0


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_is_a_list_of_row_names(name: str) -> None:
    found = diagnosed(name).answer().to_json()
    families = ("_max", "_min", "_balance", "[asset", "stock_", "level_")
    for each in (*found["conflict"], *found["repairs"]):
        assert not any(family in each["text"] for family in families)
    assert len(found["conflict"]) <= 10


def test_a_repair_of_a_pair_moves_both_levers_the_same_way_along_their_ranges() -> None:
    (repair, *_) = diagnosed("neither lever is enough alone").menu.repairs
    first, second = (
        lever.fraction(value)
        for lever, value in zip(repair.move.levers, repair.move.values, strict=True)
    )
    assert first == pytest.approx(second, abs=0.06)


def test_the_plan_of_the_city_is_repaired_within_its_limits() -> None:
    found = diagnose(Reruns(PACKAGED, COARSE))
    (level,) = found.answer().to_json()["targets"]
    assert level["id"] == "C26"
    assert level["largest_reachable"] < level["required"]
    limit = [r for r in found.conflict if r.name == "build_limit" and "1,200 MW" in r.text.en]
    assert "800 MW" in limit[0].text.en
    assert "estimate-build-limit" in limit[0].source
    moves: list[Move] = [each.move for each in found.menu.repairs]
    for move in moves:
        assert not is_infeasible(PACKAGED, *COARSE, *move.settings)
        assert is_infeasible(PACKAGED, *COARSE, *move.part(0.9).settings)
    (sun,) = (move for move in moves if move.levers[0].field == "builds.limits.pv.2025")
    assert 800.0 < sun.values[0] <= 1200.0


def contradiction(folder: Path) -> dict[str, Any]:
    """Return what is said of two targets that no plan can meet together."""
    city = ToyCity(
        [COAL, LIMITED_PV],
        [C200],
        ledger=[
            share_target("MORE", "capacity_share", 0.15),
            share_target("LESS", "capacity_share", 0.1, sense="<="),
        ],
    )
    load_toy(folder, city, targets={"MORE": ENFORCED, "LESS": ENFORCED})
    return explain(folder / "scenario.yaml").to_json()


def test_targets_that_contradict_each_other_have_no_repair_and_name_each_other(
    tmp_path: Path,
) -> None:
    found = contradiction(tmp_path)
    assert found["repairs"] == []
    said = [each["text"] for each in found["conflict"] if each["rule"] == "target"]
    assert any("MORE" in each and "15.00%" in each for each in said)
    assert any("LESS" in each and "10.00%" in each for each in said)
    assert {each["id"]: each["largest_reachable"] for each in found["targets"]}["MORE"] > 0.15


def short_of_everything(folder: Path) -> Path:
    """Write a scenario that no lever within its range can repair, and a definition that would."""
    city = ToyCity(
        [COAL, LIMITED_PV, {"id": "battery", "class": "storage"}],
        [C200],
        stores=[{"id": "battery", "power_mw": 400, "energy_mwh": 800}],
        ledger=[share_target("CAP", "capacity_share", 0.6)],
        definitions={
            "as_printed": {"storage": "none", "generation_basis": "gross_generation"},
            "both": {"storage": "both", "generation_basis": "gross_generation"},
        },
    )
    city.write(folder / "city")
    fields = {"demand": {"growth": 0.0}, "targets": {"CAP": ENFORCED}}
    load_beside(folder, **fields)
    return folder / "scenario.yaml"


def test_where_no_repair_is_enough_it_says_how_far_and_what_definition_would(
    tmp_path: Path,
) -> None:
    path = short_of_everything(tmp_path)
    found = explain(path).to_json()
    assert found["repairs"] == []
    (level,) = found["within_ranges"]
    # 200 MW of sun may be built in place of 50, beside 200 MW of coal
    assert level["largest_reachable"] == pytest.approx(0.5)
    assert found["levers_tried"] == ["builds.limits.pv.2025"]
    (other,) = found["other_definitions"]
    assert other["definition"] == "both"
    assert other["set"] == ["targets.CAP.definition=both"]
    assert "both" in other["text"]
    assert not is_infeasible(path, *other["set"])


def test_a_scenario_with_a_plan_needs_no_repair(tmp_path: Path) -> None:
    load_toy(tmp_path, ToyCity([COAL, PV], [C200]))
    done = call("explain", tmp_path / "scenario.yaml", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["feasible"] is True
    assert "a plan exists" in call("explain", tmp_path / "scenario.yaml").stdout


def test_the_command_exits_0_without_a_plan_and_speaks_both_languages() -> None:
    path = scenario_of("too little may be built")
    english = call("explain", path)
    assert english.exit_code == 0, english.output
    assert "What stops it" in english.stdout
    assert "builds.limits.pv.2025=" in english.stdout
    chinese = call("explain", path, "--lang", "zh")
    assert chinese.exit_code == 0, chinese.output
    assert "制约因素" in chinese.stdout
    assert "公布口径" in chinese.stdout
    assert "What stops it" not in chinese.stdout
    assert "builds.limits.pv.2025=" in chinese.stdout
    found = diagnosed("too little may be built").answer().to_json("zh")
    assert found["feasible"] is False
    assert "自由新增" in found["conflict"][0]["text"] + found["repairs"][0]["text"]
    assert set(found["repairs"][0]) >= {"text", "cost_cny", "set"}


def test_a_wrong_field_is_an_input_error() -> None:
    done = call("explain", scenario_of("too little may be built"), "--set", "builds.limit=3")
    assert done.exit_code == 2
    assert "builds.limit" in done.output


def test_the_error_of_a_run_points_to_the_command(tmp_path: Path) -> None:
    with pytest.raises(InfeasibleError) as caught:
        run(scenario_of("too little may be built"))
    for lang in ("en", "zh"):
        assert "transition-sim explain" in caught.value.render(lang)
