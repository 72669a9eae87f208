"""A scenario solved again with other fields: what it becomes, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.flip_cities import write_flip_city
from support.impossible_cities import C200, COAL, ENFORCED, GENERATION, LIMITED_PV
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.errors import InputError
from transition_sim.inputs import city_cache
from transition_sim.inputs.load_scenario import Scenario, load_scenario
from transition_sim.questions.explain.explain import explain
from transition_sim.questions.flip.flip import flip
from transition_sim.reruns import KEPT, Reruns

SUN, COST = "data.technologies.pv.availability", "data.technologies.coal.variable_om_cny_per_mwh"
GROWTH = "demand.growth=1%"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a scenario that enforces a target under a definition of its own."""
    ledger = [share_target("CAP", "capacity_share", 0.42)]
    targets = {"CAP": {"enforce": True, "definition": "strict"}}
    return write_flip_city(tmp_path, ledger, targets=targets)


def given(path: Path) -> list[Path | Scenario]:
    """Return a scenario as its file and as what was loaded of it."""
    return [path, load_scenario(path)]


def test_a_rerun_is_the_scenario_with_fields_replaced_on_top_of_the_overrides(path: Path) -> None:
    settings = (f"{SUN}=0.7", "demand.growth=2%")
    whole = load_scenario(path, (GROWTH, f"{COST}=310", *settings))
    for scenario in given(path):
        reruns = Reruns(scenario, (GROWTH, f"{COST}=310"))
        assert reruns.base.demand.growth[2025] == pytest.approx(0.01)
        changed = reruns.with_fields(settings)
        assert changed.resolved() == whole.resolved()
        assert changed.city_data.technologies == whole.city_data.technologies
        assert reruns.base.demand.growth[2025] == pytest.approx(0.01)


def test_what_a_rule_refuses_is_an_input_error(path: Path) -> None:
    for scenario in given(path):
        with pytest.raises(InputError, match="online"):
            Reruns(scenario).with_fields(["data.projects.more.online=1999-01-01"])


def test_the_files_of_the_city_are_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[Any]()
    whole = city_cache.read_draft
    monkeypatch.setattr(
        city_cache, "read_draft", lambda *each: (read.append(each), whole(*each))[1]
    )
    for scenario in given(path):
        reruns = Reruns(scenario)
        for share in (0.3, 0.4, 0.5):
            reruns.with_fields([f"{SUN}={share}"])
    assert len(read) == 2


def test_the_last_systems_and_that_of_the_scenario_itself_are_remembered(path: Path) -> None:
    reruns = Reruns(path)
    base = reruns.guarded()
    found = [reruns.guarded([f"demand.growth={n}%"]) for n in range(KEPT + 1)]
    assert reruns.guarded() is base
    assert reruns.guarded([f"demand.growth={KEPT}%"]) is found[-1]
    assert reruns.guarded(["demand.growth=0%"]) is not found[0]
    assert len({float(each.system.data["demand"].sum()) for each in found}) == KEPT + 1


def test_without_any_plan_the_system_has_no_shares_and_it_is_said_why(tmp_path: Path) -> None:
    # coal must run at 300 MW for 100 MW of demand, whatever share is asked
    coal = {**COAL, "must_run_share": 1.0}
    city = ToyCity([coal, LIMITED_PV], [{**C200, "capacity_mw": 300}], ledger=[GENERATION])
    load_toy(tmp_path, city, targets={"GEN": ENFORCED})
    guarded = Reruns(tmp_path / "scenario.yaml").guarded()
    assert guarded.no_plan is not None
    assert "even with no target enforced" in guarded.no_plan.en
    assert not guarded.program.enforced
    other = Reruns(tmp_path / "scenario.yaml").guarded(["data.technologies.coal.must_run_share=0"])
    assert other.no_plan is None
    assert [each.id for each in other.program.enforced] == ["GEN"]
    assert not other.without_shares().program.enforced


def test_a_question_of_a_loaded_scenario_is_answered_as_of_its_file(path: Path) -> None:
    by_file, loaded = (explain(each, progress=False).to_json() for each in given(path))
    assert by_file == loaded
    assert by_file["feasible"] is False
    only = ["data.units.coal-1.capacity_mw"]
    by_file, loaded = (
        flip(each, "CAP", only=only, progress=False).to_json() for each in given(path)
    )
    assert by_file == loaded
    assert by_file["fixed"] == ["targets.CAP.enforce=false"]
    assert by_file["flips"][0]["at"] is not None
