"""Why a scenario has no plan: what stops it is named, and each repair is the smallest."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from analysis.impossible_cities import IMPOSSIBLE
from toy_cities import load_toy
from transition_sim.analysis.explain import Explanation, explain
from transition_sim.errors import InfeasibleError
from transition_sim.pipeline import run

NAMES = tuple(IMPOSSIBLE)
HAN = range(0x4E00, 0xA000)


@cache
def scenario_of(name: str) -> Path:
    case = IMPOSSIBLE[name]
    folder = Path(mkdtemp(prefix="impossible-"))
    load_toy(folder, case.city, **case.scenario)
    return folder / "scenario.yaml"


@cache
def explained(name: str) -> Explanation:
    return explain(scenario_of(name))


def has_plan(name: str, settings: list[str]) -> bool:
    try:
        run(scenario_of(name), overrides=settings)
    except InfeasibleError:
        return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_every_repair_gives_a_plan_and_nine_tenths_of_it_do_not(name: str) -> None:
    found = explained(name)
    assert not found.feasible
    assert not has_plan(name, [])
    assert found.menu.repairs
    for repair in found.menu.repairs:
        assert has_plan(name, repair.move.settings), repair.text().en
        assert not has_plan(name, repair.move.part(0.9).settings), repair.text().en


@pytest.mark.parametrize("name", NAMES)
def test_what_stops_it_is_named_with_number_unit_and_source(name: str) -> None:
    case, found = IMPOSSIBLE[name], explained(name)
    sentences = [rule.text.en for rule in found.conflict if rule.name == case.rule]
    assert any(all(word in each for word in case.said) for each in sentences), [
        (rule.name, rule.text.en) for rule in found.conflict
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_levers_that_help_are_on_the_menu(name: str) -> None:
    fields = {lever.field for each in explained(name).menu.repairs for lever in each.move.levers}
    assert fields >= set(IMPOSSIBLE[name].repairs)
