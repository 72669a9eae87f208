"""No repair lies outside the range that the city's own data give for its number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from support.impossible_cities import (
    C200,
    CAPACITY,
    COAL,
    ENFORCED,
    LIMITED_PV,
    PV,
    demand,
    project,
)
from support.toy_cities import ToyCity, load_toy, share_target
from transition_sim.cli import app
from transition_sim.inputs.load_scenario import load_scenario
from transition_sim.pipeline import run
from transition_sim.questions.explain.explain import diagnose, explain
from transition_sim.questions.explain.repairs import Cost, Repair
from transition_sim.questions.explain.sentences import say_more_than_enough, say_repair
from transition_sim.questions.explain.smallest_change import Move
from transition_sim.reruns import Reruns


def moves_of(folder: Path, city: ToyCity, **fields: Any) -> list[Move]:
    load_toy(folder, city, **fields)
    return [each.move for each in diagnose(Reruns(folder / "scenario.yaml")).menu.repairs]


def sun_of(low: float, share: float) -> tuple[ToyCity, dict[str, Any]]:
    """Return a city where 50 MW of PV may be built though `low` to 200 MW are plausible."""
    pv = {**LIMITED_PV, "build_limit_mw_per_year": 150, "build_limit_mw_per_year_low": low}
    city = ToyCity([COAL, pv], [C200], ledger=[share_target("CAP", "capacity_share", share)])
    return city, {"builds": {"limits": {"pv": {2025: "50 MW"}}}, "targets": {"CAP": ENFORCED}}


def test_a_build_limit_is_raised_at_least_to_the_low_end_of_its_range(tmp_path: Path) -> None:
    # a third of the stock is 100 MW of PV beside 200 MW of coal, 98.5 MW are 33 %
    city, fields = sun_of(100, 0.33)
    (move,) = moves_of(tmp_path, city, **fields)
    assert move.values == (100.0,)
    text = say_repair(Repair(move, Cost(1.0, None)))
    assert "from 100 MW to 200 MW" in text.en
    assert "100 MW至200 MW" in text.zh


def test_a_range_whose_low_end_is_far_more_than_enough_is_no_smallest_repair(
    tmp_path: Path,
) -> None:
    # 30 % needs 86 MW: 100 MW are the least that is plausible, and 95 MW are enough too
    city, fields = sun_of(100, 0.3)
    assert moves_of(tmp_path, city, **fields) == []
    path = tmp_path / "scenario.yaml"
    found = explain(path)
    assert (
        "smallest plausible value, 100 MW, is more than"
        in found.to_json()["more_than_enough"][0]["text"]
    )
    (ample,) = found.to_json("zh")["more_than_enough"]
    assert "合理范围内的最小值100 MW已绰绰有余" in ample["text"]
    assert ample["set"] == ["builds.limits.pv.2025=100 MW"]
    (change,) = ample["changes"]
    assert (change["from"], change["to"], change["nine_tenths"]) == ("50 MW", "100 MW", "95 MW")
    assert found.to_json()["within_ranges"] == []
    for limit in (100, 95):  # a plan, and so have nine tenths of the change
        run(path, overrides=[f"builds.limits.pv.2025={limit} MW"])
    for lang, said in (("en", "More than enough"), ("zh", "绰绰有余")):
        done = CliRunner().invoke(app, ["explain", str(path), "--lang", lang])
        assert done.exit_code == 0
        assert said in done.output
        assert "builds.limits.pv.2025=100 MW" in done.output
        assert "no repair that" not in done.output
        assert "未找到" not in done.output


def test_a_limit_within_its_range_is_raised_no_further_than_it_has_to_be(tmp_path: Path) -> None:
    city, fields = sun_of(0, 0.3)
    (move,) = moves_of(tmp_path, city, **fields)
    assert 85.7 <= move.values[0] < 90.0


@pytest.mark.parametrize(("coal", "repaired"), [(126.05, [5.0]), (127.0, [])])
def test_growth_beyond_its_range_is_lowered_at_least_to_the_high_end(
    tmp_path: Path, coal: float, repaired: list[float]
) -> None:
    # with a reserve of 20 % they are enough for a growth of 5.04 % and of 5.83 %
    city = ToyCity(
        [COAL, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": coal}],
        settings=demand((0.03, 0.0, 0.05)),
    )
    moves = moves_of(tmp_path, city, demand={"growth": 0.06}, planning_reserve=0.2)
    assert [m.values[0] for m in moves if m.levers[0].field == "demand.growth"] == repaired
    ample = diagnose(Reruns(tmp_path / "scenario.yaml")).menu.more_than_enough
    assert [each.move.values for each in ample] == ([] if repaired else [(5.0,)])
    said = [say_more_than_enough(each) for each in ample]
    assert all("the largest plausible value, 5 %, is more than enough" in each.en for each in said)
    assert all("合理范围内的最大值5 %已绰绰有余" in each.zh for each in said)


def test_growth_is_lowered_in_every_year_that_the_scenario_states(tmp_path: Path) -> None:
    # 125 MW are enough, with a reserve of 20 %, for two years at 2.06 %
    city = ToyCity(
        [COAL, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 125}],
        settings=demand((0.05, 0.0, 0.06)),
    )
    fields = {"demand": {"growth": {2025: 0.05, 2026: 0.05}}, "planning_reserve": {2026: 0.2}}
    moves = moves_of(tmp_path, city, years=[2024, 2025, 2026], **fields)
    (growth,) = (move for move in moves if move.levers[0].field == "demand.growth")
    said = growth.values[0]
    assert 1.9 < said < 2.07
    repaired = load_scenario(tmp_path / "scenario.yaml", growth.settings)
    assert {year: 100.0 * g for year, g in repaired.demand.growth.items()} == pytest.approx(
        {2025: said, 2026: said}
    )


def test_a_project_slips_no_longer_than_to_its_latest_plausible_day(tmp_path: Path) -> None:
    farm = project(
        "farm", "pv", 100, "2025-06-30", online_low="2025-06-30", online_high="2025-11-27"
    )
    city = ToyCity([COAL, PV], [C200], [farm], ledger=[CAPACITY])
    fields = {"years": [2024, 2025, 2026], "targets": {"CAP": ENFORCED}}
    delays = {"stages": ["approved"], "delay": {"farm": "500 days"}}
    # 184 days later is 31 December; 150 days later is the latest plausible day
    moves = moves_of(tmp_path, city, projects=delays, **fields)
    assert [move.values for move in moves if "delay" in move.levers[0].field] == [(150.0,)]
