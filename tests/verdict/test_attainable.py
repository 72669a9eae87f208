"""How far a target can be reached at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.packaged import WITHIN_REACH, run_packaged
from support.toy_cities import ToyCity, load_beside, load_toy, share_target
from transition_sim.errors import InfeasibleError
from transition_sim.pipeline import run
from transition_sim.solved import Program
from transition_sim.system import build_system
from transition_sim.verdict.attainable import (
    Attainable,
    explain_infeasible,
    furthest_levels,
)

COAL = {"id": "coal", "class": "coal", "variable_om_cny_per_mwh": 300}
PV = {
    "id": "pv",
    "class": "pv",
    "capex_cny_per_kw": 3000,
    "lifetime_years": 25,
    "build_limit_mw_per_year": 50,
    "availability": 0.5,
}
CITY = ToyCity(
    [COAL, PV],
    [{"id": "c", "technology": "coal", "capacity_mw": 200}],
    ledger=[
        share_target("MORE", "capacity_share", 0.3),
        share_target("LESS", "capacity_share", 0.1, sense="<="),
        share_target("POWER", "generation_share", 0.9),
    ],
)
# At most 50 of 250 MW in 2025; half of it at each hour of a demand of 100 MW.
LARGEST = 50 / 250


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return CITY.write(tmp_path_factory.mktemp("reach") / "city").parent


def levels(folder: Path, **targets: Any) -> dict[str, Any]:
    with pytest.raises(InfeasibleError) as caught:
        run(load_beside(folder, targets=targets))
    return {str(each["id"]): each for each in caught.value.targets}


def test_the_largest_level_is_what_the_limits_of_building_allow(folder: Path) -> None:
    found = levels(folder, MORE={"enforce": True})["MORE"]
    assert found["required"] == 0.3
    assert found["largest_reachable"] == pytest.approx(LARGEST, rel=1e-9)
    assert found["largest_reachable_with_others"] == pytest.approx(LARGEST, rel=1e-9)


def test_the_largest_level_of_generation_needs_the_sun_to_be_used(folder: Path) -> None:
    found = levels(folder, POWER={"enforce": True, "definition": "strict"})["POWER"]
    assert found["largest_reachable"] == pytest.approx(0.25, rel=1e-9)


def test_a_little_less_can_be_reached_and_a_little_more_cannot(folder: Path) -> None:
    less = {"MORE": {"enforce": True, "threshold": LARGEST - 0.001}}
    found = run(load_beside(folder, targets=less)).verdict["targets"][0]
    assert found["met"] is True
    assert found["value"] == pytest.approx(LARGEST, abs=0.0011)
    more = levels(folder, MORE={"enforce": True, "threshold": LARGEST + 0.001})
    assert more["MORE"]["largest_reachable"] == pytest.approx(LARGEST, rel=1e-9)


def test_the_largest_level_itself_can_be_reached(folder: Path) -> None:
    exact = {"MORE": {"enforce": True, "threshold": LARGEST}}
    assert run(load_beside(folder, targets=exact)).verdict["targets"][0]["met"] is True


def test_targets_that_contradict_each_other_are_measured_alone_and_together(folder: Path) -> None:
    both = {"MORE": {"enforce": True, "threshold": 0.15}, "LESS": {"enforce": True}}
    found = levels(folder, **both)
    # Either can be had without the other; with the other, none goes beyond the other's level.
    assert found["MORE"]["largest_reachable"] == pytest.approx(LARGEST)
    assert found["MORE"]["largest_reachable_with_others"] == pytest.approx(0.1)
    assert found["LESS"]["largest_reachable"] == pytest.approx(0.0, abs=1e-9)
    assert found["LESS"]["largest_reachable_with_others"] == pytest.approx(0.15)


def test_a_level_beyond_another_target_that_cannot_be_met_is_none(folder: Path) -> None:
    found = levels(folder, MORE={"enforce": True}, POWER={"enforce": True})
    assert found["MORE"]["largest_reachable_with_others"] is None
    assert found["POWER"]["largest_reachable_with_others"] is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_error_says_what_is_asked_and_what_can_be_reached(lang: str, folder: Path) -> None:
    with pytest.raises(InfeasibleError) as caught:
        run(load_beside(folder, targets={"MORE": {"enforce": True}}))
    sentence = caught.value.render(lang)
    assert "30.00%" in sentence
    assert "20.00%" in sentence
    assert caught.value.exit_code == 3


def test_a_city_short_of_power_is_not_told_that_its_limits_contradict(tmp_path: Path) -> None:
    # 50 MW for 100 MW of demand leave load unserved, which is dear but no contradiction: only the
    # target is out of reach.
    city = ToyCity(
        [COAL, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 50}],
        ledger=[share_target("MORE", "capacity_share", 0.9)],
    )
    city.write(tmp_path / "city")
    found = levels(tmp_path, MORE={"enforce": True})
    # 50 of 100 MW
    assert found["MORE"]["largest_reachable"] == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize("metric", ["capacity_share", "generation_share"])
def test_limits_that_contradict_each_other_are_not_blamed_on_a_target(
    metric: str, tmp_path: Path
) -> None:
    city = ToyCity(
        [{**COAL, "must_run_share": 0.9}, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 200}],
        ledger=[share_target("MORE", metric, 0.1)],
    )
    city.write(tmp_path / "city")
    with pytest.raises(InfeasibleError, match="even with no target enforced") as caught:
        run(load_beside(tmp_path, targets={"MORE": {"enforce": True}}))
    assert caught.value.targets == ()


def test_nothing_can_be_reached_where_nothing_is_feasible(tmp_path: Path) -> None:
    city = ToyCity(
        [{**COAL, "must_run_share": 0.9}, PV],
        [{"id": "c", "technology": "coal", "capacity_mw": 200}],
        ledger=[share_target("MORE", "capacity_share", 0.1)],
    )
    system = build_system(load_toy(tmp_path, city, targets={"MORE": {"enforce": True}}))
    assert furthest_levels(Program.of(system)) == ()


def reached(folder: Path, **levels: tuple[float | None, float | None]) -> tuple[Attainable, ...]:
    system = build_system(load_beside(folder))
    targets = {target.id: target for target in system.targets if target.definition == "as_printed"}
    return tuple(Attainable(targets[name], *each) for name, each in levels.items())


@pytest.mark.parametrize(
    ("levels", "english", "chinese"),
    [
        (
            (0.2, 0.2),
            "MORE asks for >= 30.00% in 2025; 20.00% can be reached",
            "MORE要求2025年≥ 30.00%，最多可达20.00%",
        ),
        (
            (0.25, 0.2),
            "25.00% can be reached, 20.00% with the other targets kept",
            "最多可达25.00%（同时满足其他目标时为20.00%）",
        ),
        ((0.25, None), "; 25.00% can be reached", "最多可达25.00%"),
        (
            (None, None),
            "MORE: no plan imports as little as the base year and leaves as little unserved as "
            "without it",
            "MORE：没有方案能做到净购电不超过基准年、且缺供不多于不强制时",
        ),
    ],
)
def test_a_sentence_says_how_far_a_target_can_go(
    levels: tuple[float | None, float | None], english: str, chinese: str, folder: Path
) -> None:
    error = explain_infeasible("toy", reached(folder, MORE=levels))
    assert error.render("en").endswith(english)
    assert error.render("zh").endswith(chinese)
    (told,) = error.targets
    expected = {"id": "MORE", "required": 0.3}
    expected |= {"largest_reachable": levels[0], "largest_reachable_with_others": levels[1]}
    expected |= {"largest_reachable_unguarded": None}  # not asked
    assert told == expected


def test_every_target_has_its_clause_and_a_ceiling_its_own_sign(folder: Path) -> None:
    error = explain_infeasible("toy", reached(folder, MORE=(0.2, 0.2), LESS=(0.15, 0.15)))
    assert [each["id"] for each in error.targets] == ["MORE", "LESS"]
    assert "; LESS asks for <= 10.00% in 2025; 15.00% can be reached" in error.render("en")
    assert "；LESS要求2025年≤ 10.00%，最低可达15.00%" in error.render("zh")


def test_a_level_just_out_of_reach_is_no_failure_of_the_solver() -> None:
    # With half of the ground-mounted sun 27.7 % can be reached, of 28 % asked for; the dual simplex
    # method gives up on this program.
    with pytest.raises(InfeasibleError) as caught:
        run_packaged("targets", *WITHIN_REACH, "builds.limits.pv=400 MW")
    levels = {str(each["id"]): each["largest_reachable"] for each in caught.value.targets}
    assert 0.27 < float(str(levels["C27"])) < 0.28


@pytest.mark.parametrize(("target", "other"), [("C26", "C27")])
def test_changzhis_largest_share_of_capacity_stands_up_to_separate_runs(
    target: str, other: str
) -> None:
    alone = (f"targets.{other}.enforce=false", "resolution.periods=1")
    with pytest.raises(InfeasibleError) as caught:
        run_packaged("targets", *alone)
    (level,) = caught.value.targets
    largest = float(str(level["largest_reachable"]))
    assert largest < float(str(level["required"]))
    feasible = run_packaged("targets", *alone, f"targets.{target}.threshold={largest - 0.001}")
    assert feasible.verdict["status"] == "optimal"
    with pytest.raises(InfeasibleError):
        run_packaged("targets", *alone, f"targets.{target}.threshold={largest + 0.001}")
